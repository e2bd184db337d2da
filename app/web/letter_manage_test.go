package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

const draftPath = "/letters/a-fund-for-victims"

// moves are what a page offers to do with a letter.
func moves(page *webtest.Page, letter string) []string {
	var found []string
	for _, move := range []string{"freeze", "open", "extend", "close", "deliver", "archive", "cancel"} {
		if page.HasForm(letter + "/" + move) {
			found = append(found, move)
		}
	}
	if page.Has("a[href=" + letter + "/export]") {
		found = append(found, "export")
	}
	return found
}

func TestLetterIsBroughtFromDraftToArchive(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	page := b.Post(allLetters, typed())
	steps := []struct {
		offered []string
		move    string
		sent    url.Values
		state   string
	}{
		{[]string{"freeze", "cancel"}, "freeze", nil, "frozen"},
		{[]string{"open", "extend", "cancel", "export"}, "open", nil, "open"},
		{[]string{"extend", "close", "cancel", "export"}, "extend", form("deadline_on", "2026-07-15"), "open"},
		{[]string{"extend", "close", "cancel", "export"}, "close", nil, "closed"},
		{[]string{"extend", "deliver", "cancel", "export"}, "deliver", nil, "delivered"},
		{[]string{"extend", "archive", "export"}, "archive", nil, "archived"},
		{[]string{"export"}, "", nil, "archived"},
	}
	for _, step := range steps {
		if diff := cmp.Diff(step.offered, moves(page, draftPath)); diff != "" {
			t.Fatalf("before %s: %s", step.move, diff)
		}
		if step.move == "" {
			break
		}
		stale := page
		page = b.Submit(page, draftPath+"/"+step.move, step.sent)
		shows(t, page, http.StatusOK, says("letters.done_"+step.move), says("letters.state_"+step.state))
		if step.move != "archive" {
			if again := b.Submit(stale, draftPath+"/"+step.move, step.sent); again.Status != http.StatusConflict {
				t.Errorf("%s from a page of before: %d", step.move, again.Status)
			}
		}
	}
	if got := s.sheet(t, "a-fund-for-victims"); got.Version == nil || !contains(page.Body, got.Version.TextDigest) {
		t.Error("the page does not show the digest")
	}
	shows(t, s.visitor(t).Get(draftPath), http.StatusOK, "A fund for victims")
}

func TestFreezingWaitsForTheCoHost(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	other := storetest.Coalition(t, s.store, "other")
	partner := storetest.Officer(t, s.store, other, app.Coordinator)
	b, p := s.as(t, s.coordinator), s.as(t, partner)
	page := b.Submit(b.Get(newLetter), allLetters, typed("hosts", "other"))
	shows(t, page, http.StatusOK, says("rules.consent_missing"), says("secretariat.host_waits"))
	if page.HasForm(draftPath+"/freeze") || page.HasForm(draftPath+"/consent") {
		t.Error("the leading host may freeze, or consent for the other")
	}
	shows(t, b.Post(draftPath+"/freeze", form("lock_version", "0")), http.StatusConflict, says("rules.consent_missing"))
	shows(t, b.Post(draftPath+"/consent", form("coalition", "other")), http.StatusForbidden)
	theirs := p.Get(draftPath + "/manage")
	if got := moves(theirs, draftPath); len(got) > 0 {
		t.Errorf("the co-host may %v", got)
	}
	shows(t, p.Post(draftPath+"/freeze", nil), http.StatusForbidden)
	shows(t, p.Submit(theirs, draftPath+"/consent", nil), http.StatusOK, says("letters.done_consented"))
	b.Submit(b.Get(draftPath+"/edit"), draftPath+"/edit", url.Values{"body": {"Changed after consent."}})
	shows(t, b.Get(draftPath+"/manage"), http.StatusOK, says("rules.consent_missing"))
	p.Submit(p.Get(draftPath+"/manage"), draftPath+"/consent", nil)
	shows(t, b.Submit(b.Get(draftPath+"/manage"), draftPath+"/freeze", nil), http.StatusOK, says("letters.done_freeze"))
}

func TestExtendingAndCancellingSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	const path = "/letters/remediation"
	for _, sent := range []url.Values{
		form("deadline_on", "2026-03-10"), form("deadline_on", "soon"), form("deadline_on", "2026-03-29", "deadline_at", "02:30"),
	} {
		page := b.Submit(b.Get(path+"/manage"), path+"/extend", sent)
		shows(t, page, http.StatusUnprocessableEntity)
		if page.Value("deadline_on") != sent.Get("deadline_on") || len(wrong(page)) == 0 {
			t.Errorf("%v became %q: %v", sent, page.Value("deadline_on"), wrong(page))
		}
	}
	shows(t, b.Submit(b.Get(path+"/manage"), path+"/cancel", url.Values{"reason": {" "}}), http.StatusUnprocessableEntity, says("rules.required"))
	page := b.Submit(b.Get(path+"/manage"), path+"/cancel", url.Values{"reason": {"Overtaken by events."}})
	shows(t, page, http.StatusOK, says("letters.done_cancel"), says("letters.state_cancelled"))
	shows(t, s.visitor(t).Get(path), http.StatusGone)
	shows(t, s.as(t, s.owner).Get(path+"/endorse"), http.StatusGone)
}

func TestWhoRunsALetter(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	other := storetest.Officer(t, s.store, storetest.Coalition(t, s.store, "other"), app.Administrator)
	platform := storetest.Platform(t, s.store)
	for _, who := range []app.Person{s.owner, other, platform} {
		b := s.as(t, who)
		for _, move := range []string{"freeze", "open", "close", "deliver", "archive"} {
			shows(t, b.Post("/letters/remediation/"+move, nil), http.StatusForbidden)
		}
		shows(t, b.Post("/letters/remediation/extend", form("deadline_on", "2026-12-01", "deadline_at", "18:00", "deadline_zone", "UTC")), http.StatusForbidden)
		shows(t, b.Post("/letters/remediation/extend", form("deadline_on", "soon")), status(who.Platform, http.StatusUnprocessableEntity, http.StatusForbidden))
		shows(t, b.Post("/letters/remediation/cancel", form("reason", "x")), http.StatusForbidden)
		shows(t, b.Get("/letters/remediation/manage"), status(who.Platform, http.StatusOK, http.StatusForbidden))
		shows(t, b.Get(allLetters), status(who.Platform, http.StatusOK, http.StatusForbidden))
		if contains(b.Get("/letters/remediation/manage").Body, "Verborgen") {
			t.Errorf("%s reads a withheld name", who.Name)
		}
	}
	shows(t, s.visitor(t).Post("/letters/remediation/close", nil), http.StatusUnauthorized)
	if s.sheet(t, "remediation").Letter.State != app.LetterOpen {
		t.Error("somebody closed it")
	}
}

func status(yes bool, then, otherwise int) int {
	if yes {
		return then
	}
	return otherwise
}

func TestEndorsementsAreFilteredAndVoided(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	owner := s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Ärzte", "AT", app.DisclosedSecretariat)
	s.as(t, s.owner).Submit(s.as(t, s.owner).Get(signForm), "/letters/remediation/declines", nil)
	b := s.as(t, s.coordinator)
	const path = "/letters/remediation/manage"
	for query, want := range map[string][]string{
		"": {"Zora"}, "?q=zora": {"Zora"}, "?q=arzte": nil, "?state=declined": nil, "?q=zora&state=void": nil, "?page=2": {"Zora"},
	} {
		if diff := cmp.Diff(want, slices.Sorted(slices.Values(b.Get(path+query).Texts("tbody .name")))); diff != "" {
			t.Errorf("%q: %s", query, diff)
		}
	}
	if names := b.Submit(b.Get(path), names, nil).Texts("#names tbody .name"); !slices.Equal(names, []string{"Ärzte", "Kinderrechte Heute"}) {
		t.Errorf("uncovered are %q", names)
	}
	void := "/letters/remediation/endorsements/" + s.idOf(t, "Zora") + "/void"
	shows(t, b.Submit(b.Get(path), void, nil), http.StatusUnprocessableEntity, says("rules.required"))
	shows(t, b.Submit(b.Get(path), void, url.Values{"reason": {"Signed twice."}}), http.StatusOK, says("letters.done_void"), "Signed twice.")
	shows(t, b.Post(void, form("reason", "again")), http.StatusConflict)
	shows(t, b.Post("/letters/remediation/endorsements/999/void", form("reason", "x")), http.StatusNotFound)
	shows(t, b.Post("/letters/remediation/endorsements/x/void", form("reason", "x")), http.StatusNotFound)
	coordinator := storetest.Officer(t, s.store, s.coalition, app.Coordinator)
	for _, who := range []app.Person{coordinator, owner} {
		shows(t, s.as(t, who).Post(void, form("reason", "x")), http.StatusForbidden)
	}
	if contains(s.visitor(t).Get("/letters/remediation").Body, "Zora") {
		t.Error("the void name is still on the list")
	}
	shows(t, s.as(t, owner).Get("/letters/remediation/endorsements/zora"), http.StatusOK, says("endorsements.state_void"), "Signed twice.")
}

// TestLetterForTheHostsOnlyIsWidened: it is not opened, the page says why and in numbers, and offers what helps.
func TestLetterForTheHostsOnlyIsWidened(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, s.coordinator)
	page := b.Post(allLetters, typed("visibility", "hosts"))
	page = b.Submit(page, draftPath+"/freeze", nil)
	shows(t, page, http.StatusOK, says("rules.open_hosts_only"))
	if page.HasForm(draftPath+"/open") || !page.HasForm(draftPath+"/widen") {
		t.Error("it can be opened, or not be widened")
	}
	shows(t, b.Submit(page, draftPath+"/widen", nil), http.StatusUnprocessableEntity, says("rules.visibility_narrower"))
	page = b.Submit(page, draftPath+"/widen", form("visibility", "members"))
	shows(t, page, http.StatusOK, says("letters.done_widen"), says("letters.visibility_members"))
	if !page.HasForm(draftPath + "/open") {
		t.Error("it cannot be opened")
	}
	shows(t, s.visitor(t).Get(draftPath), http.StatusNotFound)
}

// names is where those whose names are not public are read.
const names = "/letters/remediation/names"

// TestNamesAreCoveredUntilSomebodyPresses, which leaves a line, and are covered again at the next visit.
func TestNamesAreCoveredUntilSomebodyPresses(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	s.endorse(t, "Halbverborgen", "CY", app.DisclosedAddressee)
	b := s.as(t, s.coordinator)
	const path = "/letters/remediation/manage"
	covered := func() {
		t.Helper()
		for _, query := range []string{"", "?q=verborgen", "?state=signed", "?page=1"} {
			if page := b.Get(path + query); contains(strings.ToLower(page.Text("#main")), "halbverborgen") || contains(page.Text("table"), "Malta") || page.Has("#names table") {
				t.Errorf("%s names somebody: %s", query, page.Text("main"))
			}
		}
		if page := b.Get("/secretariat/justice-initiative/ledger?kind=endorsement"); contains(page.Body, "erborgen") {
			t.Error("the history names somebody")
		}
	}
	covered()
	page := b.Submit(b.Get(path), names, nil)
	shows(t, page, http.StatusOK, "Verborgen", "Halbverborgen", says("secretariat.names_uncovered"))
	if page.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("it may be kept: %v", page.Header)
	}
	covered()
	shows(t, b.Get("/secretariat/justice-initiative/ledger"), http.StatusOK, says("ledger.kind_letter_names_read"))
	for who, status := range map[*webtest.Browser]int{
		s.as(t, s.owner): http.StatusForbidden, s.as(t, storetest.Platform(t, s.store)): http.StatusForbidden, s.visitor(t): http.StatusUnauthorized,
	} {
		if page := who.Post("/letters/remediation/names", nil); page.Status != status || contains(page.Body, "erborgen") {
			t.Errorf("%d, want %d", page.Status, status)
		}
	}
	void := "/letters/remediation/endorsements/" + s.idOf(t, "Verborgen") + "/void"
	page = b.Submit(page, void, nil)
	shows(t, page, http.StatusUnprocessableEntity, says("rules.required"), "Verborgen")
	shows(t, b.Submit(page, void, form("reason", "Signed twice.")), http.StatusOK, says("letters.done_void"))
}

func (s signingScene) idOf(t *testing.T, name string) string {
	t.Helper()
	for _, e := range s.sheet(t, "remediation").Signed {
		if e.DisplayName == name {
			return strconv.FormatInt(int64(e.ID), 10)
		}
	}
	t.Fatalf("nobody is called %s", name)
	return ""
}
