package views_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app/lang"
	"undersigned/views"
)

func TestMailIsPlainAndWhole(t *testing.T) {
	t.Parallel()
	m := views.Mail{
		Lang: lang.For("en"), Notice: "applicant_rejected", Values: []any{"Organisation", "Ärzte {{.Coalition}}", "Coalition", "Justice\nInitiative"},
		Quote: "No register entry.\nPlease ask again.", Facts: []views.MailFact{{Key: "coalition", Value: "Justice Initiative"}, {Key: "by"}},
		Href: "https://portal.example/desk", Site: "https://portal.example",
	}
	if got, want := m.Subject(), "Justice Initiative has rejected the application of Ärzte {{.Coalition}}"; got != want {
		t.Errorf("subject %q", got)
	}
	want := `Hello,

Justice
Initiative has decided not to admit Ärzte {{.Coalition}}. The reason is given below. If you think that the decision rests on a mistake, you can appeal against it.

The message in full:

> No register entry.
> Please ask again.

Coalition: Justice Initiative

Open it here:
https://portal.example/desk

-- 
This message was sent by Undersigned, https://portal.example, because of your role there. Replies to it are not read.
`
	if diff := cmp.Diff(want, m.Text()); diff != "" {
		t.Error(diff)
	}
}
