package decode

import "encoding/binary"

// cursor reads a byte slice front to back. A read past the end gives zero
// values, sets short and leaves nothing to read, so that a decoder may read a
// whole structure and ask once at its end whether it was there.
type cursor struct {
	b     []byte // what is not read yet
	short bool   // something was asked for that was not there
}

// take gives the next n bytes without copying them, nil if there are fewer.
func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.short = true
		c.b = nil
		return nil
	}
	head := c.b[:n:n]
	c.b = c.b[n:]
	return head
}

// skip passes over n bytes.
func (c *cursor) skip(n int) { c.take(n) }

// left says how many bytes are not read yet.
func (c *cursor) left() int { return len(c.b) }

// u8 reads one byte.
func (c *cursor) u8() uint8 {
	if b := c.take(1); b != nil {
		return b[0]
	}
	return 0
}

// u16 reads two bytes in network order.
func (c *cursor) u16() uint16 {
	if b := c.take(2); b != nil {
		return binary.BigEndian.Uint16(b)
	}
	return 0
}

// u24 reads three bytes in network order.
func (c *cursor) u24() uint32 {
	if b := c.take(3); b != nil {
		return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2])
	}
	return 0
}

// u32 reads four bytes in network order.
func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// u64 reads eight bytes in network order.
func (c *cursor) u64() uint64 {
	if b := c.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}
