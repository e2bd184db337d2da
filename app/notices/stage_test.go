package notices_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"undersigned/app"
	"undersigned/app/accounts"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/mail"
	"undersigned/app/notices"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// stage is a small portal: one coalition, people who come in as they are named, mail in memory.
type stage struct {
	*testing.T
	store   *store.Store
	box     *mail.Box
	notices *notices.Notices
	orgs    *organisations.Organisations
	seats   *accounts.Accounts
	letters *letters.Letters
	signing *endorsements.Endorsements
	clock   *storetest.Clock

	coalition app.Coalition
	people    map[string]app.Person
	seen      int // mails that were looked at
}

// invitationSecret makes links.
const invitationSecret = "a secret of the tests, long enough"

func newStage(t *testing.T, s *store.Store) *stage {
	t.Helper()
	platform := app.Identity{Issuer: "https://id.example", Subject: "platform"}
	st := &stage{
		T: t, store: s, box: &mail.Box{}, clock: storetest.ClockOf(s), people: map[string]app.Person{},
		orgs: organisations.New(s), seats: accounts.New(s, []app.Identity{platform}), letters: letters.New(s), signing: endorsements.New(s),
	}
	st.notices = notices.New(s, notices.Options{BaseURL: "https://portal.example", Transport: st.box, Secret: []byte(invitationSecret)})
	st.coalition = app.Coalition{Slug: "justice", Name: "Justice Initiative", CreatedAt: s.Now()}
	st.must(s.Tx(t.Context(), func(tx *store.Tx) error { return tx.AddCoalition(&st.coalition) }))
	return st
}

func (st *stage) must(err error) {
	st.Helper()
	if err != nil {
		st.Fatal(err)
	}
}

// person gives somebody of this name, who signs in the first time they are named.
func (st *stage) person(name, language string) app.Person {
	st.Helper()
	if p, ok := st.people[name]; ok {
		return p
	}
	p, err := st.seats.SignIn(st.Context(), app.Identity{
		Issuer: "https://id.example", Subject: name, Name: name, Email: name + "@ngo.example", EmailVerified: true, Language: language,
	})
	st.must(err)
	st.people[name] = p
	return p
}

func (st *stage) actor(name string) app.Actor { return app.Actor{Person: st.person(name, "en").ID} }

func (st *stage) appoint(name, language string, role app.OfficeRole) {
	st.Helper()
	st.must(st.seats.Appoint(st.Context(), st.actor("platform"), accounts.Appointment{
		Coalition: st.coalition.Slug, Email: st.person(name, language).Email, Role: role,
	}))
}

func (st *stage) apply(name, applicant string) string {
	st.Helper()
	slug, err := st.orgs.Apply(st.Context(), st.actor(applicant), organisations.Application{
		Profile:   app.Profile{LegalName: name + " e. V.", DisplayName: name, Type: app.NGO, Country: "DE", City: "Köln"},
		Coalition: st.coalition.Slug, Capacity: "Vorstand", Authority: "Satzung",
	})
	st.must(err)
	return slug
}

func (st *stage) decide(by, slug string, to app.MembershipState, reason string) {
	st.Helper()
	d, err := st.orgs.Dossier(st.Context(), st.actor(by), st.coalition.Slug, slug)
	st.must(err)
	st.must(st.orgs.Decide(st.Context(), st.actor(by), organisations.Decision{
		Coalition: st.coalition.Slug, Organisation: slug, To: to, Reason: reason, LockVersion: d.Membership.LockVersion,
	}))
}

// open writes a letter in two languages and opens it for signature.
func (st *stage) open(by, title string) string {
	st.Helper()
	slug, err := st.letters.Create(st.Context(), st.actor(by), letters.Draft{
		Coalition: st.coalition.Slug, Language: "en", Visibility: app.VisiblePublic, DeadlineAt: st.clock.Now().Add(72 * time.Hour), Zone: "Europe/Brussels",
		Texts: []app.VersionText{
			{Language: "en", Title: title, Addressees: "The Council\nThe Parliament", Body: "Text"},
			{Language: "de", Title: title + " (deutsch)", Addressees: "Der Rat", Body: "Text"},
		},
	})
	st.must(err)
	st.must(st.letters.Freeze(st.Context(), st.actor(by), slug, storetest.LetterVersion(st.T, st.store, slug)))
	st.must(st.letters.Open(st.Context(), st.actor(by), slug, storetest.LetterVersion(st.T, st.store, slug)))
	return slug
}

// sign signs for everybody to see and gives the endorsement's id.
func (st *stage) sign(by, letter, organisation string) app.EndorsementID {
	st.Helper()
	return st.signAs(by, letter, organisation, app.DisclosedPublic)
}

func (st *stage) signAs(by, letter, organisation string, disclosure app.Disclosure) app.EndorsementID {
	st.Helper()
	sheet, err := st.letters.Read(st.Context(), st.actor(by), letter)
	st.must(err)
	st.must(st.signing.Sign(st.Context(), st.actor(by), endorsements.Signing{Letter: letter, Organisation: organisation, Mandate: app.Mandate{
		Capacity: "Vorstand", Authority: "Satzung", Confirmed: true, Disclosure: disclosure, TextDigest: sheet.Version.TextDigest,
	}}))
	var e app.Endorsement
	st.must(st.store.Read(st.Context(), func(tx *store.Tx) error {
		all, err := tx.EndorsementsOf(sheet.Letter.ID)
		e = all[len(all)-1]
		return err
	}))
	return e.ID
}

// work runs every queued event as the worker would, each twice, until nothing is left.
func (st *stage) work() {
	st.Helper()
	handlers := map[string]func(context.Context, []byte) error{}
	handle(handlers, st.notices.MembershipMoved)
	handle(handlers, st.notices.ProfileChanged)
	handle(handlers, st.notices.InvitationMade)
	handle(handlers, st.notices.InvitationTaken)
	handle(handlers, st.notices.SeatMoved)
	handle(handlers, st.notices.LetterOpened)
	handle(handlers, st.notices.LetterWidened)
	handle(handlers, st.notices.LetterExtended)
	handle(handlers, st.notices.EndorsementMoved)
	handle(handlers, st.notices.Deliver)
	for {
		jobs := queued(st.T, st.store)
		if len(jobs) == 0 {
			return
		}
		for _, j := range jobs {
			if strings.Contains(string(j.EncodedArgs), "ngo") {
				st.Errorf("a job holds personal data: %s", j.EncodedArgs)
			}
			for range 2 {
				st.must(handlers[j.Kind](st.Context(), j.EncodedArgs))
			}
		}
	}
}

// mails works the queue and says who was written to since the last time, in
// order of address: "address: subject".
func (st *stage) mails() []string {
	st.Helper()
	st.work()
	all := st.box.Messages()
	fresh := all[:len(all)-st.seen]
	st.seen = len(all)
	var lines []string
	for _, m := range fresh {
		lines = append(lines, m.To+": "+m.Subject)
	}
	slices.Sort(lines)
	return lines
}

// text is the newest mail to somebody.
func (st *stage) text(name string) string {
	st.Helper()
	for _, m := range st.box.Messages() {
		if m.To == st.people[name].Email {
			return m.Text
		}
	}
	st.Fatalf("no mail to %s", name)
	return ""
}

func handle[E app.Event](handlers map[string]func(context.Context, []byte) error, do func(context.Context, E) error) {
	var zero E
	handlers[zero.Kind()] = func(ctx context.Context, args []byte) error {
		var event E
		if err := json.Unmarshal(args, &event); err != nil {
			return err
		}
		return do(ctx, event)
	}
}

// queued takes every job out of the queue.
func queued(t *testing.T, s *store.Store) []*rivertype.JobRow {
	t.Helper()
	client, err := s.Jobs(&river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	list, err := client.JobList(t.Context(), river.NewJobListParams().First(1000))
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range list.Jobs {
		if _, err := client.JobDelete(t.Context(), j.ID); err != nil {
			t.Fatal(err)
		}
	}
	return list.Jobs
}
