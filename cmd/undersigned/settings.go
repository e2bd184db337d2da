package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"undersigned/app"
	"undersigned/app/mail"
	"undersigned/app/web/signin"
)

// prefix is what the name of every setting begins with.
const prefix = "UNDERSIGNED_"

// testPrefix begins what only the tests read.
const testPrefix = prefix + "TEST_"

// settings are all settings of the portal, as the environment gives them.
type settings struct {
	DatabaseURL    string `env:"DATABASE_URL"`                 // postgres://… or sqlite:FILE
	Addr           string `env:"ADDR" envDefault:":8080"`      // to listen on
	BaseURL        string `env:"BASE_URL"`                     // as browsers reach the portal
	Secret         string `env:"SECRET"`                       // 32 random bytes or more, hex or base64
	SMTPURL        string `env:"SMTP_URL"`                     // see mail.NewSMTP; empty: mail waits
	MailFrom       string `env:"MAIL_FROM"`                    // sender, required with SMTPURL
	Providers      string `env:"PROVIDERS"`                    // see signin.ParseProviders
	TrustedProxies string `env:"TRUSTED_PROXIES"`              // networks like 10.0.0.0/8, by comma or space
	Administrators string `env:"ADMINISTRATORS"`               // issuer|subject, by comma or space
	LogFormat      string `env:"LOG_FORMAT" envDefault:"json"` // json or text

	SecurityContact string `env:"SECURITY_CONTACT"` // mailto:… or https://…, for security.txt
	MetricsAddr     string `env:"METRICS_ADDR"`     // where /metrics listens; empty: with the pages

	Pace float64 `env:"PACE" envDefault:"25"` // requests a second and address

	LedgerKey     string        `env:"LEDGER_KEY"`                        // note signing keys, by comma or space, the newest first; empty: made and kept sealed
	LedgerOverlap time.Duration `env:"LEDGER_OVERLAP" envDefault:"2160h"` // a rotated key signs along

	providers      []signin.ProviderSettings
	trustedProxies []netip.Prefix
	administrators []app.Identity
}

// readSettings reads and checks every setting that is there; what a command
// cannot do without, it asks for itself. All that is wrong is told at once,
// and no value is repeated that may hold a secret.
func readSettings(environ []string) (settings, error) {
	var s settings
	given := env.ToMap(environ)
	if err := env.ParseWithOptions(&s, env.Options{Environment: given, Prefix: prefix}); err != nil {
		return s, fmt.Errorf("read the settings: %w", err)
	}
	problems := []error{unknownNames(given)}
	check := func(name string, err error) {
		if err != nil {
			problems = append(problems, fmt.Errorf("%s%s: %w", prefix, name, err))
		}
	}
	var err error
	s.providers, err = providers(s.Providers)
	check("PROVIDERS", err)
	check("SECURITY_CONTACT", checkContact(s.SecurityContact))
	s.trustedProxies, err = networks(s.TrustedProxies)
	check("TRUSTED_PROXIES", err)
	s.administrators, err = identities(s.Administrators)
	check("ADMINISTRATORS", err)
	check("BASE_URL", checkBase(s.BaseURL))
	if s.Secret != "" {
		check("SECRET", checkSecret(s.Secret))
	}
	_, err = s.transport()
	check("SMTP_URL", err)
	check("LEDGER_KEY", s.checkLedger())
	if s.LedgerOverlap <= 0 {
		check("LEDGER_OVERLAP", errors.New("want a time like 2160h"))
	}
	if s.Pace < 1 || s.Pace > 1e6 {
		check("PACE", errors.New("want requests a second and address, from 1 to 1000000"))
	}
	if s.LogFormat != "json" && s.LogFormat != "text" {
		check("LOG_FORMAT", errors.New("want json or text"))
	}
	if s.Addr == "" {
		s.Addr = ":8080"
	}
	return s, errors.Join(problems...)
}

func unknownNames(given map[string]string) error {
	known := settingNames()
	var unknown []string
	for name := range given {
		if strings.HasPrefix(name, prefix) && !strings.HasPrefix(name, testPrefix) && !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return fmt.Errorf("no setting is called %s; there are %s", strings.Join(unknown, ", "), strings.Join(known, ", "))
}

func settingNames() []string {
	fields, err := env.GetFieldParamsWithOptions(&settings{}, env.Options{Prefix: prefix})
	if err != nil {
		panic(err) // the struct is ours; a test reads it
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.Key)
	}
	return names
}

// list cuts a setting at commas and white space.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
}

func networks(text string) ([]netip.Prefix, error) {
	var found []netip.Prefix
	for _, item := range list(text) {
		p, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, fmt.Errorf("%q is not a network like 10.0.0.0/8", item)
		}
		found = append(found, p)
	}
	return found, nil
}

func identities(text string) ([]app.Identity, error) {
	var found []app.Identity
	for _, item := range list(text) {
		issuer, subject, ok := strings.Cut(item, "|")
		if !ok || issuer == "" || subject == "" {
			return nil, errors.New("an entry is not of the form issuer|subject, as the account page shows it")
		}
		found = append(found, app.Identity{Issuer: issuer, Subject: subject})
	}
	return found, nil
}

// checkBase allows an address without a path: https, or http on this machine
// itself, for a session that travels in the open can be stolen.
func checkBase(base string) error {
	if base == "" {
		return nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("want an address without a path, like https://letters.example.org")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !onLoopback(u.Hostname())) {
		return errors.New("want https; http is for this machine itself")
	}
	return nil
}

// transport is the way mail goes out. Without a server it waits in the queue.
func (s settings) transport() (mail.Transport, error) {
	if s.SMTPURL == "" {
		return mail.Unset{}, nil
	}
	if s.MailFrom == "" {
		return nil, errors.New("needs the sender's address in " + prefix + "MAIL_FROM")
	}
	return mail.NewSMTP(s.SMTPURL, s.MailFrom)
}

// providers reads the providers from the setting itself, or from the file that it names. The value is not repeated: it may
// hold a secret.
func providers(setting string) ([]signin.ProviderSettings, error) {
	text := strings.TrimSpace(setting)
	if text == "" || strings.HasPrefix(text, "[") {
		return signin.ParseProviders([]byte(text))
	}
	raw, err := os.ReadFile(text)
	if err != nil {
		return nil, errors.New("is neither JSON, which begins with [, nor the path of a file that can be read")
	}
	return signin.ParseProviders(raw)
}

// checkContact refuses what nobody could write to.
func checkContact(contact string) error {
	u, err := url.Parse(contact)
	if contact == "" || err == nil && (u.Scheme == "mailto" && strings.Contains(u.Opaque, "@") || u.Scheme == "https" && u.Host != "") && !strings.ContainsAny(contact, "\r\n") {
		return nil
	}
	return errors.New("want mailto:somebody@example.org or an address that begins with https://")
}

// complete says what is missing to serve.
func (s settings) complete() error {
	var problems []error
	for _, need := range []struct{ name, value, what string }{
		{"DATABASE_URL", s.DatabaseURL, "postgres://… or sqlite:FILE"},
		{"BASE_URL", s.BaseURL, "the address at which browsers reach the portal, like https://letters.example.org"},
		{"SECRET", s.Secret, "32 random bytes or more: openssl rand -hex 32"},
	} {
		if need.value == "" {
			problems = append(problems, fmt.Errorf("%s%s is missing: %s", prefix, need.name, need.what))
		}
	}
	return errors.Join(problems...)
}
