package export

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

var update = flag.Bool("update", false, "write the golden files anew")

const sampleBody = `Dear Minister,

We, **{{organisations}} organisations** from {{countries}} countries, write about *children*[^1].

## What we ask

1. A law that works.
2. Money for it:
   - for shelters
   - for courts

> Nobody asked us before.

| Year | Cases |
|------|------:|
| 2025 | 1,204 |

More at <https://example.org/a?b=1&c=2>.

---

Yours & theirs, <b>truly</b>.

[^1]: See the [report](https://example.org/report).
`

// entries are names that files get wrong.
func entries() []roll.Entry {
	list := []roll.Entry{
		{Name: "Ärzte für Kinderrechte", EnglishName: "Doctors for Children’s Rights", Country: "AT", Type: app.NGO, Lang: "de"},
		{Name: "terre des exemples", Country: "XE", Type: app.Network},
		{Name: "=SUM(A1:A9) e.V.", Country: "DE", Type: app.NGO, Lang: "de"},
		{Name: "+Hilfe", Country: "DE", Type: app.TradeUnion, Lang: "de"},
		{Name: "@Home, \"Shelter\" & <Friends>", OriginalName: "At Home Ltd", Country: "IE", Type: app.NGO, Lang: "en"},
		{Name: "Дом для детей", EnglishName: "A Home for Children", Country: "BG", Type: app.ChildProtection, Lang: "bg"},
		{Name: "בית לילדים", EnglishName: "Home for Children", Country: "IL", Type: app.ChildProtection, Lang: "he"},
		{Name: "3Strands Example", Country: "GB", Type: app.SurvivorGroup, Lang: "en"},
		{Name: "10Strands Example", Country: "GB", Type: app.SurvivorGroup, Lang: "en"},
		{Name: "Kept Quiet", Country: "MT", Type: app.FaithBased, Withheld: true},
	}
	for i := range list {
		list[i].ID = app.EndorsementID(i + 1)
		list[i].SignedOn = time.Date(2026, 5, i+1, 15, 0, 0, 0, time.UTC)
	}
	return list
}

func sample(code string, how roll.Grouping) *Letter {
	return &Letter{
		Language: code,
		Hosts:    []Host{{Name: "Example Alliance", Lines: []string{"Rue de l’Exemple 1", "1000 Brussels"}}, {Name: "Second Host"}},
		Date:     time.Date(2026, 6, 3, 0, 0, 0, 0, time.UTC), Addressees: []string{"The Minister", "Ministry of Examples"},
		Title: "Remediation first: {{organisations}} voices", Body: sampleBody, Closing: "Yours faithfully,\nthe undersigned",
		Roll:   roll.Build(entries(), roll.Options{Grouping: how, Printer: lang.For(code), Withheld: roll.Exactly(entries())}),
		Circle: app.DisclosedPublic,
		AsOf:   time.Date(2026, 6, 4, 10, 30, 0, 0, time.UTC), Zone: "Europe/Brussels",
		Digest:  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Address: "https://portal.example/letters/remediation-first", VerifyAt: "https://portal.example/verify/9f86d081",
		Notice: "This is a demonstration.", Generator: "Undersigned",
	}
}

// secret is the list as the secretariat has it.
func secret(code string) *Letter {
	l := sample(code, roll.ByCountry)
	l.Roll = roll.Build(entries(), roll.Options{Grouping: roll.ByCountry, Printer: lang.For(code), Full: true})
	l.Circle, l.Watermark = app.DisclosedSecretariat, "For the secretariat\nCoordinator, 4 June 2026"
	return l
}

// delivered is a letter in its second package, which two organisations joined and one left.
func delivered(code string) *Letter {
	l := sample(code, roll.ByCountry)
	some := func(ids ...int) roll.Roll {
		var list []roll.Entry
		for _, id := range ids {
			list = append(list, entries()[id-1])
		}
		return roll.Build(list, roll.Options{Grouping: roll.ByNone, Printer: lang.For(code), Withheld: roll.Exactly(list)})
	}
	gone := some(1)
	gone.Groups[0].Entries[0].Name, gone.Groups[0].Entries[0].ID = "=Gone & Away", 99
	l.Package = &Package{Number: 2, Digest: l.Digest, Since: 1, Joined: some(3, 7), Gone: gone}
	return l
}

// inOrder are the names as every file must have them.
func inOrder(l *Letter) []string {
	var names []string
	for e := range l.Roll.All() {
		names = append(names, e.Name)
	}
	return names
}

func write(t *testing.T, format string, l *Letter) []byte {
	t.Helper()
	f, ok := FormatOf(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// naughty are the worst of strings, and then those of the Big List of Naughty Strings.
func naughty(t testing.TB) []string {
	t.Helper()
	list := []string{"", " ", "\x00", "a\x01b\x0bc", "\ufffe\uffff", "\xff\xfe", "]]>", "<!--", "&amp;", "{{.Name}}", "_x0041_", "=1+1",
		"\u202eevil", "👩‍👩‍👧", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "ﷺ", "%s%d%n", "\ttab", "a\r\nb", "'quoted'", "＝1", "[x](javascript:alert(1))", "```", "- - - - - - - -"}
	raw, err := os.ReadFile("../web/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var more []string
	if err := json.Unmarshal(raw, &more); err != nil {
		t.Fatal(err)
	}
	return append(list, more...)
}

// hostile is a letter whose every text is naughty.
func hostile(t *testing.T) *Letter {
	t.Helper()
	all := naughty(t)
	var list []roll.Entry
	for i, s := range all {
		list = append(list, roll.Entry{ID: app.EndorsementID(i + 1), Name: s, OriginalName: s, EnglishName: s, Lang: s, Country: "DE", Type: "ngo"})
	}
	list = append(list, roll.Entry{ID: 9999, Name: "Odd", Country: "<b>", Type: "=cmd"})
	body := ""
	for _, s := range all {
		body += s + "\n\n"
	}
	l := sample("en", roll.ByCountry)
	l.Title, l.Body, l.Closing, l.Addressees, l.Notice, l.Watermark = "T "+all[2]+all[6]+all[7], body, body, all, all[3], all[8]+"\n"+all[12]
	l.Hosts = []Host{{Name: all[7], Lines: all[:12], Language: "<x>"}}
	l.Roll = roll.Build(list, roll.Options{Grouping: roll.ByCountry})
	l.Digest, l.Address, l.Generator = all[6], all[19], all[7]
	return l
}

func TestSameLetterSameBytes(t *testing.T) {
	t.Parallel()
	for _, f := range Formats {
		first := write(t, f.Name, sample("de", roll.ByTypeCountry))
		if again := write(t, f.Name, sample("de", roll.ByTypeCountry)); !bytes.Equal(first, again) {
			t.Errorf("%s differs from itself", f.Name)
		}
	}
}

func TestEveryFormatBears(t *testing.T) {
	t.Parallel()
	empty := &Letter{Title: "Empty"}
	for _, f := range Formats {
		for name, l := range map[string]*Letter{"empty": empty, "hostile": hostile(t), "secret": secret("fr")} {
			var b bytes.Buffer
			if err := f.Write(&b, l); err != nil {
				t.Errorf("%s of the %s letter: %v", f.Name, name, err)
			}
		}
	}
}

func TestWithheldNamesAreInNoFile(t *testing.T) {
	t.Parallel()
	for _, how := range roll.Groupings {
		l := sample("en", how)
		l.Cover = true
		files := map[string]string{}
		for _, f := range []string{"csv", "json"} {
			files[f] = string(write(t, f, l))
		}
		for _, f := range []string{"docx", "xlsx"} {
			for part, content := range unzip(t, write(t, f, l)) {
				files[f+"/"+part] = content
			}
		}
		for file, content := range files {
			for _, s := range []string{"Kept Quiet", "Malta", "Faith-based"} {
				if bytes.Contains([]byte(content), []byte(s)) {
					t.Errorf("%s, grouped by %s: %q can be read", file, how, s)
				}
			}
		}
	}
}
