package mail

import (
	"context"
	"slices"
	"sync"
)

// kept is how many messages a Box holds before it drops the oldest.
const kept = 500

// Box keeps messages in memory instead of sending them. It is safe for any
// number of goroutines; the zero Box is empty and ready.
type Box struct {
	mu       sync.Mutex
	messages []Message
}

// Send keeps the message, under the same conditions as a server would accept it.
func (b *Box) Send(_ context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.messages = append(b.messages, m)
	if len(b.messages) > kept {
		b.messages = slices.Delete(b.messages, 0, len(b.messages)-kept)
	}
	return nil
}

// Messages are those kept, newest first.
func (b *Box) Messages() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := slices.Clone(b.messages)
	slices.Reverse(all)
	return all
}
