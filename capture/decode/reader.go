package decode

import "encoding/binary"

// reader takes numbers in network byte order off a slice and never reads past
// its end: the first read that does not fit sets short, gives zero and leaves
// nothing, so that a loop over what is left ends.
type reader struct {
	b     []byte
	off   int
	short bool
}

// left gives the bytes not yet taken.
func (r *reader) left() int { return len(r.b) - r.off }

func (r *reader) fail() { r.short, r.off = true, len(r.b) }

// take gives the next n bytes, or nil when there are fewer.
func (r *reader) take(n int) []byte {
	if n < 0 || r.short || r.left() < n {
		r.fail()
		return nil
	}
	v := r.b[r.off : r.off+n : r.off+n]
	r.off += n
	return v
}

// atMost gives the next n bytes or as many as there are; fewer sets short.
func (r *reader) atMost(n int) []byte {
	if r.short || n < 0 {
		r.fail()
		return nil
	}
	if have := r.left(); n > have {
		v := r.take(have)
		r.short = true
		return v
	}
	return r.take(n)
}

func (r *reader) skip(n int) { r.take(n) }

func (r *reader) u8() uint8 {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u16() uint16 {
	if b := r.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

func (r *reader) u24() int {
	if b := r.take(3); b != nil {
		return int(b[0])<<16 | int(b[1])<<8 | int(b[2])
	}
	return 0
}

func (r *reader) u32() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// varint reads a variable-length integer of QUIC (RFC 9000 section 16).
func (r *reader) varint() uint64 {
	if r.short || r.left() < 1 {
		r.fail()
		return 0
	}
	n := 1 << (r.b[r.off] >> 6)
	b := r.take(n)
	if b == nil {
		return 0
	}
	v := uint64(b[0] & 0x3f)
	for _, c := range b[1:] {
		v = v<<8 | uint64(c)
	}
	return v
}
