package views

import "strings"

// FileFormat is a kind of file in which documents can be had.
type FileFormat struct {
	Ending string
	Label  string // as people call it, where there is room: "Word (DOCX)"
	Sheet  bool   // can hold the letter itself; the others hold its list alone
}

// short is what people call the format where there is little room.
func (f FileFormat) short() string { return strings.ToUpper(f.Ending) }
