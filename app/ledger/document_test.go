package ledger_test

import (
	"bytes"
	"compress/zlib"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"mime/quotedprintable"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/ledger"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// signedLetter is a letter with a named and a withheld signatory; it gives the
// endorsement of the first and the document of both.
func signedLetter(t *testing.T, s *store.Store) (app.Version, app.Endorsement, func(kind string) []byte) {
	t.Helper()
	c := storetest.Coalition(t, s, "care")
	l, v := storetest.Letter(t, s, c, storetest.Officer(t, s, c, app.Coordinator), "remediation")
	var all []app.Endorsement
	for name, disclosure := range map[string]app.Disclosure{"Zora": app.DisclosedPublic, "Verborgen": app.DisclosedSecretariat} {
		o, owner := storetest.Signatory(t, s, c, name)
		err := s.Tx(t.Context(), func(tx *store.Tx) error {
			logo := app.NewImage(app.PNG, 64, 64, []byte(name))
			if err := tx.AddImage(&logo); err != nil {
				return err
			}
			o.LogoDigest = &logo.Digest
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: disclosure, Capacity: "Chair", Authority: "Board"}, owner.ID, "5a17", tx.Now())
			if err := tx.AddEndorsement(&e); err != nil {
				return err
			}
			all = append(all, e)
			return tx.Append(app.Decided("signed", e, owner.ID, c.ID, e.DisplayName, tx.Now()))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	first := all[0]
	if first.Disclosure != app.DisclosedPublic {
		first = all[1]
	}
	return v, first, func(kind string) []byte { return document(t, s, v, all, kind) }
}

// document writes the public document as the web does.
func document(t *testing.T, s *store.Store, v app.Version, all []app.Endorsement, kind string) []byte {
	t.Helper()
	doc := described(t, s, signer(t, s), v, all)
	format, _ := export.FormatOf(kind)
	var b bytes.Buffer
	if err := format.Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// described is the public document of a letter, with its proof.
func described(t *testing.T, s *store.Store, g *ledger.Signer, v app.Version, all []app.Endorsement) *export.Letter {
	t.Helper()
	var position int64
	err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
		position, err = tx.LedgerSize()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := g.Evidence(t.Context(), v.ID, position, app.DisclosedPublic, app.Said{})
	if err != nil {
		t.Fatal(err)
	}
	voucher, err := g.Voucher(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	proof, err := json.Marshal(e.By(voucher))
	if err != nil {
		t.Fatal(err)
	}
	return &export.Letter{
		Title: "Title remediation", Language: "en", Circle: app.DisclosedPublic, Digest: v.TextDigest, Proof: proof, Vouch: voucher.Sign, AsOf: s.Now(),
		Hosts: []export.Host{{Name: "Care"}},
		Roll:  export.Signatories(all, export.Reading{Circle: app.DisclosedPublic, Language: "en", Grouping: string(roll.ByNone)}),
	}
}

// proves says whether a file is vouched for whole, with nothing but the keys.
func proves(file []byte, known note.Verifiers) bool {
	e, err := ledger.ReadEvidence(file)
	return err == nil && e.Check(known).Cover == ledger.CoverWhole
}

func trusted(t *testing.T, s *store.Store) note.Verifiers {
	t.Helper()
	known, err := ledger.Known(vkeys(t, s)...)
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// TestDocumentsHoldOffline checks documents and receipts, before and after the lines behind them are erased.
func TestDocumentsHoldOffline(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g, log := signer(t, s), ledger.New(s)
		v, e, write := signedLetter(t, s)
		if _, err := log.Receipt(t.Context(), e.ID); !app.IsKind(err, app.NotFound) && !app.IsKind(err, app.Unavailable) {
			t.Errorf("before the first checkpoint: %v", err)
		}
		signed(t, s, g)
		receipt, err := log.Receipt(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{"json": write("json"), "pdf": write("pdf"), "receipt": receipt, "mail": append([]byte("Dear reader,\r\n\r\n"), bytes.ReplaceAll(receipt, []byte("\n"), []byte("\r\n"))...)}
		for name, file := range mails(t, files["mail"]) {
			files[name] = file
		}
		for name, file := range files {
			if !proves(file, trusted(t, s)) || bytes.Contains(file, []byte("Verborgen")) {
				t.Errorf("%s does not hold, or names whom it must not", name)
			}
		}
		eraseAllLines(t, s)
		for name, file := range files {
			if !proves(file, trusted(t, s)) {
				t.Errorf("%s does not hold after the lines were erased", name)
			}
		}
		d, err := ledger.ReadDocument(files["pdf"])
		if err != nil {
			t.Fatal(err)
		}
		if a, err := log.Examine(t.Context(), app.Actor{}, d, ""); err != nil || a.Verdict != ledger.Current {
			t.Errorf("asked after the lines were erased: %+v, %v", a.Verdict, err)
		}
		if _, err := g.Evidence(t.Context(), v.ID, 1, app.DisclosedPublic, app.Said{}); !app.IsKind(err, app.NotFound) {
			t.Errorf("an erased line is opened: %v", err)
		}
	})
}

// mails are the ways in which a mail program keeps a mail with this text.
func mails(t *testing.T, text []byte) map[string][]byte {
	t.Helper()
	var printable bytes.Buffer
	w := quotedprintable.NewWriter(&printable)
	if _, err := w.Write(text); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	const from, kind = "From: Undersigned <portal@example.org>\r\nSubject: =?utf-8?q?Zora?=\r\nMIME-Version: 1.0\r\n", "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: "
	quoted := from + kind + "quoted-printable\r\n\r\n" + printable.String()
	lined := regexp.MustCompile(".{1,76}").ReplaceAllString(base64.StdEncoding.EncodeToString(text), "$0\r\n")
	forwarded := from + "Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\nLook at this.\r\n--part\r\nContent-Type: message/rfc822\r\n\r\n" +
		quoted + "\r\n--part--\r\n"
	return map[string][]byte{
		"quoted-printable mail": []byte(quoted), "its file on another system": []byte(strings.ReplaceAll(quoted, "\r\n", "\n")),
		"base64 mail": []byte(from + kind + "base64\r\n\r\n" + lined), "forwarded mail": []byte(forwarded),
	}
}

// TestChangedDocumentsAreFound changes one byte after another.
func TestChangedDocumentsAreFound(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	g := signer(t, s)
	_, e, write := signedLetter(t, s)
	signed(t, s, g)
	receipt, err := ledger.New(s).Receipt(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	known := trusted(t, s)
	list, pdf := write("json"), write("pdf")
	for name, file := range map[string][]byte{"json": list, "pdf": pdf} {
		for i := 0; i < len(file); i += 1 + len(file)/400 {
			file[i] ^= 1
			if proves(file, known) {
				t.Errorf("%s: byte %d may be another", name, i)
			}
			file[i] ^= 1
		}
		if proves(file[:len(file)-1], known) || proves(append(bytes.Clone(file), '\n'), known) {
			t.Errorf("%s of another length holds", name)
		}
	}
	for _, change := range [][2]string{
		{`"display_name": "Zora"`, `"display_name": "Dora"`}, {`"disclosure": "public"`, `"disclosure": "secretariat"`}, {`"index": `, `"index": 1`},
		{`"kind": "endorsement.signed"`, `"kind": "endorsement.void"`}, {`"salt": "`, `"salt": "AAAA`}, {`"subject_id": `, `"subject_id": 1`}, {`"logo_digest": "`, `"logo_digest": "0`}, {`"at": "2`, `"at": "3`},
	} {
		changed := strings.Replace(string(receipt), change[0], change[1], 1)
		if changed == string(receipt) || proves([]byte(changed), known) {
			t.Errorf("a receipt with %s holds", change[1])
		}
	}
	_, foreign, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ledger.Known(foreign)
	if err != nil || proves(list, other) || proves(receipt, other) {
		t.Errorf("holds for another key, %v", err)
	}
}

// mark is what begins a list that is sealed.
func mark(kind string) string { return app.SealMark(app.SignatoriesFormat, kind) }

func TestWhatIsNoDocument(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "x", "%PDF-1.7", "{}", `{"format": "undersigned/signatories/1"}`, mark(app.SealedJSON), mark(app.SealedJSON) + app.SealBlank + `"}`, mark(app.SealedPDF) + "\"}"} {
		if _, err := ledger.ReadEvidence([]byte(file)); !errors.Is(err, ledger.ErrNoDocument) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// TestListOutOfItsPDF says what holds of it, and not that the PDF does.
func TestListOutOfItsPDF(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	g := signer(t, s)
	_, _, write := signedLetter(t, s)
	signed(t, s, g)
	file := write("pdf")
	list := file[bytes.Index(file, []byte(app.ListMark)):]
	list = list[:bytes.Index(list, []byte("\nendstream"))]
	d, err := ledger.ReadDocument(list)
	if err != nil || d.Seal != ledger.SealAbsent || d.Check(trusted(t, s)).Cover != ledger.CoverList {
		t.Errorf("%v, %v", d.Seal, err)
	}
	a, err := ledger.New(s).Examine(t.Context(), app.Actor{}, d, "")
	if err != nil || a.Verdict != ledger.Current || !slices.Contains(a.Reserved, ledger.ReserveUnsealed) {
		t.Errorf("%v, %v", a.Verdict, err)
	}
}

// TestSmallFilesStaySmall reads files of a few hundred kilobytes that would unpack to gigabytes, or have a hundred thousand streams.
func TestSmallFilesStaySmall(t *testing.T) {
	var bomb bytes.Buffer
	w := zlib.NewWriter(&bomb)
	spaces := bytes.Repeat([]byte(" "), 1<<20)
	if _, err := w.Write([]byte(app.ListMark)); err != nil {
		t.Fatal(err)
	}
	for range 512 {
		if _, err := w.Write(spaces); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	stream := "stream\n" + bomb.String() + "\nendstream\n"
	for name, file := range map[string]string{
		"one": "%PDF-1.7\n" + stream, "several": "%PDF-1.7\n" + strings.Repeat(stream, 4), "many streams": "%PDF-1.7\n" + strings.Repeat("stream\nx\x9c", 90_000),
		"many lists":     "%PDF-1.7\n" + strings.Repeat(app.ListMark, 20_000),
		"lists in lists": "%PDF-1.7\n" + strings.Repeat(app.ListMark+`2", "file": `, 9_000) + "0" + strings.Repeat("}", 9_000),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := ledger.ReadDocument([]byte(file)); !errors.Is(err, ledger.ErrNoDocument) {
			t.Errorf("%s: %v", name, err)
		}
		ledger.Recognise([]byte(file))
		runtime.ReadMemStats(&after)
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 300 {
			t.Errorf("%s: a file of %d kB takes %d MB", name, len(file)>>10, used)
		}
	}
}

// FuzzReadEvidence looks for a file that makes the reading of files panic.
func FuzzReadEvidence(f *testing.F) {
	for _, seed := range []string{
		"", "%PDF-1.7", "%PDF-1.7\nstream\nx\x9c\x03\x00\nendstream", "\ufeff {\n  \"format\": \"" + app.FormerSignatoriesFormat + "\", \"file\": \"json\", \"proof\": {\"package\": {}}}",
		mark(app.SealedPDF) + app.SealBlank + `", "proof": {"version": {}}}` + mark(app.SealedJSON) + app.SealBlank + `", "proof": {"version": {}}}`, mark(app.SealedJSON) + app.SealBlank + `", "proof": {"version": {}}}`, mark(app.SealedPDF) + `", "proof": {"package": {}}}`,
		"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=\n\n--\n\n--x--\n",
		"A: b\nContent-Transfer-Encoding: base64\n\n====", "{\n  \"format\": \"undersigned/receipt/1\"}", `[{"a": [{}, "b"], "B": 1, "b": 2}]`,
	} {
		f.Add([]byte(seed))
	}
	known, err := ledger.Known()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if u, ok := ledger.Recognise(file); ok && u.Format == "" {
			t.Errorf("%q has a shape without a name", file)
		}
		e, err := ledger.ReadEvidence(file)
		if err != nil {
			return
		}
		if e.Check(known).Holds() {
			t.Errorf("%q holds without a key", file)
		}
		_, _, _ = e.Summary(), e.Reservations(e.Check(known)), e.Names()
	})
}
