// Package organisations holds the use cases around member organisations: to
// apply, to be reviewed and decided on, to keep a profile, to be found in the
// directory. Seats in an organisation are app/accounts'.
package organisations

import (
	"context"
	"maps"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Organisations runs the use cases on one store.
type Organisations struct {
	store   *store.Store
	drawing chan struct{} // holds one while a picture is drawn
}

// New makes the use cases.
func New(s *store.Store) *Organisations {
	return &Organisations{store: s, drawing: make(chan struct{}, 1)}
}

// Coalitions are all coalitions.
func (o *Organisations) Coalitions(ctx context.Context) ([]app.Coalition, error) {
	var found []app.Coalition
	err := o.store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.Coalitions()
		return err
	})
	return found, err
}

// MemberCounts are how many members the directory shows of each coalition that has any, for anybody.
func (o *Organisations) MemberCounts(ctx context.Context) (map[app.CoalitionID]int, error) {
	found := map[app.CoalitionID]int{}
	err := o.store.Read(ctx, func(tx *store.Tx) error {
		counted, err := tx.Census()
		if err != nil {
			return err
		}
		for id := range counted.ByHome {
			found[id] = counted.Of(id)
		}
		return nil
	})
	return found, err
}

// Coalition reads one, for anybody.
func (o *Organisations) Coalition(ctx context.Context, slug string) (app.Coalition, error) {
	var found app.Coalition
	err := o.store.Read(ctx, func(tx *store.Tx) (err error) {
		found, err = tx.CoalitionBySlug(slug)
		return err
	})
	return found, err
}

// FoundCoalition makes a new coalition, by the platform.
func (o *Organisations) FoundCoalition(ctx context.Context, by app.Actor, c app.Coalition) (app.Coalition, error) {
	c.Name = app.OneLine(c.Name)
	c.AboutEn, c.AboutFr, c.AboutDe = app.Multiline(c.AboutEn), app.Multiline(c.AboutFr), app.Multiline(c.AboutDe)
	err := o.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		if err := actor.MayGovern(); err != nil {
			return err
		}
		var problems app.Problems
		problems.CheckLine("name", c.Name, app.MaxName, true)
		problems.CheckText("about_en", c.AboutEn, app.MaxText, true)
		problems.CheckText("about_fr", c.AboutFr, app.MaxText, false)
		problems.CheckText("about_de", c.AboutDe, app.MaxText, false)
		if err := chooseSlug(tx, &c, &problems); err != nil {
			return err
		}
		if err := problems.Err(); err != nil {
			return err
		}
		c.CreatedAt = tx.Now()
		if err := tx.AddCoalition(&c); err != nil {
			return err
		}
		return tx.Append(app.Decided("founded", c, by.Person, c.ID, c.Name, tx.Now()))
	})
	return c, err
}

// chooseSlug makes the slug of a new coalition from its name, and notes when none can be made or another has it: the
// names of coalitions stand on every page, so they have to differ.
func chooseSlug(tx *store.Tx, c *app.Coalition, problems *app.Problems) error {
	if c.Slug = roll.Slug(c.Name); c.Slug == "" {
		problems.Add("name", "rules.slug")
		return nil
	}
	_, err := tx.CoalitionBySlug(c.Slug)
	switch {
	case err == nil:
		problems.Add("name", "rules.duplicate")
	case !app.IsKind(err, app.NotFound):
		return err
	}
	return nil
}

// Public is an organisation as anybody may see it.
type Public struct {
	Organisation app.Organisation
	Logo         app.Image       // without its bytes; zero where there is none
	Coalitions   []app.Coalition // of which it is an approved member
	Letters      []app.Letter    // public ones that it signed in public, newest deadline first
	Headings     map[app.LetterID][]store.Heading
	Tallies      map[app.LetterID]store.Tally
	Hosts        map[app.LetterID][]app.Coalition
}

// Public reads a member that the directory shows; any other is NotFound, and
// one that was merged away is Gone.
func (o *Organisations) Public(ctx context.Context, slug string) (Public, error) {
	var p Public
	err := o.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if p.Organisation, err = tx.OrganisationBySlug(slug); err != nil {
			return err
		}
		if p.Coalitions, err = approvedIn(tx, p.Organisation.ID); err != nil {
			return err
		}
		if p.Organisation.State == app.OrganisationMerged {
			return app.Refuse(app.Gone, "rules.organisation_merged")
		}
		if p.Organisation.State != app.OrganisationActive || len(p.Coalitions) == 0 {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		if p.Logo, err = logoOf(tx, p.Organisation); err != nil {
			return err
		}
		return p.readLetters(tx)
	})
	return p, err
}

func (p *Public) readLetters(tx *store.Tx) error {
	signed, err := tx.EndorsementsBy(p.Organisation.ID)
	if err != nil {
		return err
	}
	var ids []app.LetterID
	for _, e := range signed {
		if e.State == app.EndorsementSigned && e.Disclosure == app.DisclosedPublic {
			ids = append(ids, e.LetterID)
		}
	}
	letters, err := tx.LettersByID(ids)
	if err != nil {
		return err
	}
	p.Letters = slices.DeleteFunc(letters, func(l app.Letter) bool { return !l.IsPublic(tx.Now()) || l.Visibility != app.VisiblePublic })
	if p.Headings, err = tx.Headings(ids); err != nil {
		return err
	}
	if p.Tallies, err = tx.Tallies(ids); err != nil {
		return err
	}
	p.Hosts, err = tx.HostsByLetter(ids)
	return err
}

func approvedIn(tx *store.Tx, id app.OrganisationID) ([]app.Coalition, error) {
	members, err := tx.MembershipsOf(id)
	if err != nil {
		return nil, err
	}
	all, err := tx.Coalitions()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(c app.Coalition) bool {
		return !slices.ContainsFunc(members, func(m app.Membership) bool {
			return m.CoalitionID == c.ID && m.State == app.MembershipApproved
		})
	}), nil
}

// Roster is who a coalition consists of, as anybody may know it.
type Roster struct {
	Coalition app.Coalition
	Members   int
	ByCountry map[string]int // members by country code
}

// Roster counts a coalition's members, for anybody.
func (o *Organisations) Roster(ctx context.Context, slug string) (Roster, error) {
	var r Roster
	err := o.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if r.Coalition, err = tx.CoalitionBySlug(slug); err != nil {
			return err
		}
		counted, err := tx.Census()
		if err != nil {
			return err
		}
		r.ByCountry, r.Members = maps.Clone(counted.ByHome[r.Coalition.ID]), counted.Of(r.Coalition.ID)
		return nil
	})
	return r, err
}

// DirectoryFilter narrows the directory.
type DirectoryFilter struct {
	Query     string
	Country   string
	Type      app.OrganisationType
	Coalition string // slug
	Offset    int
	Limit     int
}

// Directory is one page of members, with what the filters offer.
type Directory struct {
	Organisations []app.Organisation
	Total         int
	Countries     []string
	Coalitions    []app.Coalition
}

// Directory lists approved members in the order of names, for anybody. A
// filter that names nothing known finds nothing.
func (o *Organisations) Directory(ctx context.Context, in DirectoryFilter) (Directory, error) {
	var d Directory
	err := o.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if d.Coalitions, err = tx.Coalitions(); err != nil {
			return err
		}
		counted, err := tx.Census()
		if err != nil {
			return err
		}
		d.Countries = counted.Countries()
		if in.Country != "" && !app.IsCountry(in.Country) || in.Type != "" && !slices.Contains(app.OrganisationTypes, in.Type) {
			return nil
		}
		page := store.DirectoryPage{Country: in.Country, Type: in.Type, Offset: in.Offset, Limit: in.Limit}
		if in.Coalition != "" {
			at := slices.IndexFunc(d.Coalitions, func(c app.Coalition) bool { return c.Slug == in.Coalition })
			if at < 0 {
				return nil
			}
			page.CoalitionID = d.Coalitions[at].ID
		}
		return find(tx, in.Query, func(words []string, ids []app.OrganisationID) (int, error) {
			page.Words, page.IDs = words, ids
			d.Organisations, d.Total, err = tx.Directory(page)
			return d.Total, err
		})
	})
	return d, err
}

// UpdateProfile changes what an organisation says of itself. lockVersion is the
// one that the form was filled from: a change by somebody else since is a Conflict.
func (o *Organisations) UpdateProfile(ctx context.Context, by app.Actor, slug string, lockVersion int, profile app.Profile) error {
	profile = profile.Clean()
	return store.Holding(ctx, o.store, by.Person, store.HoldOrganisation(slug), func(tx *store.Tx, actor app.Actor, org app.Organisation) error {
		if err := editable(tx, actor, org); err != nil {
			return err
		}
		if err := app.Unchanged(org.LockVersion, lockVersion); err != nil {
			return err
		}
		var problems app.Problems
		profile.Check(&problems)
		if err := problems.Err(); err != nil {
			return err
		}
		return rewrite(tx, org, profile, by.Person, 0)
	})
}

// describe sets the profile and all that is computed from its names.
func describe(org *app.Organisation, p app.Profile, tx *store.Tx) {
	org.Describe(p, tx.Now())
	org.SortKey = roll.Key(p.SortName, p.DisplayName)
	org.SearchText = radar.Organisation(p)
}

// Own is an organisation for its representatives.
type Own struct {
	Organisation app.Organisation
	Logo         app.Image // without its bytes; zero where there is none
	Memberships  []app.Membership
	Coalitions   []app.Coalition    // all
	Waiting      *app.ProfileChange // of its names, for a second look; nil where there is none
	CanEdit      bool
	CanDecide    bool
	CanSign      bool
}

// Own reads an organisation for those who sit in it.
func (o *Organisations) Own(ctx context.Context, by app.Actor, slug string) (Own, error) {
	var own Own
	err := o.store.ReadAs(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if own.Organisation, err = tx.OrganisationBySlug(slug); err != nil {
			return err
		}
		id := own.Organisation.ID
		if err := actor.MaySeeOrganisation(id); err != nil {
			return tx.HideUnlisted(actor, id, err)
		}
		own.CanEdit, own.CanDecide, own.CanSign = actor.MayEditProfile(id) == nil, actor.MayDecideSeats(id) == nil, actor.MaySignFor(id) == nil
		if own.Logo, err = logoOf(tx, own.Organisation); err != nil {
			return err
		}
		if waiting, err := tx.PendingChange(id); err == nil {
			own.Waiting = &waiting
		} else if !app.IsKind(err, app.NotFound) {
			return err
		}
		if own.Memberships, err = tx.MembershipsOf(id); err != nil {
			return err
		}
		own.Coalitions, err = tx.Coalitions()
		return err
	})
	return own, err
}
