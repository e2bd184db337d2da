package store

import (
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"undersigned/app"
)

// noun is one kind of noun whose decisions stand in the ledger: all that the
// store knows of it by name. A test holds the table against app's nouns and the live schema.
type noun struct {
	kind  string // as in ledger lines
	table string
	page  string // the table whose slug leads to where it is seen, "" where it has no page
	via   string // the column that points to page, "" where page is table
	each  func(*Tx, func(app.Recorded) error) error
	// lists are the columns that hold one of a few words, each with all that it may hold:
	// the database does not know them.
	lists map[string][]string
}

// english are the choices of English names, with that of layouts from before there was one.
var english = words(append(slices.Clone(app.AllEnglishNames), app.EnglishFormer))

// nouns are all of them.
var nouns = []noun{
	{kind: "person", table: "people", each: eachRow[app.Person]},
	{kind: "coalition", table: "coalitions", each: eachRow[app.Coalition]},
	{kind: "office", table: "offices", each: eachRow[app.Office], lists: map[string][]string{"role": words(append(slices.Clone(app.OfficeRoles), ""))}},
	{kind: "organisation", table: "organisations", page: "organisations", each: eachRow[app.Organisation], lists: map[string][]string{"state": words(app.OrganisationStates)}},
	{kind: "seat", table: "seats", each: eachRow[app.Seat], lists: map[string][]string{"role": words(app.SeatRoles), "state": words(app.SeatStates)}},
	{kind: "membership", table: "memberships", page: "organisations", via: "organisation_id", each: eachRow[app.Membership],
		lists: map[string][]string{"state": words(app.MembershipStates)}},
	{kind: "letter", table: "letters", page: "letters", each: eachRow[app.Letter], lists: map[string][]string{
		"state": words(app.LetterStates), "visibility": words(app.Visibilities)}},
	{kind: "version", table: "versions", page: "letters", via: "letter_id", each: eachRow[app.Version]},
	{kind: "endorsement", table: "endorsements", page: "letters", via: "letter_id", each: eachRow[app.Endorsement], lists: map[string][]string{
		"state": words(app.EndorsementStates), "disclosure": words(app.Disclosures)}},
	{kind: "package", table: "packages", page: "letters", via: "letter_id", each: eachRow[app.Package], lists: map[string][]string{
		"contents": words(app.AllContents), "paper": words(app.Papers), "english_names": english}},
	{kind: "filing", table: "filings", page: "letters", via: "letter_id", each: eachRow[app.Filing]},
	{kind: "layout", table: "kept_layouts", page: "letters", via: "letter_id", each: eachRow[app.KeptLayout], lists: map[string][]string{
		"contents": words(app.AllContents), "paper": words(app.Papers), "english_names": english}},
	{kind: "key", table: "ledger_keys", each: eachRow[app.LedgerKey]},
	{kind: "erasure", table: "erasures", each: eachRow[app.Erasure], lists: map[string][]string{"kind": words(app.ErasureKinds)}},
}

// lists are the columns of other tables that hold one of a few words.
var lists = map[string]map[string][]string{
	"files":               {"state": words(app.FileStates), "circle": words(app.Disclosures), "contents": words(app.AllContents), "paper": words(app.Papers), "english_names": english},
	"package_files":       {"circle": words(app.PackageCircles)},
	"package_signatories": {"disclosure": words(app.Disclosures)},
	"erased_records":      {"subject": {app.ErasedLine, app.ErasedMandate}},
	"membership_moves":    {"from_state": words(app.MembershipStates), "to_state": words(app.MembershipStates)},
	"profile_changes":     {"state": words(app.ProfileChangeStates)},
	"invitations": {"kind": {string(app.OfficeInvitation)}, "role": words(append(slices.Clone(app.OfficeRoles), app.PlatformRole)),
		"state": words(app.InvitationStates)},
	"images": {"media_type": words(app.ImageTypes)},
}

func words[T ~string](all []T) []string {
	found := make([]string, len(all))
	for i, w := range all {
		found[i] = string(w)
	}
	return found
}

// SubjectKinds are the kinds of noun whose decisions stand in the ledger.
func SubjectKinds() []string {
	kinds := make([]string, len(nouns))
	for i, n := range nouns {
		kinds[i] = n.kind
	}
	return kinds
}

func nounOf(kind string) (noun, bool) {
	at := slices.IndexFunc(nouns, func(n noun) bool { return n.kind == kind })
	if at < 0 {
		return noun{}, false
	}
	return nouns[at], true
}

// SlugsOf are the slugs of the pages on which nouns of a kind are seen: an
// organisation's for itself and its memberships, a letter's for itself, its
// versions, endorsements, layout, packages and their filings. Other kinds have none.
func (tx *Tx) SlugsOf(kind string, ids []int64) (map[int64]string, error) {
	found := make(map[int64]string, len(ids))
	n, ok := nounOf(kind)
	if !ok || n.page == "" || len(ids) == 0 {
		return found, nil
	}
	var rows []struct {
		ID   int64
		Slug string
	}
	q := tx.db.Table(n.table).Select(n.table + ".id, " + n.page + ".slug AS slug")
	if n.via != "" {
		q = q.Joins("JOIN " + n.page + " ON " + n.page + ".id = " + n.table + "." + n.via)
	}
	if err := q.Where(among(tx, n.table+".id", ids)).Scan(&rows).Error; err != nil {
		return nil, refusal(err, "read slugs")
	}
	for _, r := range rows {
		found[r.ID] = r.Slug
	}
	return found, nil
}

// Subjects reads every stored noun of one kind, in batches, for verification.
func (tx *Tx) Subjects(kind string, each func(app.Recorded) error) error {
	n, ok := nounOf(kind)
	if !ok {
		return fmt.Errorf("store: no nouns of kind %q", kind)
	}
	return n.each(tx, each)
}

// Strays are words in the database that none of app's lists has, as table.column: word.
func (tx *Tx) Strays() ([]string, error) {
	var strays []string
	for table, columns := range listed() {
		for column, known := range columns {
			var found []string
			if err := tx.db.Table(table).Distinct().Where(column+" NOT IN ?", known).Pluck(column, &found).Error; err != nil {
				return nil, refusal(err, "look for unknown words")
			}
			for _, word := range found {
				strays = append(strays, fmt.Sprintf("%s.%s: %q", table, column, word))
			}
		}
	}
	slices.Sort(strays)
	return strays, nil
}

// know refuses a row with a word that none of app's lists has: the database would take it.
func (tx *Tx) know(row any) error {
	parsed := &gorm.Statement{DB: tx.db}
	if err := parsed.Parse(row); err != nil {
		return fmt.Errorf("store: read the columns of %T: %w", row, err)
	}
	for column, known := range listedColumns[parsed.Schema.Table] {
		word, _ := parsed.Schema.FieldsByDBName[column].ValueOf(tx.ctx, reflect.ValueOf(row).Elem())
		if !slices.Contains(known, fmt.Sprint(word)) {
			return fmt.Errorf("store: %s.%s cannot be %q", parsed.Schema.Table, column, word)
		}
	}
	return nil
}

var listedColumns = listed()

// listed are all columns that hold one of a few words, by table.
func listed() map[string]map[string][]string {
	all := map[string]map[string][]string{}
	for table, columns := range lists {
		all[table] = columns
	}
	for _, n := range nouns {
		if n.lists != nil {
			all[n.table] = n.lists
		}
	}
	return all
}
