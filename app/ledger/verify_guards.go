package ledger

import (
	"fmt"

	"undersigned/app"
	"undersigned/app/store"
)

// checkGuards holds the database's triggers against those that the migrations made: one that is
// gone or changed lets somebody rewrite what only grows, and one of others may do anything.
func (r *Report) checkGuards(tx *store.Tx, made []store.Trigger) error {
	live, err := tx.Triggers()
	if err != nil {
		return err
	}
	want := map[string]string{}
	for _, t := range made {
		want[t.Name] = t.Definition
	}
	for _, t := range live {
		record := "trigger " + t.Name
		switch definition, ours := want[t.Name]; {
		case !ours:
			r.find(record, "is not the portal's")
		case definition != t.Definition:
			r.find(record, "is not as the portal made it")
		}
		delete(want, t.Name)
	}
	for _, t := range made {
		if _, missing := want[t.Name]; missing {
			r.find("trigger "+t.Name, "is gone")
		}
	}
	return nil
}

// checkNewest finds out whether the newest checkpoint is there: a key remembers over how many lines it signed.
func (r *Report) checkNewest(newest int64, keys []app.LedgerKey) {
	var signed int64
	for _, k := range keys {
		signed = max(signed, k.SignedSize)
	}
	if signed > max(newest, 0) {
		r.find("keys", "signed a checkpoint over %d lines, which is missing", signed)
	}
}

// checkWords finds states, roles and kinds that nobody knows: the database would take any.
func (r *Report) checkWords(tx *store.Tx) error {
	strays, err := tx.Strays()
	if err != nil {
		return err
	}
	for _, stray := range strays {
		r.find("column "+stray, "is a word that the portal does not know")
	}
	return nil
}

// checkDangling finds records of erasures that stand for nothing.
func (r *Report) checkDangling(tx *store.Tx) error {
	dangling, err := tx.DanglingRecords()
	if err != nil {
		return err
	}
	for _, d := range dangling {
		r.find(fmt.Sprintf("erased record %d", d.ID), "belongs to no erasure, or to nothing that is there (%s %d)", d.Subject, d.SubjectID)
	}
	return nil
}
