package demo

import (
	"context"
	"fmt"
	"strings"

	"undersigned/app"
	"undersigned/app/demo/content"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/store"
)

// letter lets a letter's life happen state by state.
func (f *filler) letter(l content.Letter) {
	for _, step := range l.History {
		f.at(step.At, l.Slug+": "+step.State, func(ctx context.Context) error { return f.turn(ctx, l, step) })
	}
}

func (f *filler) turn(ctx context.Context, l content.Letter, s content.Step) error {
	by := f.as(f.official(l.Hosts[0], app.Coordinator, app.Administrator))
	switch app.LetterState(s.State) {
	case app.LetterDraft:
		return f.draft(ctx, by, l)
	case app.LetterFrozen:
		return f.freeze(ctx, by, l)
	case app.LetterOpen:
		return f.unchanged(ctx, l.Slug, func(version int) error { return f.letters.Open(ctx, by, l.Slug, version) })
	case app.LetterClosed:
		return f.close(ctx, by, l)
	case app.LetterDelivered:
		return f.deliver(ctx, by, l)
	case app.LetterArchived:
		return f.unchanged(ctx, l.Slug, func(version int) error { return f.letters.Archive(ctx, by, l.Slug, version) })
	case app.LetterCancelled:
		return f.unchanged(ctx, l.Slug, func(version int) error { return f.letters.Cancel(ctx, by, l.Slug, version, l.CancelReason) })
	}
	return fmt.Errorf("no letter can be %q", s.State)
}

func (f *filler) draft(ctx context.Context, by app.Actor, l content.Letter) error {
	deadline, err := l.Deadline.On(f.o.Now)
	if err != nil {
		return err
	}
	d := letters.Draft{
		Coalition: l.Hosts[0], CoHosts: l.Hosts[1:], Language: l.Language,
		DeadlineAt: deadline, Zone: l.Deadline.Zone, Visibility: app.Visibility(l.Visibility),
	}
	for _, t := range l.Texts {
		d.Texts = append(d.Texts, app.VersionText{
			Language: t.Language, Title: t.Title, Addressees: strings.Join(t.Addressees, "\n"), Body: t.Body, Closing: t.Closing,
		})
	}
	slug, err := f.letters.Create(ctx, by, d)
	if err != nil || slug == l.Slug {
		return err
	}
	return f.store.Tx(ctx, func(tx *store.Tx) error { // the content's shorter slug makes a better address
		letter, err := tx.LockLetter(slug)
		if err != nil {
			return err
		}
		letter.Slug = l.Slug
		if err := tx.SaveLetter(&letter); err != nil {
			return err
		}
		return tx.Append(app.Decided("edited", letter, by.Person, letter.CoalitionID, letter.Slug, tx.Now()))
	})
}

// unchanged runs a step on a letter as it is now, as somebody would who has just read its page.
func (f *filler) unchanged(ctx context.Context, slug string, do func(version int) error) error {
	var letter app.Letter
	err := f.store.Read(ctx, func(tx *store.Tx) (err error) {
		letter, err = tx.LetterBySlug(slug)
		return err
	})
	if err != nil {
		return err
	}
	return do(letter.LockVersion)
}

func (f *filler) freeze(ctx context.Context, by app.Actor, l content.Letter) error {
	for _, host := range l.Hosts[1:] {
		co := f.as(f.official(host, app.Coordinator, app.Administrator))
		if err := f.unchanged(ctx, l.Slug, func(version int) error { return f.letters.Consent(ctx, co, l.Slug, host, version) }); err != nil {
			return err
		}
	}
	if err := f.unchanged(ctx, l.Slug, func(version int) error { return f.letters.Freeze(ctx, by, l.Slug, version) }); err != nil {
		return err
	}
	sheet, err := f.letters.Read(ctx, by, l.Slug)
	if err != nil {
		return err
	}
	f.digests[l.Slug] = sheet.Version.TextDigest
	return nil
}

// close is the clock's, where the deadline has come, else the coordinator's.
func (f *filler) close(ctx context.Context, by app.Actor, l content.Letter) error {
	deadline, err := l.Deadline.On(f.o.Now)
	if err != nil {
		return err
	}
	if closed, ok := l.Reached(string(app.LetterClosed)); ok && deadline.After(closed.On(f.o.Now)) {
		return f.unchanged(ctx, l.Slug, func(version int) error { return f.letters.Close(ctx, by, l.Slug, version) })
	}
	return f.letters.CloseDue(ctx)
}

// deliver hands a letter over, in a layout of its own where the content says so.
func (f *filler) deliver(ctx context.Context, by app.Actor, l content.Letter) error {
	if l.Delivery.Illustrated {
		layout := app.UsualLayout
		layout.Cover, layout.Logos = true, true
		if err := f.letters.KeepLayout(ctx, by, l.Slug, layout); err != nil {
			return err
		}
	}
	return f.unchanged(ctx, l.Slug, func(version int) error { return f.deliveries.Deliver(ctx, by, l.Slug, version) })
}

// endorsement lets an organisation do with a letter what the content says.
func (f *filler) endorsement(e content.Endorsement) {
	by := func() app.Actor { return f.as(f.owner(e.Organisation)) }
	what := e.Organisation + " under " + e.Letter + ": " + e.State
	sign := func(ctx context.Context) error {
		return f.endorsements.Sign(ctx, by(), endorsements.Signing{Letter: e.Letter, Organisation: e.Organisation, Mandate: f.mandate(e)})
	}
	if e.Signed != nil {
		f.at(*e.Signed, what, sign)
	}
	switch app.EndorsementState(e.State) {
	case app.EndorsementDeclined:
		f.at(*e.Ended, what, func(ctx context.Context) error {
			return f.endorsements.Decline(ctx, by(), e.Letter, e.Organisation, e.Reason)
		})
	case app.EndorsementWithdrawn:
		f.at(*e.Ended, what, func(ctx context.Context) error { return f.endorsements.Withdraw(ctx, by(), e.Letter, e.Organisation) })
	case app.EndorsementVoid:
		f.at(*e.Ended, what, func(ctx context.Context) error { return f.void(ctx, e) })
	}
}

func (f *filler) mandate(e content.Endorsement) app.Mandate {
	return app.Mandate{
		Capacity: e.Capacity, Authority: e.Authority, Confirmed: true,
		Disclosure: app.Disclosure(e.Disclosure), TextDigest: f.digests[e.Letter],
	}
}

// coordinating is the slug of the coalition that runs a letter.
func coordinating(c *content.Content, letter string) string {
	for _, l := range c.Letters {
		if l.Slug == letter {
			return l.Hosts[0]
		}
	}
	return ""
}

func (f *filler) void(ctx context.Context, e content.Endorsement) error {
	var id app.EndorsementID
	err := f.store.Read(ctx, func(tx *store.Tx) error {
		organisation, err := tx.OrganisationBySlug(e.Organisation)
		if err != nil {
			return err
		}
		letter, err := tx.LetterBySlug(e.Letter)
		if err != nil {
			return err
		}
		standing, err := tx.StandingEndorsement(letter.ID, organisation.ID)
		if err != nil {
			return err
		}
		id = standing.ID
		return nil
	})
	if err != nil {
		return err
	}
	by := f.as(f.official(coordinating(f.o.Content, e.Letter), app.Administrator))
	return f.endorsements.Void(ctx, by, e.Letter, id, e.Reason)
}
