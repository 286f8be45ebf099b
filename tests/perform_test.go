//go:build e2e

package e2e

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// frames gives what a script plays, in order; the data is a copy.
func (s script) frames(each func(*flow.Frame) error) error {
	f, err := os.Open(s.File)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := source.Open(f, s.File)
	if err != nil {
		return err
	}
	var frame flow.Frame
	for err = r.Next(&frame); err == nil; err = r.Next(&frame) {
		if frame.TimeNs < s.FromNs || frame.TimeNs >= s.ToNs {
			continue
		}
		if err := each(&frame); err != nil {
			return err
		}
	}
	if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// play lets the script be played by another process, to its end.
func (s script) play(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, string(text))
	cmd.Env = append(os.Environ(), roleVar+"=perform")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("playing the home: %v: %s", err, out)
	}
}

// perform plays a script: each device from its own namespace, at the time it is due.
func perform(text string) error {
	var s script
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return err
	}
	mouths := map[string]int{}
	for mac, at := range s.Stages {
		fd, err := mouth(at)
		if err != nil {
			return err
		}
		mouths[mac] = fd
	}
	far := -1
	if s.Far != nil {
		fd, err := mouth(*s.Far)
		if err != nil {
			return err
		}
		far = fd
	}
	begun := time.Now()
	return s.frames(func(f *flow.Frame) error {
		due := time.Duration(float64(f.TimeNs-s.FromNs) / s.Speed)
		time.Sleep(due - time.Since(begun)) // of a home that is played at its own pace
		fd, data := mouths[net.HardwareAddr(f.Data[6:12]).String()], f.Data
		if far >= 0 {
			if sent := s.fromFar(f.Data); sent != nil {
				fd, data = far, sent
			}
		}
		if _, err := syscall.Write(fd, data); err != nil {
			return fmt.Errorf("sending frame %d: %w", f.Index, err)
		}
		return nil
	})
}

// fromFar gives a frame of the router as it is on the line before it, nil for what did not come from the Internet by
// IPv4 to somebody at home.
func (s script) fromFar(frame []byte) []byte {
	const ether, ip = 14, 20
	truth := capturetest.ExampleHomeInfo()
	if !bytes.Equal(frame[6:12], truth.Router[:]) || binary.BigEndian.Uint16(frame[12:]) != 0x0800 || len(frame) < ether+ip {
		return nil
	}
	from, to := netip.AddrFrom4([4]byte(frame[ether+12:])), netip.AddrFrom4([4]byte(frame[ether+16:]))
	if truth.Network.Contains(from) || !truth.Network.Contains(to) || frame[0]&1 != 0 {
		return nil
	}
	there := bytes.Clone(frame)
	router, _ := net.ParseMAC(s.FarMAC) // a constant
	server, _ := net.ParseMAC(internetFarMAC)
	copy(there, router)
	copy(there[6:], server)
	there[ether+8]++ // routing takes one away again
	binary.BigEndian.PutUint16(there[ether+10:], 0)
	binary.BigEndian.PutUint16(there[ether+10:], headerSum(there[ether:ether+ip]))
	return there
}

// headerSum is the checksum of an IPv4 header (RFC 1071).
func headerSum(header []byte) uint16 {
	sum := uint32(0)
	for i := 0; i < len(header); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(header[i:]))
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// mouth is a socket that sends from an interface of another namespace, and hears nothing.
func mouth(at stage) (int, error) {
	type answer struct {
		fd  int
		err error
	}
	got := make(chan answer)
	go func() {
		runtime.LockOSThread() // it is in another namespace then, and ends with this goroutine
		fd, err := mouthHere(at)
		got <- answer{fd, err}
	}()
	a := <-got
	if a.err != nil {
		return -1, fmt.Errorf("sending from %s in %s: %w", at.Interface, at.Space, a.err)
	}
	return a.fd, nil
}

func mouthHere(at stage) (int, error) {
	space, err := os.Open("/run/netns/" + at.Space)
	if err != nil {
		return -1, err
	}
	defer space.Close()
	if err := unix.Setns(int(space.Fd()), unix.CLONE_NEWNET); err != nil {
		return -1, err
	}
	card, err := net.InterfaceByName(at.Interface)
	if err != nil {
		return -1, err
	}
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, 0)
	if err != nil {
		return -1, err
	}
	return fd, syscall.Bind(fd, &syscall.SockaddrLinklayer{Ifindex: card.Index})
}
