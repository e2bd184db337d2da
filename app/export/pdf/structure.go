package pdf

import (
	"bytes"
	"regexp"
)

// elem is an element of the structure tree: what a reader who hears the document
// is told. It is written, and forgotten, as soon as nothing can be added to it.
type elem struct {
	id     objectID
	parent objectID
	kind   string
	kids   buf
	page   objectID // of its first content
	attrs  buf      // further entries of its dictionary
}

// structure is the tree that is being written.
type structure struct {
	objs    *objects
	root    *elem      // the element Document
	treeID  objectID   // StructTreeRoot
	parents []objectID // by key of the parent tree: array of a page, or element of an annotation
	level   int        // of the last heading
	ids     []noteID
}

// noteID is the id of a footnote's element.
type noteID struct {
	name string
	elem objectID
}

func newStructure(o *objects, lang string) *structure {
	s := &structure{objs: o, treeID: o.newID()}
	s.root = &elem{id: o.newID(), parent: s.treeID, kind: "Document"}
	s.root.attrs.str("/Lang").text(lang)
	return s
}

// open makes an element at the end of its parent.
func (s *structure) open(parent *elem, kind string) *elem {
	e := &elem{id: s.objs.newID(), parent: parent.id, kind: kind}
	parent.kids.ref(e.id).str(" ")
	return e
}

// languageTag is what a tag of BCP 47 looks like.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// speak gives the language of an element, if it has one of its own.
func (e *elem) speak(tag string) *elem {
	if tag != "" && languageTag.MatchString(tag) {
		e.attrs.str("/Lang").text(tag)
	}
	return e
}

func (e *elem) alt(text string) *elem {
	e.attrs.str("/Alt").text(text)
	return e
}

// close writes the element.
func (s *structure) close(e *elem) {
	var b buf
	b.str("<</S").name(e.kind).str("/P ").ref(e.parent)
	if e.page != 0 {
		b.str("/Pg ").ref(e.page)
	}
	b = append(b, e.attrs...)
	b.str("/K[")
	b = append(b, bytes.TrimSuffix(e.kids, []byte(" "))...)
	b.str("]>>")
	s.objs.put(e.id, b)
	e.kids = nil
}

// content adds a marked part of a page to the element.
func (e *elem) content(page objectID, mcid int) {
	if e.page == 0 {
		e.page = page
	}
	if e.page == page {
		e.kids.int(mcid).str(" ")
		return
	}
	e.kids.str("<</Type/MCR/Pg ").ref(page).str("/MCID ").int(mcid).str(">>")
}

// heading is the level that a heading of the wanted level may have: levels never
// skip one, and the first is 1.
func (s *structure) heading(want int) int {
	s.level = min(max(want, 1), s.level+1, 6)
	return s.level
}

// key reserves an entry of the parent tree.
func (s *structure) key() int {
	s.parents = append(s.parents, 0)
	return len(s.parents) - 1
}

// leafSize is the number of entries in a leaf of the parent tree.
const leafSize = 200

// finish writes the root of the tree.
func (s *structure) finish() {
	s.close(s.root)
	tree := s.objs.newID()
	var b, kids buf
	for at := 0; at < len(s.parents); at += leafSize {
		end := min(at+leafSize, len(s.parents))
		leaf := s.objs.newID()
		kids.ref(leaf).str(" ")
		b = append(b[:0], "<</Limits["...)
		b.int(at).str(" ").int(end - 1).str("]/Nums[")
		for key := at; key < end; key++ {
			b.int(key).str(" ").ref(s.parents[key]).str(" ")
		}
		b.str("]>>")
		s.objs.put(leaf, b)
	}
	b = append(b[:0], "<</Kids["...)
	b = append(b, kids...)
	b.str("]>>")
	s.objs.put(tree, b)
	b = append(b[:0], "<</Type/StructTreeRoot/K "...)
	b.ref(s.root.id).str("/ParentTree ").ref(tree).str("/ParentTreeNextKey ").int(len(s.parents))
	if len(s.ids) > 0 {
		b.str("/IDTree<</Names[")
		for _, n := range s.ids {
			b.text(n.name).str(" ").ref(n.elem).str(" ")
		}
		b.str("]>>")
	}
	b.str(">>")
	s.objs.put(s.treeID, b)
}
