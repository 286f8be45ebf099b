package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// stretches gives fingerprints of slots from one to another, end exclusive, as
// any capture of the same wire has them.
func stretches(from, to int64) (list []flow.Stretch) {
	for slot := from; slot < to; slot++ {
		list = append(list, flow.Stretch{StartNs: dayStart + slot*flow.SlotNs, Packets: 100 + uint64(slot), Sum: uint64(slot) * 0x9e3779b97f4a7c15})
	}
	return list
}

// partly gives a slot of which a capture holds only some packets.
func partly(slot int64, packets uint64) flow.Stretch {
	return flow.Stretch{StartNs: dayStart + slot*flow.SlotNs, Packets: packets, Sum: packets * 12345}
}

// compare imports nothing, and gives what a capture would have in common.
func compare(t *testing.T, s *store.Store, list []flow.Stretch) flow.Overlap {
	t.Helper()
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	overlap, err := imp.Stretches(list)
	if err != nil {
		t.Fatal(err)
	}
	return overlap
}

func keepStretches(t *testing.T, s *store.Store, name string, list []flow.Stretch) int64 {
	t.Helper()
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	if _, err := imp.Stretches(list); err != nil {
		t.Fatal(err)
	}
	id, err := imp.Finish(flow.Capture{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestOverlap(t *testing.T) {
	s, _ := openHome(t)
	first := keepStretches(t, s, "first", stretches(280, 300)) // over midnight
	second := keepStretches(t, s, "second", append(stretches(400, 402), partly(299, 7)))
	at := func(slot int64) int64 { return dayStart + slot*flow.SlotNs }
	for _, c := range []struct {
		name string
		list []flow.Stretch
		want flow.Overlap
	}{
		{"nothing", nil, flow.Overlap{}},
		{"another time", stretches(1, 5), flow.Overlap{}},
		{
			"the same packets in another file", stretches(280, 300),
			flow.Overlap{Same: starts(280, 300), SamePackets: packets(280, 300), Whole: true, FromNs: at(280), ToNs: at(300), Captures: []int64{first}},
		},
		{
			"a part cut out", stretches(285, 287),
			flow.Overlap{Same: starts(285, 287), SamePackets: packets(285, 287), Whole: true, FromNs: at(285), ToNs: at(287), Captures: []int64{first}},
		},
		{
			"began in the midst of a slot and went on for longer", append(append([]flow.Stretch{partly(296, 50)}, stretches(297, 299)...), partly(310, 4)),
			flow.Overlap{Same: starts(297, 299), SamePackets: packets(297, 299), Near: 50, FromNs: at(296), ToNs: at(299), Captures: []int64{first}},
		},
		{
			"another wire at the same time",
			[]flow.Stretch{partly(285, 9), partly(299, 1000), partly(401, 8)},
			flow.Overlap{Near: 9 + 399 + 8, FromNs: at(285), ToNs: at(402), Captures: []int64{first, second}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, compare(t, s, c.list)); diff != "" {
				t.Errorf("overlap (-want +got):\n%s", diff)
			}
		})
	}
}

func starts(from, to int64) (list []int64) {
	for _, s := range stretches(from, to) {
		list = append(list, s.StartNs)
	}
	return list
}

func packets(from, to int64) (sum uint64) {
	for _, s := range stretches(from, to) {
		sum += s.Packets
	}
	return sum
}

// TestStretchesOfOneCaptureAddUp holds that a capture that is written in parts is not
// taken for two.
func TestStretchesOfOneCaptureAddUp(t *testing.T) {
	s, _ := openHome(t)
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	whole := partly(3, 10)
	for _, part := range []flow.Stretch{partly(3, 4), partly(3, 6)} {
		if overlap, err := imp.Stretches([]flow.Stretch{part}); err != nil || len(overlap.Captures) > 0 {
			t.Errorf("a capture meets itself: %+v (%v)", overlap, err)
		}
	}
	if _, err := imp.Finish(flow.Capture{}); err != nil {
		t.Fatal(err)
	}
	if got := compare(t, s, []flow.Stretch{whole}); !got.Whole {
		t.Errorf("overlap %+v, want the whole", got)
	}
}

func TestSampledDigestsMustAgreeInTotals(t *testing.T) {
	s, _ := openHome(t)
	c := flow.Capture{
		Name: "long.pcap", SHA256: "sampled:ab", Packets: 10, WireBytes: 1000, FirstNs: dayStart, LastNs: dayStart + 5, HasTime: true, Status: flow.StatusOK,
	}
	put(t, s, load{capture: c})
	if _, same, err := s.Same(t.Context(), c); err != nil || !same {
		t.Errorf("the same capture is not known (%v)", err)
	}
	for name, change := range map[string]func(*flow.Capture){
		"packets": func(c *flow.Capture) { c.Packets++ }, "bytes": func(c *flow.Capture) { c.WireBytes++ }, "first": func(c *flow.Capture) { c.FirstNs++ },
		"last": func(c *flow.Capture) { c.LastNs++ }, "status": func(c *flow.Capture) { c.Status = flow.StatusTruncated },
	} {
		other := c
		change(&other)
		if _, same, err := s.Same(t.Context(), other); err != nil || same {
			t.Errorf("another %s: taken for the same (%v)", name, err)
		}
		put(t, s, load{capture: other}) // and it can be imported
	}
	if captures, err := s.Captures(t.Context()); err != nil || len(captures) != 6 {
		t.Errorf("%d captures (%v), want 6", len(captures), err)
	}
}
