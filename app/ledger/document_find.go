package ledger

import (
	"bytes"
	"compress/zlib"
	"io"

	"undersigned/app"
)

// The bounds within which a PDF is searched. A small file that would become a
// large one is given up.
const (
	mostStreams  = 100_000
	mostLists    = 8       // that are read; a file with two has been made by somebody else
	leastUnfold  = 8 << 20 // bytes that a list may have, whatever the file's size
	mostUnfolded = 4       // times the file's size that it may have in addition
)

// listsIn finds the lists of signatories in a file, each once. A PDF holds its
// list as it is, or as another program has written it anew: packed. It is not read
// as a PDF, but searched: what a reader of PDFs would show of it is no matter, for
// nothing is said of a file with a list inside but what the list's own notes say.
func listsIn(file []byte) [][]byte {
	if !isPDF(file) {
		alone := bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\ufeff")), " \t\r\n")
		if bytes.HasPrefix(alone, []byte("{")) && !bytes.Contains(file, []byte(app.ListMark)) {
			return [][]byte{alone} // another program may have indented it anew
		}
	}
	var found [][]byte
	for at := 0; len(found) < mostLists; at++ {
		next := bytes.Index(file[at:], []byte(app.ListMark))
		if next < 0 {
			break
		}
		at += next
		found = append(found, file[at:])
	}
	if isPDF(file) {
		found = append(found, packedLists(file)...)
	}
	return found
}

func isPDF(file []byte) bool { return bytes.HasPrefix(file, []byte("%PDF-")) }

// packedLists are the lists in those streams of a PDF that were packed with zlib.
func packedLists(file []byte) [][]byte {
	var found [][]byte
	var u unfolder
	room := leastUnfold + mostUnfolded*len(file)
	for stream := range streamsOf(file) {
		if string(u.unfold(stream, len(app.ListMark))) != app.ListMark {
			continue
		}
		text := u.unfold(stream, room)
		if len(text) == room {
			return found // too large to be one
		}
		room -= len(text)
		if found = append(found, text); len(found) == mostLists {
			return found
		}
	}
	return found
}

// streamsOf yields what may be the streams of a PDF, each to the file's end.
func streamsOf(file []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		rest := file
		for range mostStreams {
			_, after, ok := bytes.Cut(rest, []byte("stream"))
			if !ok {
				return
			}
			rest = after
			after = bytes.TrimPrefix(bytes.TrimPrefix(after, []byte("\r")), []byte("\n"))
			if len(after) > 2 && after[0]&0x0f == 8 && (int(after[0])<<8+int(after[1]))%31 == 0 && !yield(after) {
				return
			}
		}
	}
}

// unfolder unpacks one stream after another.
type unfolder struct{ r io.ReadCloser }

// unfold unpacks at most so many bytes of a stream; what is broken ends where it breaks.
func (u *unfolder) unfold(stream []byte, most int) []byte {
	from := bytes.NewReader(stream)
	again, ok := u.r.(zlib.Resetter)
	var err error
	if ok {
		err = again.Reset(from, nil)
	} else {
		u.r, err = zlib.NewReader(from)
	}
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(u.r, int64(most))) // what can be read of it counts
	return text
}
