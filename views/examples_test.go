package views

import (
	"time"

	"github.com/a-h/templ"

	"undersigned/app/lang"
	"undersigned/app/paths"
)

// example is one page with what it may look like; the organisations are invented.
type example struct {
	name string
	page templ.Component
}

var (
	exampleNow      = time.Date(2026, 6, 3, 9, 30, 0, 0, time.UTC)
	exampleDeadline = time.Date(2026, 6, 12, 16, 0, 0, 0, time.UTC)
)

const exampleDigest = "9f2c8e1d4b7a605f3c9d8e7b6a5f4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b"

// exampleFrame is the frame of a page at a path, for a visitor or for somebody who runs things.
func exampleFrame(code, path string, signedIn bool) Frame {
	f := Frame{Lang: lang.For(code), Path: path, Demo: true, Now: exampleNow, RequestID: "01J8Z3"}
	if signedIn {
		f.Person = &Person{Name: "Coordinator, Justice Initiative", Initials: "CJ", Desk: true, Platform: true,
			Secretariats: []Link{{Name: "Justice Initiative", Href: paths.Secretariat("justice-initiative")}}}
	}
	return f
}

func exampleLogo() *Picture {
	return &Picture{Src: paths.Image(exampleDigest, "png"), Width: 480, Height: 160}
}

func exampleCard(state string) LetterCard {
	return LetterCard{Slug: "remediation-first", Title: "Remedy first: five gaps in the Forced Labour Regulation", TitleLang: "en", State: state,
		Hosts: []string{"Justice Initiative", "Terre des Hommes and partners"}, Deadline: exampleDeadline, Zone: "Europe/Brussels",
		Organisations: 92, Countries: 13}
}

func exampleBrief(state string) LetterBrief {
	return LetterBrief{Slug: "remediation-first", Title: "Remedy first: five gaps in the Forced Labour Regulation", Language: "en", State: state,
		Hosts: []string{"Justice Initiative"}, Addressees: []string{"To the Presidency of the Council of the European Union", "Rue de la Loi 175, Brussels"},
		Deadline: exampleDeadline, Zone: "Europe/Brussels", Digest: exampleDigest}
}

const exampleBody = `<p>Your Excellencies,</p>
<p>A ban on products made with forced labour is only as good as what it does for the people who made them. We welcome that goods
will be stopped at the border. We ask that the person behind the product is <em>not</em> forgotten there.</p>
<h2>1. Remedy before release</h2>
<p>Nothing should return to the market before the workers have been paid, freed and compensated.<sup><a id="note-1-back" href="#note-1">1</a></sup></p>
<ul><li>back wages with interest;</li><li>return of documents;</li><li>medical and legal help.</li></ul>
<h2>2. Whole sites, not single lines</h2>
<p>An investigation that ends at one product line invites a supplier to move people to the next one.</p>
<blockquote><p>“We were moved to the other hall on the day of the inspection.”</p></blockquote>
<ol class="notes"><li id="note-1">As international standards ask of states and enterprises alike. <a href="#note-1-back" aria-label="Back to the text">↩</a></li></ol>`

func exampleRoll() Roll {
	group := func(heading string, names ...Signatory) RollGroup {
		return RollGroup{Heading: heading, Count: len(names), Signatories: names}
	}
	return Roll{Organisations: 19, Countries: 8, Withheld: "and 4 organisations, names withheld", Groups: []RollGroup{
		group("European and international", Signatory{Name: "European Circle of Survivors’ Groups"}, Signatory{Name: "Réseau Européen Enfance sans Crainte", Lang: "fr", English: "European Network Childhood without Fear", Href: "/organisations/reseau"}),
		group("Austria", Signatory{Name: "Plattform Kindeswohl Österreich", Lang: "de"}, Signatory{Name: "Ärzteinitiative Schutzraum", Lang: "de"}),
		group("Bulgaria", Signatory{Name: "Мрежа „Детство без страх“", Lang: "bg", English: "Network Childhood without Fear"}),
		group("Finland", Signatory{Name: "Äänemme kuuluviin ry", Lang: "fi"}, Signatory{Name: "Turvallinen lapsuus -verkosto", Lang: "fi"}),
		group("Germany", Signatory{Name: "10 Stimmen e. V.", Lang: "de"}, Signatory{Name: "Straßenkinder-Hilfe Saar", Lang: "de"}, Signatory{Name: "wir hören hin", Lang: "de"}),
		group("Greece", Signatory{Name: "Φωνή του Παιδιού", Lang: "el", English: "Voice of the Child"}, Signatory{Name: "Δίκτυο Προστασίας Ανηλίκων", Lang: "el"}),
		group("Poland", Signatory{Name: "Fundacja Bezpieczne Dzieciństwo", Lang: "pl"}, Signatory{Name: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl"}),
		group("Romania", Signatory{Name: "Asociația Părinți pentru Siguranță", Lang: "ro"}, Signatory{Name: "Rețeaua Copilărie Demnă", Lang: "ro"}),
	}}
}

func exampleLetter(code string, signedIn bool) LetterPage {
	p := LetterPage{Frame: exampleFrame(code, "/letters/remediation-first", signedIn), Slug: "remediation-first",
		LetterTitle: "Remedy first: five gaps in the Forced Labour Regulation", Language: "en", Authoritative: true, State: "open", Visibility: "public",
		Languages: []LetterLanguage{{Code: "en", Href: "/letters/remediation-first", Current: true}, {Code: "fr", Href: "/letters/remediation-first?lang=fr"}},
		Hosts:     []Link{{Name: "Justice Initiative", Href: paths.Coalition("justice-initiative")}, {Name: "Terre des Hommes and partners", Href: paths.Coalition("terre-des-hommes")}},
		Date:      exampleNow, Addressees: exampleBrief("open").Addressees, BodyHTML: exampleBody, Closing: "Yours sincerely,", Roll: exampleRoll(), Grouping: "country",
		Digest: exampleDigest, Version: 1, Deadline: exampleDeadline, Zone: "Europe/Brussels", Accepts: true, Formats: exampleFormats,
		Packages: []Link{{Name: "Package 1", Href: paths.Package("remediation-first", 1)}}}
	if signedIn {
		p.Choices = []Link{{Name: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", Href: paths.Endorse("remediation-first", "lodz-dla-dzieci")}}
		p.Mine = []OwnEndorsement{{Organisation: "wir hören hin", Lang: "de", State: "signed", Disclosure: "public", Href: "/letters/remediation-first/endorsements/wir-hoeren-hin"}}
		p.ManageHref = paths.Letter("remediation-first", "manage")
		p.Embed = EmbedCode{Newest: `<iframe src="https://portal.example/letters/remediation-first/embed"></iframe>`, All: "<iframe></iframe>"}
	}
	return p
}

// exampleFormats are not those of app/export alone: pages show what they are given.
var exampleFormats = []FileFormat{{Ending: "pdf", Label: "PDF", Sheet: true}, {Ending: "docx", Label: "Word (DOCX)", Sheet: true}, {Ending: "csv", Label: "CSV"}}

// examplePackage is a delivery as a visitor sees the first one, and those who run the letter the second.
func examplePackage(code string, number int) PackagePage {
	p := PackagePage{Frame: exampleFrame(code, "/letters/remediation-first/packages/1", number > 1), Slug: "remediation-first", Listed: true,
		LetterTitle: "Remedy first: five gaps in the Forced Labour Regulation", TitleLang: "en", Number: number, Newest: 2, MadeAt: exampleNow, Zone: "Europe/Brussels",
		Hosts: []string{"Justice Initiative", "Terre des Hommes and partners"}, LedgerSize: 1234, TextDigest: exampleDigest, Digest: exampleDigest,
		Roll: exampleRoll(), Languages: []string{"en", "fr"}, Filed: true, Formats: exampleFormats, Grouping: "country", Groupings: []string{"type", "none"}}
	if number > 1 {
		p.Since, p.MadeBy, p.ForAddressee = 1, "Coordinator, Justice Initiative", true
		p.Joined = []Signatory{{Name: "wir hören hin", Lang: "de", English: "we listen"}}
		p.Gone = []Signatory{{Name: "Rețeaua Copilărie Demnă", Lang: "ro"}}
	}
	return p
}

// exampleSealing is a package that was made a moment ago.
func exampleSealing(code string) PackagePage {
	p := examplePackage(code, 2)
	p.Filed = false
	return p
}

const exampleKey = "portal.example/log+3c1f0a2b+AWJhc2U2NGJhc2U2NGJhc2U2NGJhc2U2NGJhc2U2NGJhc2U2"

// exampleAnswer is about a text that is known.
func exampleAnswer(code, verdict string) AnswerPage {
	p := AnswerPage{Frame: exampleFrame(code, "/verify/"+exampleDigest, false), Verdict: verdict, Digest: exampleDigest,
		LetterTitle: "Remedy first: five gaps in the Forced Labour Regulation", TitleLang: "en", Href: paths.Letter("remediation-first"), State: "open",
		Number: 1, Newest: 1, NewDigest: exampleDigest, FrozenAt: exampleNow, Organisations: 92, Position: 120,
		Line: 40, Origin: "portal.example/log", Size: 200, Root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", SignedAt: exampleNow, Keys: []string{exampleKey}}
	switch verdict {
	case "superseded":
		p.Newest, p.Joined, p.Left, p.Since = 2, 3, 1, exampleNow
	case "withdrawn":
		p.Href, p.State, p.CancelledAt, p.Reason = "", "cancelled", exampleNow, "The regulation was adopted without the five gaps."
	}
	return p
}

// exampleUnproved is about a file that carries no proof.
func exampleUnproved(code string) AnswerPage {
	p := exampleAnswer(code, "unproved")
	p.OfFile, p.Rows = true, &AnswerRows{Of: "today", Same: 12, Changed: []string{"Kinderrechte Heute"}, Missing: []string{"Zora & Söhne", "Workers"}, Added: 1}
	return p
}

// exampleListed is about a file whose pages have to be compared with the list inside.
func exampleListed(code, cover string) AnswerPage {
	p := exampleDelivered(code, 2)
	p.Cover, p.Reserved, p.Unlike = cover, []string{"pages", "former", "signed"}, cover == "names"
	p.Checks[0] = VerifyCheck{Name: "file", Open: true}
	p.List = AnswerList{Title: "Remedy first", Language: "en", Hosts: []string{"Justice Initiative", "Terre des Hommes"}, Addressees: []string{"The Presidency"},
		LetterOn: "2026-06-03", AsOf: "2026-06-03T09:30:00Z", Notice: "A demonstration", Names: []string{"Zora & Söhne, DE", "Workers, BE"}, Withheld: 2}
	if cover == "names" {
		p.List = AnswerList{Hidden: true}
	}
	return p
}

// exampleDelivered is about the list of a package; that of the first was the addressee's.
func exampleDelivered(code string, number int) AnswerPage {
	p := exampleAnswer(code, "current")
	p.Position, p.OfFile = -1, true
	p.Checks = []VerifyCheck{{Name: "file", Holds: true}, {Name: "content", Holds: true}, {Name: "text", Holds: true}, {Name: "roll", Holds: true}, {Name: "package", Holds: true}, {Name: "line", Holds: true}}
	p.Cover, p.Reserved = "whole", []string{"signed"}
	p.Package = AnswerPackage{Number: number, MadeAt: exampleNow, Zone: "Europe/Brussels", Href: paths.Package("remediation-first", number), Newest: 2, NewestAt: exampleNow,
		NewestHref: paths.Package("remediation-first", 2)}
	if number == 1 {
		p.Verdict, p.Joined, p.Left, p.Package.ForAddressee = "superseded", 2, 1, true
	}
	return p
}

func exampleSigner() SigningOrganisation {
	return SigningOrganisation{Slug: "lodz-dla-dzieci", Name: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", English: "Łódź for Children Association",
		Country: "PL", Type: "parents_association", Href: paths.Desk("organisations", "lodz-dla-dzieci")}
}

func exampleOrganisation(code string) OrganisationPage {
	return OrganisationPage{Frame: exampleFrame(code, "/organisations/lodz-dla-dzieci", false), Logo: exampleLogo(), Slug: "lodz-dla-dzieci", Name: "Stowarzyszenie Łódź dla Dzieci", NameLang: "pl",
		EnglishName: "Łódź for Children Association", Acronym: "ŁDD", Type: "parents_association", Country: "PL", City: "Łódź", Website: "https://www.lodz-dla-dzieci.example/",
		RegisterNumber: "999012345678-21", About: "Wspieramy rodziców i dzieci po doświadczeniu przemocy.", State: "active",
		Memberships: []Membership{{Slug: "justice-initiative", Coalition: "Justice Initiative", Since: exampleNow}}, Letters: []LetterCard{exampleCard("open")}}
}

func exampleHistory() []Event {
	return []Event{
		{State: "information_requested", By: "Administrator, Justice Initiative", Message: "Who represents the association under its statutes?", At: exampleNow},
		{State: "submitted", By: "Owner, Stowarzyszenie Łódź dla Dzieci", At: exampleNow.Add(-48 * time.Hour)},
	}
}

func exampleRenaming(state string) Renaming {
	r := Renaming{ID: "3", State: state, By: "Editor, Blaues Haus", At: exampleNow, Facts: []NamingFact{
		{Field: "display_name", Before: "Blaues Haus", After: "Łódź dla Dzieci"}, {Field: "acronym", After: "ŁDD"},
	}}
	if state == "pending" {
		r.Likely = []Likeness{{Name: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", Href: "/organisations/lodz-dla-dzieci", Country: "PL", State: "approved", Reasons: []string{"name", "acronym"}}}
	} else {
		r.DecidedBy, r.DecidedAt, r.Reason = "Administrator, Justice Initiative", exampleNow, "Somebody is called so already."
	}
	return r
}

func exampleOffice() Office {
	return Office{Slug: "justice-initiative", Name: "Justice Initiative", Administrator: true, Writes: true, Waiting: 3}
}

// exampleForm is a form that was refused.
func exampleForm(fields ...string) Form {
	values, wrong := map[string][]string{}, []FieldError{}
	for _, name := range fields {
		values[name] = []string{`<b>"typed"</b>`}
		wrong = append(wrong, FieldError{Field: name, Message: "Enter something here."})
	}
	return NewForm(values, wrong...)
}

// examples are all pages in one interface language.
func examples(code string) []example {
	return append(append(publicExamples(code), deskExamples(code)...), secretariatExamples(code)...)
}

func publicExamples(code string) []example {
	visitor := func(path string) Frame { return exampleFrame(code, path, false) }
	entry := DirectoryEntry{Slug: "lodz-dla-dzieci", Name: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", English: "Łódź for Children Association", Acronym: "ŁDD", Country: "PL", Type: "parents_association", City: "Łódź"}
	coalitions := []CoalitionCard{{Slug: "justice-initiative", Name: "Justice Initiative", About: "A programme that stands up for those who were abused as children.", AsOf: exampleNow, Members: 61}}
	closed := exampleCard("delivered")
	closed.EndedAt = exampleNow
	cancelled := exampleLetter(code, false)
	cancelled.State, cancelled.Accepts, cancelled.Roll, cancelled.Formats, cancelled.Visibility = "frozen", false, Roll{}, nil, "members"
	typed := exampleLetter(code, false)
	typed.Grouping, typed.Roll.Groups = "type", []RollGroup{{Heading: "Networks", Count: 2, Groups: exampleRoll().Groups[:2]}}
	merged := exampleOrganisation(code)
	merged.State, merged.MergedInto = "merged", &Link{Name: "wir hören hin", Lang: "de", Href: paths.Organisation("wir-hoeren-hin")}
	return []example{
		{"home", Home(HomePage{Frame: visitor("/"), Open: []LetterCard{exampleCard("open"), exampleCard("open")}, Delivered: []LetterCard{closed}, Coalitions: coalitions, Organisations: 121, Countries: 13, Letters: 6})},
		{"letters", Letters(LettersPage{Frame: visitor("/letters?state=open&page=2"), State: "open", Letters: []LetterCard{exampleCard("open"), closed}, Pager: Pager{Page: 2, Pages: 9, Total: 170, Href: "/letters?state=open"}})},
		{"letters-empty", Letters(LettersPage{Frame: visitor("/letters?q=x"), Query: "x"})},
		{"embed", Embed(EmbedPage{Lang: lang.For(code), LetterTitle: "Remedy first", TitleLang: "en", Hosts: []string{"Justice Initiative"}, Open: true,
			Href: "https://portal.example/letters/remediation-first", Verify: "https://portal.example/verify", Roll: exampleRoll()})},
		{"embed-newest", Embed(EmbedPage{Lang: lang.For(code), LetterTitle: "Remedy first", TitleLang: "en", Hosts: []string{"Justice Initiative"},
			Href: "https://portal.example/letters/remediation-first", Roll: Roll{Organisations: 2, Withheld: "And one more."},
			Newest: []Signatory{{Name: "wir hören hin", Lang: "de", English: "we listen"}}})},
		{"letter", Letter(exampleLetter(code, false))},
		{"package", Package(examplePackage(code, 1))},
		{"package-second", Package(examplePackage(code, 2))},
		{"package-sealing", Package(exampleSealing(code))},
		{"letter-signed-in", Letter(exampleLetter(code, true))},
		{"letter-frozen", Letter(cancelled)},
		{"letter-by-type", Letter(typed)},
		{"directory", Directory(DirectoryPage{Frame: visitor("/organisations?country=PL"), Country: "PL", Countries: []Option{{Value: "PL", Label: "Poland"}}, Coalitions: []Option{{Value: "justice-initiative", Label: "Justice Initiative"}},
			Entries: []DirectoryEntry{entry, entry, entry}, Pager: Pager{Page: 1, Pages: 3, Total: 121, Href: "/organisations?country=PL"}})},
		{"directory-empty", Directory(DirectoryPage{Frame: visitor("/organisations?q=x"), Query: "x"})},
		{"organisation", Organisation(exampleOrganisation(code))},
		{"organisation-merged", Organisation(merged)},
		{"coalition", Coalition(CoalitionPage{Frame: visitor("/coalitions/justice-initiative"), Slug: "justice-initiative", Name: "Justice Initiative", About: coalitions[0].About, AsOf: exampleNow, Members: 61,
			ByCountry: []CountryCount{{"XE", 4}, {"DE", 21}, {"PL", 12}, {"CH", 24}}, Letters: []LetterCard{exampleCard("open"), closed}})},
		{"signin", SignIn(SignInPage{Frame: visitor("/sign-in?return=/desk"), Providers: []Provider{{Name: "Demonstration", Href: "/auth/demo?return=%2Fdesk"}, {Name: "Example Cloud", Href: "/auth/cloud"}}})},
		{"signin-empty", SignIn(SignInPage{Frame: visitor("/sign-in")})},
		{"signed-out", SignedOut(SignedOutPage{Frame: visitor("/signed-out?from=demo"), Provider: Provider{Name: "Demonstration", Href: "/demo-idp/end_session?client_id=x"}})},
		{"signed-out-none", SignedOut(SignedOutPage{Frame: visitor("/signed-out?from=github"), Provider: Provider{Name: "GitHub"}})},
		{"verify", Verify(VerifyPage{Frame: visitor("/verify"), Accept: ".pdf,application/pdf", Keys: []string{exampleKey}})},
		{"verify-refused", Verify(VerifyPage{Frame: visitor("/verify?digest=x"), Accept: ".pdf,application/pdf", Form: exampleForm("digest")})},
		{"answer-current", Answer(exampleAnswer(code, "current"))},
		{"answer-superseded", Answer(exampleAnswer(code, "superseded"))},
		{"answer-withdrawn", Answer(exampleAnswer(code, "withdrawn"))},
		{"answer-package", Answer(exampleDelivered(code, 2))},
		{"answer-package-first", Answer(exampleDelivered(code, 1))},
		{"answer-altered", Answer(AnswerPage{Frame: visitor("/verify"), Verdict: "altered", OfFile: true, Checks: []VerifyCheck{{Name: "file"}, {Name: "text", Holds: true}, {Name: "roll", Holds: true}, {Name: "version", Holds: true}, {Name: "line", Holds: true}}, Line: -1, Position: -1})},
		{"answer-list", Answer(exampleListed(code, "list"))},
		{"answer-names", Answer(exampleListed(code, "names"))},
		{"answer-unproved", Answer(exampleUnproved(code))},
		{"answer-unproved-unknown", Answer(AnswerPage{Frame: visitor("/verify"), Verdict: "unproved", OfFile: true, Line: -1, Position: -1})},
		{"answer-unknown", Answer(AnswerPage{Frame: visitor("/verify/" + exampleDigest), Verdict: "unknown", Digest: exampleDigest, Line: -1, Position: -1})},
		{"problem", Problem(ProblemPage{Frame: visitor("/letters/x"), Kind: "not_found", Status: 404})},
		{"problem-conflict", Problem(ProblemPage{Frame: visitor("/letters/x"), Kind: "conflict", Status: 409, Message: "Somebody was quicker.", Back: "/desk"})},
		{"problem-signin", Problem(ProblemPage{Frame: visitor("/auth/x"), Kind: "signin_nonce_mismatch", Status: 400})},
		{"demo-chooser", DemoChooser(DemoChooserPage{Frame: visitor("/demo-idp/choose"), Action: "/demo-idp/choose", Hidden: []Hidden{{"request", "42"}}, Groups: []DemoGroup{
			{Name: "Justice Initiative", Persons: []DemoPerson{{"coordinator", "Coordinator, Justice Initiative", "Coordinator", "Write a letter, settle its text and open it."}, {"administrator", "Administrator, Justice Initiative", "Administrator", "Decide on applications."}}},
			{Name: "Members", Persons: []DemoPerson{{"signatory", "Signatory, wir hören hin", "", "Endorse a letter."}}}}})},
		{"demo-mails", DemoMails(DemoMailsPage{Frame: visitor("/demo/mail"), Mails: []DemoMail{{ID: "1", To: "Owner, wir hören hin", Subject: "Your application was approved", At: exampleNow}}})},
		{"demo-mails-empty", DemoMails(DemoMailsPage{Frame: visitor("/demo/mail")})},
		{"demo-mail", DemoMailView(DemoMailPage{Frame: visitor("/demo/mail/1"), Mail: DemoMail{ID: "1", To: "Owner, wir hören hin", Subject: "Your application was approved", At: exampleNow}, Body: "Good morning,\n\nsee https://undersigned.example/desk.\n", Language: "en"})},
	}
}

func deskExamples(code string) []example {
	in := func(path string) Frame { return exampleFrame(code, path, true) }
	entry := DirectoryEntry{Slug: "wir-hoeren-hin", Name: "wir hören hin", Lang: "de", Country: "DE", Type: "ngo", City: "Köln"}
	unmailedFrame := in("/account")
	unmailedFrame.Person.Unmailed = true
	flashed := in("/desk")
	flashed.Flash = &Flash{Kind: "success", Message: "The letter is endorsed.", Detail: "It stands on the list now."}
	open := LetterToSign{Title: exampleCard("open").Title, TitleLang: "en", Slug: "remediation-first", Organisation: "wir hören hin", OrgLang: "de", OrgSlug: "wir-hoeren-hin", Deadline: exampleDeadline, Zone: "Europe/Brussels", DaysLeft: 9, MaySign: true}
	soon := open
	soon.DaysLeft, soon.MaySign = 1, false
	apply := []string{"coalition", "legal_name", "type", "country", "city", "website", "capacity", "authority"}
	endorse := EndorsePage{Frame: in("/letters/remediation-first/endorse"), Letter: exampleBrief("open"), Body: exampleBody, Closing: "Yours sincerely,", Chosen: exampleSigner(), Lead: "Justice Initiative", Readers: []Option{{Value: "justice-initiative", Label: "Justice Initiative"}, {Value: "care", Label: "Care"}}, Others: []Link{{Name: "wir hören hin", Lang: "de", Href: paths.Endorse("remediation-first", "wir-hoeren-hin")}}}
	wrong := endorse
	wrong.Form = exampleForm("capacity", "authority", "disclosure", "confirmed")
	coalitions := []Option{{Value: "justice-initiative", Label: "Justice Initiative"}}
	withdrawn := EndorsementPage{Frame: in("/letters/remediation-first/endorsements/x"), Letter: exampleBrief("open"), Organisation: exampleSigner(), State: "withdrawn", Disclosure: "public", At: exampleNow, EndorseHref: "/x"}
	waiting := exampleRenaming("pending")
	return []example{
		{"account", Account(AccountPage{Frame: in("/account"), Name: "Coordinator, Justice Initiative", Identities: []SignInIdentity{
			{Provider: "Our single sign-on", Issuer: "https://login.example", Subject: "42", Name: "Coordinator, Justice Initiative", Address: "coordinator@justice-initiative.example", Verified: true},
			{Provider: "GitHub", Issuer: "https://github.com", Subject: "7", Name: "coordinator"}}, Seats: []Link{{Name: "wir hören hin", Lang: "de", Href: "/x"}}, Sessions: []Session{{ID: "1", Browser: "Firefox, Linux", Since: exampleNow, Seen: exampleNow, Current: true}, {ID: "2", Since: exampleNow, Seen: exampleNow}}})},
		{"account-unmailed", Account(AccountPage{Frame: unmailedFrame, Name: "Newcomer", Identities: []SignInIdentity{{Provider: "GitHub", Issuer: "https://github.com", Subject: "43", Name: "Newcomer"}}})},
		{"account-delete", AccountDelete(AccountDeletePage{Frame: in("/account/delete"), Places: []Link{{Name: "wir hören hin", Lang: "de"}, {Name: "Justice Initiative"}}, Mandates: 2, Withdrawn: 1})},
		{"account-delete-refused", AccountDelete(AccountDeletePage{Frame: in("/account/delete"), Mandates: 1, Refusal: "This account is the last owner of wir hören hin."})},
		{"desk", Desk(DeskPage{Frame: flashed, Files: []KeptFile{exampleFile("ready"), exampleFile("writing"), exampleFile("failed")}, ToSign: []LetterToSign{soon, open}, Endorsed: []EndorsedLetter{{Title: "Those who speak", TitleLang: "en", Organisation: "wir hören hin", OrgLang: "de", State: "signed", At: exampleNow, Href: "/x"}},
			Applications: []OwnApplication{{Slug: "lodz-dla-dzieci", CoalitionSlug: "justice-initiative", Organisation: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", Coalition: "Justice Initiative", State: "information_requested", At: exampleNow}},
			Requests:     []OwnRequest{{Organisation: "Äänemme kuuluviin ry", Lang: "fi", At: exampleNow}}, Organisations: []DeskOrganisation{{Slug: "wir-hoeren-hin", Name: "wir hören hin", Lang: "de", Role: "owner", Coalitions: []string{"Justice Initiative"}, MayEdit: true, MaySeats: true, Requests: 1}},
			Secretariats: []DeskSecretariat{{Slug: "justice-initiative", Name: "Justice Initiative", Role: "coordinator", Waiting: 3, Letters: 2}}})},
		{"desk-newcomer", Desk(DeskPage{Frame: in("/desk")})},
		{"apply", Apply(ApplyPage{Frame: in("/desk/apply"), Coalitions: coalitions, Action: "/desk/apply"})},
		{"apply-refused", Apply(ApplyPage{Frame: in("/desk/apply"), Coalitions: coalitions, Action: "/desk/apply", Form: exampleForm(apply...)})},
		{"apply-answer", Apply(ApplyPage{Frame: in("/desk/apply"), Coalition: "Justice Initiative", Action: "/desk/apply", Question: &Question{Text: "Who represents you?", By: "Administrator, Justice Initiative", At: exampleNow}})},
		{"apply-known", Apply(ApplyPage{Frame: in("/desk/organisations/x/coalitions"), Coalitions: coalitions, Action: "/x", Known: &Link{Name: "wir hören hin", Lang: "de", Href: "/x"}})},
		{"application", Application(ApplicationPage{Frame: in("/desk/applications/justice-initiative/lodz-dla-dzieci"), Slug: "lodz-dla-dzieci", CoalitionSlug: "justice-initiative", Organisation: "Stowarzyszenie Łódź dla Dzieci", NameLang: "pl", Coalition: "Justice Initiative", State: "information_requested", History: exampleHistory(), AnswerHref: "/x", MayWithdraw: true})},
		{"application-rejected", Application(ApplicationPage{Frame: in("/desk/applications/justice-initiative/lodz-dla-dzieci"), Form: exampleForm("reason"), Slug: "lodz-dla-dzieci", CoalitionSlug: "justice-initiative", Organisation: "Stowarzyszenie Łódź dla Dzieci", NameLang: "pl", Coalition: "Justice Initiative", State: "rejected", History: exampleHistory(), MayAppeal: true})},
		{"join", Join(JoinPage{Frame: in("/desk/join?q=h"), Query: "h", Searched: true, Found: []DirectoryEntry{entry}})},
		{"join-none", Join(JoinPage{Frame: in("/desk/join?q=zz"), Query: "zz", Searched: true})},
		{"join-chosen", Join(JoinPage{Frame: in("/desk/join"), Chosen: &entry, Form: exampleForm("capacity")})},
		{"profile", Profile(ProfilePage{Waiting: &waiting, Frame: in("/desk/organisations/wir-hoeren-hin"), Logo: exampleLogo(), Slug: "wir-hoeren-hin", Name: "wir hören hin", NameLang: "de", LockVersion: 3, Form: exampleForm("legal_name", "website"), Memberships: []Membership{{Slug: "justice-initiative", Coalition: "Justice Initiative"}}, MayLeave: true})},
		{"seats", Seats(SeatsPage{Frame: in("/desk/organisations/wir-hoeren-hin/seats"), Slug: "wir-hoeren-hin", Name: "wir hören hin", NameLang: "de", MayDecide: true,
			Seats:    []Seat{{ID: "1", Person: "Owner, wir hören hin", Role: "owner", Capacity: "Vorstand", Since: exampleNow, Self: true}, {ID: "2", Person: "Editor, wir hören hin", Role: "editor", Since: exampleNow}},
			Requests: []SeatRequest{{ID: "3", Person: "Newcomer", Capacity: "Referentin", MailDomain: "wir-hoeren-hin.example", Matches: true, At: exampleNow}, {ID: "4", Person: "Somebody", Capacity: "Volunteer", MailDomain: "mail.example", At: exampleNow}, {ID: "5", Person: "Nobody", At: exampleNow}}})},
		{"endorse", Endorse(endorse)},
		{"endorse-refused", Endorse(wrong)},
		{"endorse-choice", EndorseChoice(EndorseChoicePage{Frame: in("/letters/remediation-first/endorse"), Letter: exampleBrief("open"), Choices: endorse.Others})},
		{"endorse-none", EndorseChoice(EndorseChoicePage{Frame: in("/letters/remediation-first/endorse"), Letter: exampleBrief("open")})},
		{"endorse-obstacles", EndorseChoice(EndorseChoicePage{Frame: in("/letters/remediation-first/endorse"), Letter: exampleBrief("open"), Obstacles: []Obstacle{
			{Name: "wir hören hin", Lang: "de", Why: "You are not authorised to sign for this organisation.", Help: &Help{Organisation: "wir hören hin", Lang: "de", Slug: "wir-hoeren-hin", Role: "signatory", Names: []string{"Signatory, wir hören hin"}}},
			{Name: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", Why: "This organisation is suspended.", Help: nil}}})},
		{"problem-help", Problem(ProblemPage{Frame: in("/letters/x"), Kind: "forbidden", Status: 403, Message: "You are not authorised.", Help: &Help{Organisation: "wir hören hin", Lang: "de", Slug: "wir-hoeren-hin", Role: "owner"}})},
		{"endorsement", Endorsement(EndorsementPage{Frame: in("/letters/remediation-first/endorsements/x"), Letter: exampleBrief("open"), Organisation: exampleSigner(), State: "signed", Disclosure: "addressee", ActedBy: "Signatory, wir hören hin", Capacity: "Vorstand", Authority: "Satzung", At: exampleNow, MayWithdraw: true, MayProve: true})},
		{"endorsement-withdrawn", Endorsement(withdrawn)},
		{"file-writing", File(FilePage{Frame: in("/desk/files/7"), File: exampleFile("writing")})},
		{"file-ready", File(FilePage{Frame: in("/desk/files/7"), File: exampleFile("ready")})},
		{"file-failed", File(FilePage{Frame: in("/desk/files/7"), File: exampleFile("failed")})},
		{"confirm", Confirm(ConfirmPage{Frame: in("/x"), Heading: "Leave?", Text: "It cannot be undone.", Button: "Leave", Grave: true, Action: "/x", Hidden: []Hidden{{"a", "b"}}, Cancel: "/desk"})},
	}
}

func secretariatExamples(code string) []example {
	in := func(path string) Frame { return exampleFrame(code, paths.Secretariat("justice-initiative")+path, true) }
	row := ApplicationRow{Slug: "lodz-dla-dzieci", Organisation: "Stowarzyszenie Łódź dla Dzieci", Lang: "pl", Country: "PL", Type: "parents_association", State: "submitted", At: exampleNow, Likely: 2}
	zones := []Option{{Value: "Europe/Brussels", Label: "Brussels"}, {Value: "Europe/Athens", Label: "Athens"}}
	review := ReviewPage{Frame: in("/applications/lodz-dla-dzieci"), Office: exampleOffice(), Organisation: exampleOrganisation(code), State: "submitted", Applicant: "Owner, Stowarzyszenie Łódź dla Dzieci", Capacity: "Prezeska", Authority: "Statut, § 12", MayDecide: true, History: exampleHistory(), MayName: true,
		Renamings: []Renaming{exampleRenaming("pending"), exampleRenaming("refused")}, Meanwhile: "Another administrator has decided.", Typed: "Who are you?",
		Evidence: Evidence{MailDomain: "lodz-dla-dzieci.example", MailVerified: true, WebsiteDomain: "lodz-dla-dzieci.example", Website: "https://www.lodz-dla-dzieci.example/", DomainsMatch: true, RegisterNumber: "999012345678-21", RegisterUsedBy: &Link{Name: "wir hören hin", Lang: "de", Href: "/x"},
			Likely: []Likeness{{Name: "Łódź dla dzieci", Lang: "pl", Href: "/x", Country: "PL", State: "rejected", Reasons: []string{"name", "domain", "number", "acronym"}}}}}
	unmailed := review
	unmailed.Unmailed, unmailed.Evidence.MailDomain = true, ""
	refused := review
	refused.Form, refused.Refused, refused.Evidence = exampleForm("reason"), "reject", Evidence{MailDomain: "mail.example", FreeMail: true}
	suspended, own := review, review
	suspended.MayDecide, suspended.MayReinstate, suspended.State = false, true, "suspended"
	own.Own, own.MayDecide = true, false
	manage := LetterManagePage{Frame: in("/letters"), Office: exampleOffice(), Reach: &Reach{Organisations: 123, Signable: 119, People: 131}, OpenWaits: "Only the secretariats see this letter.", Wider: []string{"link", "public"}, Letter: exampleBrief("open"), Visibility: "public", Version: 1, Hosts: []HostConsent{{Slug: "justice-initiative", Name: "Justice Initiative", Consented: true}, {Slug: "terre-des-hommes", Name: "Terre des Hommes and partners", MayAgree: true}},
		Counts: EndorsementCounts{Signed: 92, Countries: 13, Withheld: 5, Declined: 2, Withdrawn: 1, Void: 1}, Zones: zones, MayExtend: true, MayClose: true, MayCancel: true, MayExport: true,
		Rows: []EndorsementRow{{ID: "7", Organisation: "wir hören hin", Lang: "de", English: "we listen", Country: "DE", Type: "ngo", State: "signed", Disclosure: "secretariat", By: "Signatory, wir hören hin", Capacity: "Vorstand", At: exampleNow, MayVoid: true},
			{ID: "8", Organisation: "Straßenkinder-Hilfe Saar", Lang: "de", Country: "DE", Type: "ngo", State: "void", Disclosure: "public", Reason: "Twice on the list", At: exampleNow}}, Pager: Pager{Page: 1, Pages: 5, Total: 92, Href: "/letters/x/manage"}}
	voiding := manage
	voiding.Form, voiding.Refused, voiding.VoidID = exampleForm("reason"), "void", "7"
	uncovered := manage
	uncovered.MayUncover, uncovered.Uncovered, uncovered.Rows, uncovered.Names, uncovered.Counts = true, true, manage.Rows[1:], manage.Rows[:1], EndorsementCounts{Signed: 3, Some: true}
	draft := manage
	draft.MayUncover = true
	draft.Letter, draft.Rows, draft.MayExtend, draft.MayClose = exampleBrief("draft"), nil, false, false
	draft.MayEdit, draft.MayFreeze, draft.MayOpen, draft.MayDeliver, draft.MayArchive, draft.FreezeWaits = true, true, true, true, true, "A host has not agreed."
	edit := LetterEditPage{Frame: in("/letters/new"), Office: exampleOffice(), Action: "/secretariat/justice-initiative/letters", Hosts: []Option{{Value: "terre-des-hommes", Label: "Terre des Hommes and partners"}}, Zones: zones}
	preview := edit
	preview.Slug, preview.Form = "remediation-first", exampleForm("title", "body_fr", "deadline_on")
	preview.Form.values["language"] = []string{"en"}
	preview.Preview = &Preview{Title: "Remedy first", Addressees: []string{"To the Presidency"}, BodyHTML: exampleBody, Closing: "Yours sincerely,"}
	export := LetterExportPage{Frame: in("/letters"), Office: exampleOffice(), Letter: exampleBrief("open"), Formats: exampleFormats, Contents: []string{"", "signatories", "letter", "summary"}, Logos: true, Own: true, Circle: "public",
		Languages: []ExportLanguage{{Code: "en", Text: true}, {Code: "fr"}, {Code: "de"}}, Preview: "/letters/remediation-first/export/preview.svg?contents="}
	unexported := export
	unexported.Form, unexported.Own, unexported.Circle, unexported.PaperUS = exampleForm("format", "contents", "circle", "group", "lang", "paper"), false, "secretariat", true
	return []example{
		{"letter-export", LetterExport(export)},
		{"letter-export-refused", LetterExport(unexported)},
		{"secretariat", Secretariat(SecretariatPage{Frame: in(""), Office: exampleOffice(), Members: 61, Names: []Link{{Name: "Blaues Haus", Lang: "de", Href: "#"}}, Applications: []ApplicationRow{row}, Letters: []LetterCard{exampleCard("open"), exampleCard("draft")}})},
		{"secretariat-empty", Secretariat(SecretariatPage{Frame: in(""), Office: exampleOffice()})},
		{"applications", Applications(ApplicationsPage{Frame: in("/applications"), Office: exampleOffice(), Rows: []ApplicationRow{row, row}})},
		{"applications-empty", Applications(ApplicationsPage{Frame: in("/applications"), Office: exampleOffice(), State: "all"})},
		{"review", Review(review)},
		{"review-unmailed", Review(unmailed)},
		{"review-refused", Review(refused)},
		{"review-suspended", Review(suspended)},
		{"review-own", Review(own)},
		{"secretariat-letters", SecretariatLetters(SecretariatLettersPage{Frame: in("/letters"), Office: exampleOffice(), Letters: []LetterCard{exampleCard("open"), exampleCard("cancelled")}})},
		{"secretariat-letters-empty", SecretariatLetters(SecretariatLettersPage{Frame: in("/letters"), Office: exampleOffice()})},
		{"letter-edit", LetterEdit(edit)},
		{"letter-preview", LetterEdit(preview)},
		{"letter-manage", LetterManage(manage)},
		{"letter-manage-void", LetterManage(voiding)},
		{"letter-manage-names", LetterManage(uncovered)},
		{"letter-manage-draft", LetterManage(draft)},
		{"ledger", Ledger(LedgerPage{Frame: in("/history"), Office: exampleOffice(), Size: 1234, Root: "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=", Lines: []LedgerLine{{Index: 1233, Kind: "endorsement.signed", Note: "wir hören hin", Href: "/x", By: "Signatory, wir hören hin", At: exampleNow}, {Index: 1232, Kind: "letter.closed", Note: "remediation-first", At: exampleNow}, {Index: 7, Kind: "seat.active", Erased: exampleNow, At: exampleNow}}})},
		{"ledger-empty", Ledger(LedgerPage{Frame: in("/history"), Office: exampleOffice()})},
		{"platform", Platform(PlatformPage{Frame: exampleFrame(code, "/platform", true), Form: exampleForm("name"), Coalitions: []CoalitionCard{{Slug: "justice-initiative", Name: "Justice Initiative", Members: 61}},
			People:      []PlatformRow{{ID: "1", Person: "Pia Operator", Address: "pia@portal.example", Identity: "Demonstration", By: "settings", Self: true, Keeps: "x"}, {ID: "2", Person: "Ola", Unmailed: true, Identity: "GitHub", By: "invitation"}},
			Invitations: []InvitationRow{{ID: "3", Address: "next@portal.example", Role: "platform", State: "sent", Until: exampleNow}, {ID: "2", Address: "ola@portal.example", Role: "platform", State: "accepted", AcceptedBy: "Ola (GitHub)"}}})},
		{"invitation", Invitation(InvitationPage{Frame: exampleFrame(code, "/invitations/x", true), Token: "x", Coalition: "Justice Initiative", Role: "coordinator", By: "Nora Ek", State: "sent", Until: exampleNow, Reader: "Ada", Elsewhere: true})},
		{"invitation-visitor", Invitation(InvitationPage{Frame: exampleFrame(code, "/invitations/x", false), Token: "x", Role: "platform", State: "sent", Until: exampleNow, SignIn: "/sign-in"})},
		{"invitation-revoked", Invitation(InvitationPage{Frame: exampleFrame(code, "/invitations/x", false), Token: "x", Coalition: "Justice Initiative", Role: "administrator", State: "revoked"})},
		{"offices", Offices(OfficesPage{Frame: exampleFrame(code, "/secretariat/x/people", true), Office: exampleOffice(), Form: exampleForm("email"), MayStaff: true, MayMean: true, MayGovern: true,
			Invitations: []InvitationRow{
				{ID: "1", Address: "new@ngo.example", Role: "coordinator", State: "sent", Until: exampleNow},
				{ID: "2", Address: "old@ngo.example", Role: "administrator", State: "accepted", AcceptedBy: "Nora Ek (GitHub)"},
				{ID: "3", Address: "late@ngo.example", Role: "administrator", State: "expired"},
			},
			Namesakes: []Namesake{{ID: "4", Person: "Nora Ek", Identity: "Our single sign-on", SignedIn: exampleNow}, {ID: "5", Person: "Nora Ek", Identity: "GitHub", SignedIn: exampleNow}},
			Offices: []OfficeRow{
				{ID: "1", Person: "Coordinator, Justice Initiative", Address: "coordinator@justice-initiative.example", Identity: "GitHub", Role: "coordinator", Since: exampleNow},
				{ID: "2", Person: "Administrator, Justice Initiative", Unmailed: true, Identity: "Our single sign-on", Role: "administrator", Since: exampleNow, Last: true},
			}})},
	}
}

func exampleFile(state string) KeptFile {
	return KeptFile{ID: 7, Title: "Remedy first: five gaps in the Forced Labour Regulation", TitleLang: "en", Letter: "remediation-first", Format: exampleFormats[0], Circle: "secretariat",
		State: state, Done: 61_000, Total: 100_000, Size: 5_012_345, Name: "2026-06-03 Remedy first – full list.pdf", AskedAt: exampleNow, ExpiresAt: exampleDeadline, Zone: "Europe/Brussels"}
}
