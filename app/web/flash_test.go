package web

import (
	"net/http"
	"strings"
	"testing"

	"undersigned/app/store/storetest"
)

// TestTheSentenceAboutAnActIsShownOnce: it waits in the browser, unreadable, on pages that are kept for everybody too, and
// nobody else can write one.
func TestTheSentenceAboutAnActIsShownOnce(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	b, done := st.as(t, storetest.Person(t, st.store, "Ada")), says("account.saved")
	kept := b.PostBody("/account", "application/x-www-form-urlencoded", form("language", "en").Encode())
	cookie := kept.Header.Get("Set-Cookie")
	if kept.Status != http.StatusSeeOther || !strings.HasPrefix(cookie, "flash=") || strings.Contains(cookie, done) || !strings.Contains(cookie, "HttpOnly") {
		t.Fatalf("answer %d with %q", kept.Status, cookie)
	}
	value, _, _ := strings.Cut(strings.TrimPrefix(cookie, "flash="), ";")
	shows(t, b.Get("/account"), http.StatusOK, done)
	silent(t, b.Get("/account"), done)

	visitor := st.visitor(t)
	silent(t, visitor.Get("/letters"), done) // the page is kept from here on
	visitor.SetCookie(&http.Cookie{Name: "flash", Value: value})
	page := visitor.Get("/letters")
	shows(t, page, http.StatusOK, done)
	if got := page.Header.Get("Cache-Control"); got != "private, no-store" {
		t.Errorf("a page with a sentence may be kept: %q", got)
	}
	silent(t, st.visitor(t).Get("/letters"), done)

	changed := "A" + value[1:]
	if changed == value {
		changed = "B" + value[1:]
	}
	for _, forged := range []string{changed, "success\nYou have won", ""} {
		visitor.SetCookie(&http.Cookie{Name: "flash", Value: forged})
		silent(t, visitor.Get("/letters"), done, "You have won")
	}
}
