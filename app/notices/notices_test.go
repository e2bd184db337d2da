package notices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/mail"
	"undersigned/app/notices"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

func (st *stage) expect(want ...string) {
	st.Helper()
	if diff := cmp.Diff(want, st.mails()); diff != "" {
		st.Errorf("mails (-want +got)\n%s", diff)
	}
}

func (st *stage) says(name string, wants ...string) {
	st.Helper()
	text := st.text(name)
	for _, want := range wants {
		if !strings.Contains(text, want) {
			st.Errorf("the mail to %s lacks %q:\n%s", name, want, text)
		}
	}
}

// seat makes somebody a representative of an organisation, by its owner.
func (st *stage) seat(organisation, owner, name, language string, role app.SeatRole) {
	st.Helper()
	p := st.person(name, language)
	st.must(st.seats.AskToJoin(st.Context(), app.Actor{Person: p.ID}, organisation, "Referentin"))
	st.decideSeat(organisation, owner, name, app.SeatActive, role)
}

func (st *stage) decideSeat(organisation, owner, name string, to app.SeatState, role app.SeatRole) {
	st.Helper()
	_, rows, err := st.seats.Seats(st.Context(), st.actor(owner), organisation)
	st.must(err)
	for _, r := range rows {
		if r.Person.ID == st.people[name].ID {
			st.must(st.seats.DecideSeat(st.Context(), st.actor(owner), accounts.SeatDecision{Organisation: organisation, SeatID: r.Seat.ID, State: to, Role: role}))
			return
		}
	}
	st.Fatalf("%s has no seat", name)
}

func TestApplicationsAreToldOf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "de", app.Administrator)
		st.appoint("coordinator", "en", app.Coordinator)
		st.person("owner", "fr")
		slug := st.apply("Ärztinnen", "owner")
		st.expect("admin@ngo.example: Ärztinnen möchte Justice Initiative beitreten")
		st.says("admin", "https://portal.example/secretariat/justice/applications/"+slug)

		st.decide("admin", slug, app.InformationRequested, "Wer vertritt Sie?\nSeit wann?")
		st.expect("owner@ngo.example: Justice Initiative a une question au sujet de Ärztinnen")
		st.says("owner", "> Wer vertritt Sie?\n> Seit wann?", "https://portal.example/desk/applications/justice/"+slug, "Bonjour,")

		filed, err := st.orgs.Filed(t.Context(), st.actor("owner"), slug, "justice")
		st.must(err)
		st.must(st.orgs.Answer(t.Context(), st.actor("owner"), slug, organisations.Application{
			Profile: filed.Organisation.Profile(), Coalition: "justice", Capacity: "Vorstand", Authority: "Satzung", Answer: "Der Vorstand.",
		}))
		st.expect("admin@ngo.example: Ärztinnen hat geantwortet")

		st.decide("admin", slug, app.MembershipRejected, "Doppelt")
		st.expect("owner@ngo.example: Justice Initiative a rejeté la demande de Ärztinnen")
		st.must(st.orgs.Appeal(t.Context(), st.actor("owner"), slug, "justice", "Nicht doppelt"))
		st.expect("admin@ngo.example: Ärztinnen legt Einspruch gegen die Ablehnung ein")
		st.decide("admin", slug, app.MembershipSubmitted, "")
		st.expect("owner@ngo.example: Justice Initiative réexamine la demande de Ärztinnen")
		st.decide("admin", slug, app.MembershipApproved, "")
		st.expect("owner@ngo.example: Ärztinnen est désormais membre de Justice Initiative")
		st.decide("admin", slug, app.MembershipSuspended, "Prüfung")
		st.expect("owner@ngo.example: Adhésion de Ärztinnen à Justice Initiative suspendue")
		st.decide("admin", slug, app.MembershipApproved, "")
		st.expect("owner@ngo.example: Ärztinnen est de nouveau membre de Justice Initiative")

		st.seat(slug, "owner", "second", "en", app.Owner)
		st.mails()
		st.must(st.orgs.Leave(t.Context(), st.actor("second"), slug, "justice"))
		st.expect("owner@ngo.example: Ärztinnen a quitté Justice Initiative")
	})
}

func TestSeatsAreToldOfEveryTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		slug := st.apply("Kinder", "owner")
		st.decide("admin", slug, app.MembershipApproved, "")
		st.mails()
		who := app.Actor{Person: st.person("newcomer", "de").ID}
		for range 2 { // asked and refused twice: told twice
			st.must(st.seats.AskToJoin(t.Context(), who, slug, "Referentin"))
			st.expect("owner@ngo.example: Somebody asks for a role in Kinder")
			st.says("owner", "Person: newcomer", "Capacity: Referentin", "/desk/organisations/"+slug+"/seats")
			st.decideSeat(slug, "owner", "newcomer", app.SeatRefused, "")
			st.expect("newcomer@ngo.example: Keine Rolle bei Kinder")
		}
		st.seat(slug, "owner", "newcomer", "de", app.Editor)
		st.expect("newcomer@ngo.example: Ihre Rolle bei Kinder") // decided before the owner was told
		st.says("newcomer", "Rolle: Bearbeitend")
		st.must(st.seats.LeaveSeat(t.Context(), who, slug))
		st.expect()
		st.seat(slug, "owner", "newcomer", "de", app.Editor)
		st.mails()
		st.decideSeat(slug, "owner", "newcomer", app.SeatLeft, "")
		st.expect("newcomer@ngo.example: Ihre Rolle bei Kinder ist beendet")
	})
}

func TestLettersAreToldToThoseWhoCanSign(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		st.appoint("coordinator", "en", app.Coordinator)
		for _, name := range []string{"Eins", "Zwei", "Drei"} {
			slug := st.apply(name, "owner-"+name)
			if name != "Drei" { // Drei is not a member yet
				st.decide("admin", slug, app.MembershipApproved, "")
			}
		}
		st.seat("eins", "owner-Eins", "signatory", "de", app.SignatoryRole)
		st.seat("zwei", "owner-Zwei", "signatory", "de", app.SignatoryRole) // sits in both, is told once
		st.seat("eins", "owner-Eins", "editor", "de", app.Editor)
		st.mails()

		slug := st.open("coordinator", "Listen to children")
		st.expect("owner-Eins@ngo.example: Open for signature: Listen to children",
			"owner-Zwei@ngo.example: Open for signature: Listen to children",
			"signatory@ngo.example: Zur Unterzeichnung offen: Listen to children (deutsch)")
		st.says("owner-Eins", "Addressed to: The Council, The Parliament", "Deadline: 5 March 2026, 13:00 (Brussels time, CET)", "https://portal.example/letters/listen-to-children\n")
		for _, days := range []int{4, 5} {
			st.must(st.letters.Extend(t.Context(), st.actor("coordinator"), slug, storetest.LetterVersion(t, st.store, slug), st.clock.Now().Add(time.Duration(days)*24*time.Hour)))
			if got := st.mails(); len(got) != 3 {
				t.Errorf("extended by %d days: %q", days, got)
			}
		}
		st.must(st.letters.Extend(t.Context(), st.actor("coordinator"), slug, storetest.LetterVersion(t, st.store, slug), st.clock.Now().Add(6*24*time.Hour)))
		st.must(st.letters.Close(t.Context(), st.actor("coordinator"), slug, storetest.LetterVersion(t, st.store, slug)))
		st.expect() // nobody can sign any more
	})
}

func TestEndorsementsAreReceipted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		st := newStage(t, s)
		st.appoint("admin", "en", app.Administrator)
		st.appoint("coordinator", "fr", app.Coordinator)
		org := st.apply("Eins", "owner")
		st.decide("admin", org, app.MembershipApproved, "")
		st.seat(org, "owner", "signatory", "de", app.SignatoryRole)
		st.seat(org, "owner", "viewer", "de", app.Viewer)
		slug := st.open("coordinator", "Listen")
		st.mails()

		st.sign("signatory", slug, org)
		st.expect("owner@ngo.example: Signed by Eins: Listen", "signatory@ngo.example: Unterzeichnet von Eins: Listen (deutsch)")
		sheet, err := st.letters.Read(t.Context(), st.actor("owner"), slug)
		st.must(err)
		st.says("owner", sheet.Version.TextDigest, "Organisation: Eins, Germany", "Done by: signatory", "Capacity: Vorstand",
			"Name: shown to everyone", "Date: 2 March 2026, 13:00 (Brussels time, CET)", "/letters/listen/endorsements/eins")

		st.must(st.signing.Withdraw(t.Context(), st.actor("owner"), slug, org))
		st.expect("coordinator@ngo.example: Eins a retiré sa signature\u00a0: Listen", "owner@ngo.example: Signature of Eins withdrawn: Listen",
			"signatory@ngo.example: Unterschrift von Eins zurückgezogen: Listen (deutsch)")
		st.must(st.signing.Decline(t.Context(), st.actor("owner"), slug, org, ""))
		st.expect("owner@ngo.example: There is something for you")
		id := st.sign("owner", slug, org)
		st.mails()
		st.must(st.signing.Void(t.Context(), st.actor("admin"), slug, id, "Duplicate of Zwei"))
		st.expect("owner@ngo.example: Signature of Eins taken off: Listen", "signatory@ngo.example: Unterschrift von Eins gestrichen: Listen (deutsch)")
		st.says("owner", "> Duplicate of Zwei")
	})
}

func TestDeliveryWaitsAndGivesUp(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	st := newStage(t, s)
	p := st.person("reader", "en")
	due := app.MailDue{PersonID: p.ID, Notice: "seat_active", Subject: 99, Receipt: "x"}
	st.must(st.notices.Deliver(t.Context(), due)) // the seat is gone
	st.must(st.notices.Deliver(t.Context(), app.MailDue{PersonID: 99, Notice: "seat_active", Subject: 1, Receipt: "y"}))
	if err := st.notices.Deliver(t.Context(), app.MailDue{PersonID: p.ID, Notice: "nonsense", Subject: 1, Receipt: "z"}); err == nil {
		t.Error("an unknown notice was delivered")
	}
	if got := st.mails(); got != nil {
		t.Errorf("sent %q", got)
	}

	st.appoint("admin", "en", app.Administrator)
	org := st.apply("Eins", "owner")
	st.decide("admin", org, app.MembershipApproved, "")
	due = app.MailDue{PersonID: st.people["owner"].ID, Notice: "applicant_approved", Subject: 2, Receipt: "r"} // the second move: approved
	waiting := notices.New(s, notices.Options{BaseURL: "https://portal.example", Transport: mail.Unset{}})
	if err := waiting.Deliver(t.Context(), due); err == nil {
		t.Error("a mail was lost for want of a server")
	}
	st.must(st.notices.Deliver(t.Context(), due))
	st.must(waiting.Deliver(t.Context(), due)) // there is a receipt
	if got := len(st.box.Messages()); got != 1 {
		t.Errorf("%d mails", got)
	}
}
