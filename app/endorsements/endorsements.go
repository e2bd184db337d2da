// Package endorsements holds the use cases around signing a letter for an
// organisation: to sign, decline and withdraw, and the secretariat's voiding.
// Letters themselves are app/letters'.
package endorsements

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Endorsements runs the use cases on one store.
type Endorsements struct{ store *store.Store }

// New makes the use cases.
func New(s *store.Store) *Endorsements { return &Endorsements{store: s} }

// Signing is what a person asks for: a letter, an organisation, and on what mandate.
type Signing struct {
	Letter       string // slug
	Organisation string // slug
	Told         string // slug of the coalition that was named as reading a name which is not public; "" for the first that can be
	Mandate      app.Mandate
}

// Sign puts an organisation's name under a letter. The organisation is locked
// before the letter; of two persons who sign for it at once the second one gets a Conflict.
func (e *Endorsements) Sign(ctx context.Context, by app.Actor, in Signing) error {
	in.Mandate.Capacity, in.Mandate.Authority = app.OneLine(in.Mandate.Capacity), app.Multiline(in.Mandate.Authority)
	return e.act(ctx, by, in.Letter, in.Organisation, func(tx *store.Tx, c scene) error {
		if err := c.letter.AcceptsEndorsements(tx.Now()); err != nil {
			return err
		}
		if err := c.letter.IsEntitled(c.organisation, c.approved, c.hosts); err != nil {
			return err
		}
		if err := c.version.ReadAs(in.Mandate.TextDigest); err != nil {
			return err
		}
		var problems app.Problems
		in.Mandate.Check(&problems)
		in.Mandate.ToldID = nil
		if err := c.tell(tx, &in); err != nil {
			return err
		}
		if in.Mandate.ToldID == nil && in.Mandate.Disclosure != app.DisclosedPublic && slices.Contains(app.Disclosures, in.Mandate.Disclosure) {
			problems.Add("told", "rules.choose")
		}
		in.Mandate.Uncounted = in.Mandate.Uncounted && in.Mandate.Disclosure == app.DisclosedSecretariat
		if err := problems.Err(); err != nil {
			return err
		}
		return sign(tx, c, in.Mandate, by.Person)
	})
}

// tell notes in the mandate the coalition whose secretariat reads the name, where it is one of those that can be told.
func (c scene) tell(tx *store.Tx, in *Signing) error {
	for _, id := range c.letter.Tellable(in.Mandate.Disclosure, c.approved, c.hosts) {
		coalition, err := tx.Coalition(id)
		if err != nil {
			return err
		}
		if in.Told == "" || in.Told == coalition.Slug {
			in.Mandate.ToldID = &id
			return nil
		}
	}
	return nil
}

// nameable is the organisation as its name can be put on a list. A sort name that nobody sees was once taken for a name.
func nameable(o app.Organisation) (app.Organisation, error) {
	if len(o.SortKey) == 0 {
		o.SortKey = roll.Key(o.SortName, o.DisplayName)
	}
	return o, o.IsNamed()
}

func sign(tx *store.Tx, c scene, m app.Mandate, by app.PersonID) error {
	organisation, err := nameable(c.organisation)
	if err != nil {
		return err
	}
	salt := app.NewSalt()
	signed := app.NewEndorsement(c.letter, c.version, organisation, m, by, salt, tx.Now())
	added, err := tx.AddFirst(&signed)
	if err != nil {
		return err
	}
	if !added {
		if signed, err = tx.StandingEndorsement(c.letter.ID, c.organisation.ID); err != nil {
			return err
		}
		if signed.State == app.EndorsementSigned {
			return app.Refuse(app.Conflict, "rules.already_endorsed")
		}
		if err := signed.Sign(c.version, organisation, m, by, salt, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveEndorsement(&signed); err != nil {
			return err
		}
	}
	return decided(tx, c.letter, signed, by)
}

// decided leaves the ledger line and the event of an endorsement's new state.
func decided(tx *store.Tx, l app.Letter, e app.Endorsement, by app.PersonID) error {
	if err := tx.Enqueue(app.EndorsementMoved{EndorsementID: e.ID, State: e.State}); err != nil {
		return err
	}
	note := e.DisplayName
	if e.IsQuiet() {
		note = "" // the coalition's history is read, and projected, by more people than may read the name
	}
	return tx.Append(app.Decided(string(e.State), e, by, e.ReadBy(l), note, tx.Now()))
}

// Decline says that the organisation will not sign. The reason is optional and
// only the letter's coordinators read it.
func (e *Endorsements) Decline(ctx context.Context, by app.Actor, letter, organisation, reason string) error {
	reason = app.Multiline(reason)
	return e.act(ctx, by, letter, organisation, func(tx *store.Tx, c scene) error {
		if err := c.letter.AcceptsEndorsements(tx.Now()); err != nil {
			return err
		}
		if err := c.letter.IsEntitled(c.organisation, c.approved, c.hosts); err != nil {
			return err
		}
		var problems app.Problems
		problems.CheckText("reason", reason, app.MaxText, false)
		if err := problems.Err(); err != nil {
			return err
		}
		standing, err := tx.StandingEndorsement(c.letter.ID, c.organisation.ID)
		if app.IsKind(err, app.NotFound) {
			return declineNew(tx, c, by.Person, reason)
		}
		if err != nil {
			return err
		}
		if err := standing.Decline(by.Person, reason, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveEndorsement(&standing); err != nil {
			return err
		}
		return decided(tx, c.letter, standing, by.Person)
	})
}

// declineNew keeps a decline where nothing stood before, with the organisation's name of the day.
func declineNew(tx *store.Tx, c scene, by app.PersonID, reason string) error {
	organisation, err := nameable(c.organisation)
	if err != nil {
		return err
	}
	declined := app.NewEndorsement(c.letter, c.version, organisation, app.Mandate{Disclosure: app.DisclosedSecretariat}, by, "", tx.Now())
	declined.State, declined.SignedAt = app.EndorsementInvited, nil
	if err := declined.Decline(by, reason, tx.Now()); err != nil {
		return err
	}
	if err := tx.AddEndorsement(&declined); err != nil {
		return err
	}
	return decided(tx, c.letter, declined, by)
}

// Withdraw takes an organisation's name back while the letter is not delivered.
func (e *Endorsements) Withdraw(ctx context.Context, by app.Actor, letter, organisation string) error {
	return e.act(ctx, by, letter, organisation, func(tx *store.Tx, c scene) error {
		if err := c.letter.AcceptsWithdrawals(); err != nil {
			return err
		}
		signed, err := tx.StandingEndorsement(c.letter.ID, c.organisation.ID)
		if app.IsKind(err, app.NotFound) {
			return app.Refuse(app.Conflict, "rules.endorsement_moved", "State", string(app.EndorsementWithdrawn))
		}
		if err != nil {
			return err
		}
		if err := signed.Withdraw(by.Person, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveEndorsement(&signed); err != nil {
			return err
		}
		return decided(tx, c.letter, signed, by.Person)
	})
}

// strikable is a signature under the letter that the actor may void. Whoever may void others of it,
// and not this one, does not learn that it is there.
func strikable(tx *store.Tx, actor app.Actor, l app.Letter, id app.EndorsementID) (app.Endorsement, error) {
	found, err := tx.Endorsement(id)
	switch {
	case err == nil && found.LetterID == l.ID && actor.MayStrike(found, l) == nil:
		return found, nil
	case err != nil && !app.IsKind(err, app.NotFound):
		return found, err
	case actor.MayVoid(l) != nil:
		return found, tx.HideUnread(actor, l, actor.MayVoid(l))
	}
	return found, app.Refuse(app.NotFound, "rules.not_found")
}

// Void strikes a signature out, by an administrator and with a reason.
func (e *Endorsements) Void(ctx context.Context, by app.Actor, letter string, id app.EndorsementID, reason string) error {
	reason = app.Multiline(reason)
	return store.Holding(ctx, e.store, by.Person, store.HoldLetter(letter), func(tx *store.Tx, actor app.Actor, l app.Letter) error {
		struck, err := strikable(tx, actor, l, id)
		if err != nil {
			return err
		}
		if err := l.AcceptsWithdrawals(); err != nil {
			return err
		}
		if err := struck.Void(by.Person, reason, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveEndorsement(&struck); err != nil {
			return err
		}
		return decided(tx, l, struck, by.Person)
	})
}

// scene is what every act of an organisation under a letter is decided on.
type scene struct {
	letter       app.Letter
	version      app.Version // what the letter is signed in; zero before it is frozen, and for who only looks
	organisation app.Organisation
	approved     []app.CoalitionID // coalitions in which the organisation is a member
	hosts        []app.CoalitionID
}

// act runs what a signatory does, on facts locked in the one order: organisation, letter. Nobody decides on the
// organisation or moves the letter meanwhile; other organisations may act under it.
func (e *Endorsements) act(ctx context.Context, by app.Actor, letter, organisation string, do func(*store.Tx, scene) error) error {
	hold := func(tx *store.Tx) (scene, error) { return locked(tx, letter, organisation) }
	return store.Holding(ctx, e.store, by.Person, hold, func(tx *store.Tx, actor app.Actor, c scene) error {
		if err := actor.MayReadLetter(c.letter, c.hosts, tx.Now()); err != nil {
			return err
		}
		if err := actor.MaySignFor(c.organisation.ID); err != nil {
			return tx.HideUnlisted(actor, c.organisation.ID, err)
		}
		c.approved = actor.Member[c.organisation.ID]
		return do(tx, c)
	})
}

func locked(tx *store.Tx, letter, organisation string) (c scene, err error) {
	if c.organisation, err = tx.LockOrganisationBySlug(organisation); err != nil {
		return c, err
	}
	if c.letter, err = tx.ShareLetter(letter); err != nil {
		return c, err
	}
	c.hosts, c.version, err = tx.Footing(c.letter)
	return c, err
}
