package e2e

import (
	"bytes"
	"net/http"
	"net/url"
	"path"
	"testing"

	"golang.org/x/net/html"

	"undersigned/app"
)

// signer is somebody of another organisation, who does without a browser what the newcomer does with one.
type signer struct {
	subject, name, country string
	shown                  app.Disclosure

	crawler      *crawler
	organisation string // its slug, once it has applied
}

const (
	firstName    = "Aktion Kinderschutz"
	thirdName    = "Bund der Kinderhäuser"
	lastName     = "Łódź dla dzieci"
	withheldName = "Stille Stimmen"
	withheldSlug = "stille-stimmen"
)

// wantRoll is the order of the names that everybody may read: by country, and not as bytes or in German would have it.
var wantRoll = []string{firstName, newName, thirdName, lastName}

// otherSigners come in another order than the one they will stand in.
func otherSigners() []*signer {
	return []*signer{
		{subject: "lodz", name: lastName, country: "PL", shown: app.DisclosedPublic},
		{subject: "stille", name: withheldName, country: "DE", shown: app.DisclosedSecretariat},
		{subject: "bund", name: thirdName, country: "DE", shown: app.DisclosedPublic},
		{subject: "aktion", name: firstName, country: "DE", shown: app.DisclosedPublic},
	}
}

// bringOthers makes members of them.
func (s *story) bringOthers() {
	s.t.Helper()
	administrator := newCrawler(s.t, s.base)
	administrator.signIn(s.t, "administrator")
	for _, o := range s.others {
		o.crawler = newCrawler(s.t, s.base)
		o.crawler.signIn(s.t, o.subject)
		o.organisation = path.Base(o.crawler.send(s.t, "/desk/apply", url.Values{
			"coalition": {coalitionSlug}, "legal_name": {o.name}, "type": {string(app.NGO)}, "country": {o.country}, "city": {"Town"},
			"capacity": {"Chair"}, "authority": {"The board"},
		}))
		dossier := "/secretariat/" + coalitionSlug + "/applications/" + o.organisation
		administrator.send(s.t, dossier+"/approve", url.Values{"lock_version": inputs(administrator.must(s.t, dossier), "lock_version")[:1]})
	}
}

// othersSign endorses the letter for each of them, with the digest of the text that they were shown.
func (s *story) othersSign() {
	s.t.Helper()
	for _, o := range s.others {
		form := o.crawler.must(s.t, s.letter+"/endorse")
		o.crawler.send(s.t, s.letter+"/endorsements", url.Values{
			"organisation": {o.organisation}, "digest": inputs(form, "digest"), "capacity": {"Chair"}, "authority": {"The board"},
			"disclosure": {string(o.shown)}, "confirmed": {"yes"},
		})
	}
}

// must reads a page that has to be there.
func (c *crawler) must(t *testing.T, path string) answer {
	t.Helper()
	a, err := c.read(path)
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("%s: %d, %v\n%s", path, a.status, err, visible(a.page))
	}
	return a
}

// send posts a form that has to be accepted, and gives the path to which it led.
func (c *crawler) send(t *testing.T, path string, form url.Values) string {
	t.Helper()
	got, err := c.client.PostForm(c.base.JoinPath(path).String(), form)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		page, _ := html.Parse(got.Body)
		t.Fatalf("%s: %s\n%s", path, got.Status, visible(page))
	}
	return got.Request.URL.Path
}

// visible is the text of a page, for a person to see why a test failed.
func visible(page *html.Node) string {
	if page == nil {
		return ""
	}
	var text bytes.Buffer
	for n := range page.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data + " ")
		}
	}
	return spaced(text.String())
}
