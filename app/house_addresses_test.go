package app_test

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// address is a page of the portal, as a string of Go or in what a template writes. The portal's addresses begin as its
// routes do.
var address = sync.OnceValue(func() *regexp.Regexp {
	places := map[string]bool{}
	for _, name := range append([]string{"app/paths/paths.go"}, routed...) {
		text, err := os.ReadFile("../" + name)
		if err != nil {
			panic(err)
		}
		for _, found := range regexp.MustCompile(`"/([a-z]+(-[a-z]+)*)[/"]`).FindAllStringSubmatch(string(text), -1) {
			places[found[1]] = true
		}
	}
	return regexp.MustCompile(`^/(` + strings.Join(slices.Sorted(maps.Keys(places)), "|") + `)([/?]|$)|(href|action|src)="/([^/]|$)`)
})

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
		if err == nil && address().MatchString(text) && !pattern.MatchString(text) {
			breaches = append(breaches, s.at(literal)+": "+text+": an address is built in app/paths")
		}
		return true
	})
	return breaches
}
