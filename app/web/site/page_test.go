package site

import (
	"strings"
	"testing"
	"time"

	"undersigned/app/lang"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Coordinator, Justice Initiative": "CI", "": "·", "«élan»": "É", "Ωμέγα": "Ω"} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q", name, got)
		}
	}
}

func TestInstantsInRefusalsAreSaidInTheirZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 3, 16, 0, 0, 0, time.UTC)
	got := Say(lang.For("en"), "rules.letter_deadline_passed", []any{"Deadline", at, "Zone", "Europe/Brussels"})
	if !strings.Contains(got, "18:00") {
		t.Errorf("%q", got)
	}
}
