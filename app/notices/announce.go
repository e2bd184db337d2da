package notices

import (
	"context"
	"fmt"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// MembershipMoved tells those who speak for the organisation of every step that
// somebody else took, and administrators of what waits for them.
func (n *Notices) MembershipMoved(ctx context.Context, e app.MembershipMoved) error {
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		mark := fmt.Sprintf("membership_move:%d", e.MoveID)
		move, err := tx.Move(e.MoveID)
		if err != nil {
			return mark, nil, err
		}
		m, err := tx.MembershipByID(move.MembershipID)
		if err != nil {
			return mark, nil, err
		}
		speakers, err := tx.SeatHolders(m.OrganisationID, app.Owner)
		if err != nil {
			return mark, nil, err
		}
		speakers = append([]app.PersonID{m.ApplicantID}, speakers...)
		calls := []call{{notice: applicantNotice(move), subject: move.ID, people: without(speakers, move.ByID)}}
		if notice := secretariatNotice(move); notice != "" && m.State == move.ToState {
			administrators, err := tx.OfficeHolders(m.CoalitionID, app.Administrator)
			if err != nil {
				return mark, nil, err
			}
			calls = append(calls, call{notice: notice, subject: move.ID, people: without(administrators, move.ByID)})
		}
		return mark, calls, nil
	})
}

func applicantNotice(m app.MembershipMove) string {
	switch {
	case m.FromState == app.MembershipSuspended && m.ToState == app.MembershipApproved:
		return "applicant_reinstated"
	case m.FromState == app.MembershipAppealed && m.ToState == app.MembershipSubmitted:
		return "applicant_reconsidered"
	}
	return "applicant_" + string(m.ToState)
}

// secretariatNotice is "" for steps after which nothing waits for a decision,
// and for those that the secretariat takes itself.
func secretariatNotice(m app.MembershipMove) string {
	switch {
	case m.ToState == app.MembershipAppealed:
		return "secretariat_appealed"
	case m.ToState == app.MembershipSubmitted && m.FromState == app.InformationRequested:
		return "secretariat_answered"
	case m.ToState == app.MembershipSubmitted && m.FromState == app.MembershipDraft:
		return "secretariat_submitted"
	}
	return ""
}

// ProfileChanged tells administrators how a member of theirs is called or asks to be, and those who own the
// organisation, or asked for it, what became of it.
func (n *Notices) ProfileChanged(ctx context.Context, e app.ProfileChanged) error {
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		mark := fmt.Sprintf("profile_change:%d:%s", e.ChangeID, e.State)
		c, err := tx.ProfileChange(e.ChangeID)
		if err != nil || c.State != e.State || changeNotices[c.State].organisation == "" {
			return mark, nil, err
		}
		by := c.ByID
		if c.DecidedByID != nil {
			by = *c.DecidedByID
		}
		owners, err := tx.SeatHolders(c.OrganisationID, app.Owner)
		if err != nil {
			return mark, nil, err
		}
		calls := []call{{notice: changeNotices[c.State].organisation, subject: c.ID, people: without(append(owners, c.ByID), by)}}
		told := changeNotices[c.State].secretariat
		if told == "" {
			return mark, calls, nil
		}
		members, err := tx.MembershipsOf(c.OrganisationID)
		if err != nil {
			return mark, nil, err
		}
		for _, m := range members {
			if !slices.Contains(app.Watched, m.State) {
				continue
			}
			administrators, err := tx.OfficeHolders(m.CoalitionID, app.Administrator)
			if err != nil {
				return mark, nil, err
			}
			calls = append(calls, call{notice: told, subject: c.ID, people: without(administrators, by)})
		}
		return mark, calls, nil
	})
}

// changeNotices are what is said of a change of names; "" where nobody is told.
var changeNotices = map[app.ProfileChangeState]struct{ organisation, secretariat string }{
	app.ChangeNoted:    {"naming_noted", "secretariat_renamed"},
	app.ChangePending:  {"naming_pending", "secretariat_name_asked"},
	app.ChangeAccepted: {"naming_accepted", "secretariat_renamed"},
	app.ChangeRefused:  {"naming_refused", ""},
}

// SeatMoved tells owners who asks for a seat, and a person what an owner decided.
func (n *Notices) SeatMoved(ctx context.Context, e app.SeatMoved) error {
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		line, err := tx.NewestLine("seat."+string(e.State), "seat", int64(e.SeatID))
		if err != nil {
			return "", nil, err
		}
		mark := fmt.Sprintf("seat:%d:%d", e.SeatID, line) // a seat may be asked for, and refused, again
		seat, err := tx.SeatByID(e.SeatID)
		if err != nil || seat.State != e.State {
			return mark, nil, err
		}
		c := call{notice: "seat_" + string(seat.State), subject: int64(seat.ID), people: []app.PersonID{seat.PersonID}}
		switch {
		case seat.State == app.SeatRequested:
			c.people, err = tx.SeatHolders(seat.OrganisationID, app.Owner)
		case seat.DecidedByID != nil:
			c.people = without(c.people, *seat.DecidedByID)
		}
		return mark, []call{c}, err
	})
}

// LetterOpened tells those who can sign it.
func (n *Notices) LetterOpened(ctx context.Context, e app.LetterOpened) error {
	return n.tellSigners(ctx, e.LetterID, "letter_opened", "letter.opened")
}

// LetterExtended tells those who can sign it of the new deadline.
func (n *Notices) LetterExtended(ctx context.Context, e app.LetterExtended) error {
	return n.tellSigners(ctx, e.LetterID, "letter_extended", "letter.extended")
}

// LetterWidened tells those whose names stand on it who else can read it from now on, and, of an open letter that only the hosts
// could see until now, those who can sign it.
func (n *Notices) LetterWidened(ctx context.Context, e app.LetterWidened) error {
	if e.From == app.VisibleHosts {
		return n.tellSigners(ctx, e.LetterID, "letter_opened", "letter.widened")
	}
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		line, err := tx.NewestLine("letter.widened", "letter", int64(e.LetterID))
		if err != nil {
			return "", nil, err
		}
		people, err := tx.ShownSigners(e.LetterID)
		if err != nil {
			return "", nil, err
		}
		mark := fmt.Sprintf("letter_widened:%d:%d", e.LetterID, line)
		return mark, []call{{notice: "letter_widened", subject: int64(e.LetterID), people: people}}, nil
	})
}

func (n *Notices) tellSigners(ctx context.Context, id app.LetterID, notice, kind string) error {
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		line, err := tx.NewestLine(kind, "letter", int64(id))
		if err != nil {
			return "", nil, err
		}
		mark := fmt.Sprintf("%s:%d:%d", notice, id, line) // a deadline may be moved again
		letter, err := tx.Letter(id)
		if err != nil || letter.Visibility == app.VisibleHosts {
			return mark, nil, err
		}
		signers, err := tx.LetterSigners(id)
		if err != nil {
			return "", nil, err
		}
		return mark, []call{{notice: notice, subject: int64(id), people: signers}}, nil
	})
}

// EndorsementMoved tells those who sign for the organisation, and coordinators of a withdrawal. Of
// one that not everybody is to know of it tells the person who acted alone, and not what it is.
func (n *Notices) EndorsementMoved(ctx context.Context, e app.EndorsementMoved) error {
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		mark := fmt.Sprintf("endorsement:%d:%s", e.EndorsementID, e.State)
		endorsement, err := tx.Endorsement(e.EndorsementID)
		if err != nil || endorsement.State != e.State || !slices.Contains(toldStates, e.State) {
			return mark, nil, err
		}
		if endorsement.IsQuiet() {
			return mark, []call{{notice: quietNotice, subject: int64(e.EndorsementID), people: acted(endorsement)}}, nil
		}
		signers, err := tx.SeatHolders(endorsement.OrganisationID, app.SignatoryRole, app.Owner)
		if err != nil {
			return mark, nil, err
		}
		calls := []call{{notice: "endorsement_" + string(e.State), subject: int64(e.EndorsementID), people: signers}}
		if e.State != app.EndorsementWithdrawn {
			return mark, calls, nil
		}
		letter, err := tx.Letter(endorsement.LetterID)
		if err != nil {
			return mark, nil, err
		}
		coordinators, err := tx.OfficeHolders(letter.CoalitionID, app.Coordinator)
		if err != nil {
			return "", nil, err
		}
		return mark, append(calls, call{notice: "secretariat_withdrawn", subject: int64(e.EndorsementID), people: coordinators}), nil
	})
}

// toldStates are the states of an endorsement that people are told of.
var toldStates = []app.EndorsementState{app.EndorsementSigned, app.EndorsementDeclined, app.EndorsementWithdrawn, app.EndorsementVoid}
