package classify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/classify"
)

// TestPeopleWaitToBeAdded holds which devices a watch leaves out until somebody adds
// them, and that nobody is left out because of what was read from a recording.
func TestPeopleWaitToBeAdded(t *testing.T) {
	one := func(key, kind string, watched bool, presence flow.Presence) flow.DeviceFacts {
		mac, err := flow.ParseMAC(key)
		if err != nil {
			t.Fatal(err)
		}
		return flow.DeviceFacts{
			Device: flow.Device{Key: key, MAC: mac, OwnKind: kind, Presence: presence}, Watched: watched,
			ByHour: []flow.HourSum{{HourNs: 10 * hourNs}},
		}
	}
	facts := flow.Facts{
		Devices: []flow.DeviceFacts{
			one("00:00:5e:00:53:01", "phone", true, flow.PresenceUnsaid),
			one("00:00:5e:00:53:02", "computer", true, flow.PresenceUnsaid),
			one("00:00:5e:00:53:03", "phone", true, flow.PresenceAdded),
			one("00:00:5e:00:53:04", "phone", false, flow.PresenceUnsaid),
			one("00:00:5e:00:53:05", "television", true, flow.PresenceUnsaid),
			one("00:00:5e:00:53:06", "", true, flow.PresenceUnsaid),
			one("02:00:5e:00:53:07", "", true, flow.PresenceUnsaid),
			one("02:00:5e:00:53:08", "television", true, flow.PresenceUnsaid),
			one("02:00:5e:00:53:09", "", false, flow.PresenceUnsaid),
		},
		LeftOut: []flow.DeviceFacts{one("00:00:5e:00:53:99", "", true, flow.PresenceLeftOut)},
	}
	before := len(facts.Devices)
	waiting := classify.Waiting(facts, tables())
	classify.Withhold(&facts, waiting)
	keys := func(list []flow.DeviceFacts) (keys []string) {
		for _, f := range list {
			keys = append(keys, f.Device.Key)
		}
		return keys
	}
	if diff := cmp.Diff([]string{"00:00:5e:00:53:01", "00:00:5e:00:53:02", "00:00:5e:00:53:99", "02:00:5e:00:53:07"}, keys(facts.LeftOut)); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	if len(facts.Devices) != before-3 {
		t.Errorf("told are %v", keys(facts.Devices))
	}
	home := classify.Judge(facts, tables())
	for _, d := range home.LeftOut {
		if d.Waits() == (d.Facts.Device.Key == "00:00:5e:00:53:99") || d.Waits() && d.Facts.ByHour != nil {
			t.Errorf("%s: waits %v, hours %v", d.Facts.Device.Key, d.Waits(), d.Facts.ByHour)
		}
	}
}
