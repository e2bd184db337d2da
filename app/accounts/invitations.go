package accounts

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Invitations runs the use cases by which somebody gets a place before they have ever signed in.
type Invitations struct {
	of     *Accounts
	secret []byte
}

// Inviting gives the invitations of the same portal; the secret makes their links.
func (a *Accounts) Inviting(secret []byte) *Invitations {
	return &Invitations{of: a, secret: secret}
}

// invitationPace is how many invitations one person may send in an hour.
const invitationPace = 30

// Invite is to whom a place is offered. Coalition is a slug.
type Invite struct {
	Coalition string
	Address   string
	Role      app.OfficeRole
	Language  string // of the mail
}

// Invite offers a place in a secretariat to an address, by mail.
func (n *Invitations) Invite(ctx context.Context, by app.Actor, in Invite) error {
	in.Address = app.OneLine(in.Address)
	return n.of.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		c, err := tx.CoalitionBySlug(in.Coalition)
		if err != nil {
			return err
		}
		if err := actor.MayStaff(c.ID); err != nil {
			return err
		}
		var problems app.Problems
		problems.CheckAddress("address", in.Address)
		if !slices.Contains(app.OfficeRoles, in.Role) {
			problems.Add("role", "rules.choose")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if err := tx.Pace(fmt.Sprintf("invitations of %d", by.Person), invitationPace, time.Hour); err != nil {
			return err
		}
		i := n.invitation(app.Invitation{CoalitionID: &c.ID, Role: in.Role, Address: in.Address, Language: in.Language, ByID: &by.Person}, tx.Now())
		if err := tx.AddInvitation(&i); err != nil {
			return err
		}
		return tx.Enqueue(app.InvitationMade{InvitationID: i.ID})
	})
}

// InviteToPortal offers the running of the portal, by whoever operates its server, and gives what the link ends in. No
// mail goes out: the operator hands the link over.
func (n *Invitations) InviteToPortal(ctx context.Context, address string) (string, error) {
	var problems app.Problems
	problems.CheckAddress("address", app.OneLine(address))
	if err := problems.Err(); err != nil {
		return "", err
	}
	var token string
	err := n.of.store.Tx(ctx, func(tx *store.Tx) error {
		i := n.invitation(app.Invitation{Role: app.PlatformRole, Address: app.OneLine(address), Language: "en"}, tx.Now())
		token = i.Token(n.secret)
		return tx.AddInvitation(&i)
	})
	return token, err
}

func (n *Invitations) invitation(i app.Invitation, now time.Time) app.Invitation {
	i.Kind, i.State, i.Nonce = app.OfficeInvitation, app.InvitationSent, rand.Text()
	i.TokenHash = app.TokenHash(i.Token(n.secret))
	i.CreatedAt, i.ExpiresAt = now, now.Add(app.InvitationLifetime)
	return i
}

// Offer is an invitation as whoever holds its link may see it.
type Offer struct {
	Invitation app.Invitation
	Coalition  app.Coalition // zero: the portal itself
	By         string        // who invites; "" for the operator of the server
	Standing   app.InvitationState
	Elsewhere  bool // who looks has another address than the one that it was sent to
}

// Offered reads an invitation by its link; any other link is NotFound.
func (n *Invitations) Offered(ctx context.Context, by app.Actor, token string) (Offer, error) {
	var o Offer
	err := n.of.store.ReadFor(ctx, by.Person, func(tx *store.Tx, _ app.Actor) (err error) {
		if o.Invitation, err = tx.InvitationByHash(app.TokenHash(token)); err != nil {
			return err
		}
		o.Standing = o.Invitation.Standing(tx.Now())
		if id := o.Invitation.CoalitionID; id != nil {
			if o.Coalition, err = tx.Coalition(*id); err != nil {
				return err
			}
		}
		if id := o.Invitation.ByID; id != nil {
			host, err := tx.Person(*id)
			if err != nil {
				return err
			}
			o.By = host.Name
		}
		if by.Person == 0 {
			return nil
		}
		reader, err := tx.Person(by.Person)
		if err != nil {
			return err
		}
		o.Elsewhere = !app.SameAddress(reader.Email, o.Invitation.Address)
		return nil
	})
	return o, err
}

// Accept gives whoever holds the link the place that it offers, if who invited could still give it. It gives the
// coalition's slug, "" for the portal.
func (n *Invitations) Accept(ctx context.Context, by app.Actor, token string) (string, error) {
	slug := ""
	err := n.of.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		i, err := tx.InvitationByHash(app.TokenHash(token))
		if err != nil {
			return err
		}
		if err := stillMeant(tx, i); err != nil {
			return err
		}
		if err := i.Decide(app.InvitationAccepted, tx.Now()); err != nil {
			return err
		}
		i.AcceptedByID = &actor.Person
		if err := tx.DecideInvitation(&i); err != nil {
			return err
		}
		if err := tx.Enqueue(app.InvitationTaken{InvitationID: i.ID}); err != nil {
			return err
		}
		if i.CoalitionID == nil {
			return entrust(tx, actor.Person)
		}
		slug, err = seat(tx, i, actor.Person)
		return err
	})
	return slug, err
}

// stillMeant refuses an invitation by somebody who could not give the place any more.
func stillMeant(tx *store.Tx, i app.Invitation) error {
	if i.ByID == nil {
		return nil
	}
	host, err := tx.Actor(*i.ByID)
	if app.IsKind(err, app.Unauthenticated) || err == nil && host.MayInvite(i) != nil {
		return app.Refuse(app.Gone, "rules.invitation_revoked")
	}
	return err
}

// entrust has somebody run the portal.
func entrust(tx *store.Tx, id app.PersonID) error {
	person, err := tx.LockPerson(id)
	if err != nil {
		return err
	}
	now := tx.Now()
	person.Platform, person.GrantedAt = true, &now
	if err := tx.SavePerson(&person); err != nil {
		return err
	}
	return tx.Append(app.Decided("changed", person, id, 0, "", now))
}

// seat gives a place in a secretariat, never a smaller one than is held. The line says who invited, and another one who accepted.
func seat(tx *store.Tx, i app.Invitation, id app.PersonID) (string, error) {
	c, err := tx.Coalition(*i.CoalitionID)
	if err != nil {
		return "", err
	}
	if err := tx.LockOffices(c.ID); err != nil {
		return "", err
	}
	held, err := tx.OfficesOf(c.ID)
	if err != nil {
		return "", err
	}
	o := app.Office{CoalitionID: c.ID, PersonID: id, Role: i.Role, CreatedAt: tx.Now()}
	if at := slices.IndexFunc(held, func(o app.Office) bool { return o.PersonID == id }); at >= 0 {
		o.Role = held[at].Role.Widest(i.Role)
	}
	if err := tx.SetOffice(&o); err != nil {
		return "", err
	}
	if err := tx.Append(app.Decided("appointed", o, *i.ByID, c.ID, string(o.Role), tx.Now())); err != nil {
		return "", err
	}
	return c.Slug, tx.Append(app.Decided("accepted", o, id, c.ID, string(o.Role), tx.Now()))
}

// Decline ends an invitation, by whoever holds its link.
func (n *Invitations) Decline(ctx context.Context, token string) error {
	return n.of.store.Tx(ctx, func(tx *store.Tx) error {
		i, err := tx.InvitationByHash(app.TokenHash(token))
		if err != nil {
			return err
		}
		if err := i.Decide(app.InvitationDeclined, tx.Now()); err != nil {
			return err
		}
		return tx.DecideInvitation(&i)
	})
}

// hosted is the coalition with this slug, nil of "", the portal itself, for those who could invite there.
func hosted(tx *store.Tx, actor app.Actor, slug string) (*app.CoalitionID, error) {
	if slug == "" {
		return nil, actor.MayGovern()
	}
	c, err := tx.CoalitionBySlug(slug)
	if err != nil {
		return nil, err
	}
	return &c.ID, actor.MayStaff(c.ID)
}

// Revoke ends an invitation to a secretariat, or, without a coalition, to run the portal, before it is accepted.
func (n *Invitations) Revoke(ctx context.Context, by app.Actor, coalition string, id int64) error {
	return n.of.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		host, err := hosted(tx, actor, coalition)
		if err != nil {
			return err
		}
		i, err := tx.Invitation(id)
		if err != nil {
			return err
		}
		if (i.CoalitionID == nil) != (host == nil) || host != nil && *i.CoalitionID != *host {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		if err := i.Decide(app.InvitationRevoked, tx.Now()); err != nil {
			return err
		}
		return tx.DecideInvitation(&i)
	})
}

// InvitationRow is an invitation as the secretariat sees it.
type InvitationRow struct {
	Invitation app.Invitation
	Standing   app.InvitationState
	AcceptedBy app.Person // zero where nobody did
}

// Sent are the invitations to a secretariat, for those who say who sits in it, or, without a coalition, to run the portal,
// for those who do.
func (n *Invitations) Sent(ctx context.Context, by app.Actor, coalition string) ([]InvitationRow, error) {
	var rows []InvitationRow
	err := n.of.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		host, err := hosted(tx, actor, coalition)
		if err != nil {
			return err
		}
		found, err := tx.InvitationsTo(host)
		if err != nil {
			return err
		}
		var ids []app.PersonID
		for _, i := range found {
			if i.AcceptedByID != nil {
				ids = append(ids, *i.AcceptedByID)
			}
		}
		people, err := tx.PeopleByID(ids)
		if err != nil {
			return err
		}
		for _, i := range found {
			row := InvitationRow{Invitation: i, Standing: i.Standing(tx.Now())}
			if i.AcceptedByID != nil {
				row.AcceptedBy = people[*i.AcceptedByID]
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, err
}

// Sweep forgets invitations of long ago that nobody accepted.
func (n *Invitations) Sweep(ctx context.Context) error {
	return n.of.store.Tx(ctx, func(tx *store.Tx) error { return tx.SweepInvitations() })
}
