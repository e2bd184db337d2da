// Package lang holds every sentence a person reads, in every language of the interface, and the
// ways of writing numbers, dates, countries and lists in each of them.
//
// Sentences live in catalogue/{language}/{room}.json, in the message format of go-i18n; a key is
// "room.thing_detail". The package knows nothing of organisations or letters, takes no decision,
// and imports nothing of ours. Pages, mails, documents and the web may come in; the domain may not.
package lang

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Codes lists the interface languages in order of preference.
var Codes = []string{"en", "fr", "de"}

//go:embed catalogue
var catalogue embed.FS

// Supported says whether code is one of Codes; it does not accept regions such as "de-AT".
func Supported(code string) bool {
	for _, c := range Codes {
		if c == code {
			return true
		}
	}
	return false
}

var matcher = sync.OnceValue(func() language.Matcher {
	tags := make([]language.Tag, len(Codes))
	for i, code := range Codes {
		tags[i] = language.MustParse(code)
	}
	return language.NewMatcher(tags)
})

// Match chooses the best of Codes for a browser's Accept-Language header, and the first of Codes
// when the header is empty, broken or names nothing we have.
func Match(acceptLanguage string) string {
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return Codes[0]
	}
	_, i, confidence := matcher().Match(wanted...)
	if confidence == language.No {
		return Codes[0]
	}
	return Codes[i]
}

// For gives the printer of a language; an unknown code gives English. It never returns nil, and
// what it returns is shared and safe for concurrent use.
func For(code string) *Printer {
	all := printers()
	if p, ok := all[code]; ok {
		return p
	}
	return all[Codes[0]]
}

var printers = sync.OnceValue(func() map[string]*Printer {
	bundle, err := load(catalogue)
	if err != nil {
		panic(err) // the catalogue is part of the binary; a test reads all of it
	}
	all := make(map[string]*Printer, len(Codes))
	for _, code := range Codes {
		all[code] = newPrinter(bundle, code)
	}
	return all
})

// messages is the catalogue of every language, ready to be asked.
type messages struct {
	bundle *i18n.Bundle
	// plain holds, by language, the sentences without placeholders and plural forms: nearly all
	// of a page, and answered without running a template.
	plain map[string]map[string]string
}

func load(fsys fs.FS) (*messages, error) {
	m := &messages{
		bundle: i18n.NewBundle(language.MustParse(Codes[0])),
		plain:  map[string]map[string]string{},
	}
	for _, code := range Codes {
		m.plain[code] = map[string]string{}
		files, err := fs.Glob(fsys, path.Join("catalogue", code, "*.json"))
		if err != nil {
			return nil, fmt.Errorf("list catalogue %s: %w", code, err)
		}
		for _, file := range files {
			if err := m.read(fsys, code, file); err != nil {
				return nil, err
			}
		}
	}
	return m, nil
}

func (m *messages) read(fsys fs.FS, code, file string) error {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	list, err := m.bundle.ParseMessageBytes(language.MustParse(code), raw, json.Unmarshal)
	if err != nil {
		return fmt.Errorf("parse %s: %w", file, err)
	}
	for _, msg := range list {
		plural := msg.Zero + msg.One + msg.Two + msg.Few + msg.Many
		if plural == "" && !strings.Contains(msg.Other, "{{") {
			m.plain[code][msg.ID] = msg.Other
		}
	}
	return nil
}
