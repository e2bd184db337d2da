package store

import "undersigned/app"

// Coalitions are all coalitions, in order of id.
func (tx *Tx) Coalitions() ([]app.Coalition, error) {
	return all[app.Coalition](tx.db.Order("id"), "read coalitions")
}

// Coalition reads one by id.
func (tx *Tx) Coalition(id app.CoalitionID) (app.Coalition, error) {
	return one[app.Coalition](tx.db.Where("id = ?", id), "read a coalition")
}

// CoalitionBySlug reads one by its place in addresses.
func (tx *Tx) CoalitionBySlug(slug string) (app.Coalition, error) {
	return one[app.Coalition](tx.db.Where("slug = ?", slug), "find a coalition")
}

// AddCoalition stores a new coalition.
func (tx *Tx) AddCoalition(c *app.Coalition) error { return add(tx, c, "add a coalition") }
