package app

import (
	"strings"
	"time"
)

// Package is a numbered, immutable delivery of a letter and its roll, as of one
// position of the ledger. It is kept as data: its files are written anew from
// it and from nothing else, so that they are the same for ever.
type Package struct {
	ID              PackageID
	LetterID        LetterID
	Number          int // from 1, a letter's own
	VersionID       VersionID
	LedgerSize      int64     // lines in the ledger before the one of this package
	Language        string    // the letter's authoritative one
	Zone            string    // IANA name in which its instants are said
	LetterAt        time.Time // on which the letter was first delivered: the day that it bears
	MadeAt          time.Time
	MadeByID        PersonID
	TextDigest      string // of the version
	PublicDigest    string // see CircleDigest
	AddresseeDigest string // see CircleDigest
	AddresseeSalt   string // random, hex: without it names could be guessed from AddresseeDigest
	ContentDigest   string // of all that is kept
	ContentSalt     string // random, hex, and given to nobody: without it ContentDigest could be guessed from KeptDigest
	Layout                 // that was the letter's own
	Vouched         bool   // the log's key vouches for the bytes of its documents; false for those of earlier builds, which stay as they are
}

// PackageHost is a host as it was named when the package was made, in order of Position.
type PackageHost struct {
	PackageID PackageID
	Position  int
	Name      string
}

// PackageSignatory is an endorsement as a package lists it. Of one that is
// disclosed to no circle of the package only what has to be counted is kept.
type PackageSignatory struct {
	ID             int64
	PackageID      PackageID
	EndorsementID  EndorsementID
	OrganisationID OrganisationID
	Disclosure     Disclosure
	DisplayName    string
	OriginalName   string
	EnglishName    string
	SortName       string
	Country        string
	Type           OrganisationType
	Language       string
	SortKey        []byte
	SignedOn       string  // 2026-06-03, in the zone of the letter
	LogoDigest     *string // with which it signed
}

// NewPackageSignatory keeps a signature for a package; the day of signing is the one in zone.
func NewPackageSignatory(e Endorsement, zone *time.Location) PackageSignatory {
	s := PackageSignatory{
		EndorsementID: e.ID, OrganisationID: e.OrganisationID, Disclosure: e.Disclosure, Country: e.Country, SortKey: []byte{},
	}
	if e.Disclosure == DisclosedSecretariat {
		return s
	}
	s.DisplayName, s.OriginalName, s.EnglishName, s.SortName = writable(e.DisplayName), writable(e.OriginalName), writable(e.EnglishName), e.SortName
	s.Type, s.Language, s.SortKey, s.LogoDigest = e.Type, e.Language, e.SortKey, e.LogoDigest
	if e.SignedAt != nil {
		s.SignedOn = e.SignedAt.In(zone).Format(time.DateOnly)
	}
	return s
}

// writable drops the two characters that a name may hold and that XML cannot, so
// that every file says of a package exactly what its digest was made of.
func writable(name string) string {
	return strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(name)
}

// IsShownTo says whether a circle may read the name.
func (s PackageSignatory) IsShownTo(circle Disclosure) bool {
	return s.Disclosure.IsShownTo(circle)
}

// In is the signatory as the circle may have it: of a name that it may not read
// only the country is left, to be counted.
func (s PackageSignatory) In(circle Disclosure) PackageSignatory {
	if s.IsShownTo(circle) {
		return s
	}
	return PackageSignatory{PackageID: s.PackageID, Disclosure: s.Disclosure, Country: s.Country}
}

// Endorsement is the signatory as app/roll takes it. It was signed at noon, UTC, of its day.
func (s PackageSignatory) Endorsement() Endorsement {
	signed, _ := time.Parse(time.DateOnly, s.SignedOn) // one that has no day is not shown
	signed = signed.Add(12 * time.Hour)
	return Endorsement{
		ID: s.EndorsementID, OrganisationID: s.OrganisationID, State: EndorsementSigned, Disclosure: s.Disclosure,
		DisplayName: s.DisplayName, OriginalName: s.OriginalName, EnglishName: s.EnglishName, SortName: s.SortName,
		Country: s.Country, Type: s.Type, Language: s.Language, SortKey: s.SortKey, SignedAt: &signed,
		LogoDigest: s.LogoDigest,
	}
}

// LedgerSubject names the package.
func (p Package) LedgerSubject() (string, int64) { return "package", int64(p.ID) }

// Changes are what a package's list has that the one before had not, and what it has no more, for one circle.
type Changes struct {
	Joined []PackageSignatory
	Gone   []PackageSignatory
}

// ChangesIn compares two packages' lists as a circle reads them. An organisation
// that withdrew and one that now withholds its name are both gone from it, and
// nobody is told which.
func ChangesIn(circle Disclosure, before, now []PackageSignatory) Changes {
	return Changes{Joined: without(circle, now, before), Gone: without(circle, before, now)}
}

// without gives those of a list whose names the circle reads there and not in the other.
func without(circle Disclosure, list, other []PackageSignatory) []PackageSignatory {
	read := map[OrganisationID]bool{}
	for _, s := range other {
		read[s.OrganisationID] = s.IsShownTo(circle)
	}
	var found []PackageSignatory
	for _, s := range list {
		if s.IsShownTo(circle) && !read[s.OrganisationID] {
			found = append(found, s)
		}
	}
	return found
}
