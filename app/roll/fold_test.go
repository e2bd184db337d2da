package roll

import "testing"

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Łódź – Straße": "lodz strasse", "İnsan Hakları": "insan haklari", "l’Enfance": "l enfance",
		"ΑΝΤΙΓΟΝΗ": "αντιγονη", "  >make ": "make", "Œuvre №5": "oeuvre no5",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Ärzte für das Kind e. V.": "arzte-fur-das-kind-e-v", "Αντιγόνη": "antigoni", "Български": "balgarski", "日本": "", "---": "",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Free("a", []string{"a", "a-2"}); got != "a-3" {
		t.Errorf("Free = %q", got)
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Ärzte")
	f.Fuzz(func(t *testing.T, name string) {
		for _, r := range Slug(name) {
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
				t.Fatalf("Slug(%q) holds %q", name, r)
			}
		}
	})
}
