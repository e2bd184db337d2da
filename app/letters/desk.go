package letters

import (
	"context"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/store"
)

// Desk is a letter as the secretariats of its hosts see it, with what can be done next.
type Desk struct {
	Sheet
	Moves       []app.LetterState // that the actor can take the letter to now
	CanEdit     bool
	CanExtend   bool
	FreezeWaits error            // why the actor cannot freeze it yet, nil when nothing stands in the way
	OpenWaits   error            // likewise, for opening one that is frozen
	Reach       app.Reach        // of one that is not open yet
	Wider       []app.Visibility // to which the actor can widen who reads it
}

// Desk reads a letter for the secretariat of any of its hosts.
func (l *Letters) Desk(ctx context.Context, by app.Actor, slug string) (Desk, error) {
	var d Desk
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if d.Letter, err = tx.LetterBySlug(slug); err != nil {
			return err
		}
		if err := d.glance(tx, actor); err != nil {
			return err
		}
		if !slices.ContainsFunc(d.HostIDs(), func(id app.CoalitionID) bool { return actor.MaySeeSecretariat(id) == nil }) {
			return actor.MaySeeSecretariat(d.Letter.CoalitionID)
		}
		if d.Letter.OpenedAt == nil {
			if d.Reach, err = tx.Reach(d.Letter.ID); err != nil {
				return err
			}
		}
		if d.CanManage {
			d.offer(tx.Now())
		}
		return nil
	})
	if err != nil {
		return Desk{}, err
	}
	return d, nil
}

// offer finds the moves that would not be refused.
func (d *Desk) offer(now time.Time) {
	for _, to := range app.LetterStates {
		letter := d.Letter
		if letter.Move(to, now) != nil {
			continue
		}
		switch to {
		case app.LetterFrozen:
			if d.FreezeWaits = freezable(d.Letter, d.Consents, now); d.FreezeWaits != nil {
				continue
			}
		case app.LetterOpen:
			if d.Letter.State == app.LetterClosed {
				continue // it opens again when it is extended
			}
			if d.OpenWaits = d.Letter.AcceptsOpening(d.Reach, now); d.OpenWaits != nil {
				continue
			}
		}
		d.Moves = append(d.Moves, to)
	}
	d.Wider = d.Letter.Wider()
	d.CanEdit = d.Letter.AcceptsEdits() == nil
	extended := d.Letter
	later := max(extended.DeadlineAt.Unix(), now.Unix()) + 1
	d.CanExtend = extended.Extend(time.Unix(later, 0), now) == nil
}

// freezable is nil when every co-host has consented and there is time left to sign.
func freezable(letter app.Letter, hosts []app.LetterHost, now time.Time) error {
	if slices.ContainsFunc(hosts, func(h app.LetterHost) bool { return h.ConsentedAt == nil }) {
		return app.Refuse(app.Conflict, "rules.consent_missing")
	}
	if !letter.DeadlineAt.After(now) {
		return app.Refuse(app.Conflict, "rules.deadline_past")
	}
	return nil
}

// Editable reads a letter for somebody who may change its text now.
func (l *Letters) Editable(ctx context.Context, by app.Actor, slug string) (Sheet, error) {
	d, err := l.Desk(ctx, by, slug)
	if err != nil {
		return Sheet{}, err
	}
	if !d.CanManage {
		return Sheet{}, app.Refuse(app.Forbidden, "rules.not_coordinator")
	}
	return d.Sheet, d.Letter.AcceptsEdits()
}

// Writable gives a coalition to somebody who may write letters in its name, and
// the other ones, which may host them too.
func (l *Letters) Writable(ctx context.Context, by app.Actor, coalition string) (app.Coalition, []app.Coalition, error) {
	var lead app.Coalition
	var others []app.Coalition
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if lead, err = tx.CoalitionBySlug(coalition); err != nil {
			return err
		}
		if err := actor.MayWriteLetters(lead.ID); err != nil {
			return err
		}
		others, err = tx.Coalitions()
		if err != nil {
			return err
		}
		others = slices.DeleteFunc(others, func(c app.Coalition) bool { return c.ID == lead.ID })
		return nil
	})
	return lead, others, err
}
