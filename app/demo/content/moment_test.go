package content

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"
)

func TestMomentIsReadAndPlaced(t *testing.T) {
	t.Parallel()
	today := time.Date(2027, 3, 1, 23, 30, 0, 0, time.FixedZone("", 2*60*60)) // 21:30 UTC
	tests := []struct{ text, want string }{
		{"-21 08:05", "2027-02-08T08:05:00Z"},
		{"0 00:00", "2027-03-01T00:00:00Z"},
		{"9 18:00", "2027-03-10T18:00:00Z"},
		{"-430 23:59", "2025-12-26T23:59:00Z"},
	}
	for _, test := range tests {
		var m Moment
		if err := m.UnmarshalText([]byte(test.text)); err != nil {
			t.Errorf("%q: %v", test.text, err)
		}
		if got := m.On(today).Format(time.RFC3339); got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
}

func TestMomentRefusesWhatNoClockShows(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "-21", "08:00", "-21 8:00", "-21 24:00", "-21 08:60", "-21 08:00 ", "+3 08:00", "-21 -8:00", "one 08:00"} {
		var m Moment
		if err := m.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, m)
		}
	}
}

func TestDeadlineFollowsTheClocksOfItsZone(t *testing.T) {
	t.Parallel()
	today := time.Date(2027, 3, 26, 12, 0, 0, 0, time.UTC) // two days before summer time begins
	for day, want := range map[int]string{1: "2027-03-27T17:00:00Z", 3: "2027-03-29T16:00:00Z"} {
		got, err := Deadline{At: Moment{Day: day, Hour: 18}, Zone: "Europe/Brussels"}.On(today)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("day %d: %v, %v, want %s", day, got, err, want)
		}
	}
	if _, err := (Deadline{Zone: "Europe/Atlantis"}).On(today); err == nil {
		t.Error("an unknown zone was accepted")
	}
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// copied gives the embedded files as a map that a test may change.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	copied := fstest.MapFS{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(name)
		copied[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return copied
}
