package cli

import (
	"testing"

	"telltale/app/session"
)

func TestReadQuietHours(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][2]int{
		"22:00-06:00": {22 * 60, 6 * 60}, "0:00-5:30": {0, 330}, "01:00 - 23:59": {60, 23*60 + 59},
	} {
		var s session.Settings
		change, ok := readQuiet(value)
		if !ok {
			t.Errorf("%q is refused", value)
			continue
		}
		if change(&s); s.QuietFromMin != want[0] || s.QuietToMin != want[1] {
			t.Errorf("%q gives %d and %d, want %v", value, s.QuietFromMin, s.QuietToMin, want)
		}
	}
	for _, value := range []string{"", "-", "22:00", "22:00-", "22:00-06:00-07:00", "24:00-06:00", "22:60-06:00", "22:0-06:00", "-1:00-06:00", "a:b-c:d", "05:00-5:00"} {
		if _, ok := readQuiet(value); ok {
			t.Errorf("%q is taken", value)
		}
	}
}

func TestHHMM(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]string{0: "00:00", 61: "01:01", 24*60 - 1: "23:59", 24 * 60: "00:00"} {
		if got := hhmm(minutes); got != want {
			t.Errorf("%d minutes are %q, want %q", minutes, got, want)
		}
	}
}
