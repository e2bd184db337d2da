package views

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"undersigned/app/lang"
)

// languageNames are the languages in their own words.
var languageNames = map[string]string{"en": "English", "fr": "Français", "de": "Deutsch"}

// LanguageName gives an interface language in its own words, and any other code as it is.
func LanguageName(code string) string {
	if name, ok := languageNames[code]; ok {
		return name
	}
	return code
}

func (f Frame) documentTitle() string {
	if f.Title == "" {
		return "Undersigned"
	}
	return f.Title + " – Undersigned"
}

// titled gives the frame a title unless the page brought its own.
func (f Frame) titled(title string) Frame {
	if f.Title == "" {
		f.Title = title
	}
	return f
}

// refreshed has a browser without JavaScript ask for the page again, as long as something is awaited.
func (f Frame) refreshed(awaited bool, seconds int) Frame {
	if awaited {
		f.Refresh = seconds
	}
	return f
}

// current marks the link to the part of the site that the page belongs to.
func (f Frame) current(href string) templ.Attributes {
	path, _, _ := strings.Cut(f.Path, "?")
	switch {
	case path == href:
		return templ.Attributes{"aria-current": "page"}
	case strings.HasPrefix(path, href+"/"):
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

// joined puts a separator between the texts that are not empty.
func joined(separator string, texts ...string) string {
	var said []string
	for _, s := range texts {
		if s != "" {
			said = append(said, lang.Isolated(s))
		}
	}
	return strings.Join(said, separator)
}

// marked is the mark of the link to where the reader is.
func marked(yes bool) templ.Attributes {
	if yes {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

func pressed(yes bool) string { return strconv.FormatBool(yes) }

// inLang marks a text that is in another language than the page around it.
func inLang(code string) templ.Attributes {
	if code == "" {
		return nil
	}
	return templ.Attributes{"lang": code}
}
