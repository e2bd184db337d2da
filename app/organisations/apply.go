package organisations

import (
	"context"
	"errors"
	"slices"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Application is an organisation's wish to join a coalition, as the form says it.
type Application struct {
	Profile   app.Profile
	Coalition string // slug
	Capacity  string // of the applicant in the organisation
	Authority string // on what authority the applicant speaks for it
	Answer    string // to the secretariat's question, where one was asked
}

func (in Application) clean() Application {
	in.Profile = in.Profile.Clean()
	in.Capacity, in.Authority, in.Answer = app.OneLine(in.Capacity), app.Multiline(in.Authority), app.Multiline(in.Answer)
	return in
}

func (in Application) check(tx *store.Tx) (app.Coalition, error) {
	var problems app.Problems
	in.Profile.Check(&problems)
	coalition, err := tx.CoalitionBySlug(in.Coalition)
	if app.IsKind(err, app.NotFound) {
		problems.Add("coalition", "rules.choose")
	} else if err != nil {
		return coalition, err
	}
	checkSpeaker(&problems, in.Capacity, in.Authority)
	problems.CheckText("answer", in.Answer, app.MaxText, false)
	return coalition, problems.Err()
}

func checkSpeaker(problems *app.Problems, capacity, authority string) {
	problems.CheckLine("capacity", capacity, app.MaxLine, true)
	problems.CheckText("authority", authority, app.MaxText, true)
}

// Apply registers an organisation and sends its application to a coalition. The
// applicant becomes its owner once it is approved. It gives the organisation's slug.
func (o *Organisations) Apply(ctx context.Context, by app.Actor, in Application) (string, error) {
	in = in.clean()
	var slug string
	err := o.store.As(ctx, by.Person, func(tx *store.Tx, _ app.Actor) error {
		coalition, err := in.check(tx)
		if err != nil {
			return err
		}
		org, err := register(tx, in.Profile)
		if err != nil {
			return err
		}
		slug = org.Slug
		now := tx.Now()
		seat := app.Seat{OrganisationID: org.ID, PersonID: by.Person, Role: app.Owner, State: app.SeatRequested, Capacity: in.Capacity, CreatedAt: now}
		if err := tx.AddSeat(&seat); err != nil {
			return err
		}
		if _, err := tx.Actor(by.Person); err != nil {
			return err // erased at this moment: the seat has waited for it, or it now waits for the seat
		}
		if err := tx.Append(app.Decided("registered", org, by.Person, coalition.ID, org.DisplayName, now)); err != nil {
			return err
		}
		if err := tx.Append(app.Decided("requested", seat, by.Person, 0, org.DisplayName, now)); err != nil {
			return err
		}
		return submit(tx, org, coalition.ID, by.Person, in)
	})
	return slug, err
}

// register stores a new organisation under a free slug.
func register(tx *store.Tx, profile app.Profile) (app.Organisation, error) {
	org := app.Organisation{State: app.OrganisationActive, CreatedAt: tx.Now()}
	describe(&org, profile, tx)
	for _, name := range []string{profile.DisplayName, profile.EnglishName, profile.Acronym, "organisation"} {
		if org.Slug = roll.Slug(name); org.Slug != "" {
			break
		}
	}
	taken, err := tx.SlugsLike("organisations", org.Slug)
	if err != nil {
		return org, err
	}
	org.Slug = roll.Free(org.Slug, taken)
	err = tx.AddOrganisation(&org)
	if app.IsKind(err, app.Conflict) {
		return org, app.Refuse(app.Unavailable, "rules.try_again") // another one took the slug this very moment
	}
	return org, err
}

func submit(tx *store.Tx, org app.Organisation, to app.CoalitionID, by app.PersonID, in Application) error {
	m := app.Membership{
		OrganisationID: org.ID, CoalitionID: to, State: app.MembershipDraft, ApplicantID: by,
		Capacity: in.Capacity, Authority: in.Authority, CreatedAt: tx.Now(),
	}
	if err := tx.AddMembership(&m); err != nil {
		return err
	}
	return move(tx, &m, app.MembershipSubmitted, by, "", org.DisplayName)
}

// move takes a membership one step, with its history, its ledger line and the event that tells people.
func move(tx *store.Tx, m *app.Membership, to app.MembershipState, by app.PersonID, message, name string) error {
	step, err := m.Move(to, by, message, tx.Now())
	if err != nil {
		return err
	}
	if err := tx.SaveMembership(m); err != nil {
		return err
	}
	if err := tx.AddMove(&step); err != nil {
		return err
	}
	if err := tx.Enqueue(app.MembershipMoved{MembershipID: m.ID, MoveID: step.ID}); err != nil {
		return err
	}
	return tx.Append(app.Decided(string(to), *m, by, m.CoalitionID, name, tx.Now()))
}

// Join applies to another coalition with an organisation that is registered already, by its owner.
func (o *Organisations) Join(ctx context.Context, by app.Actor, slug string, in Application) error {
	in = in.clean()
	return store.Holding(ctx, o.store, by.Person, store.HoldOrganisation(slug), func(tx *store.Tx, actor app.Actor, org app.Organisation) error {
		if err := actor.MayDecideSeats(org.ID); err != nil {
			return tx.HideUnlisted(actor, org.ID, err)
		}
		if org.State != app.OrganisationActive {
			return app.Refuse(app.Conflict, "rules.organisation_inactive")
		}
		var problems app.Problems
		coalition, err := tx.CoalitionBySlug(in.Coalition)
		if app.IsKind(err, app.NotFound) {
			problems.Add("coalition", "rules.choose")
		} else if err != nil {
			return err
		}
		checkSpeaker(&problems, in.Capacity, in.Authority)
		if err := problems.Err(); err != nil {
			return err
		}
		return submit(tx, org, coalition.ID, by.Person, in)
	})
}

// answerable are the states from which an applicant submits: a draft, a
// question to answer, or a membership that was withdrawn or left before.
var answerable = []app.MembershipState{app.MembershipDraft, app.InformationRequested, app.MembershipWithdrawn, app.MembershipLeft}

// Answer sends an application to the secretariat, with what it asked for and
// with the profile as corrected. Whoever applies again becomes the applicant.
func (o *Organisations) Answer(ctx context.Context, by app.Actor, slug string, in Application) error {
	in = in.clean()
	return o.own(ctx, by, slug, in.Coalition, func(tx *store.Tx, org app.Organisation, m app.Membership) error {
		if !slices.Contains(answerable, m.State) {
			return app.Refuse(app.Conflict, "rules.membership_moved", "State", string(m.State))
		}
		if _, err := in.check(tx); err != nil {
			return err
		}
		if err := rewrite(tx, org, in.Profile, by.Person, m.CoalitionID); err != nil {
			return err
		}
		if m.State == app.MembershipWithdrawn || m.State == app.MembershipLeft {
			m.ApplicantID = by.Person
		}
		m.Capacity, m.Authority = in.Capacity, in.Authority
		return move(tx, &m, app.MembershipSubmitted, by.Person, in.Answer, org.DisplayName)
	})
}

// WithdrawApplication takes an undecided application back.
func (o *Organisations) WithdrawApplication(ctx context.Context, by app.Actor, slug, coalition string) error {
	return o.own(ctx, by, slug, coalition, func(tx *store.Tx, org app.Organisation, m app.Membership) error {
		return move(tx, &m, app.MembershipWithdrawn, by.Person, "", org.DisplayName)
	})
}

// Appeal asks the secretariat to look at a rejected application again; the reason is required.
func (o *Organisations) Appeal(ctx context.Context, by app.Actor, slug, coalition, reason string) error {
	return o.own(ctx, by, slug, coalition, func(tx *store.Tx, org app.Organisation, m app.Membership) error {
		return move(tx, &m, app.MembershipAppealed, by.Person, app.Multiline(reason), org.DisplayName)
	})
}

// Leave ends an approved membership, by the organisation's owner.
func (o *Organisations) Leave(ctx context.Context, by app.Actor, slug, coalition string) error {
	return o.own(ctx, by, slug, coalition, func(tx *store.Tx, org app.Organisation, m app.Membership) error {
		return move(tx, &m, app.MembershipLeft, by.Person, "", org.DisplayName)
	})
}

// own finds a membership and checks that the actor speaks for its applicant;
// to anybody else it does not exist.
func (o *Organisations) own(ctx context.Context, by app.Actor, slug, coalition string, do func(*store.Tx, app.Organisation, app.Membership) error) error {
	return store.Holding(ctx, o.store, by.Person, store.HoldOrganisation(slug), func(tx *store.Tx, actor app.Actor, _ app.Organisation) error {
		org, m, err := membership(tx, slug, coalition)
		if err != nil {
			return err
		}
		if err := actor.MayAnswerApplication(m); err != nil {
			return hidden(err)
		}
		return do(tx, org, m)
	})
}

// hidden turns Forbidden into NotFound: that somebody has applied is nobody else's business.
func hidden(err error) error {
	var e *app.Error
	if errors.As(err, &e) && e.Kind == app.Forbidden {
		return app.Refuse(app.NotFound, "rules.not_found")
	}
	return err
}

func membership(tx *store.Tx, slug, coalition string) (app.Organisation, app.Membership, error) {
	org, err := tx.OrganisationBySlug(slug)
	if err != nil {
		return org, app.Membership{}, err
	}
	c, err := tx.CoalitionBySlug(coalition)
	if err != nil {
		return org, app.Membership{}, err
	}
	m, err := tx.Membership(org.ID, c.ID)
	return org, m, err
}

// Filed is an application as its applicant sees it.
type Filed struct {
	Organisation app.Organisation
	Membership   app.Membership
	Coalition    app.Coalition
	Moves        []app.MembershipMove
}

// Filed reads an application for its applicant or the organisation's owners.
func (o *Organisations) Filed(ctx context.Context, by app.Actor, slug, coalition string) (Filed, error) {
	var f Filed
	err := o.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		var err error
		if f.Organisation, f.Membership, err = membership(tx, slug, coalition); err != nil {
			return err
		}
		if err := actor.MayAnswerApplication(f.Membership); err != nil {
			return hidden(err)
		}
		if f.Coalition, err = tx.Coalition(f.Membership.CoalitionID); err != nil {
			return err
		}
		f.Moves, err = tx.MovesOf(f.Membership.ID)
		return err
	})
	return f, err
}

// FiledBy are the actor's applications that the actor may still answer for, newest first.
func (o *Organisations) FiledBy(ctx context.Context, by app.Actor) ([]Filed, error) {
	var all []Filed
	err := o.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		members, err := tx.MembershipsBy(by.Person)
		if err != nil {
			return err
		}
		members = slices.DeleteFunc(members, func(m app.Membership) bool { return actor.MayAnswerApplication(m) != nil })
		if len(members) == 0 {
			return nil
		}
		ids := make([]app.OrganisationID, len(members))
		for i, m := range members {
			ids[i] = m.OrganisationID
		}
		found, err := tx.OrganisationsByID(ids)
		if err != nil {
			return err
		}
		coalitions, err := tx.Coalitions()
		if err != nil {
			return err
		}
		for _, m := range members {
			at := slices.IndexFunc(coalitions, func(c app.Coalition) bool { return c.ID == m.CoalitionID })
			all = append(all, Filed{Membership: m, Organisation: found[m.OrganisationID], Coalition: coalitions[at]})
		}
		return nil
	})
	return all, err
}
