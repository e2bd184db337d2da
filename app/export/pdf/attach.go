package pdf

import "regexp"

// mediaType is what a media type looks like; names in a PDF have 127 bytes.
var mediaType = regexp.MustCompile(`^[a-zA-Z0-9.+-]{1,60}/[a-zA-Z0-9.+-]{1,60}$`)

// attach writes the files carried inside, and gives the entries of the catalogue
// that lead to them.
func (d *Document) attach(o *objects) buf {
	var names, refs buf
	for i, a := range d.Attachments {
		file, spec := o.newID(), o.newID()
		media := a.MediaType
		if !mediaType.MatchString(media) {
			media = "application/octet-stream"
		}
		var b buf
		b.str("/Type/EmbeddedFile/Subtype").name(media).str("/Params<</Size ").int(len(a.Data)).str("/ModDate").date(d.Created).str(">>")
		write := o.stream
		if a.Plain {
			write = o.rawStream
		}
		write(file, string(b), clone(a.Data))
		b = append(b[:0], "<</Type/Filespec/F"...)
		b.text(clean(a.Name)).str("/UF").utf16(clean(a.Name)).str("/Desc").text(clean(a.Description))
		b.str("/AFRelationship/Data/EF<</F ").ref(file).str("/UF ").ref(file).str(">>>>")
		o.put(spec, b)
		// Names of a name tree are in order; these are, whatever the files are called.
		names.text("file-" + itoa(100000+i)).str(" ").ref(spec).str(" ")
		refs.ref(spec).str(" ")
	}
	var out buf
	out.str("/Names<</EmbeddedFiles<</Names[")
	out = append(out, names...)
	out.str("]>>>>/AF[")
	out = append(out, refs...)
	return *out.str("]")
}
