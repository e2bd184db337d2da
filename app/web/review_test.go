package web

import (
	"net/http"
	"net/url"
	"testing"

	"undersigned/app"
	"undersigned/app/store/storetest"
)

func TestOfTwoAdministratorsOneDecides(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	applicant := st.as(t, storetest.Person(t, st.store, "applicant"))
	applicant.Submit(applicant.Get("/desk/apply"), "/desk/apply", applying())
	first, second := st.as(t, st.administrator), st.as(t, storetest.Platform(t, st.store))
	seen, alsoSeen := first.Get(dossierPath), second.Get(dossierPath)
	shows(t, first.Submit(seen, dossierPath+"/approve", nil), http.StatusOK)
	shows(t, second.Submit(alsoSeen, dossierPath+"/reject", url.Values{"reason": {"Too small for us"}}), http.StatusConflict, says("rules.decided_meanwhile"),
		"Too small for us", says("organisations.membership_step_approved")+": "+st.administrator.Name)
	shows(t, second.Get(dossierPath), http.StatusOK, says("organisations.membership_approved"), st.administrator.Name)
}

func TestAnAdministratorDoesNotDecideOnTheirOwn(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	own := st.as(t, st.administrator)
	own.Submit(own.Get("/desk/apply"), "/desk/apply", applying())
	dossier := own.Get(dossierPath)
	shows(t, dossier, http.StatusOK, says("secretariat.decide_own"))
	if dossier.HasForm(dossierPath + "/approve") {
		t.Error("the decision is offered")
	}
	shows(t, own.Post(dossierPath+"/approve", form("lock_version", "0")), http.StatusForbidden)
	coordinator := st.as(t, st.coordinator).Get(dossierPath)
	shows(t, coordinator, http.StatusOK, says("secretariat.decide_administrators"))
}

func TestAMemberIsSuspendedAndReinstated(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	const path = "/secretariat/care/applications/alpha-aid"
	b := st.as(t, st.administrator)
	shows(t, b.Get("/secretariat/care/applications"), http.StatusOK, says("secretariat.queue_empty"))
	shows(t, b.Get("/secretariat/care/applications?state=approved"), http.StatusOK, "Alpha Aid")
	shows(t, b.Submit(b.Get(path), path+"/suspend", nil), http.StatusUnprocessableEntity)
	shows(t, b.Submit(b.Get(path), path+"/suspend", url.Values{"reason": {"Inactive"}}), http.StatusOK, says("secretariat.done_suspend"), "Inactive")
	shows(t, st.visitor(t).Get("/organisations/alpha-aid"), http.StatusNotFound)
	shows(t, b.Submit(b.Get(path), path+"/reinstate", nil), http.StatusOK, says("secretariat.done_reinstate"))
	shows(t, b.Get("/secretariat/care/applications?state=all&q=alpha"), http.StatusOK, "Alpha Aid")
	shows(t, b.Get("/secretariat/care/applications?state=nonsense"), http.StatusOK, says("secretariat.queue_empty"))
}

func TestEvidenceStandsSideBySide(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	member, _ := storetest.Signatory(t, st.store, st.coalition, "Arzte gegen Gewalt Köln")
	other := storetest.Organisation(t, st.store, "Arzte gegen Gewalt Bonn") // it has applied nowhere that this coalition may know of
	applicant := st.as(t, storetest.Person(t, st.store, "applicant"))
	applicant.Submit(applicant.Get("/desk/apply"), "/desk/apply", applying("website", "https://www.example.org/us"))
	b := st.as(t, st.administrator)
	shows(t, b.Get("/secretariat/care/applications"), http.StatusOK, says("secretariat.likely_count", "Count", 2))
	page := b.Get(dossierPath)
	shows(t, page, http.StatusOK, says("secretariat.mail_same"), says("secretariat.likely_name"), member.DisplayName, other.DisplayName, says("organisations.membership_approved"))
	if !page.Has(`a[href=/secretariat/care/applications/` + member.Slug + `]`) {
		t.Error("a member that may be the same leads nowhere")
	}
	if page.Has(`a[href=/organisations/` + other.Slug + `]`) {
		t.Error("an organisation without a page is linked")
	}
}

func TestAJoiningOrganisationOfAnotherCoalitionIsKnown(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	justice := storetest.Coalition(t, st.store, "justice")
	org, owner := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	boss := storetest.Officer(t, st.store, justice, app.Administrator)
	const path = "/desk/organisations/alpha-aid/coalitions"
	b := st.as(t, owner)
	if !b.Get("/desk/organisations/alpha-aid").Has("a[href=" + path + "]") {
		t.Error("another coalition is not offered")
	}
	page := b.Get(path)
	if page.Has("option[value=care]") || !page.Has("option[value=justice]") {
		t.Error("the coalitions offered are not those it is not in")
	}
	refused := b.Submit(page, path, url.Values{"coalition": {""}, "capacity": {"Chair"}})
	shows(t, refused, http.StatusUnprocessableEntity)
	if refused.Value("capacity") != "Chair" {
		t.Error("what was typed is lost")
	}
	sent := url.Values{"coalition": {"justice"}, "capacity": {"Chair"}, "authority": {"The board"}}
	shows(t, b.Submit(page, path, sent), http.StatusOK, says("desk.done_applied"))
	shows(t, b.Post(path, sent), http.StatusConflict)
	shows(t, b.Get(path), http.StatusConflict, says("rules.applied_everywhere"))
	if b.Get("/desk/organisations/alpha-aid").Has("a[href=" + path + "]") {
		t.Error("another coalition is offered where there is none")
	}
	shows(t, st.as(t, st.representative(t, org, app.Editor)).Post(path, sent), http.StatusForbidden)
	shows(t, st.as(t, boss).Get("/secretariat/justice/applications/alpha-aid"), http.StatusOK, "Alpha Aid", "care")
	shows(t, st.as(t, st.administrator).Get("/secretariat/justice/applications/alpha-aid"), http.StatusForbidden)

	profile := b.Get("/desk/organisations/alpha-aid")
	shows(t, b.Submit(profile, path+"/care/leave", nil), http.StatusOK, says("desk.done_left_coalition"))
	shows(t, b.Post(path+"/care/leave", nil), http.StatusConflict)
	shows(t, st.visitor(t).Get("/organisations/alpha-aid"), http.StatusNotFound)
}
