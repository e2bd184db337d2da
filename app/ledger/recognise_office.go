package ledger

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"undersigned/app"
)

// Bounds of what is read of a DOCX or XLSX. Many cells may point to one text, so
// that a long one would be repeated.
const (
	mostPart  = 32 << 20 // bytes of a part
	mostText  = 4 << 10  // bytes of a text in a workbook
	mostCells = 8        // of a row
)

// readOffice reads the names in a DOCX or XLSX, and which letter it says it is of.
func (u *Unproved) readOffice(file []byte) {
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return
	}
	parts := map[string]*zip.File{}
	for _, f := range archive.File {
		parts[path.Clean(f.Name)] = f
	}
	switch {
	case parts["word/document.xml"] != nil:
		u.Format = "docx"
		u.readWords(part(parts["word/document.xml"]))
	case parts["xl/workbook.xml"] != nil:
		u.Format = "xlsx"
		shared := sharedTexts(part(parts["xl/sharedStrings.xml"]))
		u.names([]byte(strings.Join(shared, "\n")))
		for i := 1; i <= 3; i++ {
			rows := sheetOf(part(parts["xl/worksheets/sheet"+strconv.Itoa(i)+".xml"]), shared)
			for n, row := range rows {
				u.names([]byte(strings.Join(row, "\n")))
				if i == 1 && n > 0 && row[0] != "" {
					row = append(row, make([]string, mostCells)...)
					u.Rows = append(u.Rows, app.ListedName{row[0], "", "", row[3], "", dayOf(row[6])})
				}
			}
		}
	}
}

// columnOf is the column, counted from 0, of a cell's name such as C12; 0 where it has none, or one behind Z.
func columnOf(name string) int {
	if len(name) < 2 || name[0] < 'A' || name[0] > 'Z' || name[1] > '9' {
		return 0
	}
	return int(name[0] - 'A')
}

// dayOf is the day that a workbook writes as a number, counted as Excel does, which takes 1900 for a leap year.
func dayOf(cell string) string {
	days, err := strconv.Atoi(cell)
	if err != nil || days < 1 || days > 1_000_000 {
		return ""
	}
	return time.Date(1899, time.December, 30+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// part reads a part of an archive as far as it may be read; nothing of one that is not there.
func part(f *zip.File) io.Reader {
	if f == nil {
		return strings.NewReader("")
	}
	r, err := f.Open()
	if err != nil {
		return strings.NewReader("")
	}
	return io.LimitReader(r, mostPart)
}

// readWords reads the paragraphs of a document. Names stand in paragraphs of their
// own style, or in the first cell of a row; what stands beside a name is smaller.
func (u *Unproved) readWords(from io.Reader) {
	var text, style, all strings.Builder
	aside, cell := false, 0
	reader := xml.NewDecoder(from)
	for len(u.Rows) < mostNames {
		token, err := reader.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "p":
				text.Reset()
				style.Reset()
			case "pStyle":
				style.WriteString(attribute(t, "val"))
			case "r":
				aside = false
			case "rStyle":
				aside = attribute(t, "val") == "Aside"
			case "tr":
				cell = 0
			case "tc":
				cell++
			}
			for _, a := range t.Attr { // the code's address stands in what is said of its picture
				if a.Name.Local == "descr" || a.Name.Local == "title" {
					u.names([]byte(a.Value))
				}
			}
		case xml.CharData:
			if !aside {
				text.Write(t)
			}
		case xml.EndElement:
			if t.Name.Local != "p" {
				continue
			}
			all.WriteString(text.String() + "\n")
			if style.String() == "Signatory" || style.String() == "Cell" && cell == 1 {
				u.Rows = append(u.Rows, app.ListedName{strings.TrimSpace(text.String())})
			}
		}
	}
	u.names([]byte(all.String()))
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sharedTexts are the texts that the cells of a workbook point to.
func sharedTexts(from io.Reader) []string {
	var found []string
	var text strings.Builder
	reader := xml.NewDecoder(from)
	for {
		token, err := reader.RawToken()
		if err != nil {
			return found
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "si" {
				text.Reset()
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if t.Name.Local == "si" && len(found) < 10*mostNames {
				found = append(found, shortened(text.String()))
			}
		}
	}
}

func shortened(text string) string { return text[:min(len(text), mostText)] }

// sheetOf are the rows of a sheet, each with what stands in its first cells.
func sheetOf(from io.Reader, shared []string) [][]string {
	var rows [][]string
	var row []string
	var text strings.Builder
	kind := ""
	reader := xml.NewDecoder(from)
	for len(rows) < mostNames {
		token, err := reader.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				row = nil
			case "c":
				kind = attribute(t, "t")
				text.Reset()
				for at := columnOf(attribute(t, "r")); len(row) < min(at, mostCells); {
					row = append(row, "") // cells without anything in them are left out
				}
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			switch t.Name.Local {
			case "c":
				value := text.String()
				if i, err := strconv.Atoi(strings.TrimSpace(value)); kind == "s" && err == nil && i >= 0 && i < len(shared) {
					value = shared[i]
				}
				if len(row) < mostCells {
					row = append(row, shortened(value))
				}
			case "row":
				rows = append(rows, append(row, ""))
			}
		}
	}
	return rows
}
