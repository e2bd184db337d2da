package e2e

import (
	"path/filepath"
	"testing"

	"undersigned/app/store/storetest"

	idp "undersigned/app/demo"
)

// onEach runs a story on a new, empty database of each kind.
func onEach(t *testing.T, story func(t *testing.T, database string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { story(t, "sqlite:"+filepath.Join(t.TempDir(), "portal.db")) })
	t.Run("postgres", func(t *testing.T) { story(t, storetest.Postgres(t)) })
}

// TestFirstPersonSignsInToAnEmptyPortal runs the program as in production, behind a proxy and with a provider of
// identities of its own, on a database that nobody has touched.
func TestFirstPersonSignsInToAnEmptyPortal(t *testing.T) {
	t.Parallel()
	needs(t, chromium)
	onEach(t, func(t *testing.T, database string) {
		p := production(t, database, newMailbox(t), []idp.Person{{Subject: "first", Name: "First Person", Email: "first@ngo.example", Language: "en"}})
		v := newVisitor(t, p.base)
		v.visit("/")
		v.seeNot("First Person")
		v.signIn("first")
		v.see("First Person")
		v.seeNot("A demonstration")
		v.press("Signed in as")
		v.press("Sign out")
		v.visit("/")
		v.seeNot("First Person")
	})
}
