package organisations

import (
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// neighbours are the names of all organisations, read once for all that are compared with them.
type neighbours []neighbour

type neighbour struct {
	id    app.OrganisationID
	names radar.Names
}

// mostAlike is how many candidates are weighed.
const mostAlike = 200

// likely are the organisations that may be o under another name.
func likely(tx *store.Tx, o app.Organisation) ([]Duplicate, error) {
	var names neighbours
	return names.likely(tx, o)
}

func (n *neighbours) likely(tx *store.Tx, o app.Organisation) ([]Duplicate, error) {
	if err := n.read(tx); err != nil {
		return nil, err
	}
	like := n.like(o)
	candidates, err := tx.Alike(o, radar.Domains(radar.Domain(o.Website)), mostAlike)
	if err != nil {
		return nil, err
	}
	named, err := tx.OrganisationsByID(like)
	if err != nil {
		return nil, err
	}
	for _, id := range like {
		candidates = append(candidates, named[id])
	}
	return duplicates(o, candidates, like), nil
}

func (n *neighbours) read(tx *store.Tx) error {
	if *n != nil {
		return nil
	}
	texts, err := tx.SearchTexts()
	if err != nil {
		return err
	}
	*n = make(neighbours, len(texts))
	for i, t := range texts {
		(*n)[i] = neighbour{t.ID, radar.Read(t.Text)}
	}
	return nil
}

// like are the others that may have o's name.
func (n neighbours) like(o app.Organisation) (found []app.OrganisationID) {
	own := radar.Read(radar.Organisation(o.Profile()))
	for _, other := range n {
		if other.id != o.ID && len(found) < mostAlike && own.Alike(other.names) {
			found = append(found, other.id)
		}
	}
	return found
}

// duplicates says of each candidate what it shares, and drops those that share nothing. like are those with a like name.
func duplicates(o app.Organisation, candidates []app.Organisation, like []app.OrganisationID) []Duplicate {
	var found []Duplicate
	seen := map[app.OrganisationID]bool{}
	for _, c := range candidates {
		d := Duplicate{
			Organisation: c,
			Domain:       radar.Domain(o.Website) != "" && radar.Domain(o.Website) == radar.Domain(c.Website),
			Register:     o.RegisterNumber != "" && o.RegisterNumber == c.RegisterNumber,
			Acronym:      o.Acronym != "" && roll.Fold(o.Acronym) == roll.Fold(c.Acronym),
			Name:         slices.Contains(like, c.ID),
		}
		if !seen[c.ID] && (d.Domain || d.Register || d.Acronym || d.Name) {
			seen[c.ID] = true
			found = append(found, d)
		}
	}
	return found
}
