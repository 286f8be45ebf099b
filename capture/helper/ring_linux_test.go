package main

import (
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// block makes a block of the ring as the kernel lays it out.
func block(ready bool, frames ...[]byte) []byte {
	b := make([]byte, blockBytes)
	if ready {
		binary.NativeEndian.PutUint32(b[statusAt:], unix.TP_STATUS_USER)
	}
	binary.NativeEndian.PutUint32(b[countAt:], uint32(len(frames)))
	at := 48
	binary.NativeEndian.PutUint32(b[firstAt:], uint32(at))
	for _, f := range frames {
		copy(b[at:], f)
		at += len(f)
	}
	return b
}

// laid makes a frame: next, second, nanosecond, captured, wire, status, start, tag, kind of tag.
func laid(data string, second, wire, status uint32, tag, kind uint16) []byte {
	const start = 80
	b := make([]byte, (start+len(data)+15)&^15)
	for i, v := range []uint32{uint32(len(b)), second, 7, uint32(len(data)), wire, status} {
		binary.NativeEndian.PutUint32(b[4*i:], v)
	}
	binary.NativeEndian.PutUint16(b[24:], start)
	binary.NativeEndian.PutUint32(b[vlanTagAt:], uint32(tag))
	binary.NativeEndian.PutUint16(b[vlanProtoAt:], kind)
	copy(b[start:], data)
	return b
}

func TestRingTakesBlocksInTurn(t *testing.T) {
	t.Parallel()
	first := block(true, laid("abc", 1, 3, 0, 0, 0), laid("tagged", 2, 60, statusTag|statusTagKind, 5, 0x88a8), laid("tagged", 2, 60, statusTag, 5, 0))
	second := block(true)
	third := block(false, laid("late", 3, 4, 0, 0, 0))
	r := &ring{blocks: 3, tagged: true}
	for _, b := range [][]byte{first, second, third} {
		r.shared = append(r.shared, b...)
	}
	want := []packet{
		{timeNs: 1_000_000_007, wire: 3, data: []byte("abc")},
		{timeNs: 2_000_000_007, wire: 60, data: []byte("tagged"), tag: 0x88a80005},
		{timeNs: 2_000_000_007, wire: 60, data: []byte("tagged"), tag: 0x81000005},
	}
	for i, w := range [][]packet{want, nil} {
		got, ok := r.take()
		if diff := cmp.Diff(w, append([]packet(nil), got...), cmp.AllowUnexported(packet{})); !ok || diff != "" {
			t.Fatalf("block %d: ready %t (-want +got):\n%s", i, ok, diff)
		}
		r.give()
	}
	if _, ok := r.take(); ok {
		t.Error("a block that the kernel still fills was taken")
	}
	if *status(r.shared) != unix.TP_STATUS_KERNEL {
		t.Error("the first block was not given back")
	}
}

// TestConfineAsksArguments runs the filter as the kernel does.
func TestConfineAsksArguments(t *testing.T) {
	t.Parallel()
	const machine, ring = 7, 3
	filter := allowed(machine, ring)
	tests := []struct {
		name    string
		machine uint32
		call    uint32
		fd      uint32
		ok      bool
	}{
		{"reading", machine, unix.SYS_READ, 0, true},
		{"another machine's call", machine + 1, unix.SYS_READ, 0, false},
		{"leaving", machine, unix.SYS_EXIT_GROUP, 0, true},
		{"writing packets", machine, unix.SYS_WRITE, 1, true},
		{"writing to the socket", machine, unix.SYS_WRITE, ring, false},
		{"asking the socket", machine, unix.SYS_IOCTL, ring, true},
		{"asking a terminal", machine, unix.SYS_IOCTL, 0, false},
		{"binding the socket", machine, unix.SYS_BIND, ring, true},
		{"setting an option of it", machine, unix.SYS_SETSOCKOPT, ring, true},
		{"sending", machine, unix.SYS_SENDTO, ring, false},
		{"sending a message", machine, unix.SYS_SENDMSG, ring, false},
		{"a new socket", machine, unix.SYS_SOCKET, 0, false},
		{"opening", machine, unix.SYS_OPENAT, 0, false},
		{"starting a program", machine, unix.SYS_EXECVE, 0, false},
		{"watching another process", machine, unix.SYS_PTRACE, 0, false},
	}
	for _, tc := range tests {
		if got := verdict(t, filter, map[uint32]uint32{seccompNumber: tc.call, seccompMachine: tc.machine, seccompArgument: tc.fd}); got != tc.ok {
			t.Errorf("%s: allowed %t, want %t", tc.name, got, tc.ok)
		}
	}
}

func verdict(t *testing.T, filter []unix.SockFilter, words map[uint32]uint32) bool {
	t.Helper()
	a := uint32(0)
	for i := 0; i < len(filter); i++ {
		f := filter[i]
		switch f.Code & 7 {
		case unix.BPF_LD:
			a = words[f.K]
		case unix.BPF_JMP:
			if a == f.K {
				i += int(f.Jt)
			} else {
				i += int(f.Jf)
			}
		case unix.BPF_RET:
			return f.K == unix.SECCOMP_RET_ALLOW
		}
	}
	t.Fatal("the filter has no end")
	return false
}

func TestLinkType(t *testing.T) {
	t.Parallel()
	for hardware, want := range map[uint16]uint16{unix.ARPHRD_ETHER: 1, unix.ARPHRD_LOOPBACK: 1, unix.ARPHRD_NONE: 101, unix.ARPHRD_IEEE80211_RADIOTAP: 127, unix.ARPHRD_PPP: 0, unix.ARPHRD_CAN: 0} {
		if got, ok := linkType(hardware); got != want || ok != (want != 0) {
			t.Errorf("hardware %d: link type %d, %t; want %d", hardware, got, ok, want)
		}
	}
}

// TestRestsTheShorterTheMoreCome holds that a ring has room for at least three times what came before while nobody looks.
func TestRestsTheShorterTheMoreCome(t *testing.T) {
	for _, tc := range []struct {
		ready, ring int
		want        int64
	}{{1, 128, 100}, {8, 128, 100}, {9, 128, 25}, {16, 128, 25}, {17, 128, 5}, {32, 128, 5}, {33, 128, 0}, {128, 128, 0}, {1, 8, 25}, {3, 8, 0}, {1, 2, 0}} {
		if got := restMs(tc.ready, tc.ring); got != tc.want {
			t.Errorf("%d of %d blocks: %d ms, want %d", tc.ready, tc.ring, got, tc.want)
		}
	}
}
