package notices

import (
	"context"
	"fmt"
	"slices"

	"undersigned/app"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/views"
)

// InvitationMade tells whom it is addressed to, who may be nobody here yet.
func (n *Notices) InvitationMade(ctx context.Context, e app.InvitationMade) error {
	return n.announce(ctx, func(*store.Tx) (string, []call, error) {
		return fmt.Sprintf("invitation:%d", e.InvitationID), []call{{notice: "invitation_office", subject: e.InvitationID, invitation: e.InvitationID}}, nil
	})
}

// InvitationTaken tells those who give such places who has one now: administrators and whoever invited, or, of the
// portal, those who run it.
func (n *Notices) InvitationTaken(ctx context.Context, e app.InvitationTaken) error {
	return n.announce(ctx, func(tx *store.Tx) (string, []call, error) {
		mark := fmt.Sprintf("invitation_taken:%d", e.InvitationID)
		i, err := tx.Invitation(e.InvitationID)
		if err != nil || i.AcceptedByID == nil {
			return mark, nil, err
		}
		if i.CoalitionID == nil {
			people, err := tx.PlatformPeople()
			if err != nil {
				return mark, nil, err
			}
			c := call{notice: "accepted_portal", subject: i.ID}
			for _, p := range people {
				c.people = append(c.people, p.ID)
			}
			c.people = without(c.people, *i.AcceptedByID)
			return mark, []call{c}, nil
		}
		people, err := tx.OfficeHolders(*i.CoalitionID, app.Administrator)
		if err != nil {
			return mark, nil, err
		}
		if i.ByID != nil && !slices.Contains(people, *i.ByID) {
			people = append(people, *i.ByID)
		}
		return mark, []call{{notice: "accepted_office", subject: i.ID, people: without(people, *i.AcceptedByID)}}, nil
	})
}

// accepted says who has accepted an invitation, with the address that it was sent to: it may not be theirs.
func (d draft) accepted(id int64) (views.Mail, error) {
	i, err := d.tx.Invitation(id)
	if err != nil {
		return views.Mail{}, err
	}
	if i.AcceptedByID == nil {
		return views.Mail{}, over()
	}
	who, err := d.tx.Person(*i.AcceptedByID)
	if err != nil {
		return views.Mail{}, err
	}
	mail := d.mail(paths.Platform())
	if i.CoalitionID != nil {
		c, err := d.tx.Coalition(*i.CoalitionID)
		if err != nil {
			return views.Mail{}, err
		}
		mail = d.mail(paths.Secretariat(c.Slug, "people"), "Coalition", c.Name)
		mail.Facts = append(mail.Facts, views.MailFact{Key: "role", Value: d.p.T("desk.office_" + string(i.Role))})
	}
	mail.Facts = append(mail.Facts, views.MailFact{Key: "invited", Value: i.Address}, views.MailFact{Key: "person", Value: oneLine(who.Name)})
	return mail, nil
}

// invitation holds the link, which is made now and stored nowhere.
func (d draft) invitation(id int64) (views.Mail, error) {
	i, err := d.tx.Invitation(id)
	if err != nil {
		return views.Mail{}, err
	}
	if i.Standing(d.tx.Now()) != app.InvitationSent || i.CoalitionID == nil {
		return views.Mail{}, over()
	}
	c, err := d.tx.Coalition(*i.CoalitionID)
	if err != nil {
		return views.Mail{}, err
	}
	mail := d.mail(paths.Invitation(i.Token(d.secret)), "Coalition", c.Name)
	mail.Uninvited = true
	mail.Facts = []views.MailFact{{Key: "role", Value: d.p.T("desk.office_" + string(i.Role))}, {Key: "until", Value: d.p.Date(i.ExpiresAt)}}
	return mail, nil
}
