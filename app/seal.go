package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// SealBlank stands where a file's own digest will be: as many zeroes as it has digits.
var SealBlank = strings.Repeat("0", 2*sha256.Size)

// Seal writes a file's digest into it, in the place of the one SealBlank that
// follows mark: the SHA-256, in hex, of the file as it is before. A byte that is
// changed later, anywhere, no longer fits. Whoever changes a file on purpose can
// seal it anew: what nobody can forge is what the ledger's key has signed.
func Seal(file []byte, mark string) error {
	at, err := sealAt(file, mark)
	if err != nil {
		return err
	}
	if string(file[at:at+len(SealBlank)]) != SealBlank {
		return errors.New("the file is sealed already")
	}
	sum := sha256.Sum256(file)
	hex.Encode(file[at:], sum[:])
	return nil
}

// SealHolds says whether a file is, to the byte, as it was sealed.
func SealHolds(file []byte, mark string) bool {
	at, err := sealAt(file, mark)
	if err != nil {
		return false
	}
	blank := bytes.Clone(file)
	copy(blank[at:], SealBlank)
	sum := sha256.Sum256(blank)
	return hex.EncodeToString(sum[:]) == string(file[at:at+len(SealBlank)])
}

// sealAt is where a file's digest stands.
func sealAt(file []byte, mark string) (int, error) {
	at := bytes.Index(file, []byte(mark)) + len(mark)
	if bytes.Count(file, []byte(mark)) != 1 || at+len(SealBlank) > len(file) {
		return 0, errors.New("the file has no one place for a seal")
	}
	return at, nil
}

// SignatoriesFormat names the shape of the JSON in which a list of signatories
// is given out, alone or inside a PDF.
const SignatoriesFormat = "undersigned/signatories/1"

// SealMark is what comes before the seal in a list of signatories; kind is the
// kind of file that was sealed: "json", or "pdf" with the list inside. No text
// of a person's can hold it, for in JSON those hold no line break.
func SealMark(kind string) string {
	return "{\n  \"format\": \"" + SignatoriesFormat + "\",\n  \"file\": \"" + kind + "\",\n  \"file_digest\": \""
}
