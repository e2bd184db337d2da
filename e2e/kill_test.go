package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"undersigned/app"
	idp "undersigned/app/demo"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// crowd is how many sign at once.
const crowd = 64

// rally is a portal on which many people, each of an organisation of their own and all of one in common, may sign.
type rally struct {
	*portal
	settings []string // of the process, to start it again
	digests  map[string]string
	signers  []*crawler // signed in
}

// own is the slug of the organisation that only one signer represents; common, that of the one that all do.
func own(n int) string { return fmt.Sprintf("organisation-%02d", n) }

const common = "common-cause"

// newRally starts the program on a database and brings everybody in, through the sign-in.
func newRally(t *testing.T, database string, letters ...string) *rally {
	t.Helper()
	everybody := make([]idp.Person, crowd)
	for i := range everybody {
		everybody[i] = idp.Person{Subject: own(i), Name: fmt.Sprintf("Signatory %02d", i), Email: own(i) + "@ngo.example", Language: "en"}
	}
	p := production(t, database, newMailbox(t), everybody, "UNDERSIGNED_PACE=1000")
	r := &rally{portal: p, settings: p.cmd.Env, digests: map[string]string{}}
	for _, person := range everybody {
		c := newCrawler(t, p.base)
		c.signIn(t, person.Subject)
		c.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		r.signers = append(r.signers, c)
	}
	r.prepare(t, database, letters)
	return r
}

// prepare gives everybody their organisations, and opens letters, in the database that the portal is running on.
func (r *rally) prepare(t *testing.T, database string, letters []string) {
	t.Helper()
	s, err := store.Open(t.Context(), database, store.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	c := storetest.Coalition(t, s, "rally")
	coordinator := storetest.Officer(t, s, c, app.Coordinator)
	all, _ := storetest.Signatory(t, s, c, "Common Cause")
	for i := range crowd {
		var who app.Person
		if err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
			who, err = tx.PersonByIdentity(r.base+paths.DemoProvider, own(i))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		o := storetest.Organisation(t, s, fmt.Sprintf("Organisation %02d", i))
		storetest.Member(t, s, o, c, who, app.MembershipApproved)
		storetest.Seat(t, s, o, who, app.SignatoryRole)
		storetest.Seat(t, s, all, who, app.SignatoryRole)
	}
	for _, slug := range letters {
		_, v := storetest.Letter(t, s, c, coordinator, slug)
		r.digests[slug] = v.TextDigest
	}
}

// endorse sends one signature and gives what was answered, 0 when nothing was.
func (r *rally) endorse(n int, letter, organisation string) int {
	answer, err := r.signers[n].client.PostForm(r.base+"/letters/"+letter+"/endorsements", url.Values{
		"organisation": {organisation}, "digest": {r.digests[letter]}, "capacity": {"Chair"}, "authority": {"The board"},
		"disclosure": {string(app.DisclosedPublic)}, "confirmed": {"yes"},
	})
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body) // only the status says what was acknowledged
	if want := "/letters/" + letter + "/endorsements/" + organisation; answer.StatusCode == http.StatusSeeOther && answer.Header.Get("Location") != want {
		return -1
	}
	return answer.StatusCode
}

// everybody signs at once; each answer is handed to seen as it comes.
func (r *rally) everybody(letter string, organisation func(n int) string, seen func(status int)) []int {
	statuses := make([]int, crowd)
	gun := make(chan struct{})
	var all sync.WaitGroup
	for n := range crowd {
		all.Go(func() {
			<-gun
			statuses[n] = r.endorse(n, letter, organisation(n))
			seen(statuses[n])
		})
	}
	close(gun)
	all.Wait()
	return statuses
}

// names are those on a letter's list, in its order, as anybody reads it.
func (r *rally) names(t *testing.T, letter string) []string {
	t.Helper()
	a, err := newCrawler(t, r.base).read("/letters/" + letter + "/signatories.json")
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("the list of %s: %d, %v", letter, a.status, err)
	}
	var list struct {
		Signatories []struct{ Name string }
	}
	if err := json.Unmarshal(a.body, &list); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range list.Signatories {
		names = append(names, s.Name)
	}
	return names
}

// verifies runs `undersigned verify` on the database.
func (r *rally) verifies(t *testing.T) {
	t.Helper()
	v := start(t, r.settings, "verify")
	err := <-v.done
	v.done <- err
	if err != nil || !strings.Contains(v.said.end(4000), "It holds") {
		t.Errorf("undersigned verify: %v\n%s", err, v.said.end(4000))
	}
}

// again starts the program anew at the same place.
func (r *rally) again(t *testing.T) {
	t.Helper()
	p := start(t, r.settings, "serve")
	p.base = r.base
	p.ready(t)
	r.portal = p
}

func howMany(statuses []int, status int) (n int) {
	for _, s := range statuses {
		if s == status {
			n++
		}
	}
	return n
}

// onEachDatabase runs a test with a SQLite file and, where there is one, with a PostgreSQL database.
func onEachDatabase(t *testing.T, test func(t *testing.T, database string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "portal.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, storetest.Postgres(t)) })
}

// Many organisations sign one letter at once, many people sign it for one organisation, and the power fails while they
// do: what was acknowledged is there once, and the ledger holds.
func TestNothingAcknowledgedIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t *testing.T, database string) {
		r := newRally(t, database, "calm", "contested", "storm")
		nobody := func(int) {}
		if got := howMany(r.everybody("calm", own, nobody), http.StatusSeeOther); got != crowd {
			t.Errorf("%d of %d organisations could sign", got, crowd)
		}
		r.hasOnce(t, "calm", crowd)
		statuses := r.everybody("contested", func(int) string { return common }, nobody)
		if won, lost := howMany(statuses, http.StatusSeeOther), howMany(statuses, http.StatusConflict); won != 1 || lost != crowd-1 {
			t.Errorf("one organisation signed %d times and was refused %d times: %v", won, lost, statuses)
		}
		r.hasOnce(t, "contested", 1)
		r.storm(t)
		r.verifies(t)
	})
}

// hasOnce makes sure that so many names are on a list, none of them twice.
func (r *rally) hasOnce(t *testing.T, letter string, want int) []string {
	t.Helper()
	names := r.names(t, letter)
	for end := time.Now().Add(patience); len(names) < want && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		names = r.names(t, letter) // a list is kept for a while
	}
	if got := len(slices.Compact(slices.Sorted(slices.Values(names)))); len(names) != want || got != want {
		t.Errorf("%s: %d names on the list, %d different ones, want %d", letter, len(names), got, want)
	}
	return names
}

// storm kills the program while everybody signs, and starts it again.
func (r *rally) storm(t *testing.T) {
	t.Helper()
	var acknowledged atomic.Int32
	killed := sync.OnceFunc(r.kill)
	statuses := r.everybody("storm", own, func(status int) {
		if status == http.StatusSeeOther && acknowledged.Add(1) == crowd/4 {
			killed()
		}
	})
	killed()
	r.again(t)
	before := r.names(t, "storm")
	for n, status := range statuses {
		name := fmt.Sprintf("Organisation %02d", n)
		if status == http.StatusSeeOther && !slices.Contains(before, name) {
			t.Errorf("%s was told that it signed, and is not on the list", name)
		}
		if status == http.StatusSeeOther || slices.Contains(before, name) {
			continue
		}
		if again := r.endorse(n, "storm", own(n)); again != http.StatusSeeOther {
			t.Errorf("%s, first answered %d, could not sign afterwards: %d", name, status, again)
		}
	}
	done := howMany(statuses, http.StatusSeeOther)
	t.Logf("killed after %d acknowledgements; %d were on the list", done, len(before))
	if done == crowd {
		t.Error("the kill came too late to mean anything")
	}
	r.verifies(t)
	r.hasOnce(t, "storm", crowd)
}
