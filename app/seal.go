package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// SealBlank stands where a file's own digest will be: as many zeroes as it has digits.
var SealBlank = strings.Repeat("0", 2*sha256.Size)

// The shapes of the JSON in which a list of signatories is given out, alone or
// inside a PDF. Nobody vouches for the bytes of a file of the former.
const (
	SignatoriesFormat       = "undersigned/signatories/2"
	FormerSignatoriesFormat = "undersigned/signatories/1"
)

// What a Voucher signs for.
const (
	SealedJSON = "json" // a list, alone in its file
	SealedPDF  = "pdf"  // a document with the list inside
	SealedList = "list" // what a list says, however it is written; see ContentDigest
)

// Voucher signs for a digest of something of a kind, and gives the note that
// says so. All notes about one kind are of one length, and hold neither a quote
// nor a backslash.
type Voucher func(kind, digest string) (string, error)

// SealMark is what comes before the seal in a list of signatories; kind is the
// kind of file that is sealed. No text of a person's can hold it, for in JSON
// those hold no line break.
func SealMark(format, kind string) string {
	return "{\n  \"format\": \"" + format + "\",\n  \"file\": \"" + kind + "\",\n  \"file_digest\": \""
}

// ListMark is what every list of signatories that bears a seal begins with.
const ListMark = "{\n  \"format\": \"undersigned/signatories/"

// noteMark stands between a file's digest and the note about it.
const noteMark = "\",\n  \"file_note\": \""

// contentMark stands between the note about a file and the one about what its list says.
const contentMark = "\",\n  \"content_note\": \""

// NoteLiteral is a note as a text in JSON has it.
func NoteLiteral(note string) (string, error) {
	if strings.ContainsAny(note, "\"\\\t\r") {
		return "", errors.New("a note holds what no note may")
	}
	return strings.ReplaceAll(note, "\n", `\n`), nil
}

// NoteBlank stands where a note about a file of a kind will be.
func NoteBlank(kind string, vouch Voucher) (string, error) {
	note, err := vouch(kind, SealBlank)
	if err != nil {
		return "", err
	}
	literal, err := NoteLiteral(note)
	if err != nil {
		return "", err
	}
	return strings.Repeat(" ", len(literal)), nil
}

// FileSeal is what a file says of its own bytes, beside what they are.
type FileSeal struct {
	Digest   string // as the file says
	Computed string // SHA-256, in hex, of the file with its digest and note blank
	Note     string // as in the file, a text in JSON; empty in the former format
}

// Fits says whether the file is as its own digest says. Whoever changes a file can make it fit again.
func (s FileSeal) Fits() bool { return s.Digest == s.Computed }

// sealPlaces are where digest and note stand in a file.
type sealPlaces struct{ digest, note, end int }

// placesOf finds the one place for a seal in a file; a second list anywhere in
// it would leave open which of them is sealed.
func placesOf(file []byte, format, kind string) (p sealPlaces, ok bool) {
	mark := []byte(SealMark(format, kind))
	p.digest = bytes.Index(file, mark) + len(mark)
	if bytes.Count(file, mark) != 1 || bytes.Count(file, []byte(ListMark)) != 1 || p.digest+len(SealBlank) > len(file) {
		return p, false
	}
	p.note = p.digest + len(SealBlank)
	p.end = p.note
	if format == FormerSignatoriesFormat {
		return p, true
	}
	if !bytes.HasPrefix(file[p.note:], []byte(noteMark)) {
		return p, false
	}
	p.note += len(noteMark)
	length := bytes.IndexByte(file[p.note:], '"')
	p.end = p.note + length
	return p, length >= 0
}

// ReadSeal reads the seal of a file of a kind; false where there is no one place for it.
func ReadSeal(file []byte, format, kind string) (FileSeal, bool) {
	p, ok := placesOf(file, format, kind)
	if !ok {
		return FileSeal{}, false
	}
	blank := bytes.Clone(file)
	copy(blank[p.digest:], SealBlank)
	copy(blank[p.note:p.end], bytes.Repeat([]byte(" "), p.end-p.note))
	sum := sha256.Sum256(blank)
	return FileSeal{
		Digest: string(file[p.digest : p.digest+len(SealBlank)]), Note: string(file[p.note:p.end]), Computed: hex.EncodeToString(sum[:]),
	}, true
}

// Seal writes a file's digest and a note about it into the file: the SHA-256, in
// hex, of the file as it is before, with zeroes and spaces in their places. A
// byte that is changed later, anywhere, no longer fits, and who makes it fit
// again has no note. Without a voucher the file has the former format, and no note.
func Seal(file []byte, kind string, vouch Voucher) error {
	format := SignatoriesFormat
	if vouch == nil {
		format = FormerSignatoriesFormat
	}
	p, ok := placesOf(file, format, kind)
	if !ok {
		return errors.New("the file has no one place for a seal")
	}
	if string(file[p.digest:p.digest+len(SealBlank)]) != SealBlank || len(bytes.Trim(file[p.note:p.end], " ")) > 0 {
		return errors.New("the file is sealed already")
	}
	sum := sha256.Sum256(file)
	digest := hex.EncodeToString(sum[:])
	if vouch != nil {
		if err := fill(file[p.note:p.end], kind, digest, vouch); err != nil {
			return err
		}
	}
	copy(file[p.digest:], digest)
	return nil
}

// fill writes a note about a digest into its place.
func fill(place []byte, kind, digest string, vouch Voucher) error {
	note, err := vouch(kind, digest)
	if err != nil {
		return fmt.Errorf("vouch for a file: %w", err)
	}
	literal, err := NoteLiteral(note)
	if err != nil {
		return err
	}
	if len(literal) != len(place) {
		return errors.New("the place for a note is not as long as the note")
	}
	copy(place, literal)
	return nil
}
