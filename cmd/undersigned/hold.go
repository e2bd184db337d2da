package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // its locks end with the process, on every system
)

// hold keeps a folder for this process until release: a second demonstration on
// the same folder would move the identities of the first to its own address.
func hold(ctx context.Context, dir string) (release func() error, err error) {
	file := (&url.URL{Path: filepath.Join(dir, "undersigned.lock")}).EscapedPath()
	lock, err := sql.Open("sqlite", "file:"+file+"?_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("lock the folder %s: %w", dir, err)
	}
	// The context must not end with ctx, or the lock would go before the database is closed.
	tx, err := lock.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("the folder %s is in use by another demonstration", dir)
	}
	return func() error { return errors.Join(tx.Rollback(), lock.Close()) }, nil
}
