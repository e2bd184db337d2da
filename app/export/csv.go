package export

import (
	"encoding/csv"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"undersigned/app/roll"
)

// csvHead are the columns of CSV. Programs read them, so they are the same in every language and
// only ever grow at the end.
var csvHead = []string{"name", "original_name", "english_name", "country_code", "country", "type", "type_name", "signed_on"}

// CSV writes one line a signatory in the roll's order, as RFC 4180 has it: UTF-8, CRLF, one line of
// headings. The country and type_name columns are in the letter's interface language. A
// secretariat's list has a last column, withheld, that is yes or no; a package with one before it
// has joined, yes for the names that were not on the list before. bom puts a byte order mark
// first, without which Excel takes UTF-8 for something else. A value that a spreadsheet would take
// for a formula has an apostrophe before it.
func CSV(w io.Writer, l *Letter, bom bool) error {
	return CSVStream(w, l, func(yield func(roll.Entry, error) bool) {
		for e := range l.Roll.All() {
			if !yield(e, nil) {
				return
			}
		}
	}, bom)
}

// CSVStream is CSV of entries that are read while they are written, in the order in which they
// come; the letter's own roll is not asked. An error of theirs ends the file where it stands.
func CSVStream(w io.Writer, l *Letter, entries iter.Seq2[roll.Entry, error], bom bool) error {
	if bom {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head, joined := slices.Clone(csvHead), l.joined()
	if l.marked() {
		head = append(head, "withheld")
	}
	if joined != nil {
		head = append(head, "joined")
	}
	if err := out.Write(head); err != nil {
		return err
	}
	record, rowOf := make([]string, 0, len(head)), l.rowMaker()
	for e, err := range entries {
		if err != nil {
			return err
		}
		record = rowOf(e).record(record[:0])
		if l.marked() {
			record = append(record, answer(e.Withheld))
		}
		if joined != nil {
			record = append(record, answer(joined[e.ID]))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// record is the row in the columns of csvHead.
func (r row) record(record []string) []string {
	record = append(record, r.Name, r.OriginalName, r.EnglishName, r.CountryCode, r.Country, r.Type, r.TypeName, isoDay(r.SignedOn))
	for i := range record {
		record[i] = harmless(record[i])
	}
	return record
}

// answer is the same in every language, as programs read it.
func answer(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// formulaStarts begin what spreadsheets run when they open a CSV file (OWASP, "CSV Injection"),
// with the full-width forms that they take for the same.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

func harmless(s string) string {
	if s == "" || s[0] >= 'A' && s[0] <= 'z' {
		return s
	}
	first, _ := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(formulaStarts, first) {
		return "'" + s
	}
	return s
}
