package roll

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestNamesThatMeanTheSameStandTogether(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Straße", "Strasse", "STRASSE", "strasse"},
		{"Élan", "elan", "«Élan»", "“Elan”", "Ｅｌａｎ"},
		{"œuvre", "Oeuvre"},
		{"Łódź", "lodz"},
		{"Çocuk", "cocuk"},
		{"İnsan", "insan"},
		{"l'Enfance", "l’Enfance", "lenfance"},
		{"ΑΝΤΙΓΟΝΗ", "Αντιγόνη"},
		{"/e/", "e", "(E)"},
		{">make", "make"},
		{"3Strands", "003Strands"},
		{"Save-the-Children", "SavetheChildren"},
		{"Aid \u200bGroup", "aid group", "Aid  –  Group", "\tAid\u00a0Group "},
	} {
		for _, name := range same[1:] {
			if !bytes.Equal(Key("", same[0]), Key("", name)) {
				t.Errorf("%q and %q have different keys", same[0], name)
			}
			if bytes.Equal(tieKey("", same[0]), tieKey("", name)) {
				t.Errorf("%q and %q cannot be told apart", same[0], name)
			}
		}
	}
}

func TestNamesInOrder(t *testing.T) {
	t.Parallel()
	want := []string{
		"3Strands", "10Strands", "Århus", "Ärzte", "Arztinitiative", "Child Aid", "Child Focus", "Childcare Ireland",
		"Çocuk", "/e/", "Élan", "İnsan", "l'Enfance", "Łódź", ">make", "œuvre", "«quoted»", "Straße",
		"ΑΝΤΙΓΟΝΗ", "Български", "საქართველო", "Հայաստան", "ילדים", "أطفال",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return bytes.Compare(Key("", a), Key("", b)) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSortNameDecides(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(Key("Enfance, l'", "L'Enfance"), Key("", "enfance l")) {
		t.Error("the sort name was not used")
	}
	if !bytes.Equal(Key("  ", "Élan"), Key("", "Élan")) {
		t.Error("a blank sort name was used")
	}
}

// TestKeysStayAsTheyWereStored: the ledger commits to keys. Where this fails, the collation tables have changed, and stored
// keys must not stand beside new ones: see docs/decisions/0021.
func TestKeysStayAsTheyWereStored(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"": "ff", "ΑΝΤΙΓΟΝΗ": "1929193c194b1936192b193e193c1934", "أطفال": "1c901cf31cfe1c9c1d20", "日本": "8165e581672c", "★": "079c",
		"---": "010d010d010d", "Alpha Aid 12": "15ef1711179616b415ef010915ef16cd1631010914f0000214e714e8", "Łódź": "1711177116311895",
	} {
		if got := hex.EncodeToString(Key("", name)); got != want {
			t.Errorf("%q: %q, was %q", name, got, want)
		}
		if got := hex.EncodeToString(Key("\u200b\u00ad", name)); got != want {
			t.Errorf("%q under a name that nobody sees: %q, was %q", name, got, want)
		}
	}
}

func TestKeysAreSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	want := Key("", "Zusammenschluss 12")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if !bytes.Equal(Key("", "Zusammenschluss 12"), want) {
					t.Error("keys mixed up")
				}
			}
		})
	}
	wg.Wait()
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"", "Ärzte", "3Strands", ">make", "«»", "\xff\xfe", "\u200b", "a\x00b", "ﷺ", "１２",
		strings.Repeat("9", 500), "é\u0301\u0327", "👩‍👩‍👧", "\u202eabc", "x²"} {
		f.Add(s, "")
		f.Add("name", s)
	}
	f.Fuzz(func(t *testing.T, name, sortName string) {
		key := Key(sortName, name)
		if len(key) == 0 {
			t.Fatal("no key")
		}
		if !bytes.Equal(key, Key(sortName, name)) {
			t.Fatal("two keys for one name")
		}
		// A key of many times the name would let one name fill an index.
		if limit := 64 + 24*utf8.RuneCountInString(sortable(sortName, name))*4; len(key) > limit {
			t.Fatalf("key of %d bytes for %d", len(key), len(name)+len(sortName))
		}
		if strings.ContainsFunc(bare(name), unicode.IsLetter) && !bytes.Equal(Key("", name), Key("", "“"+name+"”")) {
			t.Fatalf("quotation marks moved %q", name)
		}
	})
}

func BenchmarkKey(b *testing.B) {
	for b.Loop() {
		Key("", "Arbeitsgemeinschaft der Kinder- und Jugendschutzverbände Łódź 12")
	}
}
