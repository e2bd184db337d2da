package secretariat

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/app/web/deadline"
	"undersigned/app/web/site"
)

// textFields are the inputs of a text; those of another language than the
// authoritative one have its code behind them: title_fr.
var textFields = []string{"title", "addressees", "body", "closing"}

// draft reads the editor's form.
func (s *Drafts) draft(c echo.Context) letters.Draft {
	values := c.Request().PostForm
	arrange(values)
	d := letters.Draft{
		CoHosts: values["hosts"], Language: values.Get("language"), Zone: values.Get("deadline_zone"),
		Visibility: app.Visibility(values.Get("visibility")), LockVersion: site.Whole(values.Get("lock_version")),
	}
	for _, code := range lang.Codes {
		if t := textIn(values, code, d.Language); t != (app.VersionText{Language: code}) {
			d.Texts = append(d.Texts, t)
		}
	}
	if !slices.ContainsFunc(d.Texts, func(t app.VersionText) bool { return t.Language == d.Language }) && lang.Supported(d.Language) {
		d.Texts = append(d.Texts, app.VersionText{Language: d.Language}) // its empty fields are each refused
	}
	d.DeadlineAt, d.Unread = deadline.Read(values)
	return d
}

func textIn(values url.Values, code, authoritative string) app.VersionText {
	suffix := "_" + code
	if code == authoritative {
		suffix = ""
	}
	field := func(name string) string { return values.Get(name + suffix) }
	return app.VersionText{
		Language: code, Title: app.OneLine(field("title")), Addressees: app.Multiline(field("addressees")),
		Body: app.Multiline(field("body")), Closing: app.Multiline(field("closing")),
	}
}

// arrange mends a form whose authoritative language was changed after it was
// made. The form has inputs for every language but the one its first text was
// in; when the newly chosen language has a text of its own, the two change
// places, so that no text is taken for one in another language.
func arrange(values url.Values) {
	chosen := values.Get("language")
	before := slices.IndexFunc(lang.Codes, func(code string) bool { return !values.Has("title_" + code) })
	if before < 0 || lang.Codes[before] == chosen {
		return
	}
	begun := slices.ContainsFunc(textFields, func(name string) bool { return values.Get(name+"_"+chosen) != "" })
	for _, name := range textFields {
		if begun {
			values.Set(name+"_"+lang.Codes[before], values.Get(name))
			values.Set(name, values.Get(name+"_"+chosen))
		}
		values.Del(name + "_" + chosen)
	}
}

// draftValues are what the editor's inputs hold for a letter.
func draftValues(sheet letters.Sheet) url.Values {
	l, values := sheet.Letter, deadline.Values(sheet.Letter)
	values.Set("language", l.Language)
	values.Set("visibility", string(l.Visibility))
	for _, host := range sheet.Hosts[1:] {
		values.Add("hosts", host.Slug)
	}
	for _, t := range sheet.Texts {
		suffix := "_" + t.Language
		if t.Language == l.Language {
			suffix = ""
		}
		values.Set("title"+suffix, t.Title)
		values.Set("addressees"+suffix, t.Addressees)
		values.Set("body"+suffix, t.Body)
		values.Set("closing"+suffix, t.Closing)
	}
	return values
}
