package store

import (
	"time"

	"gorm.io/gorm"

	"undersigned/app"
)

// Letter reads one by id.
func (tx *Tx) Letter(id app.LetterID) (app.Letter, error) {
	return one[app.Letter](tx.db.Where("id = ?", id), "read a letter")
}

// LetterBySlug reads one by its place in addresses.
func (tx *Tx) LetterBySlug(slug string) (app.Letter, error) {
	return one[app.Letter](tx.db.Where("slug = ?", slug), "find a letter")
}

// LettersByID reads several, the latest deadline first.
func (tx *Tx) LettersByID(ids []app.LetterID) ([]app.Letter, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all[app.Letter](tx.db.Where(among(tx, "id", ids)).Order("deadline_at DESC, id DESC"), "read letters")
}

// LockLetter reads one by slug and keeps others from changing it until the end of the transaction.
func (tx *Tx) LockLetter(slug string) (app.Letter, error) {
	return one[app.Letter](tx.store.dialect.lockLetter(tx.db.Where("slug = ?", slug)), "lock a letter")
}

// ShareLetter reads one by slug and keeps it from changing until the end of the transaction; others may share it meanwhile.
func (tx *Tx) ShareLetter(slug string) (app.Letter, error) {
	return one[app.Letter](tx.store.dialect.shareLetter(tx.db.Where("slug = ?", slug)), "share a letter")
}

// AddLetter stores a new letter; a taken slug is a Conflict.
func (tx *Tx) AddLetter(l *app.Letter) error { return add(tx, l, "add a letter") }

// SaveLetter writes a letter that nobody changed meanwhile.
func (tx *Tx) SaveLetter(l *app.Letter) error {
	return change(tx, l, &l.LockVersion, "save a letter")
}

// BindLetter writes the digest of the letter's content, and nothing else of it.
func (tx *Tx) BindLetter(l app.Letter) error {
	return refusal(tx.db.Model(&l).Update("content_digest", l.ContentDigest).Error, "bind a letter")
}

// SetHosts replaces a letter's hosts.
func (tx *Tx) SetHosts(id app.LetterID, hosts []app.LetterHost) error {
	for i := range hosts {
		hosts[i].LetterID = id
	}
	if err := tx.db.Where("letter_id = ?", id).Delete(&app.LetterHost{}).Error; err != nil {
		return refusal(err, "clear hosts")
	}
	return refusal(tx.db.Create(&hosts).Error, "set hosts")
}

// HostsOf are a letter's hosts in their order.
func (tx *Tx) HostsOf(id app.LetterID) ([]app.LetterHost, error) {
	return all[app.LetterHost](tx.db.Where("letter_id = ?", id).Order("position"), "read hosts")
}

// Hosts are HostsOf with the coalitions that they are.
func (tx *Tx) Hosts(id app.LetterID) ([]app.LetterHost, []app.Coalition, error) {
	var rows []struct {
		app.Coalition
		Position    int
		ConsentedAt *time.Time
	}
	err := tx.db.Table("letter_hosts AS h").Select("coalitions.*, h.position, h.consented_at").Joins("JOIN coalitions ON coalitions.id = h.coalition_id").
		Where("h.letter_id = ?", id).Order("h.position").Scan(&rows).Error
	if err != nil {
		return nil, nil, refusal(err, "read hosts")
	}
	hosts, coalitions := make([]app.LetterHost, len(rows)), make([]app.Coalition, len(rows))
	for i, r := range rows {
		hosts[i] = app.LetterHost{LetterID: id, CoalitionID: r.ID, Position: r.Position, ConsentedAt: r.ConsentedAt}
		coalitions[i] = r.Coalition
	}
	return hosts, coalitions, nil
}

// HostIDs are the coalitions that host a letter, in their order.
func (tx *Tx) HostIDs(id app.LetterID) ([]app.CoalitionID, error) {
	hosts, err := tx.HostIDsOf([]app.LetterID{id})
	if err != nil {
		return nil, err
	}
	return hosts[id], nil
}

// HostIDsOf is HostIDs of several letters.
func (tx *Tx) HostIDsOf(ids []app.LetterID) (map[app.LetterID][]app.CoalitionID, error) {
	hosts, err := all[app.LetterHost](tx.db.Where(among(tx, "letter_id", ids)).Order("letter_id, position"), "read hosts")
	if err != nil {
		return nil, err
	}
	found := make(map[app.LetterID][]app.CoalitionID, len(ids))
	for _, h := range hosts {
		found[h.LetterID] = append(found[h.LetterID], h.CoalitionID)
	}
	return found, nil
}

// HostsByLetter gives several letters' hosts, each letter's in its order.
func (tx *Tx) HostsByLetter(ids []app.LetterID) (map[app.LetterID][]app.Coalition, error) {
	found := make(map[app.LetterID][]app.Coalition, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []struct {
		app.Coalition
		LetterID app.LetterID
	}
	err := tx.db.Table("letter_hosts AS h").Select("coalitions.*, h.letter_id").Joins("JOIN coalitions ON coalitions.id = h.coalition_id").
		Where(among(tx, "h.letter_id", ids)).Order("h.letter_id, h.position").Scan(&rows).Error
	if err != nil {
		return nil, refusal(err, "read hosts")
	}
	for _, r := range rows {
		found[r.LetterID] = append(found[r.LetterID], r.Coalition)
	}
	return found, nil
}

// Consent notes a co-host's consent; a second time is a Conflict.
func (tx *Tx) Consent(id app.LetterID, c app.CoalitionID, now time.Time) error {
	done := tx.db.Model(&app.LetterHost{}).Where("letter_id = ? AND coalition_id = ? AND consented_at IS NULL", id, c).Update("consented_at", now)
	if done.Error != nil {
		return refusal(done.Error, "note consent")
	}
	if done.RowsAffected == 0 {
		return app.Refuse(app.Conflict, "rules.changed_meanwhile")
	}
	return nil
}

// SetTexts replaces a letter's draft texts.
func (tx *Tx) SetTexts(id app.LetterID, texts []app.LetterText) error {
	for i := range texts {
		texts[i].LetterID = id
	}
	if err := tx.db.Where("letter_id = ?", id).Delete(&app.LetterText{}).Error; err != nil {
		return refusal(err, "clear texts")
	}
	return refusal(tx.db.Create(&texts).Error, "set texts")
}

// TextsOf are a letter's draft texts, in order of language.
func (tx *Tx) TextsOf(id app.LetterID) ([]app.LetterText, error) {
	return all[app.LetterText](tx.db.Where("letter_id = ?", id).Order("language"), "read texts")
}

// Footing is what an organisation signs a letter on: who hosts it, in their order, and the frozen text, zero where there is none.
func (tx *Tx) Footing(l app.Letter) (hosts []app.CoalitionID, frozen app.Version, err error) {
	var rows []struct {
		app.Version
		Known  bool
		HostID app.CoalitionID
	}
	err = tx.db.Table("letter_hosts AS h").Select("v.*, v.id IS NOT NULL AS known, h.coalition_id AS host_id").
		Joins("LEFT JOIN versions v ON v.id = ?", l.VersionID).Where("h.letter_id = ?", l.ID).Order("h.position").Scan(&rows).Error
	if err != nil {
		return nil, app.Version{}, refusal(err, "read what a letter is signed on")
	}
	for _, r := range rows {
		if hosts = append(hosts, r.HostID); r.Known {
			frozen = r.Version
		}
	}
	return hosts, frozen, nil
}

// AddVersion stores a frozen text in its languages; the database refuses any later change.
func (tx *Tx) AddVersion(v *app.Version, texts []app.VersionText) error {
	if err := add(tx, v, "add a version"); err != nil {
		return err
	}
	for i := range texts {
		texts[i].VersionID = v.ID
	}
	return refusal(tx.db.Create(&texts).Error, "add version texts")
}

// Version reads one by id.
func (tx *Tx) Version(id app.VersionID) (app.Version, error) {
	return one[app.Version](tx.db.Where("id = ?", id), "read a version")
}

// VersionsOf are a letter's versions, oldest first.
func (tx *Tx) VersionsOf(id app.LetterID) ([]app.Version, error) {
	return all[app.Version](tx.db.Where("letter_id = ?", id).Order("number"), "read versions")
}

// Text is what a letter says once it is frozen, and how its own documents look.
type Text struct {
	Version app.Version
	Texts   []app.VersionText // in order of language
	Layout  app.Layout
}

// Frozen reads the text of a version of a letter.
func (tx *Tx) Frozen(id app.VersionID) (Text, error) {
	var rows []struct {
		app.VersionText
		app.Layout
		LaidOut    bool
		LetterID   app.LetterID
		Number     int
		TextDigest string
		FrozenByID app.PersonID
		FrozenAt   time.Time
	}
	err := tx.db.Table("versions AS v").Select("t.*, v.letter_id, v.number, v.text_digest, v.frozen_by_id, v.frozen_at, k.id IS NOT NULL AS laid_out, "+
		"k.contents, k.cover, k.logos, k.grouping, k.paper, k.name_table, k.byte_order_mark, k.english_names").
		Joins("JOIN version_texts t ON t.version_id = v.id").Joins("LEFT JOIN kept_layouts k ON k.letter_id = v.letter_id").Where("v.id = ?", id).Order("t.language").Scan(&rows).Error
	if err != nil {
		return Text{}, refusal(err, "read a version with its texts")
	}
	if len(rows) == 0 {
		return Text{}, app.Refuse(app.NotFound, "rules.not_found")
	}
	v := rows[0]
	found := Text{Layout: app.UsualLayout, Version: app.Version{
		ID: id, LetterID: v.LetterID, Number: v.Number, TextDigest: v.TextDigest, FrozenByID: v.FrozenByID, FrozenAt: v.FrozenAt,
	}}
	if v.LaidOut {
		found.Layout = app.KeptLayout{Layout: v.Layout}.Settled()
	}
	for _, r := range rows {
		found.Texts = append(found.Texts, r.VersionText)
	}
	return found, nil
}

// VersionTexts are a version's texts, in order of language.
func (tx *Tx) VersionTexts(id app.VersionID) ([]app.VersionText, error) {
	return all[app.VersionText](tx.db.Where("version_id = ?", id).Order("language"), "read version texts")
}

// LetterPage selects letters.
type LetterPage struct {
	CoalitionIDs []app.CoalitionID // hosts, leading or not; nil: any
	States       []app.LetterState // nil: any
	Visibilities []app.Visibility  // nil: any
	NoEmbargo    bool              // leave out what is under embargo now
	Offset       int
	Limit        int
}

// Letters gives letters, the latest deadline first, and how many there are in all.
func (tx *Tx) Letters(page LetterPage) ([]app.Letter, int, error) {
	total, err := number(page.where(tx), "count letters")
	if err != nil {
		return nil, 0, err
	}
	rows, err := all[app.Letter](page.where(tx).Order("deadline_at DESC, id DESC").Offset(page.Offset).Limit(page.Limit), "read letters")
	return rows, total, err
}

// FirstLetters gives the first of Letters, and does not count.
func (tx *Tx) FirstLetters(page LetterPage) ([]app.Letter, error) {
	return all[app.Letter](page.where(tx).Order("deadline_at DESC, id DESC").Limit(page.Limit), "read letters")
}

// CountLetters counts those of a page, wherever it begins and ends.
func (tx *Tx) CountLetters(page LetterPage) (int, error) {
	return number(page.where(tx), "count letters")
}

func (page LetterPage) where(tx *Tx) *gorm.DB {
	q := tx.db.Model(&app.Letter{})
	if page.CoalitionIDs != nil {
		q = q.Where("id IN (?)", tx.db.Model(&app.LetterHost{}).Select("letter_id").Where(among(tx, "coalition_id", page.CoalitionIDs)))
	}
	if page.States != nil {
		q = q.Where("state IN ?", page.States)
	}
	if page.Visibilities != nil {
		q = q.Where("visibility IN ?", page.Visibilities)
	}
	if page.NoEmbargo {
		q = q.Where("embargo_at IS NULL OR embargo_at <= ?", tx.Now())
	}
	return q
}

// LockDue are open letters whose deadline has passed, kept from others until the end of the transaction.
func (tx *Tx) LockDue(now time.Time) ([]app.Letter, error) {
	return all[app.Letter](tx.store.dialect.lockRows(tx.db).Where("state = ? AND deadline_at <= ?", app.LetterOpen, now).Order("id"), "lock due letters")
}

// Heading is what a list of letters shows of a text.
type Heading struct {
	LetterID   app.LetterID
	Language   string
	Title      string
	Addressees string
}

// WrittenIn is the language of the heading.
func (h Heading) WrittenIn() string { return h.Language }

// Headings gives titles and addressees by letter, each in every language:
// of the frozen text where there is one, else of the draft.
func (tx *Tx) Headings(ids []app.LetterID) (map[app.LetterID][]Heading, error) {
	found := make(map[app.LetterID][]Heading, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []Heading
	err := tx.db.Raw(`SELECT l.id AS letter_id, t.language AS language, t.title AS title, t.addressees AS addressees FROM letters l JOIN version_texts t ON t.version_id = l.version_id WHERE ?
		UNION ALL SELECT l.id, t.language, t.title, t.addressees FROM letters l JOIN letter_texts t ON t.letter_id = l.id WHERE l.version_id IS NULL AND ?
		ORDER BY letter_id, language`, among(tx, "l.id", ids), among(tx, "l.id", ids)).Scan(&rows).Error
	if err != nil {
		return nil, refusal(err, "read titles")
	}
	for _, h := range rows {
		found[h.LetterID] = append(found[h.LetterID], h)
	}
	return found, nil
}

// VersionsByDigest are the versions whose texts have a digest, the newest first.
func (tx *Tx) VersionsByDigest(digest string) ([]app.Version, error) {
	return all[app.Version](tx.db.Where("text_digest = ?", digest).Order("id DESC"), "find versions")
}
