package pdf

import (
	"fmt"
	"net/url"
	"strings"
)

// checkLink refuses what is no address that a reader may follow.
func checkLink(link string) error {
	if link == "" {
		return nil
	}
	u, err := url.Parse(link)
	if err != nil {
		return fmt.Errorf("link %q: %w", link, err)
	}
	switch {
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "":
	case u.Scheme == "mailto" && u.Opaque != "":
	default:
		return fmt.Errorf("link %q is no http, https or mailto address", link)
	}
	return nil
}

// link is a link that goes on from piece to piece of a line.
type link struct {
	stretch                  *stretch // nil if no text is linked
	elem                     *elem
	address                  string
	left, top, right, bottom float64
	baseline                 float64
}

// link makes the piece that was just painted a part of its link.
func (p *page) link(st *structure, s *stretch, x, y float64, u *unit) {
	width := max(u.width, 1) // room to click on even a lone mark
	left, right := x, x+width
	if u.cell.rtl {
		left, right = x-width, x
	}
	top, bottom := y-s.look.size*0.8, y+s.look.size*0.25
	if n := len(p.links); n > 0 {
		if l := &p.links[n-1]; l.stretch == s && l.baseline == y {
			l.left, l.right = min(l.left, left), max(l.right, right)
			return
		}
	}
	p.links = append(p.links, link{stretch: s, elem: s.inline, address: s.link, left: left, right: right, top: top, bottom: bottom, baseline: y})
}

// writeLinks writes the annotations of the page's links. Contents is what is
// read aloud, and F 4 lets them be printed: both are rules of PDF/UA and PDF/A.
func (p *page) writeLinks(st *structure) {
	for _, l := range p.links {
		id, key := p.objs.newID(), st.key()
		var b buf
		b.str("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[")
		b.num(l.left, p.height-l.bottom, l.right, p.height-l.top)
		b.str("]/Contents").text(strings.TrimPrefix(l.address, "mailto:"))
		b.str("/A<</S/URI/URI").text(asciiURI(l.address)).str(">>/P ").ref(p.id).str("/StructParent ").int(key).str(">>")
		p.objs.put(id, b)
		st.parents[key] = l.elem.id
		l.elem.kids.str("<</Type/OBJR/Obj ").ref(id).str("/Pg ").ref(p.id).str(">>")
		p.annots = append(p.annots, id)
	}
	p.links = nil
}

// asciiURI writes an address as RFC 3986 wants it.
func asciiURI(address string) string {
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c > '~' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
