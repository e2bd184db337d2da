package notices_test

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// TestInvitationsReachPeopleWithoutAnAccount: the link of the mail is good, and stands in no table.
func TestInvitationsReachPeopleWithoutAnAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		n := st.seats.Inviting([]byte(invitationSecret))
		in := accounts.Invite{Coalition: "justice", Address: "newcomer@else.example", Role: app.Coordinator, Language: "fr"}
		st.must(n.Invite(t.Context(), st.actor("admin"), in))
		st.expect("newcomer@else.example: Justice Initiative vous invite")
		link := regexp.MustCompile(`https://portal\.example/invitations/(\S+)`).FindStringSubmatch(st.box.Messages()[0].Text)
		if link == nil {
			t.Fatalf("no link: %s", st.box.Messages()[0].Text)
		}
		for _, table := range []string{"invitations", "ledger_lines", "river_job", "receipts"} {
			var found int
			query := "SELECT count(*) FROM " + table + " AS x WHERE " + map[bool]string{true: "x::text LIKE", false: "'' LIKE"}[storetest.IsPostgres(s)] + " '%" + link[1] + "%'"
			if err := storetest.Raw(t, s).QueryRowContext(t.Context(), query).Scan(&found); err != nil || found != 0 {
				t.Errorf("the link stands in %s: %d, %v", table, found, err)
			}
		}
		offer, err := n.Offered(t.Context(), app.Actor{}, link[1])
		if err != nil || offer.Coalition.Slug != "justice" || !strings.EqualFold(offer.By, "admin") {
			t.Errorf("%+v, %v", offer, err)
		}
		st.must(n.Invite(t.Context(), st.actor("admin"), in))
		rows, err := n.Sent(t.Context(), st.actor("admin"), "justice")
		st.must(err)
		st.must(n.Revoke(t.Context(), st.actor("admin"), "justice", rows[0].Invitation.ID))
		st.expect() // what was revoked meanwhile is not sent
	})
}

// TestAcceptedInvitationsAreTold: everybody who could have given the place learns who has it now, and by which address, whoever
// accepted does not, and nobody is told twice.
func TestAcceptedInvitationsAreTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		st.appoint("second", "de", app.Administrator)
		st.appoint("coordinator", "en", app.Coordinator)
		n := st.seats.Inviting([]byte(invitationSecret))
		st.must(n.Invite(t.Context(), st.actor("admin"), accounts.Invite{Coalition: "justice", Address: "meant@else.example", Role: app.Administrator, Language: "en"}))
		st.expect("meant@else.example: Justice Initiative invites you")
		token := regexp.MustCompile(`https://portal\.example/invitations/(\S+)`).FindStringSubmatch(st.box.Messages()[0].Text)[1]
		st.person("other", "en")
		_, err := n.Accept(t.Context(), st.actor("other"), token)
		st.must(err)
		st.expect("admin@ngo.example: Justice Initiative: an invitation was accepted", "second@ngo.example: Justice Initiative: eine Einladung wurde angenommen")
		told := st.box.Messages()[1].Text
		for _, part := range []string{"Invited: meant@else.example", "Person: other", "https://portal.example/secretariat/justice/people"} {
			if !strings.Contains(told, part) {
				t.Errorf("no %q in: %s", part, told)
			}
		}
		st.must(st.notices.InvitationTaken(t.Context(), app.InvitationTaken{InvitationID: 1}))
		st.expect()

		for i, name := range []string{"first", "next"} {
			st.person(name, "en")
			portal, err := n.InviteToPortal(t.Context(), name+"@else.example")
			st.must(err)
			_, err = n.Accept(t.Context(), st.actor(name), portal)
			st.must(err)
			want := []string{"platform@ngo.example: An invitation to run the portal was accepted"} // who runs the portal of the tests
			if i > 0 {
				want = append([]string{"first@ngo.example: An invitation to run the portal was accepted"}, want...)
			}
			st.expect(want...)
		}
	})
}

// TestQueuedMailKeepsItsShape: what an older build has queued is delivered, and no reader's address stands in a job.
func TestQueuedMailKeepsItsShape(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		org := st.apply("Eins", "owner")
		st.decide("admin", org, app.MembershipApproved, "")
		in := accounts.Invite{Coalition: "justice", Address: "newcomer@else.example", Role: app.Coordinator, Language: "de"}
		st.must(st.seats.Inviting([]byte(invitationSecret)).Invite(t.Context(), st.actor("admin"), in))
		queued(st.T, st.store)

		var old app.MailDue
		row := `{"person_id":` + strconv.FormatInt(int64(st.people["owner"].ID), 10) + `,"notice":"applicant_approved","subject":2,"receipt":"r"}`
		st.must(json.Unmarshal([]byte(row), &old))
		st.must(st.notices.Deliver(t.Context(), old))
		var made app.InvitationMade
		st.must(json.Unmarshal([]byte(`{"invitation_id":1}`), &made))
		st.must(st.notices.InvitationMade(t.Context(), made))
		for _, job := range queued(st.T, st.store) {
			if strings.Contains(string(job.EncodedArgs), "newcomer@") {
				t.Errorf("an address waits in %s", job.EncodedArgs)
			}
			var due app.MailDue
			st.must(json.Unmarshal(job.EncodedArgs, &due))
			st.must(st.notices.Deliver(t.Context(), due))
		}
		st.expect("newcomer@else.example: Justice Initiative lädt Sie ein", "owner@ngo.example: Eins is now a member of Justice Initiative")
	})
}
