package app_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module is how our own packages are told from those of others.
const module = "undersigned/"

// everything stands for all folders of the house.
const everything = "*"

// useCases never import each other: what two of them share is a rule of app, or SQL of app/store.
var useCases = []string{
	"app/accounts", "app/organisations", "app/letters", "app/endorsements", "app/deliveries",
	"app/files", "app/petitions", "app/ledger", "app/privacy",
}

// mayImport is the table of section 2 of the design, a line for each folder that holds Go.
var mayImport = map[string][]string{
	"app":                    {},
	"migrations":             {},
	"static":                 {},
	"app/lang":               {},
	"app/mail":               {"app"},
	"app/roll":               {"app", "app/lang"},
	"app/radar":              {"app", "app/roll"},
	"app/store":              {"app", "migrations"},
	"app/store/storetest":    {"app", "app/store", "migrations"},
	"app/accounts":           {"app", "app/store", "app/roll", "app/radar"},
	"app/organisations":      {"app", "app/store", "app/roll", "app/radar"},
	"app/letters":            {"app", "app/store", "app/roll", "app/radar"},
	"app/endorsements":       {"app", "app/store", "app/roll", "app/radar"},
	"app/deliveries":         {"app", "app/store", "app/roll"},
	"app/files":              {"app", "app/store", "app/roll"},
	"app/petitions":          {"app", "app/store", "app/roll"},
	"app/ledger":             {"app", "app/store", "app/roll"},
	"app/privacy":            {"app", "app/store", "app/roll"},
	"app/paths":              {},
	"app/documents":          append([]string{"app", "app/export", "app/lang", "app/paths"}, useCases...),
	"app/export":             {"app", "app/roll", "app/lang", "app/export/pdf"},
	"app/export/pdf":         {},
	"app/export/pdf/pdftest": {},
	"app/export/exporttest":  {},
	"app/jobs":               {"app", "app/store"},
	"views":                  {"app", "app/lang", "app/paths", "static"},
	"app/notices":            {"app", "app/store", "app/lang", "app/paths", "app/mail", "views"},
	"app/web":                append([]string{"app", "views", "static", "app/lang", "app/paths", "app/documents", "app/web/site", "app/web/account", "app/web/desk", "app/web/directory", "app/web/letter", "app/web/verify", "app/web/secretariat", "app/web/signin", "app/web/metrics", "app/web/deadline", "app/web/tiles"}, useCases...),
	"app/web/site":           {"app", "views", "app/lang", "app/paths", "app/accounts", "app/letters", "app/documents", "app/export", "app/web/fill", "app/web/kept", "app/web/metrics", "app/web/signin"},
	"app/web/fill":           {"app", "views", "app/lang", "app/paths", "app/export", "app/letters", "app/organisations"},
	"app/web/account":        room("app/accounts", "app/privacy", "app/web/signin"),
	"app/web/desk":           room("app/accounts", "app/organisations", "app/letters", "app/endorsements", "app/files", "app/export"),
	"app/web/directory":      room("app/organisations", "app/letters", "app/ledger", "app/web/tiles"),
	"app/web/letter":         room("app/letters", "app/endorsements", "app/deliveries", "app/ledger", "app/documents", "app/export"),
	"app/web/verify":         room("app/ledger", "app/letters", "app/documents", "app/export"),
	"app/web/secretariat":    room("app/accounts", "app/organisations", "app/letters", "app/endorsements", "app/deliveries", "app/ledger", "app/files", "app/documents", "app/export", "app/web/signin", "app/web/deadline"),
	"app/web/kept":           {"app/lang", "views"},
	"app/web/metrics":        {},
	"app/web/deadline":       {"app", "views"},
	"app/web/tiles":          {"app", "app/ledger"},
	"app/web/signin":         {"app", "app/paths"},
	"app/web/webtest":        {},
	"app/demo":               append([]string{"app", "app/store", "app/lang", "app/paths", "app/demo/content", "views"}, useCases...),
	"app/demo/content":       {},
	"cmd/undersigned":        {everything},
}

// room is what the pages of a noun may import: what all pages stand on, and the use cases they ask. No room imports another.
func room(asks ...string) []string {
	return append([]string{"app", "views", "app/lang", "app/paths", "app/web/site", "app/web/fill"}, asks...)
}

// forTests are the folders whose code runs in tests only, although it does not stand in files named _test.go.
var forTests = []string{"app/store/storetest", "app/web/webtest", "app/export/pdf/pdftest", "app/export/exporttest"}

// The sizes of section 10 of the design at which a file or function has to be taken apart.
const (
	mostLinesInFile     = 600
	mostLinesInFunction = 100
)

// The sizes at which a type or a package has to be taken apart, without tests and generated files, and those that may
// be larger: the one transaction that every noun's SQL hangs on, and the writer of PDF.
const (
	mostMethodsOfType  = 60
	mostLinesInPackage = 6000
)

var mayBeLarger = []string{"app/store.Tx", "app/export/pdf"}

// source is one Go file of the house.
type source struct {
	dir, name string // the folder as in mayImport
	file      *ast.File
	fset      *token.FileSet
}

func (s source) test() bool {
	return strings.HasSuffix(s.name, "_test.go") || slices.Contains(forTests, s.dir)
}

func (s source) inside(dir string) bool { return s.dir == dir || strings.HasPrefix(s.dir, dir+"/") }

func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", path.Join(s.dir, s.name), s.fset.Position(n.Pos()).Line)
}

// rules are what every file of the house is held to. Each gives the breaches it finds.
var rules = []func(source) []string{imports, outsideImports, calls, testCalls, sizes, errorsFirst, openings, addresses}

func TestHouseKeepsItsRules(t *testing.T) {
	t.Parallel()
	sources := readHouse(t, "..")
	if len(sources) < 10 {
		t.Fatalf("only %d files were read", len(sources))
	}
	for _, s := range sources {
		for _, rule := range rules {
			for _, breach := range rule(s) {
				t.Error(breach)
			}
		}
	}
}

// TestTableKeepsTheNevers holds the table itself to what must never be, whoever adds a line to it.
func TestTableKeepsTheNevers(t *testing.T) {
	t.Parallel()
	never := func(from string, to ...string) {
		for _, dir := range to {
			if from != dir && slices.Contains(mayImport[from], dir) {
				t.Errorf("%s may never import %s", from, dir)
			}
		}
	}
	for from, to := range mayImport {
		if from == "cmd/undersigned" {
			continue
		}
		never(from, everything, "app/web", "cmd/undersigned")
		for _, dir := range append(slices.Clone(to), from) {
			if _, ok := mayImport[dir]; !ok {
				t.Errorf("%s may import %s, which has no line", from, dir)
			}
		}
	}
	for _, dir := range useCases {
		never(dir, useCases...)
		never("views", dir)
	}
	never("views", "app/store")
	never("app/web", "app/store")
}

// imports holds the table of imports among our own packages. Tests may reach wider than what they test.
func imports(s source) (breaches []string) {
	if strings.HasSuffix(s.name, "_test.go") {
		return nil
	}
	allowed, known := mayImport[s.dir]
	if !known {
		return []string{fmt.Sprintf("%s: the folder has no line in the table of imports", path.Join(s.dir, s.name))}
	}
	for _, spec := range s.file.Imports {
		dir, ours := strings.CutPrefix(importPath(spec), module)
		if ours && !slices.Contains(allowed, dir) && !slices.Contains(allowed, everything) {
			breaches = append(breaches, fmt.Sprintf("%s: %s may not import %s", s.at(spec), s.dir, dir))
		}
	}
	return breaches
}

// outsideImports keeps GORM in the store, and the nouns on the standard library.
func outsideImports(s source) (breaches []string) {
	if s.test() {
		return nil
	}
	for _, spec := range s.file.Imports {
		name := importPath(spec)
		first, _, _ := strings.Cut(name, "/")
		switch {
		case strings.HasPrefix(name, "gorm.io/") && !s.inside("app/store"):
			breaches = append(breaches, s.at(spec)+": only app/store knows GORM")
		case s.dir == "app" && strings.Contains(first, "."):
			breaches = append(breaches, s.at(spec)+": app stands on the standard library alone")
		case name == "testing":
			breaches = append(breaches, s.at(spec)+": testing belongs to tests")
		}
	}
	return breaches
}

// forbidden are the functions that only cmd may call, and why.
var forbidden = map[string]string{
	"os.Getenv":    "settings are read once, in cmd",
	"os.LookupEnv": "settings are read once, in cmd",
	"os.Environ":   "settings are read once, in cmd",
	"time.Now":     "the clock is a parameter",
	"fmt.Print":    "only cmd writes to the terminal",
	"fmt.Printf":   "only cmd writes to the terminal",
	"fmt.Println":  "only cmd writes to the terminal",
}

func calls(s source) (breaches []string) {
	if s.test() || s.inside("cmd") {
		return nil
	}
	packages := packageNames(s.file)
	ast.Inspect(s.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if sel.Sel.Name == "AutoMigrate" {
			breaches = append(breaches, s.at(sel)+": AutoMigrate: the schema stands in migrations")
		}
		if x, ok := sel.X.(*ast.Ident); ok {
			name := packages[x.Name] + "." + sel.Sel.Name
			if why, bad := forbidden[name]; bad {
				breaches = append(breaches, fmt.Sprintf("%s: %s: %s", s.at(sel), name, why))
			}
		}
		return true
	})
	return breaches
}

// forbiddenInTests are what tests of one process would share: a server that one of them closes cuts the others' connections.
var forbiddenInTests = map[string]string{
	"net/http.DefaultClient":    "a test has a transport of its own",
	"net/http.DefaultTransport": "a test has a transport of its own",
	"net/http.Get":              "a test has a transport of its own",
	"net/http.Head":             "a test has a transport of its own",
	"net/http.Post":             "a test has a transport of its own",
	"net/http.PostForm":         "a test has a transport of its own",
}

// testCalls keeps tests apart from each other, and from the speed of the machine: a pause proves nothing, so it stands
// only where something is asked again and again.
func testCalls(s source) (breaches []string) {
	if !s.test() {
		return nil
	}
	packages := packageNames(s.file)
	var look func(n ast.Node, again bool)
	look = func(n ast.Node, again bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				if m != n {
					look(m, true)
					return false
				}
			case *ast.CompositeLit:
				if sel, ok := m.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Client" && !hasField(m, "Transport") {
					if x, ok := sel.X.(*ast.Ident); ok && packages[x.Name] == "net/http" {
						breaches = append(breaches, s.at(m)+": net/http.Client without Transport: a test has a transport of its own")
					}
				}
			case *ast.SelectorExpr:
				x, ok := m.X.(*ast.Ident)
				if !ok {
					return true
				}
				name := packages[x.Name] + "." + m.Sel.Name
				if why, bad := forbiddenInTests[name]; bad {
					breaches = append(breaches, fmt.Sprintf("%s: %s: %s", s.at(m), name, why))
				}
				if name == "time.Sleep" && !again {
					breaches = append(breaches, s.at(m)+": time.Sleep: a pause is no proof; ask until it is so")
				}
			}
			return true
		})
	}
	look(s.file, false)
	return breaches
}

// hasField says whether a struct's literal names a field.
func hasField(literal *ast.CompositeLit, name string) bool {
	return slices.ContainsFunc(literal.Elts, func(e ast.Expr) bool {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := pair.Key.(*ast.Ident)
		return ok && key.Name == name
	})
}

// packageNames gives the import path behind each name in the file, so that a renamed import does not slip through.
func packageNames(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		name := path.Base(importPath(spec))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = importPath(spec)
	}
	return names
}

func sizes(s source) (breaches []string) {
	if ast.IsGenerated(s.file) {
		return nil
	}
	if n := s.fset.Position(s.file.FileEnd).Line; n > mostLinesInFile {
		breaches = append(breaches, fmt.Sprintf("%s: %d lines; a file stops at %d", path.Join(s.dir, s.name), n, mostLinesInFile))
	}
	for _, decl := range s.file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line + 1; n > mostLinesInFunction {
			breaches = append(breaches, fmt.Sprintf("%s: %s has %d lines; a function stops at %d", s.at(f), f.Name.Name, n, mostLinesInFunction))
		}
	}
	return breaches
}

// TestNothingGrowsInTheMiddle counts the methods of every type and the lines of every package.
func TestNothingGrowsInTheMiddle(t *testing.T) {
	t.Parallel()
	for _, breach := range crowds(readHouse(t, "..")) {
		t.Error(breach)
	}
	var crowd strings.Builder
	for i := range mostMethodsOfType + 1 {
		fmt.Fprintf(&crowd, "func (a *A[T]) M%d() {}\n", i)
	}
	many, err := parse("app/mail/a.go", "package x\n"+crowd.String())
	if err != nil {
		t.Fatal(err)
	}
	long, err := parse("app/jobs/a.go", "package x\n"+strings.Repeat("\n", mostLinesInPackage))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"app/jobs has 6001 lines; a package stops at 6000", "app/mail.A has 61 methods; a type stops at 60"}
	if diff := cmp.Diff(want, crowds([]source{many, long})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func crowds(house []source) (breaches []string) {
	lines, methods := map[string]int{}, map[string]int{}
	for _, s := range house {
		if s.test() || ast.IsGenerated(s.file) {
			continue
		}
		lines[s.dir] += s.fset.Position(s.file.FileEnd).Line
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil {
				methods[s.dir+"."+receiver(f.Recv.List[0].Type)]++
			}
		}
	}
	for name, n := range methods {
		if n > mostMethodsOfType && !slices.Contains(mayBeLarger, name) {
			breaches = append(breaches, fmt.Sprintf("%s has %d methods; a type stops at %d", name, n, mostMethodsOfType))
		}
	}
	for dir, n := range lines {
		if n > mostLinesInPackage && !slices.Contains(mayBeLarger, dir) {
			breaches = append(breaches, fmt.Sprintf("%s has %d lines; a package stops at %d", dir, n, mostLinesInPackage))
		}
	}
	slices.Sort(breaches)
	return breaches
}

// receiver is the name of a method's type, without pointer and parameters.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func importPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value // the parser has refused such a file already
	}
	return p
}

// readHouse reads every Go file below root, but for hidden folders, those of other tools, and modules of their own.
func readHouse(t *testing.T, root string) (sources []source) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && leaveOut(name, d.Name()):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s, err := parse(filepath.ToSlash(rel), string(text))
		sources = append(sources, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

func leaveOut(name, base string) bool {
	if strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" {
		return true
	}
	_, err := os.Stat(filepath.Join(name, "go.mod"))
	return err == nil
}

func parse(name, text string) (source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	return source{dir: path.Dir(name), name: path.Base(name), file: file, fset: fset}, err
}

// TestRulesFindBreaches plants one breach at a time, so that a rule which finds nothing any more is noticed.
func TestRulesFindBreaches(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return "package x\nfunc f() {" + strings.Repeat("\n", n) + "}\n" }
	tests := []struct {
		name, text string
		want       []string
	}{
		{"app/letters/a.go", "package x\nimport _ \"undersigned/app/endorsements\"", []string{"app/letters/a.go:2: app/letters may not import app/endorsements"}},
		{"app/web/a.go", "package x\nimport _ \"undersigned/app/store\"", []string{"app/web/a.go:2: app/web may not import app/store"}},
		{"app/demo/a.go", "package x\nimport _ \"undersigned/app/web\"", []string{"app/demo/a.go:2: app/demo may not import app/web"}},
		{"app/helpers/a.go", "package x", []string{"app/helpers/a.go: the folder has no line in the table of imports"}},
		{"app/web/a.go", "package x\nimport _ \"gorm.io/gorm\"", []string{"app/web/a.go:2: only app/store knows GORM"}},
		{"app/a.go", "package x\nimport _ \"golang.org/x/text/collate\"", []string{"app/a.go:2: app stands on the standard library alone"}},
		{"app/mail/a.go", "package x\nimport _ \"testing\"", []string{"app/mail/a.go:2: testing belongs to tests"}},
		{"app/mail/a.go", "package x\nimport c \"time\"\nvar f = c.Now", []string{"app/mail/a.go:3: time.Now: the clock is a parameter"}},
		{"app/mail/a.go", "package x\nimport \"os\"\nvar s = os.Getenv(\"X\")", []string{"app/mail/a.go:3: os.Getenv: settings are read once, in cmd"}},
		{"app/mail/a.go", "package x\nimport \"fmt\"\nfunc f() { fmt.Println() }", []string{"app/mail/a.go:3: fmt.Println: only cmd writes to the terminal"}},
		{"app/store/a.go", "package x\nfunc f(db DB) { db.AutoMigrate() }", []string{"app/store/a.go:2: AutoMigrate: the schema stands in migrations"}},
		{"app/mail/a.go", "package x\nfunc f() int {\na, err := g()\nreturn h(a), err\n}", []string{"app/mail/a.go:4: uses what came with an error before it is looked at"}},
		{"app/mail/a.go", "package x\nfunc f() int {\na, err := g()\nfor range a {\nif err != nil {\n}\n}\nreturn a, err\n}", []string{"app/mail/a.go:4: uses what came with an error before it is looked at"}},
		{"app/mail/a.go", "package x\nfunc f() int {\na.b, err = g()\nif a.b {\n}\n}", []string{"app/mail/a.go:4: uses what came with an error before it is looked at"}},
		{"app/mail/a.go", "package x\nfunc f() int {\nerr := q.Scan(&a).Error\nb := a\nreturn b, err\n}", []string{"app/mail/a.go:4: uses what came with an error before it is looked at"}},
		{"app/mail/a.go", "package x\nfunc f() int {\na, err := g()\nb := 1\nif err == nil && a {\n}\nn, err := w.Write(a)\nc += n\nd, err := g()\nreturn d, err\n}", nil},
		{"app/mail/a.go", long(100), []string{"app/mail/a.go:2: f has 101 lines; a function stops at 100"}},
		{"app/mail/a.go", "package x\n" + strings.Repeat("\n", 600), []string{"app/mail/a.go: 601 lines; a file stops at 600"}},
		{"views/a_templ.go", "// Code generated by templ - DO NOT EDIT.\n\n" + long(900), nil},
		{"app/web/a_test.go", "package x\nimport \"net/http\"\nvar c = http.DefaultClient", []string{"app/web/a_test.go:3: net/http.DefaultClient: a test has a transport of its own"}},
		{"app/web/a_test.go", "package x\nimport \"net/http\"\nvar c = &http.Client{}", []string{"app/web/a_test.go:3: net/http.Client without Transport: a test has a transport of its own"}},
		{"app/web/a_test.go", "package x\nimport \"time\"\nfunc f() { time.Sleep(1) }", []string{"app/web/a_test.go:3: time.Sleep: a pause is no proof; ask until it is so"}},
		{"app/web/a_test.go", "package x\nimport \"time\"\nfunc f() { for { time.Sleep(1) } }", nil},
		{"app/web/a.go", "package x\nvar s = \"/letters/\" + slug", []string{"app/web/a.go:2: /letters/: an address is built in app/paths"}},
		{"views/a_templ.go", "// Code generated by templ - DO NOT EDIT.\n\npackage x\nvar s = `<a href=\"/desk\">`", []string{"views/a_templ.go:4: <a href=\"/desk\">: an address is built in app/paths"}},
		{"app/web/a.go", "package x\nvar s = \"/letters/:slug\" + \"/lettersets\" + \"a/desk\"", nil},
		{"app/store/a_test.go", "package x\nimport \"os\"\nimport _ \"undersigned/app/web\"\nvar s = os.Getenv(\"X\")", nil},
		{"app/endorsements/a.go", "package x\nimport _ \"undersigned/app/store\"\nimport _ \"net/http\"", nil},
		{"cmd/undersigned/a.go", "package x\nimport _ \"undersigned/app/web\"\nimport \"time\"\nvar f = time.Now", nil},
	}
	for _, test := range tests {
		s, err := parse(test.name, test.text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, rule := range rules {
			got = append(got, rule(s)...)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %.80q (-want +got)\n%s", test.name, test.text, diff)
		}
	}
}
