package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// stage is a portal with a coalition and its secretariat.
type stage struct {
	*portal
	coalition     app.Coalition
	coordinator   app.Person
	administrator app.Person
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p := newPortal(t)
	c := storetest.Coalition(t, p.store, "care")
	return &stage{portal: p, coalition: c, coordinator: storetest.Officer(t, p.store, c, app.Coordinator), administrator: storetest.Officer(t, p.store, c, app.Administrator)}
}

// representative adds somebody with a seat in an organisation.
func (st *stage) representative(t *testing.T, o app.Organisation, role app.SeatRole) app.Person {
	t.Helper()
	p := storetest.Person(t, st.store, string(role)+" at "+o.DisplayName)
	storetest.Seat(t, st.store, o, p, role)
	return p
}

// silent holds a whole answer against words that must not be in it.
func silent(t *testing.T, page *webtest.Page, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(page.Body, w) {
			t.Errorf("%s (%d) says %q", page.Path, page.Status, w)
		}
	}
}

// applying is a form as an applicant fills it in.
func applying(change ...string) url.Values {
	v := url.Values{
		"coalition": {"care"}, "legal_name": {"Ärzte gegen Gewalt e. V."}, "display_name": {"Ärzte gegen Gewalt"}, "english_name": {"Doctors against Violence"},
		"acronym": {"ÄgG"}, "type": {"ngo"}, "country": {"DE"}, "city": {"Köln"}, "website": {"https://aerzte.example"},
		"register_number": {"123456789012-34"}, "capacity": {"Chair"}, "authority": {"Elected by the members"},
	}
	for i := 0; i+1 < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

const ownPath, dossierPath = "/desk/applications/care/arzte-gegen-gewalt", "/secretariat/care/applications/arzte-gegen-gewalt"

// unsaid is a key of the catalogues for which there was no sentence.
var unsaid = regexp.MustCompile(`\b(layout|home|desk|organisations|secretariat|ledger|letters|endorsements|errors|rules|account|signin)\.[a-z_]+`)

// TestEachPageIsForThoseItIsFor asks for every page of organisations, desk and
// secretariat as everybody; 303 stands for the sign-in page.
func TestEachPageIsForThoseItIsFor(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	applicant := storetest.Person(t, st.store, "applicant")
	storetest.Coalition(t, st.store, "justice")
	pending := storetest.Organisation(t, st.store, "Beta Bund")
	storetest.Member(t, st.store, pending, st.coalition, applicant, app.MembershipSubmitted)
	browsers := []*webtest.Browser{
		st.visitor(t), st.as(t, storetest.Person(t, st.store, "stranger")), st.as(t, st.representative(t, org, app.Viewer)), st.as(t, st.representative(t, org, app.Editor)),
		st.as(t, owner), st.as(t, st.coordinator), st.as(t, st.administrator), st.as(t, storetest.Platform(t, st.store)),
	}
	const in = http.StatusSeeOther
	for path, want := range map[string][]int{ // visitor, stranger, viewer, editor, owner, coordinator, administrator, platform
		"/organisations":                            {200, 200, 200, 200, 200, 200, 200, 200},
		"/organisations/alpha-aid":                  {200, 200, 200, 200, 200, 200, 200, 200},
		"/organisations/beta-bund":                  {404, 404, 404, 404, 404, 404, 404, 404},
		"/coalitions/care":                          {200, 200, 200, 200, 200, 200, 200, 200},
		"/coalitions/none":                          {404, 404, 404, 404, 404, 404, 404, 404},
		"/desk":                                     {in, 200, 200, 200, 200, 200, 200, 200},
		"/desk/apply":                               {in, 200, 200, 200, 200, 200, 200, 200},
		"/desk/join":                                {in, 200, 200, 200, 200, 200, 200, 200},
		"/desk/join?organisation=beta-bund":         {in, 404, 404, 404, 404, 404, 404, 404},
		"/desk/applications/care/beta-bund":         {in, 404, 404, 404, 404, 404, 404, 404},
		"/desk/applications/care/beta-bund/answer":  {in, 404, 404, 404, 404, 404, 404, 404},
		"/desk/organisations/alpha-aid":             {in, 403, 403, 200, 200, 403, 403, 403},
		"/desk/organisations/alpha-aid/seats":       {in, 403, 200, 200, 200, 403, 403, 403},
		"/desk/organisations/alpha-aid/coalitions":  {in, 403, 403, 403, 200, 403, 403, 403},
		"/desk/organisations/beta-bund/seats":       {in, 404, 404, 404, 404, 404, 404, 404},
		"/secretariat/care":                         {in, 403, 403, 403, 403, 200, 200, 200},
		"/secretariat/care/applications":            {in, 403, 403, 403, 403, 200, 200, 200},
		"/secretariat/care/applications/beta-bund":  {in, 403, 403, 403, 403, 200, 200, 200},
		"/secretariat/care/applications/never-here": {in, 403, 403, 403, 403, 404, 404, 404},
		"/secretariat/care/ledger":                  {in, 403, 403, 403, 403, 403, 200, 200},
		"/secretariat/none":                         {in, 404, 404, 404, 404, 404, 404, 404},
	} {
		for i, b := range browsers {
			p := b.Get(path)
			status := p.Status
			if strings.HasPrefix(p.Path, "/sign-in") {
				status = in
			}
			if status != want[i] {
				t.Errorf("browser %d: %s answers %d, want %d", i, path, status, want[i])
			}
			if key := unsaid.FindString(p.Text("body")); key != "" {
				t.Errorf("browser %d: %s shows the key %s", i, path, key)
			}
			if want[i] >= 400 && strings.Contains(p.Body, "Beta Bund") {
				t.Errorf("browser %d: %s names an applicant", i, path)
			}
		}
	}
}
