package content

import (
	"fmt"
	"time"
)

// Moment is a minute of the clock on a day counted from the day on which the
// demonstration starts: "-21 08:00" is eight in the morning three weeks before.
type Moment struct {
	Day    int // before that day when negative
	Hour   int
	Minute int
}

// UnmarshalText reads the form "-21 08:00"; an hour or a minute that no clock shows is an error.
func (m *Moment) UnmarshalText(text []byte) error {
	if _, err := fmt.Sscanf(string(text), "%d %02d:%02d", &m.Day, &m.Hour, &m.Minute); err != nil {
		return fmt.Errorf("moment %q: %w", text, err)
	}
	if m.String() != string(text) || m.Hour < 0 || m.Hour > 23 || m.Minute < 0 || m.Minute > 59 {
		return fmt.Errorf("moment %q is not of the form \"-21 08:00\"", text)
	}
	return nil
}

// String is the form that UnmarshalText reads.
func (m Moment) String() string { return fmt.Sprintf("%d %02d:%02d", m.Day, m.Hour, m.Minute) }

// On is the instant in UTC when the demonstration starts on the day of today in UTC.
func (m Moment) On(today time.Time) time.Time { return m.in(today.UTC(), time.UTC) }

// Before says whether m comes before other on the same calendar.
func (m Moment) Before(other Moment) bool { return m.minutes() < other.minutes() }

func (m Moment) minutes() int { return (m.Day*24+m.Hour)*60 + m.Minute }

func (m Moment) in(today time.Time, zone *time.Location) time.Time {
	year, month, day := today.Date()
	return time.Date(year, month, day+m.Day, m.Hour, m.Minute, 0, 0, zone)
}

// Deadline is a moment as the clocks of a zone show it.
type Deadline struct {
	At   Moment `json:"at"`
	Zone string `json:"zone"` // IANA name
}

// On is the instant in UTC when the demonstration starts on the day of today in UTC.
// A zone that the machine does not know is an error.
func (d Deadline) On(today time.Time) (time.Time, error) {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("deadline in %q: %w", d.Zone, err)
	}
	return d.At.in(today.UTC(), zone).UTC(), nil
}

// Step is a state and the moment since which it holds.
type Step struct {
	State   string
	At      Moment
	Message string // why, or what was asked and answered; empty where nothing had to be said
}

// Last is the newest step of a history, which is never empty.
func Last(history []Step) Step { return history[len(history)-1] }
