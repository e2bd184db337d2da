package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/deliveries"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/organisations"
	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// portal is the whole site on an empty store whose clock stands still.
type portal struct {
	store  *store.Store
	clock  *storetest.Clock
	server *Server
}

const portalBase = "http://portal.example"

func newPortal(t testing.TB) *portal {
	t.Helper()
	return portalOn(t, storetest.New(t))
}

// portalOn is newPortal on a store that is there already.
func portalOn(t testing.TB, st *store.Store) *portal {
	t.Helper()
	return portalWith(t, st, 0)
}

// portalWith is portalOn with documents of this many signatories written in the background.
func portalWith(t testing.TB, st *store.Store, long int) *portal {
	t.Helper()
	clock := storetest.ClockOf(st)
	s, err := serverOn(st, clock.Now, long)
	if err != nil {
		t.Fatal(err)
	}
	return &portal{store: st, clock: clock, server: s}
}

// serverOn is a portal on a store; long is how many signatories are many, 0 for as many as usual.
func serverOn(st *store.Store, clock func() time.Time, long int) (*Server, error) {
	kept := files.New(st, files.Options{Long: long})
	return New(Config{
		Accounts: accounts.New(st, nil), Organisations: organisations.New(st), Letters: letters.New(st),
		Endorsements: endorsements.New(st), Ledger: ledger.New(st), Deliveries: deliveries.New(st), Privacy: privacy.New(st), Files: kept, SessionStore: st.Sessions(),
		Documents: documents.New(documents.Config{
			Letters: letters.New(st), Deliveries: deliveries.New(st), Files: kept, Ledger: ledger.New(st), BaseURL: portalBase, Clock: clock,
		}),
		Ready: func(context.Context) error { return nil }, Secret: []byte("a secret of the tests, long enough"),
		BaseURL: portalBase, Pace: -1, Clock: clock, Log: slog.New(slog.DiscardHandler),
	})
}

// visitor opens a browser that nobody has signed in with.
func (p *portal) visitor(t testing.TB) *webtest.Browser {
	t.Helper()
	return webtest.New(t, p.server, portalBase)
}

// as opens a browser in which somebody has signed in.
func (p *portal) as(t testing.TB, who app.Person) *webtest.Browser {
	t.Helper()
	b := p.visitor(t)
	b.SetCookie(p.cookie(t, who))
	return b
}

// cookie is that of a browser in which somebody has signed in.
func (p *portal) cookie(t testing.TB, who app.Person) *http.Cookie {
	t.Helper()
	ctx, err := p.server.Sessions.Load(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.server.Sessions.RenewToken(ctx); err != nil {
		t.Fatal(err)
	}
	p.server.Sessions.Put(ctx, site.SessionPerson, int64(who.ID))
	p.server.Sessions.Put(ctx, site.SessionEpoch, who.SessionEpoch)
	p.server.Sessions.Mark(ctx)
	token, _, err := p.server.Sessions.Commit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: p.server.Sessions.Cookie.Name, Value: token}
}

// shows fails the test unless the page has this status and says these sentences.
func shows(t testing.TB, page *webtest.Page, status int, sentences ...string) {
	t.Helper()
	if page.Status != status {
		t.Fatalf("%s: status %d, want %d: %s", page.Path, page.Status, status, page.Text("main"))
	}
	text := page.Text("body")
	for _, sentence := range sentences {
		if !strings.Contains(text, strings.Join(strings.Fields(sentence), " ")) {
			t.Errorf("%s does not say %q but: %s", page.Path, sentence, page.Text("main"))
		}
	}
	if key := messageKey.FindString(text); key != "" {
		t.Errorf("%s shows the key of a message: %s", page.Path, key)
	}
}

// messageKey is what stands on a page when the catalogues lack a sentence.
var messageKey = regexp.MustCompile(`\b(letters|endorsements|secretariat|rules|layout|errors|organisations)\.[a-z]+_[a-z_]+\b`)

// says is a sentence of the English catalogue.
func says(key string, args ...any) string { return lang.For("en").T(key, args...) }

// wrong are the fields that the page's error summary links to.
func wrong(page *webtest.Page) []string {
	var fields []string
	for _, link := range page.All(".error-summary a") {
		for _, a := range link.Attr {
			if a.Key == "href" {
				fields = append(fields, strings.TrimPrefix(a.Val, "#f-"))
			}
		}
	}
	slices.Sort(fields)
	return fields
}

// form are the values of a form, in pairs of name and value.
func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

func contains(text, part string) bool { return strings.Contains(text, part) }
