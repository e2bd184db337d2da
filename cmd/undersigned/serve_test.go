package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

const strongSecret = "c0a1f5b9de3e4b7788a2614f0c9d5e37b6f21d8a4c3970e5f8123b6a9d4e5c70"

func served(database string, more ...string) []string {
	return append([]string{
		"UNDERSIGNED_DATABASE_URL=" + database, "UNDERSIGNED_ADDR=127.0.0.1:0", "UNDERSIGNED_BASE_URL=https://letters.example.org",
		"UNDERSIGNED_SECRET=" + strongSecret, "PATH=/bin",
	}, more...)
}

func TestServe(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "portal.db")
	r := begin(t, served(database), "serve")
	address := "http://" + r.await(t, &r.err, `"msg":"serving","address":"([^"]+)"`)
	for path, want := range map[string]int{"/readyz": 200, "/": 200, "/demo/mail": 404, "/demo-idp/choose": 404, "/demo-idp/.well-known/openid-configuration": 404, "/auth/demo": 404} {
		if code, _ := get(t, address+path); code != want {
			t.Errorf("%s: %d, want %d", path, code, want)
		}
	}
	for _, want := range []string{"nobody can sign in", "mail waits in the queue"} {
		if !strings.Contains(r.err.String(), want) {
			t.Errorf("the log does not say that %s", want)
		}
	}
	if code := r.end(t); code != 0 {
		t.Errorf("stopped with %d: %s", code, r.err.String())
	}
	if _, err := ownClient(t).Get(address + "/readyz"); err == nil {
		t.Error("it still answers")
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "portal.db")
	for want, environ := range map[string][]string{
		"UNDERSIGNED_SECRET is missing":                    {"UNDERSIGNED_DATABASE_URL=" + database, "UNDERSIGNED_BASE_URL=https://x.example"},
		"UNDERSIGNED_DATABASE_URL is missing":              {"UNDERSIGNED_SECRET=" + strongSecret, "UNDERSIGNED_BASE_URL=https://x.example"},
		"UNDERSIGNED_BASE_URL is missing":                  {"UNDERSIGNED_SECRET=" + strongSecret, "UNDERSIGNED_DATABASE_URL=" + database},
		"UNDERSIGNED_SECRET: ":                             served(database, "UNDERSIGNED_SECRET=hunter2hunter2hunter2hunter2hunter2hunter2"),
		"no setting is called UNDERSIGNED_DATABASE_ADRESS": served(database, "UNDERSIGNED_DATABASE_ADRESS=x"),
		"want https":                     served(database, "UNDERSIGNED_BASE_URL=http://letters.example.org"),
		"neither postgres://":            served("mysql://user:hunter2@host/db"),
		"choose another address with UN": served(database, "UNDERSIGNED_ADDR=nowhere"),
		"UNDERSIGNED_MAIL_FROM":          served(database, "UNDERSIGNED_SMTP_URL=smtp://mail.example"),
		"UNDERSIGNED_PROVIDERS: ":        served(database, `UNDERSIGNED_PROVIDERS=[{"id":"x","client_secret":"hunter2"}]`),
		"UNDERSIGNED_ADMINISTRATORS: ":   served(database, "UNDERSIGNED_ADMINISTRATORS=somebody"),
		"UNDERSIGNED_TRUSTED_PROXIES: ":  served(database, "UNDERSIGNED_TRUSTED_PROXIES=10.0.0.1"),
		"UNDERSIGNED_LOG_FORMAT: ":       served(database, "UNDERSIGNED_LOG_FORMAT=xml"),
		"UNDERSIGNED_PACE: ":             served(database, "UNDERSIGNED_PACE=0"),
		"PostgreSQL database":            served("postgres://user:hunter2@127.0.0.1:1/db"),
	} {
		code, _, err := do(t, environ, "serve")
		if code == 0 || !strings.Contains(err, want) || strings.Contains(err, "hunter2") {
			t.Errorf("want %q: %d %q", want, code, err)
		}
	}
}

func TestConfigMasksSecrets(t *testing.T) {
	t.Parallel()
	code, out, err := do(t, served("postgres://portal:hunter2@db.example/portal?sslmode=require&password=hunter2",
		"UNDERSIGNED_SMTP_URL=smtp://portal:hunter2@mail.example:587", "UNDERSIGNED_MAIL_FROM=portal@x.example",
		`UNDERSIGNED_PROVIDERS=[{"id":"x","kind":"openid","name":"X","issuer":"https://id.example","client_id":"c","client_secret":"hunter2"}]`), "config")
	if code != 0 || err != "" {
		t.Fatalf("%d %s", code, err)
	}
	if strings.Contains(out, "hunter2") || strings.Contains(out, strongSecret) {
		t.Errorf("a secret is shown:\n%s", out)
	}
	for _, want := range []string{
		"UNDERSIGNED_DATABASE_URL=postgres://portal:••••@db.example/portal?", "UNDERSIGNED_SMTP_URL=smtp://portal:••••@mail.example:587\n",
		"UNDERSIGNED_SECRET=••••\n", "UNDERSIGNED_ADDR=127.0.0.1:0\n", "UNDERSIGNED_LOG_FORMAT=json\n", "UNDERSIGNED_PACE=25\n", `"client_secret":"••••"`, "UNDERSIGNED_ADMINISTRATORS=\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	code, out, err = do(t, []string{"UNDERSIGNED_PROVIDERS=hunter2", "UNDERSIGNED_SMTP_URL=smtp://a:hunter2@host\x7f", "UNDERSIGNED_SECRET=hunter2"}, "config")
	if code == 0 || strings.Contains(out+err, "hunter2") || strings.Count(err, "\n") != 3 {
		t.Errorf("%d\n%s\n%s", code, out, err)
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	for secret, strong := range map[string]bool{
		strongSecret:              true,
		" " + strongSecret + "\n": true,
		"wKH1ud4+S3eIomFPDJ1eN7byHYpMOXDl+BI7ap1OXHA=": true,
		"wKH1ud4-S3eIomFPDJ1eN7byHYpMOXDl-BI7ap1OXHA":  true,
		strongSecret[:62]:                              false,
		strings.Repeat("0123456789abcdef", 4):          false,
		strings.Repeat("00", 32):                       false,
		strings.Repeat("correcthorsebatterystaple", 3): false,
		"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324": false,
		"correct horse battery staple correct horse battery staple":                  false,
		"": false,
	} {
		if err := checkSecret(secret); (err == nil) != strong {
			t.Errorf("%q: %v", secret, err)
		}
	}
}

// TestMigrateNamesWhatWouldBeKeptOtherwise has an earlier build's organisation in the database.
func TestMigrateNamesWhatWouldBeKeptOtherwise(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "portal.db")
	address := []string{"UNDERSIGNED_DATABASE_URL=sqlite:" + file}
	if code, out, err := do(t, address, "migrate"); code != 0 || strings.Contains(out, "organisation") {
		t.Fatalf("migrate: %d %q %q", code, out, err)
	}
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("INSERT INTO organisations (slug, legal_name, display_name, sort_name, english_name, acronym, type, country, city, website, register_number, about, language, state, search_text, sort_key, lock_version, created_at, changed_at) VALUES ('alpha', 'Alpha', 'Al​pha', '⁠', '', '', 'ngo', 'DE', 'Bonn', '', '', '', '', 'active', 'alpha', X'00', 0, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00')")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if code, out, err := do(t, address, "migrate"); code != 0 || !strings.Contains(out, "organisation alpha: display_name, sort_name\n") {
		t.Errorf("migrate: %d %q %q", code, out, err)
	}
}

func TestVerifyFindsWhatWasChangedBehind(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "portal.db")
	if code, _, err := do(t, nil, "verify", "--database", "sqlite:"+file); code == 0 || !strings.Contains(err, "there is no database") {
		t.Errorf("a database that is not there: %d %q", code, err)
	}
	if code, _, err := do(t, []string{"UNDERSIGNED_DATABASE_URL=sqlite:" + file}, "migrate"); code != 0 {
		t.Fatalf("migrate: %d %q", code, err)
	}
	if code, out, err := do(t, []string{"UNDERSIGNED_DATABASE_URL=sqlite:" + file}, "verify"); code != 0 || !strings.Contains(out, "Ledger of 0 lines") {
		t.Errorf("%d %q %q", code, out, err)
	}
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("INSERT INTO coalitions (slug, name, about_en, about_fr, about_de, created_at) VALUES ('x', 'X', '', '', '', '2026-01-01 00:00:00+00:00')")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, said := do(t, nil, "verify", "--database", "sqlite:"+file)
	if code != exitFailed || !strings.Contains(out, "coalition 1 was added without a decision") || !strings.Contains(said, "does not hold") {
		t.Errorf("%d %q %q", code, out, said)
	}
	if code, _, err := do(t, nil, "verify"); code == 0 || !strings.Contains(err, "say which database") {
		t.Errorf("%d %q", code, err)
	}
}
