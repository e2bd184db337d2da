package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// draw takes over the contents of a page, or of a form on it, operator by operator. It knows the
// operators that this package writes, and no others.
func (s *drawing) draw(content []byte) error {
	var numbers []float64
	name := ""
	for at := 0; at < len(content); {
		c := content[at]
		switch {
		case c == ' ' || c == '\n':
			at++
		case c == '/':
			end := wordEnd(content, at+1)
			name = string(content[at+1 : end])
			at = end
		case c == '<': // the dictionary of a tag, which holds no other
			for content[at] != '>' || content[at+1] != '>' {
				at++
			}
			at += 2
		case c == '[':
			at = s.show(content, at+1)
		case c == '-' || c == '.' || c >= '0' && c <= '9':
			end := wordEnd(content, at)
			v, err := strconv.ParseFloat(string(content[at:end]), 64)
			if err != nil {
				return fmt.Errorf("number in a page: %w", err)
			}
			numbers = append(numbers, v)
			at = end
		default:
			end := wordEnd(content, at)
			if err := s.operator(string(content[at:end]), name, append(numbers, 0, 0, 0, 0, 0, 0)); err != nil {
				return err
			}
			numbers, name = numbers[:0], ""
			at = end
		}
	}
	return nil
}

func wordEnd(content []byte, at int) int {
	for at < len(content) {
		switch content[at] {
		case ' ', '\n', '/', '[', ']', '<', '(':
			return at
		}
		at++
	}
	return at
}

// operator takes over one operator, of which n holds the numbers.
func (s *drawing) operator(op, name string, n []float64) error {
	t := &s.state
	switch op {
	case "q":
		s.kept, s.open = append(s.kept, *t), append(s.open, 0)
	case "Q":
		last := len(s.kept) - 1
		for range s.open[last] {
			s.out.str("</g>\n")
		}
		*t, s.kept, s.open = s.kept[last], s.kept[:last], s.open[:last]
	case "cm":
		s.out.str(`<g transform="matrix(`)
		for i, v := range n[:6] {
			if i > 0 {
				s.out.str(" ")
			}
			s.out.places(v, 3)
		}
		s.out.str(`)">`)
		s.open[len(s.open)-1]++
	case "rg":
		t.ink = colour(n[0]*255+0.5)<<16 | colour(n[1]*255+0.5)<<8 | colour(n[2]*255+0.5)
	case "re":
		s.shape.str("M").places(n[0], 2).str(" ").places(n[1], 2).str("h").places(n[2], 2).str("v").places(n[3], 2).str("h").places(-n[2], 2).str("z")
	case "f":
		s.out.str("<path")
		s.fill()
		s.out.str(` d="`, string(s.shape), "\"/>\n")
		s.shape = s.shape[:0]
	case "BT":
		t.lineX, t.lineY, t.x = 0, 0, 0
	case "Td":
		t.lineX, t.lineY = t.lineX+n[0], t.lineY+n[1]
		t.x = t.lineX
	case "Tf":
		t.face, t.size = faceID(strings.IndexByte(faceLetters, name[1])), n[0]
	case "Tc":
		t.tracking = n[0]
	case "Ts":
		t.rise = n[0]
	case "Do":
		return s.object(name)
	case "TJ", "ET", "BDC", "EMC", "]":
	default:
		return fmt.Errorf("operator %q in a page", op)
	}
	return nil
}

// fill says the colour, where it is not that of most.
func (s *drawing) fill() {
	if s.state.ink != ink {
		s.out.str(` fill="`).hexColour(s.state.ink).str(`"`)
	}
}

// object draws an image, or what stands on every page.
func (s *drawing) object(name string) error {
	if name == "N" {
		return s.draw(s.totalContent)
	}
	for _, x := range s.imageList {
		if x.name != name {
			continue
		}
		address, err := x.dataURI()
		if err != nil {
			return err
		}
		s.out.str(`<image width="1" height="1" transform="matrix(1 0 0 -1 0 1)" preserveAspectRatio="none" href="`, address, "\"/>\n")
	}
	return nil
}

// show draws the glyphs of an array of TJ that begins at a place, and gives the place after it.
// Distances in it are thousandths of an em.
func (s *drawing) show(content []byte, at int) int {
	t := &s.state
	face := s.setter.face(t.face)
	em := 1000 / float64(face.data.upem)
	start, drawn := len(s.out), false
	s.out.str("<g")
	s.fill()
	s.out.str(` transform="translate(`).places(t.x, 2).str(" ").places(t.lineY+t.rise, 2).str(")scale(").places(t.size/1000, 6).str(`)">`)
	x := 0.0
	for content[at] != ']' {
		if content[at] != '(' {
			end := wordEnd(content, at)
			adjust, _ := strconv.Atoi(string(content[at:end])) // written by strconv
			x -= float64(adjust)
			at = end
			continue
		}
		for at++; content[at] != ')'; {
			var cid uint16
			cid, at = code(content, at)
			g := face.used[cid]
			if s.outline(glyphID{t.face, cid}, g) {
				drawn = true
				s.out.str(`<use href="#`).glyphID(t.face, cid)
				if x != 0 {
					s.out.str(`" x="`).places(x, 0)
				}
				s.out.str(`"/>`)
			}
			x += float64(face.width(g))*em + t.tracking*1000/t.size
		}
		at++
	}
	s.out.str("</g>\n")
	if !drawn {
		s.out = s.out[:start]
	}
	t.x += x * t.size / 1000
	return at + 1
}

// code reads the number of a glyph inside a string.
func code(content []byte, at int) (uint16, int) {
	c, at := stringByte(content, at)
	if c < shortCodes {
		return uint16(c), at
	}
	low, at := stringByte(content, at)
	return uint16(c-shortCodes)<<8 + uint16(low) + shortCodes, at
}

// stringByte undoes buf.stringByte.
func stringByte(content []byte, at int) (byte, int) {
	c := content[at]
	if c != '\\' {
		return c, at + 1
	}
	if content[at+1] == 'r' {
		return '\r', at + 2
	}
	return content[at+1], at + 2
}
