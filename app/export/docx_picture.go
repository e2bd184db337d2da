package export

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // logos come as JPEG
	_ "image/png"  // or as PNG
	"math"

	"rsc.io/qr"
)

// Sizes of pictures in English Metric Units, of which an inch has 914,400.
const (
	qrSize      = 900_000   // 25 mm
	logoWidth   = 1_440_000 // of the box that a logo has to fit, 40 mm
	logoHeight  = 612_000   // 17 mm
	logoArea    = logoWidth * logoHeight / 2
	logoColumns = 4
)

// picture is a file in the document's media.
type picture struct {
	data   []byte
	ending string // png or jpeg
}

func (p picture) target(n int) string { return fmt.Sprintf("media/image%d.%s", n, p.ending) }

// picture sets one in the line, of a size in English Metric Units.
func (d *document) picture(p picture, name, alt string, width, height int) {
	d.pictures = append(d.pictures, p)
	n := len(d.pictures)
	d.put(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`+
		`<wp:docPr id="%d" name="%s %d" descr="%s"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">`+
		`<pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="image%d"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="rImage%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		width, height, n, name, n, escaped(alt), n, n, n, width, height)
}

// qr sets the code as a picture of an inch, with the words beside it: a text that is too long for a
// code still stands there.
func (d *document) qr(b *QR) {
	code, err := qr.Encode(b.Text, qr.M)
	if err != nil {
		d.paragraph("Remark", "", b.Beside, d.l.printer().Code(), false)
		return
	}
	d.tableStart("Plain", []int{qrColumn, textWidth - qrColumn})
	d.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Remark"/></w:pPr>`, qrColumn)
	d.picture(picture{code.PNG(), "png"}, "QR", b.Alt, qrSize, qrSize)
	d.put(`</w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, textWidth-qrColumn)
	d.paragraph("Remark", "", b.Beside, d.l.printer().Code(), false)
	d.put(`</w:tc></w:tr>`)
	d.tableEnd()
}

// qrColumn is the width of the QR code's column, in twentieths of a point: the code and some room.
const qrColumn = 1700

// logos stand in a grid of cells of one size. One that is no picture is left out: whose it is
// stands among the names.
func (d *document) logos(b *Logos) {
	var drawn []func()
	for _, logo := range b.Items {
		config, kind, err := image.DecodeConfig(bytes.NewReader(logo.Data))
		if err != nil || config.Width < 1 || config.Height < 1 {
			continue
		}
		width, height := logoSize(config.Width, config.Height)
		drawn = append(drawn, func() { d.picture(picture{logo.Data, kind}, "Logo", logo.Name, width, height) })
	}
	if len(drawn) == 0 {
		return
	}
	d.tableStart("Plain", make([]int, logoColumns))
	for len(drawn) > 0 {
		d.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for range logoColumns {
			d.put(`<w:tc><w:tcPr><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Logo"/></w:pPr>`)
			if len(drawn) > 0 {
				drawn[0]()
				drawn = drawn[1:]
			}
			d.put(`</w:p></w:tc>`)
		}
		d.put(`</w:tr>`)
	}
	d.tableEnd()
}

// logoSize gives a logo the area that all have, as far as its box allows: wide and square ones
// then look equally large.
func logoSize(width, height int) (int, int) {
	ratio := float64(width) / float64(height)
	h := math.Sqrt(logoArea / ratio)
	scale := min(1, logoWidth/(h*ratio), logoHeight/h)
	return max(1, int(h*ratio*scale)), max(1, int(h*scale))
}
