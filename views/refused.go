package views

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"undersigned/app/lang"
)

// asked are the inputs of a page of which something was refused, in the order in which they stand there.
type asked struct{ inputs []input }

type askedKey struct{}

// ask is Field for the input that a page shows: the page's summary names it as it is called there.
func (f Form) ask(ctx context.Context, i input) Field {
	field := f.Field(i.Name)
	if on, ok := ctx.Value(askedKey{}).(*asked); ok && field.Error != "" {
		on.inputs = append(on.inputs, i)
	}
	return field
}

// summaryPlace is where a page wants its summary, which is written when every input has been: no text of a page holds it,
// for what people typed is escaped.
const summaryPlace = "<!--error summary-->"

// errorSummary is the place of a page's summary, inside formPage.
func errorSummary() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, summaryPlace)
		return err
	})
}

// formPage is page with a form that may come back: what was refused stands in errorSummary's place, and the title says it.
func formPage(f Frame, form Form) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		content := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		var body bytes.Buffer
		on := &asked{}
		if err := content.Render(context.WithValue(ctx, askedKey{}, on), &body); err != nil {
			return err
		}
		before, after, found := strings.Cut(body.String(), summaryPlace)
		if !found {
			return errors.New("views: a page with a form has no place for what is wrong")
		}
		if len(form.Summary) > 0 {
			f.Title = f.Lang.T("layout.error_prefix") + " " + f.Title
		}
		return page(f).Render(templ.WithChildren(ctx, around(before, f.Lang, on.order(form.Summary), after)), w)
	})
}

// around is what stands before the summary, the summary, and what comes after.
func around(before string, p *lang.Printer, entries []refused, after string) templ.Component {
	if len(entries) == 0 {
		return templ.Raw(before + after)
	}
	return templ.Join(templ.Raw(before), summaryOf(p, entries), templ.Raw(after))
}

// called is how the summary names the input.
func (i input) called() string {
	if i.Of == "" {
		return i.Label
	}
	return i.Label + " (" + i.Of + ")"
}

// refused is one entry of a summary; without an input on the page it is a sentence alone.
type refused struct{ id, label, message string }

// words name the field, and say what is wrong with it.
func (r refused) words(p *lang.Printer) string {
	if strings.ContainsAny(r.label[max(len(r.label)-1, 0):], ".?!") { // a sentence of its own
		return r.label + " " + r.message
	}
	return p.T("layout.error_entry", "Label", r.label, "Message", r.message)
}

// order puts what is wrong into the order of the page, the first thing of each input; what no input asks for comes last.
func (a *asked) order(wrong []FieldError) []refused {
	var entries, rest []refused
	seen := map[string]bool{}
	for _, i := range a.inputs {
		at := slices.IndexFunc(wrong, func(e FieldError) bool { return e.Field == i.Name })
		if at >= 0 && !seen[i.Name] {
			entries = append(entries, refused{i.id(), i.called(), wrong[at].Message})
		}
		seen[i.Name] = true
	}
	for _, e := range wrong {
		if !seen[e.Field] {
			rest = append(rest, refused{message: e.Message})
		}
	}
	return append(entries, rest...)
}
