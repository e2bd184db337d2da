package app

import (
	"slices"
	"time"
)

// Actor is somebody who asks for something, with the rights read in the same
// transaction in which the answer is given. The zero Actor is a visitor.
type Actor struct {
	Person   PersonID
	Platform bool
	Seats    []Seat                           // active ones only
	Asked    []Seat                           // as an owner, which nobody has decided on
	Offices  []Office                         // in secretariats
	Member   map[OrganisationID][]CoalitionID // approved memberships of the organisations of Seats
}

// IsVisitor says whether nobody is signed in.
func (a Actor) IsVisitor() bool { return a.Person == 0 }

// SignedIn is nil for anyone but a visitor.
func (a Actor) SignedIn() error {
	if a.IsVisitor() {
		return Refuse(Unauthenticated, "rules.sign_in")
	}
	return nil
}

func (a Actor) refuse(message string) error {
	if err := a.SignedIn(); err != nil {
		return err
	}
	return Refuse(Forbidden, message)
}

// need is nil for those with at least this role in the organisation; the refusal says which one it takes.
func (a Actor) need(id OrganisationID, role SeatRole, message string) error {
	if a.seatRole(id).atLeast(role) {
		return nil
	}
	if err := a.SignedIn(); err != nil {
		return err
	}
	return &Error{Kind: Forbidden, Message: message, Needs: &Needs{Organisation: id, Role: role}}
}

// seatRole is the actor's role in an organisation, "" when there is none.
func (a Actor) seatRole(id OrganisationID) SeatRole {
	for _, s := range a.Seats {
		if s.OrganisationID == id && s.State == SeatActive {
			return s.Role
		}
	}
	return ""
}

// holds says whether the actor holds one of the roles in the coalition's secretariat.
func (a Actor) holds(id CoalitionID, roles ...OfficeRole) bool {
	return slices.ContainsFunc(a.Offices, func(o Office) bool {
		return o.CoalitionID == id && slices.Contains(roles, o.Role)
	})
}

// MaySeeOrganisation is nil for those who may see an organisation's desk: its representatives.
func (a Actor) MaySeeOrganisation(id OrganisationID) error {
	return a.need(id, Viewer, "rules.not_representative")
}

// HideUnlisted gives why for an organisation that the actor may know of: one that is
// listed in public, or its own. Any other one is NotFound, so that nobody learns who has applied.
func (a Actor) HideUnlisted(why error, id OrganisationID, listed bool) error {
	if KindOf(why) == Forbidden && !listed && a.seatRole(id) == "" {
		return Refuse(NotFound, "rules.not_found")
	}
	return why
}

// MayEditProfile is nil for the organisation's editors and above.
func (a Actor) MayEditProfile(id OrganisationID) error {
	return a.need(id, Editor, "rules.not_editor")
}

// MaySignFor is nil for the organisation's signatories and owners: to sign,
// decline and withdraw. Nobody else signs for it, the platform included.
func (a Actor) MaySignFor(id OrganisationID) error {
	return a.need(id, SignatoryRole, "rules.not_signatory")
}

// MayDecideSeats is nil for the organisation's owners.
func (a Actor) MayDecideSeats(id OrganisationID) error {
	return a.need(id, Owner, "rules.not_owner")
}

// MaySeeSecretariat is nil for coordinators and administrators of the coalition, and for the platform.
func (a Actor) MaySeeSecretariat(id CoalitionID) error {
	if a.Platform || a.holds(id, Coordinator, Administrator) {
		return nil
	}
	return a.refuse("rules.not_secretariat")
}

// MayDecideMembership is nil for administrators of the coalition and the
// platform, as long as they do not belong to the applicant.
func (a Actor) MayDecideMembership(m Membership) error {
	if !a.Platform && !a.holds(m.CoalitionID, Administrator) {
		return a.refuse("rules.not_administrator")
	}
	if a.IsOwn(m) {
		return Refuse(Forbidden, "rules.own_application")
	}
	return nil
}

// IsOwn says whether the membership is of the actor's own organisation, or was applied for by the actor.
func (a Actor) IsOwn(m Membership) bool {
	return a.seatRole(m.OrganisationID) != "" || m.ApplicantID == a.Person
}

// MayAnswerApplication is nil for the organisation's owners, and until it is
// approved for who asked for an owner's seat by applying. That an application
// names somebody as its applicant gives no right: the seat does, and may be refused.
func (a Actor) MayAnswerApplication(m Membership) error {
	waits := slices.ContainsFunc(a.Asked, func(s Seat) bool {
		return s.OrganisationID == m.OrganisationID && s.Role == Owner && s.State == SeatRequested
	})
	if waits && !slices.Contains(Entered, m.State) {
		return nil
	}
	return a.need(m.OrganisationID, Owner, "rules.not_applicant")
}

// MayGovern is nil for the platform: coalitions, secretariats, settings.
func (a Actor) MayGovern() error {
	if a.Platform {
		return nil
	}
	return a.refuse("rules.not_platform")
}

// MayWriteLetters is nil for coordinators and administrators of the coalition.
func (a Actor) MayWriteLetters(id CoalitionID) error {
	if a.holds(id, Coordinator, Administrator) {
		return nil
	}
	return a.refuse("rules.not_coordinator")
}

// Secretariats are the coalitions whose letters the actor may write.
func (a Actor) Secretariats() []CoalitionID {
	var found []CoalitionID
	for _, o := range a.Offices {
		if a.MayWriteLetters(o.CoalitionID) == nil && !slices.Contains(found, o.CoalitionID) {
			found = append(found, o.CoalitionID)
		}
	}
	return found
}

// MayManageLetter is nil for those who may write letters of its leading host.
func (a Actor) MayManageLetter(l Letter) error { return a.MayWriteLetters(l.CoalitionID) }

// MayConsent is nil for those who may write letters of the co-host.
func (a Actor) MayConsent(h LetterHost) error { return a.MayWriteLetters(h.CoalitionID) }

// MaySeeFullList is nil for those who may take lists with withheld names, as far as they may read
// them: who runs the letter.
func (a Actor) MaySeeFullList(l Letter) error { return a.MayManageLetter(l) }

// MayReadSignatory is nil for those who may read who signed or declined, on what mandate and why:
// the secretariat that the signatory was told of. Others read what Endorsement.Shown leaves.
func (a Actor) MayReadSignatory(e Endorsement, l Letter) error { return a.MayWriteLetters(e.ReadBy(l)) }

// MayLayOut is nil for those who may say how a letter's own documents look: who runs it.
func (a Actor) MayLayOut(l Letter) error { return a.MayManageLetter(l) }

// MayDropFile is nil for who asked for the file; nobody else is to know of it.
func (a Actor) MayDropFile(f File) error {
	if err := a.SignedIn(); err != nil {
		return err
	}
	if f.PersonID != a.Person {
		return Refuse(NotFound, "rules.not_found")
	}
	return nil
}

// MayHaveFile is nil for who asked for the file, as long as they run the
// letter: whoever lost that office has no right to its names any more.
func (a Actor) MayHaveFile(f File, l Letter) error {
	if err := a.MayDropFile(f); err != nil {
		return err
	}
	return a.MaySeeFullList(l)
}

// MayVoid is nil for administrators of the letter's leading host, and for the platform.
func (a Actor) MayVoid(l Letter) error { return a.mayStrike(l.CoalitionID) }

// MayStrike is nil for those who may void this very signature: where its name is not public, the
// administrators of the coalition whose secretariat reads it, and the platform.
func (a Actor) MayStrike(e Endorsement, l Letter) error { return a.mayStrike(e.ReadBy(l)) }

func (a Actor) mayStrike(id CoalitionID) error {
	if a.Platform || a.holds(id, Administrator) {
		return nil
	}
	return a.refuse("rules.not_administrator")
}

// MaySeeHistory is nil for administrators of the coalition, and for the platform.
func (a Actor) MaySeeHistory(id CoalitionID) error {
	if a.Platform || a.holds(id, Administrator) {
		return nil
	}
	return a.refuse("rules.not_administrator")
}

// MayReadLetter is nil for who may read the letter now; for anyone else it
// does not exist. One that was cancelled after it was opened is Gone for those
// who could read it, with the reason.
func (a Actor) MayReadLetter(l Letter, hosts []CoalitionID, now time.Time) error {
	if slices.ContainsFunc(hosts, func(host CoalitionID) bool { return a.holds(host, Coordinator, Administrator) }) {
		return nil
	}
	gone := l.State == LetterCancelled && l.OpenedAt != nil
	if gone {
		l.State = LetterOpen
	}
	readable := l.IsPublic(now) || slices.ContainsFunc(hosts, func(host CoalitionID) bool { return a.readsAsMember(l, host) })
	switch {
	case readable && gone:
		return Refuse(Gone, "rules.letter_cancelled", "Reason", l.CancelReason)
	case readable:
		return nil
	}
	return Refuse(NotFound, "rules.not_found")
}

// readsAsMember says whether the letter is shown to members and the actor sits
// in one; members read under embargo, for they sign before the public reads.
func (a Actor) readsAsMember(l Letter, host CoalitionID) bool {
	if !slices.Contains(Published, l.State) || l.Visibility == VisibleHosts {
		return false
	}
	for _, coalitions := range a.Member {
		if slices.Contains(coalitions, host) {
			return true
		}
	}
	return false
}

// IsEntitled is nil when an organisation can sign this letter: active itself,
// and an approved member of one of the letter's hosts.
func (l Letter) IsEntitled(o Organisation, approved []CoalitionID, hosts []CoalitionID) error {
	if o.State != OrganisationActive {
		return Refuse(Conflict, "rules.organisation_inactive")
	}
	for _, host := range hosts {
		if slices.Contains(approved, host) {
			return nil
		}
	}
	return &Error{Kind: Forbidden, Message: "rules.not_member", Needs: &Needs{Organisation: o.ID, Role: Owner}}
}

// ReadAs is nil when the text that was read is the one that is to be signed.
func (v Version) ReadAs(digest string) error {
	if digest != v.TextDigest {
		return Refuse(Conflict, "rules.text_changed")
	}
	return nil
}
