package web

import (
	"net/http"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestFilesOfAPackageAreComparedWithWhatWasKept uploads every document of a package, also those that carry no proof: as they
// were kept, with a blank more, and after somebody has changed what the database says of them.
func TestFilesOfAPackageAreComparedWithWhatWasKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := deliveredLetter(t, openLetterOn(t, st))
		v, by := s.visitor(t), s.as(t, s.coordinator)
		same, other := says("verify.kept_same"), says("verify.kept_other")
		for _, ending := range packageEndings {
			files := map[string]string{"verify.package_is_public": v.Get(packagePath + "." + ending).Body}
			files["verify.package_is_addressee"] = by.Post(packagePath+"/addressee", form("format", ending)).Body
			for circle, file := range files {
				page := upload(t, v, file)
				shows(t, page, http.StatusOK, says("verify.answer_current"), same, says("verify.cover_whole"))
				silent(t, page, "verborgen", other)
				if began, _, _ := strings.Cut(says(circle, "Number", "1", "Date", "|"), "|"); !strings.Contains(page.Text("main"), strings.TrimSpace(began)) {
					t.Errorf("%s does not say that it %q", ending, began)
				}
				if changed := upload(t, v, file+" "); strings.Contains(changed.Text("main"), same) {
					t.Errorf("%s %s with a blank more is said to have been kept", circle, ending)
				}
				answered := v.Get("/verify/" + ledger.BytesDigest([]byte(file)))
				shows(t, answered, http.StatusOK, same)
			}
		}
		// The script takes the list out of the file, and names the digest of the whole.
		list := v.Get(packagePath + ".json").Body
		sent := form("list", strings.ReplaceAll(list, "\n", "\r\n"), "seal", sealOf(t, list), "bytes", ledger.BytesDigest([]byte(list)))
		shows(t, v.Post("/verify", sent), http.StatusOK, same)
		sent.Set("bytes", strings.Repeat("0", 64))
		shows(t, v.Post("/verify", sent), http.StatusOK, other)

		csv := v.Get(packagePath + ".csv").Body
		forged := csv + "Forged,,,DE,Germany,ngo,NGO,2026-01-01\r\n"
		forge := []string{"DROP TRIGGER package_files_no_update", "UPDATE package_files SET digest = '" + ledger.BytesDigest([]byte(forged)) + "' WHERE format = 'csv' AND circle = '" + string(app.DisclosedPublic) + "'"}
		if storetest.IsPostgres(st) {
			forge[0] = "ALTER TABLE package_files DISABLE TRIGGER USER"
		}
		for _, statement := range forge {
			if _, err := storetest.Raw(t, st).ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		silent(t, upload(t, v, forged), same)
	})
}
