package organisations_test

import (
	"testing"

	"undersigned/app"
	"undersigned/app/endorsements"
	"undersigned/app/organisations"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// calls is what an editor makes of the organisation's profile.
func (c scene) calls(t *testing.T, by app.Person, slug string, change func(*app.Profile)) error {
	t.Helper()
	own, err := c.o.Own(t.Context(), storetest.By(by), slug)
	want(t, "read the profile", err, "")
	profile := own.Organisation.Profile()
	change(&profile)
	return c.o.UpdateProfile(t.Context(), storetest.By(by), slug, own.Organisation.LockVersion, profile)
}

// TestMemberCannotRenameItselfIntoAnother has an editor take another's names, one after another: each waits, and until
// then the organisation is called, and signs, as before.
func TestMemberCannotRenameItselfIntoAnother(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Signatory(t, s, c.home, "Children First Alliance")
		impostor, _ := storetest.Signatory(t, s, c.home, "Impostor")
		editor := storetest.Person(t, s, "editor")
		storetest.Seat(t, s, impostor, editor, app.Editor)
		for what, change := range map[string]func(*app.Profile){
			"the display name": func(p *app.Profile) { p.DisplayName = "Children First Alliance" },
			"the legal name":   func(p *app.Profile) { p.LegalName = "CHILDREN FIRST ALLIANCE e. V." },
			"the English name": func(p *app.Profile) { p.EnglishName = "Children First  Alliance" },
		} {
			want(t, what, c.calls(t, editor, "impostor", change), "")
			own, err := c.o.Own(t.Context(), storetest.By(editor), "impostor")
			if err != nil || own.Organisation.Profile().Naming() != impostor.Profile().Naming() || own.Waiting == nil {
				t.Errorf("%s: %+v waits as %+v, %v", what, own.Organisation, own.Waiting, err)
			}
		}
		want(t, "a city", c.calls(t, editor, "impostor", func(p *app.Profile) { p.City = "Gent" }), "")
		own, err := c.o.Own(t.Context(), storetest.By(editor), "impostor")
		if err != nil || own.Organisation.City != "Gent" || own.Waiting == nil {
			t.Errorf("what stands on no list does not wait: %+v, %v", own, err)
		}
		d, err := c.o.Dossier(t.Context(), storetest.By(c.coordinator), "home", "impostor")
		if err != nil || len(d.Renamings) != 3 || d.Renamings[0].By.ID != editor.ID || len(d.Renamings[0].Alike) != 1 || d.Renamings[1].Change.State != app.ChangeRecalled {
			t.Errorf("the secretariat sees %+v, %v", d.Renamings, err)
		}
		waiting, _, err := c.o.WaitingNames(t.Context(), storetest.By(c.coordinator), "home")
		if err != nil || len(waiting) != 1 {
			t.Errorf("waiting: %+v, %v", waiting, err)
		}
		signs(t, s, c, "impostor")
		holds(t, s)
	})
}

// signs has the organisation sign, and holds the name on the list.
func signs(t *testing.T, s *store.Store, c scene, slug string) {
	t.Helper()
	l, v := storetest.Letter(t, s, c.home, c.coordinator, "letter")
	owner := storetest.Person(t, s, "another owner")
	var org app.Organisation
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) { org, err = tx.OrganisationBySlug(slug); return err })
	want(t, "read", err, "")
	storetest.Seat(t, s, org, owner, app.Owner)
	want(t, "sign", endorsements.New(s).Sign(t.Context(), storetest.By(owner), endorsements.Signing{Letter: l.Slug, Organisation: slug, Mandate: app.Mandate{
		Capacity: "Chair", Authority: "Board", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: v.TextDigest}}), "")
	err = s.Read(t.Context(), func(tx *store.Tx) error {
		signed, err := tx.Signed(l.ID)
		if err != nil || len(signed) != 1 || signed[0].DisplayName != "Impostor" {
			t.Errorf("the list says %+v, %v", signed, err)
		}
		return err
	})
	want(t, "read the list", err, "")
}

// TestNamesAreDecidedByRole crosses who asks with both verdicts, in every state of the membership.
func TestNamesAreDecidedByRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Signatory(t, s, c.home, "Children First Alliance")
		away := storetest.Coalition(t, s, "away")
		one, owner := storetest.Signatory(t, s, c.home, "One")
		insider := storetest.Officer(t, s, storetest.Coalition(t, s, "third"), app.Administrator)
		storetest.Seat(t, s, one, insider, app.Viewer)
		storetest.Member(t, s, one, storetest.Coalition(t, s, "fourth"), owner, app.MembershipApproved)
		elsewhere := storetest.Officer(t, s, away, app.Administrator)
		storetest.Member(t, s, one, away, owner, app.MembershipSubmitted)
		platform := storetest.Platform(t, s)
		taking := func(p *app.Profile) { p.DisplayName = "Children First Alliance" }
		ask := func() int64 {
			want(t, "ask", c.calls(t, owner, "one", taking), "")
			own, err := c.o.Own(t.Context(), storetest.By(owner), "one")
			if err != nil || own.Waiting == nil {
				t.Fatalf("nothing waits: %v", err)
			}
			return own.Waiting.ID
		}
		id := ask()
		verdict := func(coalition string, to app.ProfileChangeState, reason string) organisations.Verdict {
			return organisations.Verdict{Coalition: coalition, Organisation: "one", Change: id, State: to, Reason: reason}
		}
		for what, test := range map[string]struct {
			by   app.Person
			in   organisations.Verdict
			want app.Kind
		}{
			"a visitor":                         {app.Person{}, verdict("home", app.ChangeAccepted, ""), app.Unauthenticated},
			"a stranger":                        {storetest.Person(t, s, "stranger"), verdict("home", app.ChangeAccepted, ""), app.Forbidden},
			"its owner":                         {owner, verdict("home", app.ChangeAccepted, ""), app.Forbidden},
			"a coordinator":                     {c.coordinator, verdict("home", app.ChangeAccepted, ""), app.Forbidden},
			"where it is no member":             {elsewhere, verdict("away", app.ChangeAccepted, ""), app.Conflict},
			"from elsewhere":                    {elsewhere, verdict("home", app.ChangeAccepted, ""), app.Forbidden},
			"through a coalition it knows not":  {insider, verdict("third", app.ChangeAccepted, ""), app.NotFound},
			"no verdict":                        {c.admin, verdict("home", app.ChangeNoted, ""), app.NotFound},
			"refused without a reason":          {c.admin, verdict("home", app.ChangeRefused, " "), app.Invalid},
			"a change of somebody else's names": {c.admin, organisations.Verdict{Coalition: "home", Organisation: "children-first-alliance", Change: id, State: app.ChangeAccepted}, app.NotFound},
		} {
			want(t, what, c.o.DecideName(t.Context(), storetest.By(test.by), test.in), test.want)
		}
		want(t, "refuse", c.o.DecideName(t.Context(), storetest.By(c.admin), verdict("home", app.ChangeRefused, "That is another one")), "")
		want(t, "refuse again", c.o.DecideName(t.Context(), storetest.By(platform), verdict("home", app.ChangeRefused, "No")), app.Conflict)
		want(t, "recall what was refused", c.o.RecallName(t.Context(), storetest.By(owner), "one"), app.Conflict)
		id = ask()
		want(t, "recall by a stranger", c.o.RecallName(t.Context(), storetest.By(elsewhere), "one"), app.Forbidden)
		want(t, "recall", c.o.RecallName(t.Context(), storetest.By(owner), "one"), "")
		id = ask()
		want(t, "accept", c.o.DecideName(t.Context(), storetest.By(platform), verdict("fourth", app.ChangeAccepted, "")), "")
		if own, err := c.o.Own(t.Context(), storetest.By(owner), "one"); err != nil || own.Organisation.DisplayName != "Children First Alliance" || own.Waiting != nil {
			t.Errorf("accepted: %+v, %v", own.Organisation, err)
		}
		for _, kind := range []string{"name_asked", "name_refused", "name_recalled", "renamed"} {
			if n, times := countLines(t, s, "organisation."+kind), map[string]int{"name_asked": 3}[kind]; n != 2*max(1, times) {
				t.Errorf("%d lines say %s, want one in each of two coalitions a time", n, kind)
			}
		}
		holds(t, s)
	})
}

func countLines(t *testing.T, s *store.Store, kind string) (n int) {
	t.Helper()
	err := storetest.Raw(t, s).QueryRowContext(t.Context(), "SELECT count(*) FROM ledger_lines WHERE kind = '"+kind+"' AND coalition_id <> 0").Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNamesOfNobodyElseHoldAtOnce: the secretariats are told, and nothing waits; before a coalition has approved it,
// an organisation is called as it likes; and to apply elsewhere is no way round.
func TestNamesOfNobodyElseHoldAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newScene(t, s)
		storetest.Signatory(t, s, c.home, "Children First Alliance")
		one, owner := storetest.Signatory(t, s, c.home, "One")
		want(t, "rename", c.calls(t, owner, "one", func(p *app.Profile) { p.DisplayName, p.SortName = "Zebra", "Aardvark" }), "")
		d, err := c.o.Dossier(t.Context(), storetest.By(c.admin), "home", "one")
		if err != nil || d.Organisation.DisplayName != "Zebra" || len(d.Renamings) != 1 || d.Renamings[0].Change.State != app.ChangeNoted {
			t.Errorf("%+v, %v", d.Renamings, err)
		}
		if n := countLines(t, s, "organisation.renamed"); n != 1 {
			t.Errorf("%d lines in the coalition's history", n)
		}
		storetest.Member(t, s, one, storetest.Coalition(t, s, "away"), owner, app.InformationRequested)
		in := application("Children First Alliance")
		in.Coalition, in.Answer = "away", "We are called so"
		want(t, "answer elsewhere", c.o.Answer(t.Context(), storetest.By(owner), "one", in), "")
		own, err := c.o.Own(t.Context(), storetest.By(owner), "one")
		if err != nil || own.Organisation.DisplayName != "Zebra" || own.Waiting == nil {
			t.Errorf("after an answer elsewhere: %+v, %v", own, err)
		}
		free := storetest.Organisation(t, s, "Free")
		storetest.Seat(t, s, free, owner, app.Owner)
		want(t, "before any approval", c.calls(t, owner, "free", func(p *app.Profile) { p.DisplayName = "Children First Alliance" }), "")
		if own, err := c.o.Own(t.Context(), storetest.By(owner), "free"); err != nil || own.Organisation.DisplayName == "Free" || own.Waiting != nil {
			t.Errorf("%+v, %v", own, err)
		}
		holds(t, s)
	})
}
