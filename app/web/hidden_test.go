package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// hidden is one thing that exists and may not be known of, and what stands in its place where there is nothing.
type hidden struct{ there, absent string }

// hiding says what a route's address names; routes that name nothing hidden stand in namesNothing.
type hiding struct {
	route string // its beginning
	param string // the parameter that names it
	what  string // the key of what is hidden
	rest  map[string]string
}

var hidingRoutes = []hiding{
	{"/letters/:slug", "slug", "letter", map[string]string{"file": "signatories.json", "package": "1", "organisation": "kinderrechte-heute", "id": "1"}},
	{"/organisations/:slug", "slug", "organisation", nil},
	{"/desk/organisations/:slug", "slug", "organisation", map[string]string{"seat": "1", "act": "approve", "coalition": "justice-initiative"}},
	{"/desk/applications/:coalition/:organisation", "organisation", "organisation", map[string]string{"coalition": "justice-initiative"}},
	{"/secretariat/:coalition/applications/:organisation", "organisation", "organisation", map[string]string{"coalition": "justice-initiative", "act": "approve", "change": "1"}},
	{"/secretariat/:coalition/people/:office", "office", "office", map[string]string{"coalition": "justice-initiative", "act": "end"}},
	{"/desk/files/:id", "id", "file", nil},
	{"/desk/signatures/:id", "id", "signature", nil},
	{"/platform/people/:person", "person", "platform person", nil},
	{"/platform/invitations/:id", "id", "invitation", nil},
	{"/verify/:digest", "digest", "digest", nil},
	{"/images/:file", "file", "image", nil},
}

// namesNothing are routes with parameters that name nothing which could be hidden, and why.
var namesNothing = map[string]string{
	"/account/sessions/:session":     "a mark is random, and one of somebody else is not found",
	"/secretariat/:coalition":        "every coalition has a public page",
	"/coalitions/:slug":              "every coalition has a public page",
	"/invitations/:token":            "a link is its own secret, and any other is not found",
	"/auth/:provider":                "providers stand on the sign-in page",
	"/log/proof/:line":               "the ledger's size is public",
	"/log/consistency/:older/:newer": "the ledger's size is public",
}

// TestEveryHiddenThingHasOneAnswer crawls the table of routes as those who may not know of a letter, an organisation, a
// file: what is hidden and what was never there give the same answer to the byte.
func TestEveryHiddenThingHasOneAnswer(t *testing.T) {
	t.Parallel()
	s, things := hiddenThings(t)
	other := storetest.Coalition(t, s.store, "other")
	_, elsewhere := storetest.Signatory(t, s.store, other, "Elsewhere")
	cookies := map[string]*http.Cookie{
		"visitor": nil, "stranger": s.cookie(t, storetest.Person(t, s.store, "stranger")), "member of another coalition": s.cookie(t, elsewhere),
		"secretariat of another coalition": s.cookie(t, storetest.Officer(t, s.store, other, app.Administrator)),
	}
	compared := 0
	for _, route := range s.server.echo.Routes() {
		if !strings.Contains(route.Path, ":") || route.Method == echoNotFound {
			continue
		}
		at := slices.IndexFunc(hidingRoutes, func(h hiding) bool { return strings.HasPrefix(route.Path, h.route) })
		if at < 0 {
			if !slices.ContainsFunc(sortedKeys(namesNothing), func(name string) bool { return strings.HasPrefix(route.Path, name) }) {
				t.Errorf("%s: say in this test what the address names", route.Path)
			}
			continue
		}
		h := hidingRoutes[at]
		thing := things[h.what]
		for _, ending := range endingsOf(route.Path) {
			for who, cookie := range cookies {
				there := wholeAnswer(s.server, route.Method, filled(t, route.Path, h, thing.there)+ending, cookie, thing)
				absent := wholeAnswer(s.server, route.Method, filled(t, route.Path, h, thing.absent)+ending, cookie, thing)
				if compared++; there != absent {
					t.Errorf("%s %s%s tells a %s of what is hidden:\n%.600s\ninstead of\n%.600s", route.Method, route.Path, ending, who, there, absent)
				}
			}
		}
	}
	if compared < 200 {
		t.Errorf("only %d answers were compared", compared)
	}
}

// TestVisitorsAreLedToSignInAndBack follows the link of a mail in a browser that nobody is signed in with.
func TestVisitorsAreLedToSignInAndBack(t *testing.T) {
	t.Parallel()
	s, _ := hiddenThings(t)
	for _, slug := range []string{"remediation", "never-there"} {
		page := s.visitor(t).Get("/letters/" + slug + "?lang=de")
		shows(t, page, http.StatusNotFound, "Sign in to see whether this is for you")
		if want := paths.SignIn("/letters/" + slug + "?lang=de"); !strings.Contains(page.Body, strings.ReplaceAll(want, "&", "&amp;")) {
			t.Errorf("%s does not lead to %s", page.Path, want)
		}
		if silent(t, s.as(t, s.owner).Get("/letters/"+slug), "Sign in to see"); t.Failed() {
			return
		}
	}
}

const echoNotFound = "echo_route_not_found"

// hiddenThings is a delivered letter that only its hosts may see, an application, and what hangs on both.
func hiddenThings(t *testing.T) (signingScene, map[string]hidden) {
	t.Helper()
	s := deliveredLetter(t, openLetter(t))
	s.change(t, func(l *app.Letter) { l.Visibility = app.VisibleHosts })
	applicant := storetest.Person(t, s.store, "applicant")
	pending := storetest.Organisation(t, s.store, "Beta Bund")
	storetest.Member(t, s.store, pending, s.coalition, applicant, app.MembershipSubmitted)
	storetest.Seat(t, s.store, pending, applicant, app.Owner)
	var logo app.Image
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		logo = depict(t, tx, &pending, 7)
		return tx.AddFile(&app.File{
			LetterID: s.letter.ID, PersonID: s.coordinator.ID, Format: "csv", Circle: app.DisclosedSecretariat, Language: "en", Layout: app.Layout{Paper: "a4"},
			State: app.FileWaiting, AskedAt: tx.Now(), ExpiresAt: tx.Now().Add(app.FileLifetime),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.New(s.store, nil).Inviting([]byte("a secret of this test")).InviteToPortal(t.Context(), "next@example.org"); err != nil {
		t.Fatal(err)
	}
	none := strings.Repeat("0a", 32)
	return s, map[string]hidden{
		"letter": {"remediation", "remedxxxion"}, "organisation": {"beta-bund", "beta-fund"}, "office": {"1", "9"}, "invitation": {"1", "9"}, "platform person": {strconv.FormatInt(int64(storetest.Platform(t, s.store).ID), 10), "99"},
		"file":      {"1", "9"},
		"signature": {"1", "9"}, "digest": {s.version.Digest(), none}, "image": {logo.Digest + "." + logo.MediaType.Ending(), none + "." + logo.MediaType.Ending()},
	}
}

// filled is a route's address with its parameters in place.
func filled(t *testing.T, route string, h hiding, value string) string {
	t.Helper()
	parts := strings.Split(route, "/")
	for i, part := range parts {
		name, isParam := strings.CutPrefix(part, ":")
		switch {
		case !isParam:
		case name == h.param:
			parts[i] = value
		case h.rest[name] != "":
			parts[i] = h.rest[name]
		default:
			t.Fatalf("%s: what is %s?", route, part)
		}
	}
	return strings.Join(parts, "/")
}

// endingsOf are what an address is asked with besides as it is: documents and parts of pages.
func endingsOf(route string) []string {
	switch {
	case route == "/letters/:slug", strings.HasSuffix(route, "/packages/:package"):
		return []string{"", ".pdf", ".docx", "?lang=de", "?group=type"}
	case strings.HasPrefix(route, "/letters/:slug"):
		return []string{"", "?lang=de"}
	}
	return []string{""}
}

// wholeAnswer is status, headers and body, without the request's number and without the names asked for.
func wholeAnswer(site http.Handler, method, path string, cookie *http.Cookie, thing hidden) string {
	r := httptest.NewRequest(method, portalBase+path, nil)
	if method == http.MethodPost {
		r = httptest.NewRequest(method, portalBase+path, strings.NewReader(url.Values{"capacity": {"Chair"}, "reason": {"none"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	header := w.Header().Clone()
	id := header.Get("X-Request-Id")
	header.Del("X-Request-Id")
	for i, cookie := range header.Values("Set-Cookie") {
		name, _, _ := strings.Cut(cookie, "=")
		header["Set-Cookie"][i] = name // a secret of the browser's, made anew each time
	}
	header.Del("Etag") // the digest of a page that quotes what was asked
	whole := fmt.Sprintf("%d %v\n%s", w.Code, header, w.Body.String())
	for _, word := range []string{id, path, thing.there, thing.absent} {
		switch len(word) {
		case 0:
		case 1: // a number of a row
			whole = strings.ReplaceAll(whole, "/"+word, "/·")
			whole = strings.ReplaceAll(whole, "%2F"+word, "%2F·")
		default:
			whole = strings.ReplaceAll(whole, word, "·")
			whole = strings.ReplaceAll(whole, url.QueryEscape(word), "·")
		}
	}
	return whole
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
