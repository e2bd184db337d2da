package store

import (
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

// SaveEndorsement writes an endorsement that nobody changed meanwhile.
func (tx *Tx) SaveEndorsement(e *app.Endorsement) error {
	return change(tx, e, &e.LockVersion, "save an endorsement")
}

// StandingEndorsement is the one that an organisation has under a letter; NotFound when there is none.
func (tx *Tx) StandingEndorsement(l app.LetterID, o app.OrganisationID) (app.Endorsement, error) {
	return one[app.Endorsement](tx.db.Where("letter_id = ? AND organisation_id = ? AND state IN ?", l, o, app.Standing), "find an endorsement")
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
	if err := tx.db.Model(&app.Endorsement{}).Where("id IN ? AND disclosure = ?", ids, app.DisclosedPublic).Pluck("id", &found).Error; err != nil {
		return nil, refusal(err, "find public signatures")
	}
	public := make(map[int64]bool, len(found))
	for _, id := range found {
		public[id] = true
	}
	return public, nil
}

// Tally is how many have signed a letter.
type Tally struct {
	LetterID  app.LetterID
	Signed    int
	Countries int // of public signatures, International left out
}

// Tallies counts the signatures under several letters.
func (tx *Tx) Tallies(ids []app.LetterID) (map[app.LetterID]Tally, error) {
	var rows []Tally
	if err := tx.db.Model(&app.Endorsement{}).
		Select("letter_id, count(*) AS signed, count(DISTINCT CASE WHEN disclosure = 'public' AND country <> 'XE' THEN country END) AS countries").
		Where("letter_id IN ? AND state = ?", ids, app.EndorsementSigned).Group("letter_id").Scan(&rows).Error; err != nil {
		return nil, refusal(err, "count signatures")
	}
	found := make(map[app.LetterID]Tally, len(rows))
	for _, r := range rows {
		found[r.LetterID] = r
	}
	return found, nil
}

// SignatoryPages are the slugs of the organisations whose names stand under a
// letter in public and that the directory shows: the others have no page.
func (tx *Tx) SignatoryPages(id app.LetterID) (map[app.OrganisationID]string, error) {
	var rows []struct {
		ID   app.OrganisationID
		Slug string
	}
	signed := tx.db.Model(&app.Endorsement{}).Select("organisation_id").
		Where("letter_id = ? AND state = ? AND disclosure = ?", id, app.EndorsementSigned, app.DisclosedPublic)
	if err := (DirectoryPage{}).where(tx).Select("id, slug").Where("id IN (?)", signed).Scan(&rows).Error; err != nil {
		return nil, refusal(err, "find signatories' pages")
	}
	found := make(map[app.OrganisationID]string, len(rows))
	for _, r := range rows {
		found[r.ID] = r.Slug
	}
	return found, nil
}
