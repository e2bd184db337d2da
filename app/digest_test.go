package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"undersigned/app"
)

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// TestDigestsAsWritten holds each noun's digest to the very bytes that it is
// taken of: whoever keeps a digest of today must be able to make it again.
func TestDigestsAsWritten(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 12, 0, 0, 123456789, time.UTC)
	version, merged, person, logo := app.VersionID(4), app.OrganisationID(9), app.PersonID(5), "abcd"
	identity := sum(`["identity","salt","https://id.example","7","Ada","ada@example.org",true]`)
	tests := []struct {
		noun app.Recorded
		want string
	}{
		{app.Coalition{ID: 1, Slug: "a", Name: "<A> & \"B\"", AboutEn: "e", AboutFr: "f", AboutDe: "d", AsOfOn: &at}, `["coalition",1,"a","<A> & \"B\"","e","f","d","2026-03-02T12:00:00.123456Z"]`},
		{app.Office{ID: 1, CoalitionID: 2, PersonID: 3, Role: app.Coordinator}, `["office",1,2,3,"coordinator"]`},
		{app.Seat{ID: 1, OrganisationID: 2, PersonID: 3, Role: app.Owner, State: app.SeatActive, DecidedByID: &person, DecidedAt: &at},
			`["seat",1,2,3,"owner","active",5,"2026-03-02T12:00:00.123456Z"]`},
		{app.Membership{ID: 1, OrganisationID: 2, CoalitionID: 3, State: app.MembershipApproved, ApplicantID: 4, SubmittedAt: &at},
			`["membership",1,2,3,"approved",4,"2026-03-02T12:00:00.123456Z",null]`},
		{app.Organisation{ID: 1, Slug: "strasse", About: "about", Language: "de", SortKey: []byte{1, 2}, LegalName: "Straße e.V.", DisplayName: "Straße", SortName: "s", EnglishName: "e", Acronym: "a", Type: app.NGO,
			Country: "DE", City: "Köln", Website: "w", RegisterNumber: "r", LogoDigest: &logo, State: app.OrganisationMerged, MergedIntoID: &merged},
			`["organisation",1,"strasse","Straße e.V.","Straße","s","e","a","ngo","DE","Köln","w","r","abcd","about","de","merged",9,"AQI="]`},
		{app.Organisation{ID: 1}, `["organisation",1,"","","","","","","","","","","",null,"","","",null,null]`},
		{app.Letter{ID: 1, Slug: "s", CoalitionID: 2, Language: "en", State: app.LetterOpen, Visibility: app.VisiblePublic, DeadlineAt: at,
			DeadlineZone: "Europe/Brussels", VersionID: &version, ContentDigest: "c", CreatedByID: 5, OpenedAt: &at, CancelReason: "why"},
			`["letter",1,"s",2,"en","open","public",null,"2026-03-02T12:00:00.123456Z","Europe/Brussels",4,"c",5,null,"2026-03-02T12:00:00.123456Z",null,null,null,null,"why"]`},
		{app.Version{ID: 4, LetterID: 1, Number: 1, TextDigest: "abc", FrozenAt: at}, `["version",4,1,1,"abc","2026-03-02T12:00:00.123456Z"]`},
		{app.Endorsement{ID: 1, LetterID: 2, OrganisationID: 3, VersionID: 4, State: app.EndorsementSigned, DisplayName: "d", OriginalName: "o", EnglishName: "e",
			SortName: "s", Country: "DE", Type: app.NGO, Language: "de", SortKey: []byte{1, 2}, LogoDigest: &logo, Disclosure: app.DisclosedPublic, TextDigest: "t", MandateDigest: "m", ActedByID: &person, SignedAt: &at},
			`["endorsement",1,2,3,4,"signed","d","o","e","s","DE","ngo","de","AQI=","abcd","public","t","m",5,null,"2026-03-02T12:00:00.123456Z",null,null,null]`},
		{app.Person{ID: 5, Issuer: "https://id.example", Subject: "7", Name: "Ada", Email: "ada@example.org", EmailVerified: true, Language: "en", Platform: true, IdentitySalt: "salt"},
			`["person",5,"` + identity + `",true,null]`},
		{app.Erasure{ID: 1, Kind: app.PersonErasure, PersonID: &person, MadeAt: at, ContentDigest: "c"},
			`["erasure",1,"person",5,"2026-03-02T12:00:00.123456Z","c"]`},
		{app.LedgerKey{ID: 1, Verifier: "v", Encrypted: []byte("s"), CreatedAt: at, RetiredAt: &at},
			`["key",1,"v","2026-03-02T12:00:00.123456Z","2026-03-02T12:00:00.123456Z"]`},
	}
	for _, test := range tests {
		kind, id := test.noun.LedgerSubject()
		if got := test.noun.Digest(); got != sum(test.want) {
			t.Errorf("%s %d: %s, want that of %s", kind, id, got, test.want)
		}
	}
}

func TestDigestIsTheSameInEveryTimeZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	far := at.In(time.FixedZone("far", -11*3600))
	a := app.Letter{ID: 1, DeadlineAt: at, EmbargoAt: &at}
	b := app.Letter{ID: 1, DeadlineAt: far, EmbargoAt: &far}
	if a.Digest() != b.Digest() {
		t.Error("the digest of a letter depends on the time zone")
	}
	line := app.Line{At: at, Salt: []byte("salt")}
	moved := line
	moved.At = far
	if !hmac.Equal(line.Commitment(), moved.Commitment()) {
		t.Error("the commitment of a line depends on the time zone")
	}
}

func TestTextDigestAsWritten(t *testing.T) {
	t.Parallel()
	en := app.VersionText{ID: 7, VersionID: 8, Language: "en", Title: "<Dear>", Addressees: "A & B\nC", Body: "Text", Closing: ""}
	de := app.VersionText{Language: "de", Title: "Sehr", Addressees: "A", Body: "Straße", Closing: "Mit"}
	want := sum(`[{"language":"de","title":"Sehr","addressees":"A","body":"Straße","closing":"Mit"},` +
		`{"language":"en","title":"<Dear>","addressees":"A & B\nC","body":"Text","closing":""}]`)
	for _, texts := range [][]app.VersionText{{en, de}, {de, en}} {
		if got := app.TextDigest(texts); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	en.Body = "Text "
	if app.TextDigest([]app.VersionText{en, de}) == want {
		t.Error("another text has the same digest")
	}
}

func TestCommitmentAsWritten(t *testing.T) {
	t.Parallel()
	line := app.Decided("signed", app.Endorsement{ID: 12}, 5, 3, "Straße & <Co>", time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	line.LeafIndex, line.Salt = 40, []byte("salt")
	mac := hmac.New(sha256.New, line.Salt)
	mac.Write([]byte(`[40,"endorsement.signed","2026-03-02T12:00:00.000000Z",5,"endorsement",12,3,"` + app.Endorsement{ID: 12}.Digest() + `","Straße & <Co>"]`))
	if !hmac.Equal(line.Commitment(), mac.Sum(nil)) {
		t.Error("the commitment is not what its doc says")
	}
	for name, change := range map[string]func(*app.Line){
		"index": func(l *app.Line) { l.LeafIndex++ }, "kind": func(l *app.Line) { l.Kind += "x" }, "at": func(l *app.Line) { l.At = l.At.Add(time.Microsecond) },
		"person": func(l *app.Line) { l.ByID++ }, "subject": func(l *app.Line) { l.Subject += "x" }, "id": func(l *app.Line) { l.SubjectID++ },
		"coalition": func(l *app.Line) { l.CoalitionID++ }, "state": func(l *app.Line) { l.StateDigest += "0" }, "note": func(l *app.Line) { l.Note += "." },
		"salt": func(l *app.Line) { l.Salt = []byte("Salt") },
	} {
		changed := line
		change(&changed)
		if hmac.Equal(line.Commitment(), changed.Commitment()) {
			t.Errorf("another %s has the same commitment", name)
		}
	}
}
