package e2e

import (
	"context"
	"fmt"
	"os"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// device is what a page is looked at on.
type device struct {
	name          string
	width, height int
}

// The devices of the pictures. 320 pixels is also what is left of 1280 at 400 % zoom.
var (
	desktop = device{"desktop", 1280, 900}
	phone   = device{"phone", 390, 844}
	narrow  = device{"narrow", 320, 640}
)

// The colour schemes that pages have.
const (
	light = "light"
	dark  = "dark"
)

// on changes the window to a device's.
func (v *visitor) on(d device) {
	v.t.Helper()
	v.do("look on a "+d.name, chromedp.EmulateViewport(int64(d.width), int64(d.height)))
}

// in changes the colour scheme.
func (v *visitor) in(scheme string) {
	v.t.Helper()
	v.emulate(emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // a colour half-way through a transition is neither
	}})
}

// asPrinted shows the page as it would be printed.
func (v *visitor) asPrinted() {
	v.t.Helper()
	v.emulate(emulation.SetEmulatedMediaParams{Media: "print"})
}

func (v *visitor) emulate(media emulation.SetEmulatedMediaParams) {
	v.t.Helper()
	v.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
		return err
	}, "change the medium")
}

// pictures keeps the page as pictures in artefacts, on every device, and in the dark: name-desktop.png, name-phone.png,
// name-narrow.png, name-dark.png.
func (v *visitor) pictures(name string) {
	v.t.Helper()
	v.in(light)
	for _, d := range []device{phone, narrow, desktop} {
		v.on(d)
		v.picture(name + "-" + d.name)
	}
	v.in(dark)
	v.picture(name + "-dark")
	v.in(light)
}

// picture keeps the whole page as it is shown now.
func (v *visitor) picture(name string) {
	v.t.Helper()
	v.call(func(ctx context.Context) error {
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		if err != nil {
			return err
		}
		return os.WriteFile(artefact(name+".png"), picture, 0o600)
	}, "take a picture")
}

// fits makes sure that nothing of the page has to be scrolled to sideways on the narrowest device, but what scrolls in
// a box of its own.
func (v *visitor) fits() {
	v.t.Helper()
	if err := v.overflow(); err != nil {
		v.t.Error(err)
	}
}

func (v *visitor) overflow() error {
	v.t.Helper()
	v.on(narrow)
	defer v.on(desktop)
	wide := evaluate[[]string](v, `(() => {
		const root = document.scrollingElement;
		if (root.scrollWidth <= innerWidth) return [];
		const sticksOut = e => e.getBoundingClientRect().right > innerWidth + 0.5;
		const inBox = e => { for (; e !== root; e = e.parentElement)
			if (e !== document.body && getComputedStyle(e).overflowX !== "visible") return true; };
		const out = [...document.body.querySelectorAll("*")].filter(e => sticksOut(e) && !inBox(e)).slice(0, 5);
		return ["the page is " + root.scrollWidth + " wide", ...out.map(e => e.cloneNode().outerHTML)];
	})()`)
	if len(wide) > 0 {
		return fmt.Errorf("%s at %d pixels: %q", evaluate[string](v, "location.href"), narrow.width, wide)
	}
	return nil
}
