package organisations

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"undersigned/app"
)

// flag is a picture whose four corners differ: red and green above, blue and half transparent black below.
func flag(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i, corner := range []color.NRGBA{{R: 255, A: 255}, {G: 255, A: 255}, {B: 255, A: 255}, {A: 128}} {
		at := image.Pt(i%2*width/2, i/2*height/2)
		stddraw.Draw(m, image.Rectangle{Min: at, Max: image.Pt(width, height)}, image.NewUniform(corner), image.Point{}, stddraw.Src)
	}
	return m
}

func pngOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claiming is a PNG whose header claims another size than its pixels have.
func claiming(file []byte, width, height uint32) []byte {
	file = slices.Clone(file)
	binary.BigEndian.PutUint32(file[16:], width)
	binary.BigEndian.PutUint32(file[20:], height)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

// exif is a JPEG segment of a camera that was held so, with words beside.
func exif(orientation uint16, order binary.AppendByteOrder, words string) []byte {
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{0x0100, 1}, {0x0112, orientation}} {
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[0]), 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, entry[1]), 0)
	}
	body := append(append([]byte("Exif\x00\x00"), tiff...), words...)
	return append([]byte{0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// inside puts a segment right after the beginning of a JPEG.
func inside(file, segment []byte) []byte { return slices.Insert(slices.Clone(file), 2, segment...) }

func TestBadFilesAreRefused(t *testing.T) {
	t.Parallel()
	good, photo := pngOf(t, flag(100, 80)), jpegOf(t, flag(100, 80))
	var animated bytes.Buffer
	if err := gif.Encode(&animated, flag(100, 80), nil); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		file []byte
		want string // the sentence
	}{
		{"nothing", nil, "rules.logo_missing"},
		{"no bytes", []byte{}, "rules.logo_missing"},
		{"one byte", []byte{0x89}, "rules.logo_type"},
		{"GIF, whatever its name", animated.Bytes(), "rules.logo_type"},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "rules.logo_type"},
		{"WebP", []byte("RIFF\x24\x00\x00\x00WEBPVP8 "), "rules.logo_type"},
		{"HTML that speaks of PNG", []byte("<html>\x89PNG\r\n\x1a\n"), "rules.logo_type"},
		{"PDF", []byte("%PDF-1.7\n"), "rules.logo_type"},
		{"a page behind the first bytes of a PNG", []byte("\x89PNG\r\n\x1a\n<script>alert(1)</script>"), "rules.logo_broken"},
		{"a page behind the first bytes of a JPEG", []byte("\xff\xd8\xff<script>alert(1)</script>"), "rules.logo_broken"},
		{"PNG cut off", good[:len(good)/2], "rules.logo_broken"},
		{"PNG without its end", good[:len(good)-12], "rules.logo_broken"},
		{"JPEG cut off", photo[:len(photo)/2], "rules.logo_broken"},
		{"PNG with one changed byte", changed(good, 60), "rules.logo_broken"},
		{"PNG that claims to be enormous", claiming(good, 1<<15, 1<<15), "rules.logo_pixels"},
		{"PNG that claims more than 12 million pixels", claiming(good, 4001, 3000), "rules.logo_pixels"},
		{"PNG that claims pixels which it has not", claiming(good, 4000, 3000), "rules.logo_broken"},
		{"PNG of no width", claiming(good, 0, 100), "rules.logo_broken"},
		{"a bomb: few bytes, many pixels", pngOf(t, image.NewPaletted(image.Rect(0, 0, 5000, 5000), color.Palette{color.White})), "rules.logo_pixels"},
		{"a bomb: many ways over one picture", append(slices.Clone(photo), bytes.Repeat([]byte("\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"), 101)...), "rules.logo_broken"},
		{"too small", pngOf(t, flag(63, 63)), "rules.logo_small"},
		{"too many bytes", append(slices.Clone(good), make([]byte, app.MaxLogoBytes)...), "rules.logo_large"},
	}
	for _, test := range tests {
		_, err := draw(test.file)
		var refused *app.Error
		if !errors.As(err, &refused) || refused.Kind != app.Invalid || len(refused.Fields) != 1 || refused.Fields[0].Field != "logo" || refused.Fields[0].Message != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

func changed(file []byte, at int) []byte {
	file = slices.Clone(file)
	file[at] ^= 0x55
	return file
}

// TestOnlyThePictureIsKept sends pictures with much else in the file.
func TestOnlyThePictureIsKept(t *testing.T) {
	t.Parallel()
	const words = "qxzposition"
	comment := append([]byte{0xff, 0xfe, 0, byte(2 + len(words))}, words...)
	tests := map[string]struct {
		file []byte
		want app.ImageType
	}{
		"PNG with a page behind it":  {append(pngOf(t, flag(100, 80)), words+"<script>"...), app.PNG},
		"PNG with a text":            {withText(pngOf(t, flag(100, 80)), words), app.PNG},
		"JPEG with a position":       {inside(jpegOf(t, flag(100, 80)), exif(1, binary.LittleEndian, words)), app.JPEG},
		"JPEG with a comment":        {inside(jpegOf(t, flag(100, 80)), comment), app.JPEG},
		"JPEG with an archive after": {append(jpegOf(t, flag(100, 80)), "PK\x03\x04"+words...), app.JPEG},
	}
	for name, test := range tests {
		if !strings.Contains(string(test.file), words) {
			t.Errorf("%s: the words are not in the file", name)
		}
		m, err := draw(test.file)
		if err != nil || m.MediaType != test.want || m.Width != 100 || m.Height != 80 || !m.Holds() {
			t.Errorf("%s: %s of %d by %d, %v", name, m.MediaType, m.Width, m.Height, err)
		}
		if strings.Contains(string(m.Bytes), words) {
			t.Errorf("%s: the words were kept", name)
		}
	}
}

// withText adds a chunk of text to a PNG, after its header.
func withText(file []byte, words string) []byte {
	chunk := append([]byte("tEXtComment\x00"), words...)
	whole := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	whole = append(whole, chunk...)
	whole = binary.BigEndian.AppendUint32(whole, crc32.ChecksumIEEE(chunk))
	return slices.Insert(slices.Clone(file), 33, whole...)
}

// shown decodes what was kept and gives its four corners.
func shown(t *testing.T, m app.Image) (corners [4]color.NRGBA) {
	t.Helper()
	picture, _, err := image.Decode(bytes.NewReader(m.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds()
	if size.Dx() != m.Width || size.Dy() != m.Height {
		t.Errorf("%d by %d is kept as %d by %d", size.Dx(), size.Dy(), m.Width, m.Height)
	}
	for i, p := range []image.Point{{size.Dx() / 4, size.Dy() / 4}, {size.Dx() * 3 / 4, size.Dy() / 4}, {size.Dx() / 4, size.Dy() * 3 / 4}, {size.Dx() * 3 / 4, size.Dy() * 3 / 4}} {
		corners[i] = color.NRGBAModel.Convert(picture.At(p.X, p.Y)).(color.NRGBA)
	}
	return corners
}

func TestTransparencyStaysAndLargePicturesShrink(t *testing.T) {
	t.Parallel()
	deep := image.NewNRGBA64(image.Rect(0, 0, 100, 80))
	for y := range 80 {
		for x := range 100 {
			deep.Set(x, y, flag(100, 80).NRGBAAt(x, y))
		}
	}
	tests := []struct {
		name          string
		file          []byte
		width, height int
	}{
		{"as it is", pngOf(t, flag(100, 80)), 100, 80},
		{"sixteen bits", pngOf(t, deep), 100, 80},
		{"large", pngOf(t, flag(3000, 1500)), 1200, 600},
		{"tall", pngOf(t, flag(700, 2400)), 350, 1200},
		{"a line", pngOf(t, flag(6000, 4)), 1200, 1},
	}
	want := [4]color.NRGBA{{R: 255, A: 255}, {G: 255, A: 255}, {B: 255, A: 255}, {A: 128}}
	for _, test := range tests {
		m, err := draw(test.file)
		if err != nil || m.Width != test.width || m.Height != test.height {
			t.Errorf("%s: %d by %d, %v", test.name, m.Width, m.Height, err)
			continue
		}
		if got := shown(t, m); m.Height > 1 && got != want {
			t.Errorf("%s: %v, want %v", test.name, got, want)
		}
	}
	if m, err := draw(pngOf(t, deep)); err != nil || m.Bytes[24] != 8 {
		t.Errorf("%d bits a colour are kept, %v", m.Bytes[24], err)
	}
}

// TestPhotographsAreUpright holds the four corners of a picture against how its camera was held.
func TestPhotographsAreUpright(t *testing.T) {
	t.Parallel()
	const red, green, blue, black = 'r', 'g', 'b', 'k'
	want := map[uint16]string{ // what is seen: above left, above right, below left, below right
		0: "rgbk", 1: "rgbk", 2: "grkb", 3: "kbgr", 4: "bkrg", 5: "rbgk", 6: "brkg", 7: "kgbr", 8: "gkrb", 9: "rgbk",
	}
	for held, corners := range want {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			m, err := draw(inside(jpegOf(t, flag(128, 64)), exif(held, order, "")))
			if err != nil {
				t.Fatal(err)
			}
			if wide := held < 5 || held > 8; wide != (m.Width == 128 && m.Height == 64) || !wide != (m.Width == 64 && m.Height == 128) {
				t.Errorf("held as %d: %d by %d", held, m.Width, m.Height)
			}
			var got string
			for _, c := range shown(t, m) {
				name := black
				switch {
				case c.R > 200:
					name = red
				case c.G > 200:
					name = green
				case c.B > 200:
					name = blue
				}
				got += string(name)
			}
			if got != corners {
				t.Errorf("held as %d: %s, want %s", held, got, corners)
			}
		}
	}
}

// FuzzDraw looks for files that end the process, or that are kept although no browser would show them.
func FuzzDraw(f *testing.F) {
	var b bytes.Buffer
	if err := png.Encode(&b, flag(70, 70)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	var p bytes.Buffer
	if err := jpeg.Encode(&p, flag(70, 70), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(p.Bytes())
	f.Add(inside(p.Bytes(), exif(6, binary.BigEndian, "words")))
	f.Fuzz(func(t *testing.T, file []byte) {
		if size, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && size.Width*size.Height > 1<<20 {
			t.Skip("larger than a fuzzer has time for")
		}
		m, err := draw(file)
		if err != nil {
			return
		}
		if _, _, err := image.Decode(bytes.NewReader(m.Bytes)); err != nil || !m.Holds() || max(m.Width, m.Height) > app.MaxLogoSide {
			t.Errorf("%d by %d, %v", m.Width, m.Height, err)
		}
	})
}
