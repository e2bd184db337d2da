package app

import "testing"

func TestSealFindsEveryChangedByte(t *testing.T) {
	t.Parallel()
	mark := SealMark("json")
	file := []byte(mark + SealBlank + "\",\n  \"title\": \"Łódź\"\n}\n")
	if err := Seal(file, mark); err != nil || !SealHolds(file, mark) {
		t.Fatalf("%v: %s", err, file)
	}
	for i := range file {
		file[i] ^= 1
		if SealHolds(file, mark) {
			t.Errorf("byte %d may be another", i)
		}
		file[i] ^= 1
	}
	if SealHolds(append(file, ' '), mark) || SealHolds(file[:len(file)-1], mark) || SealHolds(append(file, file...), mark) {
		t.Error("a file of another length holds")
	}
	if err := Seal(file, mark); err == nil {
		t.Error("sealed twice")
	}
}

func TestNothingToSeal(t *testing.T) {
	t.Parallel()
	mark := SealMark("pdf")
	for _, file := range []string{"", mark, mark + "00", mark + SealBlank + mark + SealBlank} {
		if err := Seal([]byte(file), mark); err == nil || SealHolds([]byte(file), mark) {
			t.Errorf("%q was sealed", file)
		}
	}
}
