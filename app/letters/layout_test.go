package letters_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

var chosen = app.Layout{Contents: app.SignatoriesOnly, Cover: true, Logos: true, Grouping: "type-country", Paper: app.PaperUS, NameTable: true, ByteOrderMark: true, EnglishNames: app.EnglishAlways}

// TestLayoutIsKept by who runs the letter, with a line for each change, and is what everybody's documents follow.
func TestLayoutIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Letter(t, s, c.home, c.coordinator, "letter")
		by := storetest.By(c.coordinator)
		if got := c.read(t, "letter").Layout; got != app.UsualLayout {
			t.Errorf("before: %+v", got)
		}
		other := chosen
		other.Cover = false
		for i, layout := range []app.Layout{chosen, chosen, other} { // the second one changes nothing
			storetest.ClockOf(s).Pass(time.Minute)
			want(t, "keep", c.l.KeepLayout(t.Context(), by, "letter", layout), "")
			sheet, err := c.l.Read(t.Context(), app.Actor{}, "letter")
			want(t, "read", err, "")
			if diff := cmp.Diff(layout, sheet.Layout); diff != "" {
				t.Errorf("kept %d: %s", i, diff)
			}
		}
		if n := count(t, s, "ledger_lines WHERE kind = 'layout.kept'"); n != 2 {
			t.Errorf("%d lines for 2 changes", n)
		}
		holds(t, s)
		if _, err := storetest.Raw(t, s).ExecContext(t.Context(), "UPDATE kept_layouts SET grouping = 'none'"); err != nil {
			t.Fatal(err)
		}
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || len(report.Findings) != 1 || report.Findings[0].Record != "layout 1" {
			t.Errorf("a layout changed behind the portal's back: %v, %+v", err, report.Findings)
		}
	})
}

func TestWhoMayLayOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Letter(t, s, c.home, c.coordinator, "letter")
		draft, hidden := c.create(t, draft()), "hidden"
		storetest.Letter(t, s, c.home, c.coordinator, hidden)
		c.set(t, hidden, func(l *app.Letter) { l.Visibility = app.VisibleHosts })
		_, member := storetest.Signatory(t, s, c.home, "Member")
		for _, test := range []struct {
			who                  string
			by                   app.Actor
			open, hidden, drafts app.Kind
		}{
			{"visitor", app.Actor{}, app.Unauthenticated, app.Unauthenticated, app.Unauthenticated},
			{"member", storetest.By(member), app.Forbidden, app.NotFound, app.NotFound},
			{"another secretariat", storetest.By(c.awayside), app.Forbidden, app.NotFound, app.NotFound},
			{"platform", storetest.By(storetest.Platform(t, s)), app.Forbidden, app.NotFound, app.NotFound},
			{"administrator", storetest.By(c.admin), "", "", app.NotFound},
			{"coordinator", storetest.By(c.coordinator), "", "", app.NotFound},
		} {
			for slug, kind := range map[string]app.Kind{"letter": test.open, hidden: test.hidden, draft: test.drafts} {
				want(t, test.who+" keeps a layout of "+slug, c.l.KeepLayout(t.Context(), test.by, slug, chosen), kind)
				_, err := c.l.Exportable(t.Context(), test.by, slug)
				want(t, test.who+" exports "+slug, err, kind)
			}
		}
	})
}

func TestLayoutSaysWhatIsNoChoice(t *testing.T) {
	t.Parallel()
	c := newScene(t, storetest.New(t))
	storetest.Letter(t, c.Store, c.home, c.coordinator, "letter")
	err := c.l.KeepLayout(t.Context(), storetest.By(c.coordinator), "letter", app.Layout{Contents: "all", Paper: "a3", Grouping: "colour", EnglishNames: "some"})
	var refused *app.Error
	if !errors.As(err, &refused) || len(refused.Fields) != 4 || refused.Fields[2].Field != "english" || refused.Fields[3].Field != "group" {
		t.Errorf("refused with %v", err)
	}
	if n := count(t, c.Store, "kept_layouts"); n != 0 {
		t.Errorf("%d layouts are kept", n)
	}
}
