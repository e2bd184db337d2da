package ledger

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app"
	"undersigned/app/store"
)

// Of C2SP tlog-tiles: tiles are 256 hashes wide, on at most 64 levels.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	tileLevels = 64
)

// entriesLevel is the level that tlog gives to a bundle of entries.
const entriesLevel = -1

// parseTile reads the address of a tile or of a bundle of entries below tile/,
// such as 0/x001/234.p/5 or entries/000.
func parseTile(path string) (tlog.Tile, bool) {
	level, rest, _ := strings.Cut(path, "/")
	switch level {
	case "entries":
		level = "data" // as tlog calls it
	case "data":
		return tlog.Tile{}, false
	}
	t, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s/%s", tileHeight, level, rest))
	return t, err == nil && t.L < tileLevels
}

// Tile gives the tile or the bundle of entries at an address below tile/. It is
// NotFound if the newest checkpoint does not stand for all of it. Its bytes
// never change.
func (l *Ledger) Tile(ctx context.Context, path string) ([]byte, error) {
	t, ok := parseTile(path)
	if !ok {
		return nil, app.Refuse(app.NotFound, "rules.not_found")
	}
	var data []byte
	err := l.store.Read(ctx, func(tx *store.Tx) error {
		newest, err := tx.NewestCheckpoint()
		if err != nil {
			return err
		}
		if !covered(t, newest.Size) {
			return app.Refuse(app.NotFound, "rules.not_found")
		}
		if t.L == entriesLevel {
			data, err = bundle(tx, t)
			return err
		}
		data, err = tlog.ReadTileData(t, tx.Hashes())
		if err != nil {
			return fmt.Errorf("read %s: %w", t.Path(), err)
		}
		return nil
	})
	return data, err
}

// covered says whether a tree has all hashes of a tile.
func covered(t tlog.Tile, size int64) bool {
	there := size >> (tileHeight * max(t.L, 0)) // hashes on the tile's level
	return t.N <= there/tileWidth && t.N*tileWidth+int64(t.W) <= there
}

// bundle writes entries, each after its length in two bytes.
func bundle(tx *store.Tx, t tlog.Tile) ([]byte, error) {
	leaves, err := tx.Leaves(t.N*tileWidth, t.W)
	if err != nil {
		return nil, err
	}
	if len(leaves) != t.W {
		return nil, fmt.Errorf("read %s: %d entries of %d are there", t.Path(), len(leaves), t.W)
	}
	var data []byte
	for _, leaf := range leaves {
		data = binary.BigEndian.AppendUint16(data, uint16(len(leaf.Commitment)))
		data = append(data, leaf.Commitment...)
	}
	return data, nil
}
