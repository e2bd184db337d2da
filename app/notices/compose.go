package notices

import (
	"fmt"
	"slices"
	"strings"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/paths"
	"undersigned/app/store"
	"undersigned/views"
)

// draft is a mail being written for one reader.
type draft struct {
	tx     *store.Tx
	p      *lang.Printer
	base   string
	secret []byte // makes the links of invitations
	notice string
	reader app.PersonID // 0: somebody who may have no account
}

// over says that a notice has lost its sense since it was queued.
func over() error { return app.Refuse(app.NotFound, "rules.not_found") }

// compose fills the notice from the rows as they are now; NotFound means that there is nothing to say any more.
func (d draft) compose(subject int64) (views.Mail, error) {
	kind, _, _ := strings.Cut(d.notice, "_")
	switch {
	case kind == "applicant", slices.Contains([]string{"secretariat_submitted", "secretariat_answered", "secretariat_appealed"}, d.notice):
		return d.membership(subject)
	case kind == "naming", d.notice == "secretariat_renamed", d.notice == "secretariat_name_asked":
		return d.naming(subject)
	case kind == "invitation":
		return d.invitation(subject)
	case kind == "accepted":
		return d.accepted(subject)
	case kind == "seat":
		return d.seat(app.SeatID(subject))
	case kind == "letter":
		return d.letter(app.LetterID(subject))
	case kind == "endorsement", d.notice == "secretariat_withdrawn":
		return d.endorsement(app.EndorsementID(subject))
	}
	return views.Mail{}, fmt.Errorf("no notice is called %q", d.notice)
}

func (d draft) mail(path string, values ...any) views.Mail {
	return views.Mail{Lang: d.p, Notice: d.notice, Values: values, Href: d.base + path, Site: d.base}
}

func (d draft) membership(id int64) (views.Mail, error) {
	move, err := d.tx.Move(id)
	if err != nil {
		return views.Mail{}, err
	}
	m, err := d.tx.MembershipByID(move.MembershipID)
	if err != nil {
		return views.Mail{}, err
	}
	organisation, err := d.tx.Organisation(m.OrganisationID)
	if err != nil {
		return views.Mail{}, err
	}
	coalition, err := d.tx.Coalition(m.CoalitionID)
	if err != nil {
		return views.Mail{}, err
	}
	path := paths.Desk("applications", coalition.Slug, organisation.Slug)
	if strings.HasPrefix(d.notice, "secretariat_") {
		path = paths.Secretariat(coalition.Slug, "applications", organisation.Slug)
	}
	mail := d.mail(path, "Organisation", organisation.DisplayName, "Coalition", coalition.Name)
	mail.Quote = move.Message
	return mail, nil
}

// naming says how a member is called, or asks to be.
func (d draft) naming(id int64) (views.Mail, error) {
	c, err := d.tx.ProfileChange(id)
	if err != nil {
		return views.Mail{}, err
	}
	if c.State != app.ChangePending && (d.notice == "naming_pending" || d.notice == "secretariat_name_asked") {
		return views.Mail{}, over() // decided meanwhile, of which there is another mail
	}
	organisation, err := d.tx.Organisation(c.OrganisationID)
	if err != nil {
		return views.Mail{}, err
	}
	path := paths.Desk("organisations", organisation.Slug)
	if strings.HasPrefix(d.notice, "secretariat_") {
		if path, err = d.dossier(organisation); err != nil {
			return views.Mail{}, err
		}
	}
	mail := d.mail(path, "Before", c.BeforeDisplayName, "After", c.AfterDisplayName)
	mail.Facts = []views.MailFact{{Key: "name_before", Value: d.called(c.Before())}, {Key: "name_after", Value: d.called(c.After())}}
	mail.Quote = c.Reason
	return mail, nil
}

// called is a naming on one line.
func (d draft) called(n app.Naming) string {
	parts := []string{n.DisplayName}
	for _, more := range []string{n.LegalName, n.EnglishName, n.Acronym, d.p.Country(n.Country)} {
		if more != "" && !slices.Contains(parts, more) {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, " · ")
}

// dossier is where the reader's secretariat weighs the organisation.
func (d draft) dossier(o app.Organisation) (string, error) {
	members, err := d.tx.MembershipsOf(o.ID)
	if err != nil {
		return "", err
	}
	offices, err := d.tx.OfficesBy(d.reader)
	if err != nil {
		return "", err
	}
	for _, m := range members {
		at := slices.IndexFunc(offices, func(office app.Office) bool {
			return office.CoalitionID == m.CoalitionID && office.Role == app.Administrator
		})
		if at < 0 || !slices.Contains(app.Watched, m.State) {
			continue
		}
		c, err := d.tx.Coalition(m.CoalitionID)
		if err != nil {
			return "", err
		}
		return paths.Secretariat(c.Slug, "applications", o.Slug), err
	}
	return "", over()
}

func (d draft) seat(id app.SeatID) (views.Mail, error) {
	seat, err := d.tx.SeatByID(id)
	if err != nil {
		return views.Mail{}, err
	}
	if d.notice != "seat_"+string(seat.State) {
		return views.Mail{}, over()
	}
	organisation, err := d.tx.Organisation(seat.OrganisationID)
	if err != nil {
		return views.Mail{}, err
	}
	mail := d.mail(paths.Desk(), "Organisation", organisation.DisplayName)
	switch seat.State {
	case app.SeatRequested:
		person, err := d.tx.Person(seat.PersonID)
		if err != nil {
			return views.Mail{}, err
		}
		mail.Href = d.base + paths.Desk("organisations", organisation.Slug, "seats")
		mail.Facts = []views.MailFact{{Key: "person", Value: person.Name}, {Key: "capacity", Value: seat.Capacity}}
	case app.SeatActive:
		mail.Facts = []views.MailFact{{Key: "role", Value: d.p.T("organisations.role_" + string(seat.Role))}}
	}
	return mail, nil
}

func (d draft) letter(id app.LetterID) (views.Mail, error) {
	letter, err := d.tx.Letter(id)
	if err != nil {
		return views.Mail{}, err
	}
	if d.notice != "letter_widened" && letter.AcceptsEndorsements(d.tx.Now()) != nil {
		return views.Mail{}, over()
	}
	heading, err := d.heading(letter)
	if err != nil {
		return views.Mail{}, err
	}
	coalition, err := d.tx.Coalition(letter.CoalitionID)
	if err != nil {
		return views.Mail{}, err
	}
	mail := d.mail(paths.Letter(letter.Slug), "Letter", heading.Title)
	if d.notice == "letter_widened" {
		mail.Facts = []views.MailFact{{Key: "letter", Value: heading.Title}, {Key: "visibility", Value: d.p.T("letters.visibility_" + string(letter.Visibility))}}
		return mail, nil
	}
	mail.Facts = []views.MailFact{
		{Key: "letter", Value: heading.Title},
		{Key: "addressees", Value: strings.ReplaceAll(heading.Addressees, "\n", ", ")},
		{Key: "coalition", Value: coalition.Name},
		{Key: "deadline", Value: d.p.DateTime(letter.DeadlineAt, letter.DeadlineZone)},
	}
	return mail, nil
}

// heading is a letter's title in the reader's language, else in the authoritative one.
func (d draft) heading(letter app.Letter) (store.Heading, error) {
	all, err := d.tx.Headings([]app.LetterID{letter.ID})
	if err != nil {
		return store.Heading{}, err
	}
	if h, ok := app.InLanguage(all[letter.ID], d.p.Code(), letter.Language); ok {
		return h, nil
	}
	return store.Heading{}, over()
}
