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
		return nil, nil
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
	total, err := number(page.where(tx), "count members")
	if err != nil {
		return nil, 0, err
	}
	rows, err := all[app.Organisation](page.where(tx).Order("sort_key, country, id").Offset(page.Offset).Limit(page.Limit), "read members")
	return rows, total, err
}

func (page DirectoryPage) where(tx *Tx) *gorm.DB {
	member := tx.db.Model(&app.Membership{}).Select("organisation_id").Where("state = ?", app.MembershipApproved)
	if page.CoalitionID != 0 {
		member = member.Where("coalition_id = ?", page.CoalitionID)
	}
	q := tx.db.Model(&app.Organisation{}).Where("state = ? AND id IN (?)", app.OrganisationActive, member)
	for _, word := range page.Words {
		q = q.Where("search_text LIKE ? ESCAPE '!'", "%"+like(word)+"%")
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

// MemberCounts are how many members the directory shows of each coalition that has any.
func (tx *Tx) MemberCounts() (map[app.CoalitionID]int, error) {
	var rows []struct {
		CoalitionID app.CoalitionID
		N           int
	}
	err := tx.db.Table("memberships AS m").Select("m.coalition_id, count(*) AS n").
		Joins("JOIN organisations o ON o.id = m.organisation_id AND o.state = ?", app.OrganisationActive).
		Where("m.state = ?", app.MembershipApproved).Group("m.coalition_id").Scan(&rows).Error
	if err != nil {
		return nil, refusal(err, "count members")
	}
	found := make(map[app.CoalitionID]int, len(rows))
	for _, r := range rows {
		found[r.CoalitionID] = r.N
	}
	return found, nil
}

// MemberCountries are the countries in which the directory has members.
func (tx *Tx) MemberCountries() ([]string, error) {
	var codes []string
	err := (DirectoryPage{}).where(tx).Distinct().Pluck("country", &codes).Error
	return codes, refusal(err, "read countries")
}

// MembersByCountry counts the members of a coalition that the directory shows.
func (tx *Tx) MembersByCountry(id app.CoalitionID) (map[string]int, error) {
	var rows []struct {
		Country string
		N       int
	}
	if err := (DirectoryPage{CoalitionID: id}).where(tx).Select("country, count(*) AS n").Group("country").Scan(&rows).Error; err != nil {
		return nil, refusal(err, "count members by country")
	}
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.Country] = r.N
	}
	return counts, nil
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
