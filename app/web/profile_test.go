package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/store/storetest"
)

func TestEditorsChangeTheProfile(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	org, _ := storetest.Signatory(t, st.store, st.coalition, "Alpha Aid")
	const path = "/desk/organisations/alpha-aid"
	editor, other := st.as(t, st.representative(t, org, app.Editor)), st.as(t, st.representative(t, org, app.SignatoryRole))
	page, older := editor.Get(path), other.Get(path)
	if page.HasForm(path + "/coalitions/care/leave") {
		t.Error("an editor is offered to leave the coalition")
	}

	refused := editor.Submit(page, path, url.Values{"about": {"We help.\r\nAlways."}, "country": {"ZZ"}, "language": {"klingon!"}})
	shows(t, refused, http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"country", "language"}, wrong(refused)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := refused.Value("about"); got != "We help.\r\nAlways." && got != "We help.\nAlways." {
		t.Errorf("what was typed is lost: %q", got)
	}
	if refused.Value("lock_version") != page.Value("lock_version") {
		t.Error("a refused form forgets what it was filled from")
	}
	changed := url.Values{"about": {"We help."}, "display_name": {"Ålpha Aid"}, "country": {"XE"}, "language": {"sv"}, "sort_name": {"Aid"}}
	shows(t, editor.Submit(page, path, changed), http.StatusOK, says("desk.done_profile"))
	shows(t, other.Submit(older, path, url.Values{"city": {"Gent"}}), http.StatusConflict, says("rules.changed_meanwhile"))
	public := st.visitor(t).Get("/organisations/alpha-aid")
	shows(t, public, http.StatusOK, "Ålpha Aid", "We help.")
	if !public.Has("h1[lang=sv]") {
		t.Error("the name is not marked with its language")
	}
	shows(t, st.as(t, st.representative(t, org, app.Viewer)).Post(path, changed), http.StatusForbidden)
	shows(t, st.as(t, st.administrator).Post(path, changed), http.StatusForbidden)
}
