// Package content holds the sample content of the demonstration as data:
// coalitions, invented organisations, their memberships, joint letters, the
// endorsements under them, and the roles that a visitor may sign in as.
//
// The three coalitions exist and what is said of them is true as of the day
// given with it. Every organisation is invented, every website and address ends
// in .example (RFC 2606), and persons appear as roles alone.
//
// It knows nothing of the portal's nouns and of no database: states, types and
// roles are the plain words of the design, sections 1 and 5. Whoever fills a
// portal with it maps them. Instants are days before or after the day on which
// the demonstration starts, so that it is always fresh.
package content

import (
	"embed"
	"io/fs"
)

//go:embed *.csv *.json letters
var files embed.FS

// Content is all that a demonstration shows. Things refer to each other by slug.
type Content struct {
	Coalitions    []Coalition
	Organisations []Organisation
	Memberships   []Membership
	Letters       []Letter // the oldest first
	Endorsements  []Endorsement
	Persons       []Person // in the order in which the sign-in page offers them
}

// Load reads the embedded content. Its error names the file and the line that is
// not as it should be; the tests of this package keep that from happening.
func Load() (*Content, error) { return load(files) }

func load(files fs.FS) (*Content, error) {
	r := reader{files: files}
	c := &Content{
		Coalitions:    coalitions(&r),
		Organisations: organisations(&r),
		Memberships:   memberships(&r),
		Letters:       letters(&r),
		Endorsements:  endorsements(&r),
		Persons:       persons(&r),
	}
	if r.err != nil {
		return nil, r.err
	}
	return c, nil
}
