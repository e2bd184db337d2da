package e2e

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	idp "undersigned/app/demo"
	"undersigned/app/lang"
)

// What the story is about.
const (
	coalitionName = "Coalition for the Story"
	coalitionSlug = "coalition-for-the-story"
	newName       = "Ärzte für das Kind e. V."
	letterTitle   = "Remedy first: a letter to the Presidency"
	letterWords   = "Those who were harmed come first"
)

// said gives a sentence as an English page shows it.
func said(key string, values ...any) string { return lang.For("en").T(key, values...) }

// story is one portal and the people who use it, each at a browser of their own.
type story struct {
	t    *testing.T
	box  *mailbox
	base string

	platform, administrator, coordinator, newcomer, passerby *visitor
	others                                                   []*signer

	letter string // path of the letter, once it is written
	digest string // of its text, once it is frozen
}

// TestNewOrganisationIsApprovedAndSigns follows an organisation from the first sign-in to its place in the files that
// are handed over, and off the list again.
func TestNewOrganisationIsApprovedAndSigns(t *testing.T) {
	t.Parallel()
	needs(t, chromium, axe, pdftotext)
	onEach(t, func(t *testing.T, database string) {
		s := newStory(t, database)
		s.foundCoalition()
		s.applyWithMistakes()
		s.askForMore()
		s.answerTheQuestion()
		s.approve()
		s.bringOthers()
		s.writeLetter()
		s.freezeAndOpen()
		s.endorse()
		s.othersSign()
		s.readAsAnybody()
		s.openFiles()
		s.openFullList()
		s.withdraw()
		s.signOut()
	})
}

func newStory(t *testing.T, database string) *story {
	t.Helper()
	s := &story{t: t, box: newMailbox(t), others: otherSigners()}
	people := []idp.Person{
		{Subject: "platform", Name: "Petra Platform", Email: "petra@portal.example", Language: "en", Role: platformRole},
		{Subject: "administrator", Name: "Ada Administrator", Email: "ada@coalition.example", Language: "en"},
		{Subject: "coordinator", Name: "Cora Coordinator", Email: "cora@coalition.example", Language: "en"},
		{Subject: "newcomer", Name: "Noor Newcomer", Email: "noor@aerzte-kind.example", Language: "en"},
	}
	for _, o := range s.others {
		people = append(people, idp.Person{Subject: o.subject, Name: "Chair of " + o.name, Email: o.subject + "@members.example", Language: "en"})
	}
	s.base = production(t, database, s.box, people, "UNDERSIGNED_PACE=1000").base
	s.platform, s.administrator, s.coordinator = newVisitor(t, s.base), newVisitor(t, s.base), newVisitor(t, s.base)
	s.newcomer, s.passerby = newVisitor(t, s.base), newVisitor(t, s.base)
	return s
}

// foundCoalition makes a coalition, and gives its offices to two people who have signed in.
func (s *story) foundCoalition() {
	s.t.Helper()
	s.administrator.signIn("administrator")
	s.coordinator.signIn("coordinator")
	v := s.platform
	v.signIn("platform")
	v.choosesFromMenu(said("layout.menu_platform"))
	v.fill(said("platform.field_name"), coalitionName)
	v.fill(said("platform.field_about", "Language", "English"), "A coalition that a story is told of.")
	v.accessible()
	v.press(said("platform.found_button"))
	v.see(said("platform.founded", "Name", coalitionName))
	for address, office := range map[string]string{"ada@coalition.example": "administrator", "cora@coalition.example": "coordinator"} {
		v.fill(said("platform.field_account"), address)
		v.choose(said("platform.field_account_office"), said("desk.office_"+office))
		v.press(said("platform.appoint_button"))
		v.see(said("platform.appointed"))
		v.see(address)
	}
}

// applyWithMistakes reads at the fields what is wrong, finds everything else as it was, and mends it.
func (s *story) applyWithMistakes() {
	s.t.Helper()
	v := s.newcomer
	v.signIn("newcomer")
	v.follow(said("desk.apply_button"))
	v.choose(said("organisations.field_coalition"), coalitionName)
	v.fill(said("organisations.field_legal_name"), newName)
	v.choose(said("organisations.field_country"), "Germany")
	v.fill(said("organisations.field_city"), "Köln")
	v.fill(said("organisations.field_website"), "our website")
	v.fill(said("organisations.field_register_number"), "12")
	v.fill(said("organisations.field_capacity"), "Chair")
	v.press(said("organisations.apply_button"))
	v.see(said("layout.error_summary"))
	v.refusedAt(said("organisations.field_type"), said("rules.choose"))
	v.refusedAt(said("organisations.field_website"), said("rules.website"))
	v.refusedAt(said("organisations.field_register_number"), said("rules.register_number"))
	v.refusedAt(said("organisations.field_authority"), said("rules.required"))
	v.holds(said("organisations.field_legal_name"), newName)
	v.holds(said("organisations.field_city"), "Köln")
	v.holds(said("organisations.field_website"), "our website")
	v.accessible()
	v.choose(said("organisations.field_type"), said("organisations.type_ngo"))
	v.fill(said("organisations.field_website"), "https://aerzte-kind.example")
	v.fill(said("organisations.field_register_number"), "123456789012-34")
	v.fill(said("organisations.field_authority"), "The members' assembly elected me.")
	v.press(said("organisations.apply_button"))
	v.see(said("desk.done_applied"))
	v.see(said("organisations.membership_submitted"))
	s.box.await(s.t, "ada@coalition.example", said("mail.subject_secretariat_submitted", "Organisation", newName, "Coalition", coalitionName))
}

// askForMore looks at the evidence and asks a question.
func (s *story) askForMore() {
	s.t.Helper()
	v := s.administrator
	v.visit("/desk")
	v.follow(said("desk.waiting", "Count", 1))
	v.follow(newName)
	v.see("aerzte-kind.example")
	v.see(said("secretariat.mail_same"))
	v.see("123456789012-34")
	v.see(said("secretariat.likely_none"))
	v.see("The members' assembly elected me.")
	v.accessible()
	v.press(said("secretariat.ask_summary"))
	v.fill(said("secretariat.ask_label"), "Who may act when the chair is away?")
	v.press(said("secretariat.ask_button"))
	v.see(said("secretariat.done_ask"))
	s.box.await(s.t, "noor@aerzte-kind.example", said("mail.subject_applicant_information_requested", "Organisation", newName, "Coalition", coalitionName))
}

func (s *story) answerTheQuestion() {
	s.t.Helper()
	v := s.newcomer
	v.visit("/desk")
	v.see(said("organisations.membership_information_requested"))
	v.follow(newName)
	v.follow(said("organisations.application_answer"))
	v.see("Who may act when the chair is away?")
	v.holds(said("organisations.field_legal_name"), newName)
	v.fill(said("organisations.answer_message"), "The treasurer.")
	v.press(said("organisations.answer_button"))
	v.see(said("desk.done_answered"))
	s.box.await(s.t, "ada@coalition.example", said("mail.subject_secretariat_answered", "Organisation", newName))
}

// approve makes it a member, which it learns by mail and on its desk.
func (s *story) approve() {
	s.t.Helper()
	v := s.administrator
	v.visit("/secretariat/" + coalitionSlug + "/applications")
	v.follow(newName)
	v.see("The treasurer.")
	v.press(said("secretariat.approve_button", "Name", newName))
	v.see(said("secretariat.done_approve"))
	s.box.await(s.t, "noor@aerzte-kind.example", said("mail.subject_applicant_approved", "Organisation", newName, "Coalition", coalitionName))
	s.newcomer.visit("/desk")
	s.newcomer.see(said("organisations.role_owner") + " · " + coalitionName)
	s.passerby.visit("/organisations")
	s.passerby.see(newName)
}

// writeLetter looks at the letter before it is saved.
func (s *story) writeLetter() {
	s.t.Helper()
	v := s.coordinator
	v.visit("/secretariat/" + coalitionSlug + "/letters")
	v.follow(said("secretariat.letter_new"))
	v.fill(said("secretariat.field_title"), letterTitle)
	v.fill(said("secretariat.field_addressees"), "The Presidency of the Council")
	v.fill(said("secretariat.field_body"), "## What we ask\n\n"+letterWords+". We are **{{organisations}}** organisations.")
	v.fill(said("secretariat.field_closing"), "Yours sincerely")
	v.set(said("secretariat.field_deadline_on"), time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	v.press(said("secretariat.preview_button"))
	v.see(said("secretariat.preview_hint"))
	if shown := evaluate[string](v, "document.querySelector('.preview .sheet').innerText"); !strings.Contains(spaced(shown), letterWords+". We are 0 organisations.") {
		v.fatalf("the preview shows %q", shown)
	}
	v.holds(said("secretariat.field_title"), letterTitle)
	v.accessible()
	v.press(said("secretariat.save_button"))
	v.see(said("letters.done_created"))
	s.letter = strings.TrimSuffix(evaluate[string](v, "location.pathname"), "/manage")
}

// freezeAndOpen fixes the text, which then has a digest, and opens the letter, which nobody outside could see before.
func (s *story) freezeAndOpen() {
	s.t.Helper()
	v := s.coordinator
	if a := s.passerby.get(s.letter); a.status != http.StatusNotFound {
		s.t.Errorf("a draft answered a passer-by %d", a.status)
	}
	v.press(said("secretariat.freeze_summary"))
	v.press(said("secretariat.freeze_button"))
	v.see(said("letters.done_freeze"))
	s.digest = evaluate[string](v, "document.querySelector('.digest').innerText.trim()")
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(s.digest) {
		v.fatalf("the digest is %q", s.digest)
	}
	v.accessible()
	v.press(said("secretariat.open_summary"))
	v.press(said("secretariat.open_button"))
	v.see(said("letters.done_open"))
	s.box.await(s.t, "noor@aerzte-kind.example", said("mail.subject_letter_opened", "Letter", letterTitle))
	s.passerby.visit(s.letter)
	s.passerby.see(said("letters.roll_empty"))
}

// endorse finds the letter on the desk, reads it, and signs; what is missing is said at the fields.
func (s *story) endorse() {
	s.t.Helper()
	v := s.newcomer
	v.visit("/desk")
	v.see(letterTitle)
	v.follow(said("desk.endorse_link"))
	v.see(letterWords)
	v.see(s.digest)
	v.fill(said("endorsements.capacity_label"), "Chair")
	v.press(said("endorsements.sign_button", "Name", newName))
	v.refusedAt(said("endorsements.authority_label"), said("rules.required"))
	v.see(said("rules.confirm_authority"))
	v.holds(said("endorsements.capacity_label"), "Chair")
	v.accessible()
	v.fill(said("endorsements.authority_label"), "The board decided it.")
	v.tick(said("endorsements.disclosure_public"))
	v.tick(said("endorsements.confirm_label", "Name", newName))
	v.press(said("endorsements.sign_button", "Name", newName))
	v.see(said("endorsements.done_signed"))
	v.see(s.digest)
	receipt := s.box.await(s.t, "noor@aerzte-kind.example", said("mail.subject_endorsement_signed", "Organisation", newName, "Letter", letterTitle))
	if !strings.Contains(receipt.text, s.digest) {
		s.t.Errorf("the receipt does not name the digest %s:\n%s", s.digest, receipt.text)
	}
}

// readAsAnybody finds those who signed in public on the page in their order, and the others counted, never named.
func (s *story) readAsAnybody() {
	s.t.Helper()
	v := s.passerby
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) { // a public page is kept for a while
		v.visit("/letters")
		v.follow(letterTitle)
		if strings.Contains(v.text(), "We are 4 organisations.") {
			break
		}
	}
	v.see("We are 4 organisations.")
	v.see(said("letters.count_both",
		"Organisations", said("letters.count_organisations", "Count", 4), "Countries", said("letters.count_countries", "Count", 2)))
	v.seeNot(said("documents.unshown_and_some")) // that somebody signed without a public name is not told on the day
	v.see(s.digest)
	v.accessible()
	v.fits()
	s.holdsRoll("the page", evaluate[string](v, "document.querySelector('.roll').innerText"))
	s.keepsSecret("the page", string(v.get(s.letter).body))
}

// withdraw takes the name off the page and the files within two seconds.
func (s *story) withdraw() {
	s.t.Helper()
	v := s.newcomer
	v.visit(s.letter)
	v.follow(said("letters.mine_link"))
	v.press(said("endorsements.withdraw_summary"))
	done := time.Now()
	v.press(said("endorsements.withdraw_button", "Name", newName))
	v.see(said("endorsements.done_withdrawn"))
	for _, path := range []string{s.letter, s.letter + "/signatories.csv"} {
		s.gone(path, done.Add(2*time.Second))
	}
	s.passerby.visit(s.letter)
	s.passerby.see("We are 3 organisations.")
	s.passerby.seeNot(newName)
	s.box.await(s.t, "cora@coalition.example", said("mail.subject_secretariat_withdrawn", "Organisation", newName, "Letter", letterTitle))
}

// gone makes sure that no answer to a question asked after an instant names the newcomer's organisation.
func (s *story) gone(path string, by time.Time) {
	s.t.Helper()
	anybody := newCrawler(s.t, s.base)
	for {
		asked := time.Now()
		if a := anybody.must(s.t, path); !strings.Contains(string(a.body), newName) {
			return
		}
		if asked.After(by) {
			s.t.Fatalf("%s still names the organisation that has withdrawn", path)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (s *story) signOut() {
	s.t.Helper()
	v := s.newcomer
	before := v.cookies()
	v.press(said("layout.signed_in_as"))
	v.press(said("layout.sign_out"))
	v.see(said("signin.signed_out_title"))
	v.see(said("signin.signed_out_at_why", "Name", providerName))
	v.follow(said("signin.signed_out_at_button", "Name", providerName)) // the provider leads back
	v.see(said("signin.signed_out_title"))
	v.seeNot(said("signin.signed_out_at", "Name", providerName))
	v.visit("/desk")
	v.seeNot("Noor Newcomer")
	v.see(said("signin.choose"))
	stale := newCrawler(s.t, s.base)
	stale.client.Jar.SetCookies(stale.base, before)
	if a, err := stale.read("/desk"); err != nil || strings.Contains(string(a.body), "Noor Newcomer") {
		s.t.Errorf("the session of before still opens the desk: %d, %v", a.status, err)
	}
}

// choosesFromMenu opens the person's menu and follows one of its links.
func (v *visitor) choosesFromMenu(link string) {
	v.t.Helper()
	v.press(said("layout.signed_in_as"))
	v.follow(link)
}

// refusedAt makes sure that the field with this label says what is wrong with it.
func (v *visitor) refusedAt(label, why string) {
	v.t.Helper()
	said := evaluate[string](v, "((f) => f.ariaInvalid + ' ' + f.closest('.field').querySelector('.field-error')?.textContent)("+string(find("field", label))+")")
	if !strings.HasPrefix(said, "true ") || !strings.Contains(said, why) {
		v.fatalf("%q says %q, want %q", label, said, why)
	}
}

// holds makes sure that the field with this label holds what was typed into it.
func (v *visitor) holds(label, want string) {
	v.t.Helper()
	if got := evaluate[string](v, string(find("field", label))+".value"); got != want {
		v.fatalf("%q holds %q, want %q", label, got, want)
	}
}
