package pattern

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
)

const (
	failedFloor   = 3 // fewer that failed make no row by themselves
	examplesTold  = 4
	triesRepeated = 3 // label specification E.1, TT-B05
)

// attemptRow is a row whose device is not settled.
type attemptRow struct {
	from   sender
	stands host // one of the remote hosts
	flow.Attempt
}

// unit is what a row counts: a host at one port, or a port of one host.
type unit struct {
	id          host // of a port: in the last two bytes
	flags       uint8
	tries       uint32
	first, last uint32 // ms from the start of the slot
}

func (u *unit) failed() bool { return u.flags&flagAnswered == 0 }

// attemptRoom is room that all rows are made in.
type attemptRoom struct {
	now, before, earlier []unit
	starts               []uint64 // when a unit fails first, ms, twice; one more if it was not within reach yet
	ends                 []uint32 // when one gets out of reach
}

// finish makes the rows of a slot that is over. The slots before it are kept
// only to compare.
func (a *Attempts) finish(s *slotTargets) {
	if !s.used || s.done {
		return
	}
	s.done = true
	s.sort()
	before, earlier := a.over(s.start-flow.SlotNs), a.over(s.start-2*flow.SlotNs)
	for i := range s.groups {
		if g := &s.groups[i]; g.listed > 0 || g.short > 0 || g.marked > 0 {
			a.portRow(s, g, before, earlier)
		}
	}
	a.hostRows(s, before, earlier)
}

func (a *Attempts) hostRows(s, before, earlier *slotTargets) {
	from := 0
	for to := 1; to <= len(s.byHost); to++ {
		if to < len(s.byHost) && compareHosts(&s.targets[s.byHost[from]], &s.targets[s.byHost[to]]) == 0 {
			continue
		}
		if to-from > 1 {
			a.hostRow(s, s.byHost[from:to], before, earlier)
		}
		from = to
	}
}

// over gives a slot whose rows were made, or an empty one.
func (a *Attempts) over(start int64) *slotTargets {
	if s := a.at(start); s != nil && s.done {
		return s
	}
	return &slotTargets{}
}

// sort puts in order what rows may have to name: what failed, and hosts where
// one signs in. Of all others it is enough to know how many there are.
func (s *slotTargets) sort() {
	s.byPort, s.byHost = s.byPort[:0], s.byHost[:0]
	for i := range s.targets {
		t := &s.targets[i]
		g := &s.groups[t.group]
		if t.failed() {
			s.byHost = append(s.byHost, uint32(i))
		} else if !g.rest && !SignIn(g.port) {
			g.answered++
			continue
		}
		g.listed++
		s.byPort = append(s.byPort, uint32(i))
	}
	slices.SortFunc(s.byPort, func(i, j uint32) int {
		x, y := &s.targets[i], &s.targets[j]
		if c := compareGroups(x.row(), y.row()); c != 0 {
			return c
		}
		return cmp.Or(bytes.Compare(x.host[:], y.host[:]), cmp.Compare(x.port, y.port))
	})
	slices.SortFunc(s.byHost, s.compareByHost)
}

func (s *slotTargets) compareByHost(i, j uint32) int {
	x, y := &s.targets[i], &s.targets[j]
	return cmp.Or(compareHosts(x, y), cmp.Compare(x.port, y.port))
}

// openPorts counts the ports of a host that answered, and the tries at them.
func (s *slotTargets) openPorts(like *target) (ports uint32, tries uint64) {
	if !s.opened {
		s.opened = true
		for i := range s.targets {
			if !s.targets[i].failed() {
				s.open = append(s.open, uint32(i))
			}
		}
		slices.SortFunc(s.open, s.compareByHost)
	}
	i, _ := slices.BinarySearchFunc(s.open, like, func(i uint32, like *target) int { return compareHosts(&s.targets[i], like) })
	for ; i < len(s.open) && compareHosts(&s.targets[s.open[i]], like) == 0; i++ {
		ports++
		tries += uint64(s.targets[s.open[i]].tries)
	}
	return ports, tries
}

// row gives what row of hosts a target belongs to.
func (t *target) row() groupKey {
	k := groupKey{sender: t.sender, port: t.port, protocol: t.protocol, class: t.class}
	if t.flags&flagRest != 0 {
		k.port, k.rest = 0, true
	}
	return k
}

// order makes one number of a groupKey.
func (k groupKey) order() uint64 {
	n := uint64(k.sender)<<40 | uint64(k.class)<<32 | uint64(k.protocol)<<24 | uint64(k.port)<<1
	if k.rest {
		n |= 1
	}
	return n
}

func compareGroups(a, b groupKey) int { return cmp.Compare(a.order(), b.order()) }

// compareHosts is zero for services of one host that one sender tried.
func compareHosts(x, y *target) int {
	a := groupKey{sender: x.sender, protocol: x.protocol, class: x.class}
	b := groupKey{sender: y.sender, protocol: y.protocol, class: y.class}
	if c := compareGroups(a, b); c != 0 {
		return c
	}
	return bytes.Compare(x.host[:], y.host[:])
}

// ofGroup appends the units of a group.
func (s *slotTargets) ofGroup(k groupKey, room []unit) []unit {
	i, _ := slices.BinarySearchFunc(s.byPort, k, func(i uint32, k groupKey) int { return compareGroups(s.targets[i].row(), k) })
	for ; i < len(s.byPort); i++ {
		t := &s.targets[s.byPort[i]]
		if t.row() != k {
			break
		}
		room = addUnit(room, t, t.host)
	}
	return room
}

// ofHost appends the units of a host.
func (s *slotTargets) ofHost(like *target, room []unit) []unit {
	i, _ := slices.BinarySearchFunc(s.byHost, like, func(i uint32, like *target) int { return compareHosts(&s.targets[i], like) })
	for ; i < len(s.byHost); i++ {
		t := &s.targets[s.byHost[i]]
		if compareHosts(t, like) != 0 {
			break
		}
		var id host
		binary.BigEndian.PutUint16(id[len(id)-2:], t.port)
		room = addUnit(room, t, id)
	}
	return room
}

// addUnit appends a target, or joins it with the last one if that is the same
// unit: a host that was tried at several ports which are not kept apart.
func addUnit(room []unit, t *target, id host) []unit {
	if n := len(room); n > 0 && room[n-1].id == id {
		u := &room[n-1]
		u.flags |= t.flags
		u.tries += uint32(t.tries)
		u.first, u.last = min(u.first, t.first), max(u.last, t.last)
		return room
	}
	return append(room, unit{id: id, flags: t.flags, tries: uint32(t.tries), first: t.first, last: t.last})
}

// portRow makes the row of the hosts that were tried at one port.
func (a *Attempts) portRow(s *slotTargets, g *group, before, earlier *slotTargets) {
	r := &a.room
	r.now = s.ofGroup(g.groupKey, r.now[:0])
	r.before = before.ofGroup(g.groupKey, r.before[:0])
	r.earlier = earlier.ofGroup(g.groupKey, r.earlier[:0])
	row := r.row(s.start, g.groupKey)
	row.Tries, row.Short, row.Marked = g.tries, g.short, g.marked
	row.Answered += g.answered
	if g.protocol == flow.ProtoTCP && SignIn(g.port) {
		row.Repeated = r.repeated()
	}
	for i := range r.now {
		if r.now[i].failed() && len(row.Examples) < examplesTold {
			row.Examples = append(row.Examples, r.now[i].id.addr())
		}
	}
	stands := g.stands // of a session whose end was noticed late nothing else is held
	if len(r.now) > 0 {
		stands = r.now[0].id
	}
	a.keep(g.sender, stands, &row)
}

// hostRow makes the row of the ports of one host that were tried.
func (a *Attempts) hostRow(s *slotTargets, run []uint32, before, earlier *slotTargets) {
	r, like := &a.room, &s.targets[run[0]]
	r.now = s.ofHost(like, r.now[:0])
	r.before = before.ofHost(like, r.before[:0])
	r.earlier = earlier.ofHost(like, r.earlier[:0])
	k := like.row()
	k.port = 0
	row := r.row(s.start, k)
	row.Remote = like.host.addr()
	row.Answered, row.Tries = s.openPorts(like)
	for i := range r.now {
		row.Tries += uint64(r.now[i].tries)
	}
	a.keep(like.sender, like.host, &row)
}

// row counts what rows of both kinds count.
func (r *attemptRoom) row(start int64, k groupKey) flow.Attempt {
	row := flow.Attempt{StartNs: start, Protocol: flow.ProtocolName(k.protocol), Port: k.port}
	for i := range r.now {
		u := &r.now[i]
		if !u.failed() {
			row.Answered++
			continue
		}
		row.Failed++
		if u.flags&flagRefused != 0 {
			row.Refused++
		}
		if !failedIn(r.before, u.id) && !failedIn(r.earlier, u.id) {
			row.Fresh++
		}
	}
	if row.Failed > 0 {
		row.Peak = r.peak()
	}
	return row
}

func findUnit(list []unit, id host) *unit {
	i, ok := slices.BinarySearchFunc(list, id, func(u unit, id host) int { return bytes.Compare(u.id[:], id[:]) })
	if !ok {
		return nil
	}
	return &list[i]
}

func failedIn(list []unit, id host) bool {
	u := findUnit(list, id)
	return u != nil && u.failed()
}

// repeated counts the units that answered and were tried often enough in this
// slot and the one before.
func (r *attemptRoom) repeated() uint32 {
	n := uint32(0)
	for i := range r.now {
		u := &r.now[i]
		tries := u.tries
		if before := findUnit(r.before, u.id); before != nil {
			tries += before.tries
		}
		if !u.failed() && tries >= triesRepeated {
			n++
		}
	}
	return n
}

// peak gives the most units that failed within five minutes that end with one of
// the failed tries of this slot. A unit of the slot before is within reach until
// five minutes after its last try, one of this slot from its first try on; times
// of both slots then mean the same.
func (r *attemptRoom) peak() uint32 {
	r.starts, r.ends = r.starts[:0], r.ends[:0]
	count := 0
	for i := range r.before {
		b := &r.before[i]
		if !b.failed() {
			continue
		}
		count++
		if !b.goesOn(findUnit(r.now, b.id)) {
			r.ends = append(r.ends, b.last)
		}
	}
	for i := range r.now {
		u := &r.now[i]
		switch {
		case !u.failed():
		case findUnit(r.before, u.id).goesOn(u):
			r.starts = append(r.starts, uint64(u.first)<<1)
		default:
			r.starts = append(r.starts, uint64(u.first)<<1|1)
		}
	}
	slices.Sort(r.starts)
	slices.Sort(r.ends)
	best, ended := 0, 0
	for _, start := range r.starts {
		for ended < len(r.ends) && uint64(r.ends[ended]) <= start>>1 {
			ended++
			count--
		}
		count += int(start & 1)
		best = max(best, count)
	}
	return uint32(best)
}

// goesOn reports whether a unit that failed in the slot before failed again
// before it was out of reach. Both may be nil.
func (u *unit) goesOn(now *unit) bool {
	return u != nil && now != nil && u.failed() && now.failed() && now.first < u.last
}

// keep holds a row that tells something until its device is settled.
func (a *Attempts) keep(id uint16, stands host, row *flow.Attempt) {
	failing := row.Failed >= failedFloor || row.Failed > 0 && row.Peak >= failedFloor
	if !failing && row.Short == 0 && row.Marked == 0 && row.Repeated == 0 {
		return
	}
	if len(a.rows) >= rowsWaiting {
		a.beyond++
		return
	}
	a.rows = append(a.rows, attemptRow{from: a.senders.list[id], stands: stands, Attempt: *row})
}

// Take gives the rows of slots that are over and whose device is settled, by
// device, slot and service. At the end of a capture all slots are over.
func (a *Attempts) Take(locate Locate, end bool) []flow.Attempt {
	if end {
		a.flush()
	}
	var list []flow.Attempt
	waiting := a.rows[:0]
	for i := range a.rows {
		row := &a.rows[i]
		from := row.from.source()
		p := locate(from, row.stands.addr())
		switch {
		case p.Open && !end:
			waiting = append(waiting, *row)
		case p.Scope == flow.ScopeTransit || p.Open:
		default:
			row.Device, row.Scope, row.OneWay = p.Device, p.Scope, !a.heard[hearer(from)]
			list = append(list, row.Attempt)
		}
	}
	a.rows = waiting
	slices.SortStableFunc(list, compareAttempts)
	return joinAttempts(list)
}

func compareAttempts(a, b flow.Attempt) int {
	return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs), strings.Compare(a.Protocol, b.Protocol),
		cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Port, b.Port), a.Remote.Compare(b.Remote))
}

// joinAttempts adds up rows of one device that came from several of its
// addresses. Their hosts are of different families or networks, so they are
// distinct; the peaks may lie at different times, so the larger one holds.
func joinAttempts(list []flow.Attempt) []flow.Attempt {
	joined := list[:0]
	for _, row := range list {
		n := len(joined)
		if n == 0 || compareAttempts(joined[n-1], row) != 0 {
			joined = append(joined, row)
			continue
		}
		sum := &joined[n-1]
		sum.Tries += row.Tries
		sum.Failed += row.Failed
		sum.Refused += row.Refused
		sum.Answered += row.Answered
		sum.Fresh += row.Fresh
		sum.Peak = max(sum.Peak, row.Peak)
		sum.OneWay = sum.OneWay && row.OneWay
		sum.Short += row.Short
		sum.Repeated += row.Repeated
		sum.Marked += row.Marked
		sum.Examples = smallest(append(sum.Examples, row.Examples...), examplesTold)
	}
	return joined
}

// smallest gives the n smallest addresses, each once.
func smallest(list []netip.Addr, n int) []netip.Addr {
	slices.SortFunc(list, netip.Addr.Compare)
	list = slices.Compact(list)
	return list[:min(n, len(list))]
}
