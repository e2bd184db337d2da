package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"undersigned/app"
)

// ErrNoDocument means that a file is none of those that carry a proof.
var ErrNoDocument = errors.New("holds no signatories with a proof, as the PDF and the JSON of a letter do")

// Document is a list of signatories as it was given out, alone or inside a PDF:
// that of a day, or one that was delivered in a package.
type Document struct {
	Kind       string         // json or pdf: what was sealed
	Former     bool           // of a build that vouched for no bytes
	AsOf       string         // when the list was read, as the file says
	TextDigest string         // of the text, as the file says
	Circle     app.Disclosure // that may read the list, as the file says
	Named      int            // signatories in the file
	Withheld   app.Said       // of those whose names are withheld, as the file says
	Seal       SealState      // whether a byte was changed since
	Says       Says           // what else a reader sees
	Evidence   *Evidence      // what is proved

	file     app.FileSeal // what the file says of its own bytes
	note     string       // about what the list says
	content  string       // the digest of that
	all      int          // organisations, as the file says
	language string       // of the text
	number   int          // of the package, as the file says; 0: it says none
	salt     string       // likewise
	named    []app.ListedName
}

// Says is what a list says beside names and numbers, as it stands in the file.
type Says struct {
	Title      string   `json:"title"`
	Hosts      []string `json:"hosts"`
	Addressees []string `json:"addressees"`
	Address    string   `json:"address"`
	LetterOn   string   `json:"letter_on"`
	Notice     string   `json:"notice"`
}

// SealState says whether a file is as its own digest says, to the byte. It proves
// nothing: whoever changes a file can compute its digest anew.
type SealState string

// What the seal of a file can say. SealAbsent is that of a list that was taken out of its PDF. Several
// lists in one file have none, nor has a list that says something twice: programs
// would differ on which of them counts.
const (
	SealFits    SealState = "sealed"
	SealBroken  SealState = "broken"
	SealAbsent  SealState = "unsealed"
	SealSeveral SealState = "several"
)

// written is the JSON of a document, as far as it is checked.
type written struct {
	Says
	Format       string `json:"format"`
	File         string `json:"file"`
	FileDigest   string `json:"file_digest"`
	FileNote     string `json:"file_note"`
	ContentNote  string `json:"content_note"`
	TextLanguage string `json:"text_language"`
	AsOf         string `json:"as_of"`
	TextDigest   string `json:"text_digest"`
	Circle       string `json:"circle"`
	Package      struct {
		Number int    `json:"number"`
		Salt   string `json:"salt"`
	} `json:"package"`
	Counts struct {
		Organisations int `json:"organisations"`
		Withheld      struct {
			Organisations int  `json:"organisations"` // 0 where it is left out
			Some          bool `json:"some"`
		} `json:"withheld"`
	} `json:"counts"`
	Signatories []struct {
		Name     string `json:"name"`
		Original string `json:"original_name"`
		English  string `json:"english_name"`
		Country  string `json:"country_code"`
		Type     string `json:"type"`
		SignedOn string `json:"signed_on"`
	} `json:"signatories"`
	Proof *Evidence `json:"proof"`
}

// isList says whether it has the shape of a list with the proof of a list of a day, or of a package.
func (w written) isList() bool {
	known := w.Format == app.SignatoriesFormat || w.Format == app.FormerSignatoriesFormat
	kind := w.File == app.SealedJSON || w.File == app.SealedPDF
	return known && kind && w.Proof != nil && (w.Proof.Version == nil) != (w.Proof.Package == nil)
}

// format is that of the file, as app names it.
func (d Document) format() string {
	if d.Former {
		return app.FormerSignatoriesFormat
	}
	return app.SignatoriesFormat
}

// ReadDocument finds the list in a file, as it is or as another program saved it
// anew, and looks whether the file fits its own digest. Nothing else is checked;
// see Check. The error is ErrNoDocument for other files.
func ReadDocument(file []byte) (Document, error) {
	var found *Document
	var first []byte
	err, several := ErrNoDocument, false
	for _, text := range listsIn(file) {
		d, rest, failed := readList(text)
		if failed != nil {
			err = failed
			continue
		}
		list := text[:len(text)-len(rest)]
		several = several || found != nil && !bytes.Equal(first, list)
		if found == nil {
			found, first = &d, list
			found.seal(file, len(bytes.TrimSpace(rest)) == 0)
		}
	}
	if found == nil {
		return Document{}, err
	}
	if several {
		found.Seal = SealSeveral
	}
	return *found, nil
}

// seal looks whether a file fits its digest; ends says that the file ends with the list.
func (d *Document) seal(file []byte, ends bool) {
	kind := app.SealedJSON
	if isPDF(file) {
		kind = app.SealedPDF
	}
	begins := bytes.HasPrefix(file, []byte(app.ListMark))
	s, ok := app.ReadSeal(file, d.format(), kind)
	switch {
	case d.Seal == SealSeveral:
	case ok && s.Fits() && d.Kind == kind && (kind == app.SealedPDF || begins && ends):
		d.file, d.Seal = s, SealFits
	case d.Kind == app.SealedPDF && kind == app.SealedJSON && ends:
		d.Seal = SealAbsent
	}
}

// What stands for the digest of a file that has none.
const (
	NoSeal      = "none"    // of a PDF that nobody has, but its list alone
	SeveralSeal = "several" // of a file with several lists
)

// ReadExtracted reads the list that somebody took out of a file, and the digest
// that they computed of it, as app.ReadSeal does, or NoSeal, or SeveralSeal.
// A file that was saved anew has none.
func ReadExtracted(text []byte, computed string) (Document, error) {
	d, rest, err := readList(text)
	if err != nil {
		return Document{}, err
	}
	ends := len(bytes.TrimSpace(rest)) == 0
	switch {
	case !ends || d.Seal == SealSeveral:
	case d.file.Digest == computed && bytes.HasPrefix(text, []byte(app.SealMark(d.format(), d.Kind))):
		d.file.Computed, d.Seal = computed, SealFits
	case computed == NoSeal && d.Kind == app.SealedPDF:
		d.Seal = SealAbsent
	case computed == SeveralSeal:
		d.Seal = SealSeveral
	}
	return d, nil
}

// readList reads the list at the beginning of a text, and gives what follows it.
func readList(text []byte) (Document, []byte, error) {
	var w written
	from := json.NewDecoder(bytes.NewReader(text))
	if err := from.Decode(&w); err != nil {
		return Document{}, nil, fmt.Errorf("%w: %w", ErrNoDocument, err)
	}
	end := from.InputOffset()
	if !w.isList() {
		return Document{}, nil, ErrNoDocument
	}
	d := Document{
		Kind: w.File, Former: w.Format == app.FormerSignatoriesFormat, AsOf: w.AsOf, TextDigest: w.TextDigest, Circle: app.Disclosure(w.Circle),
		Named: len(w.Signatories), Withheld: app.Said{Number: w.Counts.Withheld.Organisations, Some: w.Counts.Withheld.Some}, Seal: SealBroken, Says: w.Says, Evidence: w.Proof,
		all: w.Counts.Organisations, language: w.TextLanguage, number: w.Package.Number, salt: w.Package.Salt,
		note: literal(w.ContentNote), file: app.FileSeal{Digest: w.FileDigest, Note: literal(w.FileNote)},
	}
	if !unambiguous(text[:end]) {
		d.Seal = SealSeveral
	}
	var err error
	if d.content, err = app.ContentDigest(text[:end]); err != nil {
		return Document{}, nil, fmt.Errorf("%w: %w", ErrNoDocument, err)
	}
	for _, s := range w.Signatories {
		d.named = append(d.named, app.ListedName{s.Name, s.Original, s.English, s.Country, s.Type, s.SignedOn})
	}
	return d, text[end:], nil
}

// literal is a note as it stands in a list; empty for what is none.
func literal(note string) string {
	written, err := app.NoteLiteral(note)
	if err != nil {
		return ""
	}
	return written
}

// unambiguous says whether no object in a JSON text has two members whose names
// differ by no more than their case: one program would read the one, one the other.
func unambiguous(text []byte) bool {
	from := json.NewDecoder(bytes.NewReader(text))
	var names []map[string]bool // of each open object; nil for an array
	for isName := false; ; {
		token, err := from.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				names = append(names, map[string]bool{})
			case '[':
				names = append(names, nil)
			default:
				names = names[:len(names)-1]
			}
		case string:
			if isName {
				name := strings.ToLower(strings.ToUpper(t)) // as encoding/json takes ſ for s
				if names[len(names)-1][name] {
					return false
				}
				names[len(names)-1][name], isName = true, false
				continue
			}
		}
		isName = len(names) > 0 && names[len(names)-1] != nil
	}
}
