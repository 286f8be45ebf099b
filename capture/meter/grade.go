package meter

import (
	"telltale/capture/decode"
	"telltale/capture/flow"
)

// gradedBytes is how much of one direction of a flow is looked at to tell
// whether it can be read on its way; the rest is taken to be alike.
const gradedBytes = 64 << 10

// grader judges what one end of a flow sends, from its first bytes.
type grader struct {
	known  bool // sealed for certain: a hello of TLS or QUIC was read
	begun  bool
	looked uint64
	bytes  *decode.Grader // nil while it is not needed
}

// sealed notes that a flow turned out to be encrypted.
func (r *record) sealed() {
	for dir := range r.grades {
		r.grades[dir].known = true
		r.grades[dir].leave(r.buffers)
	}
}

// restart forgets what an earlier connection on the same ports showed.
func (g *grader) restart() { *g = grader{bytes: g.bytes} }

// leave gives back what another flow may use, once nobody asks for a grade any more.
func (g *grader) leave(pool *buffers) {
	if g.bytes != nil {
		pool.graders = append(pool.graders, g.bytes)
		g.bytes = nil
	}
}

// grader gives one that is new, or as new.
func (p *buffers) grader() *decode.Grader {
	n := len(p.graders) - 1
	if n < 0 {
		return &decode.Grader{}
	}
	g := p.graders[n]
	p.graders = p.graders[:n]
	return g
}

// raw looks at payload.
func (g *grader) raw(b []byte, pool *buffers) {
	if g.known || g.looked >= gradedBytes {
		return
	}
	if !g.begun {
		g.begun = true
		if g.bytes == nil {
			g.bytes = pool.grader()
		}
		g.bytes.Reset()
	}
	g.looked += uint64(len(b))
	g.bytes.Add(b)
}

// take grades payload bytes that were counted since the last time.
func (g *grader) take(payload uint64) flow.Grade {
	switch {
	case payload == 0:
		return flow.Grade{}
	case g.known:
		return flow.Grade{Sealed: payload}
	case !g.begun:
		return flow.Grade{Unknown: payload}
	}
	return g.bytes.Grade(payload)
}

// grade looks at what one end of the flow sent. Only what leaves the home is
// graded (label specification 0.1, 1), so a remote end's payload is not looked at.
func (r *record) grade(dir int, payload []byte) {
	if r.ours[dir] {
		r.grades[dir].raw(payload, r.buffers)
	}
}
