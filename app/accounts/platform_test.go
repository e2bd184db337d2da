package accounts_test

import (
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestThePortalIsRunByThoseWhoAreMeant crosses who asks with what they ask about those who run the portal: named by the
// settings, invited and accepted, invited and waiting.
func TestThePortalIsRunByThoseWhoAreMeant(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, named := t.Context(), app.Identity{Issuer: "https://id.example", Subject: "named", Name: "Named"}
		a := accounts.New(s, []app.Identity{named})
		n := a.Inviting(secret)
		home := storetest.Coalition(t, s, "home")
		come := func(id app.Identity) app.Person {
			t.Helper()
			p, err := a.SignIn(ctx, id)
			want(t, id.Subject+" signs in", err, "")
			return p
		}
		guest := app.Identity{Issuer: "https://id.example", Subject: "guest", Name: "Guest", Email: "guest@example.org"}
		invite := func() string {
			t.Helper()
			token, err := n.InviteToPortal(ctx, "guest@example.org")
			want(t, "invite", err, "")
			return token
		}
		accept := func(p app.Person) {
			t.Helper()
			_, err := n.Accept(ctx, storetest.By(p), invite())
			want(t, "accept", err, "")
		}
		invited := come(guest)
		accept(invited)
		_, err := n.Accept(ctx, storetest.By(invited), "guessed")
		want(t, "a link that nobody sent", err, app.NotFound)

		want(t, "the only one", a.Relieve(ctx, storetest.By(invited), invited.ID), app.Conflict)
		settings := come(named)
		invite() // waits
		for _, c := range []struct {
			who  app.Person
			kind app.Kind
		}{
			{app.Person{}, app.Unauthenticated},
			{storetest.Person(t, s, "stranger"), app.Forbidden},
			{storetest.Officer(t, s, home, app.Coordinator), app.Forbidden},
			{storetest.Officer(t, s, home, app.Administrator), app.Forbidden},
		} {
			by := storetest.By(c.who)
			_, err := a.PlatformPeople(ctx, by)
			want(t, c.who.Name+" lists those who run the portal", err, c.kind)
			_, err = n.Sent(ctx, by, "")
			want(t, c.who.Name+" lists the invited", err, c.kind)
			want(t, c.who.Name+" ends it", a.Relieve(ctx, by, invited.ID), c.kind)
			want(t, c.who.Name+" revokes", n.Revoke(ctx, by, "", 2), c.kind)
		}

		all, err := a.PlatformPeople(ctx, storetest.By(settings))
		if want(t, "list", err, ""); len(all) != 2 {
			t.Fatalf("%d run the portal: %+v", len(all), all)
		}
		for _, g := range all {
			if isNamed := g.Person.ID == settings.ID; g.Settings != isNamed || (g.Keeps != nil) != isNamed {
				t.Errorf("%s: %+v", g.Person.Name, g)
			}
		}
		rows, err := n.Sent(ctx, storetest.By(settings), "")
		if want(t, "list the invited", err, ""); len(rows) != 2 || rows[0].Standing != app.InvitationSent || rows[1].AcceptedBy.ID != invited.ID {
			t.Errorf("invited: %+v", rows)
		}
		want(t, "an invitation to the portal, as a secretariat's", n.Revoke(ctx, storetest.By(settings), "home", rows[0].Invitation.ID), app.NotFound)
		want(t, "revoke", n.Revoke(ctx, storetest.By(settings), "", rows[0].Invitation.ID), "")
		want(t, "revoke again", n.Revoke(ctx, storetest.By(settings), "", rows[0].Invitation.ID), app.Gone)
		want(t, "invite to a secretariat", n.Invite(ctx, storetest.By(invited), accounts.Invite{Coalition: "home", Address: "x@example.org", Role: app.Coordinator}), "")

		want(t, "end what the settings say", a.Relieve(ctx, storetest.By(invited), settings.ID), app.Conflict)
		want(t, "end", a.Relieve(ctx, storetest.By(settings), invited.ID), "")
		want(t, "end again", a.Relieve(ctx, storetest.By(settings), invited.ID), app.Conflict)
		if p := come(guest); p.Platform {
			t.Error("signing in again brings it back")
		}
		_, err = a.PlatformPeople(ctx, storetest.By(invited))
		want(t, "who was", err, app.Forbidden)
		if got := count(t, s, "invitations WHERE state = 'sent'"); got != 0 {
			t.Errorf("%d invitations of somebody who could not give the place wait", got)
		}
		accept(invited)
		want(t, "end one's own", a.Relieve(ctx, storetest.By(invited), invited.ID), "")
		holds(t, s)
	})
}
