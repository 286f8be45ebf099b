package source

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Options of pcapng blocks (draft-ietf-opsawg-pcapng sections 3.5, 4.2, 4.6).
const (
	optEnd        = 0
	optComment    = 1
	optResolution = 9  // if_tsresol
	optOffset     = 14 // if_tsoffset, seconds
	optIfDrop     = 5  // isb_ifdrop
	optOSDrop     = 7  // isb_osdrop
	optionHeader  = 4
	resolutionTwo = 0x80 // the resolution is a power of two, not of ten
	nanoDigits    = 9
	maxPower      = 19 // the highest power of ten in 64 bits
)

// order is the byte order of a section: true for big-endian. It is no
// interface, so that reading a number is no call.
type order bool

// Uint16 reads two bytes.
func (o order) Uint16(b []byte) uint16 {
	if o {
		return binary.BigEndian.Uint16(b)
	}
	return binary.LittleEndian.Uint16(b)
}

// Uint32 reads four bytes.
func (o order) Uint32(b []byte) uint32 {
	if o {
		return binary.BigEndian.Uint32(b)
	}
	return binary.LittleEndian.Uint32(b)
}

// Uint64 reads eight bytes.
func (o order) Uint64(b []byte) uint64 {
	if o {
		return binary.BigEndian.Uint64(b)
	}
	return binary.LittleEndian.Uint64(b)
}

// nextOption takes one option off b; ok is false at the end of the list and
// where it is broken.
func nextOption(o order, b []byte) (code uint16, value, rest []byte, ok bool) {
	if len(b) < optionHeader {
		return 0, nil, nil, false
	}
	code = o.Uint16(b)
	size := int(o.Uint16(b[2:]))
	b = b[optionHeader:]
	if code == optEnd || size > len(b) {
		return 0, nil, nil, false
	}
	return code, b[:size], b[min((size+3)&^3, len(b)):], true
}

// comment gives the first comment among the options.
func comment(o order, b []byte) string {
	for {
		code, value, rest, ok := nextOption(o, b)
		if !ok {
			return ""
		}
		if code == optComment {
			return string(value)
		}
		b = rest
	}
}

// lost adds up the frames that the interface and the system dropped.
func lost(o order, b []byte) uint64 {
	var sum uint64
	for {
		code, value, rest, ok := nextOption(o, b)
		if !ok {
			return sum
		}
		if (code == optIfDrop || code == optOSDrop) && len(value) == 8 {
			sum += o.Uint64(value)
		}
		b = rest
	}
}

// clock turns the time units of an interface into nanoseconds: units * mul /
// div >> shift, and whole seconds added.
type clock struct {
	mul, div uint64
	shift    uint
	offset   int64 // seconds
}

// readClock takes the resolution and offset from the options of an interface;
// without them the unit is a microsecond.
func readClock(o order, b []byte) clock {
	c := clock{mul: nanosPerMicro, div: 1}
	for {
		code, value, rest, ok := nextOption(o, b)
		if !ok {
			return c
		}
		switch {
		case code == optResolution && len(value) == 1:
			c.setResolution(value[0])
		case code == optOffset && len(value) == 8:
			c.offset = int64(o.Uint64(value))
		}
		b = rest
	}
}

func (c *clock) setResolution(v byte) {
	c.mul, c.div, c.shift = 1, 1, 0
	power := int(v &^ resolutionTwo)
	switch {
	case v&resolutionTwo != 0:
		c.mul, c.shift = nanosPerSecond, uint(power)
	case power <= nanoDigits:
		c.mul = powerOfTen(nanoDigits - power)
	case power-nanoDigits <= maxPower:
		c.div = powerOfTen(power - nanoDigits)
	default:
		c.mul = 0 // finer than any 64-bit count can reach a nanosecond
	}
}

func powerOfTen(n int) uint64 {
	v := uint64(1)
	for range n {
		v *= 10
	}
	return v
}

// nanos gives the time in nanoseconds since 1970, cut and not rounded. It
// reports false for a time beyond the year 2262, which 64 bits do not hold.
func (c *clock) nanos(units uint64) (int64, bool) {
	hi, lo := bits.Mul64(units, c.mul)
	switch {
	case c.shift >= 64:
		hi, lo = 0, hi>>(c.shift-64)
	case c.shift > 0:
		hi, lo = hi>>c.shift, lo>>c.shift|hi<<(64-c.shift)
	case c.div > 1:
		lo /= c.div // mul is 1, so hi is 0
	}
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if c.offset == 0 {
		return int64(lo), true
	}
	return shifted(int64(lo), c.offset)
}

// shifted adds whole seconds if the sum fits.
func shifted(nanos, seconds int64) (int64, bool) {
	const most = math.MaxInt64 / nanosPerSecond
	if seconds > most || seconds < -most {
		return 0, false
	}
	seconds *= nanosPerSecond
	if seconds > 0 && nanos > math.MaxInt64-seconds {
		return 0, false
	}
	return nanos + seconds, true
}
