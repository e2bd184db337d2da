package export

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/google/go-cmp/cmp"

	"undersigned/app"
	"undersigned/app/roll"
)

func logo(t testing.TB, width, height int) Logo {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := height / 4; y < height*3/4; y++ {
		for x := width / 4; x < width*3/4; x++ {
			m.Set(x, y, color.NRGBA{uint8(x), uint8(y), 0x60, 0xFF})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return Logo{Data: b.Bytes()}
}

// withLogos gives every signatory a logo, but one that is broken and one that is empty.
func withLogos(t testing.TB, l *Letter) *Letter {
	t.Helper()
	l.Logos = map[app.EndorsementID]Logo{}
	for i := range 12 {
		l.Logos[app.EndorsementID(i)] = logo(t, 60+40*i, 80)
	}
	l.Logos[4] = Logo{Data: []byte("\x89PNG\r\n\x1a\nbroken")}
	l.Logos[5] = Logo{}
	return l
}

func TestLogosOfNamedSignatoriesInTheirOrder(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*Letter{"public": withLogos(t, sample("en", roll.ByCountry)), "secretariat": withLogos(t, secret("en"))} {
		var want, got []string
		for e := range l.Roll.All() {
			if e.ID != 4 && e.ID != 5 && !e.Withheld {
				want = append(want, e.Name)
			}
		}
		for i, b := range l.Outline() {
			logos, ok := b.(*Logos)
			if !ok {
				continue
			}
			if _, ok := l.Outline()[i+1].(*Names); !ok {
				t.Errorf("%s: the logos are not above the names", name)
			}
			for _, item := range logos.Items {
				got = append(got, item.Name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		checkPDF(t, write(t, "pdf", l))
	}
	for _, l := range []*Letter{{Title: "T"}, {Title: "T", Logos: map[app.EndorsementID]Logo{1: {}}}, withLogos(t, &Letter{Title: "T"})} {
		if l.logos() != nil {
			t.Error("logos of nobody")
		}
	}
}

func TestALogoIsTrimmedOnce(t *testing.T) {
	t.Parallel()
	first, ok := trimmed(logo(t, 1234, 99))
	again, still := trimmed(logo(t, 1234, 99))
	if !ok || !still || &first.Data[0] != &again.Data[0] {
		t.Error("the same logo was decoded twice")
	}
	config, err := png.DecodeConfig(bytes.NewReader(first.Data))
	if err != nil || config.Width != logoPixels {
		t.Errorf("%v, %d wide", err, config.Width)
	}
}
