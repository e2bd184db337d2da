// Package paths builds the addresses that stand in pages and in documents, so
// that a link and its route cannot drift apart by a typing error. They are
// local: who gives them out puts the portal's own address before them.
package paths

import (
	"net/url"
	"strconv"
)

// SignatoriesSchema is where the shape of the JSON files is described; every one of them names it.
const SignatoriesSchema = "/schemas/signatories.json"

// Letter leads to a letter; parts are added with slashes: Letter("x", "freeze").
func Letter(slug string, parts ...string) string { return join("/letters/"+slug, parts) }

// Package leads to a package of a letter.
func Package(slug string, number int) string {
	return Letter(slug, "packages", strconv.Itoa(number))
}

// Verify leads to what is known of a text by its digest, and of a list under
// it by how many lines the ledger had when the list was given out.
func Verify(digest string, position int64) string {
	return VerifyDigest(digest) + "?" + url.Values{"list": {strconv.FormatInt(position, 10)}}.Encode()
}

// VerifyDigest leads to what is known of a digest alone: of a text, or of a
// list as it was delivered.
func VerifyDigest(digest string) string { return "/verify/" + digest }

func join(base string, parts []string) string {
	for _, p := range parts {
		base += "/" + p
	}
	return base
}
