package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"testing"

	"undersigned/app/roll"
)

// A picture of a page is well formed whatever the letter says, and holds nothing that a reader of the
// page does not see: no names as text, no address.
func TestPreview(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*Letter{"sample": sample("fr", roll.ByCountry), "hostile": hostile(t), "secret": secret("de"), "empty": {Title: "Empty"}} {
		var b bytes.Buffer
		if err := Preview(&b, l, 1); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for decoder := xml.NewDecoder(&b); ; {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if start, ok := token.(xml.StartElement); ok && slices.Contains([]string{"script", "style", "a", "foreignObject"}, start.Name.Local) {
				t.Errorf("%s: element %s", name, start.Name.Local)
			}
		}
	}
	if err := Preview(io.Discard, sample("en", roll.ByCountry), 99); !errors.Is(err, ErrNoPage) {
		t.Errorf("page 99: %v", err)
	}
}
