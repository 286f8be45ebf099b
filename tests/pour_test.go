//go:build e2e && linux

package e2e

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"strconv"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// pourMost is how many frames go into the kernel with one call (sendmmsg(2)).
const pourMost = 64

// message is struct mmsghdr of the kernel.
type message struct {
	header unix.Msghdr
	_      uint32 // how much went, which is all of it
	_      [4]byte
}

// spout sends frames over an interface as quickly as the kernel takes them.
type spout struct {
	fd       int
	frames   [][]byte
	next     int
	change   func([]byte) []byte // made of each frame before it goes; nil: it goes as it is
	messages [pourMost]message
	pieces   [pourMost]unix.Iovec
}

// pour sends the frames of a recording over the line again and again, at so many a second for so many seconds, and says at
// the end how many went. A rate of 0 is as many as can be. With "fuzzed", each frame is spoilt first.
func pour(args []string) error {
	file, rate, seconds, how := args[0], args[1], args[2], args[3]
	perSecond, err1 := strconv.Atoi(rate)
	lasts, err2 := time.ParseDuration(seconds)
	frames, err3 := framesOf(file)
	fd, err4 := openSpout("line0")
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	s := &spout{fd: fd, frames: frames}
	if how == "fuzzed" {
		s.change = spoiler()
	}
	begun := time.Now()
	ended := ready()
	sent, over := 0, false
	for !over {
		passed := min(time.Since(begun), lasts)
		due := int(passed.Seconds() * float64(perSecond))
		if perSecond == 0 && passed < lasts {
			due = sent + pourMost
		}
		for sent < due {
			n, err := s.send(min(due-sent, pourMost))
			if err != nil {
				return err
			}
			sent += n
		}
		over = passed == lasts
		select {
		case <-ended:
			over = true
		case <-time.After(nap(perSecond)):
		}
	}
	fmt.Fprintln(os.Stdout, sent)
	<-ended
	return nil
}

// nap is how long a spout of a rate rests: half a millisecond keeps what goes at once small.
func nap(perSecond int) time.Duration {
	if perSecond == 0 {
		return 0
	}
	return time.Millisecond / 2
}

// framesOf reads a recording into memory, in order. Frames that no interface takes are left out.
func framesOf(file string) ([][]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := source.Open(f, file)
	if err != nil {
		return nil, err
	}
	var list [][]byte
	var frame flow.Frame
	for err = r.Next(&frame); err == nil; err = r.Next(&frame) {
		list = append(list, slices.Clone(frame.Data))
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return list, nil
}

// openSpout opens a socket that only sends, past all queues (packet(7), PACKET_QDISC_BYPASS).
func openSpout(name string) (int, error) {
	card, err := net.InterfaceByName(name)
	if err != nil {
		return 0, err
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
	if err != nil {
		return 0, fmt.Errorf("opening a packet socket: %w", err)
	}
	return fd, errors.Join(
		unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_QDISC_BYPASS, 1),
		unix.Bind(fd, &unix.SockaddrLinklayer{Ifindex: card.Index}),
	)
}

// send sends up to n frames and gives how many went.
func (s *spout) send(n int) (int, error) {
	for i := range n {
		frame := s.frames[s.next]
		s.next = (s.next + 1) % len(s.frames)
		if s.change != nil {
			frame = s.change(frame)
		}
		s.pieces[i].Base = &frame[0]
		s.pieces[i].SetLen(len(frame))
		s.messages[i].header.Iov = &s.pieces[i]
		s.messages[i].header.SetIovlen(1)
	}
	for {
		sent, _, errno := syscall.Syscall6(unix.SYS_SENDMMSG, uintptr(s.fd), uintptr(unsafe.Pointer(&s.messages[0])), uintptr(n), 0, 0, 0)
		switch errno {
		case 0:
			s.next = (s.next - (n - int(sent)) + len(s.frames)) % len(s.frames) // what did not go, goes next
			return int(sent), nil
		case unix.EINTR, unix.EAGAIN, unix.ENOBUFS:
		default:
			return 0, fmt.Errorf("sending frames: %w", errno)
		}
	}
}

// spoiler gives what makes a frame hostile: a few bytes of it are others, and often it is cut, has other addresses or
// ports, or is noise behind its headers. The same start gives the same frames.
func spoiler() func([]byte) []byte {
	dice := rand.New(rand.NewPCG(1, 2))
	var room [pourMost][2048]byte
	turn := 0
	return func(frame []byte) []byte {
		turn = (turn + 1) % pourMost
		b := room[turn][:copy(room[turn][:], frame)]
		for range dice.IntN(4) {
			b[dice.IntN(len(b))] = byte(dice.Uint32())
		}
		switch dice.IntN(8) {
		case 0: // cut
			b = b[:14+dice.IntN(max(len(b)-14, 1))]
		case 1: // from somebody else
			binary.BigEndian.PutUint32(b[8:], dice.Uint32())
		case 2, 3: // other addresses and ports, of IPv4
			if len(b) >= 38 {
				binary.BigEndian.PutUint64(b[26:], dice.Uint64())
				binary.BigEndian.PutUint32(b[34:], dice.Uint32())
			}
		case 4: // noise
			for i := min(42, len(b)); i < len(b); i++ {
				b[i] = byte(dice.Uint32())
			}
		}
		if b[12] == 0x81 || b[12] == 0x88 { // the kernel itself throws half a tag away, before anybody hears of it
			b[12] = 0x08
		}
		return b
	}
}
