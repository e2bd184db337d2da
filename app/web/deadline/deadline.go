// Package deadline reads from a form when a letter's signing ends, and fills the form with it. It knows no route and no
// use case; only app/web comes in.
package deadline

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"undersigned/app"
	"undersigned/views"
)

// Values are what the inputs of a deadline hold for a letter's own.
func Values(l app.Letter) url.Values {
	at := l.DeadlineAt.In(app.Location(l.DeadlineZone))
	return url.Values{"deadline_on": {at.Format(time.DateOnly)}, "deadline_at": {at.Format("15:04")}, "deadline_zone": {l.DeadlineZone}}
}

// Read gives day, time and zone of a form as one instant. What is no time
// at all is a problem at its field. A time that a change of clocks skips does
// not exist and is refused; one that comes twice is the later one, so that
// nobody's time is cut short.
func Read(values url.Values) (time.Time, app.Problems) {
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

// Zones offer the zones by their names in the time zone database, and the
// letter's own when it is another one.
func Zones(own string) []views.Option {
	var options []views.Option
	for _, zone := range zones {
		options = append(options, views.Option{Value: zone, Label: strings.ReplaceAll(zone, "_", " ")})
	}
	if own != "" && !slices.Contains(zones, own) {
		options = append(options, views.Option{Value: own, Label: strings.ReplaceAll(own, "_", " ")})
	}
	return options
}
