package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/letters"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// crowdOf signs the letter for n organisations of all types, from nine countries and from none, with names in four alphabets.
// Every seventh is withheld.
func (s signingScene) crowdOf(t testing.TB, n int) {
	t.Helper()
	countries := []string{"DE", "FR", "AT", "IT", "PL", "GR", "UA", "SE", "XE", ""}
	starts := strings.Split("A B C D E F G H I J K L M N O P R S T U V W Z É Ø Ψ Ж ש 4", " ")
	for part := range slices.Chunk(slices.Collect(upTo(n)), 500) {
		err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
			for _, i := range part {
				name := fmt.Sprintf("%s%s %04d", starts[i%len(starts)], "abcdefgh"[i%8:i%8+1], (i*7919)%n)
				disclosure := app.DisclosedPublic
				if i%7 == 0 {
					name, disclosure = "Hidden "+name, app.DisclosedSecretariat
				}
				o := storetest.Named(s.store, name)
				o.Country, o.Type, o.SortKey = countries[i*i%len(countries)], app.OrganisationTypes[i%len(app.OrganisationTypes)], roll.Key("", name)
				if err := tx.AddOrganisation(&o); err != nil {
					return err
				}
				e := app.NewEndorsement(s.letter, s.version, o, app.Mandate{Disclosure: disclosure}, s.owner.ID, "", tx.Now())
				if err := tx.AddEndorsement(&e); err != nil {
					return err
				}
				if err := tx.Append(app.Decided("signed", e, s.owner.ID, s.coalition.ID, "", tx.Now())); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// TestLongListIsReadInParts reads a long list part by part, in every grouping, and holds it against the same list on one page.
func TestLongListIsReadInParts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := openLetterOn(t, st)
		const n = 4*letters.PartNames + 100
		s.crowdOf(t, n)
		b := s.visitor(t)
		for _, grouping := range roll.Groupings {
			for _, language := range []string{"en", "de"} {
				at := "/letters/remediation?group=" + string(grouping) + "&lang=" + language
				whole := b.Get(at + "&list=whole")
				want := whole.Texts(".roll-group li")
				var got []string
				headings := map[string]bool{}
				for page := 1; page == 1 || len(got) < len(want); page++ {
					part := b.Get(fmt.Sprint(at, "&page=", page))
					names := part.Texts(".roll-group li")
					if part.Status != http.StatusOK || len(names) == 0 || len(names) > letters.PartNames || contains(part.Body, "Hidden") {
						t.Fatalf("%s, page %d: %d with %d names", at, page, part.Status, len(names))
					}
					got = append(got, names...)
					for _, h := range part.Texts(".roll h3") {
						headings[h] = true
					}
					if part.Text(".roll-head p") != whole.Text(".roll-head p") || part.Text(".withheld") != whole.Text(".withheld") {
						t.Errorf("%s: %q", at, part.Text(".roll-head"))
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: %d names in parts, %d on one page, or in another order", at, len(got), len(want))
				}
				if len(headings) != len(whole.Texts(".roll h3")) {
					t.Errorf("%s: headings %v, whole %v", at, headings, whole.Texts(".roll h3"))
				}
				for _, h := range whole.Texts(".roll h3") {
					if !headings[h] {
						t.Errorf("%s: no heading %q in parts", at, h)
					}
				}
				s.jumpsLand(t, b, at, grouping)
			}
		}
	})
}

// jumpsLand follows every jump: it leads to the page on which the group, or the letter, begins.
func (s signingScene) jumpsLand(t *testing.T, b *webtest.Browser, at string, grouping roll.Grouping) {
	t.Helper()
	start := b.Get(at)
	jumps, labels := start.Attrs(".jumps a", "href"), start.Texts(".jumps a")
	if len(jumps) < 5 {
		t.Errorf("%s: jumps %v", at, labels)
	}
	for i, to := range jumps {
		path, anchor, _ := strings.Cut(to, "#")
		page := b.Get(path)
		if grouping == roll.ByNone {
			names := page.Texts(".roll-group li")
			if !slices.ContainsFunc(names, func(name string) bool {
				return strings.HasPrefix(roll.Latin(roll.Fold(name)), strings.ToLower(labels[i]))
			}) {
				t.Errorf("%s: the jump to %s ends between %q and %q", at, labels[i], names[0], names[len(names)-1])
			}
			continue
		}
		if !strings.HasPrefix(page.Text("#"+anchor), labels[i]) {
			t.Errorf("%s: the jump to %s leads to %q", at, labels[i], page.Text("#"+anchor))
		}
	}
}

// TestLongListIsSearched finds names whatever their accents, nearly, and no withheld one.
func TestLongListIsSearched(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := openLetterOn(t, st)
		s.crowdOf(t, letters.PartNames*2)
		s.endorse(t, "Österreichische Kinderfreunde", "AT", app.DisclosedPublic)
		s.endorse(t, "Wiener Kinderfreunde", "AT", app.DisclosedPublic)
		s.endorse(t, "Geheime Kinderfreunde", "AT", app.DisclosedSecretariat)
		b := s.visitor(t)
		for query, want := range map[string]int{"osterreichische+KINDERFREUNDE": 1, "kinderfreunde": 2, "kinderfreunnde": 2, "geheime": 0, "%21%21": 0} {
			page := b.Get("/letters/remediation?group=none&q=" + query)
			names := page.Texts(".roll-group li")
			if len(names) != want || contains(page.Body, "Geheime") || page.Text(".roll-head p") == "" {
				t.Errorf("%s: %v", query, names)
			}
			if want > 0 && page.Text(".roll .pages") != "" || page.Value("q") == "" {
				t.Errorf("%s: pages or no words", query)
			}
		}
		grouped := b.Get("/letters/remediation?q=kinderfreunde")
		if got := grouped.Texts(".roll h3"); len(got) != 1 || !strings.HasSuffix(got[0], "2") {
			t.Errorf("headings of what was found: %v", got)
		}
		some := b.Get("/letters/remediation?q=a")
		if names := some.Texts(".roll-group li"); len(names) == 0 {
			t.Error("nothing has an a")
		}
	})
}
