package e2e

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	netsmtp "net/smtp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// mailbox is a mail server that keeps what it is sent, for everybody.
type mailbox struct {
	address string
	mu      sync.Mutex
	letters []letter
}

// letter is one message, as a mail program shows it.
type letter struct{ to, subject, text string }

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box := &mailbox{address: listener.Addr().String()}
	server := smtp.NewServer(box)
	server.Domain, server.EnableSMTPUTF8 = "localhost", true
	server.ReadTimeout, server.WriteTimeout = patience, patience
	go func() { _ = server.Serve(listener) }() // it ends with an error when it is closed
	t.Cleanup(func() { _ = server.Close() })
	return box
}

// await gives the first message to an address whose subject holds a text, as soon as there is one.
func (m *mailbox) await(t *testing.T, to, subject string) letter {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		for _, l := range m.all() {
			if l.to == to && strings.Contains(l.subject, subject) {
				return l
			}
		}
	}
	t.Fatalf("no mail to %s about %q, but: %+v", to, subject, m.all())
	return letter{}
}

func (m *mailbox) all() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]letter(nil), m.letters...)
}

// NewSession begins the delivery of messages over one connection.
func (m *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: m}, nil }

// delivery is one connection of a sender.
type delivery struct {
	box *mailbox
	to  []string
}

// Mail begins a message.
func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt notes who it is for.
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = append(d.to, to)
	return nil
}

// Data keeps the message, or refuses one that cannot be read.
func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	subject, text, err := open(raw)
	if err != nil {
		return fmt.Errorf("unreadable message: %w", err)
	}
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	for _, to := range d.to {
		d.box.letters = append(d.box.letters, letter{to, subject, text})
	}
	return nil
}

// Reset forgets who it was for.
func (d *delivery) Reset() { d.to = nil }

// Logout ends the connection.
func (d *delivery) Logout() error { return nil }

func open(raw []byte) (subject, text string, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", "", err
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return "", "", err
	}
	body := m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	decoded, err := io.ReadAll(body)
	return subject, strings.ReplaceAll(string(decoded), "\r\n", "\n"), err
}

func TestMailboxKeepsWhatItIsSent(t *testing.T) {
	t.Parallel()
	box := newMailbox(t)
	message := "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C5=81=C3=B3d=\r\n=C5=BA\r\n"
	if err := netsmtp.SendMail(box.address, nil, "portal@ngo.example", []string{"a@ngo.example"}, []byte(message)); err != nil {
		t.Fatal(err)
	}
	got := box.await(t, "a@ngo.example", "Grüße")
	if want := (letter{"a@ngo.example", "Grüße", "Łódź\n"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
