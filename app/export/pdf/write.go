package pdf

import (
	"crypto/sha256"
	"io"
)

// write makes the document; whatever it returns, nothing is left running.
func write(w io.Writer, d *Document) (err error) {
	o := newObjects(w)
	defer o.settle()
	l := newLayout(o, d)
	defer l.setter.close()
	if err := l.run(); err != nil {
		return err
	}
	l.st.finish()
	l.pages.finish()
	outline := l.outline.write(o)
	o.put(l.pages.resources, l.resources())
	info := o.newID()
	o.put(info, d.info())
	root := o.newID()
	catalogue, err := l.catalogue(outline)
	if err != nil {
		return err
	}
	o.put(root, catalogue)
	sum := sha256.Sum256(d.ID)
	return o.finish(root, info, sum[:16])
}

// run sets and paints the whole document.
func (l *layout) run() error {
	for _, b := range l.doc.Body {
		if err := l.block(b); err != nil {
			return err
		}
		if err := l.objs.failed(); err != nil {
			return err
		}
	}
	l.finishPage()
	if l.pages.count == 0 {
		l.paintPage(0)
	}
	l.writeTotal()
	return nil
}

// resources is the one dictionary of fonts and images that all pages share.
func (l *layout) resources() buf {
	var b buf
	b.str("<</Font<<")
	b = append(b, writeFonts(l.objs, l.setter)...)
	b.str(">>/XObject<<")
	if l.total != 0 {
		b.str("/N ").ref(l.total)
	}
	for _, x := range l.imageList {
		b.name(x.name).str(" ").ref(x.id)
	}
	return *b.str(">>>>")
}

// catalogue is the root of the file.
func (l *layout) catalogue(outline objectID) (buf, error) {
	metadata, profile := l.objs.newID(), l.objs.newID()
	l.objs.rawStream(metadata, "/Type/Metadata/Subtype/XML", l.doc.xmp(l.lang))
	l.objs.rawStream(profile, "/N 3/Filter/FlateDecode", profileData())
	var b buf
	b.str("<</Type/Catalog/Pages ").ref(l.pages.root).str("/Lang").text(l.lang)
	b.str("/MarkInfo<</Marked true>>/StructTreeRoot ").ref(l.st.treeID)
	b.str("/ViewerPreferences<</DisplayDocTitle true")
	if l.rtl {
		b.str("/Direction/R2L")
	}
	b.str(">>/Metadata ").ref(metadata)
	b.str("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile ").ref(profile).str(">>]")
	if outline != 0 {
		b.str("/Outlines ").ref(outline).str("/PageMode/UseOutlines")
	}
	if len(l.doc.Attachments) > 0 {
		b = append(b, l.doc.attach(l.objs)...)
	}
	return *b.str(">>"), nil
}

// producer is the program that wrote the file.
const producer = "Undersigned"

func (d *Document) creator() string {
	if d.Creator != "" {
		return d.Creator
	}
	return producer
}

// info repeats, for old readers, what the metadata say; a difference would be an
// error in PDF/A.
func (d *Document) info() buf {
	var b buf
	b.str("<</Title").text(clean(d.Title))
	if d.Author != "" {
		b.str("/Author").text(clean(d.Author))
	}
	if d.Subject != "" {
		b.str("/Subject").text(clean(d.Subject))
	}
	if k := d.keywords(); k != "" {
		b.str("/Keywords").text(k)
	}
	b.str("/Creator").text(clean(d.creator())).str("/Producer").text(producer)
	b.str("/CreationDate").date(d.Created).str("/ModDate").date(d.Created)
	return *b.str(">>")
}
