package web

import (
	"fmt"
	"net/http"
	"testing"

	"undersigned/app/accounts"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// TestInvitedByALink goes from the form through the link to the place, as a visitor, as the invited, and as somebody else.
func TestInvitedByALink(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	people := paths.Secretariat("care", "people")
	admin := st.as(t, st.administrator)
	shows(t, admin.Post("/secretariat/care/invitations", form("address", "nobody", "role", "coordinator")), http.StatusUnprocessableEntity, says("rules.address"))
	shows(t, admin.Post("/secretariat/care/invitations", form("address", "guest@example.org", "role", "coordinator", "language", "en")), http.StatusOK, says("secretariat.invite_done"), "guest@example.org")
	shows(t, st.as(t, st.coordinator).Post("/secretariat/care/invitations", form("address", "x@example.org", "role", "coordinator")), http.StatusForbidden)
	silent(t, st.as(t, st.coordinator).Get(people), "guest@example.org")
	token := ""
	err := st.store.Read(t.Context(), func(tx *store.Tx) error {
		i, err := tx.Invitation(1)
		token = i.Token(st.server.Config.Secret)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	link := paths.Invitation(token)
	visitor := st.visitor(t).Get(link)
	shows(t, visitor, http.StatusOK, says("account.invitation_sign_in"), st.administrator.Name)
	silent(t, visitor, "guest@example.org")
	if got := visitor.Header.Get("Cache-Control") + " " + visitor.Header.Get("Referrer-Policy"); got != "no-store no-referrer" {
		t.Errorf("the page may be kept or told: %q", got)
	}
	shows(t, st.visitor(t).Get(link+"x"), http.StatusNotFound)
	other := st.as(t, storetest.Person(t, st.store, "other"))
	shows(t, other.Get(link), http.StatusOK, says("account.invitation_elsewhere"))
	guest := st.as(t, storetest.Person(t, st.store, "guest"))
	page := guest.Get(link)
	shows(t, page, http.StatusOK, says("account.invitation_reader", "Name", "guest, guest@example.org"))
	silent(t, page, says("account.invitation_elsewhere"))
	shows(t, guest.Submit(page, link+"/accept", nil), http.StatusOK, says("account.invitation_accepted"))
	shows(t, other.Get(link), http.StatusOK, says("rules.invitation_accepted"), says("account.invitation_help", "Name", st.administrator.Name))
	shows(t, other.Post(link+"/accept", nil), http.StatusGone, says("rules.invitation_accepted"))
	shows(t, admin.Get(people), http.StatusOK, says("secretariat.invitation_accepted_by", "Name", "guest (id.example)"))
	shows(t, admin.Get("/secretariat/care/ledger"), http.StatusOK, says("ledger.kind_office_accepted"))

	shows(t, admin.Post("/secretariat/care/invitations", form("address", "late@example.org", "role", "administrator")), http.StatusOK)
	shows(t, admin.Submit(admin.Get(people), "/secretariat/care/invitations/2/revoke", nil), http.StatusOK, says("secretariat.invitation_revoked"))

	portal, err := accounts.New(st.store, nil).Inviting(st.server.Config.Secret).InviteToPortal(t.Context(), "first@example.org")
	if err != nil {
		t.Fatal(err)
	}
	first := st.as(t, storetest.Person(t, st.store, "first"))
	shows(t, first.Get(paths.Invitation(portal)), http.StatusOK, says("account.invitation_portal"))
	if page := first.Post(paths.Invitation(portal, "accept"), nil); page.Path != "/platform" || page.Status != http.StatusOK {
		t.Errorf("who was to run the portal comes to %s: %d", page.Path, page.Status)
	}
	shows(t, other.Post(paths.Invitation(portal, "decline"), nil), http.StatusGone)

	shows(t, first.Get("/platform"), http.StatusOK, "first@example.org", says("platform.by_invitation"), says("rules.last_platform"),
		says("secretariat.invitation_accepted_by", "Name", "first (id.example)"))
	if _, err := accounts.New(st.store, nil).Inviting(st.server.Config.Secret).InviteToPortal(t.Context(), "second@example.org"); err != nil {
		t.Fatal(err)
	}
	const revoke, end = "/platform/invitations/4/revoke", "/platform/people/%d/end"
	for _, b := range []*webtest.Browser{other, admin, st.as(t, st.coordinator)} {
		shows(t, b.Get("/platform"), http.StatusForbidden)
		shows(t, b.Post(revoke, nil), http.StatusForbidden)
	}
	waiting := first.Get("/platform")
	shows(t, waiting, http.StatusOK, "second@example.org", says("secretariat.invitation_sent"))
	shows(t, first.Submit(waiting, revoke, nil), http.StatusOK, says("secretariat.invitation_done_revoke"), says("secretariat.invitation_revoked"))
	another := storetest.Platform(t, st.store)
	page = first.Get("/platform")
	shows(t, page, http.StatusOK, another.Name)
	shows(t, first.Post(fmt.Sprintf(end, 10_000), nil), http.StatusConflict)
	shows(t, first.Post("/platform/people/x/end", nil), http.StatusNotFound)
	shows(t, admin.Post(fmt.Sprintf(end, another.ID), nil), http.StatusForbidden)
	shows(t, first.Submit(page, fmt.Sprintf(end, another.ID), nil), http.StatusOK, says("platform.relieved"))
	shows(t, st.as(t, another).Get("/platform"), http.StatusForbidden)
}
