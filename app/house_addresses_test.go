package app_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
)

// address is a page of the portal, as a string of Go or in what a template writes.
var address = regexp.MustCompile(`^/(` + places + `)([/?]|$)|(href|action|src)="/([^/]|$)`)

// places are the first parts of the portal's addresses.
const places = "letters|organisations|coalitions|images|verify|desk|secretariat|platform|account|sign-in|sign-out|auth|language|invitations|demo|log|schemas"

// pattern is a route with something to be filled in, which leads nowhere by itself.
var pattern = regexp.MustCompile(`[:*]`)

// routed are files in which addresses are given to handlers.
var routed = []string{"app/web/routes.go", "app/web/site/kept_forms.go", "app/web/tiles/tiles.go"}

// addresses finds what is not built in app/paths, in templates too.
func addresses(s source) (breaches []string) {
	if s.test() || s.dir == "app/paths" || slices.Contains(routed, s.dir+"/"+s.name) {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(literal.Value)
		if err == nil && address.MatchString(text) && !pattern.MatchString(text) {
			breaches = append(breaches, s.at(literal)+": "+text+": an address is built in app/paths")
		}
		return true
	})
	return breaches
}
