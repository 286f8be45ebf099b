package cli

import (
	"bytes"
	"strings"
	"testing"

	"telltale/capture/source"
)

// A watch at whose port nothing arrives says so once, after half a minute.
func TestWatchSaysThatNothingArrives(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		counts  source.Counts
		hotspot bool
		says    int
	}{
		"a silent port":   {source.Counts{State: "up"}, false, 1},
		"one that is off": {source.Counts{State: "down"}, false, 0},
		"one packet":      {source.Counts{State: "up", Received: 1}, false, 0},
		"a quiet hotspot": {source.Counts{State: "up"}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			words, err := speak(nil)
			if err != nil {
				t.Fatal(err)
			}
			run := &watching{program: &program{words: words, Streams: Streams{Err: &out}}, name: "eth0", hotspot: tc.hotspot}
			for range 45 {
				run.count(tc.counts)
			}
			if says := strings.Count(out.String(), "Nothing has arrived here so far."); says != tc.says {
				t.Errorf("says it %d times: %q", says, out.String())
			}
		})
	}
}
