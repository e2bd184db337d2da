package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"undersigned/app/ledger"
	"undersigned/app/store/storetest"
	"undersigned/app/web/webtest"
)

// outsider is somebody who knows the log by its addresses alone.
type outsider struct {
	*webtest.Browser
	t *testing.T
}

func (o outsider) Height() int { return 8 }

func (o outsider) SaveTiles([]tlog.Tile, [][]byte) {}

func (o outsider) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		data = append(data, []byte(o.read("/log/"+strings.Replace(tile.Path(), "tile/8/", "tile/", 1), "application/octet-stream", forEver)))
	}
	return data, nil
}

// read gives an answer that anybody may read, and fails the test for any other.
func (o outsider) read(path, kind, keep string) string {
	o.t.Helper()
	page := o.Get(path)
	for name, want := range map[string]string{
		"Content-Type": kind, "Cache-Control": keep, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Set-Cookie": "",
	} {
		if got := page.Header.Get(name); page.Status != http.StatusOK || got != want {
			o.t.Errorf("%s: %d, %s is %q, want %q", path, page.Status, name, got, want)
		}
	}
	return page.Body
}

const plainText = "text/plain; charset=utf-8"

// signed signs the ledger, and has the portal sign its lists from then on.
func (p *portal) signed(t *testing.T) *ledger.Signer {
	t.Helper()
	g := p.signs(t)
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	return g
}

// signs has the portal sign its lists from then on.
func (p *portal) signs(t *testing.T) *ledger.Signer {
	t.Helper()
	g, err := ledger.OpenSigner(t.Context(), p.store, ledger.SignerOptions{Origin: "letters.example/log", Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		t.Fatal(err)
	}
	p.server.Config.Documents.Signer = g
	return g
}

// TestOutsiderChecksTheLog follows the log from its keys to a proof, with nothing but what the addresses give.
func TestOutsiderChecksTheLog(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	for i := range 90 {
		storetest.Signatory(t, st.store, st.coalition, fmt.Sprintf("Organisation %d", i))
	}
	g := st.signed(t)
	o := outsider{st.visitor(t), t}
	known, err := ledger.Known(strings.Fields(o.read("/log/keys", plainText, "public, max-age=2"))...)
	if err != nil {
		t.Fatal(err)
	}
	old, err := ledger.OpenCheckpoint([]byte(o.read("/log/checkpoint", plainText, "public, max-age=2")), known)
	if err != nil || old.Size < 257 {
		t.Fatalf("%+v, %v", old, err)
	}
	if root, err := tlog.TreeHash(old.Size, tlog.TileHashReader(tlog.Tree{N: old.Size, Hash: old.Root}, o)); err != nil || root != old.Root {
		t.Errorf("the tiles give %v, %v", root, err)
	}
	storetest.Organisation(t, st.store, "Late")
	if err := g.Sign(t.Context()); err != nil {
		t.Fatal(err)
	}
	head, err := ledger.OpenCheckpoint([]byte(o.read("/log/checkpoint", plainText, "public, max-age=2")), known)
	if err != nil || head.Size != old.Size+1 {
		t.Fatalf("%+v, %v", head, err)
	}
	var grown struct {
		Older, Newer int64
		Hashes       tlog.TreeProof
	}
	path := fmt.Sprintf("/log/consistency/%d/%d", old.Size, head.Size)
	if err := json.Unmarshal([]byte(o.read(path, "application/json", forEver)), &grown); err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckTree(grown.Hashes, head.Size, head.Root, old.Size, old.Root); err != nil || grown.Older != old.Size || grown.Newer != head.Size {
		t.Errorf("%+v: %v", grown, err)
	}
	entry := o.read("/log/tile/entries/000.p/1", "application/octet-stream", forEver)[2:]
	proof, err := ledger.ParseProof([]byte(o.read("/log/proof/0", plainText, "public, max-age=2")))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := proof.Check([]byte(entry), known); err != nil || got != head {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatTheLogDoesNotHave(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	b := st.visitor(t)
	want := func(path string, status int) {
		t.Helper()
		if page := b.Get(path); page.Status != status || page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %q; want %d", path, page.Status, page.Header.Get("Cache-Control"), status)
		}
	}
	want("/log/checkpoint", http.StatusNotFound)
	want("/log/proof/0", http.StatusNotFound)
	st.signed(t)
	for _, path := range []string{
		"/log", "/log/tile", "/log/tile/0", "/log/tile/0/000", "/log/tile/0/000.p/200", "/log/tile/data/000.p/1", "/log/tile/8/0/000.p/1", "/log/tile/0/%2e%2e/000.p/1",
		"/log/proof/-1", "/log/proof/+0", "/log/proof/00", "/log/proof/9999", "/log/proof/99999999999999999999", "/log/proof/x",
		"/log/consistency/0/1", "/log/consistency/2/1", "/log/consistency/1/9999", "/log/consistency/1/x", "/log/consistency/01/1",
	} {
		want(path, http.StatusNotFound)
	}
}

// TestCutLogGivesNoCheckpoint takes lines off the log behind the portal's back: no checkpoint, but the portal goes on.
func TestCutLogGivesNoCheckpoint(t *testing.T) {
	t.Parallel()
	st := newStage(t)
	st.signed(t)
	db := storetest.Raw(t, st.store)
	storetest.Unguard(t, st.store, db)
	for _, statement := range []string{"DELETE FROM ledger_lines WHERE leaf_index > 0", "DELETE FROM ledger_leaves WHERE leaf_index > 0", "DELETE FROM ledger_hashes WHERE hash_index > 0"} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for path, status := range map[string]int{"/log/checkpoint": http.StatusServiceUnavailable, "/log/proof/0": http.StatusServiceUnavailable, "/readyz": http.StatusOK, "/": http.StatusOK} {
		if page := st.visitor(t).Get(path); page.Status != status {
			t.Errorf("%s: %d, want %d", path, page.Status, status)
		}
	}
}
