package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"undersigned/app"
)

// Unproved is a file in one of the shapes in which letters are given out, that
// carries no proof, or has lost it: all that it says may have been written by anybody.
type Unproved struct {
	Format   string           // pdf, docx, xlsx, csv or json
	Bytes    string           // SHA-256 of the file, hex; empty where it is not known
	Digests  []string         // that it names, of a text or of a delivered list
	Position int64            // of the ledger when its list was read, as it says; -1: it does not
	Rows     []app.ListedName // signatories, as far as they can be read; a name always
}

// csvHead is what the CSV of a list begins with, in every language.
const csvHead = "name,original_name,english_name,country_code,country,type,type_name,signed_on"

// Bounds of what is read of a file without a proof.
const (
	mostDigests = 8
	mostNames   = 100_000
)

var (
	digestInside = regexp.MustCompile(`\b[0-9a-f]{64}\b`)
	linkInside   = regexp.MustCompile(`/verify/([0-9a-f]{64})(?:\?list=([0-9]{1,15}))?`)
)

// BytesDigest is by what a file that was kept is known: SHA-256, hex.
func BytesDigest(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// Recognise looks whether a file has one of the shapes; false where it has none.
func Recognise(file []byte) (Unproved, bool) {
	u := Unproved{Position: -1, Bytes: BytesDigest(file)}
	switch text := bytes.TrimPrefix(file, []byte("\ufeff")); {
	case isPDF(file):
		u.Format = "pdf"
		u.readPDF(file)
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		u.readOffice(file)
	case bytes.HasPrefix(text, []byte(csvHead)):
		u.Format = "csv"
		u.readCSV(text)
		return u, true
	case bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")):
		u.readJSON(text)
	}
	return u, u.Format != "" && len(u.Digests) > 0
}

// names notes the digests that a text names, and the position beside one of them.
func (u *Unproved) names(text []byte) {
	if m := linkInside.FindSubmatch(text); m != nil && len(m[2]) > 0 && u.Position < 0 {
		if position, err := strconv.ParseInt(string(m[2]), 10, 64); err == nil {
			u.Position = position
		}
	}
	for _, m := range digestInside.FindAll(text, mostDigests) {
		if digest := string(m); len(u.Digests) < mostDigests && !slices.Contains(u.Digests, digest) {
			u.Digests = append(u.Digests, digest)
		}
	}
}

// readPDF looks at the links of a document whose list is gone. What stands on its
// pages is drawn, not written, and is not read.
func (u *Unproved) readPDF(file []byte) {
	note := func(text []byte) {
		for _, m := range linkInside.FindAll(text, mostDigests) {
			u.names(m)
		}
	}
	note(file)
	var fold unfolder
	room := leastUnfold + mostUnfolded*len(file)
	for stream := range streamsOf(file) {
		if room <= 0 || len(u.Digests) > 0 {
			return
		}
		text := fold.unfold(stream, room)
		room -= len(text)
		note(text)
	}
}

func (u *Unproved) readCSV(text []byte) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord = -1
	for first := true; len(u.Rows) < mostNames; first = false {
		row, err := rows.Read()
		if err != nil {
			return
		}
		if !first && len(row) > 0 {
			u.Rows = append(u.Rows, csvRow(row))
		}
	}
}

// csvRow is what a row says of a signatory. A day that another program has written in its own way is left out.
func csvRow(row []string) app.ListedName {
	named := app.ListedName{strings.TrimPrefix(row[0], "'")}
	if len(row) < 8 {
		return named
	}
	named[3], named[4] = row[3], row[5]
	if _, err := time.Parse(time.DateOnly, row[7]); err == nil {
		named[5] = row[7]
	}
	return named
}

// readJSON reads a list that was given out without a proof, or has lost it.
func (u *Unproved) readJSON(text []byte) {
	var w struct {
		Format      string `json:"format"`
		TextDigest  string `json:"text_digest"`
		Signatories []struct {
			Name        string `json:"name"`
			CountryCode string `json:"country_code"`
			Type        string `json:"type"`
			SignedOn    string `json:"signed_on"`
		} `json:"signatories"`
		Package struct {
			Digest string `json:"digest"`
		} `json:"package"`
	}
	if json.Unmarshal(text, &w) != nil || w.Format != app.SignatoriesFormat && w.Format != app.FormerSignatoriesFormat {
		return
	}
	u.Format = "json"
	u.names([]byte(w.Package.Digest + " " + w.TextDigest))
	for _, s := range w.Signatories {
		u.Rows = append(u.Rows, app.ListedName{s.Name, "", "", s.CountryCode, s.Type, s.SignedOn})
	}
}
