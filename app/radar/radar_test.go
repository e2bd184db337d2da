package radar

import (
	"strings"
	"testing"
)

func TestSearchFindsWhatWasMeant(t *testing.T) {
	t.Parallel()
	bund := Text("Kinderschutz-Bund", "Deutscher Kinderschutz-Bund e.V.", "", "DKSB")
	whole := Text("Kinderschutzbund", "", "", "")
	apart := Text("Kinderschutz Bund", "", "", "")
	greek := Text("Αντιγόνη", "", "", "")
	tests := []struct {
		typed, text string
		exact, near bool
	}{
		{"kinderschutzbund", bund, true, true},
		{"Kinder\u00adschutz\u00adbund", bund, true, true},
		{"Bund Kinderschutz", bund, true, true},
		{"Kinderschutz-Bund", whole, true, true},
		{"\u202eKinderschutz\u200bBund", whole, true, true},
		{"Kinderschutzbund", apart, false, true},
		{"Kinderschuzbund", whole, false, true},
		{"Kinderschutzbunt", bund, false, true},
		{"Kindershutz", bund, false, true},
		{"e.V.", bund, true, false},
		{"antigoni", greek, false, true},
		{"ΑΝΤΙΓΟΝΗ", greek, true, true},
		{"Kinderarzt", bund, false, false},
		{"bonn", bund, false, false},
		{"xyz", bund, false, false},
		{"+", bund, false, false},
		{"|", bund, false, false},
		{strings.Repeat("a", 200), bund, false, false},
		{strings.Repeat("b ", 100), bund, false, false},
		{strings.Repeat("b ", 30), bund, true, true},
	}
	for _, test := range tests {
		q := Ask(test.typed)
		near := q.Near()
		if got := q.Holds(test.text); got != test.exact {
			t.Errorf("%q in %q: %v", test.typed, test.text, got)
		}
		if got := near != nil && near(test.text); got != test.near {
			t.Errorf("%q near %q: %v", test.typed, test.text, got)
		}
		if q.IsEmpty() {
			t.Errorf("%q asks for nothing", test.typed)
		}
	}
	for _, typed := range []string{"", "  ", "\n"} {
		if q := Ask(typed); !q.IsEmpty() || !q.Holds(bund) {
			t.Errorf("%q asks for something", typed)
		}
	}
	for _, typed := range []string{"\u200b", "---", "?"} {
		if q := Ask(typed); q.IsEmpty() || !q.FindsNothing() || q.Near() != nil {
			t.Errorf("%q may find something", typed)
		}
	}
}

func TestNamesThatMayBeTheSame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"Kinderschutzbund", "Kinder\u00adschutz\u00adbund", true},
		{"Kinderschutzbund", "Kinderschutz-Bund e. V.", true},
		{"Kinderschutzbund", "Kinderschutz Bund", true},
		{"Kinderschutzbund", "Kinderschutzbnd", true},
		{"Kinderschutzbund", "Kidnerschutzbund", true},
		{"Terre des Hommes", "hommes des terre", true},
		{"Ärzte für Kinder", "Arzte fur Kindr", true},
		{"Kinderhilfe Bern", "Bern Kinderhilf", true},
		{"Αντιγόνη", "Antigoni", true},
		{"Innocence en Danger", "Innocence en Danger Deutschland", true},
		{"Section 12 Leipzig", "Section 13 Leipzig", false},
		{"Alpha Aid", "Beta Bund", false},
		{"Mothers", "Brothers", false},
		{"Alpha", "Alpha Aid", false},
		{"e.V.", "e. V.", true},
		{"日本ユニセフ", "日本ユニセフ", true},
		{"★", "☆", false},
	}
	for _, test := range tests {
		a, b := Text(test.a, test.a, "", "X"), Text("", test.b, "", "X")
		if got := Read(a).Alike(Read(b)); got != test.want {
			t.Errorf("%q and %q: %v", test.a, test.b, got)
		}
		if got := Read(b).Alike(Read(a)); got != test.want {
			t.Errorf("%q and %q, turned round: %v", test.b, test.a, got)
		}
	}
}

func FuzzRadar(f *testing.F) {
	f.Add("Kinderschutz-Bund", "bund")
	f.Add("\u202e|+", "+\u200b")
	f.Fuzz(func(t *testing.T, name, typed string) {
		if len(name)+len(typed) > 2000 {
			t.Skip()
		}
		text, q := Text(name, name, name, name), Ask(typed)
		if near := q.Near(); near != nil && q.Holds(text) && !near(text) {
			t.Errorf("%q holds %q but is not near", name, typed)
		}
		if len(Read(text)) > 0 && !Read(text).Alike(Read(text)) {
			t.Errorf("%q is not like itself", name)
		}
	})
}

func BenchmarkNear(b *testing.B) {
	text, near := Text("Deutscher Kinderschutz-Bund Landesverband Sachsen", "Deutscher Kinderschutz-Bund Landesverband Sachsen e.V.", "", "DKSB"), Ask("Kindershutz Leipzg").Near()
	for b.Loop() {
		near(text)
	}
}

func BenchmarkAlike(b *testing.B) {
	text := Text("Deutscher Kinderschutz-Bund Landesverband Sachsen", "Deutscher Kinderschutz-Bund Landesverband Sachsen e.V.", "", "DKSB")
	names := Read(Text("Landesverband der Kinderschutzbünde", "", "", ""))
	for b.Loop() {
		names.Alike(Read(text))
	}
}
