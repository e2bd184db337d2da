package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// endorse puts an organisation's name under the scene's letter.
func (s signingScene) endorse(t *testing.T, name, country string, disclosure app.Disclosure) app.Person {
	t.Helper()
	o, owner := storetest.Signatory(t, s.store, s.coalition, name)
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		o.Country, o.SortKey = country, roll.Key("", name)
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		e := app.NewEndorsement(s.letter, s.version, o, app.Mandate{Disclosure: disclosure}, owner.ID, "", tx.Now())
		if err := tx.AddEndorsement(&e); err != nil {
			return err
		}
		return tx.Append(app.Decided("signed", e, owner.ID, s.coalition.ID, e.DisplayName, tx.Now()))
	})
	if err != nil {
		t.Fatal(err)
	}
	return owner
}

// change alters the letter's row behind the portal's back.
func (s signingScene) change(t *testing.T, do func(l *app.Letter)) {
	t.Helper()
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		l, err := tx.LockLetter(s.letter.Slug)
		if err != nil {
			return err
		}
		do(&l)
		return tx.SaveLetter(&l)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLetterShowsItsRollInOrderAndGroups(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	for name, country := range map[string]string{"Zora": "BE", "Ärzte": "DE", "Bildung": "DE", "Europe": app.International} {
		s.endorse(t, name, country, app.DisclosedPublic)
	}
	b := s.visitor(t)
	page := b.Get("/letters/remediation")
	shows(t, page, http.StatusOK, "4 organisations from 2 countries", s.version.TextDigest)
	if diff := cmp.Diff([]string{"Europe", "Zora", "Ärzte", "Bildung"}, page.Texts(".roll-group li")); diff != "" {
		t.Error(diff)
	}
	if page.Attr(".roll-group a", "href") != "/organisations/europe" {
		t.Errorf("the name leads to %q", page.Attr(".roll-group a", "href"))
	}
	page = b.Get("/letters/remediation?group=none")
	if diff := cmp.Diff([]string{"Ärzte", "Bildung", "Europe", "Zora"}, page.Texts(".roll-group li")); diff != "" {
		t.Error(diff)
	}
	page = b.Get("/letters/remediation?lang=de&group=type-country")
	shows(t, page, http.StatusOK, "Titel remediation", "An den Rat", "Deutschland")
	if page.Attr("article", "lang") != "de" {
		t.Errorf("the sheet is in %q", page.Attr("article", "lang"))
	}
}

// A withheld name is in no answer to anybody but those who run the letter and the organisation itself.
func TestWithheldNamesAreNowhere(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	s.endorse(t, "Halbverborgen", "CY", app.DisclosedAddressee)
	paths := []string{"", "?group=type", "?group=none", "?lang=de"}
	for _, ending := range []string{"pdf", "docx", "xlsx", "csv", "json"} {
		paths = append(paths, "/signatories."+ending)
	}
	_, member := storetest.Signatory(t, s.store, s.coalition, "Ein Mitglied")
	for who, b := range map[string]*webtest.Browser{"a visitor": s.visitor(t), "a member": s.as(t, member), "somebody": s.as(t, storetest.Person(t, s.store, "x"))} {
		for _, path := range paths {
			page := b.Get("/letters/remediation" + path)
			text := page.Body
			if strings.HasSuffix(path, "docx") || strings.HasSuffix(path, "xlsx") {
				text = unzipped(t, page.Body)
			}
			if page.Status != http.StatusOK || strings.Contains(strings.ToLower(text), "verborgen") {
				t.Errorf("%s: %s (%d) tells", who, path, page.Status)
			}
			for _, country := range []string{"Malta", "Cyprus", "Zypern"} {
				if strings.Contains(text, country) {
					t.Errorf("%s: %s names %s", who, path, country)
				}
			}
		}
	}
	if page := s.visitor(t).Get("/letters/remediation"); contains(page.Body, "not shown") {
		t.Error("whoever signs without a public name is counted that very day")
	}
	s.clock.Pass(24 * time.Hour)
	shows(t, s.visitor(t).Get("/letters/remediation"), http.StatusOK, says("documents.unshown_and_some"))
	shows(t, s.visitor(t).Get("/letters"), http.StatusOK, "1 organisation from 1 country")
	shows(t, s.visitor(t).Get("/organisations/verborgen"), http.StatusOK)
	if contains(s.visitor(t).Get("/organisations/verborgen").Body, "Title remediation") {
		t.Error("the organisation's page names the letter")
	}
}

func TestWhoMayReadALetter(t *testing.T) {
	t.Parallel()
	embargo := storetest.Start.Add(48 * time.Hour)
	tests := map[string]struct {
		change                           func(l *app.Letter)
		visitor, stranger, member, hosts int
	}{
		"public":        {func(*app.Letter) {}, 200, 200, 200, 200},
		"link":          {func(l *app.Letter) { l.Visibility = app.VisibleLink }, 200, 200, 200, 200},
		"members":       {func(l *app.Letter) { l.Visibility = app.VisibleMembers }, 404, 404, 200, 200},
		"hosts":         {func(l *app.Letter) { l.Visibility = app.VisibleHosts }, 404, 404, 404, 200},
		"under embargo": {func(l *app.Letter) { l.EmbargoAt = &embargo }, 404, 404, 200, 200},
		"frozen":        {func(l *app.Letter) { l.State, l.OpenedAt = app.LetterFrozen, nil }, 404, 404, 404, 200},
		"cancelled":     {func(l *app.Letter) { l.State, l.CancelReason = app.LetterCancelled, "Overtaken." }, 410, 410, 410, 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openLetter(t)
			_, stranger := storetest.Signatory(t, s.store, storetest.Coalition(t, s.store, "other"), "Fremde")
			s.change(t, test.change)
			for _, path := range []string{"/letters/remediation", "/letters/remediation.pdf", "/letters/remediation/signatories.csv"} {
				got := [4]int{}
				for i, b := range []*webtest.Browser{s.visitor(t), s.as(t, stranger), s.as(t, s.owner), s.as(t, s.coordinator)} {
					got[i] = b.Get(path).Status
				}
				if want := [4]int{test.visitor, test.stranger, test.member, test.hosts}; got != want {
					t.Errorf("%s: %v, want %v", path, got, want)
				}
			}
			listed := contains(s.visitor(t).Get("/letters").Body, "Title remediation")
			if want := name == "public"; listed != want {
				t.Errorf("listed: %v", listed)
			}
		})
	}
}

func TestTokensAreCountedLiveAndNeverInTheFrozenText(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	slug := s.freshLetter(t, "We, {{organisations}} organisations in {{countries}} countries\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n# Gap one[^1]\n\n[^1]: Note.")
	page := s.visitor(t).Get("/letters/" + slug)
	shows(t, page, http.StatusOK, "We, 0 organisations in 0 countries", "Gap one")
	if page.Has(".prose script") || contains(page.Body, `href="javascript`) || contains(page.Body, "<script>alert") || page.Has(".prose h1") || !page.Has(".prose h2") {
		t.Errorf("the text was not made harmless: %s", page.Body[strings.Index(page.Body, "prose"):][:600])
	}
	b := s.as(t, s.owner)
	form := b.Get("/letters/" + slug + "/endorse")
	b.Submit(form, "/letters/"+slug+"/endorsements", map[string][]string{"capacity": {"Chair"}, "authority": {"Board"}, "disclosure": {"public"}, "confirmed": {"yes"}})
	s.clock.Pass(2 * time.Second)
	shows(t, s.visitor(t).Get("/letters/"+slug), http.StatusOK, "We, 1 organisations in 1 countries")
	if got := form.Attr("input[name=digest]", "value"); len(got) != 64 || got != b.Get("/letters/"+slug).Text(".digest") {
		t.Errorf("the digest changed from %q", got)
	}
}

func TestLettersAreFoundByWordAndState(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	for i := range 25 {
		l, _ := storetest.Letter(t, s.store, s.coalition, s.coordinator, fmt.Sprintf("élan-%d", i))
		if i > 21 {
			s := s
			s.letter = l
			s.change(t, func(l *app.Letter) { l.State = app.LetterDelivered })
		}
	}
	b := s.visitor(t)
	tests := map[string]int{"/letters": 20, "/letters?page=2": 6, "/letters?state=delivered": 3, "/letters?q=ELAN": 20, "/letters?q=elan&page=2": 5,
		"/letters?q=remediation": 1, "/letters?q=nothing": 0, "/letters?state=unknown": 20, "/letters?q=rat+titel+remediation": 1, "/letters?page=-1": 20}
	for path, want := range tests {
		if got := len(b.Get(path).All("li.entry")); got != want {
			t.Errorf("%s: %d letters, want %d", path, got, want)
		}
	}
	shows(t, b.Get("/letters?q=nothing"), http.StatusOK, says("letters.list_empty"))
}
