package export

import (
	"time"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// Reading says for whom and how a list of signatories is made.
type Reading struct {
	Circle   app.Disclosure // the secretariat's holds every name, with what is withheld marked
	Language string         // of headings and countries; one of lang.Codes
	Grouping string         // as it stands in an address; an unknown one is by country
	Withheld roll.Withheld  // what is said of names that the circle does not read
	Zone     string         // IANA name of the zone in which days of signing are said; unknown means UTC
}

// Signatories is the roll of a letter as readers of one circle may see it. What is withheld from
// them is counted and not in it, so that no document made of it can show it.
func Signatories(signed []app.Endorsement, r Reading) roll.Roll {
	options, place := r.Order()
	return roll.Build(roll.Entries(signed, r.Circle, place), options)
}

// Counts is Signatories of a list that was counted and not read: a roll without names.
func Counts(shares []roll.Share, r Reading) roll.Roll {
	options, _ := r.Order()
	counts, _ := roll.Plan(shares, options)
	return counts
}

// Part is Counts with the groups of those entries that were read, one after the other in the order of the list. shares are
// what the groups count: the list, or what was found in it.
func Part(whole, shares []roll.Share, entries []roll.Entry, r Reading) roll.Roll {
	options, _ := r.Order()
	part := Counts(whole, r)
	part.Groups = roll.Part(shares, entries, options)
	return part
}

// Order is how the roll of this reading is ordered, and where its days of signing are said.
func (r Reading) Order() (roll.Options, *time.Location) {
	grouping, ok := roll.ParseGrouping(r.Grouping)
	if !ok {
		grouping = roll.ByCountry
	}
	options := roll.Options{Grouping: grouping, Printer: lang.For(r.Language), Full: r.Circle == app.DisclosedSecretariat, Withheld: r.Withheld}
	return options, app.Location(r.Zone)
}

// IsGrouping says whether an address asks for a way in which rolls are grouped.
func IsGrouping(asked string) bool {
	_, known := roll.ParseGrouping(asked)
	return known && asked != ""
}
