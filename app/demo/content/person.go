package content

// Person is a role that a visitor may sign in as; there is no human being behind it.
type Person struct {
	Key       string            `json:"key"` // stable, fit for a subject of the identity provider
	Name      string            `json:"name"`
	Email     string            `json:"email"`
	Language  string            `json:"language"` // of the interface: en, fr, de
	Platform  bool              `json:"platform"` // runs the portal
	Offices   []Office          `json:"offices"`
	Seats     []Seat            `json:"seats"`
	WhatToTry map[string]string `json:"what_to_try"` // one line, by language: en, fr, de
}

// Office is a person's place in a secretariat.
type Office struct {
	Coalition string `json:"coalition"` // slug
	Role      string `json:"role"`      // coordinator, administrator
}

// Seat is a person's place in an organisation.
type Seat struct {
	Organisation string `json:"organisation"` // slug
	Role         string `json:"role"`         // viewer, editor, signatory, owner
}

func persons(r *reader) (all []Person) {
	r.json("persons.json", &all)
	return all
}
