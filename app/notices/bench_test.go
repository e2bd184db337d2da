//go:build unix

package notices_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"undersigned/app"
	"undersigned/app/jobs"
	"undersigned/app/mail"
	"undersigned/app/notices"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
)

// sink is a mail server that forgets what it is given.
type sink struct{ taken atomic.Int64 }

func (*sink) Reset()                               {}
func (*sink) Logout() error                        { return nil }
func (*sink) Mail(string, *smtp.MailOptions) error { return nil }
func (*sink) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *sink) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	s.taken.Add(1)
	return err
}

// BenchmarkMails has the worker of a portal tell everybody that a letter is open, over a mail server on this machine. The
// processor's time is that of both.
func BenchmarkMails(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.New, "postgres": storetest.NewPostgres} {
		b.Run(name, func(b *testing.B) {
			s, end := open(b), new(sink)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				b.Fatal(err)
			}
			server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return end, nil }))
			go func() { _ = server.Serve(listener) }()
			defer func() { _ = server.Close() }()
			transport, err := mail.NewSMTP("smtp://"+listener.Addr().String()+"?tls=none", "portal@ngo.example")
			if err != nil {
				b.Fatal(err)
			}
			letter, _ := storetest.Letter(b, s, storetest.Coalition(b, s, "home"), storetest.Person(b, s, "writer"), "letter")
			people := make([]app.PersonID, b.N)
			for i := range people {
				people[i] = storetest.Person(b, s, fmt.Sprint("reader ", i)).ID
			}
			n := notices.New(s, notices.Options{BaseURL: "https://portal.example", Transport: transport})
			w := jobs.New(s, jobs.Options{})
			jobs.On(w, n.Deliver)
			if err := w.Start(context.WithoutCancel(b.Context())); err != nil {
				b.Fatal(err)
			}
			defer func() { _ = w.Stop(context.WithoutCancel(b.Context())) }()
			b.ResetTimer()
			used := processor(b)
			start := time.Now()
			err = s.Tx(b.Context(), func(tx *store.Tx) error {
				for _, id := range people {
					due := app.MailDue{PersonID: id, Notice: "letter_opened", Subject: int64(letter.ID), Receipt: fmt.Sprint("bench:", id)}
					if err := tx.Enqueue(due); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			for end.taken.Load() < int64(b.N) {
				time.Sleep(time.Millisecond)
			}
			b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "mails/s")
			b.ReportMetric(float64(processor(b)-used)/float64(time.Millisecond)/float64(b.N), "cpu-ms/mail")
		})
	}
}

// processor is the time that this process has used.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
