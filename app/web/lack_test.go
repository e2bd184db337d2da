package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestWhatPDFCannotPrintIsSaid on the profile, at signing, in the editor and where documents are
// chosen; a name and a text that it can print are warned of nowhere.
func TestWhatPDFCannotPrintIsSaid(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	owner, secretariat := s.as(t, s.owner), s.as(t, s.coordinator)
	const profile = "/desk/organisations/kinderrechte-heute"
	for _, path := range []string{profile, signForm} {
		if page := owner.Get(path); page.Status != http.StatusOK || contains(page.Body, says("organisations.lack_title")) {
			t.Errorf("%s: %d, or it warns of nothing", path, page.Status)
		}
	}
	s.rename(t, "子どもの権利", "")
	nameless := says("organisations.lack_nameless", "Script", "Chinese characters, Japanese letters")
	for _, path := range []string{profile, signForm} {
		shows(t, owner.Get(path), http.StatusOK, nameless)
	}
	s.rename(t, "子どもの権利", "Rights of Children")
	instead := says("organisations.lack_instead", "Script", "Chinese characters, Japanese letters", "Name", "Rights of Children")
	for _, path := range []string{profile, signForm} {
		shows(t, owner.Get(path), http.StatusOK, instead)
	}
	s.sign(t, owner, app.DisclosedPublic)
	if page := secretariat.Get(exportForm); !contains(page.Body, instead) || !page.Has("#f-english") {
		t.Error("the export page does not say which name is replaced")
	}
	text := says("secretariat.lacks_text", "Script", "emoji")
	sent := typed("body", "We are many 🧒.")
	preview := url.Values{"do": {"preview"}}
	for name, v := range sent {
		preview[name] = v
	}
	shows(t, secretariat.Submit(secretariat.Get(newLetter), allLetters, preview), http.StatusOK, text)
	shows(t, secretariat.Submit(secretariat.Get(newLetter), allLetters, sent), http.StatusOK, says("letters.done_created"), text)
	shows(t, secretariat.Get("/letters/a-fund-for-victims/edit"), http.StatusOK, text)
}

// rename gives the signatory other names, behind the portal's back.
func (s signingScene) rename(t *testing.T, name, english string) {
	t.Helper()
	err := s.store.Tx(t.Context(), func(tx *store.Tx) error {
		o, err := tx.LockOrganisation(s.organisation.ID)
		if err != nil {
			return err
		}
		o.LegalName, o.DisplayName, o.EnglishName = name, name, english
		return tx.SaveOrganisation(&o)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCSVWithoutMark is a link beside the files that everybody can take.
func TestCSVWithoutMark(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	s.endorse(t, "Zora", "DE", app.DisclosedPublic)
	v := s.visitor(t)
	body := v.Get("/letters/remediation").Body
	at := strings.LastIndex(body, "/signatories.csv?")
	query, _, found := strings.Cut(body[max(at, 0)+len("/signatories.csv?"):], `bom=0"`)
	if at < 0 || !found || strings.Contains(query, "<") {
		t.Fatal("there is no link to it")
	}
	if body := v.Get("/letters/remediation/signatories.csv?" + strings.ReplaceAll(query, "&amp;", "&") + "bom=0").Body; !strings.HasPrefix(body, "name,") {
		t.Errorf("it begins with %.10q", body)
	}
}

// TestApplicantsAreToldWhatPDFCannotPrint where they type the name, as soon as the form comes back, and after it was sent.
func TestApplicantsAreToldWhatPDFCannotPrint(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	b := s.as(t, storetest.Person(t, s.store, "applicant"))
	warning := says("organisations.lack_nameless", "Script", "Chinese characters, Japanese letters")
	silent(t, b.Get("/desk/apply"), says("organisations.lack_title"))
	named := func(authority string) url.Values {
		return applying("coalition", s.coalition.Slug, "legal_name", "子どもの権利", "display_name", "子どもの権利", "english_name", "", "authority", authority)
	}
	shows(t, b.Submit(b.Get("/desk/apply"), "/desk/apply", named("")), http.StatusUnprocessableEntity, warning)
	shows(t, b.Submit(b.Get("/desk/apply"), "/desk/apply", named("Our statutes")), http.StatusOK, warning)
}
