// Package letters holds the use cases around letters: to write, freeze, open,
// extend, close and cancel them, and to read them with their signatories. Who
// signs is app/endorsements', how they are handed over app/deliveries'.
package letters

import (
	"context"
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Letters runs the use cases on one store.
type Letters struct{ store *store.Store }

// New makes the use cases.
func New(s *store.Store) *Letters { return &Letters{store: s} }

// Sheet is a letter with its text and, once frozen, its version.
type Sheet struct {
	Letter   app.Letter
	Version  *app.Version // nil while the text may change
	Texts    []app.VersionText
	Hosts    []app.Coalition // in the letter's order
	Consents []app.LetterHost
	// Signed is every signature that the actor may know of, for app/roll to narrow to a circle:
	// the public ones, without a mandate for whoever may not read it, and those whose names were
	// withheld from others.
	Signed []app.Endorsement
	// Counted are the shares of the list that everybody reads, of a sheet that was read without its signatories, or of which
	// Part is what was read.
	Counted []roll.Share
	Part    *Part
	// Unusual are, of such a sheet for who chooses a document, the signatures whose names are not in letters of Europe.
	Unusual    []app.Endorsement
	Position   int64 // how many lines the ledger had when this was read
	Stood      int64 // how many it had when the letter became what everybody reads of it now
	said       map[app.Disclosure]app.Said
	named      int        // whose names are public
	Layout     app.Layout // of the letter's own documents
	CanManage  bool
	CanSeeFull bool
	CanList    bool // writes letters of one of the hosts, and may list whom it may read
	// Profiles are the slugs of those whose names are public and who have a public page.
	Profiles map[app.OrganisationID]string
	// CanConsent are the co-hosts for which the actor may consent and nobody has yet.
	CanConsent []app.CoalitionID
}

// HasDocuments says whether documents can be had of the letter: a draft is read on its page.
func (s Sheet) HasDocuments() bool { return s.Version != nil }

// Withheld is what a circle is told of the names that it does not read.
func (s Sheet) Withheld(circle app.Disclosure) roll.Withheld { return roll.Saying(s.Said(circle)) }

// Said is Withheld as the ledger takes it. Who may not see the full list learns what everybody may.
func (s Sheet) Said(circle app.Disclosure) app.Said {
	if !s.CanSeeFull {
		circle = app.DisclosedPublic
	}
	return s.said[circle]
}

// ReadAt is how many lines the ledger had when what the circle reads was settled. For everybody it
// does not move with what not everybody is to know of.
func (s Sheet) ReadAt(circle app.Disclosure) int64 {
	if circle == app.DisclosedPublic {
		return s.Stood
	}
	return s.Position
}

// Text is the text in a language, else in the authoritative one.
func (s Sheet) Text(language string) app.VersionText {
	if t, ok := app.InLanguage(s.Texts, language, s.Letter.Language); ok {
		return t
	}
	return app.VersionText{Language: s.Letter.Language}
}

// Languages are those in which the letter has a text, the authoritative one first.
func (s Sheet) Languages() []string {
	all := []string{s.Letter.Language}
	for _, t := range s.Texts {
		if t.Language != s.Letter.Language {
			all = append(all, t.Language)
		}
	}
	return all
}

// HostIDs are the hosts' ids in the letter's order.
func (s Sheet) HostIDs() []app.CoalitionID {
	ids := make([]app.CoalitionID, len(s.Hosts))
	for i, h := range s.Hosts {
		ids[i] = h.ID
	}
	return ids
}

// Glance is Read without the signatories, however many there are: they are counted.
func (l *Letters) Glance(ctx context.Context, by app.Actor, slug string) (Sheet, error) {
	var s Sheet
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if s.Letter, err = tx.LetterBySlug(slug); err != nil {
			return err
		}
		return s.glance(tx, actor)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// Read gives a letter to whoever may read it now; to anybody else it does not exist.
func (l *Letters) Read(ctx context.Context, by app.Actor, slug string) (Sheet, error) {
	var s Sheet
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if s.Letter, err = tx.LetterBySlug(slug); err != nil {
			return err
		}
		return s.read(tx, actor)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// open fills a sheet with what the actor may see of its letter, but for who signed it.
func (s *Sheet) open(tx *store.Tx, actor app.Actor) error {
	if err := s.gather(tx); err != nil {
		return err
	}
	if err := actor.MayReadLetter(s.Letter, s.HostIDs(), tx.Now()); err != nil {
		return err
	}
	s.CanManage, s.CanSeeFull = actor.MayManageLetter(s.Letter) == nil, actor.MaySeeFullList(s.Letter) == nil
	s.CanList = slices.ContainsFunc(s.HostIDs(), func(id app.CoalitionID) bool { return actor.MayWriteLetters(id) == nil })
	for _, h := range s.Consents {
		if h.ConsentedAt == nil && actor.MayConsent(h) == nil {
			s.CanConsent = append(s.CanConsent, h.CoalitionID)
		}
	}
	crowds, err := tx.Crowds([]app.LetterID{s.Letter.ID})
	if err != nil {
		return err
	}
	s.named = crowds[s.Letter.ID].Named
	s.said = map[app.Disclosure]app.Said{}
	for _, circle := range app.Disclosures {
		s.said[circle] = crowds[s.Letter.ID].Said(circle)
	}
	return nil
}

// glance is open, and counts who signed.
func (s *Sheet) glance(tx *store.Tx, actor app.Actor) error {
	if err := s.open(tx, actor); err != nil {
		return err
	}
	counted, err := tx.Shares(s.Letter.ID)
	if err != nil {
		return err
	}
	s.Counted = shares(actor, s.Letter, counted, app.DisclosedPublic)
	return nil
}

// read is open, with who signed.
func (s *Sheet) read(tx *store.Tx, actor app.Actor) error {
	if err := s.open(tx, actor); err != nil {
		return err
	}
	if err := s.settle(tx); err != nil {
		return err
	}
	return s.sign(tx, actor)
}

// settle notes how far the ledger was.
func (s *Sheet) settle(tx *store.Tx) (err error) {
	if s.CanSeeFull || s.Version == nil {
		if s.Position, err = tx.LedgerSize(); err != nil {
			return err
		}
	}
	s.Stood, err = tx.StoodSince(s.Letter)
	return err
}

// sign reads who signed.
func (s *Sheet) sign(tx *store.Tx, actor app.Actor) error {
	signed, err := tx.Signed(s.Letter.ID)
	if err != nil {
		return err
	}
	s.Signed = known(actor, s.Letter, signed)
	s.Profiles, err = tx.SignatoryPages(s.Letter.ID, nil)
	return err
}

// known are the signatures of which the actor may know, as far as it may know of them.
func known(actor app.Actor, l app.Letter, signed []app.Endorsement) []app.Endorsement {
	found := signed[:0]
	for _, e := range signed {
		switch {
		case actor.MayReadSignatory(e, l) == nil:
			found = append(found, e)
		case e.Disclosure == app.DisclosedPublic:
			found = append(found, e.Shown())
		}
	}
	return found
}

func (s *Sheet) gather(tx *store.Tx) error {
	var err error
	if s.Consents, s.Hosts, err = tx.Hosts(s.Letter.ID); err != nil {
		return err
	}
	if s.Letter.VersionID == nil {
		if s.Layout, err = tx.LayoutOf(s.Letter.ID); err != nil {
			return err
		}
		drafts, err := tx.TextsOf(s.Letter.ID)
		if err != nil {
			return err
		}
		s.Texts = app.AsVersion(drafts)
		return err
	}
	frozen, err := tx.Frozen(*s.Letter.VersionID)
	if err != nil {
		return err
	}
	s.Version, s.Texts, s.Layout = &frozen.Version, frozen.Texts, frozen.Layout
	return nil
}

// Row is one letter in a list.
type Row struct {
	Letter   app.Letter
	Headings []store.Heading
	Tally    store.Tally
	Hosts    []app.Coalition // in the letter's order
}

// Title is the title in a language, else in the authoritative one.
func (r Row) Title(language string) store.Heading {
	if h, ok := app.InLanguage(r.Headings, language, r.Letter.Language); ok {
		return h
	}
	return store.Heading{LetterID: r.Letter.ID, Language: r.Letter.Language}
}

// Filter narrows a list of letters.
type Filter struct {
	Coalition string // slug of a host, "" for any
	States    []app.LetterState
	Query     string // words that titles or addressees hold; accents and case do not matter
	Offset    int
	Limit     int
}

// Public lists letters that anybody may see, the latest deadline first.
func (l *Letters) Public(ctx context.Context, in Filter) ([]Row, int, error) {
	var rows []Row
	var total int
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		page := store.LetterPage{States: published(in.States), Visibilities: []app.Visibility{app.VisiblePublic}, NoEmbargo: true, Offset: in.Offset, Limit: in.Limit}
		if in.Coalition != "" {
			c, err := tx.CoalitionBySlug(in.Coalition)
			if err != nil {
				return err
			}
			page.CoalitionIDs = []app.CoalitionID{c.ID}
		}
		var err error
		rows, total, err = list(tx, page, radar.Ask(in.Query))
		return err
	})
	return rows, total, err
}

// Front is what the front page shows of letters that anybody may see.
type Front struct {
	Open      []Row // the latest deadline first
	Delivered []Row
	Total     int // public letters in every state
}

// Front gives the first so many open and delivered letters, for anybody.
func (l *Letters) Front(ctx context.Context, each int) (Front, error) {
	var front Front
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		page := store.LetterPage{Visibilities: []app.Visibility{app.VisiblePublic}, NoEmbargo: true, Limit: each, States: app.Published}
		var err error
		if front.Total, err = tx.CountLetters(page); err != nil {
			return err
		}
		page.States = []app.LetterState{app.LetterOpen}
		open, err := tx.FirstLetters(page)
		if err != nil {
			return err
		}
		page.States = []app.LetterState{app.LetterDelivered}
		delivered, err := tx.FirstLetters(page)
		if err != nil {
			return err
		}
		rows, err := rowsOf(tx, slices.Concat(open, delivered))
		if err != nil {
			return err
		}
		front.Open, front.Delivered = rows[:len(open)], rows[len(open):]
		return nil
	})
	return front, err
}

// published are those of the states in which readers may see a letter; of nil, all of them.
func published(states []app.LetterState) []app.LetterState {
	if states == nil {
		return app.Published
	}
	return slices.DeleteFunc(slices.Clone(states), func(s app.LetterState) bool { return !slices.Contains(app.Published, s) })
}

// Managed lists the letters of a coalition's secretariat in every state; to the
// platform, which may void what is public but writes nothing, only what is public.
func (l *Letters) Managed(ctx context.Context, by app.Actor, in Filter) (app.Coalition, []Row, int, error) {
	var c app.Coalition
	var rows []Row
	var total int
	err := l.store.ReadFor(ctx, by.Person, func(tx *store.Tx, actor app.Actor) (err error) {
		if c, err = tx.CoalitionBySlug(in.Coalition); err != nil {
			return err
		}
		if err := actor.MaySeeSecretariat(c.ID); err != nil {
			return err
		}
		page := store.LetterPage{CoalitionIDs: []app.CoalitionID{c.ID}, States: in.States, Offset: in.Offset, Limit: in.Limit}
		if actor.MayWriteLetters(c.ID) != nil {
			page.States, page.NoEmbargo = published(in.States), true
			page.Visibilities = []app.Visibility{app.VisibleLink, app.VisiblePublic}
		}
		rows, total, err = list(tx, page, radar.Ask(in.Query))
		return err
	})
	return c, rows, total, err
}

func list(tx *store.Tx, page store.LetterPage, q radar.Query) ([]Row, int, error) {
	found, total, err := search(tx, page, q)
	if err != nil {
		return nil, 0, err
	}
	rows, err := rowsOf(tx, found)
	return rows, total, err
}

// rowsOf are letters as lists show them.
func rowsOf(tx *store.Tx, found []app.Letter) ([]Row, error) {
	ids := make([]app.LetterID, len(found))
	for i, l := range found {
		ids[i] = l.ID
	}
	headings, err := tx.Headings(ids)
	if err != nil {
		return nil, err
	}
	tallies, err := tx.Tallies(ids)
	if err != nil {
		return nil, err
	}
	hosts, err := tx.HostsByLetter(ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(found))
	for i, l := range found {
		rows[i] = Row{Letter: l, Headings: headings[l.ID], Tally: tallies[l.ID], Hosts: hosts[l.ID]}
	}
	return rows, nil
}
