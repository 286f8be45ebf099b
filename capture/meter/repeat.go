package meter

import (
	"hash/maphash"

	"telltale/capture/flow"
)

// Devices announce themselves with the same words again and again. A repeat
// holds what one such message told, so that it need not be read anew.
type repeat struct {
	hash  uint64
	again seen // since it was read, what told has not counted yet
	told  []*seen
}

// tell lets all that the message told count what came again. It is done once for
// many, since what was told lies all over the memory.
func (r *repeat) tell() {
	if r.again.count == 0 {
		return
	}
	for _, s := range r.told {
		s.add(&r.again)
	}
	r.again = seen{}
}

// repeats hold the messages that came last: two for each part of the hash that
// tells where they stand.
type repeats struct {
	seed  maphash.Seed
	list  [4096][2]repeat
	newer [4096]uint8 // which of the two came last
	now   *repeat     // the message at hand, nil if it does not count
}

// place gives the message of a hash, else the one whose place it takes.
func (r *repeats) place(hash uint64) *repeat {
	at := hash % uint64(len(r.list))
	pair, newer := &r.list[at], &r.newer[at]
	if pair[*newer&1].hash != hash {
		*newer ^= 1
	}
	return &pair[*newer&1]
}

// unlessRepeated reads a message, unless the same one came from its sender before:
// then it counts what that told once more. The first bytes of a message may
// differ from one to the next without telling anything; those up to skip are left
// out.
func (m *Meter) unlessRepeated(e *entry, dir int, p *flow.Packet, skip int, read func(*Meter, *flow.Packet)) {
	r := &m.repeats
	if len(p.Payload) <= skip {
		read(m, p)
		return
	}
	from, to := e.key.addr(dir), e.key.addr(1-dir)
	who := foldProduct(uint64(from)^m.seeds[0], uint64(to)^m.seeds[1]) ^ uint64(e.links[dir])
	what := uint64(min(p.SrcPort, p.DstPort)) | uint64(p.Payload[0])<<16 // of the two ports the one that tells what it is
	hash := foldProduct(maphash.Bytes(r.seed, p.Payload[skip:])^who, what^m.seeds[2])
	one := r.place(hash)
	if one.hash == hash {
		one.again.at(p)
		return
	}
	one.tell()
	odd := m.oddities()
	one.hash, one.told = hash, one.told[:0]
	r.now = one
	read(m, p)
	r.now = nil
	if m.oddities() != odd {
		one.hash = 0 // it is to be counted as odd each time
	}
}

// tell brings all counts up to date, before anybody reads them.
func (r *repeats) tell() {
	for i := range r.list {
		r.list[i][0].tell()
		r.list[i][1].tell()
	}
}

// note keeps what the message at hand tells.
func (r *repeats) note(s *seen) {
	if r.now != nil {
		r.now.told = append(r.now.told, s)
	}
}

// oddities counts all of them.
func (m *Meter) oddities() (total uint64) {
	for _, n := range m.oddity {
		total += n
	}
	return total
}
