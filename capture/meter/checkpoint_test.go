package meter_test

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
	"telltale/capture/meter"
)

// told is what a capture told in all its parts, put together as the store does.
type told struct {
	Traffic map[string]flow.Traffic
	Slots   []flow.Slot
	Lookups []flow.Lookups
	Bursts  []flow.Burst
	Names   map[string]flow.NameBinding
	Clues   map[string]flow.Clue
	TLS     map[string]flow.TLSUse
	Seen    map[string]flow.Observation
	Devices map[string]flow.Device
	Capture flow.Capture

	parts, results int
}

func newTold() *told {
	return &told{
		Traffic: map[string]flow.Traffic{}, Names: map[string]flow.NameBinding{}, Clues: map[string]flow.Clue{},
		TLS: map[string]flow.TLSUse{}, Seen: map[string]flow.Observation{}, Devices: map[string]flow.Device{},
	}
}

// together adds one thing to what is there under its key.
func addTo[T any](all map[string]T, key string, one T, join func(to *T)) {
	have, ok := all[key]
	if ok {
		join(&have)
		one = have
	}
	all[key] = one
}

func (a *told) part(p *flow.Part) error {
	a.parts++
	for i := range p.Traffic {
		row := p.Traffic[i]
		carried := row.Relayed != flow.Counter{}
		if carried && row.Own != (flow.Counter{}) {
			return fmt.Errorf("what %s did itself and what it carried are in one row, which has one time: %+v", row.Device, row)
		}
		addTo(a.Traffic, fmt.Sprint(keyOf(&row), row.Setup, carried), row, func(to *flow.Traffic) {
			to.Own.Add(row.Own)
			to.Relayed.Add(row.Relayed)
			to.Grade.Sealed += row.Grade.Sealed
			to.Grade.Clear += row.Grade.Clear
			to.Grade.Unknown += row.Grade.Unknown
			to.UpPackets += row.UpPackets
			to.Reach = max(to.Reach, row.Reach)
			to.FirstNs, to.LastNs = min(to.FirstNs, row.FirstNs), max(to.LastNs, row.LastNs)
		})
	}
	a.Slots = append(a.Slots, p.Slots...)
	a.Lookups = append(a.Lookups, p.Lookups...)
	a.Bursts = append(a.Bursts, p.Bursts...)
	return nil
}

func (a *told) result(r *meter.Result) {
	a.results++
	a.Capture = r.Capture
	for _, n := range r.Names {
		addTo(a.Names, fmt.Sprint(n.Device, n.Name, n.Remote, n.Source, n.Relayed), n, func(to *flow.NameBinding) {
			to.FirstNs, to.LastNs, to.Count = min(to.FirstNs, n.FirstNs), max(to.LastNs, n.LastNs), to.Count+n.Count
		})
	}
	for _, u := range r.TLS {
		key := fmt.Sprint(u.Device, u.Remote, u.Port, u.Name, u.QUIC, u.JA4, u.ALPN, u.Version, u.Cipher, u.ECH, u.CertFaults, u.CertNames)
		addTo(a.TLS, key, u, func(to *flow.TLSUse) {
			to.FirstNs, to.LastNs = min(to.FirstNs, u.FirstNs), max(to.LastNs, u.LastNs)
			to.Count, to.SentAfter = to.Count+u.Count, to.SentAfter+u.SentAfter
		})
	}
	for _, o := range r.Observations {
		addTo(a.Seen, fmt.Sprint(o.Device, o.Rule, o.What, o.Masked, o.Remote, o.Port), o, func(to *flow.Observation) {
			to.FirstNs, to.LastNs, to.Count = min(to.FirstNs, o.FirstNs), max(to.LastNs, o.LastNs), to.Count+o.Count
		})
	}
	for _, d := range r.Devices {
		for _, c := range d.Clues {
			addTo(a.Clues, fmt.Sprint(c.Device, c.Kind, c.Value), c, func(to *flow.Clue) {
				to.FirstNs, to.LastNs, to.Count = min(to.FirstNs, c.FirstNs), max(to.LastNs, c.LastNs), to.Count+c.Count
			})
		}
		d.Clues = nil
		a.Devices[d.Key] = d
	}
}

// packets counts those that rows tell of.
func (a *told) packets() (sum uint64) {
	for _, row := range a.Traffic {
		sum += row.Own.SentPackets + row.Relayed.SentPackets
		if row.Scope != flow.ScopeLAN {
			sum += row.Own.ReceivedPackets + row.Relayed.ReceivedPackets
		}
	}
	return sum
}

// checkpointed meters frames with a checkpoint each so many of them, 0 for none.
func checkpointed(t *testing.T, list []flow.Frame, each int) *told {
	t.Helper()
	all := newTold()
	m := meter.New(meter.Options{Sink: all.part})
	for i := range list {
		if err := m.Frame(&list[i]); err != nil {
			t.Fatal(err)
		}
		if each > 0 && i%each == each-1 {
			r, err := m.Checkpoint()
			if err != nil {
				t.Fatal(err)
			}
			all.result(r)
		}
	}
	r, err := m.Settle()
	if err != nil {
		t.Fatal(err)
	}
	all.result(r)
	slices.SortFunc(all.Slots, func(a, b flow.Slot) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs))
	})
	slices.SortFunc(all.Lookups, func(a, b flow.Lookups) int {
		return cmp.Or(cmp.Compare(a.HourNs, b.HourNs), strings.Compare(a.Device, b.Device), strings.Compare(a.Parent, b.Parent))
	})
	slices.SortFunc(all.Bursts, func(a, b flow.Burst) int {
		return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote))
	})
	return all
}

// TestCheckpointsChangeNothing holds what is told bit by bit against what is told
// at once.
func TestCheckpointsChangeNothing(t *testing.T) {
	for name, list := range map[string][]flow.Frame{"two days": days(exampleFrames(t), 2), "many hosts": manyHosts(900, 2)} {
		want := checkpointed(t, list, 0)
		for _, each := range []int{1, 7, 100} {
			if name == "two days" { // of so many packets
				each = 350 + 100*each
			}
			t.Run(fmt.Sprintf("%s/%d", name, each), func(t *testing.T) {
				got := checkpointed(t, list, each)
				t.Logf("%d checkpoints, %d parts", got.results-1, got.parts)
				diff := gocmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{}), cmpopts.IgnoreUnexported(told{}), cmpopts.EquateEmpty())
				if diff != "" {
					t.Errorf("what is told (-at once +with checkpoints):\n%.6000s", diff)
				}
			})
		}
	}
}

// TestCheckpointTellsWhatGoesOn: a connection that goes on is told of before it ends.
func TestCheckpointTellsWhatGoesOn(t *testing.T) {
	list := exampleFrames(t)
	all := newTold()
	m := meter.New(meter.Options{Sink: all.part})
	half := len(list) / 2
	for i := range list[:half] {
		if err := m.Frame(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	r, err := m.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	all.result(r)
	packets := all.packets() + r.Capture.Skipped + r.Capture.Unattributed
	for _, odd := range r.Capture.Oddities {
		if odd.Reason == "not_settled_yet" && packets+odd.Count != uint64(half) {
			t.Errorf("%d packets are told of, and %d are said to wait, of %d", packets, odd.Count, half)
		}
	}
	if all.Capture.Packets != uint64(half) || packets < uint64(half)*95/100 {
		t.Errorf("%d of %d packets are told of, and the capture counts %d", packets, half, all.Capture.Packets)
	}
	if least := min(len(all.Names), len(all.Clues), len(all.TLS), len(all.Devices)); least == 0 {
		t.Errorf("%d names, %d clues, %d TLS uses, %d devices", len(all.Names), len(all.Clues), len(all.TLS), len(all.Devices))
	}
}

// TestLittleWaits holds how much of a day in the example home is in no sum yet, at the worst moment: what a program that is
// killed there loses, and says so.
func TestLittleWaits(t *testing.T) {
	list := exampleFrames(t)
	m := meter.New(meter.Options{Sink: func(*flow.Part) error { return nil }})
	var most uint64
	next := list[0].TimeNs
	for i := range list {
		if err := m.Frame(&list[i]); err != nil {
			t.Fatal(err)
		}
		if list[i].TimeNs < next {
			continue
		}
		next = list[i].TimeNs + 30e9
		r, err := m.Checkpoint()
		if err != nil {
			t.Fatal(err)
		}
		for _, odd := range r.Capture.Oddities {
			if odd.Reason == "not_settled_yet" {
				most = max(most, odd.Count)
			}
		}
	}
	t.Logf("at most %d of %d packets waited", most, len(list))
	if most == 0 || most > uint64(len(list))/100 {
		t.Errorf("%d of %d packets waited, want some, and no more than one in a hundred", most, len(list))
	}
}
