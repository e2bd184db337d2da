package export

import (
	"io"
	"testing"

	"undersigned/app/roll"
)

// TestEverySignatoryIsCountedOnce in each format, also where the list goes into the file a second time, with its proof.
func TestEverySignatoryIsCountedOnce(t *testing.T) {
	t.Parallel()
	for _, format := range Formats {
		for _, proof := range []string{"", `{"origin":"portal.example"}`} {
			l, n := sample("en", roll.ByCountry), 0
			l.Proof, l.Step = []byte(proof), func() { n++ }
			if err := format.Write(io.Discard, l); err != nil {
				t.Fatal(err)
			}
			if n != l.Roll.Named || n == 0 {
				t.Errorf("%s, proof %q: %d signatories were counted of %d", format.Name, proof, n, l.Roll.Named)
			}
		}
	}
}
