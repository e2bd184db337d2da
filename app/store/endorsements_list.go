package store

import (
	"database/sql"
	"iter"
	"strings"
	"time"

	"undersigned/app"
)

// Share is how many of a letter's signatures have country, type, disclosure and reader in common.
type Share struct {
	Country       string
	Type          app.OrganisationType
	Disclosure    app.Disclosure
	ToldID        *app.CoalitionID
	Organisations int
}

// Shares counts a letter's signatures.
func (tx *Tx) Shares(id app.LetterID) ([]Share, error) {
	var rows []Share
	err := tx.db.Model(&app.Endorsement{}).Select("country, type, disclosure, told_id, count(*) AS organisations").
		Where("letter_id = ? AND state = ?", id, app.EndorsementSigned).Group("country, type, disclosure, told_id").Scan(&rows).Error
	return rows, refusal(err, "count shares of signatures")
}

// SignedMoreThan says whether a letter has more public signatures than limit; it counts no further.
func (tx *Tx) SignedMoreThan(id app.LetterID, limit int) (bool, error) {
	some := tx.db.Model(&app.Endorsement{}).Select("id").Where("letter_id = ? AND state = ? AND disclosure = ?", id, app.EndorsementSigned, app.DisclosedPublic).Limit(limit + 1)
	n, err := number(tx.db.Table("(?) AS few", some), "count signatures up to a limit")
	if err != nil {
		return false, err
	}
	return n > limit, nil
}

// ListedIDs are, of a letter's public signatures in the order of Listed, those after the first offset, at most limit. With
// among, only those are counted and given.
func (tx *Tx) ListedIDs(id app.LetterID, places []app.Place, only []app.EndorsementID, offset, limit int) ([]app.EndorsementID, error) {
	if len(places) == 0 {
		return nil, nil
	}
	var query strings.Builder
	query.WriteString("WITH places (country, type, place) AS (VALUES (CAST(? AS text), CAST(? AS text), CAST(? AS bigint))")
	query.WriteString(strings.Repeat(", (?, ?, ?)", len(places)-1))
	query.WriteString(`) SELECT e.id FROM endorsements e JOIN places p ON p.country = e.country AND p.type = e.type
		WHERE e.letter_id = ? AND e.state = ? AND e.disclosure = ? AND e.signed_at IS NOT NULL`)
	values := make([]any, 0, 3*len(places)+6)
	for _, p := range places {
		values = append(values, p.Country, string(p.Type), p.Number)
	}
	values = append(values, id, app.EndorsementSigned, app.DisclosedPublic)
	if only != nil {
		query.WriteString(" AND ?")
		values = append(values, among(tx, "e.id", only))
	}
	query.WriteString(" ORDER BY p.place, e.sort_key, e.id LIMIT ? OFFSET ?")
	var found []app.EndorsementID
	err := tx.db.Raw(query.String(), append(values, limit, offset)...).Scan(&found).Error
	return found, refusal(err, "read a part of a list")
}

// Initial is how many public signatures begin alike.
type Initial struct {
	Start []byte // the first two bytes of the sort key, which are one letter's
	N     int
}

// Initials count a letter's public signatures by how they begin, in order.
func (tx *Tx) Initials(id app.LetterID) ([]Initial, error) {
	var rows []Initial
	err := tx.db.Model(&app.Endorsement{}).Select("substr(sort_key, 1, 2) AS start, count(*) AS n").
		Where("letter_id = ? AND state = ? AND disclosure = ?", id, app.EndorsementSigned, app.DisclosedPublic).Group("substr(sort_key, 1, 2)").Order("1").Scan(&rows).Error
	return rows, refusal(err, "count initials")
}

// Listed is a signature with its place. Of the signature only what a list says is filled in: no
// mandate, and nobody who acted.
type Listed struct {
	Place int
	app.Endorsement
}

// Listed gives a letter's signatures within the disclosures one after another, however many there
// are, names that are not public only to the coalitions whose secretariats read them: by place, inside a place by the bytes of the sort key, then by id. Such an order is no
// database's idea of an alphabet; app/roll settles what is left open. What has no place is left
// out. The rows are good inside the transaction only.
func (tx *Tx) Listed(l app.Letter, within []app.Disclosure, readers []app.CoalitionID, places []app.Place) iter.Seq2[Listed, error] {
	return func(yield func(Listed, error) bool) {
		if len(places) == 0 || len(within) == 0 {
			return
		}
		rows, err := tx.listedRows(l, within, readers, places)
		if err != nil {
			yield(Listed{}, refusal(err, "read a list"))
			return
		}
		defer rows.Close()
		for rows.Next() {
			row, err := scanListed(rows, places)
			if err != nil {
				yield(Listed{}, refusal(err, "read a line of a list"))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Listed{}, refusal(err, "read a list to its end"))
		}
	}
}

// listedRows joins the places, which are few, instead of asking once for each of them; what a row
// has in common with its place does not travel with it.
func (tx *Tx) listedRows(l app.Letter, within []app.Disclosure, readers []app.CoalitionID, places []app.Place) (*sql.Rows, error) {
	var query strings.Builder
	query.WriteString("WITH places (country, type, place, line) AS (VALUES (CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint))")
	query.WriteString(strings.Repeat(", (?, ?, ?, ?)", len(places)-1))
	query.WriteString(`) SELECT p.line, e.id, e.display_name, e.original_name, e.english_name, e.sort_name,
		CASE e.disclosure WHEN 'public' THEN 0 WHEN 'addressee' THEN 1 ELSE 2 END, e.sort_key, e.signed_at
		FROM endorsements e JOIN places p ON p.country = e.country AND p.type = e.type
		WHERE e.letter_id = ? AND e.state = ? AND e.disclosure IN ? AND (e.disclosure = ? OR COALESCE(e.told_id, ?) IN ?)
		AND e.signed_at IS NOT NULL ORDER BY p.place, e.sort_key, e.id`)
	values := make([]any, 0, 4*len(places)+6)
	for line, p := range places {
		values = append(values, p.Country, string(p.Type), p.Number, line)
	}
	return tx.db.Raw(query.String(), append(values, l.ID, app.EndorsementSigned, within, app.DisclosedPublic, l.CoalitionID, readers)...).Rows()
}

// scanListed scans into plain types: named ones take the driver's slow path through reflection.
func scanListed(rows *sql.Rows, places []app.Place) (Listed, error) {
	var row Listed
	var line, id, disclosure int64 // small numbers cost no memory, the third is a place in app.Disclosures
	var signedAt time.Time
	e := &row.Endorsement
	err := rows.Scan(&line, &id, &e.DisplayName, &e.OriginalName, &e.EnglishName, &e.SortName, &disclosure, &e.SortKey, &signedAt)
	if err != nil {
		return row, err
	}
	row.Place, e.Country, e.Type = places[line].Number, places[line].Country, places[line].Type
	e.ID, e.State, e.Disclosure, e.SignedAt = app.EndorsementID(id), app.EndorsementSigned, app.Disclosures[disclosure], &signedAt
	return row, nil
}
