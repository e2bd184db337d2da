package notices

import (
	"context"
	"fmt"
	"log/slog"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/mail"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/views"
)

// InvitationMade writes to an address that may be nobody's here yet. The link is made now, and stored nowhere.
func (n *Notices) InvitationMade(ctx context.Context, e app.InvitationMade) error {
	receipt := fmt.Sprintf("invitation:%d", e.InvitationID)
	message := mail.Message{ListID: n.listID, Receipt: receipt, At: n.store.Now()}
	send := false
	err := n.store.Read(ctx, func(tx *store.Tx) error {
		i, err := tx.Invitation(e.InvitationID)
		if err != nil {
			return err
		}
		sent, err := tx.HasReceipt(receipt)
		if err != nil || sent || i.Standing(tx.Now()) != app.InvitationSent || i.CoalitionID == nil {
			return err
		}
		c, err := tx.Coalition(*i.CoalitionID)
		if err != nil {
			return err
		}
		page := n.invitation(i, c)
		message.To, message.Subject, message.Text, send = i.Address, page.Subject(), page.Text(), true
		return nil
	})
	if app.IsKind(err, app.NotFound) || err == nil && !send {
		return nil
	}
	if err != nil {
		return err
	}
	err = n.transport.Send(ctx, message)
	if mail.IsRefused(err) {
		n.log.LogAttrs(ctx, slog.LevelWarn, "mail refused", slog.String("notice", "invitation_office"), slog.Int64("invitation", e.InvitationID), slog.Any("error", err))
	} else if err != nil {
		return err
	}
	err = n.store.Tx(ctx, func(tx *store.Tx) error { return tx.GiveReceipt(receipt) })
	if app.IsKind(err, app.Conflict) {
		return nil // sent a second time at the same moment
	}
	return err
}

func (n *Notices) invitation(i app.Invitation, c app.Coalition) views.Mail {
	p := lang.For(i.Language)
	return views.Mail{
		Lang: p, Notice: "invitation_office", Values: []any{"Coalition", c.Name}, Uninvited: true,
		Facts: []views.MailFact{{Key: "role", Value: p.T("desk.office_" + string(i.Role))}, {Key: "until", Value: p.Date(i.ExpiresAt)}},
		Href:  n.base + paths.Invitation(i.Token(n.secret)), Site: n.base,
	}
}
