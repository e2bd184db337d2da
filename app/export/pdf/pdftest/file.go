// Package pdftest opens the documents that package pdf writes, for tests: it reads
// them back by the file format alone, and lints them by the rules of PDF/UA-1 and
// PDF/A-2a that a machine can check. It is no reader for other people's files.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// File is an opened document.
type File struct {
	Data    []byte
	Trailer Dict
	Objects map[Ref]any
	Pages   []Dict
}

// Open reads a document with all of its objects, and checks on the way that the
// cross-reference stream leads to each of them.
func Open(data []byte) (*File, error) {
	f := &File{Data: data, Objects: map[Ref]any{}}
	tail := data[max(0, len(data)-64):]
	at := bytes.LastIndex(tail, []byte("startxref"))
	if at < 0 || !bytes.HasSuffix(data, []byte("%%EOF\n")) || !bytes.HasPrefix(data, []byte("%PDF-1.7\n%")) {
		return nil, errors.New("no head or tail")
	}
	p := parser{data: tail, at: at + len("startxref")}
	start, err := p.value()
	if err != nil {
		return nil, err
	}
	offset, _ := start.(float64)
	table, err := f.object(int(offset), -1)
	if err != nil {
		return nil, fmt.Errorf("cross-reference stream: %w", err)
	}
	stream, ok := table.(*Stream)
	if !ok {
		return nil, errors.New("no cross-reference stream")
	}
	f.Trailer = stream.Dict
	rows, err := f.Decode(stream)
	if err != nil {
		return nil, err
	}
	if err := f.load(rows); err != nil {
		return nil, err
	}
	root, _ := f.Get(f.Trailer["Root"]).(Dict)
	return f, f.addPages(root["Pages"])
}

// load reads the objects of the cross-reference table, whose rows are eight bytes
// behind a byte that names the predictor.
func (f *File) load(rows []byte) error {
	row := make([]byte, 8)
	packed := map[int][]int{}
	for n := 0; len(rows) >= 9; n, rows = n+1, rows[9:] {
		for i := range row {
			row[i] += rows[1+i]
		}
		field := 0
		for _, c := range row[1:6] {
			field = field<<8 | int(c)
		}
		switch row[0] {
		case 1:
			v, err := f.object(field, n)
			if err != nil {
				return fmt.Errorf("object %d: %w", n, err)
			}
			f.Objects[Ref(n)] = v
		case 2:
			packed[field] = append(packed[field], n)
		}
	}
	for id, numbers := range packed {
		if err := f.unpack(Ref(id), len(numbers)); err != nil {
			return fmt.Errorf("object stream %d: %w", id, err)
		}
	}
	return nil
}

// object reads the object at an offset; its number must be n, unless n is -1.
func (f *File) object(offset, n int) (any, error) {
	if offset <= 0 || offset >= len(f.Data) {
		return nil, fmt.Errorf("offset %d", offset)
	}
	p := parser{data: f.Data, at: offset, refs: true}
	if head := strconv.Itoa(n) + " 0 obj\n"; n >= 0 && !bytes.HasPrefix(f.Data[offset:], []byte(head)) {
		return nil, fmt.Errorf("no %q at %d", head, offset)
	}
	p.at += bytes.IndexByte(f.Data[offset:], '\n')
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	dict, ok := v.(Dict)
	if !ok || !bytes.HasPrefix(f.Data[p.at:], []byte("\nstream\n")) {
		return v, nil
	}
	length, _ := dict["Length"].(float64)
	begin := p.at + len("\nstream\n")
	end := begin + int(length)
	if end > len(f.Data) || !bytes.HasPrefix(f.Data[end:], []byte("\nendstream\nendobj\n")) {
		return nil, fmt.Errorf("length %d is wrong", int(length))
	}
	return &Stream{Dict: dict, Raw: f.Data[begin:end]}, nil
}

func (f *File) unpack(id Ref, want int) error {
	stream, ok := f.Objects[id].(*Stream)
	if !ok || stream.Dict["Type"] != Name("ObjStm") {
		return errors.New("missing")
	}
	data, err := f.Decode(stream)
	if err != nil {
		return err
	}
	count, _ := stream.Dict["N"].(float64)
	first, _ := stream.Dict["First"].(float64)
	if int(count) != want {
		return fmt.Errorf("holds %d objects, %d are known", int(count), want)
	}
	head := parser{data: data[:int(first)]}
	for range int(count) {
		number, err := head.value()
		if err != nil {
			return err
		}
		offset, err := head.value()
		if err != nil {
			return err
		}
		body := parser{data: data, at: int(first) + int(offset.(float64)), refs: true}
		v, err := body.value()
		if err != nil {
			return fmt.Errorf("object %v: %w", number, err)
		}
		f.Objects[Ref(int(number.(float64)))] = v
	}
	return nil
}

// Decode gives the data of a stream as they were before compression.
func (f *File) Decode(s *Stream) ([]byte, error) {
	switch s.Dict["Filter"] {
	case nil, Name("DCTDecode"):
		return s.Raw, nil
	case Name("FlateDecode"):
		z, err := zlib.NewReader(bytes.NewReader(s.Raw))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	}
	return nil, fmt.Errorf("filter %v", s.Dict["Filter"])
}

// Get follows a reference.
func (f *File) Get(v any) any {
	if ref, ok := v.(Ref); ok {
		return f.Objects[ref]
	}
	return v
}

// Dict follows a reference to a dictionary, that of a stream too; nil if it is none.
func (f *File) Dict(v any) Dict {
	switch v := f.Get(v).(type) {
	case Dict:
		return v
	case *Stream:
		return v.Dict
	}
	return nil
}

// Array follows a reference to an array; nil if it is none.
func (f *File) Array(v any) Array {
	a, _ := f.Get(v).(Array)
	return a
}

func (f *File) addPages(v any) error {
	node := f.Dict(v)
	switch node["Type"] {
	case Name("Page"):
		f.Pages = append(f.Pages, node)
		return nil
	case Name("Pages"):
		before := len(f.Pages)
		for _, kid := range f.Array(node["Kids"]) {
			if err := f.addPages(kid); err != nil {
				return err
			}
		}
		if count, _ := node["Count"].(float64); int(count) != len(f.Pages)-before {
			return fmt.Errorf("node of %d pages says %v", len(f.Pages)-before, node["Count"])
		}
		return nil
	}
	return fmt.Errorf("page tree holds %v", node["Type"])
}

// Streams gives the decoded data of every stream, for searches.
func (f *File) Streams() ([][]byte, error) {
	var out [][]byte
	for _, v := range f.Objects {
		if s, ok := v.(*Stream); ok {
			data, err := f.Decode(s)
			if err != nil {
				return nil, err
			}
			out = append(out, data)
		}
	}
	return out, nil
}
