package app

import "time"

// Coalition is a group of organisations that hosts letters.
type Coalition struct {
	ID        CoalitionID
	Slug      string
	Name      string
	AboutEn   string
	AboutFr   string
	AboutDe   string
	AsOfOn    *time.Time // the day on which About was true
	CreatedAt time.Time
}

// About is the description in a language of the interface, English when there is none.
func (c Coalition) About(language string) string {
	switch {
	case language == "fr" && c.AboutFr != "":
		return c.AboutFr
	case language == "de" && c.AboutDe != "":
		return c.AboutDe
	}
	return c.AboutEn
}

// Digest is what the ledger commits to.
func (c Coalition) Digest() string {
	return digest("coalition", c.ID, c.Slug, c.Name, c.AboutEn, c.AboutFr, c.AboutDe, c.AsOfOn)
}
