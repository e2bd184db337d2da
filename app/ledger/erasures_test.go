package ledger_test

import (
	"strings"
	"testing"

	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// eraseLines erases lines of the ledger as the operator does.
func eraseLines(t *testing.T, s *store.Store, indexes ...int64) {
	t.Helper()
	if err := privacy.New(s).EraseLines(t.Context(), indexes); err != nil {
		t.Fatal(err)
	}
}

// eraseAllLines erases every line that there is.
func eraseAllLines(t *testing.T, s *store.Store) {
	t.Helper()
	var all []int64
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		size, err := tx.LedgerSize()
		for i := range size {
			all = append(all, i)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	eraseLines(t, s, all...)
}

// unlawful is what an insider does to hide behind an erasure, and what is told of it. In the world of newWorld erasure 1 is
// a person's and lists endorsement 2, erasure 2 lists ledger line 0.
var unlawful = []struct {
	what  string
	do    []string
	finds []string
}{
	{"a line erased directly, and a row changed under it", []string{
		"UPDATE endorsements SET display_name = 'Two' WHERE id = 1",
		"UPDATE ledger_lines SET erased_at = at, salt = NULL, by_id = 0, note = '', state_digest = '{d}' WHERE leaf_index = {l}",
	}, []string{"ledger line {l} was erased without a decision (endorsement.signed of endorsement {e})"}},
	{"an erased line rewritten", []string{"UPDATE ledger_lines SET state_digest = '{d}' WHERE leaf_index = 0"}, []string{"ledger line 0 is not as it was left when it was erased"}},
	{"an erased line given to another noun", []string{"UPDATE ledger_lines SET subject_id = 2 WHERE leaf_index = 0"}, []string{"ledger line 0 is not as it was left when it was erased"}},
	{"an erased line put back", []string{"UPDATE ledger_lines SET erased_at = NULL, salt = NULL WHERE leaf_index = 0"}, []string{"ledger line 0 was erased by decision, and is there again"}},
	{"a mandate emptied", []string{"UPDATE endorsements SET capacity = '', authority = '', mandate_salt = '' WHERE id = 1"}, []string{"endorsement 1 has a mandate that was erased without a decision"}},
	{"a mandate half emptied", []string{"UPDATE endorsements SET capacity = '', mandate_salt = '' WHERE id = 1"}, []string{"endorsement 1 has another mandate than was given"}},
	{"a mandate put back", []string{"UPDATE endorsements SET capacity = 'x', mandate_salt = 'x' WHERE id = 2"}, []string{"endorsement 2 has another mandate than was given"}},
	{"the list of an erasure made longer", []string{"INSERT INTO erased_records (id, erasure_id, subject, subject_id, remains) VALUES (9, 2, 'line', {l}, 'x')"},
		[]string{"erasure 2 lists something else than was erased", "ledger line 0 was erased without a decision"}},
	{"an erasure added", []string{"INSERT INTO erasures (id, kind, made_at, content_digest) VALUES (9, 'lines', '2026-03-02 12:00:00+00:00', 'x')"}, []string{"erasure 9 was added without a decision"}},
	{"an erasure removed", []string{"DELETE FROM erased_records WHERE erasure_id = 2", "DELETE FROM erasures WHERE id = 2"},
		[]string{"erasure 2 was removed without a decision", "ledger line 0 was erased without a decision"}},
	{"an erased person who comes back", []string{"UPDATE people SET erased_at = NULL, subject = 'x' WHERE erased_at IS NOT NULL"}, []string{"is not as it was decided"}},
	{"somebody made to run the portal", []string{"UPDATE people SET platform = NOT platform WHERE id = 1"}, []string{"person 1 is not as it was decided"}},
	{"somebody's identity taken over", []string{"UPDATE people SET subject = 'mine' WHERE id = 1"}, []string{"person 1 is not as it was decided"}},
	{"a host added", []string{"INSERT INTO letter_hosts (letter_id, coalition_id, position) VALUES (1, 2, 1)"}, []string{"letter 1 has other hosts, consents or another draft"}},
	{"a consent given for a host", []string{"UPDATE letter_hosts SET consented_at = '2026-03-02 12:00:00+00:00' WHERE consented_at IS NULL"}, []string{"letter 3 has other hosts, consents or another draft"}},
	{"a draft changed before it is frozen", []string{"UPDATE letter_texts SET body = 'x' WHERE letter_id = 3"}, []string{"letter 3 has other hosts, consents or another draft"}},
}

func TestErasuresHideNothing(t *testing.T) {
	t.Parallel()
	tables := []string{"endorsements", "ledger_lines", "erasures", "erased_records", "people", "letter_hosts", "letter_texts"}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newWorld(t, s)
		for _, table := range tables {
			h.setAside(t, table)
		}
		for _, test := range unlawful {
			for _, statement := range test.do {
				h.exec(t, h.fill(statement))
			}
			found := h.verify(t)
			for _, want := range test.finds {
				if !strings.Contains(found, h.fill(want)) {
					t.Errorf("%s: found %q, want %q", test.what, found, h.fill(want))
				}
			}
			for _, table := range tables {
				h.putBack(t, table)
			}
		}
		if found := h.verify(t); found != "" {
			t.Errorf("after all was put right: %s", found)
		}
	})
}
