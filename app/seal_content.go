package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// sealMembers are those of a list that say something of its own bytes.
var sealMembers = map[string]bool{`"file_digest"`: true, `"file_note"`: true, `"content_note"`: true}

// ContentDigest is the SHA-256, in hex, of what a list of signatories says,
// however it is written: its JSON without white space, members in their order,
// strings escaping only what they must, and "" for what its seal says. So it
// holds for a list that another program has indented anew, or taken out of its
// PDF; docs/packages.md says how to compute it.
func ContentDigest(list []byte) (string, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, list); err != nil {
		return "", fmt.Errorf("read a list: %w", err)
	}
	sum := sha256.New()
	if err := writePlainly(sum, compact.Bytes()); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// writePlainly writes JSON that has no white space with its strings in the one
// way in which they can be written, and the members of the seal empty.
func writePlainly(w io.Writer, text []byte) error {
	depth := 0
	for i := 0; i < len(text); {
		if text[i] != '"' {
			depth += map[byte]int{'{': 1, '[': 1, '}': -1, ']': -1}[text[i]]
			_, _ = w.Write(text[i : i+1]) // into a hash
			i++
			continue
		}
		end := stringEnd(text, i)
		word, err := plainString(text[i:end])
		if err != nil {
			return err
		}
		_, _ = w.Write(word)
		i = end
		if depth == 1 && sealMembers[string(word)] && bytes.HasPrefix(text[i:], []byte(`:"`)) {
			_, _ = io.WriteString(w, `:""`)
			i = stringEnd(text, i+1)
		}
	}
	return nil
}

// stringEnd is where the string ends that begins at a place in valid JSON.
func stringEnd(text []byte, at int) int {
	for at++; text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at + 1
}

// plainString is a string of JSON, with its quotes, written as encoding/json does but for HTML.
func plainString(word []byte) ([]byte, error) {
	if bytes.IndexByte(word, '\\') < 0 && !bytes.Contains(word, []byte("\xe2\x80")) { // U+2028 and its neighbours
		return word, nil
	}
	var s string
	if err := json.Unmarshal(word, &s); err != nil {
		return nil, fmt.Errorf("read a list: %w", err)
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(s); err != nil {
		return nil, fmt.Errorf("read a list: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// SealContent writes the note about what a list says into its place; the rest
// of the list has to be as it will be.
func SealContent(list []byte, vouch Voucher) error {
	head, tail, ok := bytes.Cut(list, []byte(contentMark))
	length := bytes.IndexByte(tail, '"')
	if !ok || length < 0 || bytes.Contains(tail, []byte(contentMark)) {
		return errors.New("the list has no one place for a note about what it says")
	}
	digest, err := ContentDigest(list)
	if err != nil {
		return err
	}
	at := len(head) + len(contentMark)
	return fill(list[at:at+length], SealedList, digest, vouch)
}
