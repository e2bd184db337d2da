package notices

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/views"
)

// quietNotice says no more than that there is something to be read on the portal.
const quietNotice = "endorsement_quiet"

// acted is the person who acted, if there still is one.
func acted(e app.Endorsement) []app.PersonID {
	if e.ActedByID == nil {
		return nil
	}
	return []app.PersonID{*e.ActedByID}
}

// quiet is the mail about an endorsement that not everybody is to know of: a mailbox is read by
// more people than its owner, so it names nothing and proves nothing, and is for who acted alone.
func (d draft) quiet(e app.Endorsement) (views.Mail, error) {
	if !slices.Contains(acted(e), d.reader) {
		return views.Mail{}, over()
	}
	d.notice = quietNotice
	return d.mail(paths.Signature(int64(e.ID))), nil
}

// endorsement says what an organisation did under a letter; for a signature it is the receipt.
func (d draft) endorsement(id app.EndorsementID) (views.Mail, error) {
	e, err := d.tx.Endorsement(id)
	if err != nil {
		return views.Mail{}, err
	}
	if e.IsQuiet() { // whatever the notice was called when it was queued
		return d.quiet(e)
	}
	if d.notice != "endorsement_"+string(e.State) && d.notice != "secretariat_"+string(e.State) {
		return views.Mail{}, over()
	}
	letter, err := d.tx.Letter(e.LetterID)
	if err != nil {
		return views.Mail{}, err
	}
	organisation, err := d.tx.Organisation(e.OrganisationID)
	if err != nil {
		return views.Mail{}, err
	}
	heading, err := d.heading(letter)
	if err != nil {
		return views.Mail{}, err
	}
	path := paths.Letter(letter.Slug, "endorsements", organisation.Slug)
	if d.notice == "secretariat_withdrawn" {
		path = paths.Letter(letter.Slug, "manage")
	}
	mail := d.mail(path, "Organisation", e.DisplayName, "Letter", heading.Title)
	mail.Facts = []views.MailFact{
		{Key: "letter", Value: heading.Title},
		{Key: "organisation", Value: e.DisplayName + ", " + d.p.Country(e.Country)},
		{Key: "at", Value: d.p.DateTime(e.MovedAt(), letter.DeadlineZone)},
	}
	switch e.State {
	case app.EndorsementVoid:
		mail.Quote = e.Reason
	case app.EndorsementSigned:
		return d.signed(mail, e)
	}
	return mail, nil
}

// signed adds who acted on what footing, how the name stands on the list, and the digest of the text.
func (d draft) signed(mail views.Mail, e app.Endorsement) (views.Mail, error) {
	name := ""
	if e.ActedByID != nil {
		person, err := d.tx.Person(*e.ActedByID)
		if err != nil && !app.IsKind(err, app.NotFound) {
			return mail, err
		}
		name = person.Name
	}
	mail.Facts = append(mail.Facts,
		views.MailFact{Key: "by", Value: name},
		views.MailFact{Key: "capacity", Value: e.Capacity},
		views.MailFact{Key: "disclosure", Value: d.p.T("mail.disclosure_" + string(e.Disclosure))},
		views.MailFact{Key: "digest", Value: e.TextDigest})
	return mail, nil
}

// proofDue is how long the mail about a signature waits for its proof. A ledger
// that gives none by then is broken, and the organisation is to hear that it signed.
const proofDue = 10 * time.Minute

// receiptFor is what proves a signature, for the mail about it. An error of it
// asks for another attempt: no checkpoint stands for the signature yet.
func (n *Notices) receiptFor(ctx context.Context, due app.MailDue) (string, error) {
	if n.receipt == nil || due.Notice != "endorsement_"+string(app.EndorsementSigned) {
		return "", nil
	}
	var e app.Endorsement
	err := n.store.Read(ctx, func(tx *store.Tx) (err error) {
		e, err = tx.Endorsement(app.EndorsementID(due.Subject))
		return err
	})
	switch {
	case app.IsKind(err, app.NotFound), err == nil && (e.State != app.EndorsementSigned || e.IsQuiet()):
		return "", nil // the mail has lost its sense and is dropped, or carries no proof
	case err != nil:
		return "", err
	}
	text, err := n.receipt(ctx, app.EndorsementID(due.Subject))
	switch {
	case err == nil:
		return string(text), nil
	case n.store.Now().Sub(e.MovedAt()) <= proofDue:
		return "", err
	}
	n.log.LogAttrs(ctx, slog.LevelWarn, "a signature is not proved in time", slog.Int64("endorsement", due.Subject), slog.Any("error", err))
	return "", nil
}
