package export

import (
	"bytes"
	"encoding/json"
	"testing"

	"undersigned/app"
)

// proved is a letter with a proof that only looks like one.
func proved() *Letter {
	l := sample("en", "country")
	l.Vouch = func(kind, digest string) (string, error) { return "log\n" + kind + "\n" + digest + "\n", nil }
	l.Proof, l.Key = json.RawMessage(`{"position":7,"texts":[{"title":"<Łódź> & \"quotes\""}]}`), "letters.example/log+0123abcd+AAAA"
	return l
}

// vouched says whether a file has its seal, and what its seal says of it.
func vouched(file []byte, kind string) bool {
	s, ok := app.ReadSeal(file, app.SignatoriesFormat, kind)
	return ok && s.Fits() && s.Note == `log\n`+kind+`\n`+s.Digest+`\n`
}

func TestFilesWithAProofAreSealed(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{app.SealedJSON, app.SealedPDF} {
		file := write(t, kind, proved())
		if !vouched(file, kind) || !bytes.Equal(file, write(t, kind, proved())) {
			t.Errorf("%s is not sealed, or not the same twice", kind)
		}
		var list struct {
			File        string
			Note        string `json:"content_note"`
			Signatories []struct{ Name string }
			Proof       struct{ Position int }
		}
		inside := file[bytes.Index(file, []byte(app.ListMark)):]
		from := json.NewDecoder(bytes.NewReader(inside))
		if err := from.Decode(&list); err != nil || list.File != kind || list.Proof.Position != 7 || len(list.Signatories) != proved().Roll.Named {
			t.Errorf("%s holds %+v, %v", kind, list, err)
		}
		if digest, err := app.ContentDigest(inside[:from.InputOffset()]); err != nil || list.Note != "log\nlist\n"+digest+"\n" {
			t.Errorf("%s: what the list says is %s, and the note is %q, %v", kind, digest, list.Note, err)
		}
		if l := sample("en", "country"); vouched(write(t, kind, l), kind) {
			t.Errorf("%s without a proof is sealed", kind)
		}
	}
}

// TestFormerFilesAreAsTheyWere writes them as those builds did that had nobody to vouch.
func TestFormerFilesAreAsTheyWere(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{app.SealedJSON, app.SealedPDF} {
		l := proved()
		l.Vouch = nil
		file := write(t, kind, l)
		if s, ok := app.ReadSeal(file, app.FormerSignatoriesFormat, kind); !ok || !s.Fits() || bytes.Contains(file, []byte("_note\"")) {
			t.Errorf("%s: %+v", kind, s)
		}
	}
}

func TestWithheldNamesAreInNoProvedFile(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{app.SealedJSON, app.SealedPDF} {
		file := write(t, kind, proved())
		at := bytes.Index(file, []byte(app.ListMark))
		for _, s := range []string{"Kept Quiet", "Malta", "Faith-based"} {
			if at < 0 || bytes.Contains(file[at:], []byte(s)) {
				t.Errorf("%s: no list, or %q can be read", kind, s)
			}
		}
	}
}
