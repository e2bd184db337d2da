package demo

import (
	"context"
	"fmt"
	"slices"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/demo/content"
	"undersigned/app/organisations"
	"undersigned/app/store"
)

func (f *filler) organisation(slug string) content.Organisation {
	at := slices.IndexFunc(f.o.Content.Organisations, func(o content.Organisation) bool { return o.Slug == slug })
	return f.o.Content.Organisations[at] // the content's tests hold that it is there
}

// first says whether this membership is the one with which the organisation came to the portal.
func (f *filler) first(m content.Membership) bool {
	return !slices.ContainsFunc(f.o.Content.Memberships, func(other content.Membership) bool {
		return other.Organisation == m.Organisation && other.History[0].At.Before(m.History[0].At)
	})
}

func (f *filler) application(m content.Membership, answer string) organisations.Application {
	o := f.organisation(m.Organisation)
	return organisations.Application{
		Profile: app.Profile{
			LegalName: o.LegalName, DisplayName: o.DisplayName, SortName: o.SortName, EnglishName: o.EnglishName, Acronym: o.Acronym,
			Type: app.OrganisationType(o.Type), Country: o.Country, City: o.City, Website: o.Website,
			RegisterNumber: o.RegisterNumber, About: o.About, Language: o.Language,
		},
		Coalition: m.Coalition, Capacity: m.Capacity, Authority: m.Authority, Answer: answer,
	}
}

// membership lets an organisation's way into a coalition happen step by step.
func (f *filler) membership(m content.Membership) {
	was := ""
	for i, step := range m.History {
		what := fmt.Sprintf("%s in %s: %s", m.Organisation, m.Coalition, step.State)
		from := was
		was = step.State
		f.at(step.At, what, func(ctx context.Context) error {
			if i == 0 {
				return f.apply(ctx, m)
			}
			return f.step(ctx, m, from, step)
		})
	}
}

func (f *filler) apply(ctx context.Context, m content.Membership) error {
	if !f.first(m) {
		return f.submit(ctx, m)
	}
	slug, err := f.organisations.Apply(ctx, f.as(f.owner(m.Organisation)), f.application(m, ""))
	if err != nil {
		return err
	}
	if slug == m.Organisation {
		return nil
	}
	return f.rename(ctx, slug, m.Organisation)
}

// rename gives an organisation the slug by which the content knows it.
func (f *filler) rename(ctx context.Context, from, to string) error {
	return f.store.Tx(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(from)
		if err != nil {
			return err
		}
		o.Slug = to
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		return tx.Append(app.Decided("described", o, 0, 0, o.DisplayName, tx.Now()))
	})
}

// submit applies to a further coalition. The use case wants an owner whose seat
// was granted; here some applied everywhere before the first answer came.
func (f *filler) submit(ctx context.Context, m content.Membership) error {
	return f.store.Tx(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(m.Organisation)
		if err != nil {
			return err
		}
		row := app.Membership{
			OrganisationID: o.ID, CoalitionID: f.coalitions[m.Coalition], State: app.MembershipDraft, ApplicantID: f.people[f.owner(m.Organisation)],
			Capacity: m.Capacity, Authority: m.Authority, CreatedAt: tx.Now(),
		}
		if err := tx.AddMembership(&row); err != nil {
			return err
		}
		move, err := row.Move(app.MembershipSubmitted, row.ApplicantID, "", tx.Now())
		if err != nil {
			return err
		}
		return keep(tx, row, move, o.DisplayName)
	})
}

func keep(tx *store.Tx, row app.Membership, move app.MembershipMove, name string) error {
	if err := tx.SaveMembership(&row); err != nil {
		return err
	}
	if err := tx.AddMove(&move); err != nil {
		return err
	}
	return tx.Append(app.Decided(string(row.State), row, move.ByID, row.CoalitionID, name, tx.Now()))
}

// step takes a membership further: by the applicant, or by the secretariat.
func (f *filler) step(ctx context.Context, m content.Membership, from string, s content.Step) error {
	owner := f.as(f.owner(m.Organisation))
	switch app.MembershipState(s.State) {
	case app.MembershipSubmitted:
		if from != string(app.MembershipAppealed) {
			return f.organisations.Answer(ctx, owner, m.Organisation, f.application(m, s.Message))
		}
	case app.MembershipAppealed:
		return f.organisations.Appeal(ctx, owner, m.Organisation, m.Coalition, s.Message)
	case app.MembershipWithdrawn:
		return f.organisations.WithdrawApplication(ctx, owner, m.Organisation, m.Coalition)
	case app.MembershipLeft:
		return f.organisations.Leave(ctx, owner, m.Organisation, m.Coalition)
	}
	by := f.as(f.official(m.Coalition, app.Administrator))
	version, err := f.lockVersion(ctx, m)
	if err != nil {
		return err
	}
	return f.organisations.Decide(ctx, by, organisations.Decision{
		Coalition: m.Coalition, Organisation: m.Organisation, To: app.MembershipState(s.State), Reason: s.Message, LockVersion: version,
	})
}

// lockVersion is the one that a page would have shown to who decides.
func (f *filler) lockVersion(ctx context.Context, m content.Membership) (version int, err error) {
	err = f.store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(m.Organisation)
		if err != nil {
			return err
		}
		row, err := tx.Membership(o.ID, f.coalitions[m.Coalition])
		if err != nil {
			return err
		}
		version = row.LockVersion
		return nil
	})
	return version, err
}

// states suspends, archives and merges organisations, for which there is no use
// case yet: an hour after the last that happened to their memberships.
func (f *filler) states() {
	for _, o := range f.o.Content.Organisations {
		if o.State == string(app.OrganisationActive) {
			continue
		}
		last := genesis
		for _, m := range f.o.Content.Memberships {
			if at := content.Last(m.History).At; m.Organisation == o.Slug && last.Before(at) {
				last = at
			}
		}
		f.after(last, 60, o.Slug+": "+o.State, func(ctx context.Context) error { return f.end(ctx, o) })
	}
}

func (f *filler) end(ctx context.Context, in content.Organisation) error {
	return f.store.Tx(ctx, func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug(in.Slug)
		if err != nil {
			return err
		}
		o.State = app.OrganisationState(in.State)
		if in.MergedInto != "" {
			into, err := tx.OrganisationBySlug(in.MergedInto)
			if err != nil {
				return err
			}
			o.MergedIntoID = &into.ID
		}
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		return tx.Append(app.Decided(in.State, o, f.people[f.governor()], 0, o.DisplayName, tx.Now()))
	})
}

// seats lets people into organisations that others own, once these are members.
func (f *filler) seats() {
	for _, p := range f.o.Content.Persons {
		for _, s := range p.Seats {
			joined, ok := f.joined(s.Organisation)
			if s.Role == string(app.Owner) || !ok {
				continue
			}
			f.after(joined, 60, p.Key+" asks for a seat", func(ctx context.Context) error {
				return f.accounts.AskToJoin(ctx, f.as(p.Key), s.Organisation, p.Name)
			})
			f.after(joined, 120, p.Key+" gets a seat", func(ctx context.Context) error { return f.grant(ctx, p.Key, s) })
		}
	}
}

// joined is the moment at which an organisation was first approved anywhere.
func (f *filler) joined(organisation string) (first content.Moment, ok bool) {
	for _, m := range f.o.Content.Memberships {
		if at, approved := m.JoinedOn(); approved && m.Organisation == organisation && (!ok || at.Before(first)) {
			first, ok = at, true
		}
	}
	return first, ok
}

func (f *filler) grant(ctx context.Context, person string, s content.Seat) error {
	owner := f.as(f.owner(s.Organisation))
	_, rows, err := f.accounts.Seats(ctx, owner, s.Organisation)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rows, func(r accounts.SeatRow) bool { return r.Person.ID == f.people[person] })
	if at < 0 {
		return fmt.Errorf("%s has not asked for a seat", person)
	}
	return f.accounts.DecideSeat(ctx, owner, accounts.SeatDecision{
		Organisation: s.Organisation, SeatID: rows[at].Seat.ID, State: app.SeatActive, Role: app.SeatRole(s.Role),
	})
}
