package roll

import (
	"undersigned/app"
	"undersigned/app/lang"
)

// Part are the groups of a list of which only some entries are at hand, one after the other in its order. The numbers of the
// groups are those of the whole list.
func Part(shares []Share, entries []Entry, options Options) []Group {
	if len(entries) == 0 {
		return nil
	}
	if options.Printer == nil {
		options.Printer = lang.For("en")
	}
	groups := grouped(entries, options.Grouping, options.Printer)
	whole := outline(shares, options)
	for i := range groups {
		g := &groups[i]
		of := find(whole, g.Code)
		g.Organisations = of.Organisations
		for j := range g.Groups {
			g.Groups[j].Organisations = find(of.Groups, g.Groups[j].Code).Organisations
		}
	}
	return groups
}

// Mark is where a group of a list begins.
type Mark struct {
	Code    string
	Heading string
	Before  int // how many entries come before it
}

// Marks are where the outer groups of a list begin; none where nothing is grouped.
func Marks(shares []Share, options Options) []Mark {
	if options.Grouping == ByNone {
		return nil
	}
	if options.Printer == nil {
		options.Printer = lang.For("en")
	}
	var marks []Mark
	before := 0
	for _, g := range outline(shares, options) {
		marks = append(marks, Mark{Code: g.Code, Heading: g.Heading, Before: before})
		before += g.Organisations
	}
	return marks
}

// outline are the groups of a whole list with their numbers, and one entry for each share instead of the entries.
func outline(shares []Share, options Options) []Group {
	var named []Entry
	size := map[app.Place]int{}
	for _, s := range shares {
		if s.Withheld && (!options.Full || s.Unread) {
			continue
		}
		kind := app.Place{Country: s.Country, Type: s.Type}
		if _, ok := size[kind]; !ok {
			named = append(named, Entry{Country: s.Country, Type: s.Type})
		}
		size[kind] += s.Organisations
	}
	groups := grouped(named, options.Grouping, options.Printer)
	var count func([]Group) int
	count = func(groups []Group) (all int) {
		for i := range groups {
			n := count(groups[i].Groups)
			for _, e := range groups[i].Entries {
				n += size[app.Place{Country: e.Country, Type: e.Type}]
			}
			groups[i].Organisations = n
			all += n
		}
		return all
	}
	count(groups)
	return groups
}

func find(groups []Group, code string) Group {
	for _, g := range groups {
		if g.Code == code {
			return g
		}
	}
	return Group{}
}
