package app

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
)

// CircleList is what one circle reads in a package, as the circle's digest takes it.
type CircleList struct {
	Circle     Disclosure
	Number     int // of the package
	TextDigest string
	Salt       string // empty for the public
	Withheld   int    // names that the circle may not read
	Named      []ListedName
}

// ListedName is a signatory on a list: name, original name, English name, country
// code, type, day of signing. What is missing is empty.
type ListedName [6]string

// Digest is the SHA-256, in hex, of the JSON array, written as digest writes it,
// of "package", the circle, the number, the digest of the text, the salt, how many
// names are withheld, and the array of names, in order of the bytes of their own
// JSON, so that no sorting of names has to be known to compute it again. See
// docs/packages.md.
func (l CircleList) Digest() string {
	named := append([]ListedName{}, l.Named...) // an empty list is [], never null
	slices.SortFunc(named, func(a, b ListedName) int { return bytes.Compare(written(a), written(b)) })
	return sha256Of([]any{"package", string(l.Circle), strconv.Itoa(l.Number), l.TextDigest, l.Salt, strconv.Itoa(l.Withheld), named})
}

// CircleDigest is the digest of what one circle reads in the package.
func (p Package) CircleDigest(circle Disclosure, all []PackageSignatory) string {
	list := CircleList{Circle: circle, Number: p.Number, TextDigest: p.TextDigest}
	if circle != DisclosedPublic {
		list.Salt = p.AddresseeSalt
	}
	for _, s := range all {
		if !s.IsShownTo(circle) {
			list.Withheld++
			continue
		}
		list.Named = append(list.Named, ListedName{s.DisplayName, s.OriginalName, s.EnglishName, s.Country, string(s.Type), s.SignedOn})
	}
	return list.Digest()
}

// Seal computes the digests of a package that is about to be stored.
func (p *Package) Seal(hosts []PackageHost, all []PackageSignatory) {
	p.PublicDigest, p.AddresseeDigest = p.CircleDigest(DisclosedPublic, all), p.CircleDigest(DisclosedAddressee, all)
	p.ContentDigest = contentDigest(p.Layout, hosts, all)
}

// Holds says whether layout, hosts and signatories are those that the package was sealed with.
func (p Package) Holds(hosts []PackageHost, all []PackageSignatory) bool {
	again := p
	again.Seal(hosts, all)
	return again == p
}

// contentDigest commits to the layout and to every kept column of hosts, in their order, and of signatories, in that of organisations.
func contentDigest(l Layout, hosts []PackageHost, all []PackageSignatory) string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.Name
	}
	ordered := slices.Clone(all)
	slices.SortFunc(ordered, func(a, b PackageSignatory) int { return int(a.OrganisationID - b.OrganisationID) })
	rows := make([][]any, len(ordered))
	for i, s := range ordered {
		rows[i] = []any{
			s.EndorsementID, s.OrganisationID, s.Disclosure, s.DisplayName, s.OriginalName, s.EnglishName, s.SortName,
			s.Country, s.Type, s.Language, hex.EncodeToString(s.SortKey), s.SignedOn, s.LogoDigest,
		}
	}
	look := []any{l.Contents, l.Cover, l.Logos, l.Grouping, l.Paper, l.NameTable, l.ByteOrderMark}
	if l.EnglishNames != EnglishFormer {
		look = append(look, l.EnglishNames)
	}
	return digest("package content", look, names, rows)
}

// Differs says whether what is delivered now is not what a package holds: somebody
// joined, left, signed anew or another text, or changed who may read the name, or
// the documents look different, by somebody's choice.
func (p Package) Differs(now Package, keptList, list []PackageSignatory) bool {
	p.Layout = p.Settled()
	return p.VersionID != now.VersionID || contentDigest(p.Layout, nil, keptList) != contentDigest(now.Layout, nil, list)
}

// KeptDigest stands in Digest for what may not be told to everybody who checks
// it. The addressee knows one salt, so that another is needed.
func (p Package) KeptDigest() string {
	return digest("package kept", p.ContentSalt, p.AddresseeSalt, p.ContentDigest)
}

// Digest is what the ledger commits to.
func (p Package) Digest() string { return p.DigestWith(p.KeptDigest()) }

// DigestWith is Digest for whoever knows of what is kept only its digest, and of
// the package what everybody may know.
func (p Package) DigestWith(kept string) string {
	return digest("package", p.ID, p.LetterID, p.Number, p.VersionID, p.LedgerSize, p.Language, p.Zone, p.LetterAt, p.MadeAt,
		p.TextDigest, p.PublicDigest, p.AddresseeDigest, kept)
}
