package web

import (
	"fmt"
	"net/http"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// sized is a portal on which there is n of everything: organisations that sign a letter, open letters, applications,
// and coalitions of which one organisation is a member.
func sized(t *testing.T, st *store.Store, n int) signingScene {
	t.Helper()
	s := openLetterOn(t, st)
	for i := range n {
		s.endorse(t, fmt.Sprintf("Signatory %d", i), "DE", app.DisclosedPublic)
		storetest.Letter(t, s.store, s.coalition, s.coordinator, fmt.Sprintf("more-%d", i))
		pending, applicant := storetest.Organisation(t, s.store, fmt.Sprintf("Pending %d", i)), storetest.Person(t, s.store, fmt.Sprintf("applicant %d", i))
		storetest.Member(t, s.store, pending, s.coalition, applicant, app.MembershipSubmitted)
		storetest.Seat(t, s.store, pending, applicant, app.Owner)
		storetest.Member(t, s.store, s.organisation, storetest.Coalition(t, s.store, fmt.Sprintf("coalition-%d", i)), s.owner, app.MembershipApproved)
	}
	storetest.Coalition(t, s.store, "to-join")
	return s
}

// mostStatements are how many statements a page may cost: as few as it does. Sessions are warm, nothing is cached.
var mostStatements = []struct {
	who, path string
	most      int64
}{
	{"visitor", "/", 17},
	{"visitor", "/letters", 5},
	{"visitor", "/letters/remediation", 7},
	{"visitor", "/organisations", 4},
	{"visitor", "/organisations?q=signatory", 4},
	{"visitor", "/organisations/kinderrechte-heute", 4},
	{"visitor", "/coalitions/justice-initiative", 8},
	{"visitor", "/letters/remediation/signatories.csv", 11},
	{"visitor", "/letters/remediation/signatories.json", 7},
	{"owner", "/", 20},
	{"owner", "/letters", 8},
	{"owner", "/letters/remediation", 12},
	{"owner", "/desk", 19},
	{"owner", "/account", 6},
	{"owner", signForm, 12},
	{"owner", "/desk/organisations/kinderrechte-heute", 7},
	{"owner", "/desk/organisations/kinderrechte-heute/seats", 6},
	{"owner", "/desk/organisations/kinderrechte-heute/coalitions", 7},
	{"coordinator", "/desk", 16},
	{"coordinator", "/secretariat/justice-initiative", 19},
	{"coordinator", "/secretariat/justice-initiative/applications", 11},
	{"coordinator", "/secretariat/justice-initiative/applications/pending-1", 16},
	{"coordinator", "/secretariat/justice-initiative/letters", 12},
	{"coordinator", "/secretariat/justice-initiative/ledger", 17},
	{"coordinator", "/secretariat/justice-initiative/people", 11},
	{"coordinator", "/letters/remediation/manage", 17},
	{"coordinator", "/letters/remediation/export", 12},
	{"platform", "/platform", 8},
}

// TestStatementsDoNotGrowWithData counts what pages, and the act of signing, ask of the database at two sizes, both larger than a
// page of a list.
func TestStatementsDoNotGrowWithData(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		counts := map[string]int64{}
		for _, n := range []int{25, 50} {
			if n > 25 {
				st = storetest.Another(t, st)
			}
			s := sized(t, st, n)
			browsers := map[string]*webtest.Browser{
				"visitor": s.visitor(t), "owner": s.as(t, s.owner), "coordinator": s.as(t, s.coordinator), "platform": s.as(t, storetest.Platform(t, s.store)),
			}
			watch := storetest.WatchOf(st)
			for _, p := range mostStatements {
				b, name := browsers[p.who], p.who+" "+p.path
				if p.who != "visitor" {
					b.Get("/account") // a session that was just used is not written again
				}
				s.clock.Pass(site.CacheFresh)
				before := watch.Statements.Load()
				if page := b.Get(p.path); page.Status != http.StatusOK {
					t.Fatalf("%s: %d", p.path, page.Status)
				}
				got := watch.Statements.Load() - before
				if was, ok := counts[name]; ok && got > was {
					t.Errorf("%s: %d statements, and %d with twice as much of everything", name, was, got)
				}
				if counts[name] = got; got > p.most {
					t.Errorf("%s: %d statements, the most are %d", name, got, p.most)
				}
			}
			b := browsers["owner"]
			b.Get("/account")
			statements, commits := watch.Statements.Load(), watch.Commits.Load()
			sign := form("organisation", s.organisation.Slug, "digest", s.version.TextDigest, "capacity", "Chair", "authority", mandate, "disclosure", "public", "confirmed", "yes")
			if page := b.PostBody(signed, "application/x-www-form-urlencoded", sign.Encode()); page.Status != http.StatusSeeOther {
				t.Fatalf("not signed: %d %s", page.Status, page.Text("main"))
			}
			most := int64(14) // here each is a call; where it is a round trip, some go together
			if storetest.IsPostgres(st) {
				most = 12
			}
			if got := watch.Statements.Load() - statements; got > most {
				t.Errorf("signing: %d statements", got)
			}
			if got := watch.Commits.Load() - commits; got != 1 {
				t.Errorf("signing: %d commits", got)
			}
		}
	})
}
