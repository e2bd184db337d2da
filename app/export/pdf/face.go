package pdf

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
)

// fontFiles are compressed and, but for those of Noto, unmodified: the licence of
// the Source faces reserves their names. fonts/README.md says where they are from.
//
//go:embed fonts/*.gz
var fontFiles embed.FS

// faceID names one of the embedded faces.
type faceID uint8

const (
	serif faceID = iota
	serifItalic
	serifBold
	serifBoldItalic
	sans
	sansBold
	otherLetters // Latin, Greek and Cyrillic letters and marks that the others lack
	georgian
	armenian
	hebrew
	arabic
	georgianBold
	armenianBold
	hebrewBold
	arabicBold
	bengali
	devanagari
	ethiopic
	gujarati
	gurmukhi
	kannada
	khmer
	lao
	malayalam
	myanmar
	nko
	oriya
	sinhala
	syriac
	tamil
	telugu
	thaana
	thai
	tibetan
	tifinagh
	faceCount
)

// formerFallbacks were asked, in this order, for letters that a style's face lacks, see Document.Former.
var formerFallbacks = [...]faceID{otherLetters, georgian, armenian, hebrew, arabic, sans}

// formerBold were asked for the bold faces, and then the others.
var formerBold = [...]faceID{georgianBold, armenianBold, hebrewBold, arabicBold}

var library = [faceCount]*fontFile{
	serif:           newFontFile("SourceSerif4-Regular"),
	serifItalic:     newFontFile("SourceSerif4-It"),
	serifBold:       newFontFile("SourceSerif4-Semibold"),
	serifBoldItalic: newFontFile("SourceSerif4-SemiboldIt"),
	sans:            newFontFile("SourceSans3-Regular"),
	sansBold:        newFontFile("SourceSans3-Semibold"),
	otherLetters:    newFontFile("NotoSerif-Rest"),
	georgian:        newFontFile("NotoSerifGeorgian-Regular"),
	armenian:        newFontFile("NotoSerifArmenian-Regular"),
	hebrew:          newFontFile("NotoSerifHebrew-Regular"),
	arabic:          newFontFile("NotoNaskhArabic-Regular"),
	georgianBold:    newFontFile("NotoSerifGeorgian-Bold"),
	armenianBold:    newFontFile("NotoSerifArmenian-Bold"),
	hebrewBold:      newFontFile("NotoSerifHebrew-Bold"),
	arabicBold:      newFontFile("NotoNaskhArabic-Bold"),
	bengali:         newFontFile("NotoSerifBengali-Regular"),
	devanagari:      newFontFile("NotoSerifDevanagari-Regular"),
	ethiopic:        newFontFile("NotoSerifEthiopic-Regular"),
	gujarati:        newFontFile("NotoSerifGujarati-Regular"),
	gurmukhi:        newFontFile("NotoSerifGurmukhi-Regular"),
	kannada:         newFontFile("NotoSerifKannada-Regular"),
	khmer:           newFontFile("NotoSerifKhmer-Regular"),
	lao:             newFontFile("NotoSerifLao-Regular"),
	malayalam:       newFontFile("NotoSerifMalayalam-Regular"),
	myanmar:         newFontFile("NotoSerifMyanmar-Regular"),
	nko:             newFontFile("NotoSansNKo-Regular"),
	oriya:           newFontFile("NotoSansOriya-Regular"),
	sinhala:         newFontFile("NotoSerifSinhala-Regular"),
	syriac:          newFontFile("NotoSansSyriac-Regular"),
	tamil:           newFontFile("NotoSerifTamil-Regular"),
	telugu:          newFontFile("NotoSerifTelugu-Regular"),
	thaana:          newFontFile("NotoSansThaana-Regular"),
	thai:            newFontFile("NotoSerifThai-Regular"),
	tibetan:         newFontFile("NotoSerifTibetan-Regular"),
	tifinagh:        newFontFile("NotoSansTifinagh-Regular"),
}

// fontFile is a face as parsed once per process, when it is first needed.
type fontFile struct {
	name    string
	load    func() (*fontData, error)
	shapers shelf[*harfbuzz.Font] // none of which may be shared
	pairs   pairTable
}

// fontData is what the shaper and the subset need of a face.
type fontData struct {
	font             *font.Font
	upem             int
	head, hhea, maxp []byte
	glyf, loca, hmtx []byte
	longMetrics      int  // rows of hmtx that hold an advance
	longOffsets      bool // of loca
	ascent, descent  int
	capHeight        float64
	bounds           [4]int
}

func newFontFile(name string) *fontFile {
	f := &fontFile{name: name, shapers: newShelf[*harfbuzz.Font]()}
	f.load = sync.OnceValues(func() (*fontData, error) {
		d, err := loadFont(name)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", name, err)
		}
		return d, nil
	})
	return f
}

func loadFont(name string) (*fontData, error) {
	raw, err := fontFiles.ReadFile("fonts/" + name + ".ttf.gz")
	if err != nil {
		return nil, err
	}
	data, err := inflate(raw)
	if err != nil {
		return nil, err
	}
	loader, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	parsed, err := font.NewFont(loader)
	if err != nil {
		return nil, err
	}
	d := &fontData{font: parsed, upem: int(parsed.Upem())}
	return d, d.readTables(loader)
}

func inflate(raw []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	// The last four bytes of a gzip file are the length of its content.
	out := make([]byte, binary.LittleEndian.Uint32(raw[len(raw)-4:]))
	_, err = io.ReadFull(z, out)
	return out, err
}

func (d *fontData) readTables(loader *opentype.Loader) error {
	for tag, into := range map[string]*[]byte{
		"head": &d.head, "hhea": &d.hhea, "maxp": &d.maxp, "glyf": &d.glyf, "loca": &d.loca, "hmtx": &d.hmtx,
	} {
		table, err := loader.RawTable(opentype.MustNewTag(tag))
		if err != nil {
			return err
		}
		*into = table
	}
	d.longOffsets = binary.BigEndian.Uint16(d.head[50:]) == 1
	d.longMetrics = int(binary.BigEndian.Uint16(d.hhea[34:]))
	for i := range d.bounds {
		d.bounds[i] = int(int16(binary.BigEndian.Uint16(d.head[36+2*i:])))
	}
	d.ascent, d.descent = int(int16(binary.BigEndian.Uint16(d.hhea[4:]))), int(int16(binary.BigEndian.Uint16(d.hhea[6:])))
	d.capHeight = float64(font.NewFace(d.font).LineMetric(font.CapHeight))
	return nil
}

// advance is the width of a glyph in font units.
func (d *fontData) advance(gid int) int {
	if gid >= d.longMetrics {
		gid = d.longMetrics - 1
	}
	return int(binary.BigEndian.Uint16(d.hmtx[4*gid:]))
}

// shaper lends a HarfBuzz font; put it back on the shelf f.shapers.
func (f *fontFile) shaper(d *fontData) *harfbuzz.Font {
	return f.shapers.take(func() *harfbuzz.Font { return harfbuzz.NewFont(font.NewFace(d.font)) })
}
