package pdf

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestColumnsKeepTogether fills columns with headings, of a height of 13, and
// entries, of 10: h stands for a heading.
func TestColumnsKeepTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, items string
		height      float64
		ended       bool
		want        []int // items in each column
	}{
		{"as many as there is room for", "heeeeheee", 53, true, []int{5, 4}},
		{"a heading stays with two entries", "heeeheee", 63, true, []int{4, 4}},
		{"with its only entry", "heeehe", 58, true, []int{4, 2}},
		{"a group within a group", "heeehhee", 70, true, []int{4, 4}},
		{"the last of a group is not alone", "heeeeehee", 53, true, []int{4, 5}},
		{"nor the last of all", "heeeee", 53, true, []int{4, 2}},
		{"unless more may follow", "heeeee", 53, false, []int{5, 1}},
		{"three of a group stay", "heheee", 47, true, []int{2, 4}},
		{"four are parted in the middle", "heeee", 47, true, []int{3, 2}},
		{"what no page holds is parted", "heee", 33, true, []int{2, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := &flow{layout: &layout{doc: &Document{}}, lefts: []float64{0, 100}, ended: c.ended}
			for _, kind := range c.items {
				it := flowItem{height: 10, elem: &elem{}}
				if kind == 'h' {
					it.height, it.title = 13, "group"
				}
				f.items = append(f.items, it)
			}
			got := make([]int, 2)
			for _, s := range f.fill(c.height).spots {
				got[s.column]++
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEntriesCloseUpToSpareAPage has two columns of eleven entries of 10 with gaps of 2, which take 130 as they are.
func TestEntriesCloseUpToSpareAPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ height, gap float64 }{{131, 2}, {125, 2 * tighter}, {115, 2}} {
		f := &flow{layout: &layout{doc: &Document{}}, lefts: []float64{0, 100}, ended: true}
		for range 22 {
			f.items = append(f.items, flowItem{height: 10, gap: 2, elem: &elem{}})
			f.height += 12
		}
		fits := c.height > 120
		if got := f.squeezed(c.height); got != fits || f.items[5].gap != c.gap || math.Abs(f.height-22*(10+c.gap)) > 1e-9 {
			t.Errorf("in %g: %t with gaps of %g and a height of %g", c.height, got, f.items[5].gap, f.height)
		}
	}
}

// TestWhatFollowsAFlowHasCompany: a flow that just fills its page hands its last entries over to the page of what follows.
func TestWhatFollowsAFlowHasCompany(t *testing.T) {
	t.Parallel()
	for n := 40; n < 160; n += 4 {
		names := func(yield func(Entry, error) bool) {
			for i := range n {
				if !yield(Entry{Name: fmt.Sprintf("Organisation %d", i), Lang: "en"}, nil) {
					return
				}
			}
		}
		d := &Document{Title: "A list", Language: "en", Created: time.Date(2026, 6, 3, 0, 0, 0, 0, time.UTC), Body: []Block{
			&Flow{Columns: 2, After: 100, Entries: names},
			&Paragraph{Runs: []Run{{Text: "First line of what follows."}}}, &Paragraph{Runs: []Run{{Text: "Second line of what follows."}}},
			&Paragraph{Runs: []Run{{Text: "Third line of what follows."}}},
		}}
		file := filepath.Join(t.TempDir(), "flow.pdf")
		if err := os.WriteFile(file, render(t, d), 0o600); err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(strings.TrimSuffix(tool(t, "pdftotext", file, "-"), "\f"), "\f")
		last := pages[len(pages)-1]
		if !strings.Contains(last, "First line") || !strings.Contains(last, "Organisation") {
			t.Errorf("%d entries: the last page reads %q", n, last)
		}
	}
}

// TestGroupsThatGoOnSaySo fills columns of a real page and reads what stands at their tops.
func TestGroupsThatGoOnSaySo(t *testing.T) {
	t.Parallel()
	groups := func(sizes ...int) []Entry {
		var list []Entry
		for i, n := range sizes {
			level := 0
			if n < 0 {
				n, level = -n, 1
			}
			list = append(list, Entry{Group: string(rune('A' + i)), Level: level})
			for range n {
				list = append(list, Entry{Name: "name", Lang: "en"})
			}
		}
		return list
	}
	for name, c := range map[string]struct {
		list []Entry
		want []string
	}{
		"a group ends with the column": {groups(4, 4), []string{"", ""}},
		"a small one goes on":          {groups(3, 7), []string{"", "B"}},
		"a large one":                  {groups(20), []string{"", "A"}},
		"a group within a group":       {groups(0, -10, -4), []string{"", "A · B"}},
		"begins inside the outer one":  {groups(0, -6, -6), []string{"", "A"}},
		"no groups":                    {groups(12)[1:], []string{"", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLayout(newObjects(nil), &Document{Continued: "{group} again"})
			defer l.setter.close()
			f := &flow{layout: l, block: &Flow{}, ended: true, again: map[string]*flowItem{}}
			f.lefts, f.width = l.columns(2, columnGap)
			for _, e := range c.list {
				f.add(e)
			}
			b := f.balanced(f.room())
			if b.used != len(f.items) {
				t.Fatalf("%d of %d fit", b.used, len(f.items))
			}
			var got []string
			for _, it := range b.again {
				got = append(got, "")
				if it != nil {
					got[len(got)-1] = it.title
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
