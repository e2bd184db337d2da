package pdf

import "strings"

// colour is a colour of sRGB, 0xRRGGBB.
type colour uint32

const (
	ink   colour = 0x1c2733
	quiet colour = 0x55606b // remarks, running lines; 6.4:1 on white
	seal  colour = 0x8c1c2f // once, at the head
	blue  colour = 0x1f4e8c // links
	line  colour = 0xc9c3b4 // hairlines
	white colour = 0xffffff // behind logos
	pale  colour = 0xe9e5dc // watermark: light enough to read through
)

// look is how a stretch of text looks.
type look struct {
	sans, bold, italic bool
	caps               bool // small capitals
	size, leading      float64
	tracking           float64 // added after each letter, in ems
	rise               float64 // above the line, in points
	ink                colour
}

func (l *look) face() faceID {
	switch {
	case l.sans && l.bold:
		return sansBold
	case l.sans:
		return sans
	case l.bold && l.italic:
		return serifBoldItalic
	case l.bold:
		return serifBold
	case l.italic:
		return serifItalic
	}
	return serif
}

// styled is the look with bold and italic letters as a run asks for.
func (l *look) styled(r Run) *look {
	if r.Bold == l.bold && !r.Italic && r.Link == "" {
		return l
	}
	out := *l
	out.bold = l.bold || r.Bold
	if r.Italic {
		// In an italic text, what stands out is upright.
		out.italic = !l.italic && !l.sans
	}
	if r.Link != "" {
		out.ink = blue
	}
	return &out
}

// The looks of the house.
var (
	bodyLook    = look{size: 11, leading: 15, ink: ink}
	leadLook    = look{size: 12.5, leading: 17, ink: ink}
	smallLook   = look{sans: true, size: 8.5, leading: 11.6, ink: quiet}
	noteLook    = look{size: 8.75, leading: 11.4, ink: ink}
	quoteLook   = look{size: 11, leading: 15, italic: true, ink: ink}
	entryLook   = look{size: 9.4, leading: 11.9, ink: ink}
	remarkLook  = look{sans: true, size: 8, leading: 11.9, ink: quiet}
	runningLook = look{sans: true, size: 8, leading: 10, ink: quiet}
	hostLook    = look{bold: true, size: 12.5, leading: 15.5, ink: ink}
	addressLook = look{sans: true, size: 8.5, leading: 11.4, ink: quiet}
	cellLook    = look{sans: true, size: 9, leading: 12, ink: ink}
	headLook    = look{sans: true, bold: true, size: 8.5, leading: 12, ink: quiet}
	figureLook  = look{size: 26, leading: 30, ink: ink}
	markLook    = look{sans: true, bold: true, size: 30, leading: 40, ink: pale}
)

// headingLooks are the looks of levels 1, 2, 3 and all below.
var headingLooks = [...]look{
	{bold: true, size: 21, leading: 26, ink: ink},
	{bold: true, size: 13.5, leading: 18, ink: ink},
	{bold: true, size: 11, leading: 15, ink: ink},
	{bold: true, italic: true, size: 11, leading: 15, ink: ink},
}

// groupLooks are the looks of a flow's groups by level.
var groupLooks = [...]look{
	{bold: true, caps: true, size: 10, leading: 13, tracking: 0.05, ink: ink},
	{italic: true, size: 9.4, leading: 11.9, ink: quiet},
}

func headingLook(level int) *look {
	return &headingLooks[min(level, len(headingLooks))-1]
}

// rightToLeft says whether lines of a language begin on the right.
func rightToLeft(tag string) bool {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch base {
	case "ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ckb", "ug", "dv", "syr":
		return true
	}
	return false
}
