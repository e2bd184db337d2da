package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

func TestHistoryByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newStory(t, s)
		away := storetest.Coalition(t, s, "away")
		kinds := map[string]app.Kind{"visitor": app.Unauthenticated, "administrator": "", "platform": ""}
		for role, p := range map[string]app.Person{
			"visitor": {}, "stranger": storetest.Person(t, s, "stranger"), "coordinator": storetest.Officer(t, s, h.home, app.Coordinator),
			"administrator elsewhere": storetest.Officer(t, s, away, app.Administrator), "administrator": h.admin, "platform": storetest.Platform(t, s),
		} {
			kind, known := kinds[role]
			if !known {
				kind = app.Forbidden
			}
			got, err := ledger.New(s).History(t.Context(), storetest.By(p), ledger.Filter{Coalition: "home", Limit: 50})
			if app.KindOf(err) != kind {
				t.Errorf("%s: %v, want %q", role, err, kind)
			}
			if kind != "" {
				if len(got.Entries) != 0 {
					t.Errorf("%s reads %d entries", role, len(got.Entries))
				}
				continue
			}
			named := strings.Contains(fmt.Sprintf("%+v", signatures(got)), "Note:One")
			if named != (role == "administrator") {
				t.Errorf("%s reads the name of a signatory: %v", role, named)
			}
		}
	})
}

func signatures(h ledger.History) (lines []app.Line) {
	for _, e := range h.Entries {
		if e.Line.Subject == "endorsement" {
			lines = append(lines, e.Line)
		}
	}
	return lines
}

func TestHistoryIsFiltered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newStory(t, s)
		tests := []struct {
			in    ledger.Filter
			total int
			first string // kind and slug of the first entry
		}{
			{ledger.Filter{Limit: 50}, 6, "endorsement.signed letter"},
			{ledger.Filter{Offset: 1, Limit: 1}, 6, "letter.opened letter"},
			{ledger.Filter{Noun: "membership", Limit: 50}, 1, "membership.approved one"},
			{ledger.Filter{Noun: "nothing", Limit: 50}, 0, ""},
			{ledger.Filter{Query: "ONE", Limit: 50}, 2, "endorsement.signed letter"},
			{ledger.Filter{Query: "%", Limit: 50}, 0, ""},
			{ledger.Filter{Query: "a\x00\xff", Limit: 50}, 1, "office.appointed "},
		}
		for _, test := range tests {
			test.in.Coalition = "home"
			got, err := ledger.New(s).History(t.Context(), storetest.By(h.admin), test.in)
			first := ""
			if len(got.Entries) > 0 {
				first = got.Entries[0].Line.Kind + " " + got.Entries[0].Slug
			}
			if err != nil || got.Total != test.total || first != test.first || got.Size != h.line.LeafIndex+1 || got.Root == "" {
				t.Errorf("%+v: %d in all, first %q, size %d: %v", test.in, got.Total, first, got.Size, err)
			}
		}
	})
}
