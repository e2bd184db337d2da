package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

type configCommand struct{}

const mask = "••••"

// Run prints every setting as an assignment, and fails when one of them is wrong.
func (configCommand) Run(w surroundings) error {
	s, wrong := readSettings(w.environ) // what could be read is shown with what is wrong
	values := s.shown()
	for i, name := range settingNames() {
		if _, err := fmt.Fprintf(w.out, "%s=%s\n", name, values[i]); err != nil {
			return err
		}
	}
	return wrong
}

// shown are the values in the order of their names, with secrets masked.
func (s settings) shown() []string {
	return []string{
		maskURL(s.DatabaseURL), s.Addr, s.BaseURL, masked(s.Secret), maskURL(s.SMTPURL), s.MailFrom, s.maskProviders(),
		s.TrustedProxies, s.Administrators, s.LogFormat, s.SecurityContact, s.MetricsAddr, strconv.FormatFloat(s.Pace, 'f', -1, 64), masked(s.LedgerKey), s.LedgerOverlap.String(),
	}
}

// masked hides a secret, but not whether there is one.
func masked(secret string) string {
	if secret == "" {
		return ""
	}
	return mask
}

// maskURL hides passwords; what cannot be read is hidden whole.
func maskURL(text string) string {
	if text == "" || strings.HasPrefix(text, "sqlite:") {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" {
		return mask
	}
	if _, ok := u.User.Password(); ok {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "password") {
			query.Set(name, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	return strings.ReplaceAll(u.String(), "xxxxx", mask)
}

func (s settings) maskProviders() string {
	if s.Providers == "" {
		return ""
	}
	if s.providers == nil {
		return mask // could not be read, so nobody knows where its secrets are
	}
	text, err := json.Marshal(s.providers) //nolint:gosec // signin.Secret masks itself
	if err != nil {
		return mask
	}
	return string(text)
}
