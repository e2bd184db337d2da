package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"undersigned/app/letters"
	"undersigned/app/store/storetest"
	"undersigned/app/web/letter"
)

// many signs the letter for so many organisations that do not exist, every tenth of them withheld.
const many = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
	INSERT INTO endorsements (letter_id, organisation_id, version_id, state, display_name, original_name, english_name, sort_name, country, type,
	language, sort_key, disclosure, text_digest, capacity, authority, mandate_salt, mandate_digest, reason, lock_version, created_at, signed_at)
	SELECT %d, 1000000 + i, %d, 'signed', CASE WHEN i %% 10 = 0 THEN 'Hidden ' ELSE 'Shown ' END || i, '', '', '', 'DE', 'ngo', 'de', CAST(printf('%%09d', i) AS blob),
	CASE WHEN i %% 10 = 0 THEN 'secretariat' ELSE 'public' END, '', '', '', '', '', '', 1, '2026-03-02 12:00:00+00:00', '2026-03-02 12:00:00+00:00' FROM n`

func longLetter(t *testing.T, n int) signingScene {
	t.Helper()
	s := openLetter(t)
	db := storetest.Raw(t, s.store)
	if _, err := db.ExecContext(t.Context(), fmt.Sprintf(many, n, s.letter.ID, s.version.ID)); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLongListIsSentWhole(t *testing.T) {
	t.Parallel()
	const n = letters.LongList + 1000
	s := longLetter(t, n)
	const path = "/letters/remediation/signatories.csv"
	page := s.visitor(t).Get(path + "?bom=1&lang=de")
	body, marked := strings.CutPrefix(page.Body, "\ufeff")
	records, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || !marked || page.Status != http.StatusOK || page.Header.Get("Content-Type") != "text/csv; charset=utf-8" || page.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, %v, %v", page.Status, page.Header, err)
	}
	if len(records) != n-n/10+1 || records[1][0] != "Shown 1" || records[len(records)-1][0] != fmt.Sprint("Shown ", n-1) || records[1][4] != "Deutschland" {
		t.Errorf("%d lines, from %q to %q", len(records), records[1], records[len(records)-1])
	}
	if contains(body, "Hidden") {
		t.Error("a withheld name is on the public's list")
	}
	if name := page.Header.Get("Content-Disposition"); !contains(name, "Titel%20remediation%20-%20Unterzeichnende.csv") {
		t.Errorf("it is called %s", name)
	}
	if member := s.as(t, s.owner).Get(path); member.Header.Get("Cache-Control") != "private, no-store" || contains(member.Body, "Hidden") {
		t.Errorf("a member's: %s", member.Header.Get("Cache-Control"))
	}
	full := s.as(t, s.coordinator).Post("/letters/remediation/exports", form("format", "csv", "circle", "secretariat"))
	if full.Status != http.StatusOK || strings.Count(full.Body, "Hidden ") != n/10 || full.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the full list: %d with %d withheld names", full.Status, strings.Count(full.Body, "Hidden "))
	}
	if got := s.exports(t); got != 1 {
		t.Errorf("%d lines in the ledger for one full list", got)
	}
}

// Lists that are read while they are sent hold a connection each, so there are only so many at once.
func TestLongListsWaitForAPlace(t *testing.T) {
	t.Parallel()
	s := longLetter(t, letters.LongList+1000)
	for range letter.StreamsAtOnce {
		s.server.letter.Streams <- struct{}{}
	}
	page := s.visitor(t).Get("/letters/remediation/signatories.csv")
	if page.Status != http.StatusTooManyRequests || page.Header.Get("Retry-After") == "" || page.Header.Get("Content-Disposition") != "" {
		t.Errorf("%d, %v", page.Status, page.Header)
	}
	<-s.server.letter.Streams
	if page := s.visitor(t).Get("/letters/remediation/signatories.csv"); page.Status != http.StatusOK {
		t.Errorf("with a place: %d", page.Status)
	}
	shows(t, s.as(t, s.owner).Post("/letters/remediation/exports", form("format", "csv", "circle", "secretariat")), http.StatusForbidden)
}

// Half a list must not look like a whole one.
func TestLongListThatBreaksOffEndsTheConnection(t *testing.T) {
	t.Parallel()
	s := longLetter(t, letters.LongList+1000)
	defer func() {
		if recover() != http.ErrAbortHandler { //nolint:errorlint // a value, as net/http compares it
			t.Error("the answer ended as if it were whole")
		}
	}()
	request, err := http.NewRequest(http.MethodGet, "/letters/remediation/signatories.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.server.ServeHTTP(&hangsUp{header: http.Header{}}, request)
	t.Error("nothing broke off")
}

// hangsUp takes one write.
type hangsUp struct {
	header http.Header
	writes int
}

func (h *hangsUp) Header() http.Header { return h.header }

func (h *hangsUp) WriteHeader(int) {}

func (h *hangsUp) Write(p []byte) (int, error) {
	if h.writes++; h.writes > 1 {
		return 0, http.ErrHandlerTimeout
	}
	return len(p), nil
}
