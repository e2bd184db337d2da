package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
)

// ErrNoDocument means that a file is none of those that carry a proof.
var ErrNoDocument = errors.New("holds no signatories with a proof, as the PDF and the JSON of a letter do")

// Document is a list of signatories as it was given out, alone or inside a PDF:
// that of a day, or one that was delivered in a package.
type Document struct {
	Kind       string         // json or pdf: what was sealed
	AsOf       string         // when the list was read, as the file says
	TextDigest string         // of the text, as the file says
	Circle     app.Disclosure // that may read the list, as the file says
	Named      int            // signatories in the file
	Withheld   int            // those whose names are withheld, as the file says
	Seal       Seal           // whether a byte was changed since
	Evidence   *Evidence      // what is proved

	sealed   string // the file's digest, as it says
	all      int    // organisations, as the file says
	language string // of the text
	number   int    // of the package, as the file says; 0: it says none
	salt     string // likewise
	named    []app.ListedName
}

// Seal says whether a file is as it was written, to the byte.
type Seal string

// What a seal can say. Unsealed is a list that was taken out of its PDF.
const (
	Sealed   Seal = "sealed"
	Broken   Seal = "broken"
	Unsealed Seal = "unsealed"
)

// written is the JSON of a document, as far as it is checked.
type written struct {
	Format       string `json:"format"`
	File         string `json:"file"`
	FileDigest   string `json:"file_digest"`
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
			Organisations int `json:"organisations"`
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
	return w.Format == app.SignatoriesFormat && w.Proof != nil && (w.Proof.Version == nil) != (w.Proof.Package == nil)
}

// ReadDocument finds the list in a file, and looks whether the file is sealed.
// Nothing else is checked; see Check. The error is ErrNoDocument for other files.
func ReadDocument(file []byte) (Document, error) {
	kind := "json"
	if bytes.HasPrefix(file, []byte("%PDF-")) {
		kind = "pdf"
	}
	mark := app.SealMark(kind)
	at := bytes.Index(file, []byte(mark))
	if at < 0 && kind == "json" { // a list that was taken out of its PDF
		at = bytes.Index(file, []byte(app.SealMark("pdf")))
	}
	if at < 0 {
		return Document{}, ErrNoDocument
	}
	d, rest, err := readList(file[at:])
	alone := at == 0 && len(bytes.TrimSpace(rest)) == 0
	switch {
	case err != nil:
		return d, err
	case app.SealHolds(file, mark) && (kind == "pdf" || alone):
		d.Seal = Sealed
	case kind == "json" && d.Kind == "pdf" && alone:
		d.Seal = Unsealed
	}
	return d, nil
}

// NoSeal stands for the digest of a PDF that nobody has, but its list alone.
const NoSeal = "none"

// ReadExtracted reads the list that somebody took out of a file, and the digest
// that they computed of it, as app.Seal does, or NoSeal.
func ReadExtracted(text []byte, computed string) (Document, error) {
	if !bytes.HasPrefix(text, []byte(app.SealMark("json"))) && !bytes.HasPrefix(text, []byte(app.SealMark("pdf"))) {
		return Document{}, ErrNoDocument
	}
	d, rest, err := readList(text)
	switch {
	case err != nil || len(bytes.TrimSpace(rest)) > 0:
	case d.sealed == computed:
		d.Seal = Sealed
	case computed == NoSeal && d.Kind == "pdf":
		d.Seal = Unsealed
	}
	return d, err
}

// readList reads the list at the beginning of a text, and gives what follows it.
func readList(text []byte) (Document, []byte, error) {
	var w written
	from := json.NewDecoder(bytes.NewReader(text))
	if err := from.Decode(&w); err != nil {
		return Document{}, nil, fmt.Errorf("%w: %w", ErrNoDocument, err)
	}
	end := from.InputOffset()
	if !w.isList() || !unambiguous(text[:end]) {
		return Document{}, nil, ErrNoDocument
	}
	d := Document{
		Kind: w.File, AsOf: w.AsOf, TextDigest: w.TextDigest, Circle: app.Disclosure(w.Circle), Named: len(w.Signatories),
		Withheld: w.Counts.Withheld.Organisations, Seal: Broken, Evidence: w.Proof,
		sealed: w.FileDigest, all: w.Counts.Organisations, language: w.TextLanguage, number: w.Package.Number, salt: w.Package.Salt,
	}
	for _, s := range w.Signatories {
		d.named = append(d.named, app.ListedName{s.Name, s.Original, s.English, s.Country, s.Type, s.SignedOn})
	}
	return d, text[end:], nil
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

// Keys are those that the file itself names. Whoever made the file chose them:
// they prove nothing until they are compared with what the portal announces.
func (d Document) Keys() []string { return d.Evidence.Line.Keys }

// Digest is the one under which the document can be asked about: of a delivered
// list that of the list, else that of the text.
func (d Document) Digest() string {
	if d.Evidence.Package != nil {
		return d.Evidence.Package.circle(d.Circle)
	}
	return d.TextDigest
}

// Summary says what the file is, in words for whoever checks it at a terminal.
func (d Document) Summary() []string {
	lines := []string{fmt.Sprintf("%q", d.title())}
	if p := d.Evidence.Package; p != nil {
		circle := map[app.Disclosure]string{app.DisclosedAddressee: "for the addressee alone"}[d.Circle]
		if circle == "" {
			circle = "for everybody"
		}
		return append(lines,
			fmt.Sprintf("Package %d, made %s, of the text with the digest %s", p.Number, p.MadeAt.UTC().Format(time.RFC3339), d.TextDigest),
			fmt.Sprintf("Its list %s: %d organisations, %d of them named, digest %s", circle, d.all, d.Named, p.circle(d.Circle)))
	}
	v := d.Evidence.Version
	return append(lines,
		fmt.Sprintf("Version %d of the text, frozen %s, digest %s", v.Number, v.FrozenAt.UTC().Format(time.RFC3339), d.TextDigest),
		fmt.Sprintf("List of %d organisations, %d of them named, as of %s (ledger line %d)", d.all, d.Named, d.AsOf, d.Evidence.Position))
}

// title is that of the text that was signed, in the file's language if it has one.
func (d Document) title() string {
	title := ""
	for i, t := range d.Evidence.Texts {
		if i == 0 || t.Language == d.language {
			title = t.Title
		}
	}
	countries := map[string]bool{}
	for _, n := range d.named {
		countries[n[3]] = true
	}
	delete(countries, "")
	delete(countries, app.International)
	return strings.NewReplacer("{{organisations}}", strconv.Itoa(d.all), "{{countries}}", strconv.Itoa(len(countries))).Replace(title)
}

// Limits are what nobody can know who has only the file.
func (d Document) Limits() []string {
	limits := []string{
		"Whether there is a newer text, or the letter was cancelled since.",
		"Whether organisations joined or left since.",
		"Whether each organisation signed: the key says that the portal gave out this very list. What proves a signature is the organisation's receipt.",
		"Whether what surrounds text and names, such as hosts and counts by country, was changed, unless nobody sealed the file anew.",
	}
	if d.Evidence.Package != nil {
		limits[0], limits[1] = "Whether a newer package was delivered since.", "Whether organisations joined or left since it was."
	}
	if d.Kind == "pdf" {
		limits = append(limits, "Whether the pages say what is attached to them, unless nobody sealed the file anew. Compare title and names.")
	}
	if d.Seal == Unsealed {
		limits = append(limits, "Whether the PDF was changed that the list was taken out of: check the PDF itself.")
	}
	return limits
}

// Checkable is what ReadEvidence finds in a file.
type Checkable interface {
	Check(known note.Verifiers) Examination
	Keys() []string // that the file itself names
	Summary() []string
	Limits() []string
}

// ReadEvidence reads a document or a receipt. The error says why it is neither.
func ReadEvidence(file []byte) (Checkable, error) {
	if r, err := ReadReceipt(file); err == nil {
		return r, nil
	}
	d, err := ReadDocument(file)
	if err != nil {
		return nil, err
	}
	return d, nil
}
