//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"
)

// What the device sends, and what comes back.
const (
	udpPort    = 9000
	httpPort   = 80
	httpHost   = "cloud.lamp.example"
	httpBody   = 20_000 // bytes of the answer
	datagrams  = 25     // to each of the two addresses; each comes back as it is
	udpHeaders = 14 + 20 + 8
)

func at(addr string, port int) string { return net.JoinHostPort(addr, strconv.Itoa(port)) }

func datagramBytes(i int) int { return 60 + 7*i }

// play is what this test binary does in another process.
func play(role string, args []string) error {
	switch role {
	case "socket":
		return openSocket()
	case "record":
		return record(args[0])
	case "serve":
		return serve(args)
	case "call":
		return call()
	case "replay":
		return replay(args[0])
	case "perform":
		return perform(args[0])
	case "pour":
		return pour(args)
	}
	return fmt.Errorf("nobody plays %q", role)
}

// ready tells the test to go on; what it returns is closed when the test wants an end.
func ready() <-chan struct{} {
	fmt.Fprintln(os.Stdout, "ready")
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the test, whatever it says
		close(ended)
	}()
	return ended
}

// serve is the far side: at each of its addresses it sends every datagram back, and at the first it answers over HTTP.
func serve(addrs []string) error {
	for _, addr := range addrs {
		conn, err := net.ListenPacket("udp4", at(addr, udpPort))
		if err != nil {
			return err
		}
		defer conn.Close()
		go echo(conn)
	}
	listener, err := net.Listen("tcp4", at(addrs[0], httpPort))
	if err != nil {
		return err
	}
	defer listener.Close()
	go func() {
		_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(bytes.Repeat([]byte("x"), httpBody)) // the caller counts what arrives
		})) // ends when the listener is closed
	}()
	<-ready()
	return nil
}

func echo(conn net.PacketConn) {
	b := make([]byte, 2048)
	for {
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			return
		}
		_, _ = conn.WriteTo(b[:n], from) // the caller waits for it
	}
}

// call is the device: datagrams to the server and to the router, and one page over HTTP.
func call() error {
	ended := ready()
	for _, addr := range []string{serverAddr, routerAddr} {
		if err := sendDatagrams(addr); err != nil {
			return err
		}
	}
	if err := fetch(); err != nil {
		return err
	}
	<-ended
	return nil
}

// sendDatagrams sends one after the other and waits for each to come back, so that none is lost.
func sendDatagrams(addr string) error {
	conn, err := net.Dial("udp4", at(addr, udpPort))
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	back := make([]byte, 2048)
	for i := range datagrams {
		if _, err := conn.Write(make([]byte, datagramBytes(i))); err != nil {
			return err
		}
		if n, err := conn.Read(back); err != nil || n != datagramBytes(i) {
			return fmt.Errorf("of %d bytes to %s came back %d: %w", datagramBytes(i), addr, n, err)
		}
	}
	return nil
}

// fetch asks for one page, by name, without looking the name up.
func fetch() error {
	conn, err := net.Dial("tcp4", at(serverAddr, httpPort))
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "GET /state HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", httpHost); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err != nil || n != httpBody {
		return fmt.Errorf("of %d bytes arrived %d: %w", httpBody, n, err)
	}
	return nil
}

// A line is a socket that sees every frame of one interface, both ways (packet(7)).
type line struct {
	fd     int
	buffer []byte
}

// quiet is how long next waits for a frame.
const quiet = 200 * time.Millisecond

func listen(name string) (*line, error) {
	card, err := net.InterfaceByName(name)
	if err != nil {
		return nil, err
	}
	every := uint16(syscall.ETH_P_ALL)<<8 | uint16(syscall.ETH_P_ALL)>>8 // in the order of the network
	fd, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_RAW, 0)    // deaf until it is bound
	if err != nil {
		return nil, fmt.Errorf("opening a packet socket: %w", err)
	}
	l := &line{fd: fd, buffer: make([]byte, 1<<17)}
	wait := syscall.NsecToTimeval(quiet.Nanoseconds())
	err = errors.Join(
		syscall.Bind(fd, &syscall.SockaddrLinklayer{Protocol: every, Ifindex: card.Index}),
		syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, 8<<20),
		syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &wait),
	)
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("listening to %s: %w", name, err)
	}
	return l, nil
}

func (l *line) Close() { _ = syscall.Close(l.fd) } // it was only read

// next gives a copy of the next frame, nil when the line was quiet.
func (l *line) next() ([]byte, error) {
	for {
		n, _, err := syscall.Recvfrom(l.fd, l.buffer, 0)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN):
			return nil, nil
		case err != nil:
			return nil, fmt.Errorf("reading a frame: %w", err)
		}
		return bytes.Clone(l.buffer[:n]), nil
	}
}
