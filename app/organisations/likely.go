package organisations

import (
	"slices"

	"undersigned/app"
	"undersigned/app/radar"
	"undersigned/app/roll"
	"undersigned/app/store"
)

// neighbour is another organisation by its names.
type neighbour struct {
	id    app.OrganisationID
	names radar.Names
}

// mostAlike is how many candidates are weighed for each organisation.
const mostAlike = 200

// likely are the organisations that may be o under another name.
func likely(tx *store.Tx, o app.Organisation) ([]Duplicate, error) {
	found, err := likelyOf(tx, []app.Organisation{o})
	if err != nil {
		return nil, err
	}
	return found[o.ID], nil
}

// likelyOf is likely of several, in as many statements.
func likelyOf(tx *store.Tx, of []app.Organisation) (map[app.OrganisationID][]Duplicate, error) {
	if len(of) == 0 {
		return map[app.OrganisationID][]Duplicate{}, nil
	}
	all, err := neighbours(tx)
	if err != nil {
		return nil, err
	}
	var traits store.Traits
	var ids []app.OrganisationID
	like := make(map[app.OrganisationID][]app.OrganisationID, len(of))
	for _, o := range of {
		traits.Domains = append(traits.Domains, radar.Domains(radar.Domain(o.Website))...)
		traits.Registers, traits.Acronyms = append(traits.Registers, o.RegisterNumber), append(traits.Acronyms, o.Acronym)
		like[o.ID] = alike(o, all)
		ids = append(ids, like[o.ID]...)
	}
	candidates, err := tx.Alike(traits, mostAlike*len(of))
	if err != nil {
		return nil, err
	}
	named, err := tx.OrganisationsByID(ids)
	if err != nil {
		return nil, err
	}
	found := make(map[app.OrganisationID][]Duplicate, len(of))
	for _, o := range of {
		mine := slices.Clone(candidates)
		for _, id := range like[o.ID] {
			mine = append(mine, named[id])
		}
		found[o.ID] = duplicates(o, mine, like[o.ID])
	}
	return found, nil
}

func neighbours(tx *store.Tx) ([]neighbour, error) {
	texts, err := tx.SearchTexts()
	if err != nil {
		return nil, err
	}
	all := make([]neighbour, len(texts))
	for i, t := range texts {
		all[i] = neighbour{t.ID, radar.Read(t.Text)}
	}
	return all, nil
}

// alike are the others that may have o's name.
func alike(o app.Organisation, all []neighbour) (found []app.OrganisationID) {
	own := radar.Read(radar.Organisation(o.Profile()))
	for _, other := range all {
		if other.id != o.ID && len(found) < mostAlike && own.Alike(other.names) {
			found = append(found, other.id)
		}
	}
	return found
}

// duplicates says of each candidate what it shares with o, and drops those that share nothing. like are those with a like name.
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
		if c.ID != o.ID && !seen[c.ID] && (d.Domain || d.Register || d.Acronym || d.Name) {
			seen[c.ID] = true
			found = append(found, d)
		}
	}
	return found
}
