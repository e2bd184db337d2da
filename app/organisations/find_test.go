package organisations_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestNoNameIsBlank sends each field of a profile what nobody sees: what has to be filled in is asked for, the rest is nothing.
func TestNoNameIsBlank(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		for _, blank := range []string{"\u200b", "\u00ad", "\u2060", "\u200e", "\u202e", "\ufeff", "\u3164", "\u2800", "\u0301", "\u200b \u00a0\u2800"} {
			in := application("Alpha")
			p := &in.Profile
			p.LegalName, p.City = blank, blank
			in.Capacity, in.Authority = blank, blank
			_, err := c.o.Apply(t.Context(), storetest.By(c.applicant), in)
			want(t, blank, err, app.Invalid)
			if diff := cmp.Diff([]string{"legal_name", "city", "capacity", "authority"}, refusedFields(err)); diff != "" {
				t.Errorf("%+q (-want +got)\n%s", blank, diff)
			}
			in = application("Alpha")
			p = &in.Profile
			p.DisplayName, p.SortName, p.EnglishName, p.Acronym, p.Website, p.RegisterNumber = blank, blank, blank, blank, blank, blank
			slug, err := c.o.Apply(t.Context(), storetest.By(c.applicant), in)
			want(t, blank, err, "")
			filed, err := c.o.Filed(t.Context(), storetest.By(c.applicant), slug, "home")
			want(t, blank, err, "")
			if o := filed.Organisation; o.DisplayName != "Alpha" || o.SortName+o.EnglishName+o.Acronym+o.Website+o.RegisterNumber != "" || len(o.SortKey) == 0 {
				t.Errorf("%+q is kept: %+v", blank, o)
			}
		}
	})
}

func refusedFields(err error) (fields []string) {
	if e, ok := err.(*app.Error); ok {
		for _, f := range e.Fields {
			fields = append(fields, f.Field)
		}
	}
	return fields
}

// TestRowsOfEarlierBuilds stores what an earlier build took: it is told, what searches compare is made anew, and nothing
// that the ledger commits to is touched.
func TestRowsOfEarlierBuilds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		fine, _ := storetest.Signatory(t, s, c.home, "Kinderschutz-Bund")
		odd, _ := storetest.Signatory(t, s, c.home, "Alpha")
		_, err := storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE organisations SET search_text = 'kinderschutz bund', lock_version = 7 WHERE slug = 'kinderschutz-bund'")
		want(t, "an earlier form", err, "")
		_, err = storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE organisations SET display_name = '\u200b', sort_name = '\u202eAlpha' WHERE slug = 'alpha'")
		want(t, "an earlier name", err, "")
		want(t, "renew", c.o.RenewSearch(t.Context()), "")
		var after app.Organisation
		err = s.Read(t.Context(), func(tx *store.Tx) (err error) {
			after, err = tx.Organisation(fine.ID)
			return err
		})
		want(t, "read", err, "")
		if after.SearchText != "kinderschutz bund|kinderschutz bund|||+kinderschutzbund" || after.Digest() != fine.Digest() || after.LockVersion != 7 {
			t.Errorf("%+v", after)
		}
		unfit, err := c.o.Unfit(t.Context())
		want(t, "look", err, "")
		if len(unfit) != 1 || unfit[0].Organisation.ID != odd.ID {
			t.Fatalf("%+v", unfit)
		}
		if diff := cmp.Diff([]string{"display_name", "sort_name"}, unfit[0].Fields); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
