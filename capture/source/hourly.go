package source

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// blockMost is the longest block that telltale-capture writes: a packet of the
// greatest captured length, its header, and room for options.
const blockMost = captureLimit + 4096

// Hourly cuts the endless pcapng stream of telltale-capture into captures that
// are whole by themselves and hold packets of one hour (UTC) each, so that what
// was seen is kept while watching goes on.
type Hourly struct {
	from    *bufio.Reader
	dropped func() uint64 // since the start
	told    uint64        // of those, what was written into a capture
	head    []byte        // section and interface
	block   []byte        // the next packet, nil for none
	room    []byte        // that block lies in
	link    clock
	err     error
}

// NewHourly cuts a stream; dropped gives how many packets were lost since its
// start, and each capture tells how many of them since the one before.
func NewHourly(from io.Reader, dropped func() uint64) *Hourly {
	return &Hourly{from: bufio.NewReaderSize(from, readBytes), dropped: dropped}
}

// Next waits for a packet and gives the capture that begins with it, which must
// be read to its end before the next one. At the end of the stream it gives io.EOF.
func (h *Hourly) Next() (io.Reader, error) {
	if h.block == nil {
		h.advance()
	}
	if h.block == nil {
		return nil, h.err
	}
	return &hour{of: h, number: h.hour(), pending: h.head}, nil
}

// hour gives the hour of the packet that is next.
func (h *Hourly) hour() int64 {
	b := h.block[blockHeader:]
	ns, _ := h.link.nanos(uint64(binary.LittleEndian.Uint32(b[4:]))<<32 | uint64(binary.LittleEndian.Uint32(b[8:])))
	return ns / int64(time.Hour)
}

// advance reads blocks up to the next packet; h.block is nil at the end.
func (h *Hourly) advance() {
	h.block = nil
	for h.err == nil {
		b, kind, err := h.read()
		switch {
		case err != nil:
			h.err = err
		case kind == blockEnhanced && len(b) >= blockSmallest+enhancedBody:
			h.block = b
			return
		case kind == blockSection || kind == blockInterface:
			h.head = append(h.head, b...)
		}
		if kind == blockInterface && len(b) >= blockSmallest+interfaceBody {
			h.link = readClock(false, b[blockHeader+interfaceBody:])
		}
	}
}

// read reads one block.
func (h *Hourly) read() (b []byte, kind uint32, err error) {
	var start [blockHeader]byte
	if _, err := io.ReadFull(h.from, start[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) { // the program was killed inside a block; what came before is whole
			err = io.EOF
		}
		return nil, 0, err
	}
	length := binary.LittleEndian.Uint32(start[4:])
	if length < blockSmallest || length%4 != 0 || length > blockMost {
		return nil, 0, fmt.Errorf("reading packets: %w", errBadLength)
	}
	h.room = append(slices.Grow(h.room[:0], int(length)), start[:]...)
	b = h.room[:length]
	if _, err := io.ReadFull(h.from, b[blockHeader:]); err != nil {
		return nil, 0, io.EOF // as above
	}
	return b, binary.LittleEndian.Uint32(start[:]), nil
}

// hour is one capture.
type hour struct {
	of      *Hourly
	number  int64
	pending []byte
	given   bool // the packet that is next was taken, or is pending
	ended   bool
}

// Read gives the next bytes of the capture, as many as are there already.
func (r *hour) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		if len(r.pending) == 0 {
			if r.ended || n > 0 && r.of.from.Buffered() == 0 {
				break
			}
			r.pass()
		}
		took := copy(b[n:], r.pending)
		r.pending = r.pending[took:]
		n += took
	}
	if n == 0 && r.ended {
		return 0, io.EOF
	}
	return n, nil
}

// pass goes to the next packet, or to the last block of the capture.
func (r *hour) pass() {
	if r.given {
		r.of.advance()
	}
	r.given = true
	if r.of.block == nil || r.of.hour() != r.number {
		r.ended = true
		r.pending = r.of.losses()
		return
	}
	r.pending = r.of.block
}

// losses gives the block that tells what was lost since the last such block.
func (h *Hourly) losses() []byte {
	all := h.dropped()
	lost := all - min(h.told, all)
	h.told = all
	const length = blockSmallest + statisticsBody + optionHeader + 8 + optionHeader
	b := make([]byte, 0, length)
	for _, v := range []uint32{blockStatistics, length, 0, 0, 0} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = binary.LittleEndian.AppendUint16(b, optOSDrop)
	b = binary.LittleEndian.AppendUint16(b, 8)
	b = binary.LittleEndian.AppendUint64(b, lost)
	b = binary.LittleEndian.AppendUint32(b, optEnd)
	return binary.LittleEndian.AppendUint32(b, length)
}
