package endorsements

import (
	"context"

	"undersigned/app"
	"undersigned/app/store"
)

// MaySign says whether the organisation can sign now and has not done so yet.
func (c Choice) MaySign() bool {
	return c.Refusal == nil && (c.Endorsement == nil || c.Endorsement.State != app.EndorsementSigned)
}

// Own is what an organisation did last with a letter, for those who represent it.
type Own struct {
	Letter       app.Letter
	Organisation app.Organisation
	Endorsement  app.Endorsement
	ReadBy       app.Coalition // whose secretariat reads the name where it is not public
	ActedBy      app.Person    // the zero person where the actor does not sign, or it was erased
	MayWithdraw  bool
	MayEndorse   bool // it has not signed, or no longer, and can
	MayProve     bool // the actor signs for it, so that the signature's receipt is theirs
}

// Own reads an organisation's latest endorsement of a letter, in any state;
// NotFound when there never was one.
func (e *Endorsements) Own(ctx context.Context, by app.Actor, letter, organisation string) (Own, error) {
	var own Own
	err := e.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		c, err := seen(tx, actor, letter, organisation)
		if err != nil {
			return err
		}
		own.Letter, own.Organisation = c.letter, c.organisation
		if err := actor.MaySeeOrganisation(c.organisation.ID); err != nil {
			return tx.HideUnlisted(actor, c.organisation.ID, err)
		}
		if own.Endorsement, err = latest(tx, c); err != nil {
			return err
		}
		if own.ReadBy, err = tx.Coalition(own.Endorsement.ReadBy(c.letter)); err != nil {
			return err
		}
		signs := actor.MaySignFor(c.organisation.ID) == nil
		own.MayWithdraw = signs && own.Endorsement.State == app.EndorsementSigned && c.letter.AcceptsWithdrawals() == nil
		own.MayProve = signs && own.Endorsement.State == app.EndorsementSigned
		own.MayEndorse = signs && own.Endorsement.State != app.EndorsementSigned && c.accepts(tx) == nil
		if !signs { // who only reads along learns the state and nothing of the mandate
			e := &own.Endorsement
			e.ActedByID, e.Capacity, e.Authority, e.Reason = nil, "", "", ""
		}
		if own.Endorsement.ActedByID == nil {
			return nil
		}
		people, err := tx.PeopleByID([]app.PersonID{*own.Endorsement.ActedByID})
		if err != nil {
			return err
		}
		own.ActedBy = people[*own.Endorsement.ActedByID]
		return nil
	})
	return own, err
}

// Find says under which letter and for which organisation an endorsement is, by their slugs, to
// those who represent the organisation; for anybody else there is none.
func (e *Endorsements) Find(ctx context.Context, by app.Actor, id app.EndorsementID) (letter, organisation string, err error) {
	err = e.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		found, err := tx.Endorsement(id)
		if err != nil {
			return err
		}
		if actor.MaySeeOrganisation(found.OrganisationID) != nil {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		l, err := tx.Letter(found.LetterID)
		if err != nil {
			return err
		}
		o, err := tx.Organisation(found.OrganisationID)
		if err != nil {
			return err
		}
		letter, organisation = l.Slug, o.Slug
		return nil
	})
	return letter, organisation, err
}

// Prepared is an organisation that is about to sign or decline, and who may be told of as reading a
// name that is not public.
type Prepared struct {
	Organisation app.Organisation
	Lead         app.Coalition   // the leading host, which hands names over to the addressee
	Readers      []app.Coalition // hosts of which one alone may be told
}

// Prepare gives the organisation for which the actor is about to sign or
// decline, or says why it cannot: the same answers as Sign, before anything is typed.
func (e *Endorsements) Prepare(ctx context.Context, by app.Actor, under Under, organisation string) (Prepared, error) {
	var p Prepared
	err := e.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		c := scene{letter: under.Letter, hosts: under.hosts()}
		if err := c.see(tx, actor, organisation); err != nil {
			return err
		}
		if err := actor.MaySignFor(c.organisation.ID); err != nil {
			return tx.HideUnlisted(actor, c.organisation.ID, err)
		}
		if err := c.accepts(tx); err != nil {
			return err
		}
		standing, err := tx.StandingEndorsement(c.letter.ID, c.organisation.ID)
		if err == nil && standing.State == app.EndorsementSigned {
			return app.Refuse(app.Conflict, "rules.already_endorsed")
		}
		if err != nil && !app.IsKind(err, app.NotFound) {
			return err
		}
		p = c.prepared(under.Hosts)
		return nil
	})
	return p, err
}

func (c scene) prepared(hosts []app.Coalition) Prepared {
	p := Prepared{Organisation: c.organisation}
	tellable := c.letter.Tellable(app.DisclosedSecretariat, c.approved, c.hosts)
	for _, host := range hosts {
		if host.ID == c.letter.CoalitionID {
			p.Lead = host
		}
	}
	for _, id := range tellable {
		for _, host := range hosts {
			if host.ID == id {
				p.Readers = append(p.Readers, host)
			}
		}
	}
	return p
}

// accepts is nil when the organisation can sign the letter now.
func (c scene) accepts(tx *store.Tx) error {
	if err := c.letter.AcceptsEndorsements(tx.Now()); err != nil {
		return err
	}
	return c.letter.IsEntitled(c.organisation, c.approved, c.hosts)
}

// seen reads, without locks, what a representative asks about.
func seen(tx *store.Tx, actor app.Actor, letter, organisation string) (c scene, err error) {
	if c.letter, err = tx.LetterBySlug(letter); err != nil {
		return c, err
	}
	if c.hosts, err = tx.HostIDs(c.letter.ID); err != nil {
		return c, err
	}
	return c, c.see(tx, actor, organisation)
}

// see reads an organisation under a letter that the actor may read.
func (c *scene) see(tx *store.Tx, actor app.Actor, organisation string) (err error) {
	if err := actor.MayReadLetter(c.letter, c.hosts, tx.Now()); err != nil {
		return err
	}
	if c.organisation, err = tx.OrganisationBySlug(organisation); err != nil {
		return err
	}
	c.approved = actor.Member[c.organisation.ID]
	return nil
}

func latest(tx *store.Tx, c scene) (app.Endorsement, error) {
	all, err := tx.EndorsementsBy(c.organisation.ID)
	if err != nil {
		return app.Endorsement{}, err
	}
	for _, e := range all {
		if e.LetterID == c.letter.ID {
			return e, nil
		}
	}
	return app.Endorsement{}, app.Refuse(app.NotFound, "rules.not_found")
}
