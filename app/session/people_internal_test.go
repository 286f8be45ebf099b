package session

import (
	"testing"
	"time"

	"telltale/capture/flow"
)

// TestACrowdIsLookedAtAgain holds when it is asked anew whose the devices are: not
// each time that a watch kept some packets, but within a minute, and at once when
// there is a new device or recording, or one less.
func TestACrowdIsLookedAtAgain(t *testing.T) {
	at := func(rows, seconds int64) []flow.Capture {
		list := make([]flow.Capture, rows)
		for i := range list {
			list[i] = flow.Capture{ID: int64(i + 1), Packets: uint64(seconds), LastNs: seconds * int64(time.Second)}
		}
		return list
	}
	before := crowdOf(at(2, 120), 5)
	for _, tc := range []struct {
		name string
		now  crowd
		want bool
	}{
		{"two seconds later", crowdOf(at(2, 122), 5), false},
		{"a minute later", crowdOf(at(2, 180), 5), true},
		{"a new device", crowdOf(at(2, 122), 6), true},
		{"a new recording", crowdOf(at(3, 122), 5), true},
		{"one less", crowdOf(at(2, 120)[1:], 5), true},
	} {
		if got := tc.now != before; got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
