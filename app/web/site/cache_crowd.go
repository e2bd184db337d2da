package site

import (
	"context"
)

// crowd is who waits for one page at the same time. Its context ends when the last of them has gone, so that nothing is made
// for nobody.
type crowd struct {
	waiting int
	ctx     context.Context
	cancel  context.CancelFunc
}

// Together makes a page once for all who ask for it at the same time: one of them may hang up without spoiling it for the
// others.
func (k *Cache) Together(asks context.Context, key string, build func(context.Context) (*Cached, error)) (*Cached, error) {
	c := k.join(asks, key)
	stop := context.AfterFunc(asks, func() { k.leave(key, c) })
	defer func() {
		if stop() {
			k.leave(key, c)
		}
	}()
	made, err, _ := k.flight.Do(key, func() (any, error) { return build(c.ctx) })
	if err != nil {
		return nil, err
	}
	page, _ := made.(*Cached)
	return page, nil
}

func (k *Cache) join(asks context.Context, key string) *crowd {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := k.crowds[key]
	if c == nil {
		c = &crowd{}
		c.ctx, c.cancel = context.WithTimeout(context.WithoutCancel(asks), RequestTimeout)
		k.crowds[key] = c
	}
	c.waiting++
	return c
}

func (k *Cache) leave(key string, c *crowd) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.waiting--; c.waiting > 0 {
		return
	}
	c.cancel()
	if k.crowds[key] == c {
		delete(k.crowds, key)
		k.flight.Forget(key) // who comes now does not wait for what was given up
	}
}
