package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	idp "undersigned/app/demo"
	"undersigned/app/paths"
)

// signIn goes through the sign-in to the desk, as the person with this subject. The page to choose from may offer
// buttons, or choices with one button.
func (v *visitor) signIn(subject string) {
	v.t.Helper()
	v.visit("/auth/" + idp.ProviderID + "?return=" + url.QueryEscape("/desk"))
	person := fmt.Sprintf(`document.querySelector('[name=person][value=%s]')`, quote(subject))
	button := evaluate[bool](v, person+"?.type === 'submit'")
	v.clickOn(chromedp.JSPath(person), "the person "+subject)
	if !button {
		v.clickOn(chromedp.JSPath(person+"?.form.querySelector('button')"), "the button to sign in")
	}
	v.at("/desk")
}

// signIn does the same without a browser.
func (c *crawler) signIn(t *testing.T, subject string) {
	t.Helper()
	a, err := c.read("/auth/" + idp.ProviderID)
	if err != nil {
		t.Fatal(err)
	}
	request := inputs(a, "request")
	if len(request) == 0 {
		t.Fatalf("sign in as %s: %d\n%s", subject, a.status, a.body)
	}
	answer, err := c.client.PostForm(c.base.JoinPath(paths.DemoProvider, "choose").String(),
		url.Values{"request": request[:1], "person": {subject}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("sign in as %s: %s", subject, answer.Status)
	}
}

// people gives the subjects of everybody one can sign in as.
func people(t *testing.T, base string) []string {
	t.Helper()
	a, err := newCrawler(t, base).read("/auth/" + idp.ProviderID)
	if err != nil {
		t.Fatal(err)
	}
	all := inputs(a, "person")
	if len(all) == 0 {
		t.Fatalf("nobody to sign in as: %d\n%s", a.status, a.body)
	}
	return all
}

// inputs gives the values of the controls of a page that have this name.
func inputs(a answer, name string) (values []string) {
	if a.page == nil {
		return nil
	}
	for n := range a.page.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "input" || n.Data == "button") && attr(n, "name") == name {
			values = append(values, attr(n, "value"))
		}
	}
	return values
}
