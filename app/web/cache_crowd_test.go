package web

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestNothingIsMadeForNobody: what several wait for is made until the last of them has gone, and whoever comes then does
// not get what was given up.
func TestNothingIsMadeForNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		k := newCache(time.Now)
		first, hangUpFirst := context.WithCancel(t.Context())
		second, hangUpSecond := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		began, given := 0, make(chan struct{})
		slow := func(ctx context.Context) (*cached, error) {
			began++
			<-ctx.Done()
			close(given)
			return nil, ctx.Err()
		}
		for _, ctx := range []context.Context{first, second} {
			go func() {
				_, err := k.together(ctx, "page", slow)
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
		page, err := k.together(t.Context(), "page", func(ctx context.Context) (*cached, error) { return &cached{etag: "new"}, ctx.Err() })
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
		_, err := newCache(time.Now).together(t.Context(), "page", func(ctx context.Context) (*cached, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != requestTimeout {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}
