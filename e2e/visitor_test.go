package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long a person waits for what they expect to see.
const patience = 20 * time.Second

// visitor is one person at one browser window, with a profile of their own. What they do either works or ends the test,
// with a picture of what they saw. When the test ends, whatever the browser complained about fails it.
type visitor struct {
	t     *testing.T
	ctx   context.Context
	base  string // the portal's address, without a slash at its end
	noise *noise
}

// newVisitor opens a window on a portal, with nothing in it.
func newVisitor(t *testing.T, base string) *visitor {
	t.Helper()
	ctx, leave := chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext())
	t.Cleanup(leave)
	v := &visitor{t: t, ctx: ctx, base: base, noise: newNoise(base)}
	if err := chromedp.Listen(ctx, v.noise.hear); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	t.Cleanup(func() {
		v.settle()
		for _, complaint := range v.noise.complaints() {
			t.Error(complaint)
		}
	})
	return v
}

// withoutScript turns JavaScript off for good.
func (v *visitor) withoutScript() *visitor {
	v.t.Helper()
	v.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}, "turn JavaScript off")
	return v
}

// visit goes to a path of the portal and waits until it is there.
func (v *visitor) visit(path string) {
	v.t.Helper()
	v.do("visit "+path, chromedp.Navigate(v.base+path))
	v.settle()
}

// follow clicks the link with this text.
func (v *visitor) follow(text string) { v.t.Helper(); v.click("link", text) }

// press clicks the button with this text.
func (v *visitor) press(text string) { v.t.Helper(); v.click("button", text) }

// tick clicks the box or the choice with this label.
func (v *visitor) tick(label string) { v.t.Helper(); v.click("field", label) }

func (v *visitor) click(kind, text string) {
	v.t.Helper()
	v.clickOn(find(kind, text), fmt.Sprintf("the %s %q", kind, text))
}

// clickOn moves the mouse to where the element is and clicks, as soon as it is there and nothing covers it.
func (v *visitor) clickOn(element chromedp.JSPath, what string) {
	v.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		at := evaluate[[]float64](v, fmt.Sprintf(`(e => {
			if (!e) return [];
			e.scrollIntoView({block: "center", behavior: "instant"});
			const box = [...e.getClientRects()].find(r => r.width && r.height);
			if (!box) return [];
			const x = box.x + box.width / 2, y = box.y + box.height / 2, top = document.elementFromPoint(x, y);
			return top && (e.contains(top) || top.contains(e) || top.closest("label")?.control === e) ? [x, y] : [];
		})(%s)`, element))
		if len(at) == 2 {
			v.do("click "+what, chromedp.MouseClickXY(at[0], at[1]))
			v.noise.stir()
			v.settle()
			return
		}
		if time.Now().After(end) {
			v.fatalf("%s is not there to click, or is covered", what)
		}
	}
}

// fill types into the field with this label, in place of what was there.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	field := find("field", label)
	v.do(fmt.Sprintf("find %q", label), chromedp.WaitVisible(field))
	evaluate[string](v, string(field)+".value = ''")
	v.do(fmt.Sprintf("fill %q", label), chromedp.SendKeys(field, text))
}

// set gives a field a value that cannot be typed in the same way everywhere, such as a date.
func (v *visitor) set(label, value string) {
	v.t.Helper()
	v.do(fmt.Sprintf("set %q", label), chromedp.SetValue(find("field", label), value))
}

// choose picks an option of a list, by what a person reads.
func (v *visitor) choose(label, option string) {
	v.t.Helper()
	field := find("field", label)
	v.do(fmt.Sprintf("choose %q for %q", option, label), chromedp.WaitReady(field))
	chosen := evaluate[bool](v, fmt.Sprintf(`(list => {
		const option = [...list.options].find(o => o.text.trim() === %s);
		if (!option) return false;
		option.selected = true;
		list.dispatchEvent(new Event("input", {bubbles: true}));
		list.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})(%s)`, quote(option), field))
	if !chosen {
		v.fatalf("%q offers no %q", label, option)
	}
	v.settle()
}

// key presses keys without a field, such as kb.Tab or kb.Escape.
func (v *visitor) key(keys string) {
	v.t.Helper()
	v.do("press a key", chromedp.KeyEvent(keys))
	v.noise.stir()
	v.settle()
}

// see waits until the page shows a text, however its spaces are laid out.
func (v *visitor) see(text string) {
	v.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if strings.Contains(v.text(), spaced(text)) {
			return
		}
	}
	v.fatalf("the page does not show %q", text)
}

// seeNot makes sure that the page as it stands does not show a text.
func (v *visitor) seeNot(text string) {
	v.t.Helper()
	if strings.Contains(v.text(), spaced(text)) {
		v.fatalf("the page shows %q", text)
	}
}

// at waits until the address bar shows a path, and what is there has loaded.
func (v *visitor) at(path string) {
	v.t.Helper()
	for end := time.Now().Add(patience); evaluate[string](v, "location.pathname") != path; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			v.fatalf("not at %s", path)
		}
	}
	v.settle()
}

// text is what the page shows, its spaces laid out as one.
func (v *visitor) text() string {
	v.t.Helper()
	return spaced(evaluate[string](v, "document.body ? document.body.innerText : ''"))
}

// get asks for an address as this person, without the window: for files, and for what a link would give.
func (v *visitor) get(path string) answer {
	v.t.Helper()
	c := newCrawler(v.t, v.base)
	c.client.Jar.SetCookies(c.base, v.cookies())
	a, err := c.read(path)
	if err != nil {
		v.fatalf("get %s: %v", path, err)
	}
	return a
}

func (v *visitor) cookies() (cookies []*http.Cookie) {
	v.t.Helper()
	v.call(func(ctx context.Context) error {
		all, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{v.base}})
		for _, c := range all.Cookies {
			cookies = append(cookies, &http.Cookie{Name: c.Name, Value: c.Value, Path: c.Path})
		}
		return err
	}, "read the cookies")
	return cookies
}

// settle waits until nothing is loading any more, be it a page or a part of one.
func (v *visitor) settle() {
	v.t.Helper()
	end := time.Now().Add(patience)
	for v.noise.busy() || evaluate[string](v, "document.readyState") != "complete" {
		if time.Now().After(end) {
			v.fatalf("still loading: %s", v.noise.loading())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// do runs steps that give nothing back.
func (v *visitor) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	v.call(func(ctx context.Context) error { return chromedp.Do(ctx, steps...) }, what)
}

func (v *visitor) call(f func(context.Context) error, what string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if err := f(ctx); err != nil {
		v.fatalf("%s: %v", what, err)
	}
}

// evaluate gives what an expression comes to in the page. A page that is just being left is asked again.
func evaluate[T any](v *visitor, expression string) (value T) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	for {
		value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return value
		}
		if ctx.Err() != nil || !leaving.MatchString(err.Error()) {
			v.t.Fatalf("evaluate %.80s: %v", expression, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// leaving is what Chromium says of a page that is making room for the next.
var leaving = regexp.MustCompile(`context|navigated`)

// fatalf ends the test, with the page's text and a picture of it.
func (v *visitor) fatalf(format string, args ...any) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	file := artefact(strings.NewReplacer("/", "-", " ", "-").Replace(v.t.Name()) + "-failed.png")
	if picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100)); err == nil {
		_ = os.WriteFile(file, picture, 0o600) // the test fails in any case
	}
	address, _ := chromedp.Run(ctx, chromedp.Location())
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	v.t.Fatalf("%s\nat %s, see %s\n%s", fmt.Sprintf(format, args...), address, file, text)
}

// artefact gives the path of a file to look at after the tests.
func artefact(name string) string {
	_ = os.MkdirAll("artefacts", 0o750) // writing the file will say it
	return filepath.Join("artefacts", name)
}

// find gives the element that a person would find by what it says: a field by its label, a button or a link by its
// text. The text that fits best wins, and what a dialog shows comes before what it covers.
func find(kind, text string) chromedp.JSPath {
	return chromedp.JSPath(fmt.Sprintf(`((kind, text) => {
		const said = e => (e.ariaLabel || e.textContent || e.value || "").replace(/\s+/g, " ").trim();
		const shown = e => e.checkVisibility({visibilityProperty: true});
		const scope = document.querySelector("dialog[open]") || document;
		const selector = {
			field: "label",
			button: "button, input[type=submit], summary, a[role=button], a.button",
			link: "a[href]",
		}[kind];
		const all = [...scope.querySelectorAll(selector)].filter(e => shown(kind === "field" && e.control || e) || shown(e));
		const best = all.find(e => said(e) === text) || all.find(e => said(e).startsWith(text)) || all.find(e => said(e).includes(text));
		return best && kind === "field" ? best.control : best || null;
	})(%s, %s)`, quote(kind), quote(text)))
}

// quote writes a text as JavaScript does.
func quote(text string) string {
	written, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always can be
	}
	return string(written)
}

// spaced lays every run of white space out as one space.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }
