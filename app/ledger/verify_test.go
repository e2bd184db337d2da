package ledger_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// story is a database in which something has happened: a letter with one signature.
type story struct {
	*store.Store
	db          *sql.DB
	home        app.Coalition
	admin       app.Person
	one         app.Organisation
	endorsement app.Endorsement
	line        app.Line // of the endorsement
}

func newStory(t *testing.T, s *store.Store) story {
	t.Helper()
	h := story{Store: s, home: storetest.Coalition(t, s, "home")}
	h.admin = storetest.Officer(t, s, h.home, app.Administrator)
	var owner app.Person
	h.one, owner = storetest.Signatory(t, s, h.home, "One")
	_, v := storetest.Letter(t, s, h.home, h.admin, "letter")
	err := endorsements.New(s).Sign(t.Context(), storetest.By(owner), endorsements.Signing{Letter: "letter", Organisation: "one", Mandate: app.Mandate{
		Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: v.TextDigest}})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Read(t.Context(), func(tx *store.Tx) error {
		size, err := tx.LedgerSize()
		if err != nil {
			return err
		}
		lines, err := tx.Lines(size-1, 1)
		if err != nil {
			return err
		}
		h.line = lines[0]
		h.endorsement, err = tx.Endorsement(app.EndorsementID(h.line.SubjectID))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	h.db = storetest.Raw(t, s)
	storetest.Unguard(t, s, h.db)
	return h
}

// unguarded are the findings but those about triggers, which were taken away to let a test write.
func unguarded(r ledger.Report) []ledger.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f ledger.Finding) bool { return strings.HasPrefix(f.Record, "trigger ") })
}

// verify gives the findings, one a line.
func (h story) verify(t *testing.T) string {
	t.Helper()
	report, err := ledger.New(h.Store).Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range unguarded(report) {
		all = append(all, f.Record+" "+f.What)
	}
	if len(all) > 0 && report.Holds() {
		t.Errorf("holds with %v", all)
	}
	return strings.Join(all, "\n")
}

// tampering is what somebody with the database's password does behind the portal's back, and what is told of it.
// {e} stands for the endorsement's id, {l} for its line's index, {d} for the digest of a row that was made to fit.
var tampering = []struct {
	what  string
	do    []string
	finds []string
}{
	{"a name changed", []string{"UPDATE endorsements SET display_name = 'Two'"}, []string{"endorsement {e} is not as it was decided"}},
	{"a signature redated", []string{"UPDATE endorsements SET signed_at = '2026-03-01 12:00:00+00:00'"}, []string{"endorsement {e} is not as it was decided"}},
	{"a signature taken back", []string{"UPDATE endorsements SET state = 'withdrawn'"}, []string{"endorsement {e} is not as it was decided"}},
	{"a withheld name disclosed", []string{"UPDATE endorsements SET disclosure = 'secretariat'"}, []string{"endorsement {e} is not as it was decided"}},
	{"a mandate changed", []string{"UPDATE endorsements SET capacity = 'President'"}, []string{"endorsement {e} has another mandate than was given"}},
	{"a signature added", []string{copied("endorsements", "state", "'void'")}, []string{"endorsement {e+1} was added without a decision"}},
	{"a signature removed", []string{"DELETE FROM endorsements"}, []string{"endorsement {e} was removed without a decision"}},
	{"a text altered", []string{"UPDATE version_texts SET body = 'We demand nothing' WHERE language = 'en'"}, []string{"version 1 holds another text than was frozen"}},
	{"a text altered with its digest", []string{"UPDATE version_texts SET body = 'x' WHERE language = 'en'", "UPDATE versions SET text_digest = '{text}'"}, []string{"version 1 is not as it was decided"}},
	{"a text removed", []string{"DELETE FROM version_texts WHERE language = 'de'"}, []string{"version 1 holds another text than was frozen"}},
	{"a deadline moved", []string{"UPDATE letters SET deadline_at = '2027-01-01 00:00:00+00:00'"}, []string{"letter 1 is not as it was decided"}},
	{"a member made", []string{"UPDATE memberships SET state = 'suspended'"}, []string{"membership 1 is not as it was decided"}},
	{"a role raised", []string{"UPDATE seats SET role = 'viewer'"}, []string{"seat 1 is not as it was decided"}},
	{"an office given", []string{"UPDATE offices SET role = 'coordinator'"}, []string{"office 1 is not as it was decided"}},
	{"an organisation renamed", []string{"UPDATE organisations SET display_name = 'x'"}, []string{"organisation 1 is not as it was decided"}},
	{"a coalition renamed", []string{"UPDATE coalitions SET name = 'x'"}, []string{"coalition 1 is not as it was decided"}},
	{"a coalition added", []string{copied("coalitions", "slug", "'two'")}, []string{"coalition 2 was added without a decision"}},
	{"a line made to fit", []string{"UPDATE endorsements SET display_name = 'Two'", "UPDATE ledger_lines SET state_digest = '{d}' WHERE leaf_index = {l}"},
		[]string{"ledger line {l} was rewritten (endorsement.signed of endorsement {e})"}},
	{"a line redated", []string{"UPDATE ledger_lines SET at = '2026-03-01 12:00:00+00:00' WHERE leaf_index = 0"}, []string{"ledger line 0 was rewritten (coalition.founded of coalition 1)"}},
	{"a line given to somebody else", []string{"UPDATE ledger_lines SET by_id = 1 WHERE leaf_index = {l}"}, []string{"ledger line {l} was rewritten"}},
	{"a line without its salt", []string{"UPDATE ledger_lines SET salt = NULL WHERE leaf_index = {l}"}, []string{"ledger line {l} was rewritten"}},
	{"a line removed", []string{"DELETE FROM ledger_lines WHERE leaf_index = 0"}, []string{"ledger line 0 has a leaf but no content"}},
	{"a leaf rewritten", []string{"UPDATE ledger_leaves SET commitment = (SELECT commitment FROM ledger_leaves WHERE leaf_index = 0) WHERE leaf_index = {l}"},
		[]string{"ledger line {l} was rewritten", "tree hash "}},
	{"a leaf in the middle removed", []string{"DELETE FROM ledger_lines WHERE leaf_index = 1", "DELETE FROM ledger_leaves WHERE leaf_index = 1"}, []string{"ledger line 1 is missing from the log"}},
	{"the last leaf cut off", []string{"DELETE FROM endorsements", "DELETE FROM ledger_lines WHERE leaf_index = {l}", "DELETE FROM ledger_leaves WHERE leaf_index = {l}"},
		[]string{"tree has "}},
	{"a line without a leaf", []string{"DELETE FROM ledger_leaves WHERE leaf_index = {l}"}, []string{"ledger has 1 lines without a leaf"}},
	{"a tree hash rewritten", []string{"UPDATE ledger_hashes SET hash = (SELECT hash FROM ledger_hashes WHERE hash_index = 0) WHERE hash_index = 2"}, []string{"tree hash 2 is not the one that the leaves give"}},
	{"a tree hash removed", []string{"DELETE FROM ledger_hashes WHERE hash_index = 2"}, []string{"tree has lost hashes between 0 and"}},
}

// copied is a statement that adds a copy of the row with id 1, with one column changed.
func copied(table, column, value string) string {
	return "COPY " + table + " " + column + " " + value
}

func (h story) fill(statement string) string {
	fit := h.endorsement
	fit.DisplayName = "Two"
	altered := app.TextDigest([]app.VersionText{
		{Language: "de", Title: "Titel letter", Addressees: "An den Rat", Body: "Text", Closing: "Hochachtungsvoll"},
		{Language: "en", Title: "Title letter", Addressees: "To the Council", Body: "x", Closing: "Yours"},
	})
	return strings.NewReplacer("{e}", fmt.Sprint(h.endorsement.ID), "{e+1}", fmt.Sprint(h.endorsement.ID+1), "{l}", fmt.Sprint(h.line.LeafIndex),
		"{d}", fit.Digest(), "{text}", altered).Replace(statement)
}

// exec runs one statement on the raw connection.
func (h story) exec(t *testing.T, statement string) {
	t.Helper()
	if parts := strings.Fields(statement); parts[0] == "COPY" {
		statement = h.copyRow(t, parts[1], parts[2], parts[3])
	}
	done, err := h.db.ExecContext(t.Context(), statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s changed %d rows: %v", statement, n, err)
	}
}

// copyRow writes the INSERT of copied out: which columns there are is the database's to say.
func (h story) copyRow(t *testing.T, table, column, value string) string {
	t.Helper()
	rows, err := h.db.QueryContext(t.Context(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values := make([]string, len(columns))
	for i, c := range columns {
		switch c {
		case "id":
			values[i] = "id + 1"
		case column:
			values[i] = value
		default:
			values[i] = c
		}
	}
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + table + " WHERE id = 1"
}

// TestVerifyNamesWhatWasTamperedWith does each of these attacks, and puts right again what it did.
func TestVerifyNamesWhatWasTamperedWith(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newStory(t, s)
		h.keep(t)
		for _, test := range tampering {
			for _, statement := range test.do {
				h.exec(t, h.fill(statement))
			}
			found := h.verify(t)
			for _, want := range test.finds {
				if !strings.Contains(found, h.fill(want)) {
					t.Errorf("%s: found %q, want %q", test.what, found, h.fill(want))
				}
			}
			if strings.Contains(found, "owner of") || strings.Contains(found, "@") {
				t.Errorf("%s: a finding holds personal data: %s", test.what, found)
			}
			h.restore(t)
			if found := h.verify(t); found != "" {
				t.Fatalf("after %s was put right: %s", test.what, found)
			}
		}
	})
}

// kept are the tables that are tampered with.
var kept = []string{
	"coalitions", "offices", "organisations", "seats", "memberships", "letters", "versions", "version_texts", "endorsements",
	"ledger_leaves", "ledger_hashes", "ledger_lines",
}

// keep sets a copy of the tables aside, for restore.
func (h story) keep(t *testing.T) {
	t.Helper()
	for _, table := range kept {
		if _, err := h.db.ExecContext(t.Context(), "CREATE TABLE kept_"+table+" AS SELECT * FROM "+table); err != nil {
			t.Fatal(err)
		}
	}
}

func (h story) restore(t *testing.T) {
	t.Helper()
	for _, table := range kept {
		for _, statement := range []string{"DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM kept_" + table} {
			if _, err := h.db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestVerifyCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		empty, err := ledger.New(s).Verify(t.Context())
		if err != nil || !empty.Holds() || empty.Size != 0 {
			t.Errorf("of an empty log: %+v, %v", empty, err)
		}
		h := newStory(t, s)
		eraseLines(t, s, 0)
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || len(unguarded(report)) > 0 || report.Size != h.line.LeafIndex+2 || report.Erased != 1 || report.Lines != report.Size-1 || report.Subjects != 11 || report.Root == "" {
			t.Errorf("%+v, %v", report, err)
		}
	})
}
