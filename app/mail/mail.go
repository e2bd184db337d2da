// Package mail holds a message and the ways to hand it over: an SMTP server, or
// a box in memory for the demonstration and for tests. Who is told what is
// app/notices'; this package knows no nouns. Nothing in here may run inside a
// transaction, and no error of it names an address.
package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/mail"
	"strings"
	"time"
)

// Message is one mail to one person. Receipt says what it is about and to whom,
// the same at every attempt, so that a second delivery carries the same
// Message-ID and a mailbox can drop it.
type Message struct {
	Name    string // of the recipient, may be empty
	To      string // address only
	Subject string
	Text    string // plain text, lines ended by \n
	ListID  string // RFC 2919 identifier without angle brackets, optional
	Receipt string
	At      time.Time
}

// Transport hands a message over. When Send returns nil, somebody else answers
// for it; every error may be tried again unless IsRefused.
type Transport interface {
	Send(ctx context.Context, m Message) error
}

// Refused is a message that no further attempt will deliver: its address is
// none, or the server has rejected it for good.
type Refused struct{ Why string }

// Error says why, without the address.
func (r Refused) Error() string { return "mail refused: " + r.Why }

// IsRefused says whether trying again is pointless.
func IsRefused(err error) bool {
	var r Refused
	return errors.As(err, &r)
}

// Unset is the transport of a portal without a mail server: every message
// fails, so that it stays in the queue until there is one.
type Unset struct{}

// Send always fails.
func (Unset) Send(context.Context, Message) error {
	return errors.New("no mail server is configured")
}

// check refuses what no server should see: an address that is none, or a header with a line break in it.
func (m Message) check() error {
	a, err := mail.ParseAddress(m.To)
	if err != nil || a.Address != m.To {
		return Refused{Why: "the recipient's address is not valid"}
	}
	if strings.ContainsAny(m.Name+m.Subject+m.ListID, "\r\n") {
		return Refused{Why: "a header has a line break"}
	}
	return nil
}

// ID is the left half of the Message-ID, the same at every attempt.
func (m Message) ID() string {
	sum := sha256.Sum256([]byte(m.Receipt))
	return hex.EncodeToString(sum[:16])
}
