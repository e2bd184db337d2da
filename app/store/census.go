package store

import (
	"maps"
	"slices"
	"sync"

	"undersigned/app"
)

// Census is how many members the directory shows.
type Census struct {
	ByCountry map[string]int // each organisation once
	ByHome    map[app.CoalitionID]map[string]int
}

// Of are those of one coalition.
func (c Census) Of(id app.CoalitionID) int { return total(c.ByHome[id]) }

// count are those of one coalition and country; 0 and "" for any.
func (c Census) count(id app.CoalitionID, country string) int {
	counts := c.ByCountry
	if id != 0 {
		counts = c.ByHome[id]
	}
	if country != "" {
		return counts[country]
	}
	return total(counts)
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// census is the one that was taken last, and the newest line about organisations and members at that time: without such a
// line nothing of what is counted changes.
type census struct {
	mu   sync.Mutex
	line int64
	last Census
}

// Census counts the members that the directory shows. It is counted anew only after a decision on one of them.
func (tx *Tx) Census() (Census, error) {
	kept := tx.store.census
	if !tx.reads || kept == nil {
		return tx.takeCensus()
	}
	var line int64
	err := tx.db.Table(lines).Select("coalesce(max(leaf_index) + 1, 0)").Where("subject IN ('organisation', 'membership')").Scan(&line).Error
	if err != nil {
		return Census{}, refusal(err, "find the newest line on members")
	}
	kept.mu.Lock()
	last, known := kept.last, kept.line
	kept.mu.Unlock()
	if line > 0 && line == known {
		return last, nil
	}
	taken, err := tx.takeCensus()
	if err != nil {
		return Census{}, err
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	kept.line, kept.last = line, taken
	return taken, nil
}

func (tx *Tx) takeCensus() (Census, error) {
	taken := Census{ByCountry: map[string]int{}, ByHome: map[app.CoalitionID]map[string]int{}}
	var all []struct {
		Country string
		N       int
	}
	if err := (DirectoryPage{}).where(tx).Select("country, count(*) AS n").Group("country").Scan(&all).Error; err != nil {
		return taken, refusal(err, "count members")
	}
	for _, r := range all {
		taken.ByCountry[r.Country] = r.N
	}
	var rows []struct {
		CoalitionID app.CoalitionID
		Country     string
		N           int
	}
	err := tx.db.Table("memberships AS m").Select("m.coalition_id, o.country, count(*) AS n").
		Joins("JOIN organisations o ON o.id = m.organisation_id AND o.state = ?", app.OrganisationActive).
		Where("m.state = ?", app.MembershipApproved).Group("m.coalition_id, o.country").Scan(&rows).Error
	if err != nil {
		return taken, refusal(err, "count members of coalitions")
	}
	for _, r := range rows {
		if taken.ByHome[r.CoalitionID] == nil {
			taken.ByHome[r.CoalitionID] = map[string]int{}
		}
		taken.ByHome[r.CoalitionID][r.Country] = r.N
	}
	return taken, nil
}

// Countries are those in which the directory has members.
func (c Census) Countries() []string { return slices.Sorted(maps.Keys(c.ByCountry)) }
