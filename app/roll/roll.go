// Package roll brings the signatories of a letter into their one true order and grouping, for
// every page and every file. It reads no database and asks no permission: the caller hands in the
// endorsements that count, and says in which circle the list will be read.
//
// What is withheld from that circle is not in a Roll at all, only its number. The order is the
// same in every language of the reader, so that names do not move between language versions;
// headings, and the order of countries, follow the reader.
package roll

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/lang"
)

// Entry is one signatory as it stands on a list.
type Entry struct {
	ID             app.EndorsementID // the last thing that decides an order
	OrganisationID app.OrganisationID
	Name           string // as the organisation writes it, never re-cased
	OriginalName   string
	EnglishName    string
	SortName       string
	Country        string // ISO 3166-1 alpha-2, app.International, or empty where unknown
	Type           app.OrganisationType
	SignedOn       time.Time // only its day is shown, in its own location
	Lang           string    // BCP 47 of Name, may be empty
	Key            []byte    // from Key; computed where it is nil. A Roll keeps none

	// Withheld marks a name that the circle of the list may not see. Build drops it, unless Options.Full asks for the secretariat's list.
	Withheld bool
}

// Entries turns signed endorsements into entries for readers of a circle: who is disclosed more
// narrowly is withheld. The secretariat's circle sees every name, and what is not public is still
// marked, for Options.Full. The day of signing is the one in zone. What is not signed is left out.
func Entries(signed []app.Endorsement, circle app.Disclosure, zone *time.Location) []Entry {
	entries := make([]Entry, 0, len(signed))
	for _, e := range signed {
		if e.State != app.EndorsementSigned || e.SignedAt == nil {
			continue
		}
		entries = append(entries, EntryOf(e, circle, zone))
	}
	return entries
}

// EntryOf is Entries for one endorsement, which must be signed.
func EntryOf(e app.Endorsement, circle app.Disclosure, zone *time.Location) Entry {
	return Entry{
		ID: e.ID, OrganisationID: e.OrganisationID,
		Name: e.DisplayName, OriginalName: e.OriginalName, EnglishName: e.EnglishName, SortName: e.SortName,
		Country: e.Country, Type: e.Type, SignedOn: e.SignedAt.In(zone), Lang: e.Language, Key: e.SortKey,
		Withheld: IsWithheld(e.Disclosure, circle),
	}
}

// IsWithheld says whether a name of this disclosure is withheld from a circle. For the secretariat
// every name that is not public counts as withheld: it reads them all, but marked.
func IsWithheld(disclosure, circle app.Disclosure) bool {
	return disclosure != app.DisclosedPublic && (circle != app.DisclosedAddressee || disclosure != app.DisclosedAddressee)
}

// Options say how a roll is to be read.
type Options struct {
	Grouping Grouping
	// Printer gives headings, the order of countries, and sentences; nil means English.
	Printer *lang.Printer
	// Full keeps withheld names, marked: the secretariat's list, behind its permission.
	Full bool
	// Withheld is what is said of names that are not on the list. It is no count of entries: how
	// many there are may not be said of every letter, nor at every moment.
	Withheld Withheld
}

// Roll is the signatories of a letter, in order and in groups.
type Roll struct {
	Language string // of headings
	Grouping Grouping
	Groups   []Group // one without heading where nothing is grouped; none where nobody is named

	Organisations int // all of them, withheld names too as far as their number is said
	Named         int // those on the list
	Countries     int // of those on the list; "European and international" is not a country
	Withheld      Withheld

	ByCountry []Count // of those on the list, countries in the order of groups
	ByType    []Count
}

// Count is how many of the named organisations share a country or a type.
type Count struct {
	Code          string // a country code or an app.OrganisationType
	Heading       string
	Organisations int
}

// Build orders and groups the entries. It does not change them; equal entries give an equal roll
// whatever order they come in.
func Build(entries []Entry, options Options) Roll {
	if options.Printer == nil {
		options.Printer = lang.For("en")
	}
	named := make([]Entry, 0, len(entries))
	for _, e := range entries {
		if e.Key == nil {
			e.Key = Key(e.SortName, e.Name)
		}
		if e.Withheld && !options.Full {
			continue
		}
		named = append(named, e)
	}
	order(named)
	for i := range named {
		named[i].Key = nil // of no more use, and a third of a long list
	}
	r := Roll{
		Language: options.Printer.Code(), Grouping: options.Grouping,
		Organisations: len(named) + options.Withheld.Organisations, Named: len(named), Countries: countries(named),
		Withheld:  options.Withheld,
		ByCountry: counts(named, byCountry, options.Printer),
		ByType:    counts(named, byType, options.Printer),
	}
	if len(named) > 0 {
		r.Groups = grouped(named, options.Grouping, options.Printer)
	}
	return r
}

// order sorts by key; where keys are equal, by the full-strength key, country and id. Tie keys are
// made for those names only, because nearly every list has none.
func order(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(bytes.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
	})
	for start := 0; start < len(entries); {
		end := start + 1
		for end < len(entries) && bytes.Equal(entries[start].Key, entries[end].Key) {
			end++
		}
		if end-start > 1 {
			orderTies(entries[start:end])
		}
		start = end
	}
}

func orderTies(entries []Entry) {
	type tied struct {
		Entry
		tie []byte
	}
	ties := make([]tied, len(entries))
	for i, e := range entries {
		ties[i] = tied{e, tieKey(e.SortName, e.Name)}
	}
	slices.SortStableFunc(ties, func(a, b tied) int {
		return cmp.Or(bytes.Compare(a.tie, b.tie), cmp.Compare(a.Country, b.Country), cmp.Compare(a.ID, b.ID),
			cmp.Compare(a.Name, b.Name))
	})
	for i, t := range ties {
		entries[i] = t.Entry
	}
}

func countries(entries []Entry) int {
	seen := map[string]bool{}
	for _, e := range entries {
		if e.Country != "" && e.Country != app.International {
			seen[e.Country] = true
		}
	}
	return len(seen)
}

// All gives the named signatories as they are read, group after group.
func (r Roll) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) { walk(r.Groups, yield) }
}

// Newest are the n named signatories that signed last, the last first; of one instant, in the
// order of the roll.
func (r Roll) Newest(n int) []Entry {
	all := slices.Collect(r.All())
	slices.SortStableFunc(all, func(a, b Entry) int { return b.SignedOn.Compare(a.SignedOn) })
	return all[:min(n, len(all))]
}

func walk(groups []Group, yield func(Entry) bool) bool {
	for _, g := range groups {
		for _, e := range g.Entries {
			if !yield(e) {
				return false
			}
		}
		if !walk(g.Groups, yield) {
			return false
		}
	}
	return true
}
