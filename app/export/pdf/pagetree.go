package pdf

// pageTree is the tree of pages, whose nodes hold so many pages each.
type pageTree struct {
	objs      *objects
	root      objectID
	resources objectID
	nodes     []pageNode
	count     int
	wanted    int // page whose content is kept
	content   buf
}

type pageNode struct {
	id   objectID
	kids buf
	n    int
}

const pagesPerNode = 32

func newPageTree(o *objects) *pageTree {
	return &pageTree{objs: o, root: o.newID(), resources: o.newID()}
}

// begin starts the next page.
func (t *pageTree) begin(l *layout) *page {
	if t.count%pagesPerNode == 0 {
		t.nodes = append(t.nodes, pageNode{id: t.objs.newID()})
	}
	t.count++
	p := &page{objs: l.objs, setter: l.setter, id: t.objs.newID(), height: l.paper.Height, content: make(buf, 0, 12<<10)}
	node := &t.nodes[len(t.nodes)-1]
	node.kids.ref(p.id).str(" ")
	node.n++
	return p
}

// end writes a page that is painted.
func (t *pageTree) end(l *layout, p *page) {
	p.end()
	p.endText()
	key := l.st.key()
	var b buf
	b.str("[")
	for _, id := range p.owners {
		b.ref(id).str(" ")
	}
	b.str("]")
	owners := t.objs.newID()
	t.objs.put(owners, b)
	l.st.parents[key] = owners
	p.writeLinks(l.st)

	if t.count == t.wanted {
		t.content = p.content
	}
	content := t.objs.newID()
	t.objs.stream(content, "", p.content)
	b = append(b[:0], "<</Type/Page/Parent "...)
	b.ref(t.nodes[len(t.nodes)-1].id).str("/MediaBox[0 0 ").num(l.paper.Width, l.paper.Height)
	b.str("]/Resources ").ref(t.resources).str("/Contents ").ref(content)
	b.str("/StructParents ").int(key).str("/Tabs/S")
	if len(p.annots) > 0 {
		b.str("/Annots[")
		for _, id := range p.annots {
			b.ref(id).str(" ")
		}
		b.str("]")
	}
	b.str(">>")
	t.objs.put(p.id, b)
}

// finish writes the nodes.
func (t *pageTree) finish() {
	var b, kids buf
	for _, n := range t.nodes {
		kids.ref(n.id).str(" ")
		b = append(b[:0], "<</Type/Pages/Parent "...)
		b.ref(t.root).str("/Count ").int(n.n).str("/Kids[")
		b = append(b, n.kids...)
		b.str("]>>")
		t.objs.put(n.id, b)
	}
	b = append(b[:0], "<</Type/Pages/Count "...)
	b.int(t.count).str("/Kids[")
	b = append(b, kids...)
	b.str("]>>")
	t.objs.put(t.root, b)
}
