package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// age lets a year go by after a package, in which all changes that can: the next
// package is made in another layout, the key is rotated and the old one retires, checkpoints follow.
func (s signingScene) age(t *testing.T, g *ledger.Signer) {
	t.Helper()
	s.reopen(t)
	s.layOut(t, app.UsualLayout)
	s.endorse(t, "Nachzügler", "AT", app.DisclosedPublic)
	s.handOver(t)
	if err := g.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.clock.Pass(120 * 24 * time.Hour)
		storetest.Coalition(t, s.store, "c"+s.clock.Now().Format("20060102"))
		if err := g.Sign(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPackageIsTheSameForEver changes all around a package that can change, and asks for it a year later.
func TestPackageIsTheSameForEver(t *testing.T) {
	t.Parallel()
	s, _ := illustratedLetter(t, openLetter(t))
	before := takenWhole(t, s)
	s.age(t, s.server.Config.Documents.Signer)
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		o, err := tx.OrganisationBySlug("ärzte")
		if err != nil {
			return err
		}
		o.DisplayName, o.Country = "Renamed", "FR"
		return tx.SaveOrganisation(&o)
	})
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.Raw(t, s.store)
	for _, statement := range []string{"UPDATE coalitions SET name = 'Renamed'", "UPDATE endorsements SET display_name = 'Renamed', country = 'FR', logo_digest = NULL",
		"UPDATE organisations SET logo_digest = NULL"} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, takenWhole(t, s)); diff != "" {
		t.Error(diff)
	}
	b := s.visitor(t)
	b.Language = "fr"
	if got := b.Get(packagePath + ".pdf").Body; hashed(got) != before["pdf"] {
		t.Error("another reader gets another file")
	}
}

func TestTheNextPackageSaysWhoJoined(t *testing.T) {
	t.Parallel()
	s := deliveredLetter(t, openLetter(t))
	s.age(t, s.server.Config.Documents.Signer)
	s.visitor(t).Get(packagePath)
	shows(t, s.visitor(t).Get(packagePath), 200, says("letters.package_newer"))
	second := s.visitor(t).Get("/letters/remediation/packages/2")
	shows(t, second, 200, says("letters.package_changes", "Number", "1"), says("letters.package_joined"), "Nachzügler")
	text := inside(t, "pdf", s.visitor(t).Get("/letters/remediation/packages/2.pdf").Body)
	if !contains(text, "1 additional signatory since package 1") {
		t.Error("the document does not say who joined")
	}
}

func hashed(file string) string {
	sum := sha256.Sum256([]byte(file))
	return hex.EncodeToString(sum[:])
}

// takenWhole are the digests of the first package's documents, in every language and for both circles.
func takenWhole(t *testing.T, s signingScene) map[string]string {
	t.Helper()
	files, visitor, by := map[string]string{}, s.visitor(t), s.as(t, s.coordinator)
	for _, ending := range packageEndings {
		for _, query := range []string{"", "?lang=de", "?group=country-type"} {
			page := visitor.Get(packagePath + "." + ending + query)
			if page.Status != 200 {
				t.Fatalf("%s%s: %d", ending, query, page.Status)
			}
			files[ending+query] = hashed(page.Body)
		}
		page := by.Post(packagePath+"/addressee", form("format", ending))
		if page.Status != 200 {
			t.Fatalf("for the addressee, %s: %d", ending, page.Status)
		}
		files["addressee "+ending] = hashed(page.Body)
	}
	return files
}

// moved is the scene on another store that holds its rows.
func (s signingScene) moved(t *testing.T, to *store.Store) signingScene {
	t.Helper()
	storetest.ClockOf(to).Set(s.clock.Now())
	s.portal = portalOn(t, to)
	s.signs(t)
	return s
}

// elsewhere names the database that another process is to take the documents
// from, and the file in which it is to leave their digests.
const elsewhere = "UNDERSIGNED_TEST_PACKAGE"

// TestPackageIsTheSameEverywhere takes a package a year after it was made: on the
// other database to which the record was copied row by row, and in another process
// in another time zone and locale. All give the bytes of the first day.
func TestPackageIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv(elsewhere); dir != "" {
		takeElsewhere(t, dir)
		return
	}
	s, _ := illustratedLetter(t, openLetter(t))
	want := takenWhole(t, s)
	s.age(t, s.server.Config.Documents.Signer)
	t.Run("process", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		storetest.Save(t, s.store, filepath.Join(dir, "store.db"))
		other := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPackageIsTheSameEverywhere$")
		other.Env = append(os.Environ(), elsewhere+"="+dir, "TZ=Pacific/Kiritimati", "LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8")
		if out, err := other.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		data, err := os.ReadFile(filepath.Join(dir, "files.json"))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		to := storetest.NewPostgres(t)
		storetest.Copy(t, s.store, to)
		if diff := cmp.Diff(want, takenWhole(t, s.moved(t, to))); diff != "" {
			t.Error(diff)
		}
	})
}

// takeElsewhere is what the other process does.
func takeElsewhere(t *testing.T, dir string) {
	t.Helper()
	st := storetest.Saved(t, filepath.Join(dir, "store.db"))
	storetest.ClockOf(st).Pass(400 * 24 * time.Hour)
	s := signingScene{portal: portalOn(t, st)}
	s.signs(t)
	err := st.Read(t.Context(), func(tx *store.Tx) error {
		letter, err := tx.LetterBySlug("remediation")
		if err == nil {
			s.coordinator, err = tx.Person(letter.CreatedByID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(takenWhole(t, s))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "files.json"), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
