package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestVerifyNamesGuardsThatWereChanged takes triggers away, weakens one, switches one off, and adds one of its own.
func TestVerifyNamesGuardsThatWereChanged(t *testing.T) {
	t.Parallel()
	type step struct{ do, want string }
	lite := []step{
		{"DROP TRIGGER checkpoints_no_delete", "trigger checkpoints_no_delete is gone"},
		{"DROP TRIGGER versions_no_update; CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions WHEN OLD.id > 9 BEGIN SELECT RAISE(ABORT, 'append-only'); END",
			"trigger versions_no_update is not as the portal made it"},
		{"CREATE TRIGGER quietly AFTER INSERT ON endorsements BEGIN UPDATE endorsements SET disclosure = 'public' WHERE id = NEW.id; END", "trigger quietly is not the portal's"},
	}
	postgres := []step{
		{"DROP TRIGGER checkpoints_keep ON checkpoints", "trigger checkpoints_keep is gone"},
		{"DROP TRIGGER versions_keep ON versions; CREATE TRIGGER versions_keep BEFORE UPDATE ON versions FOR EACH ROW EXECUTE FUNCTION refuse_change()",
			"trigger versions_keep is not as the portal made it"},
		{"ALTER TABLE packages DISABLE TRIGGER packages_keep", "trigger packages_keep is not as the portal made it"},
		{"CREATE FUNCTION quietly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.disclosure = 'public'; RETURN NEW; END $$; " +
			"CREATE TRIGGER quietly BEFORE INSERT ON endorsements FOR EACH ROW EXECUTE FUNCTION quietly()", "trigger quietly is not the portal's"},
		{"CREATE OR REPLACE FUNCTION refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$", "trigger ledger_lines_erase is not as the portal made it"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		steps := lite
		if storetest.IsPostgres(s) {
			steps = postgres
		}
		db := storetest.Raw(t, s)
		var want []string
		for _, step := range steps {
			run(t, db, step.do)
			want = append(want, step.want)
			slices.Sort(want)
			got := findings(t, s)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("after %s (-want +got)\n%s", step.do, diff)
			}
		}
	})
}

func findings(t *testing.T, s *store.Store) (all []string) {
	t.Helper()
	report, err := ledger.New(s).Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		all = append(all, f.Record+" "+f.What)
	}
	return all
}

// TestVerifyNamesAMissingCheckpointAndWhatDangles: rows that are gone, or that stand for nothing.
func TestVerifyNamesAMissingCheckpointAndWhatDangles(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newStory(t, s)
		g := signer(t, s)
		if err := g.Sign(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := h.verify(t); got != "" {
			t.Fatalf("before anything: %s", got)
		}
		var size int64
		if err := h.db.QueryRowContext(t.Context(), "SELECT max(size) FROM checkpoints").Scan(&size); err != nil {
			t.Fatal(err)
		}
		run(t, h.db, "DELETE FROM checkpoints")
		if want := fmt.Sprintf("keys signed a checkpoint over %d lines, which is missing", size); h.verify(t) != want {
			t.Errorf("%q, want %q", h.verify(t), want)
		}
		run(t, h.db, "UPDATE ledger_keys SET signed_size = 0")
		for _, record := range []app.ErasedRecord{{ErasureID: 99, Subject: app.ErasedLine, SubjectID: 0}, {ErasureID: 99, Subject: app.ErasedMandate, SubjectID: 12345}} {
			dangle(t, h, record)
			if got := h.verify(t); !strings.Contains(got, "belongs to no erasure, or to nothing that is there ("+record.Subject) {
				t.Errorf("%+v: %q", record, got)
			}
		}
	})
}

// dangle writes a record of an erasure that is not there, as only somebody can who switches foreign keys off.
func dangle(t *testing.T, h story, r app.ErasedRecord) {
	t.Helper()
	if storetest.IsPostgres(h.Store) {
		run(t, h.db, "ALTER TABLE erased_records DROP CONSTRAINT IF EXISTS erased_records_erasure_id_fkey")
	}
	run(t, h.db, fmt.Sprintf("INSERT INTO erased_records (erasure_id, subject, subject_id, remains) VALUES (%d, '%s', %d, 'x')", r.ErasureID, r.Subject, r.SubjectID))
}
