package ledger

import (
	"fmt"

	"undersigned/app"
	"undersigned/app/store"
)

// erased is what erasures list, by kind and number of the record: the digests
// of what they left of it.
type erased map[string]map[int64][]string

// any says whether an erasure lists the record.
func (e erased) any(subject string, id int64) bool { return len(e[subject][id]) > 0 }

// is says whether an erasure left exactly this of the record.
func (e erased) is(subject string, id int64, remains string) bool {
	for _, r := range e[subject][id] {
		if r == remains {
			return true
		}
	}
	return false
}

// checkErasures recomputes every erasure's list, and gives what they list.
func (r *Report) checkErasures(tx *store.Tx) (erased, error) {
	found := erased{app.ErasedLine: {}, app.ErasedMandate: {}}
	err := tx.Subjects("erasure", func(noun app.Recorded) error {
		e := noun.(app.Erasure)
		records, err := tx.ErasedRecords(e.ID)
		if err != nil {
			return err
		}
		if !e.Holds(records) {
			r.find(fmt.Sprintf("erasure %d", e.ID), "lists something else than was erased")
			return nil // what it lists now counts for nothing
		}
		for _, record := range records {
			of := found[record.Subject]
			of[record.SubjectID] = append(of[record.SubjectID], record.Remains)
		}
		return nil
	})
	return found, err
}

// checkMandate finds a mandate that is another one, that was emptied without a
// decision, or that was erased and has come back.
func (r *Report) checkMandate(record string, e app.Endorsement, erased erased) {
	listed := erased.is(app.ErasedMandate, int64(e.ID), e.MandateDigest)
	switch {
	case !e.MandateHolds():
		r.find(record, "has another mandate than was given")
	case e.MandateDigest == "":
		return // none was ever given
	case !e.HasMandate() && !listed:
		r.find(record, "has a mandate that was erased without a decision")
	case e.HasMandate() && listed:
		r.find(record, "has a mandate that was erased by decision")
	}
}
