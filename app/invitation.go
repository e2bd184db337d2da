package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
	"unicode"
)

// Invitation is a link that gives whoever accepts it a place, once. The row is free of the ledger; what comes of it is not.
type Invitation struct {
	ID           int64
	Kind         InvitationKind
	CoalitionID  *CoalitionID // nil: the portal itself
	Role         OfficeRole
	Address      string // that it was sent to, or meant for
	Language     string // of the mail
	Nonce        string // random; with the portal's secret it gives the link
	TokenHash    string
	ByID         *PersonID // nil: whoever operates the server
	State        InvitationState
	AcceptedByID *PersonID
	CreatedAt    time.Time
	ExpiresAt    time.Time
	DecidedAt    *time.Time
}

// InvitationKind is what an invitation is to.
type InvitationKind string

// OfficeInvitation is to a secretariat, or to run the portal.
const OfficeInvitation InvitationKind = "office"

// PlatformRole is the role of an invitation to run the portal.
const PlatformRole OfficeRole = "platform"

// InvitationState is what became of an invitation.
type InvitationState string

// States of an invitation. That one has expired is read off the clock: nothing has to happen for it. Whether somebody
// opened the mail or the link is nobody's business, and not kept.
const (
	InvitationSent     InvitationState = "sent"
	InvitationAccepted InvitationState = "accepted"
	InvitationDeclined InvitationState = "declined"
	InvitationRevoked  InvitationState = "revoked"
	InvitationExpired  InvitationState = "expired"
)

// InvitationStates are all states.
var InvitationStates = []InvitationState{InvitationSent, InvitationAccepted, InvitationDeclined, InvitationRevoked, InvitationExpired}

// InvitationLifetime is how long an invitation can be accepted.
const InvitationLifetime = 14 * 24 * time.Hour

// Token is what the link holds: nobody can make it without the portal's secret.
func (i Invitation) Token(secret []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("undersigned invitation\n" + i.Nonce))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// TokenHash is by what an invitation is known from its link.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Standing is the invitation's state at a moment.
func (i Invitation) Standing(now time.Time) InvitationState {
	if i.State == InvitationSent && !now.Before(i.ExpiresAt) {
		return InvitationExpired
	}
	return i.State
}

// Decide ends an invitation that still stands; any other is Gone.
func (i *Invitation) Decide(to InvitationState, now time.Time) error {
	if standing := i.Standing(now); standing != InvitationSent {
		return Refuse(Gone, "rules.invitation_"+string(standing))
	}
	i.State, i.DecidedAt = to, &now
	return nil
}

// MayInvite is nil for those who could give the place themselves.
func (a Actor) MayInvite(i Invitation) error {
	if i.CoalitionID == nil {
		return a.MayGovern()
	}
	return a.MayStaff(*i.CoalitionID)
}

// CheckAddress notes when s cannot be a mail address. Whether it is one, the mail finds out.
func (p *Problems) CheckAddress(field, s string) {
	at := strings.LastIndexByte(s, '@')
	bad := at < 1 || !strings.Contains(s[at+1:], ".") || strings.HasSuffix(s, ".") || len(s) > 254
	if bad || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune("<>,;\"", r)
	}) {
		p.Add(field, "rules.address")
	}
}

// SameAddress says whether two mail addresses are one, as far as case goes; none is the same as none.
func SameAddress(a, b string) bool { return a != "" && strings.EqualFold(a, b) }
