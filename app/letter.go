package app

import (
	"slices"
	"strings"
	"time"
)

// Letter is a joint text with addressees, hosts, a deadline and signatories.
type Letter struct {
	ID            LetterID
	Slug          string
	CoalitionID   CoalitionID // the host that runs it
	Language      string      // the authoritative one
	State         LetterState
	Visibility    Visibility
	EmbargoAt     *time.Time
	DeadlineAt    time.Time
	DeadlineZone  string // IANA name of the zone in which the deadline is said
	VersionID     *VersionID
	ContentDigest string // of hosts, consents and draft, see Bind
	CreatedByID   PersonID
	LockVersion   int
	CreatedAt     time.Time
	FrozenAt      *time.Time
	OpenedAt      *time.Time
	ClosedAt      *time.Time
	DeliveredAt   *time.Time
	ArchivedAt    *time.Time
	CancelledAt   *time.Time
	CancelReason  string
}

// LetterHost is a coalition in whose name a letter goes out, in order of Position.
type LetterHost struct {
	LetterID    LetterID
	CoalitionID CoalitionID
	Position    int
	ConsentedAt *time.Time // a co-host's consent; no freeze without it
}

// LetterText is the text of a letter in one language.
type LetterText struct {
	ID         int64
	LetterID   LetterID
	Language   string
	Title      string
	Addressees string // one a line
	Body       string // Markdown
	Closing    string
	ChangedAt  time.Time
}

// LetterState is where a letter stands on its way from draft to archive.
type LetterState string

// States of a letter.
const (
	LetterDraft        LetterState = "draft"
	LetterConsultation LetterState = "consultation"
	LetterReconciling  LetterState = "reconciling"
	LetterFrozen       LetterState = "frozen"
	LetterOpen         LetterState = "open"
	LetterClosed       LetterState = "closed"
	LetterDelivered    LetterState = "delivered"
	LetterArchived     LetterState = "archived"
	LetterCancelled    LetterState = "cancelled"
)

// LetterStates are all states in the order of a letter's life.
var LetterStates = []LetterState{
	LetterDraft, LetterConsultation, LetterReconciling, LetterFrozen, LetterOpen,
	LetterClosed, LetterDelivered, LetterArchived, LetterCancelled,
}

// Running are the states of letters that a secretariat still works on.
var Running = []LetterState{
	LetterDraft, LetterConsultation, LetterReconciling, LetterFrozen, LetterOpen, LetterClosed,
}

// Editable are the states in which the text may still change; Published those
// in which a letter's readers may see it; Withdrawable those in which a
// signatory may still take its name back.
var (
	Editable     = []LetterState{LetterDraft, LetterConsultation, LetterReconciling}
	Published    = []LetterState{LetterOpen, LetterClosed, LetterDelivered, LetterArchived}
	Withdrawable = []LetterState{LetterOpen, LetterClosed}

	extendable = []LetterState{LetterFrozen, LetterOpen, LetterClosed, LetterDelivered}
)

// letterMoves are the legal moves; a closed letter opens again when its deadline is extended. Nothing leads into
// consultation and reconciling: letters that stand there since an earlier release are drafts that a secretariat goes on with.
var letterMoves = map[LetterState][]LetterState{
	LetterDraft:        {LetterFrozen, LetterCancelled},
	LetterConsultation: {LetterFrozen, LetterCancelled},
	LetterReconciling:  {LetterFrozen, LetterCancelled},
	LetterFrozen:       {LetterOpen, LetterCancelled},
	LetterOpen:         {LetterClosed, LetterCancelled},
	LetterClosed:       {LetterOpen, LetterDelivered, LetterCancelled},
	LetterDelivered:    {LetterArchived},
}

// Visibility is who may see a published letter.
type Visibility string

// Visibilities of a letter, from narrow to wide. Link is public but listed nowhere.
const (
	VisibleHosts   Visibility = "hosts"
	VisibleMembers Visibility = "members"
	VisibleLink    Visibility = "link"
	VisiblePublic  Visibility = "public"
)

// Visibilities are all of them from narrow to wide.
var Visibilities = []Visibility{VisibleHosts, VisibleMembers, VisibleLink, VisiblePublic}

// Move takes the letter to a state; an illegal move is a Conflict. What was once
// delivered cannot be cancelled, although it was opened again.
func (l *Letter) Move(to LetterState, now time.Time) error {
	if !slices.Contains(letterMoves[l.State], to) || to == LetterCancelled && l.DeliveredAt != nil {
		return Refuse(Conflict, "rules.letter_moved", "State", string(l.State))
	}
	l.State = to
	at := map[LetterState]**time.Time{
		LetterFrozen: &l.FrozenAt, LetterOpen: &l.OpenedAt, LetterClosed: &l.ClosedAt,
		LetterDelivered: &l.DeliveredAt, LetterArchived: &l.ArchivedAt, LetterCancelled: &l.CancelledAt,
	}[to]
	if at != nil && *at == nil { // a letter that opens again was opened when it first was
		*at = &now
	}
	if to == LetterOpen {
		l.ClosedAt = nil
	}
	return nil
}

// AcceptsEdits is nil while the text may change.
func (l Letter) AcceptsEdits() error {
	if !slices.Contains(Editable, l.State) {
		return Refuse(Conflict, "rules.letter_text_frozen")
	}
	return nil
}

// AcceptsEndorsements is nil while the letter is open and its deadline has not come.
func (l Letter) AcceptsEndorsements(now time.Time) error {
	switch {
	case l.State == LetterOpen && now.Before(l.DeadlineAt):
		return nil
	case (l.State == LetterOpen || l.State == LetterClosed) && !now.Before(l.DeadlineAt):
		return Refuse(Conflict, "rules.letter_deadline_passed", "Deadline", l.DeadlineAt, "Zone", l.DeadlineZone)
	case l.State == LetterDelivered || l.State == LetterArchived:
		return Refuse(Conflict, "rules.letter_delivered")
	case l.State == LetterCancelled:
		return Refuse(Conflict, "rules.letter_cancelled", "Reason", l.CancelReason)
	}
	return Refuse(Conflict, "rules.letter_not_open")
}

// AcceptsWithdrawals is nil until the letter is delivered.
func (l Letter) AcceptsWithdrawals() error {
	if slices.Contains(Withdrawable, l.State) {
		return nil
	}
	if l.State == LetterDelivered || l.State == LetterArchived {
		return Refuse(Conflict, "rules.withdraw_delivered")
	}
	return Refuse(Conflict, "rules.letter_not_open")
}

// IsDue says whether an open letter's deadline has passed, so that it is to be closed.
func (l Letter) IsDue(now time.Time) bool { return l.State == LetterOpen && !now.Before(l.DeadlineAt) }

// DaysLeft counts the midnights until the deadline where it is said: 0 is today.
func (l Letter) DaysLeft(now time.Time) int {
	place := Location(l.DeadlineZone)
	return max(0, int(civil(l.DeadlineAt.In(place)).Sub(civil(now.In(place)))/(24*time.Hour)))
}

// civil is the day of t as an instant that has no summer time.
func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// IsPublic says whether anyone with the address may read the letter now.
func (l Letter) IsPublic(now time.Time) bool {
	return slices.Contains(Published, l.State) && !l.embargoed(now) &&
		(l.Visibility == VisiblePublic || l.Visibility == VisibleLink)
}

// MayBeShownElsewhere is nil for a letter that other sites may show: one that is public and listed.
// Whoever has only the address of another must not find it in a frame.
func (l Letter) MayBeShownElsewhere(now time.Time) error {
	if l.IsPublic(now) && l.Visibility == VisiblePublic {
		return nil
	}
	return Refuse(NotFound, "rules.not_found")
}

func (l Letter) embargoed(now time.Time) bool { return l.EmbargoAt != nil && now.Before(*l.EmbargoAt) }

// Extend moves the deadline later and opens a closed letter again; never shorter.
// A delivered one opens too, for those who come late: what was delivered stands
// in its package, and the next delivery says what changed since.
func (l *Letter) Extend(to time.Time, now time.Time) error {
	if !slices.Contains(extendable, l.State) {
		return Refuse(Conflict, "rules.letter_moved", "State", string(l.State))
	}
	if !to.After(l.DeadlineAt) || !to.After(now) {
		return Problems{{Field: "deadline_on", Message: "rules.deadline_shorter"}}.Err()
	}
	l.DeadlineAt = to
	if l.State == LetterClosed || l.State == LetterDelivered {
		l.State, l.ClosedAt = LetterOpen, nil
	}
	return nil
}

// Digest is what the ledger commits to.
func (l Letter) Digest() string {
	return digest("letter", l.ID, l.Slug, l.CoalitionID, l.Language, l.State, l.Visibility, l.EmbargoAt, l.DeadlineAt,
		l.DeadlineZone, l.VersionID, l.ContentDigest, l.CreatedByID, l.FrozenAt, l.OpenedAt, l.ClosedAt, l.DeliveredAt, l.ArchivedAt,
		l.CancelledAt, l.CancelReason)
}

// Bind sets the digest of the letter's hosts, with their consents, and of its draft in all languages.
func (l *Letter) Bind(hosts []LetterHost, drafts []LetterText) {
	l.ContentDigest = letterContent(hosts, drafts)
}

// Holds says whether hosts and draft are those that the letter was bound to.
func (l Letter) Holds(hosts []LetterHost, drafts []LetterText) bool {
	return l.ContentDigest == letterContent(hosts, drafts)
}

func letterContent(hosts []LetterHost, drafts []LetterText) string {
	rows := make([][]any, len(hosts))
	for i, h := range hosts {
		consented := ""
		if h.ConsentedAt != nil {
			consented = stamp(*h.ConsentedAt)
		}
		rows[i] = []any{h.CoalitionID, h.Position, consented}
	}
	return digest("letter content", rows, TextDigest(AsVersion(drafts)))
}

// AsVersion are draft texts as a version would hold them.
func AsVersion(drafts []LetterText) []VersionText {
	texts := make([]VersionText, len(drafts))
	for i, d := range drafts {
		texts[i] = VersionText{Language: d.Language, Title: d.Title, Addressees: d.Addressees, Body: d.Body, Closing: d.Closing}
	}
	return texts
}

// Version is one immutable state of a letter's text, in one or more languages.
type Version struct {
	ID         VersionID
	LetterID   LetterID
	Number     int
	TextDigest string // see TextDigest
	FrozenByID PersonID
	FrozenAt   time.Time
}

// VersionText is the text of a version in one language; it never changes.
type VersionText struct {
	ID         int64
	VersionID  VersionID
	Language   string
	Title      string
	Addressees string
	Body       string
	Closing    string
}

// WrittenIn is the language of the text.
func (t VersionText) WrittenIn() string { return t.Language }

// InLanguage is the one in a language, else in the authoritative one; false where there is neither.
func InLanguage[T interface{ WrittenIn() string }](all []T, language, authoritative string) (T, bool) {
	for _, want := range []string{language, authoritative} {
		for _, one := range all {
			if one.WrittenIn() == want {
				return one, true
			}
		}
	}
	var none T
	return none, false
}

// Digest is what the ledger commits to.
func (v Version) Digest() string {
	return digest("version", v.ID, v.LetterID, v.Number, v.TextDigest, v.FrozenAt)
}

// TextDigest is the SHA-256, in hex, of a letter's texts: the JSON array, in
// order of language, of {language, title, addressees, body, closing}, written
// as digest writes it. It is what a signatory signs and what a printed letter carries.
func TextDigest(texts []VersionText) string {
	type text struct {
		Language   string `json:"language"`
		Title      string `json:"title"`
		Addressees string `json:"addressees"`
		Body       string `json:"body"`
		Closing    string `json:"closing"`
	}
	all := make([]text, 0, len(texts))
	for _, t := range texts {
		all = append(all, text{t.Language, t.Title, t.Addressees, t.Body, t.Closing})
	}
	slices.SortFunc(all, func(a, b text) int { return strings.Compare(a.Language, b.Language) })
	return sha256Of(all)
}

// Location is that of an IANA zone, UTC where there is none of that name.
func Location(zone string) *time.Location {
	place, err := time.LoadLocation(zone)
	if err != nil || place == time.Local {
		return time.UTC
	}
	return place
}
