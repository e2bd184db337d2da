package letters_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/export"
	"undersigned/app/letters"
	"undersigned/app/roll"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// naughty are names that sorting gets wrong, many of them equal to all but the strictest eye.
func naughty(t *testing.T) []string {
	t.Helper()
	list := []string{
		"Ärzte", "ärzte", "Arzte", "ARZTE", "«Arzte»", "(arzte)", "Arztinitiative", "Århus", "Łódź", "Lodz", "Çocuk", "İnsan", "Insan", "Élan",
		"œuvre", "Oeuvre", "Straße", "Strasse", "STRASSE", "l'Enfance", "l’Enfance", "3Strands", "10Strands", "003Strands", "ΑΝΤΙΓΟΝΗ", "Αντιγόνη",
		"Български", "/e/", "E", ">make", "make", "\u202eevil", "👩‍👩‍👧", "…", "-", "\u200b", " ", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "ﷺ", "１２", "12", "é", "e\u0301", "日本", "\t", "'", "\u00ad",
	}
	raw, err := os.ReadFile("../../../shared/data/hostile/blns.json")
	if err != nil {
		return list
	}
	var more []string
	if err := json.Unmarshal(raw, &more); err != nil {
		t.Fatal(err)
	}
	for _, name := range more {
		if utf8.ValidString(name) && !strings.Contains(name, "\x00") && name != "" {
			list = append(list, name)
		}
	}
	return list
}

// sign puts a signature of each name under the letter, three times over with what order and circle depend on.
func sign(t *testing.T, s *store.Store, l app.Letter, v app.Version, by app.Person, names []string) {
	t.Helper()
	countries, types := []string{"DE", "FR", "XE", "GR", ""}, append([]app.OrganisationType{"made_up"}, app.OrganisationTypes[:4]...)
	err := s.Tx(t.Context(), func(tx *store.Tx) error {
		for i := range 3 * len(names) {
			name := names[i%len(names)]
			o := app.Organisation{
				Slug: fmt.Sprintf("naughty-%d", i), LegalName: name, DisplayName: name, EnglishName: "Number", Country: countries[i%7%5], Type: types[i%11%5],
				State: app.OrganisationActive, SearchText: "x", SortKey: roll.Key("", name), CreatedAt: tx.Now(), ChangedAt: tx.Now(),
			}
			if err := tx.AddOrganisation(&o); err != nil {
				return err
			}
			at := tx.Now().Add(time.Duration(i) * 37 * time.Minute)
			e := app.NewEndorsement(l, v, o, app.Mandate{Disclosure: app.Disclosures[i%13%3]}, by.ID, "", at)
			if err := tx.AddEndorsement(&e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What is read row by row is to the byte what is made of all rows at once, in every grouping, language and circle.
func TestStreamedListIsTheRoll(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "hosts")
		coordinator := storetest.Officer(t, s, c, app.Coordinator)
		letter, version := storetest.Letter(t, s, c, coordinator, "long")
		sign(t, s, letter, version, coordinator, naughty(t))
		l, by := letters.New(s), storetest.By(coordinator)
		sheet, err := l.Read(t.Context(), by, letter.Slug)
		if err != nil {
			t.Fatal(err)
		}
		for _, how := range roll.Groupings {
			for _, circle := range app.Disclosures {
				reading := export.Reading{Circle: circle, Language: "de", Grouping: string(how), Zone: letter.DeadlineZone}
				whole := &export.Letter{Language: "de", Title: "T", Circle: circle, Roll: export.Signatories(sheet.Signed, reading)}
				var want, got bytes.Buffer
				if err := export.CSV(&want, whole, false); err != nil {
					t.Fatal(err)
				}
				options, zone := reading.Order()
				err := l.Stream(t.Context(), by, letter.Slug, letters.Listing{Circle: circle, Options: options, Zone: zone, Full: true}, func(list letters.List) error {
					if list.Roll.Organisations != whole.Roll.Organisations || list.Roll.Named != whole.Roll.Named || list.Roll.Countries != whole.Roll.Countries ||
						list.Roll.Withheld != whole.Roll.Withheld {
						t.Errorf("%s, %s: counts differ: %+v", how, circle, list.Roll)
					}
					return export.CSVStream(&got, &export.Letter{Language: "de", Circle: circle}, list.Entries, false)
				})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(want.String(), "\r\n"), strings.Split(got.String(), "\r\n")); diff != "" {
					t.Errorf("%s, %s: %s", how, circle, diff)
				}
			}
		}
	})
}

// Who may not read more gets the public's list, whatever circle is asked for, and nobody gets another's.
func TestStreamedListIsNarrowedToItsReader(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := storetest.Coalition(t, s, "hosts")
		coordinator, stranger := storetest.Officer(t, s, c, app.Coordinator), storetest.Person(t, s, "stranger")
		letter, version := storetest.Letter(t, s, c, coordinator, "long")
		sign(t, s, letter, version, coordinator, []string{"One", "Two", "Three", "Four", "Five", "Six"})
		l := letters.New(s)
		names := func(by app.Actor, in letters.Listing) (n int, err error) {
			in.Zone = time.UTC
			err = l.Stream(t.Context(), by, letter.Slug, in, func(list letters.List) error {
				for e, err := range list.Entries {
					if err != nil {
						return err
					}
					if !in.Full && e.Withheld {
						t.Errorf("%q is on the public's list", e.Name)
					}
					n++
				}
				return nil
			})
			return n, err
		}
		public, err := names(app.Actor{}, letters.Listing{Circle: app.DisclosedSecretariat})
		want(t, "the public's list", err, "")
		if all, err := names(storetest.By(coordinator), letters.Listing{Circle: app.DisclosedSecretariat, Full: true}); err != nil || public == 0 || all != 18 {
			t.Errorf("%d of %d names: %v", public, all, err)
		}
		_, err = names(storetest.By(stranger), letters.Listing{Full: true})
		want(t, "a stranger's full list", err, app.Forbidden)
		_, err = names(app.Actor{}, letters.Listing{Full: true})
		want(t, "a visitor's full list", err, app.Unauthenticated)
		if _, long, err := l.Outline(t.Context(), app.Actor{}, letter.Slug); err != nil || long {
			t.Errorf("18 names are a long list: %v", err)
		}
		hide := storetest.Raw(t, s)
		if _, err := hide.ExecContext(t.Context(), "UPDATE letters SET visibility = 'hosts'"); err != nil {
			t.Fatal(err)
		}
		_, err = names(app.Actor{}, letters.Listing{})
		want(t, "a hidden letter's list", err, app.NotFound)
		_, _, err = l.Outline(t.Context(), app.Actor{}, letter.Slug)
		want(t, "a hidden letter", err, app.NotFound)
	})
}

// An error on the way reaches whoever writes the list.
func TestStreamedListThatBreaksOff(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	var entries iter.Seq2[roll.Placed, error] = func(yield func(roll.Placed, error) bool) {
		_ = yield(roll.Placed{Entry: roll.Entry{Name: "One"}}, nil) && yield(roll.Placed{}, broken)
	}
	if err := export.CSVStream(&bytes.Buffer{}, &export.Letter{}, roll.Settled(entries), false); !errors.Is(err, broken) {
		t.Errorf("error of the list: %v", err)
	}
}
