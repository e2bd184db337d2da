package lang

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // deadlines name their zone; a minimal image has no zone files
)

var months = map[string][12]string{
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
		"octobre", "novembre", "décembre"},
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
		"Oktober", "November", "Dezember"},
}

// germanZones are the abbreviations that German readers know under another name.
var germanZones = map[string]string{
	"CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ",
}

// Date writes the day of t in t's own location: 3 June 2026, 3 juin 2026, 3. Juni 2026. Convert t
// first, or a deadline at midnight shows the day before.
func (p *Printer) Date(t time.Time) string {
	day := strconv.Itoa(t.Day())
	switch {
	case p.code == "de":
		day += "."
	case p.code == "fr" && t.Day() == 1:
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, months[p.code][t.Month()-1], t.Year())
}

// DateTime writes the minute of t in the IANA zone given, and names the zone, because a deadline
// without one is read differently in Lisbon and in Helsinki: "3 June 2026, 18:00 (Brussels time,
// CEST)". An unknown zone falls back to UTC and says so.
func (p *Printer) DateTime(t time.Time, zone string) string {
	place, err := time.LoadLocation(zone)
	if err != nil || place == time.Local {
		place = time.UTC
	}
	t = t.In(place)
	return p.T("lang.date_time", "Date", p.Date(t), "Hour", t.Format("15"), "Minute", t.Format("04"),
		"Zone", p.zone(t, place.String()))
}

// zone names the clock on the wall: the city, then the abbreviation of the day.
func (p *Printer) zone(t time.Time, name string) string {
	if name == "UTC" || name == "Etc/UTC" {
		return "UTC"
	}
	key := "lang.zone_" + strings.ToLower(strings.NewReplacer("/", "_", "-", "_").Replace(name))
	clock, known := p.plain[key]
	if !known {
		clock = p.T("lang.zone_other", "City", strings.ReplaceAll(path.Base(name), "_", " "))
	}
	return clock + ", " + p.abbreviation(t)
}

func (p *Printer) abbreviation(t time.Time) string {
	short, _ := t.Zone()
	if strings.HasPrefix(short, "+") || strings.HasPrefix(short, "-") {
		return "UTC" + t.Format("-07:00")
	}
	if german, ok := germanZones[short]; ok && p.code == "de" {
		return german
	}
	return short
}
