package cli

import (
	"testing"

	"telltale/classify"
	"telltale/classify/carelabel"
	"telltale/classify/device"
)

func TestShownJSONLeavesPeopleOut(t *testing.T) {
	t.Parallel()
	judged := func(kind string) classify.Device {
		return classify.Device{
			Identity:     device.Identity{Kind: kind},
			Destinations: []classify.Destination{{Key: "company:acme/maker", Names: []string{"cloud.acme.example"}}},
			Label:        carelabel.Label{Symbols: []carelabel.Symbol{{ID: "trackers"}}},
		}
	}
	for kind, want := range map[string]int{"smart_tv": 1, "": 1, device.KindPhone: 0, device.KindComputer: 0} {
		if got := newShownJSON(judged(kind)); len(got.Destinations) != want || len(got.Label) != want {
			t.Errorf("kind %q: %d destinations and %d symbols, want %d", kind, len(got.Destinations), len(got.Label), want)
		}
	}
}
