package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"undersigned/app"
	"undersigned/app/paths"
	"undersigned/app/store/storetest"
	"undersigned/app/web/desk"
	"undersigned/app/web/webtest"
)

// keptForm is a form of the portal that somebody fills in, as it is sent.
type keptForm struct {
	route, action, page string
	who                 app.Person
	values              url.Values
}

// untypedRoutes take forms into which nothing is typed, and why nothing of them is lost.
var untypedRoutes = map[string]string{
	"/verify": "is for everybody; a file is chosen", "/sign-out": "a button", "/language": "a button", "/account": "one choice, and two presses later",
	"/account/sessions/end": "a button", "/account/sessions/others/end": "a button", "/account/sessions/:session/end": "a button", "/account/delete": "a button, pressed anew",
	"/desk/applications/:coalition/:organisation/withdraw": "a button", desk.LogoRoute: "a file, which is not kept", desk.LogoRoute + "/remove": "a button",
	"/desk/organisations/:slug/coalitions/:coalition/leave": "a button", "/desk/organisations/:slug/leave": "a button",
	"/desk/organisations/:slug/seats/:seat/:act": "one choice", "/secretariat/:coalition/people/:office/:act": "one choice",
	"/desk/files/:id/again": "a button", "/desk/files/:id/delete": "a button",
	"/letters/:slug/endorsements/:organisation/withdraw": "a button", "/letters/:slug/exports": "choices", "/letters/:slug/layout": "choices",
	"/letters/:slug/packages/:package/addressee": "a button", "/letters/:slug/consent": "a button", "/letters/:slug/names": "a button",
	"/letters/:slug/freeze": "a button", "/letters/:slug/open": "a button", "/letters/:slug/close": "a button",
	"/letters/:slug/deliver": "a button", "/letters/:slug/archive": "a button", "/demo-idp/*": "not the portal's", "/desk/organisations/:slug/names/recall": "a button",
	"/letters/:slug/widen": "one choice", "/invitations/:token/accept": "a button", "/invitations/:token/decline": "a button",
	"/secretariat/:coalition/invitations/:id/revoke": "a button", "/platform/invitations/:id/revoke": "a button", "/platform/people/:person/end": "a button",
}

func keptForms(t *testing.T) (signingScene, []keptForm) {
	t.Helper()
	s := openLetter(t)
	other := storetest.Coalition(t, s.store, "other")
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	asked, rejected := storetest.Organisation(t, s.store, "Beta Bund"), storetest.Organisation(t, s.store, "Gamma Bund")
	applicant := storetest.Person(t, s.store, "applicant")
	storetest.Member(t, s.store, asked, s.coalition, applicant, app.InformationRequested)
	storetest.Member(t, s.store, rejected, s.coalition, applicant, app.MembershipRejected)
	waiting := storetest.Organisation(t, s.store, "Delta Bund")
	storetest.Member(t, s.store, waiting, s.coalition, applicant, app.MembershipSubmitted)
	for _, o := range []app.Organisation{asked, rejected, waiting} {
		storetest.Seat(t, s.store, o, applicant, app.Owner)
	}
	b := s.as(t, s.coordinator)
	if draft := b.Post("/secretariat/justice-initiative/letters", typed("coalition", "justice-initiative")); draft.Status != http.StatusOK {
		t.Fatalf("no draft: %d %s", draft.Status, draft.Text("main"))
	}
	owner := s.as(t, s.owner)
	const profile = "/desk/organisations/kinderrechte-heute"
	shows(t, owner.Submit(owner.Get(profile), profile, form("display_name", "Zora", "legal_name", "Zora")), http.StatusOK)
	stranger, coordinator, platform := storetest.Person(t, s.store, "stranger"), s.coordinator, storetest.Platform(t, s.store)
	const care = "/secretariat/justice-initiative"
	return s, []keptForm{
		{"/desk/apply", "/desk/apply", "/desk/apply", stranger, applying("coalition", other.Slug)},
		{"/desk/join", "/desk/join", "/desk/join?organisation=kinderrechte-heute", stranger, form("organisation", "kinderrechte-heute", "capacity", "Deputy chair")},
		{"/desk/applications/:coalition/:organisation/answer", "/desk/applications/justice-initiative/beta-bund/answer", "", applicant, form("legal_name", "Beta Bund anew", "authority", "Here is\r\nour <statute>.")},
		{"/desk/applications/:coalition/:organisation/appeal", "/desk/applications/justice-initiative/gamma-bund/appeal", "/desk/applications/justice-initiative/gamma-bund", applicant, form("reason", "We had no time to answer.")},
		{"/desk/organisations/:slug", "/desk/organisations/kinderrechte-heute", "", s.owner, form("legal_name", "Kinderrechte Heute e. V.", "city", "Trier", "about", "We & they")},
		{"/desk/organisations/:slug/coalitions", "/desk/organisations/kinderrechte-heute/coalitions", "", s.owner, form("coalition", other.Slug, "capacity", "Chair", "authority", "The board decided.")},
		{"/letters/:slug/endorsements", signed, signForm, s.owner, form("organisation", "kinderrechte-heute", "capacity", "Chair", "authority", mandate, "disclosure", "addressee", "confirmed", "yes")},
		{"/letters/:slug/declines", "/letters/remediation/declines", signForm, s.owner, form("organisation", "kinderrechte-heute", "reason", "Not this time, for our board does not meet.")},
		{"/secretariat/:coalition/applications/:organisation/:act", care + "/applications/delta-bund/reject", care + "/applications/delta-bund", coordinator, form("reason", "The register does not know you.")},
		{"/secretariat/:coalition/applications/:organisation/names/:change/:act", care + "/applications/kinderrechte-heute/names/1/refuse", care + "/applications/kinderrechte-heute", coordinator, form("reason", "It is another's name.")},
		{"/secretariat/:coalition/people", care + "/people", "", platform, form("email", "somebody@example.org", "role", "administrator")},
		{"/secretariat/:coalition/invitations", care + "/invitations", care + "/people", coordinator, form("address", "somebody@example.org", "role", "administrator", "language", "fr")},
		{"/secretariat/:coalition/letters", care + "/letters", care + "/letters/new", coordinator, typed("title", "Another letter")},
		{"/letters/:slug/edit", "/letters/a-fund-for-victims/edit", "", coordinator, typed("title", "A better fund")},
		{"/letters/:slug/extend", "/letters/remediation/extend", "/letters/remediation/manage", coordinator, form("deadline_on", "2027-01-31")},
		{"/letters/:slug/cancel", "/letters/remediation/cancel", "/letters/remediation/manage", coordinator, form("reason", "The minister has resigned.")},
		{"/letters/:slug/endorsements/:id/void", "/letters/remediation/endorsements/1/void", "/letters/remediation/manage", coordinator, form("reason", "Twice the same organisation.")},
		{"/platform/coalitions", "/platform/coalitions", "/platform", platform, form("name", "Coalition of all", "about_en", "All of them.")},
	}
}

// TestWhatWasTypedOutlivesTheSession sends every form of the portal after the session has ended, signs in, and finds it
// filled in on its page, and nothing sent.
func TestWhatWasTypedOutlivesTheSession(t *testing.T) {
	t.Parallel()
	s, forms := keptForms(t)
	for _, route := range s.server.echo.Routes() {
		known := untypedRoutes[route.Path] != "" || slices.ContainsFunc(forms, func(f keptForm) bool { return f.route == route.Path })
		if route.Method == http.MethodPost && !known {
			t.Errorf("POST %s: say in this test what is typed into its form, or that nothing is", route.Path)
		}
	}
	for _, f := range forms {
		if f.page == "" {
			f.page = f.action
		}
		b := s.visitor(t)
		shows(t, b.Post(f.action, f.values), http.StatusUnauthorized, "waits for an hour")
		if answer := b.Post(f.action, f.values); !strings.Contains(answer.Body, strings.ReplaceAll(paths.SignIn(f.page), "&", "&amp;")) {
			t.Errorf("%s: sign-in does not lead back to %s", f.action, f.page)
		}
		b.SetCookie(s.cookie(t, f.who))
		page := b.Get(f.page)
		shows(t, page, http.StatusOK, "What you typed is here again")
		f.isFilledIn(t, page)
		stranger := s.as(t, f.who).Get(f.page)
		silent(t, stranger, "What you typed is here again")
	}
}

func (f keptForm) isFilledIn(t *testing.T, page *webtest.Page) {
	t.Helper()
	for name, values := range f.values {
		if slices.Contains([]string{"confirmed", "meant", "lock_version"}, name) {
			continue
		}
		for _, n := range page.All("form[action=" + f.action + "] [name=" + name + "]") {
			if got, asked := fieldValue(n); asked && !slices.Contains(values, got) && strings.ReplaceAll(values[0], "\r\n", "\n") != got {
				t.Errorf("%s: %s holds %q, want %q", f.action, name, got, values)
			}
		}
		if len(page.All("form[action="+f.action+"] [name="+name+"]")) == 0 {
			t.Errorf("%s has no field %s", f.page, name)
		}
	}
	if box := page.All("form[action=" + f.action + "] [name=confirmed]"); len(box) > 0 && marked(box[0], "checked") {
		t.Errorf("%s: what has to be confirmed is confirmed already", f.action)
	}
}

// fieldValue is what a field holds; a box that is not ticked, and a button, are not asked.
func fieldValue(n *html.Node) (value string, asked bool) {
	switch {
	case n.Data == "textarea":
		return insideOf(n), true
	case n.Data == "select":
		for o := range n.Descendants() {
			if o.Data == "option" && marked(o, "selected") {
				return valueOfAttr(o, "value"), true
			}
		}
		return "", true
	case valueOfAttr(n, "type") == "radio" || valueOfAttr(n, "type") == "checkbox":
		return valueOfAttr(n, "value"), marked(n, "checked")
	}
	return valueOfAttr(n, "value"), n.Data == "input"
}

// TestKeptFormsAreTheBrowsersAlone looks for a kept form from elsewhere, in the database, after an hour, after signing
// out, and after it was sent.
func TestKeptFormsAreTheBrowsersAlone(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	const page, word = "/desk/organisations/kinderrechte-heute", "Unmistakable"
	typed := func() *webtest.Browser {
		b := s.visitor(t)
		shows(t, b.Post(page, form("about", word)), http.StatusUnauthorized)
		b.SetCookie(s.cookie(t, s.owner))
		return b
	}
	b := typed()
	var sealed, holder string
	if err := storetest.Raw(t, s.store).QueryRow("SELECT sealed, holder FROM kept_forms").Scan(&sealed, &holder); err != nil || strings.Contains(sealed+holder, word) {
		t.Errorf("the database holds %q for %q: %v", sealed, holder, err)
	}
	if got := b.Get(page); got.Value("about") != word {
		t.Errorf("the form holds %q", got.Value("about"))
	}
	if got := s.as(t, s.owner).Get(page); got.Value("about") == word {
		t.Error("another browser of the same person has it")
	}
	b.Post("/sign-out", url.Values{})
	b.SetCookie(s.cookie(t, s.owner))
	silent(t, b.Get(page), word)

	b = typed()
	sentForm := b.Submit(b.Get(page), page, nil)
	shows(t, sentForm, http.StatusOK)
	silent(t, b.Get(page), "What you typed is here again")

	b = typed()
	s.clock.Pass(time.Hour)
	b.SetCookie(s.cookie(t, s.owner))
	silent(t, b.Get(page), "What you typed is here again")
	if err := s.store.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := storetest.Raw(t, s.store).QueryRow("SELECT count(*) FROM kept_forms").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d forms are left: %v", left, err)
	}

	long := s.visitor(t).Post(page, form("about", strings.Repeat("long ", 50_000)))
	shows(t, long, http.StatusUnauthorized)
	silent(t, long, "waits for an hour")
}

// TestASecondTabLosesNothing saves a profile and decides an application in two tabs: the second sees what is saved beside
// what it sent, and can send it again.
func TestASecondTabLosesNothing(t *testing.T) {
	t.Parallel()
	s, forms := keptForms(t)
	at := slices.IndexFunc(forms, func(f keptForm) bool { return f.route == "/desk/organisations/:slug" })
	f, path := forms[at], forms[at].action
	first, second := s.as(t, s.owner), s.as(t, s.owner)
	stale := second.Get(path)
	shows(t, first.Submit(first.Get(path), path, form("city", "Mainz", "about", "The first text.")), http.StatusOK)
	page := second.Submit(stale, path, f.values)
	shows(t, page, http.StatusConflict, "has not been saved", "Saved now: Mainz", "Saved now: The first text.")
	if page.Value("city") != "Trier" || page.Value("about") != "We & they" {
		t.Errorf("the form holds %q and %q", page.Value("city"), page.Value("about"))
	}
	shows(t, second.Submit(page, path, nil), http.StatusOK)
	if got := first.Get(path).Value("city"); got != "Trier" {
		t.Errorf("sent again, %q is saved", got)
	}

	const dossier = "/secretariat/justice-initiative/applications/delta-bund"
	first, second = s.as(t, s.coordinator), s.as(t, s.coordinator)
	stale = second.Get(dossier)
	shows(t, first.Submit(first.Get(dossier), dossier+"/approve", nil), http.StatusOK)
	page = second.Submit(stale, dossier+"/reject", form("reason", "The register does not know you."))
	shows(t, page, http.StatusConflict, "The register does not know you.")
	if word := regexp.MustCompile(`layout\.\w+`).FindString(page.Text("main")); word != "" {
		t.Errorf("the page shows the key %s", word)
	}
}

func insideOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func marked(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func valueOfAttr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
