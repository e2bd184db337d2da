package ledger

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
)

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
	return strings.NewReplacer("{{organisations}}", strconv.Itoa(d.all), "{{countries}}", strconv.Itoa(d.countries())).Replace(d.text().Title)
}

// Compares is what a file's pages have to be compared with where nobody vouches
// for them: of a former file, what nobody vouches for is left out.
func (d Document) Compares() Says {
	if d.Former {
		return Says{Title: d.title(), Addressees: d.Says.Addressees}
	}
	return d.Says
}

// Language is that of title and addressees.
func (d Document) Language() string { return d.language }

// Names are the signatories that the list names, each with its country.
func (d Document) Names() []string {
	names := make([]string, len(d.named))
	for i, n := range d.named {
		names[i] = strings.TrimSuffix(n[0]+", "+n[3], ", ")
	}
	return names
}

// Checkable is what ReadEvidence finds in a file.
type Checkable interface {
	Check(known note.Verifiers) Examination
	Keys() []string // that the file itself names
	Summary() []string
	Reservations(Examination) []Reservation
	Names() []string // of whom it is about, each with its country; nil where Summary says it
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
