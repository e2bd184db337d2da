// Package paths builds the addresses that stand in pages, mails and documents,
// so that a link and its route cannot drift apart by a typing error. They are
// local: who gives them out puts the portal's own address before them.
package paths

import (
	"net/url"
	"strconv"
	"strings"
)

// Pages that need nothing to be found.
const (
	Home          = "/"
	Letters       = "/letters"
	Organisations = "/organisations"
	Verifying     = "/verify"
	SigningOut    = "/sign-out"
	Language      = "/language"
	Log           = "/log"
	DemoProvider  = "/demo-idp" // below it answers the demonstration's provider of identities
)

// SignatoriesSchema is where the shape of the JSON files is described; every one of them names it.
const SignatoriesSchema = "/schemas/signatories.json"

// Letter leads to a letter; parts are added with slashes: Letter("x", "freeze").
func Letter(slug string, parts ...string) string { return join(Letters+"/"+slug, parts) }

// Endorse leads to the page on which an organisation signs a letter.
func Endorse(letter, organisation string) string {
	return With(Letter(letter, "endorse"), "organisation", organisation)
}

// Package leads to a package of a letter.
func Package(slug string, number int) string {
	return Letter(slug, "packages", strconv.Itoa(number))
}

// Verify leads to what is known of a text by its digest, and of a list under
// it by how many lines the ledger had when the list was given out.
func Verify(digest string, position int64) string {
	return With(VerifyDigest(digest), "list", strconv.FormatInt(position, 10))
}

// VerifyDigest leads to what is known of a digest alone: of a text, or of a
// list as it was delivered.
func VerifyDigest(digest string) string { return Verifying + "/" + digest }

// Proof leads to the proof that a line of the ledger is in the log.
func Proof(line int64) string { return Log + "/proof/" + strconv.FormatInt(line, 10) }

// Organisation leads to an organisation's public page.
func Organisation(slug string) string { return Organisations + "/" + slug }

// Coalition leads to a coalition's public page.
func Coalition(slug string) string { return "/coalitions/" + slug }

// Image leads to a picture; ending is that of its type: png or jpg.
func Image(digest, ending string) string { return "/images/" + digest + "." + ending }

// Desk leads to a page of the desk: Desk("organisations", slug, "seats").
func Desk(parts ...string) string { return join("/desk", parts) }

// Signature leads whoever acted to what was done, by a number that names neither letter nor organisation.
func Signature(id int64) string { return Desk("signatures", strconv.FormatInt(id, 10)) }

// File leads to a file that somebody asked for: File(7, "content").
func File(id int64, parts ...string) string {
	return Desk(append([]string{"files", strconv.FormatInt(id, 10)}, parts...)...)
}

// Account leads to a page of somebody's own account.
func Account(parts ...string) string { return join("/account", parts) }

// Secretariat leads to a page of a coalition's secretariat.
func Secretariat(coalition string, parts ...string) string {
	return join("/secretariat/"+coalition, parts)
}

// Platform leads to a page of those who look after the portal.
func Platform(parts ...string) string { return join("/platform", parts) }

// Invitation leads to an invitation by its link: Invitation(token, "accept").
func Invitation(token string, parts ...string) string { return join("/invitations/"+token, parts) }

const signIn, signedOut = "/sign-in", "/signed-out"

// SignIn leads to the sign-in page and back to a local path afterwards; not back to the sign-in itself or to the end of
// an earlier session, and to none if it is empty.
func SignIn(back string) string {
	if path, _, _ := strings.Cut(back, "?"); path == signIn || path == signedOut || back == "" {
		return signIn
	}
	return With(signIn, "return", back)
}

// SignedOut is where people come to who have signed out; provider is the one they had come in through, or "".
func SignedOut(provider string) string {
	if provider == "" {
		return signedOut
	}
	return With(signedOut, "from", provider)
}

// Auth leads to a provider of identities: Auth("demo"), Auth("demo", "callback").
func Auth(provider string, parts ...string) string { return join("/auth/"+provider, parts) }

// DemoMail leads to the mails that the demo caught: DemoMail(), DemoMail(id).
func DemoMail(parts ...string) string { return join("/demo/mail", parts) }

// With adds one parameter to an address that may have others.
func With(href, name, value string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func join(base string, parts []string) string {
	for _, p := range parts {
		base += "/" + p
	}
	return base
}
