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
	Withheld   Said   // names that the circle may not read
	Named      []ListedName
}

// ListedName is a signatory on a list: name, original name, English name, country
// code, type, day of signing. What is missing is empty.
type ListedName [6]string

// Digest is the SHA-256, in hex, of the JSON array, written as digest writes it,
// of "package/2", the circle, the number, the digest of the text, the salt, how many
// names are withheld, "some" where that is not said, and the array of names, in order
// of the bytes of their own JSON, so that no sorting of names has to be known to
// compute it again. See docs/packages.md.
func (l CircleList) Digest() string {
	withheld := strconv.Itoa(l.Withheld.Number)
	if l.Withheld.Some {
		withheld = "some"
	}
	return l.written("package/2", withheld)
}

// FormerDigest is the digest in packages of builds that always said the exact number.
func (l CircleList) FormerDigest() string {
	return l.written("package", strconv.Itoa(l.Withheld.Number))
}

func (l CircleList) written(form, withheld string) string {
	named := append([]ListedName{}, l.Named...) // an empty list is [], never null
	slices.SortFunc(named, func(a, b ListedName) int { return bytes.Compare(written(a), written(b)) })
	return sha256Of([]any{form, string(l.Circle), strconv.Itoa(l.Number), l.TextDigest, l.Salt, withheld, named})
}

// circleList is what a circle reads in the package, with the exact number of the names it does not.
func (p Package) circleList(circle Disclosure, all []PackageSignatory) CircleList {
	list := CircleList{Circle: circle, Number: p.Number, TextDigest: p.TextDigest}
	if circle != DisclosedPublic {
		list.Salt = p.AddresseeSalt
	}
	for _, s := range all {
		if !s.IsShownTo(circle) {
			list.Withheld.Number++
			continue
		}
		list.Named = append(list.Named, ListedName{s.DisplayName, s.OriginalName, s.EnglishName, s.Country, string(s.Type), s.SignedOn})
	}
	return list
}

// Saying is what a package says to a circle of the names that it does not read, as its digest
// commits to it. Former is one of a build that always said the exact number.
func (p Package) Saying(circle Disclosure, all []PackageSignatory) (said Said, former, holds bool) {
	list, digest := p.circleList(circle, all), p.PublicDigest
	if circle == DisclosedAddressee {
		digest = p.AddresseeDigest
	}
	exact, some := list.Withheld, Said{Some: list.Withheld.Number > 0}
	switch {
	case digest == list.Digest():
		return exact, false, true
	case digest == list.FormerDigest():
		return exact, true, true
	}
	list.Withheld = some
	return some, false, some.Some && digest == list.Digest()
}

// Bind computes the digests of a package that is about to be stored. unnamed is what Crowd has:
// how many organisations the names that are not public could be those of.
func (p *Package) Bind(hosts []PackageHost, all []PackageSignatory, unnamed int) {
	crowd := Crowd{Unnamed: unnamed}
	for _, s := range all {
		switch s.Disclosure {
		case DisclosedAddressee:
			crowd.ToAddressee++
		case DisclosedSecretariat:
			crowd.ToSecretariat++
		}
	}
	for circle, digest := range map[Disclosure]*string{DisclosedPublic: &p.PublicDigest, DisclosedAddressee: &p.AddresseeDigest} {
		list := p.circleList(circle, all)
		list.Withheld = crowd.Said(circle)
		*digest = list.Digest()
	}
	p.ContentDigest = contentDigest(p.Layout, hosts, all)
}

// Holds says whether layout, hosts and signatories are those that the package was bound to.
func (p Package) Holds(hosts []PackageHost, all []PackageSignatory) bool {
	_, _, public := p.Saying(DisclosedPublic, all)
	_, _, addressee := p.Saying(DisclosedAddressee, all)
	return public && addressee && p.ContentDigest == contentDigest(p.Layout, hosts, all)
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
