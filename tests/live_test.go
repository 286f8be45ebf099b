//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
)

// The two ends of the line. Nothing else is on it: the far side plays the router and a server of the Internet, whose
// address is one that is set aside for documentation (RFC 5737).
const (
	deviceAddr = "192.168.77.2"
	routerAddr = "192.168.77.1"
	serverAddr = "198.51.100.7"
)

// A home is two network namespaces with one line between them.
type home struct {
	t         *testing.T
	near, far string // names of the namespaces
}

// newHome lays the line, or skips the test where that is not allowed.
func newHome(t *testing.T) *home {
	t.Helper()
	need(t, "ip")
	if os.Geteuid() != 0 {
		t.Skip("only root can make network namespaces")
	}
	id := strconv.Itoa(os.Getpid())
	h := &home{t: t, near: "telltale-near-" + id, far: "telltale-far-" + id}
	for _, name := range []string{h.near, h.far} {
		if out, err := exec.Command("ip", "netns", "add", name).CombinedOutput(); err != nil {
			t.Skipf("no network namespaces here: %v: %s", err, out)
		}
		t.Cleanup(func() { h.ip("netns", "delete", name) })
		// Entering one takes a mount of its own, which a bare change of root does not give.
		if out, err := exec.Command("ip", "-n", name, "link", "show", "lo").CombinedOutput(); err != nil {
			t.Skipf("no network namespace can be entered here: %v: %s", err, out)
		}
	}
	h.lay()
	for _, end := range []struct{ space, addr string }{{h.near, deviceAddr}, {h.far, routerAddr}} {
		h.ip("-n", end.space, "address", "add", end.addr+"/24", "dev", "line0")
		h.ip("-n", end.space, "link", "set", "lo", "up")
	}
	h.ip("-n", h.far, "address", "add", serverAddr+"/32", "dev", "lo")
	h.ip("-n", h.near, "route", "add", "default", "via", routerAddr)
	return h
}

// lay lays the line itself, without addresses. It is made inside a namespace, so that no interface appears outside, not even
// for a moment.
func (h *home) lay() {
	h.t.Helper()
	h.ip("-n", h.near, "link", "add", "line0", "type", "veth", "peer", "name", "line0", "netns", h.far)
	for _, space := range []string{h.near, h.far} {
		h.ip("-n", space, "link", "set", "line0", "up")
	}
}

func (h *home) ip(args ...string) {
	h.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		h.t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// A player is this test binary in a namespace, playing a part until its standard input is closed.
type player struct {
	t    *testing.T
	cmd  *exec.Cmd
	in   io.Closer
	errs bytes.Buffer
}

// start lets a part begin, and waits until it says that it is ready.
func (h *home) start(space, role string, args ...string) *player {
	h.t.Helper()
	return h.startFor(patience, space, role, args...)
}

// startFor is start for a part that may take longer.
func (h *home) startFor(most time.Duration, space, role string, args ...string) *player {
	h.t.Helper()
	self, err := os.Executable()
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), most)
	h.t.Cleanup(stop)
	p := &player{t: h.t, cmd: exec.CommandContext(ctx, "ip", append([]string{"netns", "exec", space, self}, args...)...)}
	p.cmd.Env = append(os.Environ(), roleVar+"="+role)
	p.cmd.Stderr = &p.errs
	p.in, err = p.cmd.StdinPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		p.finish()
		h.t.Fatalf("%s said %q, %v: %s", role, line, err, p.errs.String())
	}
	return p
}

// finish ends a part and asserts that it went well.
func (p *player) finish() {
	p.t.Helper()
	_ = p.in.Close() // it may have ended already
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("%s: %v: %s", strings.Join(p.cmd.Args, " "), err, p.errs.String())
	}
}

// conversation is what import --json says of one, as far as it is compared.
type conversation struct {
	RemoteIP        string `json:"remote_ip"`
	RemotePort      uint16 `json:"remote_port"`
	Protocol        string
	Scope           string
	BytesSent       int `json:"bytes_sent"`
	BytesReceived   int `json:"bytes_received"`
	PacketsSent     int `json:"packets_sent"`
	PacketsReceived int `json:"packets_received"`
}

type seenDevice struct {
	MAC string
	IPs []string
}

type imported struct {
	Capture struct {
		Packets int
		Bytes   int
		Status  string
	}
	Devices       []seenDevice
	Conversations []struct {
		conversation
		Names []struct{ Name, Source string }
	}
}

// TestRealTraffic lets two real network stacks talk to each other, records the line, and compares what Telltale says
// with what was sent, and with a count of its own.
func TestRealTraffic(t *testing.T) {
	h := newHome(t)
	file := filepath.Join(t.TempDir(), "line.pcap")
	recorder := h.start(h.near, "record", file)
	server := h.start(h.far, "serve", serverAddr, routerAddr)
	h.start(h.near, "call").finish()
	server.finish()
	recorder.finish()

	var got imported
	if err := json.Unmarshal([]byte(newPerson(t).mustRun(program(t), "import", "--json", file)), &got); err != nil {
		t.Fatal(err)
	}
	frames := readFrames(t, file)
	got.compareCapture(t, frames)
	if !slices.ContainsFunc(got.Devices, func(d seenDevice) bool { return d.MAC != "" && slices.Contains(d.IPs, deviceAddr) }) {
		t.Errorf("no device has %s: %+v", deviceAddr, got.Devices)
	}
	if diff := cmp.Diff([]string{httpHost + " http_host"}, got.names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}

	// What was sent is known before anything is recorded: datagrams are neither joined nor repeated.
	wireBytes := 0
	for i := range datagrams {
		wireBytes += datagramBytes(i) + udpHeaders
	}
	want := conversation{
		RemoteIP: serverAddr, RemotePort: udpPort, Protocol: "udp", Scope: "internet",
		BytesSent: wireBytes, BytesReceived: wireBytes, PacketsSent: datagrams, PacketsReceived: datagrams,
	}
	got.compare(t, want)
	want.RemoteIP, want.Scope = routerAddr, "lan"
	got.compare(t, want)

	// How many segments a connection takes is up to the system, so the frames are counted here once more.
	want = tally(frames, protocolTCP, serverAddr, httpPort)
	want.RemoteIP, want.RemotePort, want.Protocol, want.Scope = serverAddr, httpPort, "tcp", "internet"
	got.compare(t, want)
	if want.BytesReceived < httpBody || want.PacketsSent < 4 {
		t.Errorf("the connection itself is odd: %+v", want)
	}
}

// compareCapture holds the sums of the capture against its frames.
func (i imported) compareCapture(t *testing.T, frames [][]byte) {
	t.Helper()
	total := 0
	for _, frame := range frames {
		total += len(frame)
	}
	if i.Capture.Packets != len(frames) || i.Capture.Bytes != total || i.Capture.Status != "ok" {
		t.Errorf("the capture has %d frames of %d bytes, and Telltale says %+v", len(frames), total, i.Capture)
	}
}

// compare looks for the conversation with the same other end.
func (i imported) compare(t *testing.T, want conversation) {
	t.Helper()
	for _, c := range i.Conversations {
		if c.RemoteIP == want.RemoteIP && c.RemotePort == want.RemotePort && c.Protocol == want.Protocol {
			if diff := cmp.Diff(want, c.conversation); diff != "" {
				t.Errorf("conversation with %s (-want +got):\n%s", want.RemoteIP, diff)
			}
			return
		}
	}
	t.Errorf("there is no conversation like %+v", want)
}

// names lists the names and what told them, each once: one may stand with every conversation of the same two.
func (i imported) names() []string {
	var list []string
	for _, c := range i.Conversations {
		for _, n := range c.Names {
			list = append(list, n.Name+" "+n.Source)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// tally counts the frames between the device and one port of a server, the plain way.
func tally(frames [][]byte, protocol byte, server string, port uint16) conversation {
	// In an IPv4 header without options the protocol is byte 9, the addresses begin at 12 and 16; the ports follow it.
	const ether, ip = 14, 20
	from, to := netip.MustParseAddr(deviceAddr).AsSlice(), netip.MustParseAddr(server).AsSlice()
	there, back := slices.Concat(from, to), slices.Concat(to, from)
	var c conversation
	for _, frame := range frames {
		if len(frame) < ether+ip+4 || frame[ether] != 0x45 || frame[ether+9] != protocol {
			continue
		}
		addrs, ports := frame[ether+12:ether+ip], frame[ether+ip:]
		switch {
		case bytes.Equal(addrs, there) && binary.BigEndian.Uint16(ports[2:]) == port:
			c.PacketsSent++
			c.BytesSent += len(frame)
		case bytes.Equal(addrs, back) && binary.BigEndian.Uint16(ports) == port:
			c.PacketsReceived++
			c.BytesReceived += len(frame)
		}
	}
	return c
}

const protocolTCP = 6

// readFrames takes a pcap file apart by itself: 24 bytes before all, 16 before each frame, whose length is the third
// number in them.
func readFrames(t *testing.T, file string) [][]byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var frames [][]byte
	for b = b[24:]; len(b) > 0; {
		n := int(b[8]) | int(b[9])<<8 | int(b[10])<<16
		frames = append(frames, b[16:16+n])
		b = b[16+n:]
	}
	return frames
}

// record writes every frame of an interface into a file, until standard input is closed and the line is quiet.
func record(file string) error {
	line, err := listen("line0")
	if err != nil {
		return err
	}
	defer line.Close()
	ended := ready()
	var r capturetest.Recorder
	for {
		frame, err := line.next()
		if err != nil {
			return err
		}
		if frame != nil {
			r.Add(time.Now().UnixNano(), frame)
			continue
		}
		select {
		case <-ended:
			return os.WriteFile(file, r.PCAP(), 0o600)
		default:
		}
	}
}
