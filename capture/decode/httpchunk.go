package decode

// ChunkedBody goes over the body of an HTTP/1 message that comes in chunks
// (RFC 9112 section 7.1), to find where the next message begins. The zero value
// stands at the start of a body; it keeps no bytes.
type ChunkedBody struct {
	state chunkState
	left  int64 // of the chunk's size while its line is read, then of its bytes
	digit bool  // a digit of the size was read
	text  bool  // the trailer line that is read holds something
}

type chunkState uint8

const (
	chunkSize    chunkState = iota // in the hexadecimal size
	chunkExt                       // behind it, up to the line end
	chunkBytes                     // in the chunk
	chunkEnd                       // at the line end behind the chunk
	chunkTrailer                   // in the lines behind the last chunk
	chunkDone
)

// httpMaxChunk bounds a chunk's size, so that no sum overflows.
const httpMaxChunk = 1 << 40

// Skip takes the bytes of b that belong to the body and gives their number:
// all of them with More, those up to the body's end with Done. No means that
// this is no chunked body.
func (c *ChunkedBody) Skip(b []byte) (int, Verdict) {
	if c.state == chunkDone {
		return 0, Done
	}
	for i := 0; i < len(b); {
		if c.state == chunkBytes {
			n := min(c.left, int64(len(b)-i))
			c.left -= n
			i += int(n)
			if c.left == 0 {
				c.state = chunkEnd
			}
			continue
		}
		if !c.step(b[i]) {
			return i, No
		}
		i++
		if c.state == chunkDone {
			return i, Done
		}
	}
	return len(b), More
}

// step takes one byte outside of a chunk.
func (c *ChunkedBody) step(b byte) bool {
	switch c.state {
	case chunkSize:
		return c.size(b)
	case chunkExt:
		if b == '\n' {
			c.line()
		}
	case chunkEnd:
		if b == '\n' {
			*c = ChunkedBody{}
		}
		return b == '\n' || b == '\r'
	case chunkTrailer:
		c.trailer(b)
	case chunkBytes, chunkDone:
	}
	return true
}

func (c *ChunkedBody) size(b byte) bool {
	if v, ok := hexDigit(b); ok {
		c.left, c.digit = c.left<<4|int64(v), true
		return c.left <= httpMaxChunk
	}
	if !c.digit {
		return false
	}
	switch b {
	case '\n':
		c.line()
	case '\r', ';', ' ', '\t':
		c.state = chunkExt
	default:
		return false
	}
	return true
}

// line ends the line of a size.
func (c *ChunkedBody) line() {
	c.state = chunkBytes
	if c.left == 0 {
		c.state = chunkTrailer
	}
}

func (c *ChunkedBody) trailer(b byte) {
	switch {
	case b == '\n' && !c.text:
		c.state = chunkDone
	case b == '\n':
		c.text = false
	case b != '\r':
		c.text = true
	}
}

func hexDigit(b byte) (byte, bool) {
	switch {
	case '0' <= b && b <= '9':
		return b - '0', true
	case 'a' <= b && b <= 'f':
		return b - 'a' + 10, true
	case 'A' <= b && b <= 'F':
		return b - 'A' + 10, true
	}
	return 0, false
}
