package source

import (
	"encoding/binary"
	"math/bits"

	"telltale/capture/flow"
)

// The pcap format (pcap-savefile(5) of the tcpdump group). The modified kind,
// with eight more bytes a record, is what FRITZ!Box routers write.
const (
	magicMicro     = 0xa1b2c3d4
	magicNano      = 0xa1b23c4d
	magicModified  = 0xa1b2cd34
	pcapHeader     = 24
	pcapRecord     = 16
	pcapModified   = 24
	captureLimit   = 262144 // a longer captured length cannot be right (measurement specification 1.5)
	oldestOrdered  = 4      // minor version since which the lengths stand in a sure order
	pcapMajor      = 2
	nanosPerMicro  = 1000
	nanosPerSecond = 1_000_000_000
)

// pcapFile is the state of a pcap capture.
type pcapFile struct {
	swap   bool  // big-endian
	unit   int64 // nanoseconds of the fraction's unit
	record int   // bytes of a record header
	link   uint16
	unsure bool // an old version, which may hold the two lengths the other way round
}

// pcapKind tells by the first four bytes.
func pcapKind(head []byte) (pcapFile, bool) {
	little, big := binary.LittleEndian.Uint32(head), binary.BigEndian.Uint32(head)
	for _, magic := range [...]uint32{magicMicro, magicNano, magicModified} {
		if little != magic && big != magic {
			continue
		}
		file := pcapFile{swap: big == magic, unit: nanosPerMicro, record: pcapRecord}
		switch magic {
		case magicNano:
			file.unit = 1
		case magicModified:
			file.record = pcapModified
		}
		return file, true
	}
	return pcapFile{}, false
}

// begin reads the file header.
func (p *pcapFile) begin(w *window) *Problem {
	b := w.peek(pcapHeader)
	if b == nil {
		if problem := w.end(); problem != nil {
			return problem
		}
		return truncated(errRecordCut)
	}
	major, minor := binary.LittleEndian.Uint16(b[4:]), binary.LittleEndian.Uint16(b[6:])
	if p.swap {
		major, minor = bits.ReverseBytes16(major), bits.ReverseBytes16(minor)
	}
	p.unsure = major == pcapMajor && minor < oldestOrdered
	p.link = uint16(p.u32(b[20:])) // the upper bits hold the FCS length
	w.lo += pcapHeader
	return nil
}

func (p *pcapFile) u32(b []byte) uint32 {
	v := binary.LittleEndian.Uint32(b)
	if p.swap {
		v = bits.ReverseBytes32(v)
	}
	return v
}

// next reads one record. It reports false at the end, with the problem if it
// is not a clean one.
func (p *pcapFile) next(w *window, f *flow.Frame) (bool, *Problem) {
	b := w.buf[w.lo:w.hi]
	if len(b) < p.record {
		if b = w.peek(p.record); b == nil {
			return false, w.end()
		}
	}
	second, fraction, captured, wire := p.u32(b), p.u32(b[4:]), p.u32(b[8:]), p.u32(b[12:])
	if p.unsure && captured > wire {
		captured, wire = wire, captured
	}
	if captured > captureLimit {
		return false, damaged(errBadLength)
	}
	length := p.record + int(captured)
	if len(b) < length {
		if b = w.peek(length); b == nil {
			return false, w.end()
		}
	}
	w.lo += length
	f.TimeNs = int64(second)*nanosPerSecond + int64(fraction)*p.unit
	f.HasTime = true
	f.Wire = wire
	f.LinkType = p.link
	f.Data = b[p.record:length:length]
	return true, nil
}

// coming visits the data of records that are in the window already.
func (p *pcapFile) coming(w *window, n int, visit func(data []byte)) {
	for b := w.buf[w.lo:w.hi]; n > 0 && len(b) >= p.record; n-- {
		captured := p.u32(b[8:])
		if p.unsure {
			captured = min(captured, p.u32(b[12:]))
		}
		length := p.record + int(captured)
		if captured > captureLimit || len(b) < length {
			return
		}
		visit(b[p.record:length])
		b = b[length:]
	}
}
