package classify

import (
	"time"

	"telltale/capture/flow"
)

// interrupted tells when watches saw nothing, added up. What came too fast is among the
// packets that were lost.
func (c *coverage) interrupted(list []flow.Capture) {
	sums := map[flow.Interrupting]time.Duration{}
	for _, one := range list {
		for _, i := range one.Interruptions {
			sums[i.Kind] += max(time.Duration(i.LastedNs), -time.Duration(i.LastedNs))
		}
	}
	if length := sums[flow.InterruptedSlept]; length > 0 {
		c.say("coverage.asleep", map[string]any{"Length": length})
	}
	if length := sums[flow.InterruptedDown] + sums[flow.InterruptedGone]; length > 0 {
		c.say("coverage.away", map[string]any{"Length": length})
	}
	if sums[flow.InterruptedClock] > 0 {
		c.say("coverage.clock", nil)
	}
}
