package radar

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"undersigned/app"
)

// Domain is the host of a website without "www.", in the form by which domains are compared; empty when there is none.
func Domain(website string) string {
	u, err := url.Parse(app.Website(website)) // one that was stored by an earlier rule, too
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(domainForm(u.Hostname()), "www.")
}

// Domains are a domain as websites may write it: with letters of any script, and in the ASCII that stands for them.
func Domains(domain string) []string {
	if domain == "" {
		return nil
	}
	all := []string{domain}
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil && ascii != domain {
		all = append(all, ascii)
	}
	return all
}

// IsOnDomain says whether the domain of an address is that of a website, or below it.
func IsOnDomain(mail, website string) bool {
	return website != "" && (mail == website || strings.HasSuffix(mail, "."+website))
}

// domainForm is one form for a domain, with letters or in the ASCII that stands for them (RFC 5891), in lower case,
// composed: the one with letters, which people can read. What is no such domain is only put in lower case.
func domainForm(domain string) string {
	domain = strings.TrimRight(strings.ToLower(domain), ".")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return domain
	}
	letters, err := idna.Lookup.ToUnicode(ascii)
	if err != nil {
		return ascii
	}
	return letters
}

// MailDomain is what stands behind the @ of an address, in the form by which domains are compared; empty when there is none.
func MailDomain(address string) string {
	address = app.MailAddress(address)
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	return domainForm(address[at+1:])
}
