package e2e

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// oneBrowser is the browser of this process. People have a profile of their own in it: cookies, cache, storage.
var oneBrowser struct {
	sync.Mutex
	ctx  context.Context
	stop func()
}

// browser gives the context to open profiles in, and starts Chromium for the first who asks.
func browser(t testing.TB) context.Context {
	t.Helper()
	needs(t, chromium)
	oneBrowser.Lock()
	defer oneBrowser.Unlock()
	if oneBrowser.ctx != nil {
		return oneBrowser.ctx
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.DisableGPU,
		chromedp.WindowSize(desktop.width, desktop.height),
		chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("accept-lang", "en-GB"),
		// Without these it looks for its maker's hosts at every start.
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to run as root with one
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		stop()
		stopAllocator()
		t.Fatalf("start Chromium: %v", err)
	}
	oneBrowser.ctx = ctx
	oneBrowser.stop = func() {
		stop()
		stopAllocator() // waits for the process to end
	}
	return ctx
}

func stopBrowser() {
	oneBrowser.Lock()
	defer oneBrowser.Unlock()
	if oneBrowser.stop != nil {
		oneBrowser.stop()
	}
}
