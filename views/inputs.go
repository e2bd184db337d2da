package views

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"undersigned/app"
	"undersigned/app/lang"
)

// inputAttributes are those that stand on an input only sometimes.
func inputAttributes(i input, f Field) templ.Attributes {
	a := templ.Attributes{}
	if by := i.describedBy(f); by != "" {
		a["aria-describedby"] = by
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	switch i.Type {
	case "":
		a["dir"] = "auto"
	case "url", "email":
		a["inputmode"] = i.Type
	}
	if i.Lang != "" {
		a["lang"] = i.Lang
	}
	return a
}

func groupAttributes(i input, f Field) templ.Attributes {
	if by := i.describedBy(f); by != "" {
		return templ.Attributes{"aria-describedby": by}
	}
	return nil
}

func hinted(i input, n int, c choice) templ.Attributes {
	if c.Hint == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": choiceID(i, n) + "-why"}
}

// choiceID gives the first of a group the field's own id, so that the error summary leads there.
func choiceID(i input, n int) string {
	if n == 0 {
		return i.id()
	}
	return i.id() + "-" + strconv.Itoa(n)
}

func rows(i input) string {
	if i.Rows == 0 {
		return "4"
	}
	return strconv.Itoa(i.Rows)
}

// leadingNewline keeps a first empty line: HTML swallows one newline right after <textarea>.
func leadingNewline(s string) string {
	if strings.HasPrefix(s, "\n") {
		return "\n" + s
	}
	return s
}

// typeOptions are the types of organisations in the reader's words.
func typeOptions(p *lang.Printer) []Option {
	var out []Option
	for _, t := range app.OrganisationTypes {
		out = append(out, Option{Value: string(t), Label: typeName(p, string(t))})
	}
	return out
}

func typeName(p *lang.Printer, t string) string {
	if t == "" {
		return ""
	}
	return p.T("organisations.type_" + t)
}

// countryOptions are all countries in the reader's order, after "European and international".
func countryOptions(p *lang.Printer) []Option {
	out := []Option{{Value: app.International, Label: p.Country(app.International)}}
	for _, code := range p.Countries() {
		if code != app.International {
			out = append(out, Option{Value: code, Label: p.Country(code)})
		}
	}
	return out
}

func number(n int) string { return strconv.Itoa(n) }

// unlessRefused is the id of an input that several forms of a page have under one name: the refused one keeps
// the id that the error summary leads to.
func unlessRefused(refused, move string) string {
	if refused == move {
		return ""
	}
	return "f-reason-" + move
}
