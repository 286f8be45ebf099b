package source_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/source"
)

const hourNs = uint64(3600e9)

// liveStream is a stream as telltale-capture writes it, of packets with these times.
func liveStream(times ...uint64) []byte {
	p := pcapng{order: binary.LittleEndian}
	p.section().iface(1, 4096, p.option(9, []byte{9}))
	for i, at := range times {
		p.enhanced(0, at, 60, "abcdefgh"[:i%8])
	}
	lost := p.option(7, p.order.AppendUint64(nil, 99)) // since the start; the counts say it better
	p.block(5, append(p.numbers(0, 0, 0), lost...))
	return p.b
}

// TestHourlyCutsAtHours holds that every packet is in one capture, in order, that
// each capture can be read by itself, and that what was lost is told once.
func TestHourlyCutsAtHours(t *testing.T) {
	t.Parallel()
	times := []uint64{5, hourNs - 1, hourNs, hourNs + 7, 3 * hourNs, hourNs + 8}
	want := [][]int64{{5, int64(hourNs) - 1}, {int64(hourNs), int64(hourNs) + 7}, {3 * int64(hourNs)}, {int64(hourNs) + 8}}
	for name, slow := range map[string]func(io.Reader) io.Reader{"at once": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lost := []uint64{3, 3, 8, 9}
			hours := source.NewHourly(slow(bytes.NewReader(liveStream(times...))), func() uint64 {
				n := lost[0]
				lost = lost[1:]
				return n
			})
			var got [][]int64
			var dropped []uint64
			for {
				hour, err := hours.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				frames, r, problem := readAll(t, slow(hour))
				if problem != nil {
					t.Fatal(problem)
				}
				dropped = append(dropped, r.Dropped())
				got = append(got, timesOf(frames))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]uint64{3, 0, 5, 1}, dropped); diff != "" {
				t.Errorf("dropped (-want +got):\n%s", diff)
			}
		})
	}
}

func timesOf(frames []got) []int64 {
	var times []int64
	for _, f := range frames {
		times = append(times, f.TimeNs)
	}
	return times
}

// TestHourlyCutAnywhere ends the stream at every byte, as a helper that is killed does: whole packets stay, and the
// capture is a whole one.
func TestHourlyCutAnywhere(t *testing.T) {
	t.Parallel()
	stream := liveStream(1, 2)
	for n := range stream {
		hours := source.NewHourly(bytes.NewReader(stream[:n]), func() uint64 { return 0 })
		hour, err := hours.Next()
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
		if frames, _, problem := readAll(t, hour); problem != nil || len(frames) == 0 {
			t.Fatalf("cut to %d bytes: %d frames, %v", n, len(frames), problem)
		}
		if _, err := hours.Next(); !errors.Is(err, io.EOF) {
			t.Fatalf("cut to %d bytes: after the last hour %v", n, err)
		}
	}
}

// TestHourlyRefusesWhatCannotBe lists blocks that telltale-capture does not write.
func TestHourlyRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for name, length := range map[string]uint32{"too short": 8, "too long": 1 << 30, "odd": 33} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := binary.LittleEndian.AppendUint32(liveStream(), 6)
			b = append(binary.LittleEndian.AppendUint32(b, length), make([]byte, 64)...)
			_, err := source.NewHourly(bytes.NewReader(b), func() uint64 { return 0 }).Next()
			if err == nil || errors.Is(err, io.EOF) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func BenchmarkHourly(b *testing.B) {
	stream := liveStream(1)
	head, body := 28+20+12, 32
	hours := source.NewHourly(&endless{head: stream[:head], body: stream[head : head+body]}, func() uint64 { return 0 })
	hour, err := hours.Next()
	if err != nil {
		b.Fatal(err)
	}
	room := make([]byte, 256<<10)
	b.SetBytes(int64(len(room)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := io.ReadFull(hour, room); err != nil {
			b.Fatal(err)
		}
	}
}
