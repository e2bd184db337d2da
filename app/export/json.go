package export

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"undersigned/app"
	"undersigned/app/roll"
)

// JSONSchema is the JSON Schema (2020-12) of what JSON writes.
//
//go:embed signatories.schema.json
var JSONSchema []byte

type jsonList struct {
	Format       string          `json:"format"` // changes only when a reader of the old shape would misread the new one
	File         string          `json:"file,omitempty"`
	FileDigest   string          `json:"file_digest,omitempty"`
	FileNote     string          `json:"file_note,omitempty"`
	ContentNote  string          `json:"content_note,omitempty"`
	Schema       string          `json:"$schema,omitempty"` // behind the seal, whose mark begins the file
	Title        string          `json:"title"`
	Language     string          `json:"language"`
	TextLanguage string          `json:"text_language"`
	Hosts        []string        `json:"hosts"`
	Addressees   []string        `json:"addressees"`
	Address      string          `json:"address,omitempty"`
	TextDigest   string          `json:"text_digest,omitempty"`
	LetterOn     string          `json:"letter_on,omitempty"`
	AsOf         string          `json:"as_of,omitempty"`
	Notice       string          `json:"notice,omitempty"`
	Circle       string          `json:"circle"`
	Grouping     string          `json:"grouping"`
	Package      *jsonPackage    `json:"package,omitempty"`
	Counts       jsonCounts      `json:"counts"`
	Signatories  []jsonSignatory `json:"signatories"`
	Proof        json.RawMessage `json:"proof,omitempty"`
}

type jsonCounts struct {
	Organisations int          `json:"organisations"`
	Named         int          `json:"named"`
	Countries     int          `json:"countries"`
	Withheld      jsonWithheld `json:"withheld"`
	ByCountry     []jsonCount  `json:"by_country"`
	ByType        []jsonCount  `json:"by_type"`
}

type jsonWithheld struct {
	Organisations *int   `json:"organisations,omitempty"` // nil where Some
	Some          bool   `json:"some,omitempty"`
	Countries     int    `json:"countries,omitempty"`
	Sentence      string `json:"sentence,omitempty"`
}

type jsonCount struct {
	Code          string `json:"code"`
	Name          string `json:"name"`
	Organisations int    `json:"organisations"`
}

type jsonSignatory struct {
	Name         string `json:"name"`
	OriginalName string `json:"original_name,omitempty"`
	EnglishName  string `json:"english_name,omitempty"`
	Language     string `json:"language,omitempty"`
	CountryCode  string `json:"country_code,omitempty"`
	Country      string `json:"country,omitempty"`
	Type         string `json:"type,omitempty"`
	SignedOn     string `json:"signed_on,omitempty"`
	Withheld     *bool  `json:"withheld,omitempty"`
}

// JSON writes the roll for programs, as JSONSchema describes: one object, UTF-8, indented, with the
// signatories in the roll's order. Codes and instants are the same in every language; names of
// countries and the sentence on withheld names follow the letter's interface language. The member
// withheld of a signatory is there in a secretariat's list only.
//
// A list with a proof is sealed: file_digest is the SHA-256 of the file with nothing in the places
// of that and of file_note, by which the log's keys vouch for it; by content_note they do for what
// the list says. See docs/packages.md.
func JSON(w io.Writer, l *Letter) error {
	if len(l.Proof) == 0 {
		return l.writeJSON(w, "")
	}
	file, err := l.sealedList(app.SealedJSON)
	if err != nil {
		return err
	}
	return l.writeSealed(w, file, app.SealedJSON)
}

// sealedList is the list with the note about what it says, for a file of a kind that is yet to be sealed.
func (l *Letter) sealedList(kind string) ([]byte, error) {
	var list bytes.Buffer
	if err := l.writeJSON(&list, kind); err != nil {
		return nil, err
	}
	if l.Vouch != nil {
		if err := app.SealContent(list.Bytes(), l.Vouch); err != nil {
			return nil, fmt.Errorf("seal a list: %w", err)
		}
	}
	return list.Bytes(), nil
}

// writeSealed seals a file that was written whole, and writes it.
func (l *Letter) writeSealed(w io.Writer, file []byte, kind string) error {
	if err := app.Seal(file, kind, l.Vouch); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	_, err := w.Write(file)
	return err
}

// noSignatories is how an empty list of signatories is written; inside a string its quotes would have backslashes.
const noSignatories = `"signatories": []`

// writeJSON writes the list, ready to be sealed where kind says in which kind of file. What stands
// around the signatories is written first, and they one by one in their place: a long list is never held as JSON.
func (l *Letter) writeJSON(w io.Writer, kind string) error {
	list, err := l.sealable(kind)
	if err != nil {
		return err
	}
	var around bytes.Buffer
	out := json.NewEncoder(&around)
	out.SetIndent("", "  ")
	if err := out.Encode(list); err != nil {
		return err
	}
	head, tail, _ := bytes.Cut(around.Bytes(), []byte(noSignatories))
	if l.Roll.Named == 0 {
		_, err := w.Write(around.Bytes())
		return err
	}
	buffered := bufio.NewWriterSize(w, 64<<10) // it keeps the first error
	_, _ = buffered.Write(head)
	if err := l.writeSignatories(buffered); err != nil {
		return err
	}
	_, _ = buffered.Write(tail)
	return buffered.Flush()
}

// sealable is the list without its signatories, with the places of its seal where kind asks for one.
func (l *Letter) sealable(kind string) (jsonList, error) {
	list := l.jsonList()
	if kind == "" {
		return list, nil
	}
	list.File, list.FileDigest, list.Proof = kind, app.SealBlank, l.Proof
	if l.Vouch == nil {
		list.Format = app.FormerSignatoriesFormat
		return list, nil
	}
	var err error
	if list.FileNote, err = app.NoteBlank(kind, l.Vouch); err != nil {
		return list, err
	}
	list.ContentNote, err = app.NoteBlank(app.SealedList, l.Vouch)
	return list, err
}

func (l *Letter) writeSignatories(w *bufio.Writer) error {
	_, _ = w.WriteString(noSignatories[:len(noSignatories)-1])
	var one bytes.Buffer
	out := json.NewEncoder(&one)
	out.SetIndent("    ", "  ")
	between := "\n    "
	for r := range l.rows() {
		one.Reset()
		if err := out.Encode(l.jsonSignatory(r)); err != nil {
			return err
		}
		_, _ = w.WriteString(between)
		_, _ = w.Write(bytes.TrimRight(one.Bytes(), "\n"))
		between = ",\n    "
	}
	_, err := w.WriteString("\n  ]")
	return err
}

func (l *Letter) jsonSignatory(r row) jsonSignatory {
	s := jsonSignatory{Name: r.Name, OriginalName: r.OriginalName, EnglishName: r.EnglishName, Language: r.Language,
		CountryCode: r.CountryCode, Country: r.Country, Type: r.Type, SignedOn: isoDay(r.SignedOn)}
	if l.marked() {
		s.Withheld = &r.Withheld
	}
	return s
}

// jsonList is the list without its signatories.
func (l *Letter) jsonList() jsonList {
	list := jsonList{
		Format: app.SignatoriesFormat, Schema: l.Schema, Title: l.title(), Language: l.printer().Code(), TextLanguage: l.textLanguage(),
		Hosts: []string{}, Addressees: []string{}, Address: l.Address, TextDigest: l.Digest, LetterOn: isoDay(l.Date),
		Notice: clean(l.Notice), Circle: string(l.Circle), Grouping: string(l.Roll.Grouping), Counts: l.jsonCounts(), Package: l.jsonPackage(),
		Signatories: []jsonSignatory{},
	}
	if !l.AsOf.IsZero() {
		list.AsOf = l.AsOf.UTC().Format(time.RFC3339)
	}
	for _, h := range l.Hosts {
		list.Hosts = append(list.Hosts, clean(h.Name))
	}
	for _, a := range l.Addressees {
		list.Addressees = append(list.Addressees, clean(a))
	}
	return list
}

func (l *Letter) jsonCounts() jsonCounts {
	return jsonCounts{
		Organisations: l.Roll.Organisations, Named: l.Roll.Named, Countries: l.Roll.Countries,
		Withheld:  withheldOf(l.Roll),
		ByCountry: countsForJSON(l.Roll.ByCountry), ByType: countsForJSON(l.Roll.ByType),
	}
}

func countsForJSON(counts []roll.Count) []jsonCount {
	list := make([]jsonCount, len(counts))
	for i, c := range counts {
		list[i] = jsonCount{c.Code, c.Heading, c.Organisations}
	}
	return list
}

func withheldOf(r roll.Roll) jsonWithheld {
	w := jsonWithheld{Some: r.Withheld.Some, Countries: r.Withheld.Countries, Sentence: r.WithheldSentence()}
	if !w.Some {
		w.Organisations = &r.Withheld.Organisations
	}
	return w
}
