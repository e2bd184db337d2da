package ledger_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/ledger"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// tileReader reads a log through its tiles alone, as a monitor does.
type tileReader struct {
	t   *testing.T
	log *ledger.Ledger
	n   int // tiles that were read
}

func (r *tileReader) Height() int { return 8 }

func (r *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

func (r *tileReader) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		found, err := r.log.Tile(r.t.Context(), strings.TrimPrefix(tile.Path(), "tile/8/"))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", tile.Path(), err)
		}
		data = append(data, found)
		r.n++
	}
	return data, nil
}

// TestTilesGiveTheTree proves every kind of line from tiles, at sizes with and without partial ones.
func TestTilesGiveTheTree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g, log := signer(t, s), ledger.New(s)
		reader := &tileReader{t: t, log: log}
		size := int64(1)
		for _, next := range []int64{1, 2, 255, 256, 257, 600} {
			appendLines(t, s, int(next-size))
			size = next
			c := signed(t, s, g)
			tree := tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: c.Root}, reader)
			root, err := tlog.TreeHash(c.Size, tree)
			if err != nil || root != c.Root || c.Size != size {
				t.Errorf("%d lines: %v, %v; signed: %v", c.Size, root, err, c.Head)
			}
			for _, index := range []int64{0, size / 2, size - 1} {
				p, err := tlog.ProveRecord(size, index, tree)
				if err != nil {
					t.Errorf("line %d of %d: %v", index, size, err)
				}
				if err := tlog.CheckRecord(p, size, c.Root, index, tlog.RecordHash(entry(t, log, size, index))); err != nil {
					t.Errorf("line %d of %d: %v", index, size, err)
				}
			}
		}
		if reader.n == 0 {
			t.Error("no tile was read")
		}
	})
}

// entry reads one entry from its bundle.
func entry(t *testing.T, log *ledger.Ledger, size, index int64) []byte {
	t.Helper()
	tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: int(min(256, size-index/256*256))}
	data, err := log.Tile(t.Context(), strings.Replace(strings.TrimPrefix(tile.Path(), "tile/8/"), "data", "entries", 1))
	if err != nil {
		t.Fatal(err)
	}
	for range index % 256 {
		data = data[2+binary.BigEndian.Uint16(data):]
	}
	return data[2 : 2+binary.BigEndian.Uint16(data)]
}

func TestTilesThatAreThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g, log := signer(t, s), ledger.New(s)
		if _, err := log.Tile(t.Context(), "0/000.p/1"); !app.IsKind(err, app.NotFound) {
			t.Errorf("before the first checkpoint: %v", err)
		}
		appendLines(t, s, 269)
		signed(t, s, g)
		appendLines(t, s, 300) // not signed for, so not to be read
		for path, length := range map[string]int{
			"0/000": 8192, "0/000.p/1": 32, "0/000.p/255": 255 * 32, "0/001.p/14": 14 * 32, "0/001.p/13": 13 * 32, "1/000.p/1": 32,
			"entries/000": 256 * 34, "entries/001.p/14": 14 * 34, "entries/000.p/7": 7 * 34,
		} {
			data, err := log.Tile(t.Context(), path)
			if err != nil || len(data) != length {
				t.Errorf("%s: %d bytes, %v; want %d", path, len(data), err, length)
			}
		}
		for _, path := range []string{
			"0/001", "0/001.p/15", "0/002.p/1", "1/000", "1/000.p/2", "2/000.p/1", "entries/001", "entries/001.p/15",
			"", "0", "0/", "0/0", "0/00", "0/0000", "0/000/", "0/000.p", "0/000.p/", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p/-1", "0/x000/000", "0/+00",
			"00/000", "-1/000", "64/000", "63/000", "data/000", "entries/-01", "0/x999/x999/x999/x999/x999/x999/x999/999", "1/../0/000", "0/000.p/1/", "entries", "0/000%00",
			"63/x009/x223/x372/x036/x854/x775/807.p/255",
		} {
			if data, err := log.Tile(t.Context(), path); !app.IsKind(err, app.NotFound) {
				t.Errorf("%q: %d bytes, %v", path, len(data), err)
			}
		}
	})
}

// FuzzTile looks for an address that is not refused and not answered rightly.
func FuzzTile(f *testing.F) {
	s := storetest.New(f)
	log := ledger.New(s)
	g, err := ledger.OpenSigner(f.Context(), s, ledger.SignerOptions{Origin: origin, Secret: secret})
	if err != nil {
		f.Fatal(err)
	}
	if err := g.Sign(f.Context()); err != nil {
		f.Fatal(err)
	}
	full, err := log.Tile(f.Context(), "entries/000.p/1")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"0/000.p/1", "entries/000.p/1", "0/x001/x234/067", "63/000", "data/000.p/1", "entries/000.p/01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		data, err := log.Tile(t.Context(), path)
		hash := tlog.RecordHash(full[2:])
		switch {
		case err != nil && !app.IsKind(err, app.NotFound):
			t.Errorf("%q: %v", path, err)
		case err == nil && path == "entries/000.p/1" && bytes.Equal(data, full):
		case err == nil && path == "0/000.p/1" && bytes.Equal(data, hash[:]):
		case err == nil:
			t.Errorf("%q gives %x", path, data)
		}
	})
}
