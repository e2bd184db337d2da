// Package notices turns events into mail, in two steps that may both run twice
// without harm. Announce decides who is told and queues one MailDue a person,
// with a mark in the same transaction, so that a repeated event queues nothing.
// Deliver writes one mail in its reader's language, hands it over outside any
// transaction, and gives a receipt. Rows are read when a mail is written, so
// that jobs carry ids only; nothing here logs a name or an address.
package notices

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"slices"

	"undersigned/app"
	"undersigned/app/mail"
	"undersigned/app/store"
)

// Options of Notices. BaseURL is the portal's address without a slash at its end.
type Options struct {
	BaseURL   string
	Transport mail.Transport
	Log       *slog.Logger
	Secret    []byte // makes the links of invitations

	// Receipt gives what proves a signature to its organisation, to go with the mail
	// about it; Unavailable says that it soon will. nil: the mail goes without.
	Receipt func(context.Context, app.EndorsementID) ([]byte, error)
}

// Notices tells people what concerns them. Its methods are for app/jobs.
type Notices struct {
	store     *store.Store
	base      string
	listID    string
	transport mail.Transport
	log       *slog.Logger
	secret    []byte
	receipt   func(context.Context, app.EndorsementID) ([]byte, error)
}

// New makes notices on a store.
func New(s *store.Store, o Options) *Notices {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	n := &Notices{store: s, base: o.BaseURL, transport: o.Transport, log: o.Log, secret: o.Secret, receipt: o.Receipt}
	if u, err := url.Parse(o.BaseURL); err == nil && u.Hostname() != "" {
		n.listID = "notices." + u.Hostname()
	}
	return n
}

// call is one notice about one row to several people, or to whoever an invitation is addressed to.
type call struct {
	notice     string
	subject    int64
	people     []app.PersonID
	invitation int64
}

// announce queues a mail for everyone called, once a mark. Somebody who is
// called twice is told once, by the first call.
func (n *Notices) announce(ctx context.Context, decide func(tx *store.Tx) (mark string, calls []call, err error)) error {
	return n.store.Tx(ctx, func(tx *store.Tx) error {
		mark, calls, err := decide(tx)
		if app.IsKind(err, app.NotFound) {
			return nil // what it was about is gone, and nobody has to know of it any more
		}
		if err != nil {
			return err
		}
		known, err := tx.HasReceipt("announced:" + mark)
		if err != nil || known {
			return err
		}
		if err := enqueue(tx, mark, calls); err != nil {
			return err
		}
		return tx.GiveReceipt("announced:" + mark)
	})
}

func enqueue(tx *store.Tx, mark string, calls []call) error {
	var told []app.PersonID
	for _, c := range calls {
		if c.invitation != 0 {
			due := app.MailDue{InvitationID: c.invitation, Notice: c.notice, Subject: c.subject, Receipt: mark}
			if err := tx.Enqueue(due); err != nil {
				return err
			}
		}
		for _, person := range c.people {
			if person == 0 || slices.Contains(told, person) {
				continue
			}
			told = append(told, person)
			due := app.MailDue{PersonID: person, Notice: c.notice, Subject: c.subject, Receipt: fmt.Sprintf("%s:%d", mark, person)}
			if err := tx.Enqueue(due); err != nil {
				return err
			}
		}
	}
	return nil
}

func without(people []app.PersonID, person app.PersonID) []app.PersonID {
	return slices.DeleteFunc(people, func(p app.PersonID) bool { return p == person })
}
