package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/store/storetest"
	"undersigned/app/web/letter"
)

func TestEmbedIsTheSameForEverybodyAndOnlyItMayBeFramed(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	s.endorse(t, "Verborgen", "MT", app.DisclosedSecretariat)
	s.endorse(t, "Nur Empfänger", "CY", app.DisclosedAddressee)
	const path = "/letters/remediation/embed?show=all&lang=de&group=none&other=1"
	s.clock.Pass(24 * time.Hour)
	page := s.visitor(t).Get(path)
	shows(t, page, http.StatusOK, "Titel remediation", "1 Organisation", "und eine oder mehrere Organisationen", "Zora")
	known := s.as(t, s.coordinator)
	if again := known.Get(path); again.Body != page.Body || again.Header.Get("ETag") != page.Header.Get("ETag") {
		t.Error("whoever is signed in sees another page")
	}
	for _, hidden := range []string{"Verborgen", "Malta", "Nur Empfänger", "<script", "<form"} {
		if contains(page.Body, hidden) {
			t.Errorf("%q is on the page", hidden)
		}
	}
	h := page.Header
	if !strings.HasSuffix(h.Get("Content-Security-Policy"), "frame-ancestors *") || h.Get("X-Frame-Options") != "" || len(h.Values("Set-Cookie")) > 0 {
		t.Errorf("%v", h)
	}
	for _, link := range page.All("main a") {
		target, href := "", ""
		for _, a := range link.Attr {
			target, href = map[bool]string{true: a.Val, false: target}[a.Key == "target"], map[bool]string{true: a.Val, false: href}[a.Key == "href"]
		}
		if target != "_top" || !strings.HasPrefix(href, portalBase+"/") {
			t.Errorf("%s stays in the frame", href)
		}
	}
	for _, other := range []string{"/letters/remediation", "/letters/nothing/embed", "/"} {
		page := s.visitor(t).Get(other)
		if !contains(page.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || page.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s may be framed", other)
		}
	}
}

func TestEmbedShowsTheNewest(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	for i := range letter.EmbedNewest + 2 {
		s.clock.Pass(time.Minute)
		s.endorse(t, fmt.Sprintf("Number %c", 'A'+i), "DE", app.DisclosedPublic)
	}
	page := s.visitor(t).Get("/letters/remediation/embed")
	shows(t, page, http.StatusOK, "Title remediation", "10 organisations", says("letters.embed_newest"), says("letters.embed_read_sign"))
	if at, before := strings.Index(page.Body, "Number J"), strings.Index(page.Body, "Number I"); at < 0 || before < at || contains(page.Body, "Number B") {
		t.Error("not the newest, the last first")
	}
}

func TestEmbedIsForPublicLettersOnly(t *testing.T) {
	t.Parallel()
	for _, visibility := range []app.Visibility{app.VisibleHosts, app.VisibleMembers, app.VisibleLink} {
		s := openLetter(t)
		if _, err := storetest.Raw(t, s.store).ExecContext(t.Context(), "UPDATE letters SET visibility = '"+string(visibility)+"'"); err != nil {
			t.Fatal(err)
		}
		if page := s.as(t, s.coordinator).Get("/letters/remediation/embed"); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", visibility, page.Status)
		}
		if page := s.as(t, s.coordinator).Get("/letters/remediation"); contains(page.Body, "iframe") {
			t.Errorf("%s: the code is offered", visibility)
		}
	}
}

// The code is offered to those who run the letter, and leads to what they see.
func TestEmbedCodeIsForThoseWhoRunTheLetter(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	if page := s.visitor(t).Get("/letters/remediation"); contains(page.Body, "iframe") || contains(s.as(t, s.owner).Get("/letters/remediation").Body, "iframe") {
		t.Error("the code is offered to others")
	}
	page := s.as(t, s.coordinator).Get("/letters/remediation?lang=de&group=type")
	code := page.Text("#embed-all")
	want := `<iframe src="http://portal.example/letters/remediation/embed?group=type&amp;lang=de&amp;show=all" title="Unterzeichnende: Titel remediation" width="100%" height="480" loading="lazy" style="border: 0"></iframe>`
	if code != want || !contains(page.Text("#embed-newest"), "lang=de&amp;show=newest") {
		t.Errorf("the code is\n%s, want\n%s", code, want)
	}
}
