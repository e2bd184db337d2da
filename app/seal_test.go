package app

import (
	"bytes"
	"strings"
	"testing"
)

// vouched is a voucher that signs nothing, and says for what it would.
func vouched(kind, digest string) (string, error) { return kind + "\n" + digest + "\n", nil }

// unsealed is a list that is ready to be sealed.
func unsealed(t *testing.T, format, kind string) []byte {
	t.Helper()
	file := SealMark(format, kind) + SealBlank
	if format == SignatoriesFormat {
		blank, err := NoteBlank(kind, vouched)
		if err != nil {
			t.Fatal(err)
		}
		file += noteMark + blank
	}
	return []byte(file + "\",\n  \"title\": \"Łódź\"\n}\n")
}

func TestSealFindsEveryChangedByte(t *testing.T) {
	t.Parallel()
	for format, vouch := range map[string]Voucher{SignatoriesFormat: vouched, FormerSignatoriesFormat: nil} {
		file := unsealed(t, format, SealedJSON)
		holds := func(file []byte) bool {
			s, ok := ReadSeal(file, format, SealedJSON)
			want, err := "", error(nil)
			if vouch != nil {
				note, _ := vouch(SealedJSON, s.Computed)
				want, err = NoteLiteral(note)
			}
			return ok && s.Fits() && s.Note == want && err == nil
		}
		if err := Seal(file, SealedJSON, vouch); err != nil || !holds(file) {
			t.Fatalf("%v: %s", err, file)
		}
		for i := range file {
			file[i] ^= 1
			if holds(file) {
				t.Errorf("%s: byte %d may be another", format, i)
			}
			file[i] ^= 1
		}
		if holds(append(file, ' ')) || holds(file[:len(file)-1]) || holds(append(file, file...)) {
			t.Error("a file of another length holds")
		}
		if err := Seal(file, SealedJSON, vouch); err == nil {
			t.Error("sealed twice")
		}
	}
}

func TestNothingToSeal(t *testing.T) {
	t.Parallel()
	for _, format := range []string{SignatoriesFormat, FormerSignatoriesFormat} {
		mark := SealMark(format, SealedPDF)
		for _, file := range []string{"", mark, mark + "00", mark + SealBlank + mark + SealBlank, mark + SealBlank + noteMark} {
			if format == FormerSignatoriesFormat && strings.HasSuffix(file, noteMark) {
				continue
			}
			if _, ok := ReadSeal([]byte(file), format, SealedPDF); ok || Seal([]byte(file), SealedPDF, vouched) == nil {
				t.Errorf("%q was sealed", file)
			}
		}
	}
}

// TestTwoListsHaveNoSeal puts a list of another kind or format beside the one that is sealed.
func TestTwoListsHaveNoSeal(t *testing.T) {
	t.Parallel()
	file := unsealed(t, SignatoriesFormat, SealedPDF)
	if err := Seal(file, SealedPDF, vouched); err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{SealMark(SignatoriesFormat, SealedJSON), SealMark(FormerSignatoriesFormat, SealedPDF), ListMark} {
		if _, ok := ReadSeal(append(bytes.Clone(file), other...), SignatoriesFormat, SealedPDF); ok {
			t.Errorf("%q may stand beside", other)
		}
	}
}

func TestNotesThatNoPlaceHolds(t *testing.T) {
	t.Parallel()
	for _, note := range []string{`"`, `\`, "a\tb"} {
		if _, err := NoteLiteral(note); err == nil {
			t.Errorf("%q can be written", note)
		}
	}
	longer := func(kind, digest string) (string, error) { return kind + strings.TrimLeft(digest, "0"), nil }
	if err := Seal(unsealed(t, SignatoriesFormat, SealedJSON), SealedJSON, longer); err == nil {
		t.Error("a note of another length was written")
	}
}

// TestContentIsTheSameHoweverItIsWritten writes one list in several ways, and others that are not the same.
func TestContentIsTheSameHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	const list = `{"format":"x","file_digest":"0","file_note":"n","content_note":"c","title":"A & B \"é\"","n":[1,{"file_note":"x"}],"s":"\u2028"}`
	want, err := ContentDigest([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	for text, same := range map[string]bool{
		"{\n  \"format\": \"x\", \"file_digest\": \"1\", \"file_note\":\"\\\"\", \"content_note\" :\"d\",\r\n\"title\": \"A \\u0026 B \\u0022\\u00e9\\\"\", \"n\": [1, {\"file_note\": \"x\"}],\t\"s\":\"\u2028\"}": true,
		strings.Replace(list, `"x"}`, `"y"}`, 1):           false, // a member of that name elsewhere
		strings.Replace(list, `[1,`, `[2,`, 1):             false,
		strings.Replace(list, `"file_digest":"0",`, "", 1): false,
		strings.Replace(list, `"0"`, `0`, 1):               false,
		strings.Replace(list, `A & B`, `A&B`, 1):           false,
		`{"title":"x"}`:                                    false,
	} {
		if got, err := ContentDigest([]byte(text)); err != nil || (got == want) != same {
			t.Errorf("%s: %v, %v", text, got == want, err)
		}
	}
	for _, text := range []string{"", "{", `{"a":"`, `{"a": tru}`} {
		if _, err := ContentDigest([]byte(text)); err == nil {
			t.Errorf("%q has a digest", text)
		}
	}
}

func TestContentIsSealed(t *testing.T) {
	t.Parallel()
	blank, err := NoteBlank(SealedList, vouched)
	if err != nil {
		t.Fatal(err)
	}
	list := []byte("{\n  \"file_note\": \"" + contentMark + blank + "\",\n  \"title\": \"x\"\n}\n")
	before, err := ContentDigest(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := SealContent(list, vouched); err != nil || !bytes.Contains(list, []byte(`"list\n`+before+`\n"`)) {
		t.Errorf("%v: %s", err, list)
	}
	if after, err := ContentDigest(list); err != nil || after != before {
		t.Errorf("sealing changed what it says: %v", err)
	}
	if err := SealContent([]byte("{}"), vouched); err == nil {
		t.Error("what has no place was sealed")
	}
}
