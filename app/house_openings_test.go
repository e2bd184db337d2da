package app_test

import (
	"go/ast"
	"slices"
)

// openings finds use cases that ask who is signed in, or read somebody's rights, by hand: store.As, ReadAs, ReadFor and
// Holding do both, in the one order that is safe.
func openings(s source) (breaches []string) {
	if s.test() || !slices.Contains(useCases, s.dir) {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && (called(call) == "SignedIn" || written(call.Fun) == "tx.Actor") && !slices.Contains(byHand, s.dir+"/"+s.name) {
			breaches = append(breaches, s.at(call)+": a use case opens by store.As and its like")
		}
		return true
	})
	return breaches
}

// byHand are files that read rights a second time, after something that may have changed them, or those of somebody else.
var byHand = []string{
	"app/accounts/accounts.go",    // whose a session is
	"app/accounts/invitations.go", // the rights of whoever invited, when another accepts
	"app/accounts/seats.go",       // the seat that was asked for waits for an erasure, or the erasure for it
	"app/organisations/apply.go",  // likewise
	"app/organisations/review.go", // the secretariat alone learns of an application, so its rights are read before the lock and after
}
