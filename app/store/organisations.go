package store

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"undersigned/app"
)

// Organisation reads one by id.
func (tx *Tx) Organisation(id app.OrganisationID) (app.Organisation, error) {
	return one[app.Organisation](tx.db.Where("id = ?", id), "read an organisation")
}

// OrganisationBySlug reads one by its place in addresses.
func (tx *Tx) OrganisationBySlug(slug string) (app.Organisation, error) {
	return one[app.Organisation](tx.db.Where("slug = ?", slug), "find an organisation")
}

// LockOrganisation reads one and keeps others from changing it until the end of the transaction.
func (tx *Tx) LockOrganisation(id app.OrganisationID) (app.Organisation, error) {
	return one[app.Organisation](tx.store.dialect.lockRows(tx.db).Where("id = ?", id), "lock an organisation")
}

// LockOrganisationBySlug is LockOrganisation by its place in addresses.
func (tx *Tx) LockOrganisationBySlug(slug string) (app.Organisation, error) {
	return one[app.Organisation](tx.store.dialect.lockRows(tx.db).Where("slug = ?", slug), "lock an organisation")
}

// OrganisationsByID reads several, in no order.
func (tx *Tx) OrganisationsByID(ids []app.OrganisationID) (map[app.OrganisationID]app.Organisation, error) {
	if len(ids) == 0 {
		return map[app.OrganisationID]app.Organisation{}, nil
	}
	rows, err := all[app.Organisation](tx.db.Where(among(tx, "id", ids)), "read organisations")
	if err != nil {
		return nil, err
	}
	found := make(map[app.OrganisationID]app.Organisation, len(rows))
	for _, o := range rows {
		found[o.ID] = o
	}
	return found, nil
}

// AddOrganisation stores a new organisation; a taken slug is a Conflict.
func (tx *Tx) AddOrganisation(o *app.Organisation) error { return add(tx, o, "add an organisation") }

// SaveOrganisation writes an organisation that nobody changed meanwhile.
func (tx *Tx) SaveOrganisation(o *app.Organisation) error {
	return change(tx, o, &o.LockVersion, "save an organisation")
}

// IsListed says whether the public directory shows the organisation: active, and approved by a coalition.
func (tx *Tx) IsListed(id app.OrganisationID) (bool, error) {
	n, err := number((DirectoryPage{}).where(tx).Where("id = ?", id), "look for a member")
	if err != nil {
		return false, err
	}
	return n > 0, nil
}

// SlugsLike are the taken slugs of organisations or letters ("organisations", "letters") that begin so.
func (tx *Tx) SlugsLike(table, prefix string) ([]string, error) {
	var slugs []string
	err := tx.db.Table(table).Where("slug LIKE ? ESCAPE '!'", like(prefix)+"%").Pluck("slug", &slugs).Error
	return slugs, refusal(err, "read slugs")
}

// like takes the meaning from LIKE's wildcards, with ! as the escape.
func like(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// DirectoryPage selects approved, active members for the public directory.
type DirectoryPage struct {
	Words       []string             // folded; each must occur
	IDs         []app.OrganisationID // any of them; nil for all
	Country     string
	Type        app.OrganisationType
	CoalitionID app.CoalitionID
	Offset      int
	Limit       int
}

// Directory gives members in the order of names, and how many there are in all.
// The order is that of app/roll: sort keys are made there and compare as bytes in both databases.
func (tx *Tx) Directory(page DirectoryPage) ([]app.Organisation, int, error) {
	if len(page.Words) == 0 && page.IDs == nil && page.Type == "" {
		return tx.listed(page)
	}
	q := page.where(tx).Offset(page.Offset).Limit(page.Limit)
	var found []struct {
		ID    app.OrganisationID
		Total int
	}
	if err := q.Select("id, count(*) OVER () AS total").Order("sort_key, country, id").Scan(&found).Error; err != nil {
		return nil, 0, refusal(err, "find members")
	}
	if len(found) == 0 && page.Offset > 0 { // a page behind the last
		n, err := number(page.where(tx), "count members")
		return nil, n, err
	}
	ids, n := make([]app.OrganisationID, len(found)), 0
	for i, f := range found {
		ids[i], n = f.ID, f.Total
	}
	byID, err := tx.OrganisationsByID(ids)
	if err != nil {
		return nil, 0, err
	}
	rows := make([]app.Organisation, len(ids))
	for i, id := range ids {
		rows[i] = byID[id]
	}
	return rows, n, nil
}

// listed is Directory where nothing is looked for: it goes through the index of names as far as the page, and asks of each
// whether it is a member. Through that index more would be slow, so nothing else says what it holds in its words.
func (tx *Tx) listed(page DirectoryPage) ([]app.Organisation, int, error) {
	counted, err := tx.Census()
	if err != nil {
		return nil, 0, err
	}
	member := tx.db.Table("memberships AS m").Select("1").Where("m.organisation_id = organisations.id AND m.state = ?", app.MembershipApproved)
	if page.CoalitionID != 0 {
		member = member.Where("m.coalition_id = ?", page.CoalitionID)
	}
	q := tx.db.Where("state = 'active' AND EXISTS (?)", member)
	if page.Country != "" {
		q = q.Where("country = ?", page.Country)
	}
	q = q.Order("substr(sort_key, 1, 100), sort_key, country, id").Offset(page.Offset).Limit(page.Limit)
	rows, err := all[app.Organisation](q, "read members")
	return rows, counted.count(page.CoalitionID, page.Country), err
}

func (page DirectoryPage) where(tx *Tx) *gorm.DB {
	member := tx.db.Model(&app.Membership{}).Select("organisation_id").Where("state = ?", app.MembershipApproved)
	if page.CoalitionID != 0 {
		member = member.Where("coalition_id = ?", page.CoalitionID)
	}
	q := tx.db.Model(&app.Organisation{}).Where("state = ? AND id IN (?)", app.OrganisationActive, member)
	for _, word := range page.Words {
		q = q.Where(tx.store.dialect.holds("search_text", word))
	}
	if page.IDs != nil {
		q = q.Where(among(tx, "id", page.IDs))
	}
	if page.Country != "" {
		q = q.Where("country = ?", page.Country)
	}
	if page.Type != "" {
		q = q.Where("type = ?", page.Type)
	}
	return q
}

// Traits are what two organisations seldom share. Empty ones are nobody's.
type Traits struct {
	Domains   []string // of websites
	Registers []string // register numbers
	Acronyms  []string
}

// Alike gives the organisations with one of the traits, in order of id.
func (tx *Tx) Alike(t Traits, limit int) ([]app.Organisation, error) {
	same := tx.db.Where("1 = 0")
	for _, domain := range distinct(t.Domains) {
		same = same.Or("lower(website) LIKE ? ESCAPE '!' OR lower(website) LIKE ? ESCAPE '!'", "%://"+like(domain)+"%", "%."+like(domain)+"%")
	}
	if given := distinct(t.Registers); len(given) > 0 {
		same = same.Or("register_number IN ?", given)
	}
	if given := distinct(t.Acronyms); len(given) > 0 {
		for i := range given {
			given[i] = strings.ToLower(given[i])
		}
		same = same.Or("lower(acronym) IN ?", given)
	}
	return all[app.Organisation](tx.db.Where(same).Order("id").Limit(limit), "look for duplicates")
}

// distinct are the words that are not empty, each once.
func distinct(words []string) []string {
	found := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
	slices.Sort(found)
	return slices.Compact(found)
}

// SearchText is what the search compares of one organisation.
type SearchText struct {
	ID   app.OrganisationID
	Text string
}

// SearchTexts are those of all organisations, in order of id.
func (tx *Tx) SearchTexts() ([]SearchText, error) {
	var rows []SearchText
	err := tx.db.Model(&app.Organisation{}).Select("id, search_text AS text").Order("id").Scan(&rows).Error
	return rows, refusal(err, "read what searches compare")
}

// SetSearchText writes one anew. The ledger does not commit to it, so the lock version stays.
func (tx *Tx) SetSearchText(t SearchText) error {
	done := tx.db.Model(&app.Organisation{}).Where("id = ?", t.ID).Update("search_text", t.Text)
	return refusal(done.Error, "write what searches compare")
}

// OrganisationsAfter are the next ones in order of id.
func (tx *Tx) OrganisationsAfter(id app.OrganisationID, limit int) ([]app.Organisation, error) {
	return all[app.Organisation](tx.db.Where("id > ?", id).Order("id").Limit(limit), "read organisations in order")
}
