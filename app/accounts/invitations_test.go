package accounts_test

import (
	"strings"
	"testing"
	"time"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/privacy"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

var secret = []byte("a secret of the tests, long enough")

// invited offers a place to an address and gives the link's token.
func invited(t *testing.T, s *store.Store, n *accounts.Invitations, by app.Person, role app.OfficeRole) (string, int64) {
	t.Helper()
	in := accounts.Invite{Coalition: "home", Address: "newcomer@example.org", Role: role, Language: "en"}
	want(t, "invite", n.Invite(t.Context(), storetest.By(by), in), "")
	var token string
	var id int64
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		c, err := tx.CoalitionBySlug("home")
		if err != nil {
			return err
		}
		all, err := tx.InvitationsTo(&c.ID)
		if err != nil {
			return err
		}
		token, id = all[0].Token(secret), all[0].ID
		return nil
	})
	want(t, "read", err, "")
	return token, id
}

// TestInvitationByStateActAndPerson crosses what became of an invitation with what is tried, by each of those concerned.
func TestInvitationByStateActAndPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, clock, ctx := accounts.New(s, nil), storetest.ClockOf(s), t.Context()
		n := a.Inviting(secret)
		home := storetest.Coalition(t, s, "home")
		admin, newcomer := storetest.Officer(t, s, home, app.Administrator), storetest.Person(t, s, "newcomer")
		for role, p := range map[app.Kind][]app.Person{
			app.Unauthenticated: {{}},
			app.Forbidden:       {storetest.Person(t, s, "stranger"), storetest.Officer(t, s, home, app.Coordinator), storetest.Officer(t, s, storetest.Coalition(t, s, "away"), app.Administrator)},
		} {
			for _, by := range p {
				_, id := invited(t, s, n, admin, app.Coordinator)
				in := accounts.Invite{Coalition: "home", Address: "x@example.org", Role: app.Coordinator}
				want(t, by.Name+" invites", n.Invite(ctx, storetest.By(by), in), role)
				want(t, by.Name+" revokes", n.Revoke(ctx, storetest.By(by), "home", id), role)
				_, err := n.Sent(ctx, storetest.By(by), "home")
				want(t, by.Name+" lists", err, role)
			}
		}
		for _, wrong := range []accounts.Invite{{Address: "nobody", Role: app.Coordinator}, {Address: "a@b.example", Role: "king"}, {Address: "a@b.example", Role: app.PlatformRole}, {Address: "a@b.example\r\nBcc: c@d.example", Role: app.Coordinator}} {
			wrong.Coalition = "home"
			want(t, wrong.Address, n.Invite(ctx, storetest.By(admin), wrong), app.Invalid)
		}
		ends := map[app.InvitationState]func(token string, id int64){
			app.InvitationSent: func(string, int64) {},
			app.InvitationAccepted: func(token string, _ int64) {
				_, err := n.Accept(ctx, storetest.By(newcomer), token)
				want(t, "accept", err, "")
			},
			app.InvitationDeclined: func(token string, _ int64) { want(t, "decline", n.Decline(ctx, token), "") },
			app.InvitationRevoked:  func(_ string, id int64) { want(t, "revoke", n.Revoke(ctx, storetest.By(admin), "home", id), "") },
			app.InvitationExpired:  func(string, int64) { clock.Set(clock.Now().Add(app.InvitationLifetime)) },
		}
		for _, state := range app.InvitationStates {
			for _, act := range []string{"accept", "decline", "revoke"} {
				token, id := invited(t, s, n, admin, app.Coordinator)
				ends[state](token, id)
				offer, err := n.Offered(ctx, storetest.By(newcomer), token)
				if err != nil || offer.Standing != state || offer.Elsewhere {
					t.Errorf("%s is offered as %+v, %v", state, offer, err)
				}
				kind := app.Gone
				if state == app.InvitationSent {
					kind = ""
				}
				switch act {
				case "accept":
					_, err = n.Accept(ctx, app.Actor{}, token)
					want(t, string(state)+": a visitor accepts", err, app.Unauthenticated)
					_, err = n.Accept(ctx, storetest.By(newcomer), token)
				case "decline":
					err = n.Decline(ctx, token)
				case "revoke":
					err = n.Revoke(ctx, storetest.By(admin), "home", id)
				}
				want(t, string(state)+": "+act, err, kind)
			}
		}
		_, err := n.Accept(ctx, storetest.By(newcomer), "guessed")
		want(t, "a link that nobody sent", err, app.NotFound)
		holds(t, s)
	})
}

// TestInvitationGivesWhatItSays: no less than is held, nothing from somebody who could not give it any more, and the portal only by its server.
func TestInvitationGivesWhatItSays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, ctx := accounts.New(s, nil), t.Context()
		n := a.Inviting(secret)
		home := storetest.Coalition(t, s, "home")
		admin, platform, newcomer := storetest.Officer(t, s, home, app.Administrator), storetest.Platform(t, s), storetest.Person(t, s, "newcomer")
		accept := func(token string, kind app.Kind) {
			t.Helper()
			_, err := n.Accept(ctx, storetest.By(newcomer), token)
			want(t, "accept", err, kind)
		}
		token, _ := invited(t, s, n, admin, app.Administrator)
		accept(token, "")
		lesser, _ := invited(t, s, n, platform, app.Coordinator)
		accept(lesser, "")
		if o := officeOf(t, a, platform, newcomer); o.Role != app.Administrator {
			t.Errorf("an invitation took away: %+v", o)
		}
		last, _ := invited(t, s, n, admin, app.Administrator)
		demote := accounts.Assignment{Coalition: "home", Office: officeOf(t, a, platform, admin).ID, Role: app.Coordinator}
		want(t, "demote who invited", a.Assign(ctx, storetest.By(newcomer), demote), "")
		accept(last, app.Gone)
		mine, _ := invited(t, s, n, newcomer, app.Coordinator)
		want(t, "demote", a.Assign(ctx, storetest.By(platform), accounts.Assignment{Coalition: "home", Office: demote.Office, Role: app.Administrator}), "")
		want(t, "erase", privacy.New(s).Erase(ctx, storetest.By(newcomer), newcomer.ID), "")
		if _, err := n.Offered(ctx, storetest.By(admin), mine); app.KindOf(err) != app.NotFound {
			t.Errorf("an invitation to the address of somebody erased: %v", err)
		}

		portal, err := n.InviteToPortal(ctx, "first@example.org")
		want(t, "invite to the portal", err, "")
		first, err := a.SignIn(ctx, app.Identity{Issuer: "https://id.example", Subject: "first", Name: "First"})
		want(t, "sign in", err, "")
		_, err = n.Accept(ctx, storetest.By(first), portal)
		want(t, "accept the portal", err, "")
		_, err = n.Accept(ctx, storetest.By(admin), portal)
		want(t, "accept it again", err, app.Gone)
		again, err := a.SignIn(ctx, app.Identity{Issuer: "https://id.example", Subject: "first", Name: "First"})
		if err != nil || !again.Platform {
			t.Errorf("after signing in again: %+v, %v", again, err)
		}
		_, err = n.InviteToPortal(ctx, "no address")
		want(t, "nobody", err, app.Invalid)
		if strings.Contains(portal, "/") || len(portal) < 40 {
			t.Errorf("the link: %q", portal)
		}
		clock := storetest.ClockOf(s)
		clock.Set(clock.Now().Add(61 * 24 * time.Hour))
		want(t, "sweep", n.Sweep(ctx), "")
		if got := count(t, s, "invitations WHERE state <> 'accepted'"); got != 0 {
			t.Errorf("%d addresses are kept", got)
		}
		holds(t, s)
	})
}
