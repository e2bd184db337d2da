package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
)

var endorsementStates = []app.EndorsementState{
	app.EndorsementInvited, app.EndorsementPrepared, app.EndorsementSigned, app.EndorsementDeclined, app.EndorsementWithdrawn, app.EndorsementVoid,
}

// TestEndorsementMoves tries every move from every state: only these are legal.
func TestEndorsementMoves(t *testing.T) {
	t.Parallel()
	legal := map[string][]app.EndorsementState{
		"sign":     {app.EndorsementInvited, app.EndorsementPrepared, app.EndorsementDeclined},
		"decline":  {app.EndorsementInvited, app.EndorsementPrepared},
		"withdraw": {app.EndorsementSigned},
		"void":     {app.EndorsementSigned},
	}
	moves := map[string]func(*app.Endorsement) error{
		"sign": func(e *app.Endorsement) error {
			return e.Sign(app.Version{}, app.Organisation{}, app.Mandate{}, 5, "00", noon)
		},
		"decline":  func(e *app.Endorsement) error { return e.Decline(5, "", noon) },
		"withdraw": func(e *app.Endorsement) error { return e.Withdraw(5, noon) },
		"void":     func(e *app.Endorsement) error { return e.Void(5, "twice", noon) },
	}
	for name, move := range moves {
		for _, from := range endorsementStates {
			e := app.Endorsement{State: from}
			err := move(&e)
			if want := slices.Contains(legal[name], from); want != (err == nil) || !want && (!app.IsKind(err, app.Conflict) || e.State != from) {
				t.Errorf("%s what is %s: %v, now %s", name, from, err, e.State)
			}
		}
	}
}

func TestVoidNeedsAReason(t *testing.T) {
	t.Parallel()
	e := app.Endorsement{State: app.EndorsementSigned}
	if err := e.Void(5, " ", noon); !app.IsKind(err, app.Invalid) || e.State != app.EndorsementSigned {
		t.Errorf("without a reason: %v, now %s", err, e.State)
	}
}

func organisation() app.Organisation {
	logo := "abcd"
	return app.Organisation{
		ID: 2, LegalName: "Straße e.V.", DisplayName: "Straße", SortName: "Strasse", EnglishName: "Street", Country: "DE",
		Type: app.NGO, Language: "de", SortKey: []byte{1, 2}, LogoDigest: &logo, State: app.OrganisationActive,
	}
}

func mandate() app.Mandate {
	return app.Mandate{Capacity: "Chair", Authority: "Board of 2 March", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: "abc"}
}

func TestSignatureIsASnapshot(t *testing.T) {
	t.Parallel()
	e := app.NewEndorsement(app.Letter{ID: 1}, app.Version{ID: 4, TextDigest: "abc"}, organisation(), mandate(), 5, "0011", noon)
	by, logo := app.PersonID(5), "abcd"
	want := app.Endorsement{
		LetterID: 1, OrganisationID: 2, VersionID: 4, State: app.EndorsementSigned, DisplayName: "Straße", OriginalName: "Straße e.V.",
		EnglishName: "Street", SortName: "Strasse", Country: "DE", Type: app.NGO, Language: "de", SortKey: []byte{1, 2}, LogoDigest: &logo,
		Disclosure: app.DisclosedPublic, TextDigest: "abc", ActedByID: &by, Capacity: "Chair", Authority: "Board of 2 March",
		MandateSalt: "0011", MandateDigest: e.MandateDigest, CreatedAt: noon, SignedAt: &noon,
	}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMandateIsCommittedTo(t *testing.T) {
	t.Parallel()
	signed := app.NewEndorsement(app.Letter{}, app.Version{}, organisation(), mandate(), 5, "0011", noon)
	tests := []struct {
		name   string
		change func(*app.Endorsement)
		want   bool
	}{
		{"as given", func(*app.Endorsement) {}, true},
		{"erased", func(e *app.Endorsement) { e.Capacity, e.Authority, e.MandateSalt = "", "", "" }, true},
		{"another capacity", func(e *app.Endorsement) { e.Capacity = "President" }, false},
		{"another authority", func(e *app.Endorsement) { e.Authority = "" }, false},
		{"another salt", func(e *app.Endorsement) { e.MandateSalt = "0012" }, false},
		{"salt gone, capacity not", func(e *app.Endorsement) { e.Authority, e.MandateSalt = "", "" }, false},
	}
	for _, test := range tests {
		e := signed
		test.change(&e)
		if e.MandateHolds() != test.want {
			t.Errorf("%s: holds is %v", test.name, !test.want)
		}
	}
}

func TestMandateIsChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		change func(*app.Mandate)
		want   []string
	}{
		{func(*app.Mandate) {}, nil},
		{func(m *app.Mandate) { *m = app.Mandate{} }, []string{"capacity", "authority", "disclosure", "confirmed"}},
		{func(m *app.Mandate) { m.Confirmed = false }, []string{"confirmed"}},
		{func(m *app.Mandate) { m.Disclosure = "nobody" }, []string{"disclosure"}},
		{func(m *app.Mandate) { m.Capacity = "Chair\nand" }, []string{"capacity"}},
	}
	for _, test := range tests {
		m := mandate()
		test.change(&m)
		var problems app.Problems
		m.Check(&problems)
		if diff := cmp.Diff(test.want, fields(problems)); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", m, diff)
		}
	}
}

func fields(problems app.Problems) []string {
	var names []string
	for _, p := range problems {
		names = append(names, p.Field)
	}
	return names
}

// TestShownHidesMandateAndWithheldName compares whole values, so that a field added later is thought of here.
func TestShownHidesMandateAndWithheldName(t *testing.T) {
	t.Parallel()
	for _, disclosure := range app.Disclosures {
		m := mandate()
		m.Disclosure = disclosure
		e := app.NewEndorsement(app.Letter{ID: 1}, app.Version{ID: 4, TextDigest: "abc"}, organisation(), m, 5, "0011", noon)
		e.ID, e.Reason, e.LockVersion = 8, "said in confidence", 3
		by := app.PersonID(6)
		e.VoidedByID = &by
		want := app.Endorsement{LetterID: 1, VersionID: 4, State: app.EndorsementSigned, Country: "DE", Type: app.NGO, Disclosure: disclosure, TextDigest: "abc", SignedAt: &noon}
		if disclosure == app.DisclosedPublic {
			want.ID, want.OrganisationID, want.LockVersion, want.CreatedAt = 8, 2, 3, noon
			want.DisplayName, want.OriginalName, want.EnglishName, want.SortName = "Straße", "Straße e.V.", "Street", "Strasse"
			want.Language, want.SortKey, want.LogoDigest = "de", []byte{1, 2}, organisation().LogoDigest
		}
		if diff := cmp.Diff(want, e.Shown()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", disclosure, diff)
		}
	}
}

func TestSigningAfterADeclineForgetsItsReason(t *testing.T) {
	t.Parallel()
	e := app.Endorsement{State: app.EndorsementInvited}
	if err := e.Decline(5, "not our field", noon); err != nil || e.DeclinedAt == nil || e.Reason != "not our field" {
		t.Fatalf("%v, %+v", err, e)
	}
	if err := e.Sign(app.Version{ID: 4}, organisation(), mandate(), 6, "00", noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if e.DeclinedAt != nil || e.Reason != "" || *e.ActedByID != 6 || e.DisplayName != "Straße" {
		t.Errorf("%+v", e)
	}
}

// TestDigestGrowsWithoutBreaking: a signature that says nothing of who was told has the digest of before, and none
// of both says can be added, changed or taken away with the digest kept.
func TestDigestGrowsWithoutBreaking(t *testing.T) {
	t.Parallel()
	one, two := app.CoalitionID(1), app.CoalitionID(2)
	seen := map[string]string{}
	for name, e := range map[string]app.Endorsement{
		"neither": {ID: 1}, "told one": {ID: 1, ToldID: &one}, "told two": {ID: 1, ToldID: &two},
		"uncounted": {ID: 1, Uncounted: true}, "told one, uncounted": {ID: 1, ToldID: &one, Uncounted: true},
	} {
		if other, twice := seen[e.Digest()]; twice {
			t.Errorf("%s and %s have one digest", name, other)
		}
		seen[e.Digest()] = name
	}
}
