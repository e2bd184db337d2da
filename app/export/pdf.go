package export

import (
	"bytes"
	"fmt"
	"io"

	"undersigned/app"
	"undersigned/app/export/pdf"
)

// PDF writes the document as a tagged PDF, see the package pdf.
func PDF(w io.Writer, l *Letter) error {
	d := l.pages(l.Outline())
	if len(l.Proof) == 0 {
		return pdf.Write(w, d)
	}
	return l.writeProved(w, d)
}

// pages describes a document of blocks for the writer of pages.
func (l *Letter) pages(blocks []Block) *pdf.Document {
	p := l.printer()
	d := &pdf.Document{
		Title: l.title(), Author: l.author(), Subject: p.T("documents.signatories"), Creator: clean(l.Generator),
		Language: l.documentLanguage(), Created: l.made(), ID: l.identity(),
		Header: l.header(), Foot: l.foot(),
		PageOf:    p.T("documents.page_of", "Page", "{n}", "Total", "{N}"),
		Continued: p.T("documents.continued", "Group", "{group}"),
		Body:      pager{l}.blocks(blocks),
	}
	d.Stop = l.Stop
	d.Dense = l.Contents == SummaryPage
	d.Former, d.Missing = l.former(), pager{l}.missing
	if l.PaperUS {
		d.Paper = pdf.Letter
	}
	for i, line := range lines(l.Watermark) {
		if i > 0 {
			d.Watermark += "\n"
		}
		d.Watermark += line
	}
	return d
}

// writeProved writes the document with the list and its proof inside, and seals
// it. The list is stored as it is, so that it can be found without reading the PDF.
func (l *Letter) writeProved(w io.Writer, d *pdf.Document) error {
	uncounted := *l
	uncounted.Step = nil // they are counted as they come onto the pages
	list, err := uncounted.sealedList(app.SealedPDF)
	if err != nil {
		return err
	}
	d.Attachments = []pdf.Attachment{{
		Name: "undersigned.json", Description: l.printer().T("documents.proof_attached"), MediaType: "application/json",
		Data: list, Plain: true,
	}}
	var file bytes.Buffer
	if err := pdf.Write(&file, d); err != nil {
		return err
	}
	return l.writeSealed(w, file.Bytes(), app.SealedPDF)
}

// identity tells this document from every other that may be made of the letter.
func (l *Letter) identity() []byte {
	delivered := ""
	if l.Package != nil {
		delivered = l.Package.Digest
	}
	return fmt.Appendf(nil, "%s %s %s %s %s %t %t %s %s", l.Digest, l.Contents, l.printer().Code(), l.Roll.Grouping, l.Circle,
		l.Cover, l.PaperUS, l.made(), delivered+string(l.English))
}

// pager makes of a letter's blocks those of the writer of pages.
type pager struct{ l *Letter }

func (w pager) blocks(blocks []Block) []pdf.Block {
	var list []pdf.Block
	for _, b := range blocks {
		list = append(list, w.block(b))
	}
	return list
}

func (w pager) block(b Block) pdf.Block {
	switch b := b.(type) {
	case *Letterhead:
		return pdfLetterhead(b)
	case *Heading:
		return &pdf.Heading{Level: b.Level, Text: pdfRuns(b.Runs), Lang: b.Lang, Remark: b.Remark}
	case *Paragraph:
		return pdfParagraph(b)
	case *List:
		list := &pdf.List{Ordered: b.Ordered, Start: b.Start}
		for _, item := range b.Items {
			list.Items = append(list.Items, w.blocks(item))
		}
		return list
	case *Quote:
		return &pdf.Quote{Blocks: w.blocks(b.Blocks)}
	case *Rule:
		return &pdf.Rule{}
	case *PageBreak:
		return &pdf.PageBreak{}
	case *Table:
		return pdfTable(b)
	case *Names:
		return w.names(b)
	case *Figures:
		figures := &pdf.Figures{}
		for _, f := range b.Items {
			figures.Items = append(figures.Items, pdf.Figure(f))
		}
		return figures
	case *Bars:
		bars := &pdf.Bars{Caption: b.Caption, Head: b.Head, Columns: b.Columns}
		for _, r := range b.Rows {
			bars.Rows = append(bars.Rows, pdf.Bar{Label: r.Label, Value: float64(r.Value), Text: r.Text})
		}
		return bars
	case *Logos:
		return pdfLogos(b)
	case *QR:
		return &pdf.QR{Text: b.Text, Alt: b.Alt, Beside: pdfRuns(b.Beside), Lang: b.Lang}
	}
	return &pdf.Space{}
}

func pdfLetterhead(b *Letterhead) pdf.Block {
	head := &pdf.Letterhead{}
	for _, h := range b.Hosts {
		head.Hosts = append(head.Hosts, pdf.Host{Name: h.Name, Lines: h.Lines, Lang: languageTag(h.Language)})
	}
	return head
}

func pdfParagraph(b *Paragraph) pdf.Block {
	p := &pdf.Paragraph{Runs: pdfRuns(b.Runs), Lang: b.Lang, Keep: b.Keep}
	switch b.Style {
	case Text:
		p.Style = pdf.Body
	case Small, Warning:
		p.Style = pdf.Small
	case Dated:
		p.Style, p.Align = pdf.Plain, pdf.End
	default:
		p.Style = pdf.Plain
	}
	if b.Style == Warning {
		for i := range p.Runs {
			p.Runs[i].Bold = true
		}
	}
	return p
}

func pdfRuns(runs []Run) []pdf.Run {
	if len(runs) == 0 {
		return nil // an empty note would still have a number
	}
	list := make([]pdf.Run, len(runs))
	for i, r := range runs {
		list[i] = pdf.Run{Text: r.Text, Bold: r.Bold, Italic: r.Italic, Exact: r.Code, Link: r.Link, Break: r.Break, Note: pdfRuns(r.Note)}
	}
	return list
}

func pdfTable(b *Table) pdf.Block {
	t := &pdf.Table{Caption: b.Caption, Numbers: b.Numbers, Lang: b.Lang}
	for _, cell := range b.Head {
		t.Head = append(t.Head, pdfRuns(cell))
	}
	for _, row := range b.Rows {
		var cells [][]pdf.Run
		for _, cell := range row {
			cells = append(cells, pdfRuns(cell))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// pdfLogos sets more to a row where there are many.
func pdfLogos(b *Logos) pdf.Block {
	logos := &pdf.Logos{Columns: 4}
	if len(b.Items) > 12 {
		logos.Columns = 5
	}
	for _, i := range b.Items {
		logos.Items = append(logos.Items, pdf.Logo{Name: i.Name, Lang: i.Lang, Image: &pdf.Image{Data: i.Data, Alt: i.Name}})
	}
	return logos
}

func (w pager) names(b *Names) pdf.Block {
	return &pdf.Flow{Columns: b.Columns, After: b.After, Entries: func(yield func(pdf.Entry, error) bool) {
		for n := range b.Items {
			e := pdf.Entry{Group: n.Group, Level: n.Level, Lang: b.Lang, Note: n.Note}
			if n.Group == "" {
				e = w.printed(n)
			}
			if !yield(e, nil) {
				return
			}
		}
	}}
}
