package app_test

import (
	"go/ast"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEveryEventHasAWorker: an event that nobody works on would wait in the database for ever, and
// whoever it is about would never hear of it.
func TestEveryEventHasAWorker(t *testing.T) {
	t.Parallel()
	events, takes, handled := map[string]bool{}, map[string]string{}, map[string]bool{}
	var wired []ast.Expr
	for _, s := range readHouse(t, "..") {
		if s.test() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if s.dir == "app" && n.Name.Name == "Kind" && n.Recv != nil {
					events[written(n.Recv.List[0].Type)] = true
				}
				if s.dir == "app/notices" && n.Recv != nil {
					takes[n.Name.Name] = eventOf(n.Type)
				}
			case *ast.CallExpr:
				if s.inside("cmd") && slices.Contains([]string{"jobs.On", "jobs.OnFor"}, written(n.Fun)) {
					wired = append(wired, n.Args[len(n.Args)-1])
				}
			}
			return true
		})
	}
	for _, do := range wired {
		switch do := do.(type) {
		case *ast.FuncLit:
			handled[eventOf(do.Type)] = true
		case *ast.SelectorExpr:
			handled[takes[do.Sel.Name]] = true
		}
	}
	if len(events) < 5 {
		t.Fatalf("only %v were found", events)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(events)), slices.Sorted(maps.Keys(handled))); diff != "" {
		t.Errorf("(-events +worked on)\n%s", diff)
	}
}

// eventOf is the type of app's that a function takes last.
func eventOf(f *ast.FuncType) string {
	if len(f.Params.List) == 0 {
		return ""
	}
	last, ok := f.Params.List[len(f.Params.List)-1].Type.(*ast.SelectorExpr)
	if !ok || written(last.X) != "app" {
		return ""
	}
	return last.Sel.Name
}
