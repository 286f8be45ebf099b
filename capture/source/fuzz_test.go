package source_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// FuzzOpen holds for every input: no panic, no frame longer than the limit,
// never more captured bytes than the input has (unpacked ones aside), and the
// same outcome whatever the size of the reads.
func FuzzOpen(f *testing.F) {
	for _, order := range orders() {
		f.Add(pcap(order, 0xa1b2c3d4, 1, record{1, 2, 3, "abc"}, record{1, 2, 3, ""}))
		f.Add(pcap(order, 0xa1b2cd34, 113, record{1, 2, 3, "abc"}))
		p := pcapng{order: order}
		p.section(p.option(1, []byte("comment"))).iface(1, 2, p.option(9, []byte{0x84}), p.option(14, make([]byte, 8)))
		p.enhanced(0, 1<<40, 9, "data").simple(3, "ab").block(5, append(p.numbers(0, 0, 0), p.option(5, make([]byte, 8))...))
		f.Add(p.b)
		f.Add(packed(f, p.b))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if diff := cmp.Diff(readFuzzed(t, bytes.NewReader(b)), readFuzzed(t, iotest.OneByteReader(bytes.NewReader(b)))); diff != "" {
			t.Errorf("the size of the reads matters:\n%s", diff)
		}
	})
}

// outcome is what a whole capture gave.
type outcome struct {
	Frames, Bytes, Wire uint64
	Status              flow.Status
	Key, Comment        string
}

func readFuzzed(t *testing.T, from io.Reader) outcome {
	t.Helper()
	var o outcome
	var problem *source.Problem
	r, err := source.Open(from, "fuzz", source.WithHashing(source.HashNone))
	if err != nil {
		if !errors.As(err, &problem) || problem.Status.Readable() {
			t.Fatalf("Open gave %v", err)
		}
		return outcome{Status: problem.Status, Key: problem.Key}
	}
	var frame flow.Frame
	for err = r.Next(&frame); err == nil; err = r.Next(&frame) {
		o.Frames++
		o.Bytes += uint64(len(frame.Data))
		o.Wire += uint64(frame.Wire)
		if len(frame.Data) > 262144 {
			t.Fatalf("a frame of %d bytes", len(frame.Data))
		}
	}
	if errors.As(err, &problem) {
		o.Key = problem.Key
	} else if !errors.Is(err, io.EOF) {
		t.Fatalf("Next gave %v", err)
	}
	if r.Format() == "pcap" && o.Bytes+16*o.Frames > uint64(r.Consumed()) {
		t.Fatalf("%d bytes in %d frames out of %d", o.Bytes, o.Frames, r.Consumed())
	}
	o.Status, o.Comment = r.Status(), r.Comment()
	return o
}

// home is a capture of 2000 frames of mixed sizes.
func home() []record {
	var records []record
	sizes := []int{60, 1514, 90, 1514, 342, 66, 128, 1514, 54, 200}
	for i := range 2000 {
		data := string(bytes.Repeat([]byte{byte(i)}, sizes[i%len(sizes)]))
		records = append(records, record{uint32(i), 0, uint32(len(data)), data})
	}
	return records
}

func BenchmarkNext(b *testing.B) {
	records := home()
	ng := pcapng{order: binary.LittleEndian}
	ng.section().iface(1, 0)
	for _, r := range records {
		ng.enhanced(0, uint64(r.second), r.wire, r.data)
	}
	for _, tc := range []struct {
		name    string
		file    []byte
		hashing source.Hashing
	}{
		{"pcap", pcap(binary.LittleEndian, 0xa1b2c3d4, 1, records...), source.HashNone},
		{"pcap/hashed", pcap(binary.LittleEndian, 0xa1b2c3d4, 1, records...), source.HashWhole},
		{"pcapng", ng.b, source.HashNone},
	} {
		b.Run(tc.name, func(b *testing.B) {
			// One endless capture: the header, then the records again and again.
			head := 24
			if tc.name == "pcapng" {
				head = 28 + 20
			}
			again := &endless{head: tc.file[:head], body: tc.file[head:]}
			r, err := source.Open(again, "bench", source.WithHashing(tc.hashing))
			if err != nil {
				b.Fatal(err)
			}
			var f flow.Frame
			b.SetBytes(int64(len(tc.file) / len(records)))
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Next(&f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// endless gives head once and body for ever.
type endless struct {
	head, body []byte
	off        int
}

func (e *endless) Read(b []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(b, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	n := copy(b, e.body[e.off:])
	e.off = (e.off + n) % len(e.body)
	return n, nil
}
