package meter_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// snapped meters frames of which only the first bytes were captured.
func snapped(snap int, list ...[]byte) *meter.Result {
	var all []flow.Frame
	for i, data := range list {
		all = append(all, flow.Frame{
			TimeNs: startNs + int64(i)*1e6, HasTime: true, Wire: uint32(len(data)), LinkType: ethernet, Index: uint64(i),
			Data: data[:min(snap, len(data))],
		})
	}
	return settle(all)
}

// TestSnapLengthCutsRequests reads what the captured part of a header tells, and
// the requests behind it on the same connection.
func TestSnapLengthCutsRequests(t *testing.T) {
	t.Parallel()
	long := func(host string) []byte {
		return capturetest.HTTPRequest("GET", "/", []capturetest.Header{
			{Name: "Host", Value: host}, {Name: "User-Agent", Value: "Lamp/1.0"}, {Name: "Cookie", Value: string(bytes.Repeat([]byte("x"), 400))},
		}, nil)
	}
	one, two := long("one.example"), long("two.example")
	frames := [][]byte{
		tcpSegment(80, 1, capturetest.SYN, nil),
		tcpSegment(80, 2, capturetest.ACK, one),
		tcpSegment(80, 2+uint32(len(one)), capturetest.ACK, two),
		tcpSegment(80, 2+uint32(len(one)), capturetest.ACK, two), // sent again
		tcpSegment(80, 2+uint32(len(one)+len(two)), capturetest.ACK, request("three.example")),
	}
	for snap, want := range map[int][]string{
		65535: {"http_host one.example", "http_host three.example", "http_host two.example"},
		200:   {"http_host one.example", "http_host three.example", "http_host two.example"},
		54 + len("GET / HTTP/1.1\r\nHost: one.ex"): nil, // a piece of a name is no name
	} {
		if diff := cmp.Diff(want, names(snapped(snap, frames...), mac(2).String(), server().IPv4)); diff != "" {
			t.Errorf("snap length %d: names (-want +got):\n%s", snap, diff)
		}
	}
}

// TestSnapLengthCutsBodies finds the request behind a body of which the capture
// lacks a part.
func TestSnapLengthCutsBodies(t *testing.T) {
	t.Parallel()
	body := capturetest.HTTPRequest("POST", "/", []capturetest.Header{{Name: "Host", Value: "one.example"}}, bytes.Repeat([]byte("y"), 900))
	next := request("two.example")
	r := snapped(300,
		tcpSegment(80, 1, capturetest.SYN, nil),
		tcpSegment(80, 2, capturetest.ACK, body[:500]),
		tcpSegment(80, 502, capturetest.ACK, body[500:]),
		tcpSegment(80, 2+uint32(len(body)), capturetest.ACK, next),
	)
	want := []string{"http_host one.example", "http_host two.example"}
	if diff := cmp.Diff(want, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// TestSnapLengthCutsHellos gives no name for a hello that is not whole.
func TestSnapLengthCutsHellos(t *testing.T) {
	t.Parallel()
	whole := hello("cloud.example")
	frames := [][]byte{tcpSegment(443, 1, capturetest.SYN, nil), tcpSegment(443, 2, capturetest.ACK, whole)}
	for snap, want := range map[int][]string{54 + len(whole): {"tls_sni cloud.example"}, 54 + len(whole) - 1: nil} {
		if diff := cmp.Diff(want, names(snapped(snap, frames...), mac(2).String(), server().IPv4)); diff != "" {
			t.Errorf("snap length %d: names (-want +got):\n%s", snap, diff)
		}
	}
}
