package roll

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/lang"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hard are names that lists get wrong, in no order.
func hard() []Entry {
	entries := []Entry{
		{Name: "Ärzte für Kinderrechte", Country: "AT", Type: app.NGO},
		{Name: "Arztinitiative Wien", Country: "AT", Type: app.TradeUnion},
		{Name: "Århus Børnehus", Country: "DK", Type: app.ChildProtection},
		{Name: "Łódź bez przemocy", Country: "PL", Type: app.NGO},
		{Name: "Lodz Parents’ Circle", Country: "PL", Type: app.ParentsAssociation},
		{Name: "Çocuk Hakları Ağı", Country: "TR", Type: app.Network},
		{Name: "İnsan Hakları Derneği Örneği", Country: "TR", Type: app.NGO},
		{Name: "Élan d’enfance", Country: "FR", Type: app.ChildProtection},
		{Name: "Œuvre de l’enfance", Country: "FR", Type: app.FaithBased},
		{Name: "œuvre laïque", Country: "BE", Type: app.OtherType},
		{Name: "Straße e.V.", Country: "DE", Type: app.NGO},
		{Name: "Strasse e.V.", Country: "DE", Type: app.NGO},
		{Name: "l'Enfance d’abord", Country: "FR", Type: app.NGO},
		{Name: "3Strands Example", Country: "GB", Type: app.SurvivorGroup},
		{Name: "10Strands Example", Country: "GB", Type: app.SurvivorGroup},
		{Name: "ΑΝΤΙΓΟΝΗ", Country: "GR", Type: app.NGO},
		{Name: "Български център", Country: "BG", Type: app.ChildProtection},
		{Name: "«Quoted» Foundation", Country: "CH", Type: app.Foundation},
		{Name: "/e/ for children", Country: "IE", Type: app.NGO},
		{Name: ">make it safe", Country: "XK", Type: app.NGO},
		{Name: "terre des exemples", Country: app.International, Type: app.Network},
		{Name: "European Example Alliance", Country: app.International, Type: app.Network},
		{Name: "Childcare Example", Country: "MK", Type: app.NGO},
		{Name: "Child Example", Country: "CZ", Type: app.Academic},
		{Name: "No land at all", Country: "", Type: app.NGO},
		{Name: "Élan", Country: "BE", Type: app.NGO},
		{Name: "Elan", Country: "CH", Type: app.NGO},
		{Name: "Elan", Country: "BE", Type: app.NGO},
		{Name: "Elan", Country: "BE", Type: app.NGO},
		{Name: "Last in name, first in order", SortName: "Aaa", Country: "DE", Type: app.NGO},
	}
	for i := range entries {
		entries[i].ID = app.EndorsementID(i + 1)
		entries[i].SignedOn = time.Date(2026, 5, 1+i, 0, 0, 0, 0, time.UTC)
	}
	return entries
}

func print(r Roll) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Summary())
	printGroups(&b, r.Groups, 0)
	return b.String()
}

func printGroups(b *strings.Builder, groups []Group, depth int) {
	indent := strings.Repeat("  ", depth)
	for _, g := range groups {
		fmt.Fprintf(b, "\n%s# %s [%s] %d\n", indent, g.Heading, g.Code, g.Organisations)
		for _, e := range g.Entries {
			fmt.Fprintf(b, "%s%s (%s, %d)\n", indent, e.Name, e.Country, e.ID)
		}
		printGroups(b, g.Groups, depth+1)
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, code := range lang.Codes {
		for _, how := range Groupings {
			name := code + "-" + string(how)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				got := print(Build(hard(), Options{Grouping: how, Printer: lang.For(code)}))
				file := filepath.Join("testdata", name+".golden")
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// Two exports are equal to the byte, whatever order the database gave.
func TestOrderIsTotal(t *testing.T) {
	t.Parallel()
	checkTotal(t, hard())
}

func checkTotal(t *testing.T, entries []Entry) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for _, how := range Groupings {
		want := Build(entries, Options{Grouping: how})
		text := print(want)
		for range 3 {
			mixed := slices.Clone(entries)
			random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			if again := print(Build(mixed, Options{Grouping: how})); again != text {
				t.Fatalf("%s depends on the order of its input:\n%s", how, cmp.Diff(text, again))
			}
		}
		if n := len(slices.Collect(want.All())); n != len(entries) || n != want.Named {
			t.Errorf("%s: %d names of %d", how, n, len(entries))
		}
	}
}

// Names stand in the same order in every language of the reader.
func TestOrderDoesNotFollowTheReader(t *testing.T) {
	t.Parallel()
	names := func(code string) []string {
		var list []string
		for e := range Build(hard(), Options{Grouping: ByNone, Printer: lang.For(code)}).All() {
			list = append(list, e.Name)
		}
		return list
	}
	for _, code := range lang.Codes {
		if diff := cmp.Diff(names("en"), names(code)); diff != "" {
			t.Errorf("%s: %s", code, diff)
		}
	}
}

func TestBuildLeavesItsInputAlone(t *testing.T) {
	t.Parallel()
	entries := hard()
	Build(entries, Options{Grouping: ByCountryType})
	if diff := cmp.Diff(hard(), entries); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyRoll(t *testing.T) {
	t.Parallel()
	for _, how := range Groupings {
		r := Build(nil, Options{Grouping: how})
		if len(r.Groups) != 0 || r.Summary() != "" || r.WithheldSentence() != "" {
			t.Errorf("%s: %+v", how, r)
		}
	}
}

func TestParseGrouping(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"": true, "none": true, "country-type": true, "Country": false, "x": false} {
		if _, ok := ParseGrouping(in); ok != want {
			t.Errorf("ParseGrouping(%q) = %t", in, ok)
		}
	}
}

// Real lists, where they are at hand: nothing lost, nothing moved, and the three language
// versions of one list in one order.
func TestRealLists(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("../../../shared/data/letters/*.signatories.csv")
	if len(files) == 0 {
		t.Skip("real lists to order are not here: ../shared is absent")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			checkTotal(t, readList(t, file))
		})
	}
}

func readList(t *testing.T, file string) []Entry {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var entries []Entry
	for i, row := range rows[1:] {
		entries = append(entries, Entry{ID: app.EndorsementID(i + 1), Name: row[1], Country: row[2], Type: app.NGO})
	}
	return entries
}

func BenchmarkBuild(b *testing.B) {
	var entries []Entry
	for i := range 10_000 {
		e := hard()[i%30]
		e.ID, e.Name = app.EndorsementID(i), fmt.Sprintf("%s %d", e.Name, i*7919%10_000)
		e.Key = Key("", e.Name)
		entries = append(entries, e)
	}
	for b.Loop() {
		Build(entries, Options{Grouping: ByCountry})
	}
}
