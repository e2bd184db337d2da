package exporttest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Namespaces by the prefixes that the standard itself uses.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":           "w",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":    "r",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                  "a",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":               "pic",
	"http://schemas.openxmlformats.org/package/2006/relationships":           "rel",
	"http://schemas.openxmlformats.org/package/2006/content-types":           "ct",
	"http://www.w3.org/XML/1998/namespace":                                   "xml",
	"xml":                                                                    "xml",
	"urn:schemas-microsoft-com:vml":                                          "v",
	"urn:schemas-microsoft-com:office:office":                                "o",
}

// node is an element with its name and attributes as "w:pPr".
type node struct {
	name     string
	attr     map[string]string
	text     string
	children []*node
	parent   *node
}

// parse reads a whole part.
func parse(content string) (*node, error) {
	root := &node{}
	at := root
	for in := xml.NewDecoder(strings.NewReader(content)); ; {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("not well formed: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			child := &node{name: qualified(token.Name), attr: map[string]string{}, parent: at}
			for _, a := range token.Attr {
				child.attr[qualified(a.Name)] = a.Value
			}
			at.children = append(at.children, child)
			at = child
		case xml.EndElement:
			at = at.parent
		case xml.CharData:
			at.text += string(token)
		}
	}
	if len(root.children) != 1 {
		return nil, fmt.Errorf("%d root elements", len(root.children))
	}
	return root.children[0], nil
}

func qualified(n xml.Name) string {
	prefix, known := prefixes[n.Space]
	switch {
	case known:
		return prefix + ":" + n.Local
	case n.Space == "":
		return n.Local
	}
	return "?:" + n.Local
}

// walk visits the element and all below it.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, c := range n.children {
		c.walk(visit)
	}
}

// all are the elements of a name below this one.
func (n *node) all(name string) []*node {
	var found []*node
	n.walk(func(c *node) {
		if c.name == name {
			found = append(found, c)
		}
	})
	return found
}

// child is the first child of a name, nil where there is none.
func (n *node) child(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return nil
}
