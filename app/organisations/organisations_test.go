package organisations_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

func TestUpdateProfileByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		one, owner := storetest.Signatory(t, s, c.home, "One")
		_, elsewhere := storetest.Signatory(t, s, c.home, "Two")
		people := map[string]app.Person{"visitor": {}, "owner": owner, "owner elsewhere": elsewhere, "administrator": c.admin, "platform": storetest.Platform(t, s)}
		for _, role := range app.SeatRoles[:3] {
			people[string(role)] = storetest.Person(t, s, string(role))
			storetest.Seat(t, s, one, people[string(role)], role)
		}
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "owner": "", "signatory": "", "editor": ""}
		version := 0
		for role, p := range people {
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			profile := application("Renamed by " + role).Profile
			update := func() error { return c.o.UpdateProfile(t.Context(), storetest.By(p), "one", version, profile) }
			want(t, role, update(), kind)
			if kind != "" {
				continue
			}
			want(t, role+" from the same page again", update(), app.Conflict)
			version++
			public, err := c.o.Public(t.Context(), "one")
			if err != nil || public.Organisation.LegalName != "Renamed by "+role || !strings.Contains(public.Organisation.SearchText, "renamed by "+role) {
				t.Errorf("%+v, %v", public.Organisation, err)
			}
			profile.City = ""
			want(t, role+" without a city", update(), app.Invalid)
		}
		holds(t, s)
	})
}

func TestProfileOfAnInactiveOrganisationStays(t *testing.T) {
	t.Parallel()
	kinds := map[app.OrganisationState]app.Kind{
		app.OrganisationActive: "", app.OrganisationSuspended: "", app.OrganisationArchived: app.Conflict, app.OrganisationMerged: app.Conflict,
	}
	public := map[app.OrganisationState]app.Kind{
		app.OrganisationActive: "", app.OrganisationSuspended: app.NotFound, app.OrganisationArchived: app.NotFound, app.OrganisationMerged: app.Gone,
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Coalition(t, s, "away")
		for state, kind := range kinds {
			o, owner := storetest.Signatory(t, s, c.home, string(state))
			o.State = state
			if err := s.Tx(t.Context(), func(tx *store.Tx) error { return tx.SaveOrganisation(&o) }); err != nil {
				t.Fatal(err)
			}
			by := storetest.By(owner)
			want(t, string(state), c.o.UpdateProfile(t.Context(), by, o.Slug, o.LockVersion, application("X").Profile), kind)
			_, err := c.o.Public(t.Context(), o.Slug)
			want(t, string(state)+" in public", err, public[state])
			in := application("X")
			in.Coalition = "away"
			join := app.Conflict
			if state == app.OrganisationActive {
				join = ""
			}
			want(t, string(state)+" joins", c.o.Join(t.Context(), by, o.Slug, in), join)
		}
	})
}

func TestDirectoryIsSearched(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for _, name := range []string{"Łódź dla dzieci", "Ärzte für Kinder", "Arztinitiative", "ΑΝΤΙΓΟΝΗ"} {
			slug := c.apply(t, name)
			want(t, "approve", c.decide(t, c.admin, slug, app.MembershipApproved, ""), "")
		}
		c.apply(t, "Łódź waits")
		tests := []struct {
			in    organisations.DirectoryFilter
			want  string
			total int
		}{
			{organisations.DirectoryFilter{Limit: 10}, "Ärzte für Kinder · Arztinitiative · Łódź dla dzieci · ΑΝΤΙΓΟΝΗ", 4},
			{organisations.DirectoryFilter{Offset: 1, Limit: 2}, "Arztinitiative · Łódź dla dzieci", 4},
			{organisations.DirectoryFilter{Query: "  lodz DZIECI ", Limit: 10}, "Łódź dla dzieci", 1},
			{organisations.DirectoryFilter{Query: "arzt", Limit: 10}, "Ärzte für Kinder · Arztinitiative", 2},
			{organisations.DirectoryFilter{Query: "αντιγόνη", Limit: 10}, "ΑΝΤΙΓΟΝΗ", 1},
			{organisations.DirectoryFilter{Query: "%", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Query: "\u200b", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Query: strings.Repeat("a", 200), Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Query: strings.Repeat("a ", 5000), Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Query: "Arzt\u00adinitiative", Limit: 10}, "Arztinitiative", 1},
			{organisations.DirectoryFilter{Query: "Arzt-Initiative", Limit: 10}, "Arztinitiative", 1},
			{organisations.DirectoryFilter{Query: "Arztintiative", Limit: 10}, "Arztinitiative", 1},
			{organisations.DirectoryFilter{Query: "Kinder Ärzte", Limit: 10}, "Ärzte für Kinder", 1},
			{organisations.DirectoryFilter{Query: "Ärztefür", Limit: 10}, "Ärzte für Kinder", 1},
			{organisations.DirectoryFilter{Query: "antigoni", Limit: 10}, "ΑΝΤΙΓΟΝΗ", 1},
			{organisations.DirectoryFilter{Query: "antigoni", Country: "FR", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Query: "a\x00\xffb", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Country: "DE", Type: app.NGO, Coalition: "home", Limit: 1}, "Ärzte für Kinder", 4},
			{organisations.DirectoryFilter{Country: "FR", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Country: "\x00", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Type: "person\x00", Limit: 10}, "", 0},
			{organisations.DirectoryFilter{Coalition: "none\x00", Limit: 10}, "", 0},
		}
		for _, test := range tests {
			d, err := c.o.Directory(t.Context(), test.in)
			var names []string
			for _, o := range d.Organisations {
				names = append(names, o.DisplayName)
			}
			if got := strings.Join(names, " · "); got != test.want || d.Total != test.total || err != nil {
				t.Errorf("%+v: %s (%d), %v", test.in, got, d.Total, err)
			}
			if len(d.Countries) != 1 || len(d.Coalitions) != 1 {
				t.Errorf("filters: %v, %v", d.Countries, d.Coalitions)
			}
		}
		roster, err := c.o.Roster(t.Context(), "home")
		if diff := cmp.Diff(map[string]int{"DE": 4}, roster.ByCountry); diff != "" || roster.Members != 4 || err != nil {
			t.Errorf("roster: %+v, %v", roster, err)
		}
	})
}

// TestPublicPageNamesOnlyWhatIsPublic signs letters of every kind: those whose name or letter is withheld never appear.
func TestPublicPageNamesOnlyWhatIsPublic(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		one, owner := storetest.Signatory(t, s, c.home, "One")
		later := s.Now().Add(time.Hour)
		for slug, change := range map[string]func(*app.Letter, *app.Endorsement){
			"early":     func(l *app.Letter, _ *app.Endorsement) { l.DeadlineAt = l.DeadlineAt.Add(-time.Hour) },
			"late":      func(*app.Letter, *app.Endorsement) {},
			"withheld":  func(_ *app.Letter, e *app.Endorsement) { e.Disclosure = app.DisclosedSecretariat },
			"addressee": func(_ *app.Letter, e *app.Endorsement) { e.Disclosure = app.DisclosedAddressee },
			"withdrawn": func(_ *app.Letter, e *app.Endorsement) { e.State = app.EndorsementWithdrawn },
			"embargo":   func(l *app.Letter, _ *app.Endorsement) { l.EmbargoAt = &later },
			"members":   func(l *app.Letter, _ *app.Endorsement) { l.Visibility = app.VisibleMembers },
			"link":      func(l *app.Letter, _ *app.Endorsement) { l.Visibility = app.VisibleLink },
			"cancelled": func(l *app.Letter, _ *app.Endorsement) { l.State = app.LetterCancelled },
		} {
			l, v := storetest.Letter(t, s, c.home, c.coordinator, slug)
			e := app.NewEndorsement(l, v, one, app.Mandate{Disclosure: app.DisclosedPublic}, owner.ID, "00", s.Now())
			change(&l, &e)
			err := s.Tx(t.Context(), func(tx *store.Tx) error {
				if err := tx.SaveLetter(&l); err != nil {
					return err
				}
				return tx.AddEndorsement(&e)
			})
			want(t, slug, err, "")
		}
		public, err := c.o.Public(t.Context(), "one")
		want(t, "public", err, "")
		var slugs []string
		for _, l := range public.Letters {
			slugs = append(slugs, l.Slug)
		}
		if diff := cmp.Diff([]string{"late", "early"}, slugs); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestFoundCoalitionByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		platform := storetest.By(storetest.Platform(t, s))
		coalition := app.Coalition{Name: " Justice Initiative ", AboutEn: "For those who were harmed."}
		for role, test := range map[string]struct {
			by   app.Actor
			in   app.Coalition
			want app.Kind
		}{
			"visitor":              {app.Actor{}, coalition, app.Unauthenticated},
			"administrator":        {storetest.By(c.admin), coalition, app.Forbidden},
			"without a name":       {platform, app.Coalition{AboutEn: "x"}, app.Invalid},
			"without an address":   {platform, app.Coalition{Name: "團體", AboutEn: "x"}, app.Invalid},
			"without a word of it": {platform, app.Coalition{Name: "Name"}, app.Invalid},
			"platform":             {platform, coalition, ""},
		} {
			got, err := c.o.FoundCoalition(t.Context(), test.by, test.in)
			want(t, role, err, test.want)
			if test.want == "" && (got.Slug != "justice-initiative" || got.Name != "Justice Initiative") {
				t.Errorf("%+v", got)
			}
		}
		_, err := c.o.FoundCoalition(t.Context(), platform, coalition)
		want(t, "twice", err, app.Invalid)
		holds(t, s)
	})
}
