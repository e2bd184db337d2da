package mail

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// How many connections are kept open for what comes next, and for how long.
const (
	mostIdle = 8
	idleFor  = 10 * time.Second
)

// connection is one to the mail server.
type connection struct {
	client *gomail.Client
	wire   *smtp.Client
	used   time.Time
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
	return last
}

// keep holds a connection ready for a while.
func (p *pool) keep(c *connection) {
	c.used = time.Now()
	p.mu.Lock()
	if len(p.idle) < mostIdle {
		p.idle = append(p.idle, c)
		c = nil
	}
	p.mu.Unlock()
	if c != nil {
		c.close()
		return
	}
	time.AfterFunc(idleFor, p.expire)
}

// expire closes what nobody has used for a while.
func (p *pool) expire() {
	var old []*connection
	p.mu.Lock()
	for len(p.idle) > 0 && time.Since(p.idle[0].used) >= idleFor {
		old, p.idle = append(old, p.idle[0]), p.idle[1:]
	}
	p.mu.Unlock()
	for _, c := range old {
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
