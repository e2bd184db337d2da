package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// quiet is how long nothing may happen before a page counts as settled: a click needs a moment to become a request.
const quiet = 120 * time.Millisecond

// noise listens to one window: what is loading, and what the browser complains about.
type noise struct {
	base string

	mu        sync.Mutex
	pending   map[network.RequestID]string // address by request
	last      time.Time                    // when a request began or ended, or a hand moved
	documents map[string]bool              // addresses of pages, in contrast to what pages load
	heard     []complaint
}

// complaint is something that a page should not have made the browser say.
type complaint struct{ source, address, text string }

func newNoise(base string) *noise {
	return &noise{base: base, pending: map[network.RequestID]string{}, documents: map[string]bool{}}
}

// hear takes one event. It is called by the loop that reads from the browser, so it must be quick.
func (n *noise) hear(event any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		n.begin(e)
	case *network.EventLoadingFinished:
		n.end(e.RequestID)
	case *network.EventLoadingFailed:
		n.end(e.RequestID)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			n.heard = append(n.heard, complaint{source: "console", text: arguments(e.Args)})
		}
	case *runtime.EventExceptionThrown:
		n.heard = append(n.heard, complaint{source: "exception", text: thrown(e.ExceptionDetails)})
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			n.heard = append(n.heard, complaint{source: string(e.Entry.Source), address: e.Entry.URL, text: e.Entry.Text})
		}
	}
}

func (n *noise) begin(e *network.EventRequestWillBeSent) {
	address := e.Request.URL
	if e.Type == network.ResourceTypeDocument {
		clear(n.pending) // leaving a page ends what it was loading
		n.documents[address] = true
	}
	n.last = time.Now()
	if strings.HasPrefix(address, "data:") || strings.HasPrefix(address, "blob:") {
		return
	}
	n.pending[e.RequestID] = address
	if address != n.base && !strings.HasPrefix(address, n.base+"/") {
		n.heard = append(n.heard, complaint{source: "request", address: address, text: "a request left the site"})
	}
}

func (n *noise) end(id network.RequestID) {
	delete(n.pending, id)
	n.last = time.Now()
}

// stir says that something was done, which may be about to become a request.
func (n *noise) stir() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last = time.Now()
}

func (n *noise) busy() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.pending) > 0 || time.Since(n.last) < quiet
}

func (n *noise) loading() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var addresses []string
	for _, address := range n.pending {
		addresses = append(addresses, address)
	}
	slices.Sort(addresses)
	return addresses
}

// complaints gives what was heard since the last call. That a page itself answered with an error is none: refusals are
// answered so, and stories look at them. What a page loads has to be there.
func (n *noise) complaints() (all []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.heard {
		if c.source == string(log.EntrySourceNetwork) && n.documents[c.address] {
			continue
		}
		all = append(all, fmt.Sprintf("%s: %s %s", c.source, c.text, c.address))
	}
	n.heard = nil
	return all
}

func arguments(args []*runtime.RemoteObject) string {
	var said []string
	for _, a := range args {
		text := a.Description
		if text == "" {
			text = strings.Trim(string(a.Value), `"`)
		}
		said = append(said, text)
	}
	return strings.Join(said, " ")
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Text + " " + d.Exception.Description
	}
	return d.Text
}
