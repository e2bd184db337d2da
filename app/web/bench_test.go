package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/documents"
	"undersigned/app/endorsements"
	"undersigned/app/export"
	"undersigned/app/lang"
	"undersigned/app/store"
	"undersigned/app/store/storetest"
	"undersigned/app/web/site"
)

// The figures are ratios within one run: pages to a bare Echo handler that
// answers as many bytes, signatures to a transaction that inserts one row into
// the same database.

const benchSignatories = 150

// busy is a portal with one letter that benchSignatories organisations in ten countries have signed.
func busy(b *testing.B, s *store.Store) (*portal, app.Letter) {
	b.Helper()
	p := portalOn(b, s)
	c := storetest.Coalition(b, s, "bench")
	officer := storetest.Officer(b, s, c, app.Coordinator)
	letter, version := storetest.Letter(b, s, c, officer, "bench-letter")
	countries := []string{"AT", "BE", "CH", "DE", "ES", "FI", "FR", "GR", "IT", "PL"}
	for i := range benchSignatories {
		o, who := storetest.Signatory(b, s, c, fmt.Sprintf("Organisation number %03d of the bench", i))
		err := s.Tx(b.Context(), func(tx *store.Tx) error {
			o.Country = countries[i%len(countries)]
			if err := tx.SaveOrganisation(&o); err != nil {
				return err
			}
			return tx.Append(app.Decided("described", o, who.ID, 0, o.DisplayName, tx.Now()))
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := endorsements.New(s).Sign(b.Context(), storetest.By(who), signing(letter, version, o)); err != nil {
			b.Fatal(err)
		}
	}
	return p, letter
}

func signing(l app.Letter, v app.Version, o app.Organisation) endorsements.Signing {
	return endorsements.Signing{Letter: l.Slug, Organisation: o.Slug, Mandate: app.Mandate{
		Capacity: "Director", Authority: "The statutes", Confirmed: true, Disclosure: app.DisclosedPublic, TextDigest: v.TextDigest,
	}}
}

// ratio runs what is measured b.N times, then the bare thing as often, and reports how many times longer it took.
func ratio(b *testing.B, unit string, measured, bare func(i int)) {
	b.Helper()
	b.ResetTimer()
	start := time.Now()
	for i := range b.N {
		measured(i)
	}
	took := time.Since(start)
	b.StopTimer()
	start = time.Now()
	for i := range b.N {
		bare(i)
	}
	b.ReportMetric(float64(took)/float64(time.Since(start)), unit)
}

// serve answers one request and throws the answer away; anything but 200 ends the benchmark.
func serve(b *testing.B, handler http.Handler, target string) {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatalf("%s: %d", target, w.Code)
	}
}

func BenchmarkPublicLetter(b *testing.B) {
	p, letter := busy(b, storetest.New(b))
	target := "/letters/" + letter.Slug
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	page := w.Body.Bytes()
	bare := echo.New()
	bare.GET("/*", func(c echo.Context) error { return c.HTMLBlob(http.StatusOK, page) })
	b.Run("cached", func(b *testing.B) {
		ratio(b, "x-bare-handler", func(int) { serve(b, p.server, target) }, func(int) { serve(b, bare, target) })
	})
	b.Run("built", func(b *testing.B) {
		ratio(b, "x-bare-handler", func(int) {
			p.clock.Pass(site.CacheFresh)
			serve(b, p.server, target)
		}, func(int) { serve(b, bare, target) })
	})
}

func BenchmarkSignLetter(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.New, "postgres": storetest.NewPostgres} {
		for _, clients := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d-clients", name, clients), func(b *testing.B) { benchSigning(b, open(b), clients) })
		}
	}
}

// benchSigning lets each client sign letter after letter for its own organisation, over a real connection.
func benchSigning(b *testing.B, s *store.Store, clients int) {
	p := portalOn(b, s)
	site := httptest.NewServer(p.server)
	defer site.Close()
	c := storetest.Coalition(b, s, "bench")
	officer := storetest.Officer(b, s, c, app.Coordinator)
	signers := make([]signer, clients)
	for i := range signers {
		o, who := storetest.Signatory(b, s, c, fmt.Sprintf("Organisation %d", i))
		signers[i] = signer{organisation: o.Slug, cookie: p.cookie(b, who), site: site.URL, client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 1},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
	}
	letters := make([]app.Letter, (b.N+clients-1)/clients)
	versions := make([]app.Version, len(letters))
	for i := range letters {
		letters[i], versions[i] = storetest.Letter(b, s, c, officer, fmt.Sprintf("letter-%d", i))
	}
	b.ResetTimer()
	start := time.Now()
	each(clients, b.N, func(client, i int) { signers[client].sign(b, letters[i/clients], versions[i/clients]) })
	took := time.Since(start)
	b.StopTimer()
	start = time.Now()
	each(clients, b.N, func(_, i int) {
		if err := s.Tx(context.Background(), func(tx *store.Tx) error { return tx.GiveReceipt(fmt.Sprint("bench ", i)) }); err != nil {
			b.Error(err)
		}
	})
	b.ReportMetric(float64(took)/float64(time.Since(start)), "x-bare-insert")
	b.ReportMetric(float64(b.N)/took.Seconds(), "signatures/s")
}

// each runs n acts, each client its share one after another, all clients at once.
func each(clients, n int, act func(client, i int)) {
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for i := client; i < n; i += clients {
				act(client, i)
			}
		})
	}
	all.Wait()
}

type signer struct {
	organisation, site string
	cookie             *http.Cookie
	client             *http.Client
}

func (s signer) sign(b *testing.B, l app.Letter, v app.Version) {
	values := url.Values{
		"organisation": {s.organisation}, "digest": {v.TextDigest}, "capacity": {"Director"}, "authority": {"The statutes"},
		"disclosure": {"public"}, "confirmed": {"on"},
	}
	r, err := http.NewRequest(http.MethodPost, s.site+"/letters/"+l.Slug+"/endorsements", strings.NewReader(values.Encode()))
	if err != nil {
		b.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(s.cookie)
	answer, err := s.client.Do(r)
	if err != nil {
		b.Error(err)
		return
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		b.Errorf("%s for %s: %d", l.Slug, s.organisation, answer.StatusCode)
	}
}

// BenchmarkLetterPDF makes the PDF from the store on, as a visitor gets it when it is not cached.
func BenchmarkLetterPDF(b *testing.B) {
	p, letter := busy(b, storetest.New(b))
	format, _ := export.FormatOf("pdf")
	for b.Loop() {
		_, err := p.server.Config.Documents.Give(b.Context(), lang.For("en"), app.Actor{}, documents.Request{
			Slug: letter.Slug, Format: format,
			Want: documents.Wanted{Language: "en", Grouping: "country", Circle: app.DisclosedPublic},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
