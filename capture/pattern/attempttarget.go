package pattern

import (
	"encoding/binary"
	"net/netip"

	"telltale/capture/flow"
)

// class parts targets by where they may lie, as far as the address itself tells.
type class uint8

const (
	classFar  class = iota // on the Internet
	classNear              // in the home
	classOpen              // a global IPv6 address of the sender's own /64: in the home, if that is on-link
)

// classOf says where a target lies, seen from a sender.
func classOf(from, remote netip.Addr) class {
	switch {
	case flow.Local(remote):
		return classNear
	case from.Is6() && remote.Is6() && !flow.Local(from) && sameNet(hostOf(from), hostOf(remote)):
		return classOpen
	}
	return classFar
}

func sameNet(a, b host) bool { return [8]byte(a[:8]) == [8]byte(b[:8]) }

// targetKey is a service of a host that a sender tried.
type targetKey struct {
	host     host
	sender   uint16
	port     uint16
	protocol uint8
	class    class
}

// What became of a target.
const (
	flagAnswered uint8 = 1 << iota
	flagRefused
	flagRest // its port is not kept apart
)

// target is a service that was tried within a slot.
type target struct {
	targetKey
	group       uint32 // number of its group
	flags       uint8
	tries       uint8  // stops at 255
	first, last uint32 // ms from the start of the slot
}

func (t *target) try(ms uint32) {
	if t.tries == 0 {
		t.first = ms
	}
	if t.tries < 255 {
		t.tries++
	}
	t.first, t.last = min(t.first, ms), max(t.last, ms)
}

func (t *target) answer(how Answer) {
	if how == Refused {
		t.flags |= flagRefused
		return
	}
	t.flags |= flagAnswered
}

func (t *target) failed() bool { return t.flags&flagAnswered == 0 }

// groupKey is what one row tells of: a sender's tries at one port, or at all
// that are not kept apart.
type groupKey struct {
	sender, port uint16
	protocol     uint8
	class        class
	rest         bool
}

// group counts the tries of a groupKey.
type group struct {
	groupKey
	stands        host   // the first one: where it lies, all of the group lie
	hosts         uint32 // targets held
	answered      uint32 // of them, those that are in no order, once done
	listed        uint32 // those that are
	tries         uint64
	marked, short uint32
}

// senderUse is what a sender holds of a slot.
type senderUse struct {
	ports   [3]uint8 // kept apart: TCP, UDP, others
	targets uint16
}

// slotTargets holds what was tried within a slot. A place of the index holds
// the hash of a target and, in its lower half, one more than its number.
type slotTargets struct {
	start      int64
	used, done bool
	targets    []target
	index      []uint64
	groups     []group
	groupAt    map[groupKey]uint32
	lastGroup  uint32
	uses       []senderUse // by sender
	byPort     []uint32    // numbers of targets that a row may have to name, in the order of groups, once done
	byHost     []uint32    // of those that failed, in the order of hosts
	open       []uint32    // of those that answered, likewise; made when it is asked for
	opened     bool
}

const firstIndex = 64

// reset makes the slot empty. It keeps the room of the last one where that was
// well used, so that a clock that jumps to and fro costs little.
func (s *slotTargets) reset(start int64) {
	if len(s.index) > firstIndex && len(s.targets)*8 < len(s.index) {
		*s = slotTargets{}
	}
	clear(s.index)
	clear(s.groupAt)
	if s.index == nil {
		s.index, s.groupAt = make([]uint64, firstIndex), map[groupKey]uint32{}
	}
	*s = slotTargets{
		start: start, used: true, targets: s.targets[:0], index: s.index, groups: s.groups[:0], groupAt: s.groupAt,
		uses: s.uses[:0], byPort: s.byPort[:0], byHost: s.byHost[:0], open: s.open[:0],
	}
}

func (s *slotTargets) use(id uint16) *senderUse {
	for len(s.uses) <= int(id) {
		s.uses = append(s.uses, senderUse{})
	}
	return &s.uses[id]
}

// group finds or makes the group of a target.
func (s *slotTargets) group(k targetKey) *group {
	gk := groupKey{sender: k.sender, port: k.port, protocol: k.protocol, class: k.class}
	if len(s.groups) > 0 && s.groups[s.lastGroup].groupKey == gk {
		return &s.groups[s.lastGroup]
	}
	i, ok := s.groupAt[gk]
	if !ok {
		kind := protocolKind(k.protocol)
		if u := s.use(k.sender); u.ports[kind] >= portsApart && !ruled(k.port) {
			gk.port, gk.rest = 0, true
			i, ok = s.groupAt[gk]
		} else if u.ports[kind] < 255 {
			u.ports[kind]++
		}
	}
	if !ok {
		i = uint32(len(s.groups))
		s.groups = append(s.groups, group{groupKey: gk, stands: k.host})
		s.groupAt[gk] = i
	}
	s.lastGroup = i
	return &s.groups[i]
}

func protocolKind(protocol uint8) int {
	switch protocol {
	case flow.ProtoTCP:
		return 0
	case flow.ProtoUDP:
		return 1
	}
	return 2
}

func (k *targetKey) hash(seed uint64) uint64 {
	rest := uint64(k.sender)<<32 | uint64(k.port)<<16 | uint64(k.protocol)<<8 | uint64(k.class)
	return mix(seed, binary.BigEndian.Uint64(k.host[:8]), binary.BigEndian.Uint64(k.host[8:]), rest)
}

// find gives a target that was tried, or nil.
func (s *slotTargets) find(k targetKey, seed uint64) *target {
	t, _ := s.search(&k, k.hash(seed))
	return t
}

// search gives a target, or nil and the place in the index where it belongs.
func (s *slotTargets) search(k *targetKey, hash uint64) (*target, uint32) {
	mask := uint32(len(s.index) - 1)
	i := uint32(hash>>32) & mask
	for ; s.index[i] != 0; i = (i + 1) & mask {
		if s.index[i]>>32 != hash>>32 {
			continue
		}
		if t := &s.targets[uint32(s.index[i])-1]; t.targetKey == *k {
			return t, i
		}
	}
	return nil, i
}

// target finds or makes a target, and gives nil when there is no room for it.
func (s *slotTargets) target(k targetKey, g *group, seed uint64) *target {
	hash := k.hash(seed)
	t, at := s.search(&k, hash)
	if t != nil {
		return t
	}
	u := s.use(k.sender)
	if g.hosts >= hostsApart || u.targets >= targetsOfSender || len(s.targets) >= targetsOfSlot {
		return nil
	}
	g.hosts++
	u.targets++
	t = s.add(k, hash, at)
	t.group = s.lastGroup
	if g.rest {
		t.flags = flagRest
	}
	return t
}

func (s *slotTargets) add(k targetKey, hash uint64, at uint32) *target {
	s.targets = append(s.targets, target{targetKey: k})
	s.index[at] = hash>>32<<32 | uint64(len(s.targets))
	if len(s.targets)*4 > len(s.index)*3 {
		s.grow()
	}
	return &s.targets[len(s.targets)-1]
}

func (s *slotTargets) grow() {
	old := s.index
	s.index = make([]uint64, 2*len(old))
	mask := uint32(len(s.index) - 1)
	for _, entry := range old {
		if entry == 0 {
			continue
		}
		i := uint32(entry>>32) & mask
		for s.index[i] != 0 {
			i = (i + 1) & mask
		}
		s.index[i] = entry
	}
}
