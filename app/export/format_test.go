package export

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"slices"
	"strings"
	"testing"

	"undersigned/app/roll"
)

// TestFormatsDoWhatTheySay holds each format to its fields: a field that is true is seen in the file, and one that
// is false is not.
func TestFormatsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	for n, f := range Formats {
		if f.write == nil {
			t.Errorf("%s has no writer", f.Name)
			continue
		}
		if found, ok := FormatOf(f.Name); !ok || found.Label != f.Label {
			t.Errorf("%s is not found by its ending", f.Name)
		}
		if slices.ContainsFunc(Formats[:n], func(o Format) bool { return o.Name == f.Name || o.Label == f.Label || o.MediaType == f.MediaType }) {
			t.Errorf("%s cannot be told from another", f.Name)
		}
		if _, _, err := mime.ParseMediaType(f.MediaType); err != nil || f.Label == "" || f.Name != strings.ToLower(f.Name) {
			t.Errorf("%s is called %q and is %q: %v", f.Name, f.Label, f.MediaType, err)
		}
		plain := written(t, f, &Letter{Title: "A title"})
		for what, can := range map[string]bool{
			"the letter":              f.Sheet == changes(t, f, func(l *Letter) { l.Body = "Another body." }),
			"pictures":                f.Logos == changes(t, f, func(l *Letter) { withLogos(t, l) }),
			"a proof":                 f.Provable == changes(t, f, func(l *Letter) { l.Proof = []byte(`{"proved": true}`) }),
			"a byte order mark":       f.Marks == changes(t, f, func(l *Letter) { l.Mark = true }),
			"what browsers show":      f.Inline == bytes.HasPrefix(plain, []byte("%PDF-")),
			"a list while it is read": f.Streams() == streams(f),
		} {
			if !can {
				t.Errorf("%s does not say truly whether it holds %s", f.Name, what)
			}
		}
	}
}

// changes says whether a change of what is described changes the file.
func changes(t *testing.T, f Format, change func(*Letter)) bool {
	t.Helper()
	before := sample("en", roll.ByCountry)
	after := sample("en", roll.ByCountry)
	change(after)
	return !bytes.Equal(written(t, f, before), written(t, f, after))
}

func written(t *testing.T, f Format, l *Letter) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// streams says whether an error in the midst of the entries is met while the format writes them.
func streams(f Format) bool {
	if f.stream == nil {
		return false
	}
	broken := errors.New("broken")
	entries := func(yield func(roll.Entry, error) bool) { yield(roll.Entry{}, broken) }
	return errors.Is(f.Stream(io.Discard, &Letter{}, entries), broken)
}
