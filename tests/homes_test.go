//go:build e2e

package e2e

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// longVar makes the homes be played for long: three minutes as they are, and a whole day in a hundredth of the time.
const longVar = "TELLTALE_E2E_LONG"

// TestHomesAreWatched plays the example home in network namespaces, as fast as it is and a hundred times as fast, once
// with a switch that has a mirror port, once with this computer as a hotspot. Somebody watches there, and records the
// same packets. What was recorded is what was played, each frame once; and the home of the watch is the home of the
// recording, row by row.
func TestHomesAreWatched(t *testing.T) {
	truth := capturetest.ExampleHomeInfo()
	plug := truth.SetUpStart.Add(18*time.Minute + 51*time.Second) // when most devices talk
	real, fast := slice(plug, 33*time.Second, 1), slice(truth.SweepStart, 30*time.Minute, 100)
	if os.Getenv(longVar) != "" {
		real, fast = slice(plug, 3*time.Minute, 1), slice(truth.Start, truth.Length, 100)
	}
	for _, tc := range []struct {
		name, short string
		home        func(*testing.T, string) (*spaces, script)
		space, port string
		play        script
		says        string // of what arrives there, after half a minute
	}{
		{"mirror port", "m", mirrorHome, "watch", "mirror0", real, hearsOthers},
		{"mirror port, 100 times as fast", "M", mirrorHome, "watch", "mirror0", fast, ""},
		{"hotspot", "h", hotspotHome, "hotspot", "ap0", real, ""},
		{"hotspot, 100 times as fast", "H", hotspotHome, "hotspot", "ap0", fast, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, play := tc.home(t, tc.short)
			play.FromNs, play.ToNs, play.Speed = tc.play.FromNs, tc.play.ToNs, tc.play.Speed
			watcher := newPerson(t)
			play.File = filepath.Join(t.TempDir(), "example.pcapng")
			watcher.mustRun(program(t), "example", play.File)
			recorded := s.watched(tc.space, tc.port, watcher, play, tc.says)
			senders := sameFrames(t, play, recorded)
			sameRows(t, watcher, recorded, senders)
		})
	}
}

const hearsOthers = "What other devices send and receive arrives here too."

// textOf is what a file holds so far.
func textOf(f *os.File) string {
	b, _ := os.ReadFile(f.Name()) // the test made it
	return string(b)
}

// slice is what is played, and how fast.
func slice(from time.Time, length time.Duration, speed float64) script {
	return script{FromNs: from.UnixNano(), ToNs: from.Add(length).UnixNano(), Speed: speed}
}

// watched watches a port while a script is played, and gives what was recorded beside it.
func (s *spaces) watched(space, port string, watcher *person, play script, says string) []string {
	t := s.t
	t.Helper()
	folder := filepath.Join(t.TempDir(), "beside")
	said := create(t, filepath.Join(t.TempDir(), "said"))
	watch := watcher.command(t.Context(), "ip", "netns", "exec", s.name(space), program(t), "watch", "--promiscuous",
		"--record", folder, "--record-whole", port)
	watch.Stdout, watch.Stderr = said, said
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the watch to begin", func() bool { return confined(watch.Process.Pid) })
	begun := time.Now()
	play.play(t)
	t.Logf("played %v of the home in %v", time.Duration(play.ToNs-play.FromNs), time.Since(begun).Round(time.Millisecond))
	until(t, "what arrives to be told of", func() bool { return says == "" || strings.Contains(textOf(said), says) })
	if err := errors.Join(watch.Process.Signal(os.Interrupt), watch.Wait()); err != nil {
		t.Fatalf("%v: %s", err, textOf(said))
	}
	if says == "" && strings.Contains(textOf(said), "arrives here") { // of a hotspot it is known what it shows
		t.Errorf("it says: %s", textOf(said))
	}
	recorded, _ := filepath.Glob(filepath.Join(folder, "*.pcapng")) // the pattern is a good one
	return recorded
}

// sameFrames holds that what was recorded is what was played, and gives who sent IP packets. Two processors may
// hand over two frames in another order.
func sameFrames(t *testing.T, play script, recorded []string) []string {
	t.Helper()
	count, senders := map[[32]byte]int{}, map[string]bool{}
	played, heard := 0, 0
	if err := play.frames(func(f *flow.Frame) error {
		count[sha256.Sum256(f.Data)]++
		if kind := [2]byte(f.Data[12:]); kind == [2]byte{0x08, 0x00} || kind == [2]byte{0x86, 0xdd} {
			senders[net.HardwareAddr(f.Data[6:12]).String()] = true
		}
		played++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, file := range recorded {
		all := script{File: file, ToNs: 1<<63 - 1}
		if err := all.frames(func(f *flow.Frame) error {
			count[sha256.Sum256(f.Data)]--
			heard++
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	missing, other := 0, 0
	for _, n := range count {
		missing += max(n, 0)
		other += max(-n, 0)
	}
	if played == 0 || missing != 0 || other != 0 {
		t.Errorf("%d frames were played and %d recorded; %d are missing, and %d are other ones", played, heard, missing, other)
	}
	t.Logf("%d frames of %d senders", heard, len(senders))
	return slices.Collect(maps.Keys(senders))
}

// sameRows holds that the home of a watch is the home of the recording beside it, and that every sender is a device of it.
func sameRows(t *testing.T, watcher *person, recorded, senders []string) {
	t.Helper()
	if len(recorded) != 1 {
		t.Fatalf("recorded in %d files", len(recorded))
	}
	if n := len(watcher.captures()); n != 1 {
		t.Skipf("a watch begins another recording at full six hours, as this one did: %d", n)
	}
	other := newPerson(t)
	other.mustRun(program(t), "import", "--quiet", recorded[0])
	want, got := rows(t, filepath.Join(other.home, homeFile)), rows(t, filepath.Join(watcher.home, homeFile))
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("rows of the home (-recording +watch):\n%.4000s", diff)
	}
	for _, mac := range senders {
		if !slices.ContainsFunc(got, func(row string) bool { return strings.HasPrefix(row, "device: key="+mac+" ") }) {
			t.Errorf("%s sent something and is no device of the home", mac)
		}
	}
	t.Logf("%d rows", len(got))
}

// TestHotspotHidesNobody has a device talk to a server of the Internet through a hotspot that gives all behind it one
// address, with three real network stacks. Whoever watches the inside sees the device itself, and each packet once.
func TestHotspotHidesNobody(t *testing.T) {
	need(t, "nft")
	s := newSpaces(t, "n", "device", "hotspot", "internet")
	s.lay("device", "wlan0", "hotspot", "ap0")
	s.lay("hotspot", "wan0", "internet", "line0")
	s.ip("device", "address add "+deviceAddr+"/24 dev wlan0", "route add default via "+routerAddr)
	s.ip("hotspot", "address add "+routerAddr+"/24 dev ap0", "address add 198.51.100.1/24 dev wan0")
	s.ip("internet", "address add "+serverAddr+"/24 dev line0", "link set lo up") // it knows no way to the device but by the hotspot's address
	s.inside("hotspot", "echo 1 >/proc/sys/net/ipv4/ip_forward\n"+
		"nft -f - <<'END'\ntable ip nat {\nchain post {\ntype nat hook postrouting priority srcnat\noifname wan0 masquerade\n}\n}\nEND")
	watcher := newPerson(t)
	watch := watcher.command(t.Context(), "ip", "netns", "exec", s.name("hotspot"), program(t), "watch", "--quiet", "ap0")
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "the watch to begin", func() bool { return confined(watch.Process.Pid) })
	h := &home{t: t, near: s.name("device"), far: s.name("internet")}
	servers := []*player{h.start(h.far, "serve", serverAddr), h.start(s.name("hotspot"), "serve", routerAddr)}
	h.start(h.near, "call").finish()
	for _, server := range servers {
		server.finish()
	}
	end(t, watch)

	bytes := 0
	for i := range datagrams {
		bytes += datagramBytes(i) + udpHeaders
	}
	got := rows(t, filepath.Join(watcher.home, homeFile))
	sums := fmt.Sprintf(" sent_packets=%d received_packets=%[1]d sent_bytes=%d received_bytes=%[2]d ", datagrams, bytes)
	for _, want := range [][]string{
		{"device_address:", " address=" + deviceAddr},
		{"traffic_day:", "|" + serverAddr + "||0|17|" + fmt.Sprint(udpPort) + "|", sums},
		{"traffic_day:", "|" + routerAddr + "||0|17|" + fmt.Sprint(udpPort) + "|", sums},
		{"partner:", " endpoint=" + serverAddr + " name=" + httpHost + " "},
	} {
		if !slices.ContainsFunc(got, func(row string) bool {
			return !slices.ContainsFunc(want, func(part string) bool { return !strings.Contains(row, part) })
		}) {
			t.Errorf("no row has %q in:\n%s", want, strings.Join(got, "\n"))
		}
	}
	if all := strings.Join(got, "\n"); strings.Contains(all, "198.51.100.1\n") || strings.Contains(all, "198.51.100.1 ") {
		t.Errorf("the hotspot's own address on the other side is known:\n%s", all)
	}
}
