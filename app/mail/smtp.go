package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// timeout is for the connection and for each command.
const timeout = 20 * time.Second

// SMTP hands messages to a mail server, those that follow each other over the same connection.
type SMTP struct {
	host    string
	options []gomail.Option
	from    *mail.Address
	pool    pool
}

// NewSMTP reads the settings of a server: smtp://user:password@host:587?tls=starttls.
// tls is starttls, tls (from the first byte, port 465) or none. Where it is left
// out, STARTTLS is required when there is a password, else used when offered.
// from is the sender, with or without a name. No error repeats the password.
func NewSMTP(server, from string) (*SMTP, error) {
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, errors.New("the sender is not a mail address")
	}
	u, err := url.Parse(server)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("the mail server is not of the form smtp://user:password@host:587?tls=starttls")
	}
	secure, err := security(u)
	if err != nil {
		return nil, err
	}
	s := &SMTP{host: u.Hostname(), from: sender, options: append(secure, gomail.WithTimeout(timeout))}
	if text := u.Port(); text != "" {
		port, err := strconv.Atoi(text)
		if err != nil || port < 1 || port > 65535 {
			return nil, errors.New("the mail server's port is not a number from 1 to 65535")
		}
		s.options = append(s.options, gomail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	if _, err := gomail.NewClient(s.host, s.options...); err != nil {
		return nil, fmt.Errorf("the mail server's settings: %w", err)
	}
	return s, nil
}

// security chooses how the connection is protected, and the port that goes with it.
func security(u *url.URL) ([]gomail.Option, error) {
	query := u.Query()
	mode := query.Get("tls")
	query.Del("tls")
	if len(query) > 0 {
		return nil, errors.New("the mail server's address knows no parameter but tls")
	}
	_, password := u.User.Password()
	switch {
	case mode == "tls":
		return []gomail.Option{gomail.WithSSLPort(false)}, nil
	case mode == "starttls", mode == "" && password:
		return []gomail.Option{gomail.WithTLSPortPolicy(gomail.TLSMandatory)}, nil
	case mode == "none" && password && !loopback(u.Hostname()):
		return nil, errors.New("a password is never sent to a mail server with tls=none")
	case mode == "none":
		return []gomail.Option{gomail.WithTLSPortPolicy(gomail.NoTLS)}, nil
	case mode == "":
		return []gomail.Option{gomail.WithTLSPortPolicy(gomail.TLSOpportunistic)}, nil
	}
	return nil, errors.New("the mail server's tls is starttls, tls or none")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send gives the message to the server. A rejection for good is Refused.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	message := s.compose(m)
	for {
		c := s.pool.take()
		isKept := c != nil
		if !isKept {
			var err error
			if c, err = s.dial(ctx); err != nil {
				return err
			}
		}
		err := c.client.SendWithSMTPClient(c.wire, message)
		if err == nil {
			s.pool.keep(c)
			return nil
		}
		c.close()
		if message.IsDelivered() { // what failed came after the server had taken it
			return nil
		}
		if !isKept || !stale(err) {
			return discreet(err)
		}
	}
}

func (s *SMTP) compose(m Message) *gomail.Msg {
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(s.from)
	message.AddToMailAddress(&mail.Address{Name: m.Name, Address: m.To})
	message.Subject(m.Subject)
	message.SetDateWithValue(m.At)
	message.SetMessageIDWithValue(m.ID() + s.from.Address[strings.LastIndexByte(s.from.Address, '@'):])
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.ListID != "" {
		message.SetGenHeaderPreformatted("List-Id", "<"+m.ListID+">")
	}
	message.SetBodyString(gomail.TypeTextPlain, strings.ReplaceAll(m.Text, "\n", "\r\n"))
	return message
}

// discreet turns a failure into one without the texts of the server, which repeat addresses.
func discreet(err error) error {
	if err == nil {
		return nil
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("reach the mail server: %w", err) // before any recipient was named
	}
	code := failed.ErrorCode()
	if code >= 500 && code < 600 && refusing(failed.Reason) {
		return Refused{Why: fmt.Sprintf("the server answered %d", code)}
	}
	return fmt.Errorf("the mail server did not take the message: answer %d", code)
}

// refusing are the moments at which a 5xx answer is about this message and not about us.
func refusing(reason gomail.SendErrReason) bool {
	return reason == gomail.ErrSMTPRcptTo || reason == gomail.ErrSMTPData || reason == gomail.ErrSMTPDataClose
}
