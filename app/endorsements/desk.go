package endorsements

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/store"
)

// Choice is one organisation for which the actor could sign a letter.
type Choice struct {
	Organisation app.Organisation
	Endorsement  *app.Endorsement // its standing one, nil when there is none
	Refusal      error            // why it cannot sign now, nil when it can
	signer       error            // why the actor does not sign for it, nil when they do
}

// Under is a letter that has been read, with its hosts.
type Under struct {
	Letter app.Letter
	Hosts  []app.Coalition
}

func (u Under) hosts() []app.CoalitionID {
	ids := make([]app.CoalitionID, len(u.Hosts))
	for i, h := range u.Hosts {
		ids[i] = h.ID
	}
	return ids
}

// Choices are the actor's organisations, as far as the actor signs for them,
// and what each can do with a letter now.
func (e *Endorsements) Choices(ctx context.Context, by app.Actor, under Under) ([]Choice, error) {
	return e.choices(ctx, by, under, app.Actor.MaySignFor)
}

// Obstacles are all of the actor's organisations for which the actor cannot sign a letter now, each with its Refusal:
// what keeps the organisation from it, else what keeps the actor.
func (e *Endorsements) Obstacles(ctx context.Context, by app.Actor, under Under) ([]Choice, error) {
	found, err := e.choices(ctx, by, under, app.Actor.MaySeeOrganisation)
	if err != nil {
		return nil, err
	}
	var met []Choice
	for _, c := range found {
		if c.Refusal == nil {
			c.Refusal = c.signer
		}
		if c.Refusal == nil && !c.MaySign() {
			c.Refusal = app.Refuse(app.Conflict, "rules.already_endorsed")
		}
		if c.Refusal != nil {
			met = append(met, c)
		}
	}
	return met, nil
}

func (e *Endorsements) choices(ctx context.Context, by app.Actor, under Under, may func(app.Actor, app.OrganisationID) error) ([]Choice, error) {
	var found []Choice
	err := e.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		if err := actor.MayReadLetter(under.Letter, under.hosts(), tx.Now()); err != nil {
			return err
		}
		options, err := optionsOf(tx, actor, []app.Letter{under.Letter}, may)
		if err != nil {
			return err
		}
		found = options.choices(tx, actor, under.Letter, under.hosts())
		return nil
	})
	return found, err
}

// options are some of an actor's organisations, with what stands of them under some letters.
type options struct {
	organisations []app.Organisation // in the order of the actor's seats
	standing      map[underLetter]app.Endorsement
}

type underLetter struct {
	letter       app.LetterID
	organisation app.OrganisationID
}

// optionsOf are the organisations for which may is nil.
func optionsOf(tx *store.Tx, actor app.Actor, letters []app.Letter, may func(app.Actor, app.OrganisationID) error) (options, error) {
	found := options{standing: map[underLetter]app.Endorsement{}}
	var ids []app.OrganisationID
	for _, seat := range actor.Seats {
		if may(actor, seat.OrganisationID) == nil {
			ids = append(ids, seat.OrganisationID)
		}
	}
	if len(ids) == 0 || len(letters) == 0 {
		return found, nil
	}
	organisations, err := tx.OrganisationsByID(ids)
	if err != nil {
		return found, err
	}
	under := make([]app.LetterID, len(letters))
	for i, l := range letters {
		under[i] = l.ID
	}
	standing, err := tx.StandingEndorsements(under, ids)
	if err != nil {
		return found, err
	}
	for _, id := range ids {
		found.organisations = append(found.organisations, organisations[id])
	}
	for _, e := range standing {
		found.standing[underLetter{e.LetterID, e.OrganisationID}] = e
	}
	return found, nil
}

// choices are what they can do with one of the letters now.
func (o options) choices(tx *store.Tx, actor app.Actor, l app.Letter, hosts []app.CoalitionID) []Choice {
	var found []Choice
	for _, org := range o.organisations {
		c := Choice{Organisation: org, Refusal: l.IsEntitled(org, actor.Member[org.ID], hosts), signer: actor.MaySignFor(org.ID)}
		if c.Refusal == nil {
			c.Refusal = l.AcceptsEndorsements(tx.Now())
		}
		if standing, ok := o.standing[underLetter{l.ID, org.ID}]; ok {
			c.Endorsement = &standing
		}
		found = append(found, c)
	}
	return found
}

// Due is an open letter that waits for one of the actor's organisations, or was answered by it.
type Due struct {
	Letter       app.Letter
	Headings     []store.Heading
	Organisation app.Organisation
	Endorsement  *app.Endorsement // nil while unanswered
	CanSign      bool             // the actor is a signatory there; others only read along
}

// Desk lists the open and closed letters that the actor's organisations can
// sign or have answered, the nearest deadline first. Who only reads along there
// learns the state of an answer, and nothing of the mandate.
func (e *Endorsements) Desk(ctx context.Context, by app.Actor) ([]Due, error) {
	var due []Due
	err := e.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		var coalitions []app.CoalitionID
		for _, ids := range actor.Member {
			coalitions = append(coalitions, ids...)
		}
		if len(coalitions) == 0 {
			return nil
		}
		letters, _, err := tx.Letters(store.LetterPage{CoalitionIDs: coalitions, States: app.Withdrawable, Limit: 200})
		if err != nil {
			return err
		}
		due, err = dues(tx, actor, letters)
		return err
	})
	return due, err
}

func dues(tx *store.Tx, actor app.Actor, letters []app.Letter) ([]Due, error) {
	ids := make([]app.LetterID, len(letters))
	for i, l := range letters {
		ids[i] = l.ID
	}
	headings, err := tx.Headings(ids)
	if err != nil {
		return nil, err
	}
	hosts, err := tx.HostIDsOf(ids)
	if err != nil {
		return nil, err
	}
	options, err := optionsOf(tx, actor, letters, app.Actor.MaySeeOrganisation)
	if err != nil {
		return nil, err
	}
	var found []Due
	for _, l := range letters {
		if actor.MayReadLetter(l, hosts[l.ID], tx.Now()) != nil {
			continue
		}
		for _, c := range options.choices(tx, actor, l, hosts[l.ID]) {
			if c.Refusal == nil || c.Endorsement != nil {
				found = append(found, due(actor, l, headings[l.ID], c))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Due) int { return a.Letter.DeadlineAt.Compare(b.Letter.DeadlineAt) })
	return found, nil
}

func due(actor app.Actor, l app.Letter, headings []store.Heading, c Choice) Due {
	d := Due{Letter: l, Headings: headings, Organisation: c.Organisation, Endorsement: c.Endorsement, CanSign: actor.MaySignFor(c.Organisation.ID) == nil}
	if d.Endorsement != nil && !d.CanSign {
		e := d.Endorsement
		d.Endorsement = &app.Endorsement{State: e.State, SignedAt: e.SignedAt, DeclinedAt: e.DeclinedAt}
	}
	return d
}
