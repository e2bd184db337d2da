package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"undersigned/app"
	"undersigned/app/lang"
	"undersigned/app/letters"
	"undersigned/views"
)

// textFields are the inputs of a text; those of another language than the
// authoritative one have its code behind them: title_fr.
var textFields = []string{"title", "addressees", "body", "closing"}

// draft reads the editor's form.
func (s *draftPages) draft(c echo.Context) letters.Draft {
	values := c.Request().PostForm
	arrange(values)
	d := letters.Draft{
		CoHosts: values["hosts"], Language: values.Get("language"), Zone: values.Get("deadline_zone"),
		Visibility: app.Visibility(values.Get("visibility")), LockVersion: whole(values.Get("lock_version")),
	}
	for _, code := range lang.Codes {
		if t := textIn(values, code, d.Language); t != (app.VersionText{Language: code}) {
			d.Texts = append(d.Texts, t)
		}
	}
	if !slices.ContainsFunc(d.Texts, func(t app.VersionText) bool { return t.Language == d.Language }) && lang.Supported(d.Language) {
		d.Texts = append(d.Texts, app.VersionText{Language: d.Language}) // its empty fields are each refused
	}
	d.DeadlineAt, d.Unread = deadline(values)
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
	l, values := sheet.Letter, deadlineValues(sheet.Letter)
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

// deadlineValues are what the inputs of a deadline hold for a letter's own.
func deadlineValues(l app.Letter) url.Values {
	at := l.DeadlineAt.In(app.Place(l.DeadlineZone))
	return url.Values{"deadline_on": {at.Format(time.DateOnly)}, "deadline_at": {at.Format("15:04")}, "deadline_zone": {l.DeadlineZone}}
}

// deadline reads day, time and zone of a form as one instant. What is no time
// at all is a problem at its field. A time that a change of clocks skips does
// not exist and is refused; one that comes twice is the later one, so that
// nobody's time is cut short.
func deadline(values url.Values) (time.Time, app.Problems) {
	var problems app.Problems
	day, err := time.Parse(time.DateOnly, strings.TrimSpace(values.Get("deadline_on")))
	if err != nil {
		problems.Add("deadline_on", "rules.day")
	}
	clock, err := time.Parse("15:04", strings.TrimSpace(values.Get("deadline_at")))
	if err != nil {
		problems.Add("deadline_at", "rules.time")
	}
	zone := values.Get("deadline_zone")
	place, err := time.LoadLocation(zone)
	if err != nil || zone == "" || place == time.Local || len(problems) > 0 {
		return time.Time{}, problems // the use case says so of a zone
	}
	t := time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, place)
	if !sameClock(t, day, clock) {
		problems.Add("deadline_at", "rules.time_skipped")
		return time.Time{}, problems
	}
	if again := t.Add(time.Hour); sameClock(again.In(place), day, clock) {
		t = again
	}
	return t, nil
}

func sameClock(t, day, clock time.Time) bool {
	return t.Day() == day.Day() && t.Hour() == clock.Hour() && t.Minute() == clock.Minute()
}

// zones are the time zones that deadlines are said in: the capitals of Europe, and UTC.
var zones = strings.Fields(`Europe/Brussels Europe/London Europe/Lisbon Europe/Athens UTC
Atlantic/Reykjavik Asia/Nicosia Asia/Tbilisi Asia/Yerevan Europe/Amsterdam Europe/Belgrade Europe/Berlin Europe/Bratislava
Europe/Bucharest Europe/Budapest Europe/Chisinau Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv
Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Riga
Europe/Rome Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Tirane Europe/Vaduz Europe/Vienna
Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich`)

// zoneOptions offer the zones by their names in the time zone database, and the
// letter's own when it is another one.
func zoneOptions(own string) []views.Option {
	var options []views.Option
	for _, zone := range zones {
		options = append(options, views.Option{Value: zone, Label: strings.ReplaceAll(zone, "_", " ")})
	}
	if own != "" && !slices.Contains(zones, own) {
		options = append(options, views.Option{Value: own, Label: strings.ReplaceAll(own, "_", " ")})
	}
	return options
}
