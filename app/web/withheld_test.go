package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"undersigned/app"
	"undersigned/app/demo"
	"undersigned/app/demo/content"
	"undersigned/app/export/pdf/pdftest"
	"undersigned/app/paths"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
	"undersigned/app/web/webtest"
)

// secrets are words that stand nowhere but in what an organisation with a withheld signature is called.
type secrets struct {
	organisation app.Organisation
	owner        app.Person
	words        []string
	logo         app.Image
}

// secretSignatory signs the scene's letter for an organisation whose every name is unmistakable, and which no directory
// shows: it left its coalition after it signed.
func (s signingScene) secretSignatory(t *testing.T, stem string, disclosure app.Disclosure, state app.MembershipState) secrets {
	t.Helper()
	found := secrets{words: []string{stem}}
	o := app.Organisation{
		Slug: stem + "-slug", LegalName: stem + " legal", DisplayName: stem + " display", EnglishName: stem + " english", SortName: stem + " sort",
		Acronym: stem + "ACR", Type: app.SurvivorGroup, Country: "MT", City: stem + " city", Website: "https://" + stem + ".example", About: stem + " about",
		State: app.OrganisationActive, SearchText: stem, SortKey: roll.Key("", stem), CreatedAt: s.store.Now(), ChangedAt: s.store.Now(),
	}
	found.owner = storetest.Person(t, s.store, stem+" person")
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		found.logo = depict(t, tx, &o, uint8(len(stem)))
		if err := tx.AddOrganisation(&o); err != nil {
			return err
		}
		e := app.NewEndorsement(s.letter, s.version, o, app.Mandate{Capacity: stem + " capacity", Authority: stem + " authority", Disclosure: disclosure}, found.owner.ID, "", tx.Now())
		return tx.AddEndorsement(&e)
	})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Member(t, s.store, o, s.coalition, found.owner, state)
	storetest.Seat(t, s.store, o, found.owner, app.Owner)
	found.organisation = o
	return found
}

// prowl reads everything that a browser can reach by links and by the filters and files of letters, and hands each
// answer to look, text as text and files opened.
func prowl(t *testing.T, b *webtest.Browser, starts []string, look func(path, text string)) int {
	t.Helper()
	queue, seen := slices.Clone(starts), map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		page := b.Get(path)
		look(path, opened(t, path, page))
		for _, n := range page.All("a") {
			if next := within(path, n); next != "" {
				queue = append(queue, next)
			}
		}
		if len(seen) > 2500 {
			t.Fatal("the site has no end")
		}
	}
	return len(seen)
}

// within is where a link leads on the site, without its fragment.
func within(path string, link *html.Node) string {
	for _, a := range link.Attr {
		if a.Key != "href" {
			continue
		}
		base, err := url.Parse(portalBase + path)
		if err != nil {
			return ""
		}
		to, err := base.Parse(a.Val)
		if err != nil || to.Host != base.Host || strings.HasPrefix(to.Path, "/auth/") || to.Path == "/sign-in" || strings.HasPrefix(to.Path, "/static/") {
			return ""
		}
		return to.RequestURI()
	}
	return ""
}

// opened is all that an answer says, its headers too.
func opened(t *testing.T, path string, page *webtest.Page) string {
	t.Helper()
	text := fmt.Sprint(page.Header) + "\n" + page.Body
	switch {
	case page.Status != http.StatusOK:
	case strings.HasPrefix(page.Body, "PK"):
		text += unzipped(t, page.Body)
	case strings.HasPrefix(page.Body, "%PDF-"):
		file, err := pdftest.Open([]byte(page.Body))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		streams, err := file.Streams()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		text += file.Text()
		for _, stream := range streams {
			text += string(stream)
		}
	}
	return text
}

// everyView are the addresses of a letter with every language, group and file.
func everyView(slug string) []string {
	var paths []string
	for _, code := range []string{"en", "fr", "de"} {
		for _, group := range append([]roll.Grouping{""}, roll.Groupings...) {
			query := "?lang=" + code + "&group=" + string(group)
			paths = append(paths, "/letters/"+slug+query, "/letters/"+slug+"/signatories.json"+query, "/letters/"+slug+"/signatories.csv"+query)
		}
		query := "?lang=" + code + "&group=country-type"
		for _, file := range []string{".pdf", "/signatories.pdf", "/signatories.docx", "/signatories.xlsx"} {
			paths = append(paths, "/letters/"+slug+file+query, "/letters/"+slug+file+query+"&logos=1")
		}
	}
	return paths
}

// everyPage is where a crawl of the portal begins: pages, filters, and what is for machines.
func everyPage(words ...string) []string {
	paths := []string{"/", "/letters", "/organisations", "/desk", "/account", "/metrics", "/healthz", "/readyz", "/log/checkpoint", "/log/keys", "/log/proof/0", "/log/proof/1",
		"/log/tile/entries/000.p/1", "/organisations?type=survivor_group", "/organisations?country=MT", "/letters?state=open"}
	return append(paths, words...)
}

// TestAWithheldNameIsInNoAnswer searches the whole site, as everybody who is not entitled, for names that were withheld.
func TestAWithheldNameIsInNoAnswer(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	hidden := []secrets{
		s.secretSignatory(t, "qxzverborgen", app.DisclosedSecretariat, app.MembershipLeft),
		s.secretSignatory(t, "qxzempfaenger", app.DisclosedAddressee, app.MembershipSuspended),
	}
	_, member := storetest.Signatory(t, s.store, s.coalition, "Ein Mitglied")
	viewer := storetest.Person(t, s.store, "viewer")
	storetest.Seat(t, s.store, s.organisation, viewer, app.Viewer)
	stranger := storetest.Officer(t, s.store, storetest.Coalition(t, s.store, "other"), app.Administrator)
	for name, b := range map[string]*webtest.Browser{
		"visitor": s.visitor(t), "owner of another member": s.as(t, member), "viewer": s.as(t, viewer), "another secretariat": s.as(t, stranger),
		"somebody": s.as(t, storetest.Person(t, s.store, "somebody")),
	} {
		starts := everyPage(append(everyView("remediation"), "/letters/remediation/endorse", "/letters/remediation/manage",
			"/letters/remediation.docx", "/letters/remediation/export", "/letters/remediation/export/preview.svg?circle=secretariat", "/desk/files/1", "/desk/files/1/content",
			"/secretariat/justice-initiative", "/secretariat/justice-initiative/ledger", "/secretariat/justice-initiative/applications")...)
		for _, h := range hidden {
			starts = append(starts, "/organisations?q="+h.words[0][:3])
		}
		n := prowl(t, b, starts, func(path, text string) {
			for _, h := range hidden {
				for _, word := range append([]string{h.logo.Digest}, h.words...) {
					if at := strings.Index(strings.ToLower(text), word); at >= 0 {
						t.Errorf("%s: %s says %q", name, path, text[max(0, at-60):min(len(text), at+60)])
					}
				}
			}
		})
		if n < 60 {
			t.Errorf("%s reached only %d addresses", name, n)
		}
		for _, h := range hidden {
			if page := b.Get(paths.Image(h.logo.Digest, "png")); page.Status != http.StatusNotFound {
				t.Errorf("%s: the logo of %s answers %d", name, h.words[0], page.Status)
			}
		}
	}
	for _, h := range hidden { // the words are really there for those who run the letter
		secretariat := s.as(t, s.coordinator)
		if page := secretariat.Get("/letters/remediation/manage"); contains(page.Body, h.words[0]) {
			t.Errorf("%s stands on a page that is projected", h.words[0])
		}
		if page := secretariat.Submit(secretariat.Get("/letters/remediation/manage"), names, nil); !contains(page.Body, h.words[0]) {
			t.Errorf("%s is not even on the secretariat's page", h.words[0])
		}
		if page := s.as(t, h.owner).Get("/letters/remediation/endorsements/" + h.organisation.Slug); page.Status != http.StatusOK {
			t.Errorf("the organisation itself is refused: %d", page.Status)
		}
	}
}

// A member that withheld its name has a public page, on which the letter is not, and on the letter's it is not.
func TestAWithheldMemberIsNotLinkedToTheLetter(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	h := s.secretSignatory(t, "qxzmitglied", app.DisclosedSecretariat, app.MembershipApproved)
	path := "/organisations/" + h.organisation.Slug
	for _, b := range []*webtest.Browser{s.visitor(t), s.as(t, s.owner)} {
		if page := b.Get(path); page.Status != http.StatusOK || contains(strings.ToLower(page.Body), "remediation") {
			t.Errorf("%s (%d) names the letter, or is not there", path, page.Status)
		}
		for _, view := range everyView("remediation") {
			if contains(strings.ToLower(opened(t, view, b.Get(view))), "qxzmitglied") {
				t.Errorf("%s names the organisation", view)
			}
		}
	}
}

// What was public and is withdrawn is gone from everywhere within a second.
func TestAWithdrawnNameIsGoneWithinASecond(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	h := s.secretSignatory(t, "qxzabgang", app.DisclosedPublic, app.MembershipApproved)
	visitor, views := s.visitor(t), everyView("remediation")
	for _, view := range views { // all of it is now in the cache
		if !contains(strings.ToLower(opened(t, view, visitor.Get(view))), "qxzabgang") {
			t.Errorf("%s did not name it before", view)
		}
	}
	own := "/letters/remediation/endorsements/" + h.organisation.Slug
	b := s.as(t, h.owner)
	shows(t, b.Submit(b.Get(own), own+"/withdraw", nil), http.StatusOK)
	s.clock.Pass(site.CacheFresh)
	for _, view := range append(views, "/", "/letters", "/organisations/"+s.organisation.Slug) {
		if view != "/" && contains(strings.ToLower(opened(t, view, visitor.Get(view))), "qxzabgang") {
			t.Errorf("%s still names it", view)
		}
	}
	shows(t, b.Submit(b.Get("/letters/remediation/endorse?organisation="+h.organisation.Slug), signed,
		form("capacity", "Chair", "authority", "Board", "disclosure", "secretariat", "confirmed", "yes")), http.StatusOK)
	s.clock.Pass(site.CacheFresh)
	for _, view := range views {
		if contains(strings.ToLower(opened(t, view, visitor.Get(view))), "qxzabgang") {
			t.Errorf("%s names it although it signed again with its name withheld", view)
		}
	}
}

// The demonstration, as everybody may read it, links no organisation to a letter under which it withheld its name.
func TestTheDemonstrationWithholdsItsNames(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	p := newPortal(t)
	c, err := content.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := demo.FillOptions{Content: c, Issuer: "https://id.example", Now: p.clock.Now(), SetClock: p.clock.Set}
	if err := demo.Fill(t.Context(), p.store, o); err != nil {
		t.Fatal(err)
	}
	names, checked := map[string]string{}, 0
	for _, organisation := range c.Organisations {
		names[organisation.Slug] = organisation.DisplayName
	}
	visitor, answers := p.visitor(t), map[string]string{}
	for _, e := range c.Endorsements {
		if e.Disclosure == string(app.DisclosedPublic) || e.State != string(app.EndorsementSigned) {
			continue
		}
		for _, view := range []string{"", ".pdf", "/signatories.csv", "/signatories.json", "/signatories.docx", "/signatories.xlsx"} {
			path := "/letters/" + e.Letter + view
			if _, read := answers[path]; !read {
				answers[path] = html.UnescapeString(opened(t, path, visitor.Get(path)))
			}
			if checked++; names[e.Organisation] == "" || contains(answers[path], names[e.Organisation]) || contains(answers[path], `"/organisations/`+e.Organisation+`"`) {
				t.Errorf("%s names %q", path, names[e.Organisation])
			}
		}
		if page := visitor.Get("/organisations/" + e.Organisation); contains(page.Body, `"/letters/`+e.Letter+`"`) {
			t.Errorf("the page of %s lists %s", e.Organisation, e.Letter)
		}
	}
	if checked < 18 {
		t.Errorf("only %d answers with withheld names were checked", checked)
	}
}
