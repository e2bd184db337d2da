package e2e

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/chromedp/chromedp"
)

// finding is one rule that axe found broken, and where.
type finding struct {
	ID    string
	Help  string
	Nodes []struct{ HTML, FailureSummary string }
}

func (f finding) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s", f.ID, f.Help)
	for i, n := range f.Nodes {
		if i == 3 {
			fmt.Fprintf(&out, "\n  and %d more", len(f.Nodes)-i)
			break
		}
		fmt.Fprintf(&out, "\n  %.200s\n    %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n    "))
	}
	return out.String()
}

// checkedIn are the rules of axe that are held against each scheme: in dark, those about colour. Light is last, as
// visitors go on in it.
var checkedIn = []struct{ scheme, rules string }{
	{dark, `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`},
	{light, `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`},
}

// accessible makes sure that axe finds nothing wrong with the page, neither in light nor in dark.
func (v *visitor) accessible() {
	v.t.Helper()
	if err := v.barriers(); err != nil {
		v.t.Error(err)
	}
}

// barriers is what axe finds. The checker comes in through the browser's own door, so that the page's policy about
// scripts is neither in its way nor loosened for it.
func (v *visitor) barriers() error {
	v.t.Helper()
	needs(v.t, axe)
	script, err := os.ReadFile(axe)
	if err != nil {
		v.t.Fatal(err)
	}
	var found []error
	for _, check := range checkedIn {
		v.in(check.scheme)
		if !evaluate[bool](v, "'axe' in window") {
			v.do("bring axe in", chromedp.Evaluate[chromedp.Void](string(script)))
		}
		for _, f := range evaluate[[]finding](v, `axe.run(document, {
			resultTypes: ["violations"],
			runOnly: `+check.rules+`,
		}).then(r => r.violations.map(v => ({
			ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))
		})))`) {
			found = append(found, fmt.Errorf("%s in %s: %v", evaluate[string](v, "location.href"), check.scheme, f))
		}
	}
	return errors.Join(found...)
}
