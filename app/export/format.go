package export

import (
	"fmt"
	"io"
	"iter"

	"undersigned/app/roll"
)

// Format is a kind of file that a letter can be written to, and what such a file can do. Who needs
// to know asks here: nobody else tells formats from one another by their names.
type Format struct {
	Name      string // also the file's ending
	Label     string // as people call it; the same in every language
	MediaType string
	Sheet     bool // can hold the letter itself; the others hold its list alone, whatever a layout says
	Logos     bool // shows pictures
	Provable  bool // carries the letter's proof and is sealed
	Inline    bool // browsers show it instead of keeping it
	Marks     bool // may begin with a byte order mark
	write     func(io.Writer, *Letter) error
	stream    func(io.Writer, *Letter, iter.Seq2[roll.Entry, error]) error // nil where the whole roll has to be known
}

// Formats are all kinds of files, in the order in which pages offer them.
var Formats = []Format{
	{Name: "pdf", Label: "PDF", MediaType: "application/pdf", Sheet: true, Logos: true, Provable: true, Inline: true, write: PDF},
	{Name: "docx", Label: "Word (DOCX)", MediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Sheet: true, Logos: true, write: DOCX},
	{Name: "xlsx", Label: "Excel (XLSX)", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write: XLSX},
	{
		Name: "csv", Label: "CSV", MediaType: "text/csv; charset=utf-8", Marks: true,
		write: func(w io.Writer, l *Letter) error { return CSV(w, l, l.Mark) },
		stream: func(w io.Writer, l *Letter, entries iter.Seq2[roll.Entry, error]) error {
			return CSVStream(w, l, entries, l.Mark)
		},
	},
	{Name: "json", Label: "JSON", MediaType: "application/json", Provable: true, write: JSON},
}

// FormatOf finds a format by the ending of a file.
func FormatOf(ending string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == ending {
			return f, true
		}
	}
	return Format{}, false
}

// Write writes the letter in this format. What w received before an error is no valid file.
func (f Format) Write(w io.Writer, l *Letter) error {
	if err := f.write(stoppable{w, l}, l); err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	return nil
}

// Streams says whether a list can be written while it is read, without being held.
func (f Format) Streams() bool { return f.stream != nil }

// Stream is Write of entries that are read while they are written, for a format that Streams; the
// letter's own roll gives the counts only.
func (f Format) Stream(w io.Writer, l *Letter, entries iter.Seq2[roll.Entry, error]) error {
	if err := f.stream(w, l, entries); err != nil {
		return fmt.Errorf("write %s: %w", f.Name, err)
	}
	return nil
}
