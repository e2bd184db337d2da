package export

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"undersigned/app/roll"
)

// XLSX writes a workbook: a sheet with one row a signatory in the roll's order, under a head that
// stays in sight and filters, with days as days; one with the counts and where they come from; and
// for a package with one before it a sheet of who joined and who left since. Names are text in the
// file, so that none is ever taken for a formula.
func XLSX(w io.Writer, l *Letter) error {
	f := excelize.NewFile()
	defer f.Close()
	b := &workbook{f: f, l: l, list: l.printer().T("documents.sheet_signatories"), sums: l.printer().T("documents.sheet_counts")}
	if err := b.prepare(); err != nil {
		return fmt.Errorf("prepare workbook: %w", err)
	}
	if err := b.writeList(); err != nil {
		return fmt.Errorf("write sheet of signatories: %w", err)
	}
	if err := b.writeCounts(); err != nil {
		return fmt.Errorf("write sheet of counts: %w", err)
	}
	if err := b.writeChanges(); err != nil {
		return fmt.Errorf("write sheet of changes: %w", err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

type workbook struct {
	f                *excelize.File
	l                *Letter
	list, sums       string // names of the sheets
	head, day, title int    // styles
}

func (b *workbook) prepare() error {
	if err := b.f.SetSheetName("Sheet1", b.list); err != nil {
		return err
	}
	if _, err := b.f.NewSheet(b.sums); err != nil {
		return err
	}
	var err error
	if b.head, err = b.f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1C2733"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	}); err != nil {
		return err
	}
	isoDate := "yyyy-mm-dd"
	if b.day, err = b.f.NewStyle(&excelize.Style{CustomNumFmt: &isoDate, Alignment: &excelize.Alignment{Horizontal: "left"}}); err != nil {
		return err
	}
	if b.title, err = b.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}); err != nil {
		return err
	}
	return b.f.SetDocProps(b.properties())
}

// properties carry the instant of the roll, not of the writing: the same roll gives the same bytes.
func (b *workbook) properties() *excelize.DocProperties {
	made := b.l.made().Format(time.RFC3339)
	return &excelize.DocProperties{
		Title: b.l.title(), Creator: b.l.author(), LastModifiedBy: b.l.author(), Language: b.l.printer().Code(),
		Created: made, Modified: made, Description: clean(b.l.Notice),
	}
}

// made is the instant that stands in a file's properties. The year 1980 is the first that a zip
// archive can hold.
func (l *Letter) made() time.Time {
	for _, t := range []time.Time{l.AsOf, l.Date} {
		if t.Year() >= 1980 {
			return t.UTC().Truncate(time.Second)
		}
	}
	return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
}

type column struct {
	key   string // of its heading in the catalogue
	width float64
	value func(row) any
}

func (b *workbook) columns() []column {
	day := func(r row) any {
		if r.SignedOn.IsZero() {
			return nil
		}
		y, m, d := r.SignedOn.Date()
		return excelize.Cell{StyleID: b.day, Value: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
	}
	columns := []column{
		{"name", 52, func(r row) any { return cell(r.Name) }},
		{"original_name", 40, func(r row) any { return cell(r.OriginalName) }},
		{"english_name", 40, func(r row) any { return cell(r.EnglishName) }},
		{"country_code", 9, func(r row) any { return cell(r.CountryCode) }},
		{"country", 24, func(r row) any { return cell(r.Country) }},
		{"type", 32, func(r row) any { return cell(r.TypeName) }},
		{"signed_on", 13, day},
	}
	if !b.l.marked() {
		return columns
	}
	answer := map[bool]string{true: b.l.printer().T("documents.yes"), false: b.l.printer().T("documents.no")}
	return append(columns, column{"withheld", 14, func(r row) any { return answer[r.Withheld] }})
}

// cell is text as it is; excelize cuts it to what a cell takes and escapes what Excel would decode.
func cell(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (b *workbook) writeList() error {
	s, err := b.f.NewStreamWriter(b.list)
	if err != nil {
		return err
	}
	columns := b.columns()
	for i, c := range columns {
		if err := s.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = excelize.Cell{StyleID: b.head, Value: b.l.printer().T("documents.column_" + c.key)}
	}
	if err := s.SetRow("A1", cells); err != nil {
		return err
	}
	n := 1
	for r := range b.l.rows() {
		n++
		for i, c := range columns {
			cells[i] = c.value(r)
		}
		if err := s.SetRow(fmt.Sprintf("A%d", n), cells); err != nil {
			return err
		}
	}
	if err := b.filter(s, len(columns), n); err != nil {
		return err
	}
	return s.Flush()
}

// filter makes the list a table, whose head filters and sorts; a table needs a row.
func (b *workbook) filter(s *excelize.StreamWriter, columns, rows int) error {
	last, err := excelize.CoordinatesToCellName(columns, max(rows, 2))
	if err != nil {
		return err
	}
	return s.AddTable(&excelize.Table{Range: "A1:" + last, Name: "signatories", StyleName: "TableStyleLight1"})
}

// writeCounts does not stream: excelize packs streamed sheets in no order, and with two of them
// the same workbook would not have the same bytes.
func (b *workbook) writeCounts() error {
	return b.writeSheet(b.sums, []float64{44, 16}, b.countRows())
}

// writeChanges says who joined and who left since the package before.
func (b *workbook) writeChanges() error {
	if b.l.joined() == nil {
		return nil
	}
	p := b.l.printer()
	sheet := p.T("documents.sheet_changes")
	if _, err := b.f.NewSheet(sheet); err != nil {
		return err
	}
	rows := [][]any{
		{excelize.Cell{StyleID: b.title, Value: p.T("documents.changes_since", "Number", p.Number(b.l.Package.Since))}}, nil, {},
	}
	for _, key := range []string{"name", "change", "country", "type"} {
		rows[2] = append(rows[2], excelize.Cell{StyleID: b.head, Value: p.T("documents.column_" + key)})
	}
	of := b.l.rowMaker()
	for _, part := range []struct {
		key  string
		list roll.Roll
	}{{"joined", b.l.Package.Joined}, {"gone", b.l.Package.Gone}} {
		change := p.T("documents.change_" + part.key)
		for e := range part.list.All() {
			r := of(e)
			rows = append(rows, []any{cell(r.Name), change, cell(r.Country), cell(r.TypeName)})
		}
	}
	return b.writeSheet(sheet, []float64{52, 20, 24, 32}, rows)
}

func (b *workbook) writeSheet(sheet string, widths []float64, rows [][]any) error {
	for i, width := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err == nil {
			err = b.f.SetColWidth(sheet, column, column, width)
		}
		if err != nil {
			return err
		}
	}
	for i, cells := range rows {
		for j, c := range cells {
			if err := b.set(sheet, j+1, i+1, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *workbook) set(sheet string, column, line int, value any) error {
	name, err := excelize.CoordinatesToCellName(column, line)
	if err != nil {
		return err
	}
	styled, ok := value.(excelize.Cell)
	if !ok {
		return b.f.SetCellValue(sheet, name, value)
	}
	if err := b.f.SetCellStyle(sheet, name, name, styled.StyleID); err != nil {
		return err
	}
	return b.f.SetCellValue(sheet, name, styled.Value)
}

func (b *workbook) countRows() [][]any {
	p, r := b.l.printer(), b.l.Roll
	head := func(left, right string) []any {
		return []any{excelize.Cell{StyleID: b.head, Value: left}, excelize.Cell{StyleID: b.head, Value: right}}
	}
	rows := [][]any{{excelize.Cell{StyleID: b.title, Value: cell(b.l.title())}}}
	for _, said := range b.l.sources() {
		rows = append(rows, []any{cell(said[0]), cell(said[1])})
	}
	organisations := p.T("documents.column_organisations")
	withheld := any(r.Withheld.Organisations)
	if r.Withheld.Some {
		withheld = p.T("documents.some")
	}
	rows = append(rows, nil, head(p.T("documents.total"), organisations),
		[]any{p.T("documents.total"), r.Organisations}, []any{p.T("documents.total_named"), r.Named},
		[]any{p.T("documents.total_withheld"), withheld}, []any{p.T("documents.total_countries"), r.Countries},
		nil, head(p.T("documents.column_country"), organisations))
	for _, c := range r.ByCountry {
		rows = append(rows, []any{cell(c.Heading), c.Organisations})
	}
	rows = append(rows, nil, head(p.T("documents.column_type"), organisations))
	for _, c := range r.ByType {
		rows = append(rows, []any{cell(c.Heading), c.Organisations})
	}
	return rows
}

// sources say where a table comes from: label and value.
func (l *Letter) sources() [][2]string {
	p := l.printer()
	var said [][2]string
	if !l.AsOf.IsZero() {
		said = append(said, [2]string{strings.TrimSuffix(p.T("documents.as_of", "DateTime", p.DateTime(l.AsOf, l.Zone)), ".")})
	}
	for _, s := range [][2]string{
		{p.T("documents.address"), l.Address}, {p.T("documents.text_digest"), l.Digest},
	} {
		if s[1] != "" {
			said = append(said, [2]string{s[0], clean(s[1])})
		}
	}
	if l.Package != nil {
		said = append(said, [2]string{l.packageName(), clean(l.Package.Digest)})
	}
	if l.Watermark != "" {
		said = append(said, [2]string{strings.Join(lines(l.Watermark), " ")})
	}
	if l.Notice != "" {
		said = append(said, [2]string{clean(l.Notice)})
	}
	return said
}
