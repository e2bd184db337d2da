package signin

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"undersigned/app"
)

// openIDClaims are the claims that we read, of the token or of userinfo.
type openIDClaims struct {
	AuthorisedParty string  `json:"azp"`
	Name            string  `json:"name"`
	GivenName       string  `json:"given_name"`
	FamilyName      string  `json:"family_name"`
	Username        string  `json:"preferred_username"`
	Email           string  `json:"email"`
	EmailVerified   lenient `json:"email_verified"`
	Locale          any     `json:"locale"`
}

// lenient is a truth that some providers (Amazon Cognito) send as a string.
type lenient bool

// UnmarshalJSON takes true and "true" for true and everything else for false.
func (l *lenient) UnmarshalJSON(b []byte) error {
	*l = string(b) == "true" || string(b) == `"true"`
	return nil
}

// meantFor says whether the token was made for this client: with several
// audiences, or an authorised party, the party must be named and be us.
func (c openIDClaims) meantFor(client string, audience []string) bool {
	if c.AuthorisedParty == "" {
		return len(audience) == 1
	}
	return c.AuthorisedParty == client && slices.Contains(audience, client)
}

func (c *openIDClaims) fill(userinfo map[string]any) error {
	raw, err := json.Marshal(userinfo)
	if err != nil {
		return fmt.Errorf("read userinfo: %w", err)
	}
	var more openIDClaims
	if err := json.Unmarshal(raw, &more); err != nil {
		return fmt.Errorf("read userinfo: %w", err)
	}
	if c.Email == "" {
		c.Email, c.EmailVerified = more.Email, more.EmailVerified
	}
	if c.fullName() == "" {
		c.Name, c.GivenName, c.FamilyName, c.Username = more.Name, more.GivenName, more.FamilyName, more.Username
	}
	if c.Locale == nil {
		c.Locale = more.Locale
	}
	return nil
}

func (c openIDClaims) fullName() string {
	for _, name := range []string{c.Name, c.GivenName + " " + c.FamilyName, c.Username} {
		if name = cleanName(name); name != "" {
			return name
		}
	}
	return ""
}

func (c openIDClaims) identity() app.Identity {
	locale, _ := c.Locale.(string)
	email := cleanEmail(c.Email)
	return app.Identity{
		Name:          c.fullName(),
		Email:         email,
		EmailVerified: bool(c.EmailVerified) && email != "",
		Language:      cleanLanguage(locale),
	}
}

// LocalPath is path where it is a path of this site, else "/". It refuses what
// some browser reads as another host: //x, /\x, and control characters, which
// browsers drop before they look.
func LocalPath(path string) string {
	u, err := url.Parse(path)
	bad := err != nil ||
		len(path) > 2000 ||
		!strings.HasPrefix(path, "/") ||
		strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) ||
		u.IsAbs() || u.Host != "" || u.User != nil ||
		strings.Contains(u.EscapedPath(), "//")
	if bad {
		return "/"
	}
	return path
}

// cleanName makes one line of at most 200 characters of a name.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, norm.NFC.String(name))
	return app.OneLine(clip(app.OneLine(name), 200))
}

// cleanEmail is the address when it is one and nothing else, or "". The bound
// is that of RFC 5321. One that holds what nobody sees is another one than it looks.
func cleanEmail(email string) string {
	email = strings.TrimSpace(email)
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > 254 || app.MailAddress(email) != email {
		return ""
	}
	return email
}

// cleanLanguage is the tag of a locale claim in its canonical form, or "".
func cleanLanguage(locale string) string {
	tag, err := language.Parse(locale)
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}
