package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
)

func delivered(organisation app.OrganisationID, name string, disclosure app.Disclosure) app.PackageSignatory {
	signed, logo := noon, "digest of "+name
	return app.NewPackageSignatory(app.Endorsement{
		ID: app.EndorsementID(organisation) + 100, OrganisationID: organisation, State: app.EndorsementSigned, Disclosure: disclosure,
		DisplayName: name, OriginalName: name + " e. V.", Country: "DE", Type: app.NGO, Language: "de", SortKey: []byte(name), SignedAt: &signed, LogoDigest: &logo,
	}, time.UTC)
}

// TestCircleDigestIsWhatTheDocumentsSay writes the array of docs/packages.md by hand.
func TestCircleDigestIsWhatTheDocumentsSay(t *testing.T) {
	t.Parallel()
	day := noon.Format(time.DateOnly)
	all := []app.PackageSignatory{
		delivered(1, "Zora <&>", app.DisclosedPublic), delivered(2, "Half\ufffe", app.DisclosedAddressee),
		delivered(3, "Ärzte", app.DisclosedPublic), delivered(4, "Hidden", app.DisclosedSecretariat),
	}
	p := app.Package{Number: 2, TextDigest: "abc", AddresseeSalt: "salt"}
	zora, half, arzte := `["Zora <&>","Zora <&> e. V.","","DE","ngo","`+day+`"]`, `["Half","Half e. V.","","DE","ngo","`+day+`"]`, `["Ärzte","Ärzte e. V.","","DE","ngo","`+day+`"]`
	hash := func(written string) string {
		sum := sha256.Sum256([]byte(written))
		return hex.EncodeToString(sum[:])
	}
	public, addressee := `"public","2","abc","",`, `"addressee","2","abc","salt",`
	names := map[string]string{public: `,[` + zora + `,` + arzte + `]]`, addressee: `,[` + half + `,` + zora + `,` + arzte + `]]`}
	for _, tt := range []struct {
		form, public, addressee string // how many are withheld from them
		unnamed                 int
	}{
		{"package/2", `"2"`, `"1"`, 11}, {"package/2", `"some"`, `"some"`, 10}, {"package/2", `"some"`, `"some"`, 0},
	} {
		p.Bind(nil, all, tt.unnamed)
		for head, got := range map[string][2]string{public: {p.PublicDigest, tt.public}, addressee: {p.AddresseeDigest, tt.addressee}} {
			if written := `["` + tt.form + `",` + head + got[1] + names[head]; got[0] != hash(written) {
				t.Errorf("%d unnamed: %s is not the digest of %s", tt.unnamed, got[0], written)
			}
		}
		slices.Reverse(all)
		said, former, holds := p.Saying(app.DisclosedPublic, all)
		if !holds || former || said.Some != (tt.public == `"some"`) || !p.Holds(nil, all) {
			t.Errorf("%d unnamed: says %+v, %v, %v", tt.unnamed, said, former, holds)
		}
	}
	// Packages of former builds say the exact number, and hold.
	p.PublicDigest, p.AddresseeDigest = hash(`["package",`+public+`"2"`+names[public]), hash(`["package",`+addressee+`"1"`+names[addressee])
	if said, former, holds := p.Saying(app.DisclosedPublic, all); !holds || !former || said != (app.Said{Number: 2}) || !p.Holds(nil, all) {
		t.Errorf("a package of a former build: %+v, %v, %v", said, former, holds)
	}
	if _, _, holds := p.Saying(app.DisclosedPublic, all[:3]); holds {
		t.Error("a shorter list holds")
	}
}

func TestPackageKeepsNoNameThatNobodyMayRead(t *testing.T) {
	t.Parallel()
	hidden := delivered(4, "Hidden", app.DisclosedSecretariat)
	want := app.PackageSignatory{EndorsementID: 104, OrganisationID: 4, Disclosure: app.DisclosedSecretariat, Country: "DE", SortKey: []byte{}}
	if diff := cmp.Diff(want, hidden); diff != "" {
		t.Error(diff)
	}
	half := delivered(2, "Half", app.DisclosedAddressee)
	if got := half.In(app.DisclosedPublic); got.DisplayName != "" || got.OrganisationID != 0 || got.EndorsementID != 0 || got.SortKey != nil || got.LogoDigest != nil {
		t.Errorf("the public gets %+v", got)
	}
	if diff := cmp.Diff(half, half.In(app.DisclosedAddressee)); diff != "" || *half.Endorsement().LogoDigest != "digest of Half" {
		t.Error(diff)
	}
}

func TestPackageHoldsWhatItWasSealedWith(t *testing.T) {
	t.Parallel()
	hosts := []app.PackageHost{{Position: 0, Name: "home"}, {Position: 1, Name: "away"}}
	all := []app.PackageSignatory{delivered(1, "One", app.DisclosedPublic), delivered(2, "Two", app.DisclosedSecretariat)}
	var p app.Package
	p.Bind(hosts, all, 100)
	if !p.Holds(hosts, []app.PackageSignatory{all[1], all[0]}) {
		t.Error("the order of rows counts")
	}
	other := slices.Clone(all)
	other[1].Country = "MT"
	if p.Holds(hosts[:1], all) || p.Holds(hosts, all[:1]) || p.Holds(hosts, other) {
		t.Error("another list holds")
	}
	other[1], other[0].LogoDigest = all[1], nil
	if p.Holds(hosts, other) {
		t.Error("it holds without a logo")
	}
	p.Paper = app.PaperUS
	if p.Holds(hosts, all) {
		t.Error("it holds in another layout")
	}
}

func TestPackageDiffersInWhatIsDelivered(t *testing.T) {
	t.Parallel()
	was := app.Package{VersionID: 1, Layout: app.UsualLayout}
	list := []app.PackageSignatory{delivered(1, "One", app.DisclosedPublic)}
	again, laidOut, amended := was, was, was
	again.Number, again.MadeAt, laidOut.Logos, amended.VersionID = 2, noon, true, 2
	if was.Differs(again, list, slices.Clone(list)) {
		t.Error("a later one of the same differs")
	}
	for what, differs := range map[string]bool{
		"layout": was.Differs(laidOut, list, list), "text": was.Differs(amended, list, list), "nobody": was.Differs(again, list, nil),
		"name": was.Differs(again, list, []app.PackageSignatory{delivered(1, "Uno", app.DisclosedPublic)}),
	} {
		if !differs {
			t.Errorf("another %s makes no difference", what)
		}
	}
}

// TestPackageIsOpenedWithoutWhatItKeeps computes what the ledger commits to from
// what everybody may know, and finds that nobody who lacks the salts can guess the rest.
func TestPackageIsOpenedWithoutWhatItKeeps(t *testing.T) {
	t.Parallel()
	p := app.Package{ID: 3, LetterID: 2, Number: 1, MadeAt: noon, AddresseeSalt: "a", ContentSalt: "b", MadeByID: 7}
	p.Bind([]app.PackageHost{{Name: "home"}}, []app.PackageSignatory{delivered(1, "One", app.DisclosedAddressee)}, 100)
	known := p
	known.AddresseeSalt, known.ContentSalt, known.ContentDigest, known.MadeByID = "", "", "", 0
	if known.Digest() == p.Digest() || known.DigestWith(p.KeptDigest()) != p.Digest() {
		t.Error("it is not opened by the digest of what is kept, or without it")
	}
	for name, change := range map[string]func(*app.Package){
		"content": func(p *app.Package) { p.ContentDigest += "x" }, "salt": func(p *app.Package) { p.ContentSalt = "" },
		"addressee's salt": func(p *app.Package) { p.AddresseeSalt = "" }, "public digest": func(p *app.Package) { p.PublicDigest = "" },
		"addressee's digest": func(p *app.Package) { p.AddresseeDigest = "" }, "instant": func(p *app.Package) { p.MadeAt = p.MadeAt.Add(1000) },
	} {
		other := p
		if change(&other); other.Digest() == p.Digest() {
			t.Errorf("another %s gives the same digest", name)
		}
	}
}
