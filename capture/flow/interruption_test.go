package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

// TestWatched takes out of a capture the times in which nobody looked.
func TestWatched(t *testing.T) {
	t.Parallel()
	at := func(kind flow.Interrupting, from, lasted int64) flow.Interruption {
		return flow.Interruption{Kind: kind, AtNs: from, LastedNs: lasted, Count: 1}
	}
	tests := []struct {
		name string
		list []flow.Interruption
		want []flow.Span
	}{
		{"none", nil, []flow.Span{{FromNs: 100, ToNs: 201}}},
		{"slept", []flow.Interruption{at(flow.InterruptedSlept, 120, 30)}, []flow.Span{{FromNs: 100, ToNs: 120}, {FromNs: 150, ToNs: 201}}},
		{"down and gone", []flow.Interruption{at(flow.InterruptedDown, 110, 10), at(flow.InterruptedGone, 120, 40)}, []flow.Span{{FromNs: 100, ToNs: 110}, {FromNs: 160, ToNs: 201}}},
		{"two that overlap", []flow.Interruption{at(flow.InterruptedDown, 110, 40), at(flow.InterruptedSlept, 130, 10)}, []flow.Span{{FromNs: 100, ToNs: 110}, {FromNs: 150, ToNs: 201}}},
		{"before it began", []flow.Interruption{at(flow.InterruptedDown, 10, 100)}, []flow.Span{{FromNs: 110, ToNs: 201}}},
		{"all of it", []flow.Interruption{at(flow.InterruptedDown, 10, 1000)}, []flow.Span{}},
		{"lost packets are no gap", []flow.Interruption{at(flow.InterruptedDropped, 110, 50)}, []flow.Span{{FromNs: 100, ToNs: 201}}},
		{"clock set forwards", []flow.Interruption{at(flow.InterruptedClock, 110, 80)}, []flow.Span{{FromNs: 100, ToNs: 110}, {FromNs: 190, ToNs: 201}}},
		{"clock set back", []flow.Interruption{at(flow.InterruptedClock, 150, -40)}, []flow.Span{{FromNs: 100, ToNs: 201}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := flow.Capture{HasTime: true, FirstNs: 100, LastNs: 200, Interruptions: tc.list}
			if diff := cmp.Diff(tc.want, c.Watched()); diff != "" {
				t.Errorf("watched (-want +got):\n%s", diff)
			}
			c.HasTime = false
			if got := c.Watched(); len(got) != 0 {
				t.Errorf("a capture without times covers %v", got)
			}
		})
	}
}
