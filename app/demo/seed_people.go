package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/demo/content"
	"undersigned/app/lang"
	"undersigned/app/store"
)

// genesis is when the coalitions came to the portal, before anything else happened.
var genesis = content.Moment{Day: -730, Hour: 8}

// platform are the identities that run the demonstration's portal.
func platform(o FillOptions) []app.Identity {
	var found []app.Identity
	for _, p := range o.Content.Persons {
		if p.Platform {
			found = append(found, app.Identity{Issuer: o.Issuer, Subject: p.Key})
		}
	}
	return found
}

// Platform are the identities that run the demonstration's portal.
func Platform(c *content.Content, issuer string) []app.Identity {
	return platform(FillOptions{Content: c, Issuer: issuer})
}

// People are those to sign in as, in the order in which they are offered.
func People(c *content.Content) []Person {
	people := make([]Person, len(c.Persons))
	for i, p := range c.Persons {
		people[i] = Person{Subject: p.Key, Name: p.Name, Email: p.Email, Language: p.Language, Role: p.WhatToTry[lang.Codes[0]]}
	}
	return people
}

// begin founds the coalitions and brings in everybody who acts later.
func (f *filler) begin() {
	f.at(genesis, "people come", func(ctx context.Context) error {
		for _, p := range f.o.Content.Persons {
			if err := f.signIn(ctx, p.Key, p.Name, p.Email, p.Language); err != nil {
				return err
			}
		}
		for _, m := range f.o.Content.Memberships {
			if err := f.bringApplicant(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range f.o.Content.Coalitions {
		f.at(genesis, "found "+c.Slug, func(ctx context.Context) error { return f.found(ctx, c) })
	}
	for _, p := range f.o.Content.Persons {
		for _, o := range p.Offices {
			f.after(genesis, 1, "appoint "+p.Key, func(ctx context.Context) error {
				in := accounts.Appointment{Coalition: o.Coalition, Email: p.Email, Role: app.OfficeRole(o.Role)}
				return f.accounts.Appoint(ctx, f.as(f.governor()), in)
			})
		}
	}
}

func (f *filler) signIn(ctx context.Context, subject, name, email, language string) error {
	p, err := f.accounts.SignIn(ctx, app.Identity{
		Issuer: f.o.Issuer, Subject: subject, Name: name, Email: email, EmailVerified: true, Language: language,
	})
	if err != nil {
		return err
	}
	f.people[subject] = p.ID
	return nil
}

// bringApplicant signs in who applied for an organisation, unless that is one of the people to sign in as.
func (f *filler) bringApplicant(ctx context.Context, m content.Membership) error {
	subject := f.owner(m.Organisation)
	if _, here := f.people[subject]; here {
		return nil
	}
	o := f.organisation(m.Organisation)
	language, _, _ := strings.Cut(o.Language, "-")
	if !lang.Supported(language) {
		language = lang.Codes[0]
	}
	return f.signIn(ctx, subject, m.Capacity+", "+o.DisplayName, m.ApplicantMail, language)
}

// found makes a coalition under its own slug; the use case would make one from its name.
func (f *filler) found(ctx context.Context, in content.Coalition) error {
	day, err := time.Parse(time.DateOnly, in.AsOf)
	if err != nil {
		return fmt.Errorf("coalition %s: %w", in.Slug, err)
	}
	return f.store.Tx(ctx, func(tx *store.Tx) error {
		c := app.Coalition{
			Slug: in.Slug, Name: in.Name, AboutEn: in.About["en"], AboutFr: in.About["fr"], AboutDe: in.About["de"],
			AsOfOn: &day, CreatedAt: tx.Now(),
		}
		if err := tx.AddCoalition(&c); err != nil {
			return err
		}
		f.coalitions[in.Slug] = c.ID
		return tx.Append(app.Decided("founded", c, f.people[f.governor()], c.ID, c.Name, tx.Now()))
	})
}

// governor is who runs the portal.
func (f *filler) governor() string {
	at := slices.IndexFunc(f.o.Content.Persons, func(p content.Person) bool { return p.Platform })
	return f.o.Content.Persons[at].Key
}

// official is the first person with one of the roles in a secretariat, by order of roles, else who runs the portal.
func (f *filler) official(coalition string, roles ...app.OfficeRole) string {
	for _, role := range roles {
		for _, p := range f.o.Content.Persons {
			if slices.Contains(p.Offices, content.Office{Coalition: coalition, Role: string(role)}) {
				return p.Key
			}
		}
	}
	return f.governor()
}

// owner is who speaks for an organisation: one of the people to sign in as, or its applicant.
func (f *filler) owner(organisation string) string {
	for _, p := range f.o.Content.Persons {
		if slices.Contains(p.Seats, content.Seat{Organisation: organisation, Role: string(app.Owner)}) {
			return p.Key
		}
	}
	return "owner-of-" + organisation
}
