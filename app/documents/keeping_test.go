package documents_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/deliveries"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/export"
	"undersigned/app/files"
	"undersigned/app/lang"
	"undersigned/app/ledger"
	"undersigned/app/letters"
	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// scene is a letter that was delivered, and a server that gives its documents out.
type scene struct {
	*store.Store
	server *documents.Documents
	by     app.Actor
	db     *sql.DB
}

func newScene(t *testing.T, s *store.Store) scene {
	t.Helper()
	c := storetest.Coalition(t, s, "home")
	by := storetest.By(storetest.Officer(t, s, c, app.Coordinator))
	_, v := storetest.Letter(t, s, c, storetest.Person(t, s, "writer"), "letter")
	for name, disclosure := range map[string]app.Disclosure{"Open": app.DisclosedPublic, "Half": app.DisclosedAddressee} {
		o, p := storetest.Signatory(t, s, c, name)
		err := endorsements.New(s).Sign(t.Context(), storetest.By(p), endorsements.Signing{Letter: "letter", Organisation: o.Slug, Mandate: app.Mandate{
			Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: disclosure, TextDigest: v.TextDigest}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := letters.New(s).Close(t.Context(), by, "letter", storetest.LetterVersion(t, s, "letter")); err != nil {
		t.Fatal(err)
	}
	if err := deliveries.New(s).Deliver(t.Context(), by, "letter", storetest.LetterVersion(t, s, "letter")); err != nil {
		t.Fatal(err)
	}
	return scene{Store: s, server: serverAt(t, s, "https://letters.example"), by: by, db: storetest.Raw(t, s)}
}

// serverAt is a server of the portal, at an address of its own.
func serverAt(t *testing.T, s *store.Store, base string) *documents.Documents {
	t.Helper()
	g, err := ledger.OpenSigner(t.Context(), s, ledger.SignerOptions{Origin: "letters.example/log", Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		t.Fatal(err)
	}
	return documents.New(documents.Config{
		Letters: letters.New(s), Deliveries: deliveries.New(s), Files: files.New(s, files.Options{}), Ledger: ledger.New(s), Signer: g, BaseURL: base, Clock: s.Now,
	})
}

// given is the package's document in a format as everybody may have it.
func (c scene) given(t *testing.T, from *documents.Documents, ending, grouping string) documents.File {
	t.Helper()
	format, _ := export.FormatOf(ending)
	f, err := from.Give(t.Context(), lang.For("en"), app.Actor{}, documents.Request{Slug: "letter", Package: 1, Format: format, Want: documents.Wanted{Grouping: grouping}})
	if err != nil {
		t.Fatalf("%s: %v", ending, err)
	}
	return f
}

func (c scene) count(t *testing.T, query string) (n int) {
	t.Helper()
	if err := c.db.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestPackageIsKeptOnce by two servers that start at the same moment, and again whenever they are asked.
func TestPackageIsKeptOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		other := serverAt(t, s, "https://letters.example")
		if err := c.server.SignLedger(t.Context()); err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for _, do := range []func(context.Context) error{c.server.KeepAll, other.KeepAll} {
			wait.Go(func() {
				if err := do(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		for _, again := range []error{c.server.KeepAll(t.Context()), c.server.Keep(t.Context(), app.PackageMade{PackageID: 1})} {
			if again != nil {
				t.Error(again)
			}
		}
		for query, want := range map[string]int{
			"SELECT count(*) FROM package_files":                           len(app.PackageCircles) * len(export.Formats) * 2, // languages
			"SELECT count(*) FROM filings":                                 1,
			"SELECT count(*) FROM ledger_lines WHERE kind = 'filing.kept'": 1,
			"SELECT count(*) FROM package_files WHERE note <> ''":          len(app.PackageCircles) * 3 * 2,
		} {
			if got := c.count(t, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
		if report, err := ledger.New(s).Verify(t.Context()); err != nil || !report.Holds() {
			t.Errorf("%v: %v", err, report.Findings)
		}
	})
}

// TestKeptDocumentsStay has a later release, at another address and with another key, give the package out: what is kept
// is what was handed over, and what is asked for in another order is not.
func TestKeptDocumentsStay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		if err := c.server.Keep(t.Context(), app.PackageMade{PackageID: 1}); err != nil {
			t.Fatal(err)
		}
		if err := c.server.Signer.Rotate(t.Context()); err != nil {
			t.Fatal(err)
		}
		later := serverAt(t, s, "https://moved.example")
		for _, format := range export.Formats {
			before, after := c.given(t, c.server, format.Name, ""), c.given(t, later, format.Name, "country")
			if diff := cmp.Diff(before.Bytes, after.Bytes); diff != "" || before.Name != after.Name || before.Language != after.Language {
				t.Errorf("%s is not the same: %s", format.Name, after.Name)
			}
		}
		anew := c.given(t, later, "json", "none")
		if !strings.Contains(string(anew.Bytes), "https://moved.example") {
			t.Error("another order is not written anew")
		}
	})
}

// TestKeptDocumentsOfACircle hold no name that the circle may not read, and a line says who took the addressee's.
func TestKeptDocumentsOfACircle(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		format, _ := export.FormatOf("csv")
		request := documents.Request{Slug: "letter", Package: 1, Format: format}
		const taken = "SELECT count(*) FROM ledger_lines WHERE kind = 'package.exported'"
		if _, err := c.server.ForAddressee(t.Context(), c.by, request); !app.IsKind(err, app.Unavailable) || c.count(t, taken) != 0 {
			t.Errorf("before they are kept: %v, %d lines", err, c.count(t, taken))
		}
		if err := c.server.Keep(t.Context(), app.PackageMade{PackageID: 1}); err != nil {
			t.Fatal(err)
		}
		if public := c.given(t, c.server, "csv", ""); strings.Contains(string(public.Bytes), "Half") || !strings.Contains(string(public.Bytes), "Open") {
			t.Errorf("the public reads %s", public.Bytes)
		}
		got, err := c.server.ForAddressee(t.Context(), c.by, request)
		if err != nil || !strings.Contains(string(got.Bytes), "Half") || c.count(t, taken) != 1 {
			t.Errorf("the addressee reads %s, %d lines: %v", got.Bytes, c.count(t, taken), err)
		}
		if _, err := c.server.ForAddressee(t.Context(), app.Actor{}, request); err == nil {
			t.Error("a visitor takes the addressee's")
		}
	})
}

// TestTamperedDocumentIsNotGivenOut changes what is kept, with the database's own guards out of the way.
func TestTamperedDocumentIsNotGivenOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		if err := c.server.Keep(t.Context(), app.PackageMade{PackageID: 1}); err != nil {
			t.Fatal(err)
		}
		format, _ := export.FormatOf("csv")
		request := documents.Request{Slug: "letter", Package: 1, Format: format}
		refused := func(after string, kind app.Kind) {
			t.Helper()
			if _, err := c.server.Give(t.Context(), lang.For("en"), app.Actor{}, request); !app.IsKind(err, kind) {
				t.Errorf("after %s: %v", after, err)
			}
		}
		guarded := []string{"DELETE FROM package_file_parts", "DELETE FROM package_files", "DELETE FROM filings",
			"UPDATE package_file_parts SET number = 7", "UPDATE package_files SET name = ''", "UPDATE filings SET files_digest = ''"}
		if storetest.IsPostgres(s) {
			guarded = append(guarded, "TRUNCATE filings", "TRUNCATE package_file_parts", "TRUNCATE package_files CASCADE")
		}
		for _, statement := range guarded {
			if _, err := c.db.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want: append-only", statement, err)
			}
		}
		storetest.Unguard(t, s, c.db)
		for _, statement := range []string{"UPDATE package_file_parts SET number = number + 1", "UPDATE package_files SET digest = 'x'"} {
			if _, err := c.db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			refused(statement, app.Unavailable)
		}
	})
}

// TestErasedPackageLineTakesItsDocuments along, past the database's guards: they hold the line, opened.
func TestErasedPackageLineTakesItsDocuments(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		if err := c.server.Keep(t.Context(), app.PackageMade{PackageID: 1}); err != nil {
			t.Fatal(err)
		}
		line := c.count(t, "SELECT leaf_index FROM ledger_lines WHERE kind = 'package.made'")
		if err := privacy.New(s).EraseLines(t.Context(), []int64{int64(line)}); err != nil {
			t.Fatal(err)
		}
		if left := c.count(t, "SELECT count(*) FROM package_file_parts"); left > 0 {
			t.Errorf("%d parts are left", left)
		}
		report, err := ledger.New(s).Verify(t.Context())
		if err != nil || slices.ContainsFunc(report.Findings, func(f ledger.Finding) bool { return strings.HasPrefix(f.Record, "filing") }) {
			t.Errorf("%v: %v", err, report.Findings)
		}
		format, _ := export.FormatOf("csv")
		if _, err := c.server.Give(t.Context(), lang.For("en"), app.Actor{}, documents.Request{Slug: "letter", Package: 1, Format: format}); !app.IsKind(err, app.Gone) {
			t.Errorf("an erased package gives a document: %v", err)
		}
	})
}
