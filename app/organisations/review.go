package organisations

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/store"
)

// QueueFilter narrows a coalition's queue of applications and members.
type QueueFilter struct {
	Coalition string // slug
	States    []app.MembershipState
	Query     string
	Offset    int
	Limit     int
}

// Queue is one page of a coalition's applications and members.
type Queue struct {
	Coalition app.Coalition
	Rows      []QueueRow
	Total     int
	Counts    map[app.MembershipState]int // whole, whatever the filter
	CanDecide bool
	CanWrite  bool // letters of the coalition: the platform cannot
}

// QueueRow is one membership with its organisation.
type QueueRow struct {
	Membership   app.Membership
	Organisation app.Organisation
	Likely       int // possible duplicates, counted while the application is undecided
}

// Queue lists what a secretariat has to look at, the longest waiting first.
func (o *Organisations) Queue(ctx context.Context, by app.Actor, in QueueFilter) (Queue, error) {
	var q Queue
	err := o.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if err := q.count(tx, actor, in.Coalition); err != nil {
			return err
		}
		page := store.QueuePage{CoalitionID: q.Coalition.ID, States: in.States, Offset: in.Offset, Limit: in.Limit}
		var members []app.Membership
		err = find(tx, in.Query, func(words []string, ids []app.OrganisationID) (int, error) {
			page.Words, page.IDs = words, ids
			members, q.Total, err = tx.Queue(page)
			return q.Total, err
		})
		if err != nil {
			return err
		}
		q.Rows, err = queueRows(tx, members)
		return err
	})
	return q, err
}

// Waiting is a queue without its rows, of which Total wait for the secretariat: every page of one says as much, and
// looks for no duplicates.
func (o *Organisations) Waiting(ctx context.Context, by app.Actor, coalition string) (Queue, error) {
	var q Queue
	err := o.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error { return q.count(tx, actor, coalition) })
	for _, state := range app.Waiting {
		q.Total += q.Counts[state]
	}
	return q, err
}

// count reads what does not depend on what is looked for, for the coalition's secretariat.
func (q *Queue) count(tx *store.Tx, actor app.Actor, coalition string) (err error) {
	if q.Coalition, err = tx.CoalitionBySlug(coalition); err != nil {
		return err
	}
	if err := actor.MaySeeSecretariat(q.Coalition.ID); err != nil {
		return err
	}
	q.CanDecide = actor.MayDecideMembership(app.Membership{CoalitionID: q.Coalition.ID}) == nil
	q.CanWrite = actor.MayWriteLetters(q.Coalition.ID) == nil
	q.Counts, err = tx.CountByState(q.Coalition.ID)
	return err
}

func queueRows(tx *store.Tx, members []app.Membership) ([]QueueRow, error) {
	ids := make([]app.OrganisationID, len(members))
	for i, m := range members {
		ids[i] = m.OrganisationID
	}
	organisations, err := tx.OrganisationsByID(ids)
	if err != nil {
		return nil, err
	}
	var weighed []app.Organisation
	for _, m := range members {
		if slices.Contains(undecided, m.State) {
			weighed = append(weighed, organisations[m.OrganisationID])
		}
	}
	alike, err := likelyOf(tx, weighed)
	if err != nil {
		return nil, err
	}
	rows := make([]QueueRow, len(members))
	for i, m := range members {
		rows[i] = QueueRow{Membership: m, Organisation: organisations[m.OrganisationID], Likely: len(alike[m.OrganisationID])}
	}
	return rows, nil
}

// undecided are the states in which duplicates matter to the reviewer.
var undecided = []app.MembershipState{app.MembershipSubmitted, app.InformationRequested, app.MembershipAppealed}

// Dossier is an application with the evidence that the reviewer weighs.
type Dossier struct {
	Organisation app.Organisation
	Membership   app.Membership
	Coalition    app.Coalition
	Applicant    app.Person
	Moves        []app.MembershipMove
	Movers       map[app.PersonID]app.Person
	Others       []app.Membership // the organisation's in other coalitions
	Coalitions   []app.Coalition
	Evidence     Evidence
	Renamings    []Renaming // the newest first
	CanDecide    bool
	Own          bool // the actor's own, on which others decide
}

// Evidence sets facts side by side; it concludes nothing.
type Evidence struct {
	MailDomain    string // of the applicant's address
	MailVerified  bool   // as the sign-in provider says
	FreeMail      bool   // the mail domain gives addresses to anybody
	WebsiteDomain string
	DomainsMatch  bool // the mail domain is the website's or below it, and verified
	Duplicates    []Duplicate
}

// Duplicate is another organisation that may be the same one, and what they share.
type Duplicate struct {
	Organisation app.Organisation
	State        app.MembershipState // in the reviewer's coalition; empty where it has none
	Listed       bool                // the public directory shows it
	Domain       bool
	Register     bool
	Acronym      bool
	Name         bool
}

// Dossier opens an application, for the coalition's secretariat.
func (o *Organisations) Dossier(ctx context.Context, by app.Actor, coalition, slug string) (Dossier, error) {
	var d Dossier
	err := o.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if d.Coalition, err = tx.CoalitionBySlug(coalition); err != nil {
			return err
		}
		if err := actor.MaySeeSecretariat(d.Coalition.ID); err != nil {
			return err
		}
		if d.Organisation, d.Membership, err = membership(tx, slug, coalition); err != nil {
			return err
		}
		d.CanDecide, d.Own = actor.MayDecideMembership(d.Membership) == nil, actor.IsOwn(d.Membership)
		return d.gather(tx)
	})
	return d, err
}

func (d *Dossier) gather(tx *store.Tx) error {
	var err error
	if d.Applicant, err = tx.Person(d.Membership.ApplicantID); err != nil {
		return err
	}
	if d.Moves, err = tx.MovesOf(d.Membership.ID); err != nil {
		return err
	}
	ids := make([]app.PersonID, len(d.Moves))
	for i, m := range d.Moves {
		ids[i] = m.ByID
	}
	if d.Movers, err = tx.PeopleByID(ids); err != nil {
		return err
	}
	if d.Coalitions, err = tx.Coalitions(); err != nil {
		return err
	}
	members, err := tx.MembershipsOf(d.Organisation.ID)
	if err != nil {
		return err
	}
	d.Others = slices.DeleteFunc(members, func(m app.Membership) bool { return m.ID == d.Membership.ID })
	if d.Evidence, err = evidence(tx, d.Organisation, d.Applicant); err != nil {
		return err
	}
	if slices.Contains(app.Watched, d.Membership.State) {
		if d.Renamings, err = renamings(tx, d.Organisation); err != nil {
			return err
		}
	}
	return d.place(tx)
}

// place says of each likely duplicate where it stands in the reviewer's coalition.
func (d *Dossier) place(tx *store.Tx) error {
	alike := []*Duplicate{}
	for i := range d.Evidence.Duplicates {
		alike = append(alike, &d.Evidence.Duplicates[i])
	}
	for _, r := range d.Renamings {
		for i := range r.Alike {
			alike = append(alike, &r.Alike[i])
		}
	}
	for _, alike := range alike {
		m, err := tx.Membership(alike.Organisation.ID, d.Coalition.ID)
		if err == nil {
			alike.State = m.State
		} else if !app.IsKind(err, app.NotFound) {
			return err
		}
		if alike.Listed, err = tx.IsListed(alike.Organisation.ID); err != nil {
			return err
		}
	}
	return nil
}

// freeMail are domains at which anybody gets an address, so that one there says
// nothing of an organisation; the large ones of Europe, not all of them.
var freeMail = []string{
	"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.fr", "live.com", "msn.com", "yahoo.com", "yahoo.fr", "yahoo.de",
	"icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "mail.de", "posteo.de",
	"orange.fr", "free.fr", "laposte.net", "sfr.fr", "wanadoo.fr", "libero.it", "virgilio.it", "tiscali.it", "telenet.be", "skynet.be",
	"ziggo.nl", "kpnmail.nl", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz", "abv.bg", "proton.me", "protonmail.com", "mail.com", "yandex.com",
}

func evidence(tx *store.Tx, o app.Organisation, applicant app.Person) (Evidence, error) {
	e := Evidence{MailDomain: radar.MailDomain(applicant.Email), MailVerified: applicant.EmailVerified, WebsiteDomain: radar.Domain(o.Website)}
	e.FreeMail = slices.Contains(freeMail, e.MailDomain)
	e.DomainsMatch = e.MailVerified && radar.IsOnDomain(e.MailDomain, e.WebsiteDomain)
	var err error
	e.Duplicates, err = likely(tx, o)
	return e, err
}

// Decision is what an administrator decides on a membership. LockVersion is the
// one that the page was made from: another decision in between is a Conflict.
type Decision struct {
	Coalition    string
	Organisation string
	To           app.MembershipState
	Reason       string
	LockVersion  int
}

// decisions are the states that only the secretariat moves to.
var decisions = []app.MembershipState{app.MembershipApproved, app.InformationRequested, app.MembershipRejected, app.MembershipSuspended, app.MembershipSubmitted}

// Decide approves, asks, rejects, suspends, reinstates, or takes an appeal up
// again. The reason is required for all but approving and taking up.
func (o *Organisations) Decide(ctx context.Context, by app.Actor, d Decision) error {
	d.Reason = app.Multiline(d.Reason)
	return o.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		org, m, err := review(tx, actor, d)
		if err != nil {
			return err
		}
		if !slices.Contains(decisions, d.To) || d.To == app.MembershipSubmitted && m.State != app.MembershipAppealed {
			return app.Refuse(app.Conflict, "rules.membership_moved", "State", string(m.State))
		}
		if m.LockVersion != d.LockVersion {
			return app.Refuse(app.Conflict, "rules.decided_meanwhile", "State", string(m.State))
		}
		if err := move(tx, &m, d.To, by.Person, d.Reason, org.DisplayName); err != nil {
			return err
		}
		if d.To != app.MembershipApproved {
			return nil
		}
		return seatApplicant(tx, org, m, by.Person)
	})
}

// review locks what a decision is about and checks who decides. Only the
// secretariat learns whether there is such an application.
func review(tx *store.Tx, actor app.Actor, d Decision) (org app.Organisation, m app.Membership, err error) {
	c, err := tx.CoalitionBySlug(d.Coalition)
	if err != nil {
		return org, m, err
	}
	if err := actor.MaySeeSecretariat(c.ID); err != nil {
		return org, m, err
	}
	if org, err = tx.LockOrganisationBySlug(d.Organisation); err != nil {
		return org, m, err
	}
	if m, err = tx.Membership(org.ID, c.ID); err != nil {
		return org, m, err
	}
	if actor, err = tx.Actor(actor.Person); err != nil { // rights may have gone while it waited for the lock
		return org, m, err
	}
	return org, m, actor.MayDecideMembership(m)
}

// seatApplicant makes the applicant the owner that the application asked for.
func seatApplicant(tx *store.Tx, org app.Organisation, m app.Membership, by app.PersonID) error {
	seat, err := tx.Seat(org.ID, m.ApplicantID)
	if app.IsKind(err, app.NotFound) || err == nil && (seat.State != app.SeatRequested || seat.Role != app.Owner) {
		return nil // an owner from an earlier approval, or one who has left since
	}
	if err != nil {
		return err
	}
	now := tx.Now()
	seat.State, seat.DecidedByID, seat.DecidedAt = app.SeatActive, &by, &now
	if err := tx.SaveSeat(&seat, app.SeatRequested); err != nil {
		return err
	}
	return tx.Append(app.Decided("active", seat, by, m.CoalitionID, org.DisplayName, now))
}
