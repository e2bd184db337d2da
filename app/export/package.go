package export

import (
	"iter"

	"undersigned/app"
	"undersigned/app/roll"
)

// Package says which delivery of a letter a document is written from.
type Package struct {
	Number int
	Digest string // of what the document's circle reads in the package, hex
	Salt   string // what Digest is salted with; empty for the public
	Since  int    // the number of the package before; 0 for the first
	Joined roll.Roll
	Gone   roll.Roll
}

// packageName is what the package is called in words.
func (l *Letter) packageName() string {
	p := l.printer()
	return p.T("documents.package_"+string(l.Circle), "Number", p.Number(l.Package.Number))
}

// joined are the signatories that were not on the list of the package before; nil where there is none.
func (l *Letter) joined() map[app.EndorsementID]bool {
	if l.Package == nil || l.Package.Since == 0 {
		return nil
	}
	joined := map[app.EndorsementID]bool{}
	for e := range l.Package.Joined.All() {
		joined[e.ID] = true
	}
	return joined
}

// changes say who joined and who left since the package before.
func (l *Letter) changes() []Block {
	if l.Package == nil || l.Package.Since == 0 {
		return nil
	}
	p := l.printer()
	language, since := p.Code(), p.Number(l.Package.Since)
	blocks := []Block{&Heading{Level: 2, Runs: plain(p.T("documents.changes_since", "Number", since)), Lang: language}}
	var last *Names
	for _, part := range []struct {
		key  string
		list roll.Roll
	}{{"documents.joined_since", l.Package.Joined}, {"documents.gone_since", l.Package.Gone}} {
		if part.list.Named == 0 {
			continue
		}
		last = &Names{Columns: 2, Lang: language, Items: l.loose(part.list)}
		blocks = append(blocks,
			&Paragraph{Runs: plain(p.T(part.key, "Count", part.list.Named, "Number", since)), Style: Summary, Lang: language, Keep: true}, last)
	}
	if last != nil {
		last.After = l.below()
	}
	if len(blocks) == 1 {
		blocks = append(blocks, &Paragraph{Runs: plain(p.T("documents.unchanged_since", "Number", since)), Style: Summary, Lang: language})
	}
	return blocks
}

// loose yields a short list of names without groups, each with its country.
func (l *Letter) loose(r roll.Roll) iter.Seq[Name] {
	p, w := l.printer(), newNamer(l)
	return func(yield func(Name) bool) {
		for e := range r.All() {
			if !yield(w.name(e, clean(p.Country(e.Country)))) {
				return
			}
		}
	}
}

type jsonPackage struct {
	Number int      `json:"number"`
	Digest string   `json:"digest"`
	Salt   string   `json:"salt,omitempty"`
	Since  int      `json:"since,omitempty"`
	Joined []string `json:"joined,omitempty"`
	Gone   []string `json:"gone,omitempty"`
}

func (l *Letter) jsonPackage() *jsonPackage {
	if l.Package == nil {
		return nil
	}
	p := l.Package
	return &jsonPackage{Number: p.Number, Digest: p.Digest, Salt: p.Salt, Since: p.Since, Joined: namesOf(p.Joined), Gone: namesOf(p.Gone)}
}

func namesOf(r roll.Roll) []string {
	var names []string
	for e := range r.All() {
		names = append(names, clean(e.Name))
	}
	return names
}
