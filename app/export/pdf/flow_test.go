package pdf

import (
	"testing"

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
		{"three of a group stay", "heeehee", 33, true, []int{3, 1}},
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
