package mail_test

import (
	"bytes"
	"io"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	. "undersigned/app/mail"
)

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

func message() Message {
	return Message{
		Name: `Büro "Süd", Köln`, To: "büro@ngo.example", Subject: "Ärzte für Kinder: bestätigt", Text: "Guten Tag,\n\nŁódź und Αθήνα\n.\nEnde\n",
		ListID: "notices.portal.example", Receipt: "endorsement:1:2", At: noon,
	}
}

func TestBoxKeepsTheNewest(t *testing.T) {
	t.Parallel()
	var box Box
	for i := range 503 {
		m := message()
		m.Subject = strconv.Itoa(i)
		if err := box.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	all := box.Messages()
	if len(all) != 500 || all[0].Subject != "502" || all[499].Subject != "3" {
		t.Errorf("%d messages from %s to %s", len(all), all[0].Subject, all[len(all)-1].Subject)
	}
}

func TestEveryTransportRefusesWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	server, err := NewSMTP("smtp://127.0.0.1:1?tls=none", "portal@ngo.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, transport := range []Transport{&Box{}, server} {
		for _, bad := range []Message{
			{To: "nobody", Subject: "x"},
			{To: "", Subject: "x"},
			{To: "Name <a@b.example>", Subject: "x"},
			{To: "a@b.example, c@d.example", Subject: "x"},
			{To: "a@b.example\r\nBcc: c@d.example", Subject: "x"},
			{To: "a@b.example", Subject: "x\r\nBcc: c@d.example"},
			{To: "a@b.example", Subject: "x", Name: "a\r\nBcc: c@d.example"},
			{To: "a@b.example", Subject: "x", ListID: "a\nb"},
		} {
			if err := transport.Send(t.Context(), bad); !IsRefused(err) || strings.Contains(err.Error(), "example") {
				t.Errorf("%T took %+v, or tells of it: %v", transport, bad, err)
			}
		}
	}
	if err := (Unset{}).Send(t.Context(), message()); err == nil || IsRefused(err) {
		t.Errorf("without a server a message has to wait, not %v", err)
	}
}

func TestSMTPHandsOver(t *testing.T) {
	t.Parallel()
	catcher := catch(t, nil)
	server, err := NewSMTP("smtp://"+catcher.address+"?tls=none", `"Undersigned, the portal" <portal@ngo.example>`)
	if err != nil {
		t.Fatal(err)
	}
	m := message()
	for range 2 {
		if err := server.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{m.To, m.To}, catcher.recipients); diff != "" {
		t.Error(diff)
	}
	first, second := catcher.read(t, 0), catcher.read(t, 1)
	if id := first.Header.Get("Message-Id"); id == "" || id != second.Header.Get("Message-Id") || !strings.HasSuffix(id, "@ngo.example>") {
		t.Errorf("two attempts carry %q and %q", id, second.Header.Get("Message-Id"))
	}
	for name, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "List-Id": "<notices.portal.example>", "Date": "Mon, 02 Mar 2026 12:00:00 +0000",
		"User-Agent": "", "X-Mailer": "",
	} {
		if got := first.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if to, err := first.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Name != m.Name || to[0].Address != m.To {
		t.Errorf("to %v, %v", to, err)
	}
	if got := decoded(t, first.Header.Get("Subject")); got != m.Subject {
		t.Errorf("subject %q", got)
	}
	if got := body(t, first); got != strings.TrimSpace(m.Text) {
		t.Errorf("body %q", got)
	}
}

// TestSMTPUsesAConnectionAgain sends one message after the other, then many at once, has the server hang up, and sends again.
func TestSMTPUsesAConnectionAgain(t *testing.T) {
	t.Parallel()
	catcher := catch(t, nil)
	server, err := NewSMTP("smtp://"+catcher.address+"?tls=none", "portal@ngo.example")
	if err != nil {
		t.Fatal(err)
	}
	send := func() {
		if err := server.Send(t.Context(), message()); err != nil {
			t.Error(err)
		}
	}
	for range 20 {
		send()
	}
	if n := len(catcher.connections()); n != 1 {
		t.Errorf("%d connections for messages that follow each other", n)
	}
	for range 3 {
		for _, c := range catcher.connections() {
			_ = c.Close()
		}
		send()
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(send)
	}
	all.Wait()
	if n := len(catcher.connections()); n < 4 || n > 54 {
		t.Errorf("%d connections", n)
	}
	catcher.mu.Lock()
	defer catcher.mu.Unlock()
	if len(catcher.mails) != 73 {
		t.Errorf("%d messages of 73 arrived", len(catcher.mails))
	}
}

func TestSMTPTellsRefusalFromTrouble(t *testing.T) {
	t.Parallel()
	for code, refused := range map[int]bool{550: true, 450: false} {
		catcher := catch(t, &smtp.SMTPError{Code: code, Message: "no mailbox büro@ngo.example"})
		server, err := NewSMTP("smtp://"+catcher.address+"?tls=none", "portal@ngo.example")
		if err != nil {
			t.Fatal(err)
		}
		err = server.Send(t.Context(), message())
		if err == nil || IsRefused(err) != refused || strings.Contains(err.Error(), "ngo.example") {
			t.Errorf("answer %d: %v", code, err)
		}
	}
}

func TestSMTPNeverGoesUnprotectedWhereItMustNot(t *testing.T) {
	t.Parallel()
	catcher := catch(t, nil)
	for _, settings := range []string{"smtp://" + catcher.address + "?tls=starttls", "smtp://a:b@" + catcher.address, "smtp://" + catcher.address + "?tls=tls"} {
		server, err := NewSMTP(settings, "portal@ngo.example")
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Send(t.Context(), message()); err == nil {
			t.Errorf("%s sent over a bare connection", settings)
		}
	}
	if len(catcher.mails) > 0 {
		t.Errorf("%d messages arrived", len(catcher.mails))
	}
}

func TestSettingsOfAServer(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example/x", "smtp://mail.example?tls=maybe",
		"smtp://mail.example?tlss=none", "smtp://mail.example:0", "smtp://u:secret@mail.example?tls=none",
	} {
		if _, err := NewSMTP(bad, "portal@ngo.example"); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := NewSMTP("smtp://mail.example", "nobody"); err == nil {
		t.Error("a sender without an address was taken")
	}
}

// catcher is an SMTP server that keeps what it is given.
type catcher struct {
	address string
	refusal error

	mu         sync.Mutex
	conns      []*smtp.Conn
	recipients []string
	mails      [][]byte
}

func catch(t *testing.T, refusal error) *catcher {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &catcher{address: listener.Addr().String(), refusal: refusal}
	server := smtp.NewServer(smtp.BackendFunc(func(conn *smtp.Conn) (smtp.Session, error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.conns = append(c.conns, conn)
		return c, nil
	}))
	server.EnableSMTPUTF8, server.ErrorLog = true, quiet{}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return c
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (c *catcher) connections() []*smtp.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.conns)
}

func (c *catcher) Reset()                               {}
func (c *catcher) Logout() error                        { return nil }
func (c *catcher) Mail(string, *smtp.MailOptions) error { return nil }
func (c *catcher) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recipients = append(c.recipients, to)
	return c.refusal
}

func (c *catcher) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mails = append(c.mails, data)
	return err
}

func (c *catcher) read(t *testing.T, i int) *mail.Message {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if i >= len(c.mails) {
		t.Fatalf("%d messages arrived", len(c.mails))
	}
	m, err := mail.ReadMessage(bytes.NewReader(c.mails[i]))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
