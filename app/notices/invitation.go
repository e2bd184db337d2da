package notices

import (
	"context"
	"fmt"

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
