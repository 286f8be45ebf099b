package pattern_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// randomTries draws tries over an hour: few hosts and ports, so that all that
// can meet does.
func randomTries(r *rand.Rand, n int) []try {
	var list []try
	for range n {
		t := try{
			atNs: startT + r.Int64N(3600)*second + r.Int64N(1000)*1e6, from: device(byte(2 + r.IntN(2))), remote: stranger(r.IntN(12)),
			proto: flow.ProtoTCP, port: []uint16{22, 23, 80, 443}[r.IntN(4)], answer: max(0, r.IntN(5)-2), lateNs: 1e6,
		}
		if r.IntN(4) == 0 {
			t.proto = flow.ProtoUDP
		}
		if r.IntN(5) == 0 {
			t.remote = netip.AddrFrom4([4]byte{192, 168, 1, byte(100 + r.IntN(6))})
		}
		list = append(list, t)
	}
	return list
}

// modelKey is whose row it is.
type modelKey struct {
	device string
	slot   int64
	proto  uint8
	scope  flow.Scope
	port   uint16
	remote netip.Addr
}

// modelUnit is what came of one host or port within a row.
type modelUnit struct {
	times             []int64
	answered, refused bool
}

// model counts by the words of flow.Attempt, without a thought of cost.
type model map[modelKey]map[any]*modelUnit

func newModel(tries []try) model {
	m := model{}
	for _, t := range tries {
		p := settled(t.from, t.remote)
		k := modelKey{device: p.Device, slot: t.atNs / flow.SlotNs * flow.SlotNs, proto: t.proto, scope: p.Scope}
		byPort, byHost := k, k
		byPort.port, byHost.remote = t.port, t.remote
		m.add(byPort, t.remote, t)
		m.add(byHost, t.port, t)
	}
	return m
}

func (m model) add(k modelKey, unit any, t try) {
	if m[k] == nil {
		m[k] = map[any]*modelUnit{}
	}
	u := m[k][unit]
	if u == nil {
		u = &modelUnit{}
		m[k][unit] = u
	}
	u.times = append(u.times, t.atNs)
	u.answered = u.answered || t.answer == 1
	u.refused = u.refused || t.answer == 2
}

func (m model) before(k modelKey, slots int64) map[any]*modelUnit {
	k.slot -= slots * flow.SlotNs
	return m[k]
}

func failing(of map[any]*modelUnit, unit any) bool { return of[unit] != nil && !of[unit].answered }

// count adds one unit to a row.
func (m model) count(row *flow.Attempt, k modelKey, id any, u *modelUnit) {
	before, earlier := m.before(k, 1), m.before(k, 2)
	row.Tries += uint64(len(u.times))
	tries := len(u.times)
	if b := before[id]; b != nil {
		tries += len(b.times)
	}
	if u.answered {
		row.Answered++
		if tries >= 3 && k.proto == flow.ProtoTCP && pattern.SignIn(k.port) {
			row.Repeated++
		}
		return
	}
	row.Failed++
	if u.refused {
		row.Refused++
	}
	if !failing(before, id) && !failing(earlier, id) {
		row.Fresh++
	}
}

func (m model) rows() []string {
	var list []string
	for k, units := range m {
		row := flow.Attempt{Device: k.device, StartNs: k.slot, Protocol: flow.ProtocolName(k.proto), Scope: k.scope, Port: k.port, Remote: k.remote}
		for id, u := range units {
			m.count(&row, k, id, u)
		}
		if row.Failed > 0 {
			row.Peak = m.peak(k)
		}
		if worthTelling(&row) {
			list = append(list, tellAttempt(row))
		}
	}
	slices.Sort(list)
	return list
}

// worthTelling is what is kept: a row of ports has at least two that failed.
func worthTelling(row *flow.Attempt) bool {
	if row.Remote.IsValid() && row.Failed < 2 {
		return false
	}
	return row.Failed >= 3 || row.Failed > 0 && row.Peak >= 3 || row.Repeated > 0
}

// peak tries every window of five minutes that ends with a failed try of the
// slot.
func (m model) peak(k modelKey) uint32 {
	now, before, best := m[k], m.before(k, 1), 0
	for _, end := range now {
		if end.answered {
			continue
		}
		for _, to := range end.times {
			in := map[any]bool{}
			for _, units := range []map[any]*modelUnit{now, before} {
				for id, u := range units {
					for _, at := range u.times {
						if !u.answered && at > to-flow.SlotNs && at <= to {
							in[id] = true
						}
					}
				}
			}
			best = max(best, len(in))
		}
	}
	return uint32(best)
}

// TestAttemptsAgreeWithModel holds what the tracker counts against a model.
func TestAttemptsAgreeWithModel(t *testing.T) {
	for seed := range uint64(200) {
		r := chance(seed)
		tries := randomTries(r, 50+r.IntN(500))
		got := tellAttempts(run(tries).Take(settled, true))
		slices.Sort(got)
		if diff := gocmp.Diff(newModel(tries).rows(), got); diff != "" {
			t.Fatalf("seed %d: rows (-model +got):\n%s", seed, diff)
		}
	}
}
