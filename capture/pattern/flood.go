package pattern

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// What makes a flood: the rates of label specification E.1, TT-B06 and TT-B07,
// over ten seconds; and half of them for a second to count as part of one.
const (
	floodSYNs    = 100 * 10 // connection requests within ten seconds
	floodPackets = 500 * 10 // other packets
	floodBytes   = 5_000_000 / 8 * 10

	hotSYNs    = 50
	hotPackets = 250
	hotBytes   = 5_000_000 / 8 / 2

	floodShortestNs = int64(9e9) // ten seconds, as packets are counted in handfuls

	coolSeconds   = 3 // a flood ends when so many seconds in a row were not hot
	answeredShare = 5 // of a flood at most a fifth comes back; rules ask for a tenth or a hundredth
)

// Bounds of what is watched at once.
const (
	floodWays  = 4
	floodPlace = 128 // times floodWays targets
	floodsWait = 4096
	tenBins    = 10
)

// Volley is packets that a sender sent to one target.
type Volley struct {
	TimeNs   int64 // of the last one
	From     Source
	Remote   netip.Addr
	Protocol uint8 // IANA number
	Port     uint16
	SYN      bool   // requests for a connection; else packets that need no answer
	Packets  uint32 // how many
	Bytes    uint32 // on the wire
}

type floodKey struct {
	from   sender
	remote host
	syn    bool
}

// bin is what one second saw.
type bin struct{ packets, bytes, back uint32 }

// floodSum is what a flood amounts to so far: a flow.Flood without pointers.
type floodSum struct {
	startNs, lastNs          int64
	packets, bytes, returned uint64
	tenPackets, tenBytes     uint64
	peak                     uint32
}

// floodWatch follows one target. What is asked of all that may give way stands
// together.
type floodWatch struct {
	floodKey
	used     bool
	hot      bool // a flood goes on
	mixed    bool // of ports
	protocol uint8
	port     uint16
	lastNs   int64  // within the second
	recent   uint64 // packets in bins
	firstNs  int64  // within the second
	second   int64
	hotEnd   int64        // the last hot second
	bins     [tenBins]bin // by second
	pending  bin          // what came since the last hot second
	flood    floodSum
}

// Floods finds targets that get packets at a rate that no home device needs.
// The zero value is ready.
type Floods struct {
	watch  []floodWatch                  // floodPlace times floodWays
	marks  [floodPlace * floodWays]uint8 // of their targets, so that none is read in vain
	seed   uint64
	rows   []floodRow
	beyond uint64

	second      int64 // of Crowded
	now, before int   // calls within it, and within the one before
}

type floodRow struct {
	from sender
	flow.Flood
}

// Beyond gives how many rows no room was found for.
func (f *Floods) Beyond() uint64 { return f.beyond }

// Crowded counts flows that open and reports whether they are so many that one
// of their targets may be flooded. Where it says no there is no need to tell Sent
// of them; a flood is seen a fraction of a second later for it.
func (f *Floods) Crowded(timeNs int64) bool {
	if noTime(timeNs) {
		return false
	}
	if second := floorTo(timeNs, 1e9) / 1e9; second != f.second {
		f.before = f.now
		if second != f.second+1 {
			f.before = 0
		}
		f.second, f.now = second, 0
	}
	f.now++
	return f.now > hotSYNs/2 || f.before >= hotSYNs
}

// Sent takes packets that were sent to a target.
func (f *Floods) Sent(v *Volley) {
	if noTime(v.TimeNs) {
		return
	}
	w := f.find(floodKey{senderOf(v.From), hostOf(v.Remote), v.SYN}, v)
	f.turn(w, floorTo(v.TimeNs, 1e9)/1e9)
	if w.mixed = w.mixed || w.port != v.Port; w.mixed {
		w.port = 0
	}
	b := &w.bins[place10(w.second)]
	if b.packets == 0 {
		w.firstNs, w.lastNs = v.TimeNs, v.TimeNs
	}
	w.firstNs, w.lastNs = min(w.firstNs, v.TimeNs), max(w.lastNs, v.TimeNs)
	more := add32(b.packets, v.Packets)
	w.recent += uint64(more - b.packets)
	b.packets = more
	b.bytes = add32(b.bytes, v.Bytes)
}

// Returned takes packets that a target sent back.
func (f *Floods) Returned(v *Volley) {
	k := floodKey{senderOf(v.From), hostOf(v.Remote), v.SYN}
	if w := f.lookup(k); w != nil {
		b := &w.bins[place10(w.second)]
		b.back = add32(b.back, v.Packets)
	}
}

func add32(a, b uint32) uint32 {
	if a > ^uint32(0)-b {
		return ^uint32(0)
	}
	return a + b
}

func place10(second int64) int {
	i := int(second % tenBins)
	if i < 0 {
		i += tenBins
	}
	return i
}

// place gives the first of the watches that a target may have, and its mark.
func (f *Floods) place(k *floodKey) (first int, mark uint8) {
	if f.watch == nil {
		f.watch, f.seed = make([]floodWatch, floodPlace*floodWays), seed()
	}
	h := mix(f.seed, first8(k.remote[:]), first8(k.remote[8:]), first8(k.from.addr[8:]))
	h = mix(f.seed, h, first8(k.from.addr[:]), uint64(k.from.mac[5])<<8|uint64(k.from.mac[4])) >> 32
	return int(h%floodPlace) * floodWays, uint8(h >> 24)
}

func first8(b []byte) uint64 {
	return uint64(b[0])<<56 | uint64(b[1])<<48 | uint64(b[2])<<40 | uint64(b[3])<<32 | uint64(b[4])<<24 | uint64(b[5])<<16 | uint64(b[6])<<8 | uint64(b[7])
}

// lookup gives the watch of a target, nil if there is none, as is nearly always so.
func (f *Floods) lookup(k floodKey) *floodWatch {
	first, mark := f.place(&k)
	for i := first; i < first+floodWays; i++ {
		if f.marks[i] == mark && f.watch[i].is(&k) {
			return &f.watch[i]
		}
	}
	return nil
}

// find finds or makes the watch of a target. In a full bucket the one that
// least looks like a flood gives way: a sweep over many hosts then cannot hide
// a flood.
func (f *Floods) find(k floodKey, v *Volley) *floodWatch {
	first, mark := f.place(&k)
	weakest, least := first, ^uint64(0)
	for i := first; i < first+floodWays; i++ {
		w := &f.watch[i]
		if w.is(&k) {
			return w
		}
		if n := w.weight(v.TimeNs); n < least {
			weakest, least = i, n
		}
	}
	w := &f.watch[weakest]
	f.end(w)
	*w = floodWatch{floodKey: k, used: true, protocol: v.Protocol, port: v.Port, second: floorTo(v.TimeNs, 1e9) / 1e9}
	f.marks[weakest] = mark
	return w
}

// is reports whether a watch follows a target. Hosts nearly always differ.
func (w *floodWatch) is(k *floodKey) bool { return w.used && w.remote == k.remote && w.floodKey == *k }

// weight says how much a watch is worth keeping.
func (w *floodWatch) weight(nowNs int64) uint64 {
	if !w.used {
		return 0
	}
	switch {
	case w.hot:
		return 1<<40 + w.recent
	case nowNs-w.lastNs > tenBins*1e9:
		return 1
	}
	return 1 + w.recent
}

// turn goes on to the second of a time, and closes those before it.
func (f *Floods) turn(w *floodWatch, second int64) {
	for steps := 0; w.second < second && steps < tenBins+coolSeconds; steps++ {
		f.close(w)
		w.second++
		next := &w.bins[place10(w.second)]
		w.recent -= uint64(next.packets)
		*next = bin{}
	}
	if w.second < second {
		w.second = second
		w.bins, w.recent = [tenBins]bin{}, 0
	}
}

// close judges a second that is over.
func (f *Floods) close(w *floodWatch) {
	b := w.bins[place10(w.second)]
	if w.isHot(b) {
		w.extend(b)
		return
	}
	if !w.hot {
		return
	}
	w.pending.packets = add32(w.pending.packets, b.packets)
	w.pending.bytes = add32(w.pending.bytes, b.bytes)
	w.pending.back = add32(w.pending.back, b.back)
	if w.second-w.hotEnd >= coolSeconds {
		f.end(w)
	}
}

func (w *floodWatch) isHot(b bin) bool {
	if w.syn {
		return b.packets >= hotSYNs
	}
	return b.packets >= hotPackets || b.bytes >= hotBytes
}

// extend adds a hot second, and those between, to the flood.
func (w *floodWatch) extend(b bin) {
	if !w.hot {
		w.hot, w.pending = true, bin{}
		w.flood = floodSum{startNs: w.firstNs}
	}
	fl := &w.flood
	fl.packets += uint64(w.pending.packets) + uint64(b.packets)
	fl.bytes += uint64(w.pending.bytes) + uint64(b.bytes)
	fl.returned += uint64(w.pending.back) + uint64(b.back)
	fl.peak = max(fl.peak, b.packets)
	fl.lastNs = w.lastNs
	w.pending, w.hotEnd = bin{}, w.second
	bytes := uint64(0)
	for i := range w.bins {
		bytes += uint64(w.bins[i].bytes)
	}
	fl.tenPackets, fl.tenBytes = max(fl.tenPackets, w.recent), max(fl.tenBytes, bytes)
}

// end ends the flood of a watch, and keeps it if it reached what a rule asks.
func (f *Floods) end(w *floodWatch) {
	if !w.used || !w.hot {
		return
	}
	w.hot = false
	fl := &w.flood
	enough := fl.tenPackets >= floodPackets || fl.tenBytes >= floodBytes
	if w.syn {
		enough = fl.tenPackets >= floodSYNs
	}
	if !enough || fl.lastNs-fl.startNs < floodShortestNs || fl.returned > fl.packets/answeredShare {
		return
	}
	if len(f.rows) >= floodsWait {
		f.beyond++
		return
	}
	f.rows = append(f.rows, floodRow{from: w.from, Flood: w.row()})
}

// row writes out the flood of a watch, but for its device.
func (w *floodWatch) row() flow.Flood {
	fl := &w.flood
	return flow.Flood{
		Remote: w.remote.addr(), Protocol: flow.ProtocolName(w.protocol), Port: w.port, StartNs: fl.startNs, LastNs: fl.lastNs, SYN: w.syn,
		Packets: fl.packets, Bytes: fl.bytes, Returned: fl.returned, PeakPackets: fl.peak, TenPackets: fl.tenPackets, TenBytes: fl.tenBytes,
	}
}

// Take gives the floods that are over at a time and whose device is settled, by
// device and time. At the end of a capture all are over.
func (f *Floods) Take(nowNs int64, locate Locate, end bool) []flow.Flood {
	for i := range f.watch {
		w := &f.watch[i]
		if w.used && (end || floorTo(nowNs, 1e9)/1e9-w.second > tenBins) {
			f.close(w)
			f.end(w)
			w.used = false
		}
	}
	var list []flow.Flood
	waiting := f.rows[:0]
	for i := range f.rows {
		row := &f.rows[i]
		p := locate(row.from.source(), row.Remote)
		switch {
		case p.Open && !end:
			waiting = append(waiting, *row)
		case p.Scope == flow.ScopeTransit || p.Open:
		default:
			row.Device, row.Scope = p.Device, p.Scope
			list = append(list, row.Flood)
		}
	}
	f.rows = waiting
	slices.SortStableFunc(list, func(a, b flow.Flood) int {
		return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs), a.Remote.Compare(b.Remote), cmp.Compare(a.Port, b.Port))
	})
	return list
}
