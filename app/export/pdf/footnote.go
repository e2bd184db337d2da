package pdf

// footnote is a note at the foot of the page that refers to it, or as much of it
// as there is room for, and the rest on the next.
type footnote struct {
	number int
	text   *text
	lines  []setLine
	elem   *elem
	body   *elem
}

// noteLine is a line of a footnote that waits for a page.
type noteLine struct {
	note   *footnote
	index  int
	height float64
}

const (
	noteGap    = 16 // above the notes, with a short rule in it
	noteIndent = 14
)

func (n *footnote) height() float64 { return float64(len(n.lines)) * noteLook.leading }

// addNote sets a footnote for the run that it hangs on; nil if it says nothing.
func (l *layout) addNote(runs []Run) *footnote {
	n := &footnote{number: l.notes + 1, text: l.newText("")}
	for _, r := range runs {
		r.Note = nil
		l.addRun(n.text, &noteLook, r)
	}
	n.text.resolve(l.rtl, false)
	n.lines = n.text.lines(l.setter, l.frame.width-noteIndent, Start, false)
	if len(n.lines) == 0 {
		return nil
	}
	l.notes++
	return n
}

// refer makes the note's element, right behind the reference to it.
func (n *footnote) refer(st *structure, base *elem) {
	if n.elem != nil || base == nil {
		return
	}
	n.elem = st.open(base, "Note")
	name := "note-" + itoa(100000+n.number)
	n.elem.attrs.str("/ID").text(name)
	st.ids = append(st.ids, noteID{name, n.elem.id})
}

// paintNotes paints the notes of a page from its foot upwards; what has no room
// waits for the next page. It gives the elements that are complete.
func (l *layout) paintNotes(p *page, notes []*footnote) []*elem {
	waiting := l.carried
	for _, n := range notes {
		for i := range n.lines {
			waiting = append(waiting, noteLine{n, i, noteLook.leading})
		}
	}
	l.carried = nil
	if len(waiting) == 0 {
		return nil
	}
	most := max(1, int(((l.bottom-l.top)/2-noteGap)/noteLook.leading))
	now := waiting[:min(most, len(waiting))]
	l.carried = append(l.carried, waiting[len(now):]...)
	y := l.bottom - float64(len(now))*noteLook.leading
	p.artifact("Layout", "")
	x := l.frame.left
	if l.rtl {
		x += l.frame.width - 60
	}
	p.box(line, x, y-noteGap/2, 60, 0.5)
	p.end()
	var done []*elem
	for _, w := range now {
		done = append(done, l.paintNoteLine(p, w, y)...)
		y += w.height
	}
	return done
}

func (l *layout) paintNoteLine(p *page, w noteLine, y float64) []*elem {
	n := w.note
	baseline := y + noteLook.leading*0.76
	x := l.frame.left + noteIndent
	if l.rtl {
		x = l.frame.left
	}
	if n.elem == nil {
		n.refer(l.st, l.st.root) // its row goes on on another page
	}
	if n.body == nil {
		label := l.st.open(n.elem, "Lbl")
		p.mark(label)
		l.paintNumber(p, n.number, baseline)
		p.end()
		l.st.close(label)
		n.body = l.st.open(n.elem, "P")
	}
	n.lines[w.index].paint(p, l.st, n.text, n.body, x, baseline)
	if w.index+1 < len(n.lines) {
		return nil
	}
	done := append(n.text.inlines, n.body, n.elem)
	n.text.inlines = nil
	return done
}

func (l *layout) paintNumber(p *page, number int, y float64) {
	pieces := l.setter.word(noteLook.face(), itoa(number), shaping{})
	x := l.frame.left
	if l.rtl {
		x += l.frame.width - pieces[0].width*noteLook.size
	}
	p.show(&noteLook, &pieces[0], x, y)
}
