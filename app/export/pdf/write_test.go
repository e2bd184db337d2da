package pdf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"undersigned/app/export/pdf/pdftest"

	"github.com/google/go-cmp/cmp"
)

// variants are the documents that every check is made on.
func variants() map[string]*Document {
	plain := &Document{Title: "Nothing", Created: created}
	out := map[string]*Document{
		"letter with 150": sample(150), "letter with 1": sample(1), "letter with none": sample(0), "letter with 700": sample(700),
		"only names": {Title: "Signatories", Language: "de", Created: created, PageOf: "Seite {n} von {N}", Body: []Block{&Flow{Columns: 3, Entries: entries(400)}}},
		"nothing":    plain, "right to left": rightToLeftLetter(), "long words": longWords(), "footnotes": manyNotes(), "tables": longTables(),
	}
	circle := sample(40)
	circle.Paper, circle.Watermark = Letter, "Secretariat only\nexported by the coordinator on 23 November 2026"
	circle.Attachments = []Attachment{{Name: "roll.json", Description: "The roll and its proofs", MediaType: "application/json", Data: []byte(`{"roll":[]}`)}, {Name: "übersicht.txt", Description: "Übersicht", Data: []byte("x")}}
	out["secretariat"] = circle
	return out
}

func rightToLeftLetter() *Document {
	return &Document{
		Title: "رسالة مشتركة", Language: "ar", Created: created, PageOf: "صفحة {n} من {N}", Header: "رسالة مشتركة", Foot: "undersigned.example",
		Body: []Block{
			&Letterhead{Hosts: []Host{{Name: "مبادرة العدالة", Lines: []string{"بروكسل"}}}},
			&Heading{Level: 1, Text: []Run{{Text: "التعويض أولاً: خمس ثغرات في لائحة العمل القسري"}}},
			&Paragraph{Runs: []Run{{Text: strings.Repeat("نكتب إليكم بشأن التعويض المستحق لضحايا العمل القسري بموجب اللائحة (EU) 2024/3015 وبشأن خمس ثغرات. ", 6)}}},
			&List{Ordered: true, Items: [][]Block{{&Paragraph{Runs: []Run{{Text: "صندوق للناجين", Link: "https://fund.example"}}}}, {&Paragraph{Runs: []Run{{Text: "ملاحظة", Note: []Run{{Text: "انظر اللائحة."}}}}}}}},
			&Table{Head: [][]Run{{{Text: "السنة"}}, {{Text: "عدد"}}}, Rows: [][][]Run{{{{Text: "2024"}}, {{Text: "12"}}}}, Numbers: []bool{false, true}},
			&Bars{Caption: "حسب البلد", Head: [2]string{"بلد", "عدد"}, Rows: []Bar{{"لبنان", 3, "3"}, {"الأردن", 5, "5"}}},
			&Quote{Blocks: []Block{&Paragraph{Runs: []Run{{Text: "لم يسأل أحد من خاطها."}}}}},
			&Flow{Entries: entries(60)},
			&QR{Text: "https://undersigned.example", Alt: "رمز", Beside: []Run{{Text: "تحقق من القائمة"}}},
		},
	}
}

func longWords() *Document {
	word := strings.Repeat("abcdefghij", 30)
	long := strings.Repeat("Wörter ", 500)
	return &Document{Title: word, Created: created, Language: "de", Header: word, Foot: word, PageOf: word + "{n}{N}", Continued: word + "{group}", Watermark: word, Body: []Block{
		&Letterhead{Hosts: []Host{{Name: word, Lines: []string{word, word}}, {Name: long}, {Name: "c"}, {Name: "d"}}},
		&Heading{Level: 4, Text: []Run{{Text: long}}, Remark: word}, &Paragraph{Runs: []Run{{Text: long + word}}},
		&Table{Caption: word, Head: [][]Run{{{Text: word}}, {{Text: "b"}}}, Rows: [][][]Run{{{{Text: long}}, {{Text: word}}, {{Text: "more"}}}}},
		&Flow{Columns: 4, Entries: func(yield func(Entry, error) bool) {
			_ = yield(Entry{Group: long}, nil) && yield(Entry{Name: long}, nil) && yield(Entry{Name: word, Note: word}, nil) && yield(Entry{Name: "", Note: ""}, nil)
		}},
		&Bars{Caption: word, Rows: []Bar{{long, 1, word}, {"", 0, ""}}},
		&Logos{Items: []Logo{{Name: long}, {Name: word}}}, &Figures{Items: []Figure{{word, long}}},
		&QR{Text: "x", Alt: "x", Beside: []Run{{Text: long}}},
	}}
}

func manyNotes() *Document {
	d := &Document{Title: "Notes", Created: created}
	for i := range 40 {
		d.Body = append(d.Body, &Paragraph{Runs: []Run{{Text: prose, Note: []Run{{Text: strings.Repeat("A note of some length. ", 1+i*i/8)}}}}})
	}
	return d
}

func longTables() *Document {
	t := &Table{Caption: "Many rows", Head: [][]Run{{{Text: "No", Link: "https://a.example"}}, {{Text: "Name"}}}, Numbers: []bool{true}}
	for i := range 200 {
		t.Rows = append(t.Rows, [][]Run{{{Text: itoa(i)}}, {{Text: prose[:i]}}})
	}
	wide := &Table{Rows: [][][]Run{make([][]Run, 40)}}
	for i := range wide.Rows[0] {
		wide.Rows[0][i] = []Run{{Text: "cell"}}
	}
	return &Document{Title: "Tables", Created: created, Body: []Block{t, wide, &Table{}, &Bars{}, &List{}, &Quote{}, &Figures{}, &Logos{}, &Letterhead{}, &Paragraph{}, &Heading{}, &Flow{}}}
}

func TestEveryVariantIsTagged(t *testing.T) {
	t.Parallel()
	for name, d := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := render(t, d)
			if *keep != "" {
				if err := os.WriteFile(filepath.Join(*keep, strings.ReplaceAll(name, " ", "-")+".pdf"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, fault := range pdftest.Lint(data) {
				t.Error(fault)
			}
		})
	}
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	t.Parallel()
	want := render(t, sample(700))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got := render(t, sample(700)); !bytes.Equal(got, want) {
				t.Error("another run gave other bytes")
			}
		})
	}
	wait.Wait()
	moved := sample(700)
	moved.Created = created.In(time.FixedZone("elsewhere", 3600))
	if !bytes.Equal(render(t, moved), want) {
		t.Error("another time zone gave other bytes")
	}
}

// TestNamesComeOutInOrder reads every name back, whole, and in its place.
func TestNamesComeOutInOrder(t *testing.T) {
	t.Parallel()
	f, err := pdftest.Open(render(t, sample(900)))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(f.Text(), "\n")
	at := slices.IndexFunc(lines, func(s string) bool { return strings.HasPrefix(s, "Signatories 900") || s == "Signatories\u2002900" })
	if at < 0 {
		t.Fatal("no signatories")
	}
	var want, got []string
	for e, err := range entries(900) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Group == "" {
			want = append(want, letters(e.Name+e.Note))
		} else {
			want = append(want, letters(e.Group+e.Note))
		}
	}
	for _, s := range lines[at+1:] {
		if s = letters(s); s != "" && len(got) < len(want) {
			got = append(got, s)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// letters leaves of a text what must come back from a document.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r = printable(r); r < 0 || isSpace(r) || r == 0xA0 || r == 0xAD || bidiControl(r) || ignorable(r) {
			return -1
		}
		return r
	}, s)
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	broken := errors.New("the rows have gone")
	body := func(b ...Block) *Document { return &Document{Title: "T", Created: created, Body: b} }
	for name, c := range map[string]struct {
		document *Document
		want     string
	}{
		"no title":       {&Document{Title: " "}, "title"},
		"language":       {&Document{Title: "T", Language: "British English"}, "language"},
		"page line":      {&Document{Title: "T", PageOf: "{N} {n}"}, "page line"},
		"paper":          {&Document{Title: "T", Paper: Paper{10, 10}}, "paper"},
		"attachment":     {&Document{Title: "T", Attachments: []Attachment{{Name: "x"}}}, "attachment"},
		"link":           {body(&Paragraph{Runs: []Run{{Text: "x", Link: "javascript:alert(1)"}}}), "javascript"},
		"relative link":  {body(&Flow{Entries: func(y func(Entry, error) bool) { y(Entry{Name: "x", Link: "/x"}, nil) }}), "link"},
		"image":          {body(&Picture{Image: Image{Data: []byte("GIF89a"), Alt: "x"}}), "image"},
		"cut image":      {body(&Picture{Image: Image{Data: picture(9, 9)[:60], Alt: "x"}}), "image"},
		"image in logos": {body(&Logos{Items: []Logo{{Name: "x", Image: &Image{Data: picture(9, 9)}}}}), "alternative"},
		"QR without alt": {body(&QR{Text: "x"}), "alternative"},
		"endless QR":     {body(&QR{Text: strings.Repeat("x", 9000), Alt: "x"}), "QR"},
		"entries":        {body(&Flow{Entries: func(y func(Entry, error) bool) { _ = y(Entry{Name: "x"}, nil) && y(Entry{}, broken) }}), broken.Error()},
		"nil block":      {body(nil), "block"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := Write(io.Discard, c.document)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want something of %q", err, c.want)
			}
		})
	}
}

// full is a disk that takes so many bytes.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, context.DeadlineExceeded
	}
	return len(p), nil
}

func TestWriterThatFails(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, left := range []int{0, 1000, 20_000, 100_000} {
		if err := Write(&full{left}, sample(3000)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %d bytes: %v", left, err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines are left running", runtime.NumGoroutine()-before)
}

// TestMemoryStaysWithThePage writes many names and asks how much is held meanwhile.
func TestMemoryStaysWithThePage(t *testing.T) {
	var most uint64
	seen := 0
	d := &Document{Title: "T", Created: created, Body: []Block{&Flow{Entries: func(yield func(Entry, error) bool) {
		for e, err := range entries(60_000) {
			if seen++; seen%20_000 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			if !yield(e, err) {
				return
			}
		}
	}}}}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if err := Write(io.Discard, d); err != nil {
		t.Fatal(err)
	}
	if grown := int64(most) - int64(m.HeapAlloc); grown > 40<<20 {
		t.Errorf("%d MB are held for 60,000 names", grown>>20)
	}
}
