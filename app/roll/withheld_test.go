package roll

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/lang"
)

func hiddenIn(countries ...string) []Entry {
	var entries []Entry
	for i, c := range countries {
		entries = append(entries, Entry{
			ID: app.EndorsementID(1000 + i), Name: "Secret Shelter", OriginalName: "Secret Shelter", EnglishName: "Secret Shelter",
			Country: c, Type: app.SurvivorGroup, Withheld: true,
		})
	}
	return entries
}

func TestWithheldSentence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		countries []string
		want      string
	}{
		{nil, ""},
		{[]string{"LU"}, "and 1 organisation, name withheld"},
		{[]string{"LU", "MT"}, "and 2 organisations, names withheld"},
		{[]string{"LU", "LU", "LU"}, "and 3 organisations, names withheld"},
		{[]string{"LU", "XE", ""}, "and 3 organisations, names withheld"},
		{[]string{"LU", "MT", "MT"}, "and 3 organisations in 2 countries, names withheld"},
		{[]string{"LU", "MT", "CY", "XE"}, "and 4 organisations in 3 countries, names withheld"},
	} {
		r := Build(append(hard(), hiddenIn(tt.countries...)...), Options{Grouping: ByCountry, Withheld: Exactly(hiddenIn(tt.countries...))})
		if got := r.WithheldSentence(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.countries, got, tt.want)
		}
	}
}

// TestWhatIsSaidOfTheOthers: a roll of today says what it is told to, and never counts for itself.
func TestWhatIsSaidOfTheOthers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		said  app.Said
		named int
		all   int
		want  string
	}{
		{app.Said{}, 30, 30, ""},
		{app.Said{Number: 1}, 30, 31, "and 1 organisation, name not shown"},
		{app.Said{Number: 4}, 30, 34, "and 4 organisations, names not shown"},
		{app.Said{Some: true}, 30, 30, "and one or more organisations, names not shown"},
		{app.Said{Number: 4}, 0, 4, "4 organisations, names not shown"},
		{app.Said{Some: true}, 0, 0, "One or more organisations, names not shown"},
	} {
		entries := append(hard()[:tt.named], hiddenIn("LU", "MT")...)
		r := Build(entries, Options{Withheld: Saying(tt.said)})
		if got := r.WithheldSentence(); got != tt.want || r.Organisations != tt.all {
			t.Errorf("%+v: %q, %d in all", tt.said, got, r.Organisations)
		}
	}
}

func TestEverybodyWithheld(t *testing.T) {
	t.Parallel()
	r := Build(hiddenIn("LU", "MT", "CY"), Options{Grouping: ByTypeCountry, Printer: lang.For("de"), Withheld: Exactly(hiddenIn("LU", "MT", "CY"))})
	want := "3 Organisationen aus 3 Ländern, deren Namen nicht veröffentlicht werden"
	if r.Summary() != want || len(r.Groups) != 0 || r.Organisations != 3 {
		t.Errorf("%q, want %q; %+v", r.Summary(), want, r)
	}
}

// Neither the name nor the country or type of a withheld organisation is anywhere in a roll.
func TestWithheldLeaveNoTrace(t *testing.T) {
	t.Parallel()
	entries := append(hiddenIn("LU", "MT", "CY"), Entry{Name: "Shown", Country: "DE", Type: app.NGO})
	for _, how := range Groupings {
		text := fmt.Sprintf("%+v", Build(entries, Options{Grouping: how, Withheld: Exactly(entries)}))
		for _, secret := range []string{"Secret", "LU", "MT", "CY", "Luxembourg", "survivor", "Survivor"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: %q can be read", how, secret)
			}
		}
	}
	full := Build(entries, Options{Full: true})
	if full.Named != 4 || full.Withheld.Organisations != 0 || !full.Groups[0].Entries[0].Withheld {
		t.Errorf("the full list is not full or not marked: %+v", full)
	}
}

func TestCircles(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 1, 22, 30, 0, 0, time.UTC)
	var signed []app.Endorsement
	for i, d := range app.Disclosures {
		signed = append(signed, app.Endorsement{ID: app.EndorsementID(i + 1), State: app.EndorsementSigned, SignedAt: &at,
			DisplayName: string(d), Country: "DE", Disclosure: d})
	}
	signed = append(signed, app.Endorsement{ID: 9, State: app.EndorsementWithdrawn, SignedAt: &at, DisplayName: "withdrawn",
		Disclosure: app.DisclosedPublic}, app.Endorsement{ID: 10, State: app.EndorsementInvited, DisplayName: "invited"})
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	for circle, want := range map[app.Disclosure]string{
		app.DisclosedPublic:      "public",
		app.DisclosedAddressee:   "addressee public",
		app.DisclosedSecretariat: "addressee public secretariat",
		"nonsense":               "public",
	} {
		entries := Entries(signed, circle, brussels)
		r := Build(entries, Options{Full: circle == app.DisclosedSecretariat})
		var names []string
		for e := range r.All() {
			names = append(names, e.Name)
			if day := e.SignedOn.Day(); day != 2 {
				t.Errorf("signed on day %d, want the day in Brussels", day)
			}
		}
		if diff := cmp.Diff(want, strings.Join(names, " ")); diff != "" {
			t.Errorf("%s: %s", circle, diff)
		}
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	entries := []Entry{{Name: "A", Country: "DE"}, {Name: "B", Country: "XE"}}
	if got := Build(entries, Options{}).Summary(); got != "2 organisations" {
		t.Errorf("%q", got)
	}
	entries = append(entries, Entry{Name: "C", Country: "FR"})
	entries = append(entries, hiddenIn("LU", "MT", "CY", "CY")...)
	for code, want := range map[string]string{
		"en": "3 organisations from 2 countries, and 4 organisations in 3 countries, names withheld",
		"fr": "3 organisations de 2 pays, et 4 organisations de 3 pays dont les noms ne sont pas publiés",
		"de": "3 Organisationen aus 2 Ländern, und 4 Organisationen aus 3 Ländern, deren Namen nicht veröffentlicht werden",
	} {
		if got := Build(entries, Options{Printer: lang.For(code), Withheld: Exactly(entries)}).Summary(); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
