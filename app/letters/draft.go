package letters

import (
	"context"
	"slices"
	"time"

	"undersigned/app"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// Draft is a letter as its form says it. The first host leads.
type Draft struct {
	Coalition   string   // slug of the leading host
	CoHosts     []string // slugs of the others
	Language    string   // the authoritative one
	Texts       []app.VersionText
	DeadlineAt  time.Time
	Zone        string
	Visibility  app.Visibility
	EmbargoAt   *time.Time
	LockVersion int // of the letter that the form was filled from
	// Unread is what the form said of the deadline that is no time at all; it is refused with all else.
	Unread app.Problems
}

func (d Draft) clean() Draft {
	d.Texts = slices.Clone(d.Texts)
	for i := range d.Texts {
		t := &d.Texts[i]
		t.Title, t.Addressees = app.OneLine(t.Title), app.Multiline(t.Addressees)
		t.Body, t.Closing = app.Multiline(t.Body), app.Multiline(t.Closing)
	}
	slices.SortFunc(d.Texts, func(a, b app.VersionText) int {
		switch {
		case a.Language < b.Language:
			return -1
		case a.Language > b.Language:
			return 1
		}
		return 0
	})
	return d
}

// check notes what is wrong. Problems of the authoritative text stand at the
// plain field names, those of another language at name_language.
func (d Draft) check(now time.Time) app.Problems {
	problems := d.checkTexts()
	if !slices.Contains(app.Visibilities, d.Visibility) {
		problems.Add("visibility", "rules.choose")
	}
	problems = append(problems, d.Unread...)
	switch _, err := time.LoadLocation(d.Zone); {
	case err != nil || d.Zone == "" || d.Zone == "Local":
		problems.Add("deadline_zone", "rules.choose")
	case len(d.Unread) == 0 && !d.DeadlineAt.After(now):
		problems.Add("deadline_on", "rules.deadline_past")
	}
	return problems
}

func (d Draft) checkTexts() app.Problems {
	var problems app.Problems
	if !slices.ContainsFunc(d.Texts, func(t app.VersionText) bool { return t.Language == d.Language }) {
		problems.Add("language", "rules.authoritative_missing")
	}
	for i, t := range d.Texts {
		suffix := ""
		problems.CheckLanguage("language", t.Language)
		if i > 0 && t.Language == d.Texts[i-1].Language {
			problems.Add("language", "rules.choose")
		}
		if t.Language != d.Language {
			suffix = "_" + t.Language
		}
		problems.CheckLine("title"+suffix, t.Title, app.MaxName, true)
		problems.CheckText("addressees"+suffix, t.Addressees, app.MaxText, true)
		problems.CheckLetter("body"+suffix, t.Body)
		problems.CheckText("closing"+suffix, t.Closing, app.MaxText, false)
	}
	return problems
}

// Create makes a new letter as a draft and gives its slug.
func (l *Letters) Create(ctx context.Context, by app.Actor, d Draft) (string, error) {
	d = d.clean()
	var letter app.Letter
	err := l.store.As(ctx, by.Person, func(tx *store.Tx, actor app.Actor) error {
		lead, err := tx.CoalitionBySlug(d.Coalition)
		if err != nil {
			return err
		}
		if err := actor.MayWriteLetters(lead.ID); err != nil {
			return err
		}
		if err := d.check(tx.Now()).Err(); err != nil {
			return err
		}
		letter = app.Letter{CoalitionID: lead.ID, State: app.LetterDraft, CreatedByID: by.Person, CreatedAt: tx.Now()}
		d.describe(&letter)
		if letter.Slug, err = freeSlug(tx, d); err != nil {
			return err
		}
		content, err := d.content(tx, &letter, nil)
		if err != nil {
			return err
		}
		err = tx.AddLetter(&letter)
		if app.IsKind(err, app.Conflict) {
			return app.Refuse(app.Unavailable, "rules.try_again") // another one took the slug this very moment
		}
		if err != nil {
			return err
		}
		if err := content.keep(tx, letter.ID); err != nil {
			return err
		}
		return tx.Append(app.Decided("created", letter, by.Person, lead.ID, letter.Slug, tx.Now()))
	})
	return letter.Slug, err
}

func (d Draft) describe(l *app.Letter) {
	l.Language, l.Visibility, l.EmbargoAt = d.Language, d.Visibility, nil
	if d.EmbargoAt != nil {
		at := app.Instant(*d.EmbargoAt)
		l.EmbargoAt = &at
	}
	l.DeadlineAt, l.DeadlineZone = app.Instant(d.DeadlineAt), d.Zone
}

func freeSlug(tx *store.Tx, d Draft) (string, error) {
	slug := "letter"
	for _, t := range d.Texts {
		if s := roll.Slug(t.Title); s != "" && (slug == "letter" || t.Language == d.Language) {
			slug = s
		}
	}
	taken, err := tx.SlugsLike("letters", slug)
	if err != nil {
		return "", err
	}
	return roll.Free(slug, taken), nil
}

// content is what a letter's ContentDigest commits to.
type content struct {
	hosts []app.LetterHost
	texts []app.LetterText
}

// content binds the letter to the draft's hosts and texts. A co-host's earlier
// consent stays only while the text does.
func (d Draft) content(tx *store.Tx, l *app.Letter, before []app.LetterText) (c content, err error) {
	for _, t := range d.Texts {
		c.texts = append(c.texts, app.LetterText{Language: t.Language, Title: t.Title, Addressees: t.Addressees, Body: t.Body, Closing: t.Closing, ChangedAt: tx.Now()})
	}
	consented := map[app.CoalitionID]*time.Time{}
	if app.TextDigest(app.AsVersion(before)) == app.TextDigest(d.Texts) {
		old, err := tx.HostsOf(l.ID)
		if err != nil {
			return c, err
		}
		for _, h := range old {
			consented[h.CoalitionID] = h.ConsentedAt
		}
	}
	c.hosts, err = d.hosts(tx, *l, consented)
	if err != nil {
		return c, err
	}
	l.Bind(c.hosts, c.texts)
	return c, nil
}

func (c content) keep(tx *store.Tx, id app.LetterID) error {
	if err := tx.SetTexts(id, c.texts); err != nil {
		return err
	}
	return tx.SetHosts(id, c.hosts)
}

func (d Draft) hosts(tx *store.Tx, l app.Letter, consented map[app.CoalitionID]*time.Time) ([]app.LetterHost, error) {
	now := tx.Now()
	hosts := []app.LetterHost{{LetterID: l.ID, CoalitionID: l.CoalitionID, Position: 0, ConsentedAt: &now}}
	for _, slug := range d.CoHosts {
		c, err := tx.CoalitionBySlug(slug)
		if app.IsKind(err, app.NotFound) {
			return nil, app.Problems{{Field: "hosts", Message: "rules.choose"}}.Err()
		}
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(hosts, func(h app.LetterHost) bool { return h.CoalitionID == c.ID }) {
			continue
		}
		hosts = append(hosts, app.LetterHost{LetterID: l.ID, CoalitionID: c.ID, Position: len(hosts), ConsentedAt: consented[c.ID]})
	}
	return hosts, nil
}

// Edit changes a letter whose text is not frozen.
func (l *Letters) Edit(ctx context.Context, by app.Actor, slug string, d Draft) error {
	d = d.clean()
	return l.manage(ctx, by, slug, d.LockVersion, func(tx *store.Tx, letter *app.Letter) (string, error) {
		if err := letter.AcceptsEdits(); err != nil {
			return "", err
		}
		if err := d.check(tx.Now()).Err(); err != nil {
			return "", err
		}
		before, err := tx.TextsOf(letter.ID)
		if err != nil {
			return "", err
		}
		d.describe(letter)
		content, err := d.content(tx, letter, before)
		if err != nil {
			return "", err
		}
		return "edited", content.keep(tx, letter.ID)
	})
}

// Consent gives a co-host's word that the text may go out in its name too. It
// is given to the text as it was read: an edit since lockVersion is a Conflict.
func (l *Letters) Consent(ctx context.Context, by app.Actor, slug, coalition string, lockVersion int) error {
	return store.Holding(ctx, l.store, by.Person, store.HoldLetter(slug), func(tx *store.Tx, actor app.Actor, letter app.Letter) error {
		c, err := tx.CoalitionBySlug(coalition)
		if err != nil {
			return err
		}
		hosts, err := tx.HostsOf(letter.ID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(hosts, func(h app.LetterHost) bool { return h.CoalitionID == c.ID }) {
			return tx.HideUnread(actor, letter, app.Refuse(app.NotFound, "rules.not_found"))
		}
		if err := actor.MayConsent(app.LetterHost{LetterID: letter.ID, CoalitionID: c.ID}); err != nil {
			return tx.HideUnread(actor, letter, err)
		}
		if err := letter.AcceptsEdits(); err != nil {
			return err
		}
		if err := app.Unchanged(letter.LockVersion, lockVersion); err != nil {
			return err
		}
		if err := tx.Consent(letter.ID, c.ID, tx.Now()); err != nil {
			return err
		}
		if err := bind(tx, &letter); err != nil {
			return err
		}
		return tx.Append(app.Decided("consented", letter, by.Person, c.ID, letter.Slug, tx.Now()))
	})
}

// bind has the ledger commit to the letter's hosts as they are now. It leaves the
// lock version: a consent does not change what another co-host has read.
func bind(tx *store.Tx, letter *app.Letter) error {
	hosts, err := tx.HostsOf(letter.ID)
	if err != nil {
		return err
	}
	texts, err := tx.TextsOf(letter.ID)
	if err != nil {
		return err
	}
	letter.Bind(hosts, texts)
	return tx.BindLetter(*letter)
}
