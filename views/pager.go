package views

import (
	"strconv"

	"undersigned/app/paths"
)

// Link is the address of a page of the list.
func (p Pager) Link(page int) string {
	to := paths.With(p.Href, "page", strconv.Itoa(page))
	if p.Anchor != "" {
		to += "#" + p.Anchor
	}
	return to
}

// shown are the pages offered: the first, the last, and two on either side of the one shown; 0 is a gap.
func (p Pager) shown() []int {
	var pages []int
	last := 0
	for n := 1; n <= p.Pages; n++ {
		if n != 1 && n != p.Pages && (n < p.Page-2 || n > p.Page+2) {
			continue
		}
		if n > last+1 {
			pages = append(pages, 0)
		}
		pages = append(pages, n)
		last = n
	}
	return pages
}
