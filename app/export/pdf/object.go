package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"sync"
)

// objectID numbers an indirect object; generations are always 0.
type objectID uint32

// place says where an object is: at an offset, or within an object stream at an
// index. Eight bytes an object are all that stays in memory of what was written.
type place struct {
	at    uint32 // offset in the file, or the object stream's number
	index int16  // in the object stream; -1 at an offset
	high  uint16 // the offset's upper bits
}

// perStream is the number of small objects that are compressed together.
const perStream = 400

// objects writes the file's objects in the order they are handed in, compressing
// several at a time. Not safe for concurrent use.
type objects struct {
	out     io.Writer
	offset  int64
	places  []place // by objectID
	pending buf     // bodies of the object stream being filled
	index   []int   // number and offset of each body in pending
	slots   chan *packed
	done    chan struct{}
	mu      sync.Mutex
	err     error
	closed  bool
}

// packed is a stream on its way to the file.
type packed struct {
	id    objectID
	dict  string
	data  []byte
	ready chan struct{}
	out   *bytes.Buffer
	raw   bool // data is written as it is
}

var (
	thorough, quick = newShelf[*zlib.Writer](), newShelf[*zlib.Writer]()
	outputs         = sync.Pool{New: func() any { return new(bytes.Buffer) }}
)

// newDeflater makes a compressor of a level that is known to exist.
func newDeflater(level int) func() *zlib.Writer {
	return func() *zlib.Writer {
		w, err := zlib.NewWriterLevel(io.Discard, level)
		if err != nil {
			panic(err)
		}
		return w
	}
}

// newObjects writes to w; to nowhere, and nothing at all, if w is nil.
func newObjects(w io.Writer) *objects {
	if w == nil {
		return &objects{places: make([]place, 1, 256)}
	}
	o := &objects{out: w, places: make([]place, 1, 256), slots: make(chan *packed, runtime.GOMAXPROCS(0)+2), done: make(chan struct{})}
	go o.drain()
	// The comment of four bytes above 127 tells transport programs that the file is binary.
	o.emit([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	return o
}

// newID reserves a number for an object that is written later.
func (o *objects) newID() objectID {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.places = append(o.places, place{})
	return objectID(len(o.places) - 1)
}

// put keeps a small object for the current object stream.
func (o *objects) put(id objectID, body []byte) {
	if o.out == nil {
		return
	}
	o.index = append(o.index, int(id), len(o.pending))
	o.pending = append(o.pending, body...)
	o.pending = append(o.pending, '\n')
	if len(o.index) == 2*perStream {
		o.flush()
	}
}

// flush writes the object stream that was being filled.
func (o *objects) flush() {
	if len(o.index) == 0 {
		return
	}
	id := o.newID()
	var head buf
	o.mu.Lock()
	for i := 0; i < len(o.index); i += 2 {
		head.int(o.index[i]).str(" ").int(o.index[i+1]).str(" ")
		o.places[o.index[i]] = place{at: uint32(id), index: int16(i / 2)}
	}
	o.mu.Unlock()
	var dict buf
	dict.str("/Type/ObjStm/N ").int(len(o.index) / 2).str("/First ").int(len(head))
	o.stream(id, string(dict), append(head, o.pending...))
	o.pending, o.index = o.pending[:0], o.index[:0]
}

// stream compresses data, which it owns from now on, and writes it under id.
// dict holds the entries of the dictionary beside Length and Filter.
func (o *objects) stream(id objectID, dict string, data []byte) {
	if o.out == nil {
		return
	}
	if len(data) < tiny {
		o.rawStream(id, dict, data)
		return
	}
	p := &packed{id: id, dict: dict, data: data, ready: make(chan struct{})}
	o.slots <- p
	go p.deflate()
}

// rawStream writes data as it is; dict names the filter that undoes it, if any.
func (o *objects) rawStream(id objectID, dict string, data []byte) {
	if o.out == nil {
		return
	}
	p := &packed{id: id, dict: dict, data: data, ready: make(chan struct{}), raw: true}
	close(p.ready)
	o.slots <- p
}

func (p *packed) deflate() {
	defer close(p.ready)
	p.out = outputs.Get().(*bytes.Buffer)
	p.out.Reset()
	deflate(p.out, p.data)
}

// small is the length of data for which clearing the tables of a thorough
// compression costs more than it saves.
const small = 4000

// tiny is the length of data that compression would not make much less.
const tiny = 700

func deflate(out *bytes.Buffer, data []byte) {
	from, level := thorough, 6
	if len(data) < small {
		from, level = quick, zlib.BestSpeed
	}
	z := from.take(newDeflater(level))
	defer from.put(z)
	z.Reset(out)
	// A bytes.Buffer takes everything.
	_, _ = z.Write(data)
	_ = z.Close()
}

// deflated compresses what is the same in every document, once per process.
func deflated(data func() []byte) func() []byte {
	return sync.OnceValue(func() []byte {
		var out bytes.Buffer
		deflate(&out, data())
		return out.Bytes()
	})
}

// drain writes streams in the order they were handed in, as they are ready.
func (o *objects) drain() {
	defer close(o.done)
	for p := range o.slots {
		<-p.ready
		data := p.data
		var b buf
		b.int(int(p.id)).str(" 0 obj\n<<", p.dict)
		if !p.raw {
			data = p.out.Bytes()
			b.str("/Filter/FlateDecode")
		}
		b.str("/Length ").int(len(data)).str(">>\nstream\n")
		o.mu.Lock()
		o.places[p.id] = place{at: uint32(o.offset), high: uint16(o.offset >> 32), index: -1}
		o.mu.Unlock()
		o.emit(b)
		o.emit(data)
		o.emit([]byte("\nendstream\nendobj\n"))
		if p.out != nil {
			outputs.Put(p.out)
		}
	}
}

func (o *objects) emit(data []byte) {
	if o.failed() != nil {
		return
	}
	n, err := o.out.Write(data)
	o.offset += int64(n)
	if err != nil {
		o.mu.Lock()
		o.err = fmt.Errorf("write: %w", err)
		o.mu.Unlock()
	}
}

// failed is the first error of the file under the objects.
func (o *objects) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// settle waits until everything handed in is in the file.
func (o *objects) settle() {
	if !o.closed {
		o.closed = true
		close(o.slots)
	}
	<-o.done
}

// finish writes the cross-reference stream and the trailer.
func (o *objects) finish(root, info objectID, fileID []byte) error {
	o.flush()
	id := o.newID()
	o.settle()
	for i, p := range o.places {
		if p == (place{}) && i > 0 && objectID(i) != id {
			return fmt.Errorf("object %d was not written", i)
		}
	}
	o.places[id] = place{at: uint32(o.offset), high: uint16(o.offset >> 32), index: -1}
	start := o.offset
	var dict buf
	dict.str("/Type/XRef/Size ").int(len(o.places)).str("/W[1 5 2]/Root ").ref(root).str("/Info ").ref(info)
	dict.str("/ID[").hexString(fileID).hexString(fileID).str("]/DecodeParms<</Predictor 12/Columns 8>>")
	p := &packed{id: id, dict: string(dict), data: o.table(), ready: make(chan struct{})}
	p.deflate()
	var b buf
	b.int(int(id)).str(" 0 obj\n<<", p.dict, "/Filter/FlateDecode/Length ").int(p.out.Len()).str(">>\nstream\n")
	b = append(b, p.out.Bytes()...)
	b.str("\nendstream\nendobj\nstartxref\n").int(int(start)).str("\n%%EOF\n")
	outputs.Put(p.out)
	o.emit(b)
	return o.failed()
}

// table lists the places of all objects, each row as its difference from the row
// above (PNG's predictor "up").
func (o *objects) table() []byte {
	const width = 8
	rows := make([]byte, 0, len(o.places)*(width+1))
	var last, row [width]byte
	for i, p := range o.places {
		row = [width]byte{}
		switch {
		case i == 0:
			binary.BigEndian.PutUint16(row[6:], 65535)
		case p.index < 0:
			row[0] = 1
			row[1] = byte(p.high)
			binary.BigEndian.PutUint32(row[2:], p.at)
		default:
			row[0] = 2
			binary.BigEndian.PutUint32(row[2:], p.at)
			binary.BigEndian.PutUint16(row[6:], uint16(p.index))
		}
		rows = append(rows, 2)
		for k := range row {
			rows = append(rows, row[k]-last[k])
		}
		last = row
	}
	return rows
}
