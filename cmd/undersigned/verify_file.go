package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"undersigned/app/lang"
	"undersigned/app/ledger"
)

// largestFile is how many bytes a file may have that is checked: many times a
// letter with a hundred thousand signatories.
const largestFile = 256 << 20

// Exit codes of a file that was checked, beside 0, for one that is vouched for
// whole, and exitFailed, for one that is not as its portal made it.
const (
	exitUnreadable = 2 // it could not be read, so that nothing is known of it
	exitReserved   = 3 // nothing speaks against it, and not all of it is vouched for
)

// unreadable is an error after which nothing is known of the file.
type unreadable struct{ error }

// reserved is an error that speaks not against a file, but not for all of it either.
type reserved struct{ error }

// verifyFile checks a document or a receipt with no database and no network.
func (c verifyCommand) verifyFile(w surroundings) error {
	if c.Database != "" || c.Checkpoint != "" {
		return unreadable{errors.New("a file is checked without a database and a checkpoint; only --key goes with it")}
	}
	data, err := readFile(c.File)
	if err != nil {
		return unreadable{err}
	}
	evidence, err := ledger.ReadEvidence(data)
	if u, ok := ledger.Recognise(data); err != nil && ok {
		return unreadable{fmt.Errorf("%s carries no proof, so that nothing in it can be checked without the portal. %s", c.File, recognised(u))}
	}
	if err != nil {
		return unreadable{fmt.Errorf("%s %w", c.File, err)}
	}
	keys := c.Key
	if len(keys) == 0 {
		keys = evidence.Keys()
	}
	trial, err := ledger.Try(evidence, keys...)
	if err != nil {
		return unreadable{err}
	}
	if _, err := io.WriteString(w.out, told(evidence, trial, len(c.Key) > 0)); err != nil {
		return err
	}
	return judged(trial, len(c.Key) > 0)
}

// recognised says what a file without a proof looks like, and where to ask about it.
func recognised(u ledger.Unproved) string {
	text := "It has the shape of a letter's " + strings.ToUpper(u.Format)
	if len(u.Rows) > 0 {
		text += fmt.Sprintf(" that names signatories (%d)", len(u.Rows))
	}
	if len(u.Digests) == 0 {
		return text + ", and does not say of which letter. Ask for the PDF or the JSON"
	}
	return text + ", and names the digest " + strings.Join(u.Digests, " and ") + ". The portal's verification page compares its names with the list"
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(data) > largestFile {
		return nil, fmt.Errorf("%s is larger than %d MB", name, largestFile>>20)
	}
	return data, nil
}

// sentences say what holds, and what does not, for each check.
var sentences = map[ledger.Check][2]string{
	ledger.CheckFile:        {"The key vouches for every byte of the file.", "The file is not as it was given out"},
	ledger.CheckContent:     {"The key vouches for all that the list says.", "The list does not say what it was given out with"},
	ledger.CheckHeading:     {"Title and addressees are those of the text in the file.", "Title or addressees are not those of the text"},
	ledger.CheckText:        {"The digest is that of the text in the file.", "The text does not fit its digest"},
	ledger.CheckRoll:        {"The names are those that the list's digest was made of.", "The list does not fit its digest"},
	ledger.CheckList:        {"The key has signed for this very list.", "The key has not signed for this list"},
	ledger.CheckPackage:     {"The ledger's line is about the package with this very list.", "The ledger's line does not fit the package"},
	ledger.CheckVersion:     {"The ledger's line is about this very text.", "The ledger's line does not fit the text"},
	ledger.CheckEndorsement: {"The ledger's line is about this very endorsement.", "The ledger's line does not fit the endorsement"},
	ledger.CheckLine:        {"That line stands in the log that the key has signed for.", "That line is not proved to stand in the log"},
}

// open say the same where it is not proved, and may yet be so.
var open = map[ledger.Check]string{ledger.CheckFile: "Nobody vouches for every byte of the file"}

// told says what holds, what does not, what to think of it, and what was not
// checked. The sentences that the page says too are the catalogue's.
func told(e ledger.Checkable, t ledger.Trial, trusted bool) string {
	var b strings.Builder
	for _, line := range e.Summary() {
		b.WriteString(line + "\n")
	}
	if len(t.By) > 0 {
		b.WriteString("It is signed with none of the keys that were named. By those that it names itself:\n")
	}
	for _, r := range t.Results {
		switch {
		case r.Err == nil:
			fmt.Fprintf(&b, "  ok   %s\n", sentences[r.Check][0])
		case r.Open:
			fmt.Fprintf(&b, "  ?    %s: %v\n", open[r.Check], r.Err)
		default:
			fmt.Fprintf(&b, "  NOT  %s: %v\n", sentences[r.Check][1], r.Err)
		}
	}
	if t.Head.Size > 0 {
		fmt.Fprintf(&b, "Log %s, %d lines, root %s\n", t.Head.Origin, t.Head.Size, t.Head.Root)
	}
	english := lang.For("en")
	if trusted && t.Cover != ledger.CoverNone && len(t.By) == 0 {
		b.WriteString(verdict(e, t, english) + "\n")
	}
	compared(&b, e, t)
	if reservations := e.Reservations(t.Examination); len(reservations) > 0 {
		b.WriteString(english.T("verify.reserved_title") + ":\n")
		for _, r := range reservations {
			b.WriteString("  ?    " + english.T("verify.reserve_"+string(r)) + "\n")
		}
	}
	if !trusted {
		fmt.Fprintf(&b, "  ?    Whose key it is: it was taken from the file. Compare it with the one that the portal announces, or name that one with --key:\n       %s\n",
			strings.Join(e.Keys(), "\n       "))
	}
	return b.String()
}

// verdict is what to think of a file that holds.
func verdict(e ledger.Checkable, t ledger.Trial, p *lang.Printer) string {
	if e.Names() == nil {
		return p.T("verify.cover_receipt")
	}
	return p.T("verify.cover_" + string(t.Cover))
}

// compared writes the list to compare a file's pages with, where nobody vouches for those.
func compared(b *strings.Builder, e ledger.Checkable, t ledger.Trial) {
	d, ok := e.(ledger.Document)
	if !ok || t.Cover == ledger.CoverWhole || t.Cover == ledger.CoverNone {
		return
	}
	says := d.Compares()
	b.WriteString("The list:\n")
	for _, part := range []struct {
		what  string
		lines []string
	}{
		{"Title", []string{says.Title}}, {"Hosts", says.Hosts}, {"To", says.Addressees}, {"Date", []string{says.LetterOn}}, {"Notice", []string{says.Notice}},
		{"Signed by", e.Names()},
	} {
		for _, line := range part.lines {
			if line != "" {
				fmt.Fprintf(b, "  %-10s %s\n", part.what, plainly(line))
				part.what = ""
			}
		}
	}
	if d.Withheld.Some {
		fmt.Fprintf(b, "  %-10s and one or more whose names are not shown\n", "")
	} else if d.Withheld.Number > 0 {
		fmt.Fprintf(b, "  %-10s and %d whose names are not shown\n", "", d.Withheld.Number)
	}
}

// plainly is a text from a file without what would move a terminal's cursor.
func plainly(line string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, line)
}

// judged is the error that says what the file is worth; nil where it is vouched for whole.
func judged(t ledger.Trial, trusted bool) error {
	failed := 0
	for _, r := range t.Results {
		if r.Err != nil && !r.Open {
			failed++
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("the file does not hold: %d of %d checks failed", failed, len(t.Results))
	case len(t.By) > 0 && t.SameLog:
		return reserved{fmt.Errorf("the file is signed with another key of the log %s than was named. Look whether the portal lists it among its earlier keys, at /log/keys, and name it with a --key of its own; if it does not, the file is forged: %s",
			t.Head.Origin, strings.Join(t.By, " "))}
	case len(t.By) > 0:
		return reserved{fmt.Errorf("the file is signed with a key of the log %s, and none of that log was named: %s", t.Head.Origin, strings.Join(t.By, " "))}
	case !trusted:
		return reserved{errors.New("the file holds by a key that it names itself: whose that is, only the portal can say. Name the portal's with --key")}
	case t.Cover != ledger.CoverWhole:
		return reserved{errors.New("the list is genuine, and nobody vouches for the rest of the file: compare")}
	}
	return nil
}
