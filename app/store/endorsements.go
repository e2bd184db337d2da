package store

import (
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"undersigned/app"
)

// AddEndorsement stores a new endorsement; a second standing one of the same organisation is a Conflict.
func (tx *Tx) AddEndorsement(e *app.Endorsement) error {
	err := add(tx, e, "add an endorsement")
	if app.IsKind(err, app.Conflict) {
		return caused(app.Conflict, "rules.already_endorsed", "add an endorsement", err)
	}
	return err
}

// AddFirst is AddEndorsement where none stands yet, and says whether that was so.
func (tx *Tx) AddFirst(e *app.Endorsement) (bool, error) {
	if err := tx.know(e); err != nil {
		return false, err
	}
	done := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(e)
	return done.RowsAffected > 0, refusal(done.Error, "add an endorsement")
}

// SaveEndorsement writes an endorsement that nobody changed meanwhile.
func (tx *Tx) SaveEndorsement(e *app.Endorsement) error {
	return change(tx, e, &e.LockVersion, "save an endorsement")
}

// StandingEndorsement is the one that an organisation has under a letter; NotFound when there is none.
func (tx *Tx) StandingEndorsement(l app.LetterID, o app.OrganisationID) (app.Endorsement, error) {
	return one[app.Endorsement](tx.db.Where("letter_id = ? AND organisation_id = ? AND state IN ?", l, o, app.Standing), "find an endorsement")
}

// StandingEndorsements are those that some organisations have under some letters.
func (tx *Tx) StandingEndorsements(letters []app.LetterID, by []app.OrganisationID) ([]app.Endorsement, error) {
	q := tx.db.Where(among(tx, "letter_id", letters)).Where(among(tx, "organisation_id", by)).Where("state IN ?", app.Standing)
	return all[app.Endorsement](q, "find endorsements")
}

// EndorsementsByID reads several, in no order.
func (tx *Tx) EndorsementsByID(ids []app.EndorsementID) ([]app.Endorsement, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all[app.Endorsement](tx.db.Where(among(tx, "id", ids)), "read endorsements")
}

// Endorsement reads one by id.
func (tx *Tx) Endorsement(id app.EndorsementID) (app.Endorsement, error) {
	return one[app.Endorsement](tx.db.Where("id = ?", id), "read an endorsement")
}

// Signed are a letter's signatures within the given disclosures, in no order: app/roll orders them.
func (tx *Tx) Signed(id app.LetterID, within ...app.Disclosure) ([]app.Endorsement, error) {
	q := tx.db.Where("letter_id = ? AND state = ?", id, app.EndorsementSigned)
	if len(within) > 0 {
		q = q.Where("disclosure IN ?", within)
	}
	return all[app.Endorsement](q, "read signatures")
}

// SignedUnusually are a letter's signatures whose names hold anything but the letters of Latin, Greek and Cyrillic writing,
// digits and punctuation, in no order. Of them nothing but names, country, disclosure and who was told is filled in.
func (tx *Tx) SignedUnusually(id app.LetterID) ([]app.Endorsement, error) {
	q := tx.db.Select("id, letter_id, organisation_id, state, display_name, original_name, english_name, sort_name, country, type, language, disclosure, told_id, signed_at").
		Where("letter_id = ? AND state = ?", id, app.EndorsementSigned).
		Where(tx.store.dialect.unusual("(display_name || original_name || english_name)"))
	return all[app.Endorsement](q, "read signatures in unusual letters")
}

// SignaturePage selects endorsements of one letter.
type SignaturePage struct {
	Letter    app.Letter
	ReadBy    []app.CoalitionID // whose secretariats may read them
	IsCovered bool              // those whose names are not public, else those alone whose names are
	State     app.EndorsementState
	IDs       []app.EndorsementID // nil: any
	Offset    int
	Limit     int // 0: all
}

func (page SignaturePage) where(tx *Tx) *gorm.DB {
	q := tx.db.Model(&app.Endorsement{}).Where("letter_id = ?", page.Letter.ID).Where(among(tx, "COALESCE(told_id, "+strconv.FormatInt(int64(page.Letter.CoalitionID), 10)+")", page.ReadBy))
	switch {
	case page.IsCovered:
		q = q.Where("disclosure <> ?", app.DisclosedPublic)
	default:
		q = q.Where("disclosure = ?", app.DisclosedPublic)
	}
	if page.State != "" {
		q = q.Where("state = ?", page.State)
	}
	if page.IDs != nil {
		q = q.Where(among(tx, "id", page.IDs))
	}
	return q
}

// Signatures are the endorsements of a page in the order of names, the latest of an organisation's first.
func (tx *Tx) Signatures(page SignaturePage) ([]app.Endorsement, error) {
	q := page.where(tx).Order("sort_key, id DESC").Offset(page.Offset)
	if page.Limit > 0 {
		q = q.Limit(page.Limit)
	}
	return all[app.Endorsement](q, "read endorsements")
}

// SignatureNames are those of a page with names, country and type alone, in no order, wherever the page begins and ends.
func (tx *Tx) SignatureNames(page SignaturePage) ([]app.Endorsement, error) {
	return all[app.Endorsement](page.where(tx).Select("id, display_name, original_name, english_name, country, type"), "read names")
}

// CountSignatures counts those of a page by state, wherever the page begins and ends.
func (tx *Tx) CountSignatures(page SignaturePage) (map[app.EndorsementState]int, error) {
	var rows []struct {
		State app.EndorsementState
		N     int
	}
	if err := page.where(tx).Select("state, count(*) AS n").Group("state").Scan(&rows).Error; err != nil {
		return nil, refusal(err, "count endorsements")
	}
	counts := make(map[app.EndorsementState]int, len(rows))
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}

// EndorsementsOf are all of a letter's endorsements in every state, oldest first.
func (tx *Tx) EndorsementsOf(id app.LetterID) ([]app.Endorsement, error) {
	return all[app.Endorsement](tx.db.Where("letter_id = ?", id).Order("id"), "read endorsements")
}

// EndorsementsBy are an organisation's endorsements in every state, newest first.
func (tx *Tx) EndorsementsBy(id app.OrganisationID) ([]app.Endorsement, error) {
	return all[app.Endorsement](tx.db.Where("organisation_id = ?", id).Order("id DESC"), "read own endorsements")
}

// PublicAmong are those of the endorsements whose names are public.
func (tx *Tx) PublicAmong(ids []int64) (map[int64]bool, error) {
	var found []int64
	if err := tx.db.Model(&app.Endorsement{}).Where(among(tx, "id", ids)).Where("disclosure = ?", app.DisclosedPublic).Pluck("id", &found).Error; err != nil {
		return nil, refusal(err, "find public signatures")
	}
	public := make(map[int64]bool, len(found))
	for _, id := range found {
		public[id] = true
	}
	return public, nil
}

// LettersNaming are the letters under which at least so many of some names stand in public, those with the most first, of two
// the newer one.
func (tx *Tx) LettersNaming(names []string, least, limit int) ([]app.LetterID, error) {
	if len(names) == 0 {
		return nil, nil
	}
	var ids []app.LetterID
	err := tx.db.Model(&app.Endorsement{}).Where("state = ? AND disclosure = ? AND display_name IN ?", app.EndorsementSigned, app.DisclosedPublic, names).
		Group("letter_id").Having("count(DISTINCT display_name) >= ?", least).Order("count(DISTINCT display_name) DESC, letter_id DESC").Limit(limit).Pluck("letter_id", &ids).Error
	return ids, refusal(err, "look for a letter by names")
}

// Tally is how many have signed a letter, as everybody may know it.
type Tally struct {
	LetterID  app.LetterID
	Signed    int // without those of whom only some is said
	Some      bool
	Countries int // of public signatures, International left out
}

// Tallies counts the signatures under several letters.
func (tx *Tx) Tallies(ids []app.LetterID) (map[app.LetterID]Tally, error) {
	crowds, err := tx.Crowds(ids)
	if err != nil {
		return nil, err
	}
	found := make(map[app.LetterID]Tally, len(crowds))
	for id, c := range crowds {
		said := c.Said(app.DisclosedPublic)
		found[id] = Tally{LetterID: id, Signed: c.Named + said.Number, Some: said.Some, Countries: c.Countries}
	}
	return found, nil
}

// Crowds gives what the numbers of several letters are made of; none for letters that nobody has signed.
func (tx *Tx) Crowds(ids []app.LetterID) (map[app.LetterID]app.Crowd, error) {
	if len(ids) == 0 {
		return map[app.LetterID]app.Crowd{}, nil
	}
	var rows []app.Crowd
	turn := app.CountedFrom(tx.Now())
	err := tx.db.Raw(`WITH turns AS (SELECT letter_id, max(made_at) AS made_at FROM packages WHERE ? GROUP BY letter_id),
		counted AS (SELECT e.letter_id, e.state, e.disclosure, e.country, l.coalition_id, e.told_id,
			CASE WHEN e.disclosure <> 'public' AND NOT e.uncounted AND (e.signed_at < ? OR e.signed_at <= t.made_at)
				AND (e.state = 'signed' OR COALESCE(e.withdrawn_at, e.voided_at) >= ? AND (t.made_at IS NULL OR COALESCE(e.withdrawn_at, e.voided_at) > t.made_at))
				THEN 1 ELSE 0 END AS hidden
			FROM endorsements e JOIN letters l ON l.id = e.letter_id LEFT JOIN turns t ON t.letter_id = e.letter_id
			WHERE ? AND e.state IN ('signed', 'withdrawn', 'void'))
		SELECT letter_id, sum(CASE WHEN state = 'signed' AND disclosure = 'public' THEN 1 ELSE 0 END) AS named,
			count(DISTINCT CASE WHEN state = 'signed' AND disclosure = 'public' AND country <> 'XE' THEN country END) AS countries,
			sum(CASE WHEN disclosure = 'addressee' THEN hidden ELSE 0 END) AS to_addressee,
			sum(CASE WHEN disclosure = 'secretariat' THEN hidden ELSE 0 END) AS to_secretariat,
			sum(CASE WHEN told_id <> coalition_id THEN hidden ELSE 0 END) AS elsewhere
		FROM counted GROUP BY letter_id`, among(tx, "letter_id", ids), turn, turn, among(tx, "e.letter_id", ids)).Scan(&rows).Error
	if err != nil {
		return nil, refusal(err, "count signatures")
	}
	var hiding []app.LetterID
	found := make(map[app.LetterID]app.Crowd, len(rows))
	for _, r := range rows {
		if found[r.LetterID] = r; r.ToAddressee+r.ToSecretariat > 0 {
			hiding = append(hiding, r.LetterID)
		}
	}
	unnamed, err := tx.Unnamed(hiding)
	if err != nil {
		return nil, err
	}
	for id, n := range unnamed {
		crowd := found[id]
		crowd.Unnamed = n
		found[id] = crowd
	}
	return found, nil
}

// Unnamed counts, for several letters, the organisations that the directory shows among the hosts'
// members and that do not stand under the letter in public: those that a withheld name could be.
func (tx *Tx) Unnamed(ids []app.LetterID) (map[app.LetterID]int, error) {
	found := make(map[app.LetterID]int, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []struct {
		LetterID app.LetterID
		N        int
	}
	// Without the sum SQLite goes through all who signed the letter, for each member.
	named := tx.db.Model(&app.Endorsement{}).Select("1").Where("endorsements.letter_id + 0 = h.letter_id AND endorsements.organisation_id = m.organisation_id").
		Where("endorsements.state = ? AND endorsements.disclosure = ?", app.EndorsementSigned, app.DisclosedPublic)
	err := tx.db.Table("letter_hosts AS h").Select("h.letter_id, count(DISTINCT m.organisation_id) AS n").
		Joins("JOIN memberships m ON m.coalition_id = h.coalition_id AND m.state = ?", app.MembershipApproved).
		Joins("JOIN organisations o ON o.id = m.organisation_id AND o.state = ?", app.OrganisationActive).
		Where(among(tx, "h.letter_id", ids)).Where("NOT EXISTS (?)", named).Group("h.letter_id").Scan(&rows).Error
	if err != nil {
		return nil, refusal(err, "count whom a name could be of")
	}
	for _, r := range rows {
		found[r.LetterID] = r.N
	}
	return found, nil
}

// SignatoryPages are the slugs of the organisations whose names stand under a
// letter in public and that the directory shows: the others have no page. With only, of those alone.
func (tx *Tx) SignatoryPages(id app.LetterID, only []app.OrganisationID) (map[app.OrganisationID]string, error) {
	var rows []struct {
		ID   app.OrganisationID
		Slug string
	}
	q := (DirectoryPage{}).where(tx).Select("id, slug")
	if only != nil {
		q = q.Where(among(tx, "id", only))
	}
	signed := tx.db.Model(&app.Endorsement{}).Select("organisation_id").
		Where("letter_id = ? AND state = ? AND disclosure = ?", id, app.EndorsementSigned, app.DisclosedPublic)
	if err := q.Where("id IN (?)", signed).Scan(&rows).Error; err != nil {
		return nil, refusal(err, "find signatories' pages")
	}
	found := make(map[app.OrganisationID]string, len(rows))
	for _, r := range rows {
		found[r.ID] = r.Slug
	}
	return found, nil
}
