package app

import (
	"slices"
	"time"
)

// Endorsement is one organisation's signature under one version of one letter.
// Its names, country, type and logo are a snapshot: a later change of the profile
// does not change a list.
type Endorsement struct {
	ID             EndorsementID
	LetterID       LetterID
	OrganisationID OrganisationID
	VersionID      VersionID
	State          EndorsementState
	DisplayName    string
	OriginalName   string
	EnglishName    string
	SortName       string
	Country        string
	Type           OrganisationType
	Language       string
	SortKey        []byte
	LogoDigest     *string
	Disclosure     Disclosure
	ToldID         *CoalitionID // see ReadBy
	Uncounted      bool         // the signatory chose that no public number counts it
	TextDigest     string       // of the text that was read
	ActedByID      *PersonID
	Capacity       string // of the person who acted
	Authority      string // on which that person acted
	MandateSalt    string // random, hex; erased with Capacity and Authority
	MandateDigest  string // commits to Capacity and Authority, survives their erasure
	Reason         string // of a decline, or of the secretariat's voiding
	VoidedByID     *PersonID
	LockVersion    int
	CreatedAt      time.Time
	SignedAt       *time.Time
	DeclinedAt     *time.Time
	WithdrawnAt    *time.Time
	VoidedAt       *time.Time
}

// EndorsementState is where an endorsement stands.
type EndorsementState string

// States of an endorsement.
const (
	EndorsementInvited   EndorsementState = "invited"
	EndorsementPrepared  EndorsementState = "prepared"
	EndorsementSigned    EndorsementState = "signed"
	EndorsementDeclined  EndorsementState = "declined"
	EndorsementWithdrawn EndorsementState = "withdrawn"
	EndorsementVoid      EndorsementState = "void"
)

// EndorsementStates are all states of an endorsement, in the order of its life.
var EndorsementStates = []EndorsementState{
	EndorsementInvited, EndorsementPrepared, EndorsementSigned, EndorsementDeclined, EndorsementWithdrawn, EndorsementVoid,
}

// Standing are the states of which an organisation has at most one under a
// letter; the database holds the same rule as a partial unique index.
var Standing = []EndorsementState{EndorsementInvited, EndorsementPrepared, EndorsementSigned, EndorsementDeclined}

var endorsementMoves = map[EndorsementState][]EndorsementState{
	EndorsementInvited:  {EndorsementPrepared, EndorsementSigned, EndorsementDeclined},
	EndorsementPrepared: {EndorsementSigned, EndorsementDeclined},
	EndorsementDeclined: {EndorsementSigned},
	EndorsementSigned:   {EndorsementWithdrawn, EndorsementVoid},
}

// Disclosure is the circle in which a signatory's name is shown.
type Disclosure string

// Disclosures, from wide to narrow.
const (
	DisclosedPublic      Disclosure = "public"
	DisclosedAddressee   Disclosure = "addressee"
	DisclosedSecretariat Disclosure = "secretariat"
)

// Disclosures are all of them from wide to narrow.
var Disclosures = []Disclosure{DisclosedPublic, DisclosedAddressee, DisclosedSecretariat}

// IsShownTo says whether a circle may read a name that is shown in this one. The
// secretariat's own lists are another matter.
func (d Disclosure) IsShownTo(circle Disclosure) bool {
	return d == DisclosedPublic || circle == DisclosedAddressee && d == DisclosedAddressee
}

// Mandate is on what footing a person signs for an organisation.
type Mandate struct {
	Capacity   string
	Authority  string
	Confirmed  bool // the person has said that they are authorised
	Disclosure Disclosure
	ToldID     *CoalitionID // whose secretariat was named as the one that reads a name which is not public
	Uncounted  bool         // no public number is to count it
	TextDigest string       // of the text as it was shown
}

// Check notes what is missing of the mandate.
func (m Mandate) Check(problems *Problems) {
	problems.CheckLine("capacity", m.Capacity, MaxLine, true)
	problems.CheckText("authority", m.Authority, MaxText, true)
	if !slices.Contains(Disclosures, m.Disclosure) {
		problems.Add("disclosure", "rules.choose")
	}
	if !m.Confirmed {
		problems.Add("confirmed", "rules.confirm_authority")
	}
}

// MovedAt is when the endorsement came to its state.
func (e Endorsement) MovedAt() time.Time {
	at := map[EndorsementState]*time.Time{
		EndorsementSigned: e.SignedAt, EndorsementDeclined: e.DeclinedAt, EndorsementWithdrawn: e.WithdrawnAt, EndorsementVoid: e.VoidedAt,
	}[e.State]
	if at == nil {
		return e.CreatedAt
	}
	return *at
}

// IsQuiet says whether messages about the endorsement may name neither the organisation nor the
// letter, and go to nobody but the person who acted: not everybody is to know of it.
func (e Endorsement) IsQuiet() bool { return e.Disclosure != DisclosedPublic }

// NewEndorsement is a signature not yet stored: the snapshot of the organisation
// under the version that the mandate was given for. salt is 16 random bytes in hex,
// empty where no mandate is given.
func NewEndorsement(l Letter, v Version, o Organisation, m Mandate, by PersonID, salt string, now time.Time) Endorsement {
	e := Endorsement{LetterID: l.ID, OrganisationID: o.ID, State: EndorsementSigned, CreatedAt: now}
	e.sign(v, o, m, by, salt, now)
	return e
}

func (e *Endorsement) sign(v Version, o Organisation, m Mandate, by PersonID, salt string, now time.Time) {
	e.VersionID, e.TextDigest = v.ID, v.TextDigest
	e.DisplayName, e.OriginalName, e.EnglishName, e.SortName = o.DisplayName, o.LegalName, o.EnglishName, o.SortName
	e.Country, e.Type, e.Language, e.SortKey, e.LogoDigest = o.Country, o.Type, o.Language, o.SortKey, o.LogoDigest
	e.Disclosure, e.ToldID, e.Uncounted, e.Capacity, e.Authority = m.Disclosure, m.ToldID, m.Uncounted, m.Capacity, m.Authority
	e.MandateSalt, e.MandateDigest = salt, mandateDigest(salt, m.Capacity, m.Authority)
	e.ActedByID, e.SignedAt, e.Reason = &by, &now, ""
	e.DeclinedAt = nil
}

// Sign turns a standing but unsigned endorsement into a signature.
func (e *Endorsement) Sign(v Version, o Organisation, m Mandate, by PersonID, salt string, now time.Time) error {
	if err := e.move(EndorsementSigned); err != nil {
		return err
	}
	e.sign(v, o, m, by, salt, now)
	return nil
}

// Withdraw takes the signature back.
func (e *Endorsement) Withdraw(by PersonID, now time.Time) error {
	if err := e.move(EndorsementWithdrawn); err != nil {
		return err
	}
	e.ActedByID, e.WithdrawnAt = &by, &now
	return nil
}

// Decline says that the organisation will not sign; the reason is optional.
func (e *Endorsement) Decline(by PersonID, reason string, now time.Time) error {
	if err := e.move(EndorsementDeclined); err != nil {
		return err
	}
	e.ActedByID, e.DeclinedAt, e.Reason = &by, &now, reason
	return nil
}

// Void strikes the signature out by decision of the secretariat; the reason is required.
func (e *Endorsement) Void(by PersonID, reason string, now time.Time) error {
	var problems Problems
	problems.CheckText("reason", reason, MaxText, true)
	if err := problems.Err(); err != nil {
		return err
	}
	if err := e.move(EndorsementVoid); err != nil {
		return err
	}
	e.VoidedByID, e.VoidedAt, e.Reason = &by, &now, reason
	return nil
}

func (e *Endorsement) move(to EndorsementState) error {
	if !slices.Contains(endorsementMoves[e.State], to) {
		return Refuse(Conflict, "rules.endorsement_moved", "State", string(e.State))
	}
	e.State = to
	return nil
}

// Shown is the signature as those may have it who run neither the letter nor the
// organisation: without the mandate, and without all that could name it where its name is withheld.
func (e Endorsement) Shown() Endorsement {
	e.ActedByID, e.VoidedByID, e.Reason = nil, nil, ""
	e.Capacity, e.Authority, e.MandateSalt, e.MandateDigest = "", "", "", ""
	if e.Disclosure == DisclosedPublic {
		return e
	}
	return Endorsement{LetterID: e.LetterID, VersionID: e.VersionID, State: e.State, Country: e.Country, Type: e.Type,
		Disclosure: e.Disclosure, TextDigest: e.TextDigest, SignedAt: e.SignedAt}
}

// mandateDigest commits to a mandate; without a salt there is none to commit to.
func mandateDigest(salt, capacity, authority string) string {
	if salt == "" {
		return ""
	}
	return digest("mandate", salt, capacity, authority)
}

// MandateHolds says whether Capacity and Authority are the ones committed to, or were erased.
func (e Endorsement) MandateHolds() bool {
	if !e.HasMandate() {
		return e.Capacity == "" && e.Authority == ""
	}
	return e.MandateDigest == mandateDigest(e.MandateSalt, e.Capacity, e.Authority)
}

// ReadBy is the coalition whose secretariat reads the name, mandate and answer: the one that the
// signatory was told of, else the leading host. Who else runs the letter, later or beside it, does not.
func (e Endorsement) ReadBy(l Letter) CoalitionID {
	if e.ToldID != nil {
		return *e.ToldID
	}
	return l.CoalitionID
}

// Tellable are the coalitions of which one can be told who signs in this circle, the first one
// where nothing is chosen: for the addressee the leading host, which hands the list over; else the
// hosts through which the organisation is entitled. For a public name there is none to tell.
func (l Letter) Tellable(d Disclosure, approved, hosts []CoalitionID) []CoalitionID {
	switch d {
	case DisclosedAddressee:
		return []CoalitionID{l.CoalitionID}
	case DisclosedSecretariat:
		return slices.DeleteFunc(slices.Clone(hosts), func(host CoalitionID) bool { return !slices.Contains(approved, host) })
	}
	return nil
}

// Digest is what the ledger commits to: all that makes the signature, no personal data. One
// without a word on who was told and counted is written as it was before there was one: a row
// cannot be changed from the one form into the other and keep its digest.
func (e Endorsement) Digest() string {
	return versioned("endorsement", e.committed(), later{e.ToldID == nil && !e.Uncounted, []any{e.ToldID, e.Uncounted}})
}

func (e Endorsement) committed() []any {
	return []any{e.ID, e.LetterID, e.OrganisationID, e.VersionID, e.State, e.DisplayName, e.OriginalName,
		e.EnglishName, e.SortName, e.Country, e.Type, e.Language, e.SortKey, e.LogoDigest, e.Disclosure, e.TextDigest,
		e.MandateDigest, e.ActedByID, e.VoidedByID, e.SignedAt, e.DeclinedAt, e.WithdrawnAt, e.VoidedAt}
}

// Place is the number of the group of a list in which the signatures of a country and type stand, from 0, in the order
// in which groups are read.
type Place struct {
	Country string
	Type    OrganisationType
	Number  int
}
