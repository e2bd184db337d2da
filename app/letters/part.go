package letters

import (
	"bytes"
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// PartAsked says which part of the list of public names is wanted, where the list is long.
type PartAsked struct {
	Listing
	Page  int    // from 1
	Query string // words of a name; accents and case do not matter
	Whole bool   // all of it, however long
}

// PartNames is how many names a part holds, and how many a list that is shown whole may have.
const PartNames = 250

// Part is one part of a long list.
type Part struct {
	Entries []roll.Entry // in the order of the list
	Counted []roll.Share // of the list, or of what was found in it
	Page    int          // from 1
	Pages   int
	Total   int // names on the list, or those that were found
	Jumps   []Jump
}

// Jump is a place in a long list where something begins.
type Jump struct {
	Page    int
	IsGroup bool
	Code    string // of a group
	Heading string // a group's, or a letter
}

// ReadPart is Read for a page that people read: of a long list it holds a part. ask is handed the sheet without its
// signatories, and says which one.
func (l *Letters) ReadPart(ctx context.Context, by app.Actor, slug string, ask func(Sheet) PartAsked) (Sheet, error) {
	var s Sheet
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if s.Letter, err = tx.LetterBySlug(slug); err != nil {
			return err
		}
		if err := s.open(tx, actor); err != nil {
			return err
		}
		if err := s.settle(tx); err != nil {
			return err
		}
		want := ask(s)
		if want.Whole || s.named <= PartNames {
			return s.sign(tx, actor)
		}
		counted, err := tx.Shares(s.Letter.ID)
		if err != nil {
			return err
		}
		s.Counted = shares(actor, s.Letter, counted, app.DisclosedPublic)
		return s.turn(tx, want)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// turn reads a part of the list. One that is behind the last is the last.
func (s *Sheet) turn(tx *store.Tx, want PartAsked) error {
	_, places := roll.Plan(s.Counted, want.Options)
	part := &Part{Total: s.named, Counted: s.Counted}
	s.Part = part
	var only []app.EndorsementID
	if q := radar.Ask(want.Query); !q.IsEmpty() {
		found, err := s.find(tx, q)
		if err != nil {
			return err
		}
		only, part.Counted = found.ids, found.shares
		part.Total = len(only)
	} else if err := part.mark(tx, s.Letter.ID, s.Counted, want.Options); err != nil {
		return err
	}
	part.Pages = max(1, (part.Total+PartNames-1)/PartNames)
	part.Page = max(1, min(want.Page, part.Pages))
	within, before := around(part.Counted, places, (part.Page-1)*PartNames)
	ids, err := tx.ListedIDs(s.Letter.ID, within, only, (part.Page-1)*PartNames-before, PartNames)
	if err != nil {
		return err
	}
	rows, err := tx.EndorsementsByID(ids)
	if err != nil {
		return err
	}
	if part.Entries, err = inPlace(rows, ids, places, want.Listing); err != nil {
		return err
	}
	of := make([]app.OrganisationID, len(rows))
	for i, e := range rows {
		of[i] = e.OrganisationID
	}
	s.Profiles, err = tx.SignatoryPages(s.Letter.ID, of)
	return err
}

// found are the public names that a search has.
type found struct {
	ids    []app.EndorsementID
	shares []roll.Share
}

func (s *Sheet) find(tx *store.Tx, q radar.Query) (found, error) {
	names, err := tx.SignatureNames(store.SignaturePage{Letter: s.Letter, ReadBy: []app.CoalitionID{s.Letter.CoalitionID}, State: app.EndorsementSigned})
	if err != nil {
		return found{}, err
	}
	f := among(names, q.Holds)
	if near := q.Near(); len(f.ids) == 0 && near != nil {
		f = among(names, near)
	}
	return f, nil
}

func among(names []app.Endorsement, test func(string) bool) found {
	f := found{ids: []app.EndorsementID{}, shares: []roll.Share{}}
	for _, e := range names {
		if test(radar.Text(e.DisplayName, e.OriginalName, e.EnglishName)) {
			f.ids = append(f.ids, e.ID)
			f.shares = append(f.shares, roll.Share{Country: e.Country, Type: e.Type, Organisations: 1})
		}
	}
	return f
}

// around are the places of the part that begins after the first offset entries, with how many come before them. Entries of
// places with one number are mixed with each other.
func around(counted []roll.Share, places []app.Place, offset int) (within []app.Place, before int) {
	size := map[app.Place]int{}
	for _, c := range counted {
		if !c.Withheld {
			size[app.Place{Country: c.Country, Type: c.Type}] += c.Organisations
		}
	}
	at := 0
	for start, end := 0, 0; start < len(places); start = end {
		begin := at
		for end < len(places) && places[end].Number == places[start].Number {
			at += size[app.Place{Country: places[end].Country, Type: places[end].Type}]
			end++
		}
		switch {
		case at <= offset:
			before = at
		case begin < offset+PartNames:
			within = append(within, places[start:end]...)
		}
	}
	return within, before
}

// inPlace brings what was read into the order of the list.
func inPlace(rows []app.Endorsement, ids []app.EndorsementID, places []app.Place, in Listing) ([]roll.Entry, error) {
	byID := make(map[app.EndorsementID]app.Endorsement, len(rows))
	for _, e := range rows {
		byID[e.ID] = e
	}
	number := make(map[app.Place]int, len(places))
	for _, p := range places {
		number[app.Place{Country: p.Country, Type: p.Type}] = p.Number
	}
	placed := func(yield func(roll.Placed, error) bool) {
		for _, id := range ids {
			e := roll.EntryOf(byID[id], app.DisclosedPublic, in.Zone)
			if !yield(roll.Placed{Place: number[app.Place{Country: e.Country, Type: e.Type}], Entry: e}, nil) {
				return
			}
		}
	}
	var entries []roll.Entry
	for e, err := range roll.Settled(placed) {
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// letters of the alphabet, by which a list that is not grouped is jumped in. What comes after the last begins at the last mark.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// mark finds where groups begin, or letters.
func (p *Part) mark(tx *store.Tx, id app.LetterID, counted []roll.Share, options roll.Options) error {
	if options.Grouping != roll.ByNone {
		for _, m := range roll.Marks(counted, options) {
			p.Jumps = append(p.Jumps, Jump{Page: m.Before/PartNames + 1, IsGroup: true, Code: m.Code, Heading: m.Heading})
		}
		return nil
	}
	initials, err := tx.Initials(id)
	if err != nil {
		return err
	}
	before := 0
	for i, letter := range alphabet {
		key := roll.Key(string(letter), "")
		next := []byte{0xff, 0xff}
		if i+1 < len(alphabet) {
			next = roll.Key(alphabet[i+1:i+2], "")[:2]
		}
		for len(initials) > 0 && bytes.Compare(initials[0].Start, key[:2]) < 0 {
			before, initials = before+initials[0].N, initials[1:]
		}
		if len(initials) > 0 && bytes.Compare(initials[0].Start, next) < 0 {
			p.Jumps = append(p.Jumps, Jump{Page: before/PartNames + 1, Heading: string(letter)})
		}
	}
	p.Jumps = slices.Clip(p.Jumps)
	return nil
}
