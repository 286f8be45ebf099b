package pattern

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// What a run of a beat is. A few long gaps, as when the device was off, must
// not hide how regular it was in between.
const (
	beatGapNs    = flow.HourNs // a longer gap begins a new run
	beatGapTimes = 6           // so does one of so many times the mean
	beatSure     = 4           // intervals from which on the mean says something
	beatTwinNs   = int64(5e9)  // a sending that follows another so soon, against the mean, belongs to it
	beatTwinPart = 4           // of the mean
	beatFloor    = 6           // intervals of the longest run below which there is no row
)

// Bounds of the beats that are watched.
const (
	beatsApart  = 4096
	beatSamples = 64
)

// moments are count, mean and spread of values, one after the other (Welford).
type moments struct {
	count    uint64
	mean, m2 float64
}

func (m *moments) add(v float64) {
	m.count++
	d := v - m.mean
	m.mean += d / float64(m.count)
	m.m2 += d * (v - m.mean)
}

func (m *moments) spread() float64 {
	if m.count < 2 {
		return 0
	}
	return math.Sqrt(m.m2 / float64(m.count))
}

// sample keeps values that lie evenly among all that were given: when it is
// full, every second one goes, and from then on only half as many come in.
type sample struct {
	values []int64
	every  uint32 // of so many values one is kept
	skip   uint32
}

func (s *sample) add(v int64) {
	if s.skip > 0 {
		s.skip--
		return
	}
	s.every = max(s.every, 1)
	if len(s.values) >= beatSamples {
		half := s.values[:0]
		for i := 0; i < len(s.values); i += 2 {
			half = append(half, s.values[i])
		}
		s.values = half
		s.every *= 2
	}
	s.values = append(s.values, v)
	s.skip = s.every - 1
}

// quartiles are those of the values that were kept, with linear interpolation
// between two.
func (s *sample) quartiles() flow.Quartiles {
	if len(s.values) == 0 {
		return flow.Quartiles{}
	}
	sorted := slices.Clone(s.values)
	slices.Sort(sorted)
	q := flow.Quartiles{Low: quantile(sorted, 1), Median: quantile(sorted, 2), High: quantile(sorted, 3)}
	for i, v := range sorted {
		sorted[i] = max(v-q.Median, q.Median-v)
	}
	slices.Sort(sorted)
	q.Deviation = quantile(sorted, 2)
	return q
}

// quantile gives the value at so many quarters of a sorted list.
func quantile(sorted []int64, quarters int) int64 {
	at := (len(sorted) - 1) * quarters
	i, part := at/4, int64(at%4)
	if part == 0 {
		return sorted[i]
	}
	return sorted[i] + (sorted[i+1]-sorted[i])*part/4
}

// beatRun is a stretch without a long gap.
type beatRun struct {
	moments
	firstNs, lastNs int64
	sample          sample
}

// beatWatch follows one party.
type beatWatch struct {
	partyKey
	source flow.NameSource
	serial uint32 // tells it from others that had its place
	used   bool
	now    beatRun
	best   beatRun // the longest that is over
	bytes  moments
	sizes  sample
}

// beatRef leads back to the beat of a sending. The zero value leads nowhere.
type beatRef struct{ place, serial uint32 }

// Beats tells how regularly senders turn to a party. The zero value is ready.
type Beats struct {
	at      map[partyKey]uint32
	list    []beatWatch
	free    []uint32
	serial  uint32
	lookNs  int64 // not before is it worth looking for what may go
	looking bool
	beyond  uint64
}

// Beyond gives how many sendings no room was found for.
func (b *Beats) Beyond() uint64 { return b.beyond }

// begin takes the start of a sending. The beat of the one before on the same
// flow is nearly always its own.
func (b *Beats) begin(p *Party, startNs int64, before beatRef) beatRef {
	if noTime(startNs) {
		return beatRef{}
	}
	if w := b.watch(before); w != nil && w.name == p.Name && w.port == p.Port && w.from.mac == p.From.MAC {
		w.begin(startNs)
		return before
	}
	k := keyOf(p)
	i, ok := b.at[k]
	if !ok {
		return b.add(k, p.Source, startNs)
	}
	w := &b.list[i]
	w.begin(startNs)
	return beatRef{i, w.serial}
}

// add begins to follow a party.
func (b *Beats) add(k partyKey, source flow.NameSource, startNs int64) beatRef {
	i, ok := b.place(startNs)
	if !ok {
		b.beyond++
		return beatRef{}
	}
	b.at[k] = i
	b.serial++
	b.list[i] = beatWatch{partyKey: k, source: source, serial: b.serial, used: true, now: beatRun{firstNs: startNs, lastNs: startNs}}
	return beatRef{i, b.serial}
}

// watch gives what a reference leads to, if it still does.
func (b *Beats) watch(ref beatRef) *beatWatch {
	if ref.serial == 0 || int(ref.place) >= len(b.list) || b.list[ref.place].serial != ref.serial {
		return nil
	}
	return &b.list[ref.place]
}

// place gives a place for one more party.
func (b *Beats) place(nowNs int64) (uint32, bool) {
	if b.at == nil {
		b.at = map[partyKey]uint32{}
	}
	if len(b.list) < beatsApart {
		b.list = append(b.list, beatWatch{})
		return uint32(len(b.list) - 1), true
	}
	if len(b.free) == 0 {
		b.clear(nowNs)
	}
	n := len(b.free)
	if n == 0 {
		return 0, false
	}
	i := b.free[n-1]
	b.free = b.free[:n-1]
	return i, true
}

// clear frees the places of parties of which no row can come any more, unless
// they begin anew: nothing is lost by it.
func (b *Beats) clear(nowNs int64) {
	const again = 600 * int64(1e9)
	if b.looking && nowNs < b.lookNs && b.lookNs-nowNs <= again {
		return
	}
	b.lookNs, b.looking = nowNs+again, true
	for i := range b.list {
		w := &b.list[i]
		over := nowNs-w.now.lastNs > beatGapNs || w.now.lastNs-nowNs > beatGapNs
		if w.used && over && w.now.count < beatFloor && w.best.count < beatFloor {
			delete(b.at, w.partyKey)
			*w = beatWatch{}
			b.free = append(b.free, uint32(i))
		}
	}
}

// begin takes the start of one more sending. Flows are told in slightly the
// wrong order; what lies before the last start is left out.
func (w *beatWatch) begin(startNs int64) {
	gap := startNs - w.now.lastNs
	mean := w.now.mean
	sure := w.now.count >= beatSure
	switch {
	case gap > beatGapNs, gap < -beatGapNs, sure && float64(gap) > beatGapTimes*mean:
		w.turn(startNs)
		return
	case gap <= 0, sure && gap < beatTwinNs && float64(gap)*beatTwinPart < mean:
		return
	}
	w.now.add(float64(gap))
	w.now.sample.add(gap)
	w.now.lastNs = startNs
}

// turn begins a new run.
func (w *beatWatch) turn(startNs int64) {
	room := w.now.sample.values
	if w.now.longer(&w.best) {
		room = w.best.sample.values
		w.best = w.now
	}
	w.now = beatRun{firstNs: startNs, lastNs: startNs, sample: sample{values: room[:0]}}
}

func (r *beatRun) longer(other *beatRun) bool {
	return r.lastNs-r.firstNs > other.lastNs-other.firstNs
}

// size takes how many bytes a sending had in all.
func (b *Beats) size(ref beatRef, bytes uint64) {
	if w := b.watch(ref); w != nil {
		w.bytes.add(float64(bytes))
		w.sizes.add(int64(bytes))
	}
}

// Take gives the beats to the Internet, by device and party, and forgets them.
func (b *Beats) Take(locate Locate, name Name) []flow.Beat {
	var list []flow.Beat
	for i := range b.list {
		w := &b.list[i]
		best := &w.now
		if !best.longer(&w.best) {
			best = &w.best
		}
		if !w.used || best.count < beatFloor {
			continue
		}
		p := locate(w.from.source(), w.remote.addr())
		if p.Open || p.Scope != flow.ScopeInternet {
			continue
		}
		list = append(list, w.row(best, p.Device, name))
	}
	*b = Beats{beyond: b.beyond, serial: b.serial}
	slices.SortStableFunc(list, compareBeats)
	return slices.CompactFunc(list, sameBeat)
}

func (w *beatWatch) row(run *beatRun, device string, name Name) flow.Beat {
	return flow.Beat{
		Device: device, Remote: w.remote.addr(), Name: name(w.name), Source: w.source, Protocol: flow.ProtocolName(w.protocol), Port: w.port,
		FirstNs: run.firstNs, LastNs: run.lastNs, Count: run.count, MeanNs: int64(run.mean), SpreadNs: int64(run.spread()),
		MeanBytes: uint64(w.bytes.mean), SpreadBytes: uint64(w.bytes.spread()),
		IntervalNs: run.sample.quartiles(), Bytes: w.sizes.quartiles(),
	}
}

// compareBeats puts those of one party together, the longest first: a device
// has several addresses, and each may have turned to the party.
func compareBeats(a, b flow.Beat) int {
	return cmp.Or(compareBeatParties(a, b), cmp.Compare(b.LastNs-b.FirstNs, a.LastNs-a.FirstNs))
}

func compareBeatParties(a, b flow.Beat) int {
	return cmp.Or(strings.Compare(a.Device, b.Device), a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name),
		strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port))
}

func sameBeat(a, b flow.Beat) bool { return compareBeatParties(a, b) == 0 }
