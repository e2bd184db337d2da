package secretariat

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/letters"
	"undersigned/app/web/deadline"
	"undersigned/app/web/fill"
	"undersigned/app/web/site"
	"undersigned/views"
)

// managePage fills the page on which a letter is run.
func (s *Managing) managePage(c echo.Context) (views.LetterManagePage, error) {
	ctx, slug := c.Request().Context(), c.Param("slug")
	desk, err := s.Letters.Desk(ctx, site.Actor(c), slug)
	if err != nil {
		return views.LetterManagePage{}, err
	}
	office, err := s.letterOffice(c, desk.Hosts...)
	if err != nil {
		return views.LetterManagePage{}, err
	}
	p := s.Printer(c)
	doc := s.Documents.Describe(p, desk.Sheet, documents.Wanted{Language: p.Code(), Circle: app.DisclosedPublic})
	page := views.LetterManagePage{
		Frame: s.Frame(c, ""), Office: office, Letter: s.Brief(desk.Sheet, doc), Visibility: string(desk.Letter.Visibility),
		Hosts: consents(desk.Sheet), Zones: deadline.Zones(desk.Letter.DeadlineZone), LockVersion: desk.Letter.LockVersion,
		MayEdit: desk.CanEdit, MayExtend: desk.CanExtend, MayExport: desk.CanSeeFull && desk.Version != nil,
		Form: views.NewForm(deadline.Values(desk.Letter)),
	}
	page.Letter.State = string(desk.Letter.State) // what can be done follows the state as it is written down
	page.Counts = views.EndorsementCounts{
		Signed: doc.Roll.Organisations, Countries: doc.Roll.Countries, Withheld: doc.Roll.Withheld.Organisations, Some: doc.Roll.Withheld.Some,
	}
	if desk.Version != nil {
		page.Version = desk.Version.Number
	}
	if desk.FreezeWaits != nil {
		page.FreezeWaits = site.ProblemOf(desk.FreezeWaits, p).Message
	}
	if desk.OpenWaits != nil {
		page.OpenWaits = site.ProblemOf(desk.OpenWaits, p).Message
	}
	if desk.Letter.OpenedAt == nil && desk.Letter.State != app.LetterCancelled {
		page.Reach = &views.Reach{Organisations: desk.Reach.Organisations, Signable: desk.Reach.Signable, People: desk.Reach.People}
	}
	for _, v := range desk.Wider {
		page.Wider = append(page.Wider, string(v))
	}
	offer(&page, desk.Moves)
	if !desk.CanList {
		return page, nil
	}
	return page, s.addRows(c, &page, desk)
}

// offer shows the buttons of the moves that are open to the person.
func offer(page *views.LetterManagePage, moves []app.LetterState) {
	for to, shown := range map[app.LetterState]*bool{
		app.LetterFrozen: &page.MayFreeze,
		app.LetterOpen:   &page.MayOpen, app.LetterClosed: &page.MayClose, app.LetterDelivered: &page.MayDeliver,
		app.LetterArchived: &page.MayArchive, app.LetterCancelled: &page.MayCancel,
	} {
		*shown = slices.Contains(moves, to)
	}
}

// consents are the hosts and whether each has given its word.
func consents(sheet letters.Sheet) []views.HostConsent {
	hosts := make([]views.HostConsent, len(sheet.Hosts))
	for i, host := range sheet.Hosts {
		hosts[i] = views.HostConsent{
			Slug: host.Slug, Name: host.Name, Consented: sheet.Consents[i].ConsentedAt != nil,
			MayAgree: slices.Contains(sheet.CanConsent, host.ID) && sheet.Letter.AcceptsEdits() == nil,
		}
	}
	return hosts
}

// addRows adds the list of endorsements, without those whose names are not public.
func (s *Managing) addRows(c echo.Context, page *views.LetterManagePage, desk letters.Desk) error {
	page.MayUncover, page.Query = true, site.Searched(c)
	state := app.EndorsementState(c.QueryParam("state"))
	if slices.Contains(app.EndorsementStates, state) {
		page.State = string(state)
	}
	found, err := s.Endorsements.Filtered(c.Request().Context(), site.Actor(c), desk.Letter.Slug, endorsements.Filter{
		Query: page.Query, State: app.EndorsementState(page.State), Offset: (site.PageNumber(c) - 1) * site.PerPage, Limit: site.PerPage,
	})
	if err != nil {
		return err
	}
	page.Counts.Declined, page.Counts.Withdrawn = found.Counts[app.EndorsementDeclined], found.Counts[app.EndorsementWithdrawn]
	page.Counts.Void = found.Counts[app.EndorsementVoid]
	if page.Pager, err = site.Pager(c, found.Total, site.PerPage, "q", "state"); err != nil {
		return err
	}
	page.Rows = s.endorsementRows(c, found.Rows, desk.Letter.DeadlineZone)
	return nil
}

// uncover adds those whose names are not public, for this one answer: the next visit finds them covered.
func (s *Managing) uncover(c echo.Context, page *views.LetterManagePage) error {
	found, err := s.Endorsements.Uncover(c.Request().Context(), site.Actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	page.Uncovered, page.Names = true, s.endorsementRows(c, found, page.Letter.Zone)
	return nil
}

func (s *Managing) endorsementRows(c echo.Context, found []endorsements.Listed, zone string) []views.EndorsementRow {
	rows := make([]views.EndorsementRow, len(found))
	for i, row := range found {
		rows[i] = endorsementRow(row, zone)
		rows[i].By = fill.Named(s.Printer(c), row.ActedBy)
	}
	return rows
}

func endorsementRow(row endorsements.Listed, zone string) views.EndorsementRow {
	e := row.Endorsement
	v := views.EndorsementRow{
		ID: strconv.FormatInt(int64(e.ID), 10), Organisation: e.DisplayName, Lang: e.Language, Country: e.Country, Type: string(e.Type),
		State: string(e.State), Capacity: e.Capacity, Reason: e.Reason,
		At: e.MovedAt().In(app.Location(zone)), MayVoid: row.MayVoid,
	}
	if e.EnglishName != e.DisplayName {
		v.English = e.EnglishName
	}
	if e.State != app.EndorsementDeclined {
		v.Disclosure = string(e.Disclosure)
	}
	return v
}
