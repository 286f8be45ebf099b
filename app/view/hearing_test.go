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
			tc.watch.Packets = 50
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

// A port at which nothing arrives is said to be silent, unless that is said otherwise.
func TestWatchSaysThatNothingArrives(t *testing.T) {
	t.Parallel()
	_, teller := emptyHome(t)
	const silence = "Nothing has arrived here so far. Check the cable or the Wi-Fi, or watch another port."
	for name, tc := range map[string]struct {
		watch view.Watched
		says  bool
	}{
		"a silent port":   {view.Watched{Length: 30 * time.Second, State: "up"}, true},
		"a router":        {view.Watched{Length: time.Hour, Router: "root@router"}, true},
		"too early":       {view.Watched{Length: 29 * time.Second, State: "up"}, false},
		"one packet":      {view.Watched{Length: time.Hour, Packets: 1, State: "up"}, false},
		"switched off":    {view.Watched{Length: time.Hour, State: "down"}, false},
		"gone":            {view.Watched{Length: time.Hour, State: "gone"}, false},
		"a folder":        {view.Watched{Length: time.Hour, Folder: "/recordings"}, false},
		"a quiet hotspot": {view.Watched{Length: time.Hour, State: "up", Port: flow.Interface{Hotspot: true}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := teller.NewWatch(view.WatchState{Now: &tc.watch}).Going.Lines
			if slices.Contains(lines, silence) != tc.says {
				t.Errorf("says %q", lines)
			}
		})
	}
}
