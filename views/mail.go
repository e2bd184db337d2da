package views

import (
	"strings"
	"unicode"

	"undersigned/app/lang"
)

// Mail is one notice to one person, in that person's language. Notice chooses
// subject and body from the room "mail" of the catalogues; Values are for both.
type Mail struct {
	Lang    *lang.Printer
	Notice  string
	Values  []any
	Quote   string // what somebody wrote: a reason, a question, an answer; may be empty
	Facts   []MailFact
	Receipt string // proves a signature, for undersigned verify; may be empty
	Href    string // absolute
	Site    string // the portal's address

	Uninvited bool // the reader may have no account here
}

// MailFact is one line of what the notice is about; Key is the catalogue's,
// without "mail.fact_". A fact without a value is left out.
type MailFact struct {
	Key   string
	Value string
}

// Subject is the mail's subject, on one line.
func (m Mail) Subject() string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' ' // a line break would begin another header
		}
		return r
	}, m.Lang.T("mail.subject_"+m.Notice, m.Values...))
}

// Text is the mail's plain text, lines ended by \n.
func (m Mail) Text() string {
	parts := []string{m.Lang.T("mail.greeting"), m.Lang.T("mail.body_"+m.Notice, m.Values...)}
	if m.Quote != "" {
		parts = append(parts, m.Lang.T("mail.quote"), "> "+strings.ReplaceAll(m.Quote, "\n", "\n> "))
	}
	if facts := m.facts(); facts != "" {
		parts = append(parts, facts)
	}
	parts = append(parts, m.Lang.T("mail.link")+"\n"+m.Href)
	if m.Receipt != "" {
		parts = append(parts, m.Lang.T("mail.receipt"), strings.TrimSpace(m.Receipt))
	}
	footer := "mail.footer"
	if m.Uninvited {
		footer = "mail.footer_uninvited"
	}
	parts = append(parts, "-- \n"+m.Lang.T(footer, "Site", m.Site))
	return strings.Join(parts, "\n\n") + "\n"
}

func (m Mail) facts() string {
	var lines []string
	for _, f := range m.Facts {
		if f.Value != "" {
			lines = append(lines, m.Lang.T("mail.fact_"+f.Key, "Value", f.Value))
		}
	}
	return strings.Join(lines, "\n")
}
