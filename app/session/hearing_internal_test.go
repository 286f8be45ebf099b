package session

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/app/view"
	"telltale/capture/flow"
)

// TestHearing holds what is said of a port against who talks there.
func TestHearing(t *testing.T) {
	t.Parallel()
	own, a, b := flow.MAC{0, 0, 0x5e, 0, 0x53, 1}, flow.MAC{0, 0, 0x5e, 0, 0x53, 2}, flow.MAC{0, 0, 0x5e, 0, 0x53, 3}
	all := flow.MAC{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	type talk struct {
		from, to flow.MAC
		times    int
	}
	for _, tc := range []struct {
		name  string
		talks []talk
		want  flow.Hearing
		says  string
	}{
		{"nothing yet", []talk{{own, a, 3}}, flow.Hearing{Own: 3}, ""},
		{"itself", []talk{{own, a, 20}, {a, own, 20}}, flow.Hearing{Own: 40}, "own"},
		{"itself and greetings", []talk{{own, a, 20}, {b, all, 2}}, flow.Hearing{Own: 20, Group: 2}, "own.group"},
		{"a stray packet", []talk{{own, a, 400}, {a, b, 15}}, flow.Hearing{Own: 400, Others: 15}, "own"},
		{"a mirror port", []talk{{own, a, 20}, {a, b, 15}, {b, a, 15}}, flow.Hearing{Own: 20, Others: 30, BothWays: true}, "others"},
		{"half a mirror port", []talk{{own, a, 20}, {a, b, 15}, {a, all, 1}}, flow.Hearing{Own: 20, Group: 1, Others: 15}, "half"},
		{"a tap", []talk{{a, b, 15}, {b, a, 1}}, flow.Hearing{Others: 16, BothWays: true}, "others"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			h := &hearing{own: own, pairs: map[[12]byte]bool{}}
			for _, talk := range tc.talks {
				for range talk.times {
					h.frame(&flow.Frame{LinkType: 1, Data: append(append(talk.to[:], talk.from[:]...), 8, 0)})
				}
			}
			h.frame(&flow.Frame{LinkType: 101, Data: make([]byte, 40)}) // without hardware addresses
			h.frame(&flow.Frame{LinkType: 1, Data: make([]byte, 5)})
			h.tell(func(got flow.Hearing) {
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("heard (-want +got):\n%s", diff)
				}
				if says := view.PortHears(got, 30*time.Second, false); says != tc.says {
					t.Errorf("says %q, want %q", says, tc.says)
				}
				if says := view.PortHears(got, 29*time.Second, false) + view.PortHears(got, time.Hour, true); says != "" {
					t.Errorf("says %q too early, or of a hotspot", says)
				}
			})
		})
	}
	var none *hearing
	none.frame(&flow.Frame{})
	none.tell(func(flow.Hearing) { t.Error("nobody listened, and something was heard") })
}
