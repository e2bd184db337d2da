package notices

import (
	"context"
	"log/slog"
	"strings"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/mail"
	"undersigned/app/store"
)

// Deliver sends one mail, unless there is a receipt for it. A mail whose matter
// or reader is gone is dropped, and one that was refused for good is not tried again.
func (n *Notices) Deliver(ctx context.Context, due app.MailDue) error {
	message, send, err := n.write(ctx, due)
	if err != nil || !send {
		return err
	}
	err = n.transport.Send(ctx, message)
	if mail.IsRefused(err) {
		n.log.LogAttrs(ctx, slog.LevelWarn, "mail refused", slog.String("notice", due.Notice), slog.Any("error", err))
	} else if err != nil {
		return err
	}
	err = n.store.Tx(ctx, func(tx *store.Tx) error { return tx.GiveReceipt(due.Receipt) })
	if app.IsKind(err, app.Conflict) {
		return nil // delivered a second time at the same moment
	}
	return err
}

// write composes the mail; false says that there is nothing to send.
func (n *Notices) write(ctx context.Context, due app.MailDue) (mail.Message, bool, error) {
	receipt, err := n.receiptFor(ctx, due)
	if err != nil {
		return mail.Message{}, false, err
	}
	message := mail.Message{ListID: n.listID, Receipt: due.Receipt, At: n.store.Now()}
	send := false
	err = n.store.Read(ctx, func(tx *store.Tx) error {
		sent, err := tx.HasReceipt(due.Receipt)
		if err != nil || sent {
			return err
		}
		to, err := readerOf(tx, due)
		if err != nil || to.address == "" {
			return err
		}
		d := draft{tx: tx, p: lang.For(to.language), base: n.base, secret: n.secret, notice: due.Notice, reader: due.PersonID}
		page, err := d.compose(due.Subject)
		if err != nil {
			return err
		}
		page.Receipt = receipt
		message.Name, message.To, message.Subject, message.Text, send = oneLine(to.name), to.address, page.Subject(), page.Text(), true
		return nil
	})
	if app.IsKind(err, app.NotFound) {
		return message, false, nil
	}
	return message, send, err
}

// reader is whom a mail goes to. Without an address nothing can be sent.
type reader struct{ name, address, language string }

func readerOf(tx *store.Tx, due app.MailDue) (reader, error) {
	if due.InvitationID != 0 {
		i, err := tx.Invitation(due.InvitationID)
		if err != nil {
			return reader{}, err
		}
		return reader{address: i.Address, language: i.Language}, nil
	}
	person, err := tx.Person(due.PersonID)
	if err != nil {
		return reader{}, err
	}
	return reader{name: person.Name, address: person.Email, language: person.Language}, nil
}

// oneLine is a name as a provider gave it, fit for a header.
func oneLine(name string) string { return strings.Join(strings.Fields(name), " ") }
