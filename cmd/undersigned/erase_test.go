package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
)

// answered is do with somebody at the terminal.
func answered(t *testing.T, answer string, args ...string) (code int, out, err string) {
	t.Helper()
	var o, e said
	code = run(surroundings{ctx: t.Context(), in: strings.NewReader(answer), out: &o, err: &e}, args)
	return code, o.String(), e.String()
}

// peopled is a database with three people, of whom two share an address and the first runs the portal.
func peopled(t *testing.T) string {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "portal.db")
	s, err := store.Open(t.Context(), url, store.Options{Clock: func() time.Time { return time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := accounts.New(s, []app.Identity{{Issuer: "https://id.example", Subject: "1"}})
	for i, email := range []string{"ada@example.org", "two@example.org", "two@example.org"} {
		who := app.Identity{Issuer: "https://id.example", Subject: fmt.Sprint(i + 1), Name: fmt.Sprintf("Name %d", i+1), Email: email, Language: "en"}
		if _, err := a.SignIn(t.Context(), who); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

func TestEraseAtTheTerminal(t *testing.T) {
	t.Parallel()
	url := peopled(t)
	person, lines := []string{"erase", "person", "--database", url}, []string{"erase", "lines", "--database", url}
	for _, test := range []struct {
		answer string // "" for nobody there
		args   []string
		code   int
		want   string
	}{
		{"", append(person, "nobody@example.org", "--yes"), exitFailed, "there is nobody like that"},
		{"", append(person, "9", "--yes"), exitFailed, "there is nobody like that"},
		{"", append(person, "Name 1", "--yes"), exitFailed, "there is nobody like that"},
		{"", append(person, "two@example.org", "--yes"), exitFailed, "say which by number: 2, 3"},
		{"", append(person, "3"), exitFailed, "say --yes"},
		{"no\n", append(person, "3"), exitFailed, "nothing was erased"},
		{"", append(person, "ada@example.org", "--yes"), exitFailed, "Nobody else runs this portal."},
		{"yes\n", append(person, "3"), 0, "Person 3 is erased."},
		{"", append(person, "TWO@example.org", "--yes"), 0, "Person 2 is erased."},
		{"", append(person, "3", "--yes"), exitFailed, "there is nobody like that"},
		{"", append(lines, "0"), exitFailed, "say --yes"},
		{"", append(lines, "0", "99", "--yes"), exitFailed, "nothing was erased"},
		{"yes", append(lines, "0", "1"), 0, "Erased: [0 1]."},
		{"", append(lines, "1", "--yes"), exitFailed, "was erased before"},
		{"", append(lines, "x", "--yes"), exitUsage, "undersigned --help"},
		{"", []string{"verify", "--database", url}, 0, "2 lines erased"},
	} {
		code, out, err := do(t, nil, test.args...)
		if test.answer != "" {
			code, out, err = answered(t, test.answer, test.args...)
		}
		if code != test.code || !strings.Contains(out+err, test.want) {
			t.Errorf("%q: %d %q %q, want %d %q", test.args[1:], code, out, err, test.code, test.want)
		}
		if test.answer == "yes\n" && !strings.Contains(err, "Erase person 3, Name 3 <two@example.org>, here since 2026-03-02?") {
			t.Errorf("asked %q", err)
		}
	}
}
