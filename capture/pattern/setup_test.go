package pattern_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

const minute = 60 * second

func tellSetups(s *pattern.Setups) []string {
	var list []string
	for _, one := range s.Take() {
		list = append(list, fmt.Sprintf("%s %d-%d min, relayed %d", one.Device[15:], (one.FromNs-startT)/minute, (one.UntilNs-startT)/minute, one.RelayedPackets))
	}
	return list
}

func TestSetups(t *testing.T) {
	tests := []struct {
		name  string
		known bool
		do    func(*pattern.Setups)
		want  []string
	}{
		{"nothing", false, func(*pattern.Setups) {}, nil},
		{"a new device", false, func(s *pattern.Setups) { s.Lease(startT, mac(2), true) }, []string{"02 0-30 min, relayed 0"}},
		{"one that the home knew", true, func(s *pattern.Setups) { s.Lease(startT, mac(2), true) }, nil},
		{"one that was there before", false, func(s *pattern.Setups) {
			s.Present(mac(2))
			s.Lease(startT+minute, mac(2), true)
		}, nil},
		{"a second join opens none", false, func(s *pattern.Setups) {
			s.Lease(startT, mac(2), true)
			s.Present(mac(2))
			s.Lease(startT+50*minute, mac(2), true)
		}, []string{"02 0-30 min, relayed 0"}},
		{"a lease that is asked for again", false, func(s *pattern.Setups) { s.Lease(startT, mac(2), false) }, nil},
		{"one that gets the address again that it had", false, func(s *pattern.Setups) {
			s.Wants(startT, mac(2), device(2).Addr)
			s.Lease(startT+second, mac(2), false)
			s.Given(mac(2), device(2).Addr)
		}, nil},
		{"one that had an address of another home", false, func(s *pattern.Setups) {
			s.Wants(startT, mac(2), device(9).Addr)
			s.Lease(startT+second, mac(2), false)
			s.Given(mac(2), device(2).Addr)
			s.Given(mac(2), device(3).Addr)
		}, []string{"02 0-30 min, relayed 0"}},
		{"signed in, then a lease", false, func(s *pattern.Setups) {
			s.Keyed(startT, mac(2))
			s.Lease(startT+30*second, mac(2), false)
		}, []string{"02 0-30 min, relayed 0"}},
		{"signed in, and a lease long after", false, func(s *pattern.Setups) {
			s.Keyed(startT, mac(2))
			s.Lease(startT+2*minute, mac(2), false)
		}, nil},
		{"relaying keeps it open", false, func(s *pattern.Setups) {
			s.Lease(startT, mac(2), true)
			s.Relay(mac(2), startT+minute, startT+25*minute, 100)
			s.Relay(mac(2), startT+26*minute, startT+34*minute, 10)
		}, []string{"02 0-44 min, relayed 110"}},
		{"relaying after it does not open it again", false, func(s *pattern.Setups) {
			s.Lease(startT, mac(2), true)
			s.Relay(mac(2), startT+31*minute, startT+35*minute, 5)
		}, []string{"02 0-30 min, relayed 5"}},
		{"a network left open relays for ever", false, func(s *pattern.Setups) {
			s.Lease(startT, mac(2), true)
			for i := range int64(300) {
				s.Relay(mac(2), startT+i*minute, startT+(i+1)*minute, 1)
			}
		}, []string{"02 0-120 min, relayed 300"}},
		{"three devices one after the other", false, func(s *pattern.Setups) {
			for i := range byte(3) {
				s.Lease(startT+int64(i)*minute, mac(2+i), true)
			}
		}, []string{"02 0-30 min, relayed 0", "03 1-31 min, relayed 0", "04 2-32 min, relayed 0"}},
		{"the power came back", false, func(s *pattern.Setups) {
			for i := range byte(9) {
				s.Lease(startT+int64(i)*second, mac(2+i), true)
			}
			s.Lease(startT+20*minute, mac(20), true)
		}, []string{"14 20-50 min, relayed 0"}},
		{"no hardware address", false, func(s *pattern.Setups) { s.Lease(startT, flow.MAC{}, true) }, nil},
		{"no time", false, func(s *pattern.Setups) { s.Lease(1<<63-1, mac(2), true) }, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			s := &pattern.Setups{Known: func(string) bool { return tc.known }}
			tc.do(s)
			if diff := gocmp.Diff(tc.want, tellSetups(s)); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetupsIn(t *testing.T) {
	s := &pattern.Setups{}
	if s.Opened(mac(2)) || s.In(mac(2), startT) {
		t.Error("a window before any was opened")
	}
	s.Lease(startT, mac(2), true)
	for at, want := range map[int64]bool{-1: false, 0: true, 30*minute - 1: true, 30 * minute: false} {
		if got := s.In(mac(2), startT+at); got != want {
			t.Errorf("in set-up after %d s: %v", at/second, got)
		}
	}
	if !s.Opened(mac(2)) || s.Opened(mac(3)) || s.In(mac(3), startT) {
		t.Error("a window of another device")
	}
}

// TestSetupsBound counts the devices that found no room.
func TestSetupsBound(t *testing.T) {
	s := &pattern.Setups{}
	for i := range 5000 {
		s.Lease(startT+int64(i)*10*minute, flow.MAC{2, 0, 0, 0, byte(i >> 8), byte(i)}, true)
	}
	if n := s.Beyond(); n != 5000-4096 {
		t.Errorf("%d beyond, want %d", n, 5000-4096)
	}
	if n := len(s.Take()); n != 4096 {
		t.Errorf("%d windows, want 4096", n)
	}
}
