package export

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/roll"
)

// TestFilesStopWhenNobodyWaits ends the writing of each format after some time, counted in questions, and holds it to
// asking only a little more, and to an error that says why.
func TestFilesStopWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	var list []roll.Entry
	for i := range 600 {
		list = append(list, roll.Entry{ID: app.EndorsementID(i + 1), Name: fmt.Sprintf("Organisation %d for children", i), Country: []string{"DE", "FR", "BG"}[i%3], Type: app.NGO})
	}
	l := sample("en", roll.ByCountry)
	l.Contents, l.Body = LetterAndSignatories, sampleBody+strings.Repeat("\n\n- item\n  - inner\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n\nWords and words[^2].\n", 60)+"\n[^2]: A note."
	l.Roll = roll.Build(list, roll.Options{Grouping: roll.ByCountry, Printer: lang.For("en")})
	for _, format := range Formats {
		var questions atomic.Int64 // several goroutines ask
		whole := *l
		whole.Stop = func() error { questions.Add(1); return nil }
		if err := format.Write(io.Discard, &whole); err != nil {
			t.Fatal(err)
		}
		asked := int(questions.Load())
		if asked < 2 {
			t.Errorf("%s: nobody was asked", format.Name)
		}
		for _, last := range []int{0, 1, 2, 3, 5, 8, 13, 40, 100, asked / 2, asked - 2} {
			if last < 0 || last >= asked {
				continue
			}
			questions.Store(0)
			stopped := *l
			stopped.Stop = func() error {
				if questions.Add(1) > int64(last) {
					return gone
				}
				return nil
			}
			if err := format.Write(io.Discard, &stopped); !errors.Is(err, gone) {
				t.Errorf("%s stopped after %d of %d: %v", format.Name, last, asked, err)
			}
			if n := int(questions.Load()); n > last+120 {
				t.Errorf("%s went on for %d questions of %d after it was stopped at %d", format.Name, n-last, asked, last)
			}
		}
		t.Log(format.Name, asked)
	}
}
