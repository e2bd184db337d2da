package export

import (
	"crypto/sha256"
	"sync"

	"undersigned/app/export/pdf"
)

// logoPixels are enough for a logo in print: 30 mm at 300 an inch.
const logoPixels = 360

// logos are the logos of the named signatories, in the order of the roll; nil if there are none. Who
// withholds its name shows none to anybody. A picture that cannot be shown is left out: a reader can
// do nothing about it.
func (l *Letter) logos() *Logos {
	if len(l.Logos) == 0 {
		return nil
	}
	b := &Logos{}
	tag := tagger()
	for e := range l.Roll.All() {
		logo, ok := l.Logos[e.ID]
		name := clean(e.Name)
		if !ok || e.Withheld || name == "" {
			continue
		}
		if logo, ok = trimmed(logo); ok {
			b.Items = append(b.Items, NamedLogo{Logo: logo, Name: name, Lang: tag(e.Lang)})
		}
	}
	if len(b.Items) == 0 {
		return nil
	}
	return b
}

// trimmedLogos remembers what became of a logo, for pictures are dear to decode and the same ones come
// again with every document and preview.
var trimmedLogos = struct {
	sync.Mutex
	known map[[32]byte]Logo // without Data where nothing can be shown
}{known: map[[32]byte]Logo{}}

// mostTrimmed bounds the memory; a logo takes some ten thousand bytes.
const mostTrimmed = 400

// trimmed is the logo without margins and as small as print allows; false if there is nothing to show.
func trimmed(logo Logo) (Logo, bool) {
	key := sha256.Sum256(logo.Data)
	trimmedLogos.Lock()
	out, ok := trimmedLogos.known[key]
	trimmedLogos.Unlock()
	if ok {
		return out, out.Data != nil
	}
	image, err := (&pdf.Image{Data: logo.Data, Alt: "logo"}).Trimmed(logoPixels)
	if err == nil {
		out.Data = image.Data
	}
	trimmedLogos.Lock()
	defer trimmedLogos.Unlock()
	if len(trimmedLogos.known) >= mostTrimmed {
		clear(trimmedLogos.known)
	}
	trimmedLogos.known[key] = out
	return out, out.Data != nil
}
