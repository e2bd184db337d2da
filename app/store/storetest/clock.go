package storetest

import (
	"sync"
	"time"

	"undersigned/app/store"
)

// Start is where the clock of every store stands at first: noon in Coordinated Universal Time, on a Monday.
var Start = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// Clock stands still until a test moves it, so that a deadline is before or after and never in between.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// clocks are those of the open stores, by *store.Store.
var clocks sync.Map

// ClockOf gives the clock of a store that this package opened.
func ClockOf(s *store.Store) *Clock {
	clock, _ := clocks.Load(s)
	return clock.(*Clock)
}

// Now is where the clock stands. It is handed on where something else than the store needs the same time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock, forwards or back.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Pass lets time go by.
func (c *Clock) Pass(d time.Duration) { c.Set(c.Now().Add(d)) }
