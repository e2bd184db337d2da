package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// TestAWithheldSignatureLeavesNoTraceThatDay reads everything that a visitor, another member and another secretariat can
// reach, before and after organisations sign, withdraw and are struck out without a public name: no number, date, order,
// logo or digest is another one before midnight. The log itself grows, as with every decision of the portal.
func TestAWithheldSignatureLeavesNoTraceThatDay(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	members := map[string]app.Person{}
	for _, name := range []string{"Erste", "Zweite", "Dritte", "Vierte", "Bleibt"} {
		o, owner := storetest.Signatory(t, s.store, s.coalition, name)
		members[o.Slug] = owner
	}
	for i := range 12 { // enough that numbers are said
		storetest.Signatory(t, s.store, s.coalition, "Mitglied "+string(rune('A'+i)))
	}
	sign := func(organisation string, d app.Disclosure) {
		t.Helper()
		err := endorsements.New(s.store).Sign(t.Context(), storetest.By(members[organisation]), endorsements.Signing{
			Letter: "remediation", Organisation: organisation, Mandate: app.Mandate{Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: d, TextDigest: s.version.TextDigest},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	sign("dritte", app.DisclosedSecretariat)
	sign("vierte", app.DisclosedAddressee)
	s.clock.Set(app.CountedFrom(s.clock.Now()).Add(34 * time.Hour)) // the next day, at ten

	other := storetest.Officer(t, s.store, storetest.Coalition(t, s.store, "other"), app.Administrator)
	readers := map[string]*webtest.Browser{"visitor": s.visitor(t), "another member": s.as(t, members["bleibt"]), "another secretariat": s.as(t, other)}
	before := map[string]map[string]string{}
	for name, b := range readers {
		before[name] = s.everything(t, b)
		if len(before[name]) < 50 {
			t.Fatalf("%s read only %d addresses", name, len(before[name]))
		}
	}
	if page := readers["visitor"].Get("/letters/remediation"); !contains(page.Body, says("documents.unshown_and", "Count", 2)) {
		t.Fatalf("those of yesterday are not counted: %s", page.Text(".roll"))
	}
	sign("erste", app.DisclosedSecretariat)
	sign("zweite", app.DisclosedAddressee)
	if err := endorsements.New(s.store).Withdraw(t.Context(), storetest.By(members["dritte"]), "remediation", "dritte"); err != nil {
		t.Fatal(err)
	}
	if err := endorsements.New(s.store).Void(t.Context(), storetest.By(s.coordinator), "remediation", app.EndorsementID(3), "Twice."); err != nil {
		t.Fatal(err)
	}
	s.clock.Pass(site.CacheFresh)
	for name, b := range readers {
		after := s.everything(t, b)
		for _, path := range slices.Sorted(maps.Keys(before[name])) {
			if was, is := before[name][path], after[path]; was != is {
				at := 0
				for at < min(len(was), len(is)) && was[at] == is[at] {
					at++
				}
				t.Errorf("%s: %s tells: %q, before %q", name, path, is[max(0, at-40):min(len(is), at+40)], was[max(0, at-40):min(len(was), at+40)])
			}
		}
		if len(after) != len(before[name]) {
			t.Errorf("%s reached %d addresses, and now %d", name, len(before[name]), len(after))
		}
	}
	s.clock.Set(app.CountedFrom(s.clock.Now()).Add(34 * time.Hour))
	shows(t, readers["visitor"].Get("/letters/remediation"), http.StatusOK, says("documents.unshown_and", "Count", 2)) // two came, two went
}

// everything is what a browser can reach, by address, without the log and without the numbers of requests.
func (s signingScene) everything(t *testing.T, b *webtest.Browser) map[string]string {
	t.Helper()
	found := map[string]string{}
	starts := slices.DeleteFunc(everyPage(append(everyView("remediation"), "/letters/remediation/embed", "/verify/"+s.version.TextDigest, "/organisations/erste", "/organisations/dritte")...),
		func(path string) bool { return strings.HasPrefix(path, "/log/") || path == "/metrics" })
	prowl(t, b, starts, func(path, _ string) {
		if strings.HasPrefix(path, "/log/") || strings.HasSuffix(path, "/ledger") { // a history says how long the log is
			return
		}
		page := b.Get(path)
		if page.Status == http.StatusOK {
			found[path] = strings.ReplaceAll(fmt.Sprint(page.Header)+page.Body, page.Header.Get("X-Request-Id"), "")
		}
	})
	return found
}
