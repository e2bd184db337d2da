package views

import (
	"net/url"
	"strconv"
	"strings"

	"undersigned/app/paths"
)

// The addresses of pages and moves, so that a link and its route cannot drift apart by a typing error.

// LetterPath leads to a letter; parts are added with slashes: LetterPath("x", "freeze").
func LetterPath(slug string, parts ...string) string { return paths.Letter(slug, parts...) }

// PackagePath leads to a package of a letter.
func PackagePath(slug string, number int) string { return paths.Package(slug, number) }

// OrganisationPath leads to an organisation's public page.
func OrganisationPath(slug string) string { return "/organisations/" + slug }

// ImagePath leads to a picture; ending is that of its type: png or jpg.
func ImagePath(digest, ending string) string { return "/images/" + digest + "." + ending }

// VerifyDigestPath leads to what is known of a digest alone: of a text, or of a
// list as it was delivered.
func VerifyDigestPath(digest string) string { return paths.VerifyDigest(digest) }

// CoalitionPath leads to a coalition's public page.
func CoalitionPath(slug string) string { return "/coalitions/" + slug }

// DeskPath leads to a page of the desk: DeskPath("organisations", slug, "seats").
func DeskPath(parts ...string) string { return join("/desk", parts) }

// SignaturePath leads whoever acted to what was done, by a number that names neither letter nor organisation.
func SignaturePath(id int64) string { return DeskPath("signatures", strconv.FormatInt(id, 10)) }

// FilePath leads to a file that somebody asked for: FilePath(7, "content").
func FilePath(id int64, parts ...string) string {
	return DeskPath(append([]string{"files", strconv.FormatInt(id, 10)}, parts...)...)
}

// SecretariatPath leads to a page of a coalition's secretariat.
func SecretariatPath(coalition string, parts ...string) string {
	return join("/secretariat/"+coalition, parts)
}

// InvitationPath leads to an invitation by its link: InvitationPath(token, "accept").
func InvitationPath(token string, parts ...string) string { return join("/invitations/"+token, parts) }

// SignInPath leads to the sign-in page and back to a local path afterwards; not back to the sign-in itself.
func SignInPath(back string) string {
	if path, _, _ := strings.Cut(back, "?"); path == "/sign-in" {
		return "/sign-in"
	}
	return "/sign-in?" + url.Values{"return": {back}}.Encode()
}

// EndorsePath leads to the page on which an organisation endorses a letter.
func EndorsePath(letter, organisation string) string {
	return LetterPath(letter, "endorse") + "?" + url.Values{"organisation": {organisation}}.Encode()
}

func join(base string, parts []string) string {
	for _, p := range parts {
		base += "/" + p
	}
	return base
}

// withQuery adds one parameter to an address that may have others.
func withQuery(href, name, value string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// Link is the address of a page of the list.
func (p Pager) Link(page int) string { return withQuery(p.Href, "page", strconv.Itoa(page)) }

// shown are the pages offered: the first, the last, and two on either side of the one shown; 0 is a gap.
func (p Pager) shown() []int {
	var pages []int
	last := 0
	for n := 1; n <= p.Pages; n++ {
		if n != 1 && n != p.Pages && (n < p.Page-2 || n > p.Page+2) {
			continue
		}
		if n > last+1 {
			pages = append(pages, 0)
		}
		pages = append(pages, n)
		last = n
	}
	return pages
}
