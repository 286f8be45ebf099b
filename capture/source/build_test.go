package source_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// record is one packet record as a test wants it written.
type record struct {
	second, fraction uint32
	wire             uint32
	data             string
}

// pcap writes a capture file of the given kind.
func pcap(order binary.AppendByteOrder, magic uint32, link uint32, records ...record) []byte {
	b := order.AppendUint32(nil, magic)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 4)
	b = append(b, make([]byte, 8)...)
	b = order.AppendUint32(b, 65535)
	b = order.AppendUint32(b, link)
	for _, r := range records {
		b = appendRecord(b, order, magic == 0xa1b2cd34, r)
	}
	return b
}

func appendRecord(b []byte, order binary.AppendByteOrder, modified bool, r record) []byte {
	b = order.AppendUint32(b, r.second)
	b = order.AppendUint32(b, r.fraction)
	b = order.AppendUint32(b, uint32(len(r.data)))
	b = order.AppendUint32(b, r.wire)
	if modified {
		b = append(b, 1, 2, 3, 4, 5, 6, 7, 8)
	}
	return append(b, r.data...)
}

// pcapng writes blocks one after another.
type pcapng struct {
	order binary.AppendByteOrder
	b     []byte
}

func (p *pcapng) block(kind uint32, body []byte) *pcapng {
	body = append(body, make([]byte, -len(body)&3)...)
	length := uint32(len(body) + 12)
	p.b = p.order.AppendUint32(p.b, kind)
	p.b = p.order.AppendUint32(p.b, length)
	p.b = append(p.b, body...)
	p.b = p.order.AppendUint32(p.b, length)
	return p
}

func (p *pcapng) numbers(values ...uint32) []byte {
	var b []byte
	for _, v := range values {
		b = p.order.AppendUint32(b, v)
	}
	return b
}

func (p *pcapng) section(options ...[]byte) *pcapng {
	b := p.order.AppendUint32(nil, 0x1a2b3c4d)
	b = p.order.AppendUint16(b, 1)
	b = p.order.AppendUint16(b, 0)
	b = p.order.AppendUint64(b, 1<<64-1)
	return p.block(0x0a0d0d0a, append(b, bytes.Join(options, nil)...))
}

func (p *pcapng) iface(link uint16, snap uint32, options ...[]byte) *pcapng {
	b := p.order.AppendUint16(nil, link)
	b = p.order.AppendUint16(b, 0)
	b = p.order.AppendUint32(b, snap)
	return p.block(1, append(b, bytes.Join(options, nil)...))
}

func (p *pcapng) option(code uint16, value []byte) []byte {
	b := p.order.AppendUint16(nil, code)
	b = p.order.AppendUint16(b, uint16(len(value)))
	b = append(b, value...)
	return append(b, make([]byte, -len(value)&3)...)
}

func (p *pcapng) enhanced(iface uint32, units uint64, wire uint32, data string) *pcapng {
	b := p.numbers(iface, uint32(units>>32), uint32(units), uint32(len(data)), wire)
	return p.block(6, append(b, data...))
}

func (p *pcapng) simple(wire uint32, data string) *pcapng {
	return p.block(3, append(p.numbers(wire), data...))
}

func packed(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// got is one frame as it was read.
type got struct {
	TimeNs  int64
	HasTime bool
	Wire    uint32
	Link    uint16
	Data    string
}

// readAll reads a capture to its end and gives what there was, and the problem
// if there was one.
func readAll(t testing.TB, from io.Reader, options ...source.Option) ([]got, *source.Reader, *source.Problem) {
	t.Helper()
	var problem *source.Problem
	r, err := source.Open(from, "test", options...)
	if err != nil {
		if !errors.As(err, &problem) {
			t.Fatalf("Open gave %v, which is no Problem", err)
		}
		return nil, nil, problem
	}
	var frames []got
	var f flow.Frame
	for {
		err := r.Next(&f)
		if err == nil {
			if f.Index != uint64(len(frames)) {
				t.Fatalf("frame %d has the index %d", len(frames), f.Index)
			}
			frames = append(frames, got{f.TimeNs, f.HasTime, f.Wire, f.LinkType, string(f.Data)})
			continue
		}
		if again := r.Next(&f); !errors.Is(again, err) {
			t.Errorf("after the end: %v, then %v", err, again)
		}
		if !errors.Is(err, io.EOF) && !errors.As(err, &problem) {
			t.Fatalf("Next gave %v, which is no Problem", err)
		}
		return frames, r, problem
	}
}
