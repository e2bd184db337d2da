package ledger_test

import (
	"strings"
	"testing"

	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestVerifyFindsDocumentsThatWereChangedOrLost changes what is kept of a package, with the database's own guards out of the way.
func TestVerifyFindsDocumentsThatWereChangedOrLost(t *testing.T) {
	t.Parallel()
	for what, attack := range map[string]string{
		"bytes":      "UPDATE package_file_parts SET data = CAST('game' AS {{blob}})",
		"a part":     "INSERT INTO package_file_parts (file_id, number, data) SELECT file_id, 1, data FROM package_file_parts",
		"lost":       "DELETE FROM package_file_parts",
		"a name":     "UPDATE package_files SET name = 'other.csv'",
		"a note":     "UPDATE package_files SET note = 'vouched'",
		"unlisted":   "DELETE FROM package_files",
		"no filing":  "DELETE FROM filings",
		"slipped in": "INSERT INTO package_files (package_id, circle, format, language, name, size, digest, note) SELECT package_id, circle, 'pdf', language, name, size, digest, note FROM package_files",
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				h := newWorld(t, s)
				storetest.Unguard(t, s, h.db)
				blob := "blob"
				if storetest.IsPostgres(s) {
					blob = "bytea"
				}
				run(t, h.db, strings.ReplaceAll(attack, "{{blob}}", blob))
				if found := h.verify(t); !strings.Contains(found, "filing ") {
					t.Errorf("nothing is found: %q", found)
				}
			})
		})
	}
}
