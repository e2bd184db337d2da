package app_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// errorsFirst finds results that are used before the error that came with them was looked at. A return
// may hand both on as they are; whatever makes something of a result has to ask about the error before.
func errorsFirst(s source) (breaches []string) {
	if s.test() || ast.IsGenerated(s.file) {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		list := statements(n)
		for i, stmt := range list {
			if results := withError(stmt); results != nil {
				if at := usedUnasked(list[i+1:], results); at != nil {
					breaches = append(breaches, s.at(at)+": uses what came with an error before it is looked at")
				}
			}
		}
		return true
	})
	return breaches
}

func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// withError are the variables, as they are written, that a call gives beside err, or fills in through
// their addresses; nil for any other statement. Read and Write give a number that counts in any case.
func withError(stmt ast.Stmt) (results []string) {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || written(assign.Lhs[len(assign.Lhs)-1]) != "err" {
		return nil
	}
	ast.Inspect(assign.Rhs[0], func(n ast.Node) bool {
		if address, ok := n.(*ast.UnaryExpr); ok && address.Op == token.AND && written(address.X) != "" {
			results = append(results, written(address.X))
		}
		_, inner := n.(*ast.FuncLit)
		return !inner
	})
	if call, ok := assign.Rhs[0].(*ast.CallExpr); !ok || slices.Contains([]string{"Read", "Write"}, called(call)) {
		return results
	}
	for _, left := range assign.Lhs[:len(assign.Lhs)-1] {
		if name := written(left); name != "_" && name != "" {
			results = append(results, name)
		}
	}
	return results
}

func called(call *ast.CallExpr) string {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return ""
}

// written is a variable, or a field of one, as it stands in the source.
func written(e ast.Node) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x := written(e.X); x != "" {
			return x + "." + e.Sel.Name
		}
	}
	return ""
}

// usedUnasked is the first statement that uses one of the results before one that asks about err.
func usedUnasked(list []ast.Stmt, results []string) ast.Stmt {
	for _, stmt := range list {
		for _, head := range heads(stmt) {
			if mentions(head, "err") {
				if ret, ok := stmt.(*ast.ReturnStmt); ok && slices.ContainsFunc(ret.Results, func(e ast.Expr) bool { return written(e) == "" && mentions(e, results...) && !mentions(e, "err") }) {
					return stmt
				}
				return nil
			}
		}
		if mentions(stmt, results...) {
			return stmt
		}
	}
	return nil
}

// heads are the parts of a statement that run before its bodies.
func heads(stmt ast.Stmt) (parts []ast.Node) {
	add := func(nodes ...ast.Node) {
		for _, n := range nodes {
			if n != nil && fmt.Sprint(n) != "<nil>" {
				parts = append(parts, n)
			}
		}
	}
	switch s := stmt.(type) {
	case *ast.IfStmt:
		if s.Init != nil {
			add(s.Init)
		}
		add(s.Cond)
	case *ast.SwitchStmt:
		if s.Init != nil {
			add(s.Init)
		}
		if s.Tag != nil {
			add(s.Tag)
		}
		for _, c := range s.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				add(e)
			}
		}
	case *ast.ForStmt, *ast.RangeStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.BlockStmt:
	default:
		add(stmt)
	}
	return parts
}

// mentions says whether one of the variables stands somewhere in a node.
func mentions(in ast.Node, names ...string) (found bool) {
	ast.Inspect(in, func(n ast.Node) bool {
		if n != nil && slices.Contains(names, written(n)) {
			found = true
		}
		if sel, ok := n.(*ast.SelectorExpr); ok && !found { // a field's name is no variable
			found = mentions(sel.X, names...)
			return false
		}
		if kv, ok := n.(*ast.KeyValueExpr); ok && !found {
			found = mentions(kv.Value, names...)
			return false
		}
		return !found
	})
	return found
}
