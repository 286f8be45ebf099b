package session

import (
	"time"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// What a router's packets and this computer's clocks must be apart to count, nanoseconds.
const (
	sleptLeast = int64(200 * time.Millisecond)
	// setLeast is by how much a router's clock must be set to be noticed: more than packets
	// overtake each other, and than one clock goes wrong beside another in a while of silence.
	setLeast = int64(2 * time.Second)
	// drift is how much one clock may go wrong beside another, parts in a million; a
	// crystal is right to a hundred.
	drift = 200
	// silence is for how long at most that counts between two packets.
	silence = int64(10 * time.Second)
)

// moment is a moment on two clocks that nobody sets, nanoseconds: the first goes on while
// the computer sleeps, the second stands still.
type moment struct{ boot, awake int64 }

// pace notices sleep and clocks that are set while a router is watched, as the helper does
// where an interface is. A packet bears the time of the router's clock, and is never early:
// one that seems to be, or goes back behind the one before, shows that clock being set. To
// a nil one nothing happens.
type pace struct {
	now    func() moment
	tell   func(source.Counts) // told what happened, in the fields for that
	last   moment
	begun  bool
	packet int64 // time of the last packet
	ahead  int64 // most that packets' times were ahead of the first clock, lately
	at     int64 // on the first clock, of the last packet
}

func newPace(tell func(source.Counts)) *pace {
	begun := time.Now()
	now := func() moment { return clocks(begun) }
	return &pace{now: now, tell: tell, last: now()}
}

// look looks whether the computer slept.
func (p *pace) look() {
	if p == nil {
		return
	}
	now := p.now()
	slept := now.boot - p.last.boot - (now.awake - p.last.awake)
	p.last = now
	if slept >= sleptLeast {
		p.tell(source.Counts{SleptMs: slept / int64(time.Millisecond)})
	}
}

// frame compares the time of a packet.
func (p *pace) frame(f *flow.Frame) {
	if p == nil || !f.HasTime {
		return
	}
	now := p.now().boot
	ahead := f.TimeNs - now
	if p.begun {
		p.ahead -= min(now-p.at, silence) * drift / 1e6
		if ahead-p.ahead >= setLeast || p.packet-f.TimeNs >= setLeast {
			p.tell(source.Counts{JumpMs: (ahead - p.ahead) / int64(time.Millisecond)})
			p.begun = false
		}
	}
	if !p.begun || ahead > p.ahead {
		p.ahead = ahead
	}
	p.begun, p.packet, p.at = true, f.TimeNs, now
}
