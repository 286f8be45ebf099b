package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// script is a tap that gives what it holds, one read after the other, and then nothing.
// Each read takes a hundredth of a second on a clock of its own.
type script struct {
	mu    sync.Mutex
	now   int64
	reads [][]packet
	given uint32
	late  uint32 // packets that came after the end, and were counted
	state string
	err   error // of the read behind the last one
	done  func()
}

func (s *script) read() ([]packet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now += int64(10 * time.Millisecond)
	if len(s.reads) == 0 {
		s.now += int64(waitMost)
		if s.done != nil {
			s.done()
		}
		return nil, s.err
	}
	next := s.reads[0]
	s.reads, s.given = s.reads[1:], s.given+uint32(len(next))
	return next, nil
}

func (s *script) counts() (received, dropped uint32, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	received, s.given = s.given+1, 0 // one more is lost each time
	if len(s.reads) == 0 {
		received, s.late = received+s.late, 0
	}
	return received, 1, nil
}

func (s *script) look() string { return s.state }

func (s *script) clocks() moment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return moment{s.now, s.now, s.now}
}

// wired gives a relay of s to out, the lines that it tells, and what ends it.
func wired(s *script, out io.Writer) (r *relay, told *[]statistics, end func()) {
	ended := make(chan struct{})
	told = new([]statistics)
	tell := func(line []byte) {
		var now statistics
		if err := json.Unmarshal(line, &now); err != nil {
			now.State = err.Error()
		}
		*told = append(*told, now)
	}
	r = &relay{tap: s, out: newOutflow(out), ended: ended, clocks: s.clocks, tell: tell, snapBytes: 64, told: statistics{Interface: "en0"}}
	r.buffer = appendStart(nil, "en0", linkEthernet, 64)
	return r, told, sync.OnceFunc(func() { close(ended) })
}

// counted gives packets whose content is their number.
func counted(from, n int) []packet {
	list := make([]packet, n)
	for i := range list {
		data := binary.BigEndian.AppendUint64(make([]byte, 0, 60), uint64(from+i))
		list[i] = packet{timeNs: int64(from + i), wire: 60, data: data[:60]}
	}
	return list
}

// contents reads a stream of pcapng and gives the number of each packet.
func contents(t *testing.T, b []byte) (numbers []int, kinds map[uint32]int) {
	t.Helper()
	kinds = map[uint32]int{}
	for len(b) > 0 {
		kind, length := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
		if int(length) > len(b) || length < blockOverhead || binary.LittleEndian.Uint32(b[length-4:]) != length {
			t.Fatalf("a block of %d bytes, with %d left", length, len(b))
		}
		kinds[kind]++
		if kind == blockEnhanced {
			numbers = append(numbers, int(binary.BigEndian.Uint64(b[8+enhancedHeader:])))
		}
		b = b[length:]
	}
	return numbers, kinds
}

// TestRelay: every packet is handed on once and in order, and the counts say so.
func TestRelay(t *testing.T) {
	t.Parallel()
	const packets, each = 20_000, 7
	s := &script{state: stateUp, late: 18}
	for from := 0; from < packets; from += each {
		s.reads = append(s.reads, counted(from, min(each, packets-from)))
	}
	var out bytes.Buffer
	r, told, end := wired(s, &out)
	s.done = end
	if err := r.run(); err != nil {
		t.Fatal(err)
	}
	numbers, kinds := contents(t, out.Bytes())
	for i, n := range numbers {
		if n != i {
			t.Fatalf("packet %d comes as number %d", n, i)
		}
	}
	if diff := cmp.Diff(map[uint32]int{blockSection: 1, blockInterface: 1, blockEnhanced: packets, blockStatistics: 1}, kinds); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	last := (*told)[len(*told)-1]
	seconds := len(*told)
	want := statistics{
		Time: last.Time, Interface: "en0", State: stateUp, Last: true,
		Received: packets + uint64(seconds), Dropped: uint64(seconds), Written: packets,
	}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("last line (-want +got):\n%s", diff)
	}
	if seconds < packets/each/100-1 { // a read takes a hundredth of a second
		t.Errorf("%d lines for %d reads", seconds, packets/each)
	}
}

// closed is a reader that has gone.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestRelayWithoutReader: who reads no more wants no more.
func TestRelayWithoutReader(t *testing.T) {
	t.Parallel()
	s := &script{state: stateUp}
	for i := range 1000 {
		s.reads = append(s.reads, counted(i, 1))
	}
	r, _, end := wired(s, closed{})
	s.done = end
	if err := r.run(); err != nil {
		t.Error(err)
	}
}

// TestRelayWithStuckReader: one that takes nothing keeps the relay neither from telling
// what was lost nor from ending.
func TestRelayWithStuckReader(t *testing.T) {
	t.Parallel()
	s := &script{state: stateUp}
	for i := range 3 * tappedMost / 60 {
		s.reads = append(s.reads, counted(i, 1))
	}
	nobody, stuck := io.Pipe()
	defer nobody.Close()
	r, told, end := wired(s, stuck)
	time.AfterFunc(waitMost, end) // it waits for room by then, or soon
	if err := r.run(); err != nil {
		t.Error(err)
	}
	if len(*told) == 0 {
		t.Error("nothing was told")
	}
}

// TestRelayTellsTrouble: what the system says of a read ends it.
func TestRelayTellsTrouble(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	r, _, _ := wired(&script{state: stateUp, err: broken}, io.Discard)
	if err := r.run(); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkRelay(b *testing.B) {
	list := counted(0, 100)
	r, _, _ := wired(&script{state: stateUp}, io.Discard)
	s := &script{state: stateUp}
	r.tap, r.clocks = s, s.clocks
	b.ReportAllocs()
	for b.Loop() {
		s.reads = append(s.reads[:0], list)
		if err := r.step(); err != nil {
			b.Fatal(fmt.Errorf("step: %w", err))
		}
	}
}
