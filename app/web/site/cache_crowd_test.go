package site

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// TestNothingIsMadeForNobody: what several wait for is made until the last of them has gone, and whoever comes then does
// not get what was given up.
func TestNothingIsMadeForNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := NewCache(time.Now)
		first, hangUpFirst := context.WithCancel(t.Context())
		second, hangUpSecond := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		began, given := 0, make(chan struct{})
		slow := func(ctx context.Context) (*Cached, error) {
			began++
			<-ctx.Done()
			close(given)
			return nil, ctx.Err()
		}
		for _, ctx := range []context.Context{first, second} {
			go func() {
				_, err := k.Together(ctx, "page", slow)
				ended <- err
			}()
		}
		synctest.Wait()
		hangUpFirst()
		synctest.Wait()
		select {
		case <-given:
			t.Fatal("it was given up although somebody waits")
		default:
		}
		hangUpSecond()
		if a, b := <-ended, <-ended; !errors.Is(a, context.Canceled) || !errors.Is(b, context.Canceled) || began != 1 {
			t.Errorf("%v, %v after %d beginnings", a, b, began)
		}
		page, err := k.Together(t.Context(), "page", func(ctx context.Context) (*Cached, error) { return &Cached{etag: "new"}, ctx.Err() })
		if err != nil || page.etag != "new" || len(k.crowds) != 0 {
			t.Errorf("%v, %v, %d crowds", page, err, len(k.crowds))
		}
	})
}

// TestWaitingHasAnEnd although whoever asks has all the time of the world.
func TestWaitingHasAnEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := NewCache(time.Now).Together(t.Context(), "page", func(ctx context.Context) (*Cached, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != RequestTimeout {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	k := NewCache(time.Now)
	for i := range 3 * cachePages {
		k.Keep(fmt.Sprint(i), &Cached{plain: make([]byte, 100)})
	}
	if len(k.pages) > cachePages || k.bytes != 100*len(k.pages) {
		t.Errorf("%d pages, %d bytes", len(k.pages), k.bytes)
	}
	k.Keep("large", &Cached{plain: make([]byte, cacheBytes)})
	if k.bytes > cacheBytes {
		t.Errorf("%d bytes", k.bytes)
	}
}
