package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// notWhole are put into a page that was written already, and are no page of their own.
var notWhole = []string{"Kept"}

// TestEveryPageIsListed: a page outside the list, or without an example, is held to nothing that the other tests say.
func TestEveryPageIsListed(t *testing.T) {
	t.Parallel()
	found := components(t)
	var given, listed []string
	for _, page := range pages {
		listed = append(listed, reflect.TypeOf(page).Name())
	}
	drawn := exampleCalls(t)
	for component, structs := range found {
		given = append(given, structs...)
		if !drawn[component] && !slices.Contains(notWhole, component) {
			t.Errorf("%s has no example", component)
		}
	}
	slices.Sort(given)
	slices.Sort(listed)
	if diff := cmp.Diff(slices.Compact(given), listed); diff != "" {
		t.Errorf("the list of pages (-components +listed)\n%s", diff)
	}
}

// components are those that others may call, with the structs they are given.
func components(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, d := range parsed(t, name).Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() && givesComponent(f) {
				found[f.Name.Name] = structsOf(f)
			}
		}
	}
	if len(found) < 30 {
		t.Fatalf("only %v were found", found)
	}
	return found
}

func givesComponent(f *ast.FuncDecl) bool {
	if f.Type.Results == nil || len(f.Type.Results.List) != 1 {
		return false
	}
	s, ok := f.Type.Results.List[0].Type.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Component"
}

func structsOf(f *ast.FuncDecl) (names []string) {
	for _, p := range f.Type.Params.List {
		typ := p.Type
		if pointer, ok := typ.(*ast.StarExpr); ok {
			typ = pointer.X
		}
		if name, ok := typ.(*ast.Ident); ok && name.IsExported() {
			names = append(names, name.Name)
		}
	}
	return names
}

// exampleCalls are the functions that the examples call.
func exampleCalls(t *testing.T) map[string]bool {
	t.Helper()
	called := map[string]bool{}
	ast.Inspect(parsed(t, "examples_test.go"), func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if name, ok := call.Fun.(*ast.Ident); ok {
				called[name.Name] = true
			}
		}
		return true
	})
	return called
}

func parsed(t *testing.T, name string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
