package content

// Coalition is one of the three coalitions, with facts that its public pages state.
type Coalition struct {
	Slug  string            `json:"slug"`
	Name  string            `json:"name"`
	AsOf  string            `json:"as_of"` // the day on which About was true, as 2006-01-02
	About map[string]string `json:"about"` // by language: en, fr, de
}

func coalitions(r *reader) (all []Coalition) {
	r.json("coalitions.json", &all)
	return all
}
