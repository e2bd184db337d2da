package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// How many connections are kept open for what comes next, and for how long.
const (
	mostIdle = 12 // as many as are sent at once
	idleFor  = 10 * time.Second
)

// connection is one to the mail server.
type connection struct {
	client *gomail.Client
	wire   *smtp.Client
	ends   *time.Timer // while it is kept
}

// pool keeps connections that have just been used.
type pool struct {
	mu   sync.Mutex
	idle []*connection // the one used last at the end
}

// take gives a connection that has been kept, nil where there is none.
func (p *pool) take() *connection {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	last := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	last.ends.Stop()
	return last
}

// keep holds a connection ready for a while.
func (p *pool) keep(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == mostIdle {
		go c.close() // says goodbye, and may wait for an answer
		return
	}
	c.ends = time.AfterFunc(idleFor, func() { p.expire(c) })
	p.idle = append(p.idle, c)
}

// expire closes a connection that nobody has taken.
func (p *pool) expire(c *connection) {
	p.mu.Lock()
	at := slices.Index(p.idle, c)
	if at >= 0 {
		p.idle = slices.Delete(p.idle, at, at+1)
	}
	p.mu.Unlock()
	if at >= 0 {
		c.close()
	}
}

func (c *connection) close() { _ = c.client.CloseWithSMTPClient(c.wire) } // nothing is lost with it

func (s *SMTP) dial(ctx context.Context) (*connection, error) {
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return nil, fmt.Errorf("prepare the mail server: %w", err)
	}
	wire, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return nil, discreet(err)
	}
	return &connection{client: client, wire: wire}, nil
}

// stale says whether a connection was found to be over before the server heard of the message.
func stale(err error) bool {
	var failed *gomail.SendError
	return errors.As(err, &failed) && failed.Reason == gomail.ErrConnCheck
}
