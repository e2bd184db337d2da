package app

import (
	"slices"
	"testing"
)

// grown is a noun that got two fields after rows of it stood in a ledger.
type grown struct {
	ID   int
	Name string
	Lead *int   // since version 2
	Note string // since version 3
}

func (g grown) first() string { return digest("grown", g.ID, g.Name) }

func (g grown) second() string {
	return versioned("grown", []any{g.ID, g.Name}, later{g.Lead == nil, []any{g.Lead}})
}

func (g grown) third() string {
	return versioned("grown", []any{g.ID, g.Name}, later{g.Lead == nil, []any{g.Lead}}, later{g.Note == "", []any{g.Note}})
}

// TestADigestedFieldIsAddedWithoutBreakingALedger: what a build of before wrote holds in every later
// one, as long as the row does not use what came later; and no two rows have one digest.
func TestADigestedFieldIsAddedWithoutBreakingALedger(t *testing.T) {
	t.Parallel()
	lead := 7
	for _, old := range []grown{{ID: 1, Name: "a"}, {ID: 2}} {
		if old.first() != old.second() || old.first() != old.third() {
			t.Errorf("%+v has another digest in a later build", old)
		}
	}
	led := grown{ID: 1, Name: "a", Lead: &lead}
	if led.second() != digest("grown/2", 1, "a", &lead) || led.second() != led.third() {
		t.Errorf("%+v is not written in version 2", led)
	}
	if noted := (grown{ID: 1, Name: "a", Note: "n"}); noted.third() != digest("grown/3", 1, "a", nil, "n") {
		t.Errorf("%+v is not written in version 3", noted)
	}
	var seen []string
	for _, g := range []grown{{ID: 1, Name: "a"}, led, {ID: 1, Name: "a", Note: "n"}, {ID: 1, Name: "a", Lead: &lead, Note: "n"}, {ID: 1, Name: "a", Note: "7"}} {
		if slices.Contains(seen, g.third()) {
			t.Errorf("%+v has the digest of another row", g)
		}
		seen = append(seen, g.third())
	}
}
