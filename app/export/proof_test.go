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
	l.Proof, l.Key = json.RawMessage(`{"position":7,"texts":[{"title":"<Łódź> & \"quotes\""}]}`), "letters.example/log+0123abcd+AAAA"
	return l
}

func TestFilesWithAProofAreSealed(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"json", "pdf"} {
		file := write(t, kind, proved())
		mark := app.SealMark(kind)
		if !app.SealHolds(file, mark) || !bytes.Equal(file, write(t, kind, proved())) {
			t.Errorf("%s is not sealed, or not the same twice", kind)
		}
		var list struct {
			File        string
			Signatories []struct{ Name string }
			Proof       struct{ Position int }
		}
		at := bytes.Index(file, []byte(mark))
		if err := json.NewDecoder(bytes.NewReader(file[at:])).Decode(&list); err != nil || list.File != kind || list.Proof.Position != 7 || len(list.Signatories) != proved().Roll.Named {
			t.Errorf("%s holds %+v, %v", kind, list, err)
		}
		if l := sample("en", "country"); app.SealHolds(write(t, kind, l), mark) {
			t.Errorf("%s without a proof is sealed", kind)
		}
	}
}

func TestWithheldNamesAreInNoProvedFile(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"json", "pdf"} {
		file := write(t, kind, proved())
		at := bytes.Index(file, []byte(app.SealMark(kind)))
		for _, s := range []string{"Kept Quiet", "Malta", "Faith-based"} {
			if at < 0 || bytes.Contains(file[at:], []byte(s)) {
				t.Errorf("%s: no list, or %q can be read", kind, s)
			}
		}
	}
}
