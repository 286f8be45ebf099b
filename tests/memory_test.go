//go:build e2e && linux

package e2e

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// The bounds of memory, in KiB. A home of a day takes 40 MiB (performance specification section 7); what was measured
// when this test was written is a good part less than what it allows, as pages of the program's own file count too and
// depend on how the system holds it.
const (
	yearKiB = 96 << 10
	scanKiB = 200 << 10
)

// A recording of a year, which comes through a pipe and is as long as one likes, takes no more memory than a short one.
func TestMemoryOfAYear(t *testing.T) {
	const devices, remotes, days = 10, 12, 365
	p := newPerson(t)
	packets := 0
	r, peak := p.importStream(func(w io.Writer) error {
		g := newTape(w)
		for hour := range days * 24 {
			for device := range devices {
				for remote := range remotes {
					if (hour+device+remote)%3 == 0 { // active a third of the time
						g.exchange(int64(hour)*3600e9+int64(device)*1e9, byte(device), 443, [4]byte{198, 51, 100, byte(remote)})
						packets += 2
					}
				}
			}
		}
		return g.flush()
	})
	if r.code != 0 || r.err != "" {
		t.Fatalf("the import ended with %d and said %q", r.code, r.err)
	}
	if got, want := strings.TrimSpace(p.mustRun(program(t), "captures", "--count")), fmt.Sprint(packets); got != want {
		t.Errorf("the home accounts for %s packets, want %s", got, want)
	}
	t.Logf("%d packets of %d days: at most %d KiB in memory", packets, days, peak)
	if peak == 0 || peak > yearKiB {
		t.Errorf("at most %d KiB were in memory, want no more than %d", peak, yearKiB)
	}
}

// A device that knocks at a million doors fills neither the memory nor the disk.
func TestMemoryOfAScan(t *testing.T) {
	const doors = 1_000_000
	p := newPerson(t)
	r, peak := p.importStream(func(w io.Writer) error {
		g := newTape(w)
		for n := range doors {
			g.knock(int64(n)*60_000, 1, 23, [4]byte{11 + byte(n>>16), byte(n >> 8), byte(n), 7})
		}
		return g.flush()
	})
	if r.code != 0 || r.err != "" {
		t.Fatalf("the import ended with %d and said %q", r.code, r.err)
	}
	if got, want := strings.TrimSpace(p.mustRun(program(t), "captures", "--count")), fmt.Sprint(doors); got != want {
		t.Errorf("the home accounts for %s packets, want %s", got, want)
	}
	stat, err := os.Stat(p.home + "/.local/share/telltale/home.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d doors: at most %d KiB in memory, %d KiB on disk", doors, peak, stat.Size()>>10)
	if peak == 0 || peak > scanKiB {
		t.Errorf("at most %d KiB were in memory, want no more than %d", peak, scanKiB)
	}
	if stat.Size() > 2e6 {
		t.Errorf("the home takes %d bytes, want no more than 2 MB", stat.Size())
	}
}

// importStream imports what comes through a pipe, and gives the most that was in memory, in KiB.
func (p *person) importStream(write func(io.Writer) error) (result, int) {
	p.t.Helper()
	cmd := p.command(p.t.Context(), program(p.t), "import", "--quiet", "-")
	pipe, err := cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	defer time.AfterFunc(10*patience, func() { _ = cmd.Process.Kill() }).Stop()
	ended, watched := make(chan struct{}), make(chan int)
	go func() { watched <- peakMemory(cmd.Process.Pid, ended) }()
	if err := errors.Join(write(pipe), pipe.Close()); err != nil {
		p.t.Error(err)
	}
	_ = cmd.Wait() // what it ended with is in the result
	close(ended)
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}, <-watched
}

// peakMemory looks again and again how much memory a process had at most, in KiB, until it has ended. The figure is of
// the program alone: that of wait4(2) is at least that of the process that started it.
func peakMemory(pid int, ended <-chan struct{}) int {
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	peak := 0
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // gone when it has ended
		for line := range strings.Lines(string(status)) {
			var now int
			if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &now); n == 1 {
				peak = max(peak, now)
			}
		}
		select {
		case <-ended:
			return peak
		case <-again.C:
		}
	}
}

// tape writes a pcap with nanoseconds of made-up packets, as fast as it can: each is a copy of one, with other figures
// in it.
type tape struct {
	w    *bufio.Writer
	udp  []byte // record of a UDP packet
	syn  []byte // record of a TCP packet with SYN
	fail error
}

// Places in a record: 16 bytes of its own header, 14 of Ethernet, 20 of IPv4, then the ports.
const (
	atMAC   = 16 + 6 + 5 // last byte of the sender's hardware address
	atIP    = 16 + 14
	atPorts = atIP + 20
)

func newTape(w io.Writer) *tape {
	t := &tape{w: bufio.NewWriterSize(w, 1<<16)}
	_, t.fail = t.w.Write([]byte{0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0})
	t.udp, t.syn = blank(17, 8+32), blank(6, 20)
	binary.BigEndian.PutUint16(t.udp[atPorts+4:], 8+32)
	t.syn[atPorts+12], t.syn[atPorts+13] = 5<<4, 2
	return t
}

// blank is a record of a packet from a router to a device, with addresses of zero.
func blank(protocol byte, length int) []byte {
	size := 14 + 20 + length
	b := make([]byte, 16+size)
	binary.LittleEndian.PutUint32(b[8:], uint32(size))
	binary.LittleEndian.PutUint32(b[12:], uint32(size))
	copy(b[16:], []byte{0, 0, 0x5e, 0, 0x53, 1, 0, 0, 0x5e, 0, 0x53, 1, 8, 0})
	ip := b[atIP:]
	ip[0], ip[8], ip[9] = 0x45, 64, protocol
	binary.BigEndian.PutUint16(ip[2:], uint16(20+length))
	return b
}

// exchange writes a datagram of a device to a server, and its answer.
func (t *tape) exchange(atNs int64, device byte, port uint16, server [4]byte) {
	near := [4]byte{192, 168, 1, 10 + device}
	t.put(t.udp, atNs, 0x20+device, 1, near, server, 40000+uint16(device), port)
	t.put(t.udp, atNs+20e6, 1, 0x20+device, server, near, port, 40000+uint16(device))
}

// knock writes a request for a connection.
func (t *tape) knock(atNs int64, device byte, port uint16, server [4]byte) {
	t.put(t.syn, atNs, 0x20+device, 1, [4]byte{192, 168, 1, 10 + device}, server, 1024+uint16(atNs/60_000%60000), port)
}

func (t *tape) put(b []byte, atNs int64, from, to byte, src, dst [4]byte, srcPort, dstPort uint16) {
	if t.fail != nil {
		return
	}
	const start = 1_770_000_000 // 2026-02-02T02:40:00Z
	binary.LittleEndian.PutUint32(b, uint32(start+atNs/1e9))
	binary.LittleEndian.PutUint32(b[4:], uint32(atNs%1e9))
	b[16+5], b[atMAC] = to, from
	copy(b[atIP+12:], src[:])
	copy(b[atIP+16:], dst[:])
	binary.BigEndian.PutUint16(b[atPorts:], srcPort)
	binary.BigEndian.PutUint16(b[atPorts+2:], dstPort)
	_, t.fail = t.w.Write(b)
}

func (t *tape) flush() error { return errors.Join(t.fail, t.w.Flush()) }
