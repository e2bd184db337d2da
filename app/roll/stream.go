package roll

import (
	"bytes"
	"iter"

	"undersigned/app"
	"undersigned/app/lang"
)

// Share is how many signatories have country, type and disclosure in common.
type Share struct {
	Country       string
	Type          app.OrganisationType
	Withheld      bool // as in Entry
	Unread        bool // the reader may not read these names, Options.Full or not
	Organisations int
}

// Plan is Build for a list that is too long to be held: counts come from shares, and the roll has
// neither groups nor entries. The places say in which order the entries have to be read; those of
// one place follow each other by key and id, and Settled does the rest.
func Plan(shares []Share, options Options) (Roll, []app.Place) {
	if options.Printer == nil {
		options.Printer = lang.For("en")
	}
	r := Roll{Language: options.Printer.Code(), Grouping: options.Grouping}
	var named []Entry // one a share
	for _, s := range shares {
		e := Entry{Country: s.Country, Type: s.Type}
		if s.Withheld && (!options.Full || s.Unread) {
			continue
		}
		named = append(named, e)
		r.Named += s.Organisations
	}
	r.Countries, r.Withheld, r.Organisations = countries(named), options.Withheld, r.Named+options.Withheld.Organisations
	return r, placesOf(grouped(named, options.Grouping, options.Printer))
}

// placesOf numbers the groups that hold entries; the same country and type comes once.
func placesOf(groups []Group) []app.Place {
	var places []app.Place
	number := 0
	var visit func([]Group)
	visit = func(groups []Group) {
		for _, g := range groups {
			seen := map[app.Place]bool{}
			for _, e := range g.Entries {
				if p := (app.Place{Country: e.Country, Type: e.Type, Number: number}); !seen[p] {
					seen[p] = true
					places = append(places, p)
				}
			}
			if len(g.Entries) > 0 {
				number++
			}
			visit(g.Groups)
		}
	}
	visit(groups)
	return places
}

// Placed is an entry and the number of its place.
type Placed struct {
	Place int
	Entry
}

// Settled brings entries that come in the order of their places, then keys, then ids, into the
// one true order of Build. It holds no more of them than have the same key and place: names that
// differ in accents, case and punctuation alone. An error is passed on and ends the list.
func Settled(entries iter.Seq2[Placed, error]) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		var run []Entry
		place := -1
		flush := func() bool {
			if len(run) > 1 {
				orderTies(run)
			}
			for _, e := range run {
				if !yield(e, nil) {
					return false
				}
			}
			run = run[:0]
			return true
		}
		for e, err := range entries {
			if err != nil {
				yield(Entry{}, err)
				return
			}
			if len(run) > 0 && (e.Place != place || !bytes.Equal(e.Key, run[0].Key)) && !flush() {
				return
			}
			run, place = append(run, e.Entry), e.Place
		}
		flush()
	}
}
