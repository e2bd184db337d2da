package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// written works the job of a file, as the background worker would.
func (s signingScene) written(t *testing.T, page *webtest.Page) {
	t.Helper()
	if err := s.server.Config.Files.Write(t.Context(), app.FileAsked{FileID: s.fileAt(t, page)}, s.server.Config.Documents.Write); err != nil {
		t.Fatal(err)
	}
}

func (s signingScene) fileAt(t *testing.T, page *webtest.Page) app.FileID {
	t.Helper()
	id, err := strconv.ParseInt(strings.TrimPrefix(page.Path, "/desk/files/"), 10, 64)
	if err != nil {
		t.Fatalf("at %s: %v", page.Path, err)
	}
	return app.FileID(id)
}

// manyListed is listed on a portal where two signatories are many.
func manyListed(t *testing.T, st *store.Store) signingScene {
	t.Helper()
	s := listed(t, st)
	s.portal = portalWith(t, st, 2)
	return s
}

// TestLongExportIsWrittenInTheBackground, and is the same as one that is written at once.
func TestLongExportIsWrittenInTheBackground(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := manyListed(t, st)
		short := portalOn(t, st)
		for _, format := range []string{"pdf", "docx", "xlsx", "csv", "json"} {
			b := s.as(t, s.coordinator)
			sent := form("format", format, "circle", "secretariat", "contents", "signatories", "bom", "yes", "lang", "de")
			page := b.Post(exportsPath, sent)
			shows(t, page, http.StatusOK, says("desk.file_waiting"), says("desk.file_leave"), says("desk.file_progress", "Done", "0", "Total", "3"))
			if !page.Has("progress") || page.Has("progress[value]") || !contains(page.Body, `http-equiv="refresh"`) {
				t.Errorf("no progress: %s", page.Body)
			}
			shows(t, b.Get("/desk"), http.StatusOK, says("desk.files_title"), says("desk.file_waiting"))
			want := short.as(t, s.coordinator).Post(exportsPath, sent) // both are read at the same position of the ledger
			s.written(t, page)
			ready := b.Get(page.Path)
			shows(t, ready, http.StatusOK, says("desk.file_ready"), says("desk.file_download"), "2026-03-02 Titel remediation - vollstaendige Liste."+format)
			if contains(ready.Body, `http-equiv="refresh"`) {
				t.Error("a page that waits for nothing asks again")
			}
			shows(t, b.Get("/desk"), http.StatusOK, says("desk.file_ready"), says("desk.file_until"))
			got := b.Get(page.Path + "/content")
			if got.Status != http.StatusOK || got.Body != want.Body || got.Header.Get("Content-Type") != want.Header.Get("Content-Type") ||
				got.Header.Get("Content-Disposition") != want.Header.Get("Content-Disposition") || got.Header.Get("Cache-Control") != "private, no-store" ||
				got.Header.Get("Content-Length") != strconv.Itoa(len(got.Body)) {
				t.Errorf("%s: %d bytes, %v, want %d, %v", format, len(got.Body), got.Header, len(want.Body), want.Header)
			}
			if !contains(opened(t, format, got), namedHidden) {
				t.Errorf("%s does not hold every name", format)
			}
		}
	})
}

// TestFileIsNobodyElses: not a colleague's, and not its owner's after the office is lost, whatever the circle.
func TestFileIsNobodyElses(t *testing.T) {
	t.Parallel()
	s := manyListed(t, storetest.New(t))
	b := s.as(t, s.coordinator)
	page := b.Post(exportsPath, form("format", "csv", "circle", "addressee"))
	s.written(t, page)
	colleague := storetest.Officer(t, s.store, s.coalition, app.Coordinator)
	for _, who := range []app.Person{colleague, s.owner, storetest.Platform(t, s.store)} {
		other := s.as(t, who)
		for _, answer := range []*webtest.Page{
			other.Get(page.Path), other.Get(page.Path + "/content"), other.Post(page.Path+"/again", nil), other.Post(page.Path+"/delete", nil),
		} {
			shows(t, answer, http.StatusNotFound)
		}
		silent(t, other.Get("/desk"), page.Path)
	}
	if got := s.visitor(t).Get(page.Path + "/content"); !strings.HasPrefix(got.Path, "/sign-in") {
		t.Errorf("a visitor is led to %s", got.Path)
	}
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.SetOffice(&app.Office{CoalitionID: s.coalition.ID, PersonID: s.coordinator.ID, CreatedAt: tx.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	shows(t, b.Get(page.Path), http.StatusForbidden)
	refused := b.Get(page.Path + "/content")
	shows(t, refused, http.StatusForbidden)
	silent(t, refused, namedHalf, namedZora)
	silent(t, b.Get("/desk"), page.Path)
}

// TestLostOfficeWritesNothing: the file is made as its owner may have it at the moment it is made.
func TestLostOfficeWritesNothing(t *testing.T) {
	t.Parallel()
	s := manyListed(t, storetest.New(t))
	page := s.as(t, s.coordinator).Post(exportsPath, form("format", "csv", "circle", "secretariat"))
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		return tx.SetOffice(&app.Office{CoalitionID: s.coalition.ID, PersonID: s.coordinator.ID, CreatedAt: tx.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.server.Config.Files.Write(t.Context(), app.FileAsked{FileID: s.fileAt(t, page)}, s.server.Config.Documents.Write); err == nil {
		t.Error("written for somebody without the office")
	}
	var parts int
	if err := storetest.Raw(t, s.store).QueryRowContext(t.Context(), "SELECT count(*) FROM file_parts").Scan(&parts); err != nil || parts != 0 {
		t.Errorf("%d parts, %v", parts, err)
	}
}

// TestFailedFileSaysSoAndIsTriedAgain in plain words, and it can be deleted, on a second word.
func TestFailedFileSaysSoAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := manyListed(t, storetest.New(t))
	b := s.as(t, s.coordinator)
	page := b.Post(exportsPath, form("format", "pdf", "circle", "secretariat"))
	failed := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		f, err := tx.LockFile(s.fileAt(t, page))
		if err != nil {
			return err
		}
		f.State = app.FileFailed
		return tx.SaveFile(&f)
	})
	if failed != nil {
		t.Fatal(failed)
	}
	broken := b.Get(page.Path)
	shows(t, broken, http.StatusOK, says("desk.file_failed"), says("desk.file_failed_text"))
	shows(t, b.Get(page.Path+"/content"), http.StatusConflict, says("rules.file_not_ready"))
	again := b.Submit(broken, page.Path+"/again", nil)
	shows(t, again, http.StatusOK, says("desk.file_waiting"))
	s.written(t, page)
	ready := b.Get(page.Path)
	shows(t, ready, http.StatusOK, says("desk.file_ready"), says("desk.file_delete_explain"))
	shows(t, b.Submit(ready, page.Path+"/delete", nil), http.StatusOK, says("desk.done_file_deleted"))
	shows(t, b.Get(page.Path), http.StatusNotFound)
	for _, id := range []string{"0", "-1", "x", "99999999999999999999", "1%00"} {
		shows(t, b.Get("/desk/files/"+id), http.StatusNotFound)
	}
	page = b.Post(exportsPath, form("format", "csv", "circle", "secretariat"))
	s.written(t, page)
	s.clock.Pass(app.FileLifetime)
	cookie := s.as(t, s.coordinator)
	shows(t, cookie.Get(page.Path+"/content"), http.StatusGone, says("rules.file_gone"))
	silent(t, cookie.Get("/desk"), page.Path)
}
