package view_test

import (
	"slices"
	"testing"
	"time"

	"telltale/app/view"
	"telltale/capture/flow"
)

// The page of a watch says what arrives at its port, once that is known.
func TestWatchSaysWhatArrives(t *testing.T) {
	t.Parallel()
	_, teller := emptyHome(t)
	for _, tc := range []struct {
		name  string
		watch view.Watched
		want  string // "" for nothing
	}{
		{"itself", view.Watched{Length: time.Minute, Heard: flow.Hearing{Own: 50}}, "Only this computer’s own traffic arrives here. A mirror port or a hotspot shows more."},
		{"too early", view.Watched{Length: 10 * time.Second, Heard: flow.Hearing{Own: 50}}, ""},
		{
			"a mirror port",
			view.Watched{Length: time.Minute, Heard: flow.Hearing{Own: 50, Others: 50, BothWays: true}},
			"What other devices send and receive arrives here too.",
		},
		{"a hotspot", view.Watched{Length: time.Minute, Heard: flow.Hearing{Own: 50}, Port: flow.Interface{Name: "wlan0", Hotspot: true}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			lines := teller.NewWatch(view.WatchState{Now: &tc.watch}).Going.Lines
			silent := tc.watch
			silent.Heard = flow.Hearing{}
			before := len(teller.NewWatch(view.WatchState{Now: &silent}).Going.Lines)
			if tc.want != "" && !slices.Contains(lines, tc.want) || tc.want == "" && len(lines) != before {
				t.Errorf("says %q, want %q", lines, tc.want)
			}
		})
	}
}
