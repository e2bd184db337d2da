package pdftest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"undersigned/app/export/pdf"
	"undersigned/app/export/pdf/pdftest"
)

func document(t *testing.T) *pdftest.File {
	t.Helper()
	var b bytes.Buffer
	err := pdf.Write(&b, &pdf.Document{
		Title: "T", Language: "en", Created: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), PageOf: "{n} of {N}",
		Attachments: []pdf.Attachment{{Name: "a.txt", Description: "a", MediaType: "text/plain", Data: []byte("a")}},
		Body: []pdf.Block{
			&pdf.Heading{Level: 1, Text: []pdf.Run{{Text: "Heading"}}},
			&pdf.Heading{Level: 2, Text: []pdf.Run{{Text: "Heading"}}},
			&pdf.Paragraph{Runs: []pdf.Run{{Text: "A link", Link: "https://a.example", Note: []pdf.Run{{Text: "A note"}}}}},
			&pdf.Table{Head: [][]pdf.Run{{{Text: "Head"}}}, Rows: [][][]pdf.Run{{{{Text: "Cell"}}}}},
			&pdf.QR{Text: "x", Alt: "x"},
			&pdf.List{Items: [][]pdf.Block{{&pdf.Paragraph{Runs: []pdf.Run{{Text: "Item"}}}}}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := pdftest.Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// first finds the first object, by number, with an entry of a value.
func first(t *testing.T, f *pdftest.File, key, value pdftest.Name) pdftest.Dict {
	t.Helper()
	for n := range pdftest.Ref(len(f.Objects) + 2) {
		if d := f.Dict(n); d != nil && d[key] == value {
			return d
		}
	}
	t.Fatalf("no object of %s %s", key, value)
	return nil
}

// TestLintSees breaks one rule at a time.
func TestLintSees(t *testing.T) {
	t.Parallel()
	root := func(f *pdftest.File) pdftest.Dict { return f.Dict(f.Trailer["Root"]) }
	drop := func(key, value, entry pdftest.Name) func(*testing.T, *pdftest.File) {
		return func(t *testing.T, f *pdftest.File) { delete(first(t, f, key, value), entry) }
	}
	set := func(key, value, entry pdftest.Name, to any) func(*testing.T, *pdftest.File) {
		return func(t *testing.T, f *pdftest.File) { first(t, f, key, value)[entry] = to }
	}
	for want, change := range map[string]func(*testing.T, *pdftest.File){
		"no language of the document":   func(_ *testing.T, f *pdftest.File) { delete(root(f), "Lang") },
		"not marked as tagged":          func(_ *testing.T, f *pdftest.File) { delete(root(f), "MarkInfo") },
		"title is not displayed":        func(_ *testing.T, f *pdftest.File) { delete(root(f), "ViewerPreferences") },
		"no plain metadata":             func(_ *testing.T, f *pdftest.File) { delete(root(f), "Metadata") },
		"0 output intents":              func(_ *testing.T, f *pdftest.File) { delete(root(f), "OutputIntents") },
		"1 files, 0 of them associated": func(_ *testing.T, f *pdftest.File) { delete(root(f), "AF") },
		"encrypted":                     func(_ *testing.T, f *pdftest.File) { f.Trailer["Encrypt"] = pdftest.Dict{} },
		"dates differ":                  func(_ *testing.T, f *pdftest.File) { f.Dict(f.Trailer["Info"])["ModDate"] = pdftest.String("D:2020") },
		"tab order":                     drop("Type", "Page", "Tabs"),
		"owners":                        drop("Type", "Page", "StructParents"),
		"has no ToUnicode":              drop("Subtype", "Type0", "ToUnicode"),
		"is not embedded":               drop("Type", "FontDescriptor", "FontFile2"),
		"shows no glyph":                drop("Subtype", "CIDFontType2", "W"),
		"has no alternative text":       drop("S", "Figure", "Alt"),
		"has no id of its own":          drop("S", "Note", "ID"),
		"has no scope":                  drop("S", "TH", "A"),
		"link without contents":         drop("Subtype", "Link", "Contents"),
		"to be printed":                 set("Subtype", "Link", "F", 2.0),
		"link belongs to no element":    set("Subtype", "Link", "StructParent", 99.0),
		"follows a heading of level 1":  set("S", "H2", "S", pdftest.Name("H3")),
		"is of no standard kind":        set("S", "P", "S", pdftest.Name("Story")),
		"L holds P":                     set("S", "LI", "S", pdftest.Name("P")),
		"LBody stands below P":          set("S", "LI", "S", pdftest.Name("P")),
		"has another parent":            set("S", "LBody", "P", pdftest.Ref(1)),
		"holds a part marked":           set("S", "H1", "S", pdftest.Name("P")),
		"nothing holds part":            set("S", "Lbl", "K", pdftest.Array{}),
		"is empty":                      set("S", "TR", "K", pdftest.Array{}),
		"language \"British English\"":  set("S", "P", "Lang", pdftest.String("British English")),
		"leads to no annotation":        set("S", "Link", "K", pdftest.Array{}),
		"file specification":            drop("Type", "Filespec", "AFRelationship"),
		"root element H1":               set("S", "Document", "S", pdftest.Name("H1")),
		"is not the owner of part":      func(t *testing.T, f *pdftest.File) { swapOwners(t, f) },
		"outside of any mark":           func(t *testing.T, f *pdftest.File) { content(t, f, "0 0 10 10 re f\n") },
		"EMC without BDC":               func(t *testing.T, f *pdftest.File) { content(t, f, "EMC\n") },
		"ends inside a mark":            func(t *testing.T, f *pdftest.File) { content(t, f, "/Artifact<<>>BDC\n") },
		"P without MCID":                func(t *testing.T, f *pdftest.File) { content(t, f, "/P<<>>BDC EMC\n") },
		"stands for no text":            func(t *testing.T, f *pdftest.File) { content(t, f, "/Artifact<<>>BDC BT /Fa 9 Tf[(\xDF)]TJ ET EMC\n") },
		"font Fz is not among":          func(t *testing.T, f *pdftest.File) { content(t, f, "BT /Fz 9 Tf ET\n") },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			f := document(t)
			if faults := f.Lint(); len(faults) > 0 {
				t.Fatalf("before anything was broken: %q", faults)
			}
			change(t, f)
			if faults := strings.Join(f.Lint(), "\n"); !strings.Contains(faults, want) {
				t.Errorf("not seen; found were:\n%s", faults)
			}
		})
	}
}

// content puts operators at the end of the first page.
func content(t *testing.T, f *pdftest.File, more string) {
	t.Helper()
	s, ok := f.Get(f.Pages[0]["Contents"]).(*pdftest.Stream)
	if !ok {
		t.Fatal("no content")
	}
	data, err := f.Decode(s)
	if err != nil {
		t.Fatal(err)
	}
	delete(s.Dict, "Filter")
	s.Raw = append(data, more...)
}

// swapOwners makes the parent tree name the wrong elements.
func swapOwners(t *testing.T, f *pdftest.File) {
	t.Helper()
	tree := f.Dict(f.Dict(f.Dict(f.Trailer["Root"])["StructTreeRoot"])["ParentTree"])
	leaf := f.Dict(f.Array(tree["Kids"])[0])
	owners := f.Array(f.Array(leaf["Nums"])[1])
	owners[0], owners[1] = owners[1], owners[0]
}

func TestBrokenFilesDoNotOpen(t *testing.T) {
	t.Parallel()
	whole := document(t).Data
	if _, err := pdftest.Open(whole[:len(whole)-7]); err == nil {
		t.Error("a cut file was opened")
	}
	for _, at := range []int{len(whole) / 3, len(whole) / 2} {
		changed := bytes.Clone(whole)
		changed = append(changed[:at], changed[at+1:]...)
		if _, err := pdftest.Open(changed); err == nil {
			t.Errorf("a file that lacks its byte %d was opened", at)
		}
	}
}
