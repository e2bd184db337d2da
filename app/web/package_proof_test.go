package web

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
)

// provedPackage are the documents of a delivered letter that carry a proof, with the keys to check them by.
type provedPackage struct {
	signingScene
	files map[string]string // pdf, json, and for the addressee likewise
	known note.Verifiers
}

// provable are the kinds of files that carry a proof.
var provable = []string{"pdf", "json"}

func provePackage(t *testing.T, st *store.Store) provedPackage {
	t.Helper()
	p := provedPackage{signingScene: deliveredLetter(t, openLetterOn(t, st)), files: map[string]string{}}
	keys, err := ledger.New(st).Keys(t.Context())
	if err == nil {
		p.known, err = ledger.Known(verifierNames(keys)...)
	}
	if err != nil {
		t.Fatal(err)
	}
	visitor, by := p.visitor(t), p.as(t, p.coordinator)
	for _, ending := range provable {
		p.files[ending] = visitor.Get(packagePath + "." + ending).Body
		p.files["addressee "+ending] = by.Post(packagePath+"/addressee", form("format", ending)).Body
	}
	return p
}

// document reads what a file carries.
func document(t *testing.T, file string) ledger.Document {
	t.Helper()
	d, err := ledger.ReadDocument([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// holds checks a file offline.
func (p provedPackage) holds(file string) bool {
	e, err := ledger.ReadEvidence([]byte(file))
	return err == nil && e.Check(p.known).Cover == ledger.CoverWhole
}

// resealed is a file in which a forger changed something, and made its digest fit again.
func resealed(t *testing.T, file, before, after string) string {
	t.Helper()
	kind := app.SealedJSON
	if strings.HasPrefix(file, "%PDF-") {
		kind = app.SealedPDF
	}
	forged := strings.Replace(file, before, after, 1)
	s, ok := app.ReadSeal([]byte(forged), app.SignatoriesFormat, kind)
	if !ok || forged == file {
		t.Fatalf("there is no %q to change", before)
	}
	return strings.Replace(forged, s.Digest, s.Computed, 1)
}

// literal is a text as it stands in JSON.
func literal(t *testing.T, text string) string {
	t.Helper()
	written, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(written)
}

func TestPackageDocumentsProveThemselves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		p := provePackage(t, st)
		b := p.visitor(t)
		for name, file := range p.files {
			d := document(t, file)
			addressee := strings.HasPrefix(name, "addressee")
			if !p.holds(file) || contains(file, "Ganzverborgen") || contains(file, "Halbverborgen") != addressee || d.Evidence.Package.Number != 1 {
				t.Errorf("%s does not hold, or names whom it must not", name)
			}
			answers(t, upload(t, b, file), ledger.Current, says("verify.package_newest"), "Title remediation")
			if contains(name, "pdf") && !contains(inside(t, "pdf", file), portalBase+"/verify/"+d.Digest()) {
				t.Errorf("%s does not lead to its answer", name)
			}
			answers(t, b.Get("/verify/"+d.Digest()), ledger.Current, says("verify.package_newest"))
		}
		public, theirs := document(t, p.files["json"]), document(t, p.files["addressee json"])
		if public.Digest() == theirs.Digest() || public.Evidence.Package.AddresseeDigest != theirs.Digest() || public.Evidence.Line.Proof != theirs.Evidence.Line.Proof {
			t.Error("the two circles are not proved by one line")
		}
		shows(t, b.Get(packagePath), http.StatusOK, says("letters.package_verify"))
	})
}

// forgeries are what somebody changes in a JSON file of either circle before sealing it anew.
var forgeries = map[string][2]string{
	"a name":              {`"name": "Zora \u0026 Söhne"`, `"name": "Dora \u0026 Söhne"`},
	"an original name":    {`"country_code": "DE"`, `"original_name": "x", "country_code": "DE"`},
	"a country":           {`"country_code": "DE"`, `"country_code": "FR"`},
	"a day":               {`"signed_on": "2026-`, `"signed_on": "2025-`},
	"a number":            {`"organisations": `, `"organisations": 1`},
	"how many withheld":   {`"some": true`, `"organisations": 2`},
	"the package":         {`"number": 1`, `"number": 2`},
	"the text":            {`"body": "Text"`, `"body": "Pretext"`},
	"when it was made":    {`"made_at": "2026`, `"made_at": "2025`},
	"what is kept":        {`"kept_digest": "`, `"kept_digest": "0`},
	"another's digest":    {`"addressee_digest": "`, `"addressee_digest": "0`},
	"what is decided":     {`"kind": "package.made"`, `"kind": "package.exported"`},
	"another package":     {`"subject_id": `, `"subject_id": 1`},
	"another line":        {`"index": `, `"index": 1`},
	"the salt":            {`"salt": "`, `"salt": "AAAA`},
	"a member twice":      {`"signatories": [`, `"Signatories": [],` + "\n" + `  "signatories": [`},
	"what another reads":  {`"proof": {`, `"ſignatories": [],` + "\n" + `  "proof": {`},
	"the proof's index":   {`proof@v1\nindex `, `proof@v1\nindex 1`},
	"the proof's version": {`tlog-proof@v1`, `tlog-proof@v2`},
}

// TestForgedPackageDocumentsAreFound changes what the documents say, or prove, and seals them anew.
func TestForgedPackageDocumentsAreFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		p := provePackage(t, st)
		b := p.visitor(t)
		for _, circle := range []string{"", "addressee "} {
			file := p.files[circle+"json"]
			forged := map[string]string{}
			for what, change := range forgeries {
				forged[what] = resealed(t, file, change[0], change[1])
			}
			p.forgeProofs(t, file, forged)
			for what, forgery := range forged {
				if p.holds(forgery) {
					t.Errorf("%s%s may be another", circle, what)
				}
				page := upload(t, b, forgery)
				if !contains(page.Body, says("verify.answer_altered")) && !contains(page.Body, says("verify.answer_unknown")) {
					t.Errorf("%s%s: %s", circle, what, page.Text("main"))
				}
				silent(t, page, "verborgen")
			}
		}
		theirs := p.files["addressee json"]
		for what, change := range map[string][2]string{
			"a withheld name": {`"name": "Halbverborgen"`, `"name": "Ganzverborgen"`}, "their circle": {`"circle": "addressee"`, `"circle": "public"`},
		} {
			forgery := resealed(t, theirs, change[0], change[1])
			if p.holds(forgery) {
				t.Errorf("%s may be another", what)
			}
			answers(t, upload(t, b, forgery), ledger.Altered)
		}
	})
}

// forgeProofs adds proofs that were cut short, reordered, and signed by somebody else.
func (p provedPackage) forgeProofs(t *testing.T, file string, forged map[string]string) {
	t.Helper()
	proof := document(t, file).Evidence.Line.Proof
	lines := strings.Split(proof, "\n")
	lines[2], lines[3] = lines[3], lines[2]
	origin := "letters.example/log"
	skey, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	forger, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	path, checkpoint, _ := strings.Cut(proof, "\n\n")
	text, _, _ := strings.Cut(checkpoint, "\n\n")
	signed, err := note.Sign(&note.Note{Text: text + "\n"}, forger)
	if err != nil {
		t.Fatal(err)
	}
	for what, other := range map[string]string{
		"a proof cut short": proof[:len(proof)/2], "a proof without a hash": strings.Replace(proof, lines[3]+"\n", "", 1),
		"a proof in another order": strings.Join(lines, "\n"), "a proof signed by somebody else": path + "\n\n" + string(signed), "no proof": "",
	} {
		forged[what] = resealed(t, file, literal(t, proof), literal(t, other))
	}
}

// TestEveryByteOfAPackagesPDFCounts changes one byte after another.
func TestEveryByteOfAPackagesPDFCounts(t *testing.T) {
	t.Parallel()
	p := provePackage(t, storetest.New(t))
	for _, name := range []string{"pdf", "addressee pdf"} {
		file := []byte(p.files[name])
		for i := 0; i < len(file); i += 97 {
			file[i] ^= 1
			if p.holds(string(file)) {
				t.Errorf("%s: byte %d may be another", name, i)
			}
			file[i] ^= 1
		}
		if !p.holds(string(file)) || p.holds(string(file[:len(file)-1])) {
			t.Errorf("%s: the honest one does not hold, or a shorter one does", name)
		}
	}
	pdf := resealed(t, p.files["addressee pdf"], `"name": "Halbverborgen"`, `"name": "Halbvergeben!"`)
	if p.holds(pdf) {
		t.Error("a name in a PDF that was sealed anew may be another")
	}
}

// TestDocumentsWaitForTheirSeal asks before the first checkpoint.
func TestDocumentsWaitForTheirSeal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := openLetterOn(t, st)
		s.endorse(t, "Zora", "DE", app.DisclosedPublic)
		s.deliver(t)
		b := s.visitor(t)
		b.Language = "fr"
		for _, ending := range packageEndings {
			page := b.Get(packagePath + "." + ending)
			shows(t, page, http.StatusServiceUnavailable, "sont en cours d’écriture et de scellement")
			if page.Header.Get("Retry-After") != "5" || page.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", ending, page.Header)
			}
		}
		page := s.visitor(t).Get(packagePath)
		shows(t, page, http.StatusOK, says("letters.package_writing"))
		silent(t, page, packagePath+".pdf", packagePath+"/addressee")
		by := s.as(t, s.coordinator)
		shows(t, by.Post(packagePath+"/addressee", form("format", "pdf")), http.StatusServiceUnavailable, says("rules.package_sealing"))
		s.signed(t)
		s.clock.Pass(site.CacheFresh)
		shows(t, b.Get(packagePath+".pdf"), http.StatusServiceUnavailable, "sont en cours d’écriture et de scellement")
		s.keep(t)
		s.clock.Pass(site.CacheFresh)
		if page := b.Get(packagePath + ".pdf"); page.Status != http.StatusOK {
			t.Errorf("after it was signed: %d", page.Status)
		}
		shows(t, s.visitor(t).Get(packagePath), http.StatusOK, says("letters.package_files"), "PDF")
	})
}

// TestTamperedPackageGivesNoFile changes rows behind the portal's back, as somebody who may take the triggers away.
func TestTamperedPackageGivesNoFile(t *testing.T) {
	t.Parallel()
	for what, attack := range map[string]string{
		"a name":           "UPDATE package_signatories SET display_name = 'Dora' WHERE display_name LIKE 'Zora%'",
		"a withheld name":  "UPDATE package_signatories SET display_name = 'Dora' WHERE display_name = 'Halbverborgen'",
		"a signatory less": "DELETE FROM package_signatories WHERE disclosure = 'public'",
		"a circle widened": "UPDATE package_signatories SET disclosure = 'public'",
		"a host":           "UPDATE package_hosts SET name = 'away'",
		"a text":           "UPDATE version_texts SET body = 'Pretext'",
		"a digest":         "UPDATE packages SET public_digest = '" + strings.Repeat("ab", 32) + "'",
		"a salt":           "UPDATE packages SET content_salt = 'f00d'",
		"an instant":       "UPDATE packages SET made_at = '2025-03-02 12:00:00+00:00'",
		"a line":           "UPDATE ledger_lines SET by_id = by_id + 1 WHERE kind = 'package.made'",
		"a leaf":           "UPDATE ledger_leaves SET commitment = (SELECT commitment FROM ledger_leaves WHERE leaf_index = 0) WHERE leaf_index = (SELECT leaf_index FROM ledger_lines WHERE kind = 'package.made')",
		"a checkpoint":     "UPDATE checkpoints SET signed_note = replace(signed_note, 'example', 'elsewhere')",
		"the log's end":    "DELETE FROM ledger_leaves WHERE leaf_index > 3",
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, st *store.Store) {
				s := deliveredLetter(t, openLetterOn(t, st))
				db := storetest.Raw(t, st)
				storetest.Unguard(t, st, db)
				if done, err := db.ExecContext(t.Context(), attack); err != nil {
					t.Fatal(err)
				} else if n, err := done.RowsAffected(); err != nil || n == 0 {
					t.Fatalf("nothing was changed: %v", err)
				}
				for _, ending := range []string{"pdf", "csv"} {
					if page := s.visitor(t).Get(packagePath + "." + ending); page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") != "" {
						t.Errorf("%s: %d", ending, page.Status)
					}
					if page := s.as(t, s.coordinator).Post(packagePath+"/addressee", form("format", ending)); page.Status < http.StatusBadRequest {
						t.Errorf("for the addressee, %s: %d", ending, page.Status)
					}
				}
				if report, err := ledger.New(st).Verify(t.Context()); err != nil || report.Holds() {
					t.Errorf("verify finds nothing, %v", err)
				}
			})
		})
	}
}

// TestALaterLineDoesNotMakeAPackage changes a package, and has the ledger say that it is so.
func TestALaterLineDoesNotMakeAPackage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		p := provePackage(t, st)
		db := storetest.Raw(t, st)
		storetest.Unguard(t, st, db)
		forged := strings.Repeat("ab", 32)
		if _, err := db.ExecContext(t.Context(), "UPDATE packages SET public_digest = '"+forged+"'"); err != nil {
			t.Fatal(err)
		}
		err := st.Tx(t.Context(), func(tx *store.Tx) error {
			made, err := tx.PackageByID(1)
			if err != nil {
				return err
			}
			return tx.Append(app.Decided("made", made, p.coordinator.ID, p.coalition.ID, p.letter.Slug, tx.Now()))
		})
		if err != nil {
			t.Fatal(err)
		}
		p.signed(t)
		b := p.visitor(t)
		answers(t, b.Get("/verify/"+forged), ledger.Altered)
		shows(t, b.Get(packagePath), http.StatusServiceUnavailable, says("rules.package_broken"))
		if page := upload(t, b, p.files["json"]); page.Status != http.StatusServiceUnavailable {
			t.Errorf("the honest file of before: %d", page.Status)
		}
		report, err := ledger.New(st).Verify(t.Context())
		found := ""
		for _, f := range report.Findings {
			found += f.Record + " " + f.What + "\n"
		}
		if err != nil || !contains(found, "package 1 is not the one that was made") {
			t.Errorf("%s%v", found, err)
		}
	})
}

// TestWhatBecameOfAPackage asks about its lists while the letter lives on.
func TestWhatBecameOfAPackage(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		p := provePackage(t, st)
		p.reopen(t)
		p.endorse(t, "Nachzügler", "AT", app.DisclosedPublic)
		p.endorse(t, "Auch halb", "AT", app.DisclosedAddressee)
		p.handOver(t)
		p.clock.Pass(site.CacheFresh)
		b := p.visitor(t)
		digests := map[string]bool{}
		for name, file := range p.files {
			for _, page := range []string{upload(t, b, file).Text("main"), b.Get("/verify/" + document(t, file).Digest()).Text("main")} {
				if !contains(page, says("verify.answer_superseded")) || !contains(page, says("verify.package_joined", "Count", 1)) || contains(page, says("verify.package_gone", "Count", 1)) ||
					!contains(page, says("letters.package_newer_link", "Number", "2")) || contains(page, "halb") {
					t.Errorf("%s: %s", name, page)
				}
			}
			digests[document(t, file).Digest()] = true
		}
		shows(t, b.Get("/verify?digest="+document(t, p.files["json"]).Digest()), http.StatusOK, says("verify.fact_package"))
		p.change(t, func(l *app.Letter) { l.Visibility = app.VisibleMembers })
		p.clock.Pass(site.CacheFresh)
		for digest := range digests {
			page := b.Get("/verify/" + digest)
			answers(t, page, ledger.Unknown)
			silent(t, page, "Title remediation", "/letters/remediation", says("verify.fact_package"))
			answers(t, p.as(t, p.owner).Get("/verify/"+digest), ledger.Superseded)
		}
		for _, file := range p.files {
			answers(t, upload(t, b, file), ledger.Unknown)
		}
	})
}

// TestErasedLineGivesNoDocument erases the line about a package, as the law may want.
func TestErasedLineGivesNoDocument(t *testing.T) {
	t.Parallel()
	p := provePackage(t, storetest.New(t))
	const erase = "UPDATE ledger_lines SET salt = NULL, note = '', by_id = 0, erased_at = CURRENT_TIMESTAMP WHERE kind = 'package.made'"
	if _, err := storetest.Raw(t, p.store).ExecContext(t.Context(), erase); err != nil {
		t.Fatal(err)
	}
	p.clock.Pass(site.CacheFresh)
	b := p.visitor(t)
	shows(t, b.Get(packagePath+".pdf"), http.StatusGone, says("rules.package_erased"))
	for _, file := range p.files {
		answers(t, upload(t, b, file), ledger.Current)
	}
}

// rollOf is the digest of a list of the day, computed from its file as the schema says.
func rollOf(t *testing.T, file string) string {
	t.Helper()
	var list struct {
		Counts      struct{ Organisations int }
		Signatories []map[string]string
		Proof       struct{ Position int }
	}
	if err := json.Unmarshal([]byte(file), &list); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range list.Signatories {
		var fields []string
		for _, f := range []string{"name", "original_name", "english_name", "country_code", "type", "signed_on"} {
			fields = append(fields, `"`+s[f]+`"`) // no name here needs escaping
		}
		names = append(names, "["+strings.Join(fields, ",")+"]")
	}
	return hashed(fmt.Sprintf("[%d,%d,[%s]]", list.Proof.Position, list.Counts.Organisations, strings.Join(names, ",")))
}

// swapped are two lists of one letter with their notes exchanged.
func swapped(t *testing.T, one, two string) (string, string) {
	t.Helper()
	a, b := literal(t, document(t, one).Evidence.ListNote), literal(t, document(t, two).Evidence.ListNote)
	return resealed(t, one, a, b), resealed(t, two, b, a)
}

// TestListsOfTheDayAreSignedFor forges lists that fit in themselves, and lack only the key's word.
func TestListsOfTheDayAreSignedFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		p := provedPackage{signingScene: openLetterOn(t, st)}
		p.endorse(t, "Zora", "DE", app.DisclosedPublic)
		p.signed(t)
		const path = "/letters/remediation/signatories.json"
		one := p.visitor(t).Get(path).Body
		p.endorse(t, "Anna", "DE", app.DisclosedPublic)
		p.clock.Pass(site.CacheFresh)
		two := p.visitor(t).Get(path).Body
		known, err := ledger.Known(document(t, one).Keys()...)
		if err != nil {
			t.Fatal(err)
		}
		p.known = known
		d := document(t, one)
		position := strconv.FormatInt(d.Evidence.Position, 10)
		forged := map[string]string{
			"no note":        resealed(t, one, literal(t, d.Evidence.ListNote), `""`),
			"a checkpoint":   resealed(t, one, literal(t, d.Evidence.ListNote), literal(t, strings.SplitN(d.Evidence.Line.Proof, "\n\n", 2)[1])),
			"a note as one":  resealed(t, one, literal(t, d.Evidence.Line.Proof), literal(t, strings.SplitN(d.Evidence.Line.Proof, "\n\n", 2)[0]+"\n\n"+d.Evidence.ListNote)),
			"an earlier one": resealed(t, one, `"position": `+position, `"position": 1`),
			"of a package":   resealed(t, one, `"counts": {`, `"package": {"number": 1, "digest": ""}, "counts": {`),
			"a wider circle": resealed(t, one, `"circle": "public"`, `"circle": "addressee"`),
		}
		forged["another's note"], forged["the other's note"] = swapped(t, one, two)
		if rollOf(t, one) != d.Evidence.RollDigest {
			t.Error("the list's digest is not what the schema says")
		}
		fitting := resealed(t, one, `"name": "Zora"`, `"name": "Dora"`)
		forged["a list that fits"] = resealed(t, fitting, d.Evidence.RollDigest, rollOf(t, fitting))
		b := p.visitor(t)
		for what, file := range forged {
			if p.holds(file) {
				t.Errorf("%s: holds", what)
			}
			answers(t, upload(t, b, file), ledger.Altered)
		}
		for _, file := range []string{one, two} {
			if !p.holds(file) {
				t.Error("an honest list does not hold")
			}
		}
		answers(t, upload(t, b, two), ledger.Current)
		answers(t, upload(t, b, one), ledger.Superseded, says("verify.joined", "Count", 1))
		again := p.as(t, p.coordinator).Post("/letters/remediation/exports", form("format", "json", "circle", "public")).Body
		if !p.holds(again) {
			t.Error("the coordinator's export for everybody proves nothing")
		}
		theirs := p.as(t, p.coordinator).Post("/letters/remediation/exports", form("format", "json", "circle", "addressee")).Body
		if !p.holds(theirs) {
			t.Error("the coordinator's export for the addressee proves nothing")
		}
		answers(t, upload(t, b, theirs), ledger.Current, says("verify.cover_whole"))
		if file := p.as(t, p.coordinator).Post("/letters/remediation/exports", form("format", "json", "circle", "secretariat")).Body; contains(file, "file_digest") {
			t.Error("the secretariat's own export carries a proof")
		}
	})
}

// TestHostileNamesProveThemselves has honest documents hold whatever the names on them are.
func TestHostileNamesProveThemselves(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes long, and nothing in it happens at once")
	}
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := openLetterOn(t, st)
		for i, name := range []string{
			"\ufffeA\uffff", `<b>&amp;"quoted" \u0041 \`, "\u202eright to left", "e\u0301 and é", "𝒵ora 👩‍👧", "x\ufffdy", "\ufeffmark", "soft\u00adhyphen", "{{organisations}}",
			app.SealBlank, `"file_digest": "`, "endstream", "a\u00a0b", "'; DROP TABLE", "=1+1", strings.Repeat("ab", 150),
		} {
			s.endorse(t, name, "DE", []app.Disclosure{app.DisclosedPublic, app.DisclosedAddressee}[i%2])
			s.endorse(t, name+" ", "MT", app.DisclosedPublic)
		}
		s.signed(t)
		keys, err := ledger.New(st).Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p := provedPackage{signingScene: s}
		if p.known, err = ledger.Known(verifierNames(keys)...); err != nil {
			t.Fatal(err)
		}
		b := s.visitor(t)
		files := map[string]string{"pdf of the day": b.Get("/letters/remediation.pdf").Body, "json of the day": b.Get("/letters/remediation/signatories.json").Body}
		s.handOver(t)
		for _, ending := range provable {
			files[ending] = b.Get(packagePath + "." + ending).Body
			files["addressee "+ending] = s.as(t, s.coordinator).Post(packagePath+"/addressee", form("format", ending)).Body
		}
		for name, file := range files {
			if !p.holds(file) {
				t.Errorf("%s does not hold", name)
			}
			if page := upload(t, b, file); !contains(page.Body, says("verify.answer_current")) {
				t.Errorf("%s: %s", name, page.Text("main"))
			}
		}
	})
}
