package content

// Organisation is an invented organisation as its own profile describes it.
type Organisation struct {
	Slug           string
	LegalName      string
	DisplayName    string // as it stands on lists, never re-cased
	SortName       string // only where it sorts under another name than DisplayName
	EnglishName    string // empty where DisplayName is English
	Acronym        string
	Type           string
	Country        string // ISO 3166-1 alpha-2, or XE for a European or international network
	Seat           string // the country of City; differs from Country for XE alone
	City           string
	Website        string
	RegisterNumber string // in the form of the EU Transparency Register; begins with 999 or 0999 because it is invented
	State          string // active, suspended, archived, merged
	MergedInto     string // slug, for a merged one
	Language       string // of its names and About, BCP 47
	About          string
}

func organisations(r *reader) []Organisation {
	return table(r, "organisations.csv", func(l row) Organisation {
		return Organisation{
			Slug:           l.text("slug"),
			LegalName:      l.text("legal_name"),
			DisplayName:    l.text("display_name"),
			SortName:       l.text("sort_name"),
			EnglishName:    l.text("english_name"),
			Acronym:        l.text("acronym"),
			Type:           l.text("type"),
			Country:        l.text("country"),
			Seat:           l.text("seat"),
			City:           l.text("city"),
			Website:        l.text("website"),
			RegisterNumber: l.text("register_number"),
			State:          l.text("state"),
			MergedInto:     l.text("merged_into"),
			Language:       l.text("language"),
			About:          l.text("about"),
		}
	})
}
