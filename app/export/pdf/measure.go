package pdf

import (
	"fmt"
	"math"
)

// Pages counts the pages that the document has, without writing it.
func Pages(d *Document) (int, error) {
	l, err := d.layOut(0)
	if err != nil {
		return 0, err
	}
	defer l.setter.close()
	return l.pages.count, nil
}

// Height is how many points the document takes, from the top of its first block to the end of its last,
// on a page that is long enough.
func Height(d *Document) (float64, error) {
	if err := d.check(); err != nil {
		return 0, fmt.Errorf("pdf: %w", err)
	}
	l := newLayout(newObjects(nil), d)
	defer l.setter.close()
	l.screen, l.bottom = true, math.Inf(1)
	for _, b := range d.Body {
		if err := l.block(b); err != nil {
			return 0, fmt.Errorf("pdf: %w", err)
		}
	}
	return l.used + l.room(), nil
}

// layOut makes all pages and keeps the content of one.
func (d *Document) layOut(wanted int) (*layout, error) {
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	l := newLayout(newObjects(nil), d)
	l.pages.wanted, l.screen = wanted, true
	if err := l.run(); err != nil {
		l.setter.close()
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return l, nil
}
