package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	templ "github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

// spoken are the attributes that a person reads or hears.
var spoken = map[string]bool{"placeholder": true, "title": true, "aria-label": true, "alt": true,
	"aria-description": true, "aria-roledescription": true, "label": true}

var letter = regexp.MustCompile(`\p{L}`)

// properNames reads what may stand outside the catalogues: names that no language translates.
func properNames(t *testing.T) map[string]bool {
	t.Helper()
	raw, err := os.ReadFile("testdata/proper_names.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			names[line] = true
		}
	}
	return names
}

// plainTexts gives what a template says in its own words.
func plainTexts(source string) ([]string, error) {
	file, err := templ.ParseString(source)
	if err != nil {
		return nil, err
	}
	var found []string
	keep := func(text string) {
		if text = strings.TrimSpace(html.UnescapeString(text)); letter.MatchString(text) {
			found = append(found, text)
		}
	}
	v := visitor.New()
	v.Text = func(n *templ.Text) error { keep(n.Value); return nil }
	v.StringExpression = func(n *templ.StringExpression) error {
		if text, err := strconv.Unquote(strings.TrimSpace(n.Expression.Value)); err == nil {
			keep(text)
		}
		return nil
	}
	v.ConstantAttribute = func(n *templ.ConstantAttribute) error {
		if spoken[n.Key.String()] {
			keep(n.Value)
		}
		return nil
	}
	v.ExpressionAttribute = func(n *templ.ExpressionAttribute) error {
		if text, err := strconv.Unquote(strings.TrimSpace(n.Expression.Value)); err == nil && spoken[n.Key.String()] {
			keep(text)
		}
		return nil
	}
	return found, file.Visit(v)
}

func TestTemplatesTakeTheirWordsFromTheCatalogues(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../views/*.templ")
	if err != nil {
		t.Fatal(err)
	}
	names := properNames(t)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts, err := plainTexts(string(raw))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, text := range texts {
			if !names[text] {
				t.Errorf("%s says %q outside the catalogues", filepath.Base(file), text)
			}
		}
	}
}

func TestPlainTextsAreFound(t *testing.T) {
	t.Parallel()
	const source = `package views

templ page(p *lang.Printer, yes bool) {
	<h1 class="title" title="Hello">{ p.T("a.b") }</h1>
	if yes {
		<p>Read <a href="/x">this</a> &middot; 12</p>
	}
	<img alt={ "A picture" } src="x.png"/>
	<input aria-label={ p.T("a.c") } placeholder=""/>
	{ "Bye" }
}
`
	got, err := plainTexts(source)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Hello|Read|this|A picture|Bye"; strings.Join(got, "|") != want {
		t.Errorf("found %q, want %s", got, want)
	}
}

// sentence is two words or more that begin as a sentence does.
var sentence = regexp.MustCompile(`^\p{Lu}[\p{L}’']* \p{L}+.*[\p{L}.!?…)]$`)

// forMachines are the calls whose texts only programmers and operators read.
var forMachines = regexp.MustCompile(`^(errors\.New|fmt\.Errorf|panic|regexp\.\w+|slog\.\w+)$|[lL]og(ger)?\.\w+$`)

// sentences gives the string literals in Go source that read like something said to a person.
func sentences(source string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return !forMachines.MatchString(callee(n.Fun))
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && sentence.MatchString(text) {
				found = append(found, text)
			}
		}
		return true
	})
	return found, nil
}

func callee(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return callee(fun.X) + "." + fun.Sel.Name
	}
	return ""
}

func TestTheWebTakesItsWordsFromTheCatalogues(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../web/*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := properNames(t)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		said, err := sentences(string(raw))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, text := range said {
			if !names[text] {
				t.Errorf("%s says %q outside the catalogues", filepath.Base(file), text)
			}
		}
	}
}

func TestSentencesAreFound(t *testing.T) {
	t.Parallel()
	const source = `package web
func f() error {
	flash("The letter is open.")
	h("Content-Type", "text/html; charset=utf-8", "Mon, 2 Jan", "letters.open_button")
	log.Info("Something happened here.")
	return errors.New("This is for programmers")
}
`
	got, err := sentences(source)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0] != "The letter is open." {
		t.Errorf("found %q", got)
	}
}
