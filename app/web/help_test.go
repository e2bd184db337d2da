package web

import (
	"net/http"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/store/storetest"
)

// TestRefusalsNameWhoCan: whoever acts for an organisation and may not sign, edit or decide reads who may; nobody else does.
func TestRefusalsNameWhoCan(t *testing.T) {
	t.Parallel()
	s := openLetter(t)
	st := &stage{portal: s.portal, coalition: s.coalition}
	viewer := s.as(t, st.representative(t, s.organisation, app.Viewer))
	st.representative(t, s.organisation, app.Editor)
	outside, outsider := storetest.Organisation(t, s.store, "Outside"), storetest.Person(t, s.store, "outsider")
	storetest.Seat(t, s.store, outside, outsider, app.Owner)
	const owner, editor = "owner of Kinderrechte Heute", "editor at Kinderrechte Heute"
	seats := "/desk/organisations/kinderrechte-heute/seats"

	shows(t, viewer.Get("/letters/remediation"), http.StatusOK, says("letters.bar_not_entitled"), says("letters.bar_who_can"))
	for path, status := range map[string]int{"/letters/remediation/endorse": http.StatusOK, signForm: http.StatusForbidden} {
		page := viewer.Get(path)
		shows(t, page, status, owner, says("errors.help_signatory"), says("rules.not_signatory"))
		if !strings.Contains(page.Body, `href="`+seats+`"`) {
			t.Errorf("%s does not lead to all who act for it", path)
		}
		silent(t, page, editor)
	}
	shows(t, viewer.Get("/desk/organisations/kinderrechte-heute"), http.StatusForbidden, owner, editor, says("errors.help_editor"))
	shows(t, viewer.Get("/desk/organisations/kinderrechte-heute/coalitions"), http.StatusForbidden, owner, says("errors.help_owner"))

	elsewhere := s.as(t, outsider)
	page := elsewhere.Get("/letters/remediation/endorse")
	shows(t, page, http.StatusForbidden, "Outside", says("rules.not_member"), says("errors.help_owner"), "outsider")
	silent(t, page, owner)
	silent(t, elsewhere.Get(signForm), owner)
	silent(t, s.as(t, s.coordinator).Get(signForm), owner)
	none := s.as(t, storetest.Person(t, s.store, "stranger")).Get("/letters/remediation/endorse")
	shows(t, none, http.StatusOK, says("endorsements.choice_empty"), says("endorsements.choice_empty_next"))
	silent(t, none, owner)

	signer := s.as(t, s.owner)
	s.sign(t, signer, app.DisclosedPublic)
	other, _ := storetest.Signatory(t, s.store, s.coalition, "Second")
	storetest.Seat(t, s.store, other, s.owner, app.Viewer)
	shows(t, signer.Get("/letters/remediation/endorse"), http.StatusConflict, says("rules.already_endorsed"))
}
