package pdf

// hostsPerRow is the number of hosts that stand side by side.
const hostsPerRow = 3

// letterhead sets the hosts under a short bar in the colour of a seal, the one
// place where that colour is used, and above a hairline.
func (l *layout) letterhead(b *Letterhead) {
	x := l.left
	if l.rtl {
		x += l.width - 34
	}
	l.push(row{gap: l.gap(12), height: 13, keep: true, paint: func(p *page, y float64) {
		p.artifact("Layout", "")
		p.box(seal, x, y, 34, 2.4)
		p.end()
	}})
	for at := 0; at < len(b.Hosts); at += hostsPerRow {
		hosts := b.Hosts[at:min(at+hostsPerRow, len(b.Hosts))]
		n := len(hosts)
		if len(b.Hosts) > hostsPerRow {
			n = hostsPerRow
		}
		lefts, width := l.columns(n, 20)
		stacks := make([]*stack, len(hosts))
		for i, h := range hosts {
			stacks[i] = l.host(h, width, len(b.Hosts) == 1)
		}
		l.pushStacks(10, stacks, lefts[:len(hosts)])
	}
	l.rule()
}

func (l *layout) host(h Host, width float64, alone bool) *stack {
	k := &stack{}
	if h.Logo != nil {
		l.stackImage(k, h.Logo, min(width, 120), 34)
		k.height += 7
	}
	look := hostLook
	if alone {
		look.size, look.leading = 16, 20
	}
	name := l.st.open(l.parent, "P").speak(h.Lang)
	k.text(l, name, []Run{{Text: h.Name}}, &look, h.Lang, width, Start)
	if len(h.Lines) > 0 {
		k.height += 3
		address := l.st.open(l.parent, "P")
		runs := make([]Run, len(h.Lines))
		for i, s := range h.Lines {
			runs[i] = Run{Text: s, Break: true}
		}
		k.text(l, address, runs, &addressLook, "", width, Start)
	}
	return k
}
