package content

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func TestTextsAreNormalised(t *testing.T) {
	t.Parallel()
	for name, file := range copied(t) {
		if !norm.NFC.IsNormal(file.Data) {
			t.Errorf("%s is not in the Unicode form NFC", name)
		}
		if strings.ContainsAny(string(file.Data), "\r\u200b\ufeff\ufffd") {
			t.Errorf("%s holds a character that nobody sees", name)
		}
	}
}

// realNames are some that a sample would borrow most easily; as whole words they appear in no invented name.
var realNames = []string{
	"Terre des Hommes", "ECPAT", "Eurochild", "Missing Children", "Thorn", "Internet Watch", "Save the Children", "UNICEF",
	"Innocence en Danger", "Rete L’Abuso", "Eckiger Tisch", "Guido Fluri", "Suojellaan Lapsia", "Instituto de Apoio à Criança",
	"ELIZA", "Brave Movement", "Caritas", "Kindernothilfe", "Amnesty", "Wildwasser", "Telefono Azzurro", "Anti-Slavery",
	"Clean Clothes", "Fairtrade", "Salvați Copiii", "Το Χαμόγελο του Παιδιού", "Face à l’inceste", "Weisser Ring",
}

func TestOrganisationsAreInvented(t *testing.T) {
	t.Parallel()
	for _, o := range loaded(t).Organisations {
		for _, name := range names(o) {
			for _, real := range realNames {
				if strings.Contains(" "+fold(name)+" ", " "+fold(real)+" ") {
					t.Errorf("%s: %q holds the name of %s", o.Slug, name, real)
				}
			}
		}
	}
}

// TestOrganisationsResembleNoRealOnes compares every name with those of the registers and letters beside the repository.
func TestOrganisationsResembleNoRealOnes(t *testing.T) {
	t.Parallel()
	real := registered(t, filepath.Join("..", "..", "..", "..", "shared", "data"))
	index := map[string][]int{}
	sizes := make([]int, len(real))
	for i, name := range real {
		parts := trigrams(name)
		sizes[i] = len(parts)
		for part := range parts {
			index[part] = append(index[part], i)
		}
	}
	for _, o := range loaded(t).Organisations {
		for _, name := range names(o) {
			parts, shared := trigrams(name), map[int]int{}
			for part := range parts {
				for _, i := range index[part] {
					shared[i]++
				}
			}
			for i, n := range shared {
				if likeness := float64(n) / float64(len(parts)+sizes[i]-n); likeness > 0.65 {
					t.Errorf("%s: %q is too much like %q (%.2f)", o.Slug, name, real[i], likeness)
				}
			}
		}
	}
}

// names are those by which an organisation is known, without the empty ones.
func names(o Organisation) []string {
	return slices.DeleteFunc([]string{o.LegalName, o.DisplayName, o.EnglishName}, func(s string) bool { return s == "" })
}

// fold is a name without case, accents and punctuation.
func fold(s string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(s))
	return strings.Join(strings.Fields(letters), " ")
}

// trigrams are the runs of three characters in a folded name.
func trigrams(s string) map[string]bool {
	runes, parts := []rune("  "+fold(s)+" "), map[string]bool{}
	for i := 0; i+3 <= len(runes); i++ {
		parts[string(runes[i:i+3])] = true
	}
	return parts
}

// registered gives the names in the CSV files below dir; without dir the test is skipped.
func registered(t *testing.T, dir string) (all []string) {
	t.Helper()
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		t.Skip("real organisations to compare with are not here: ../shared is absent")
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".csv" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lines := csv.NewReader(strings.NewReader(string(text)))
		lines.FieldsPerRecord = -1
		rows, err := lines.ReadAll()
		if err != nil || len(rows) == 0 {
			return err
		}
		for column, title := range rows[0] {
			if strings.HasPrefix(title, "name") {
				all = append(all, cells(rows[1:], column)...)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "names of real organisations", len(all), 1_000, 1_000_000)
	return all
}

func cells(rows [][]string, column int) (all []string) {
	for _, line := range rows {
		if column < len(line) && fold(line[column]) != "" {
			all = append(all, line[column])
		}
	}
	return all
}
