package meter_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
)

// TestRequestsBehindBodies finds the second request on a connection, whatever says
// how long the body of the first one is.
func TestRequestsBehindBodies(t *testing.T) {
	t.Parallel()
	const first = "POST / HTTP/1.1\r\nHost: one.example\r\n"
	for name, body := range map[string]string{
		"length":            "Content-Length: 3\r\n\r\nabc",
		"chunks":            "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"chunks and length": "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"empty lines":       "Content-Length: 3\r\n\r\nabc\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := append([]byte(first+body), request("two.example")...)
			r := ordered(tcpSegment(80, 1, capturetest.SYN, nil), tcpSegment(80, 2, capturetest.ACK, all))
			want := []string{"http_host one.example", "http_host two.example"}
			if diff := cmp.Diff(want, names(r, mac(2).String(), server().IPv4)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRequestsWithoutVersion are believed only where requests are usual.
func TestRequestsWithoutVersion(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		first string
		port  uint16
		want  []string
	}{
		"usual port":        {"GET / HTTP/1.1", 80, []string{"http_host one.example"}},
		"other port":        {"GET / HTTP/1.1", 8000, []string{"http_host one.example"}},
		"no version":        {"GET /", 80, []string{"http_host one.example"}},
		"no such version":   {"GET / HTTP/2.0", 8080, []string{"http_host one.example"}},
		"neither":           {"GET /", 8000, nil},
		"neither, with one": {"GET / HTTP/2.0", 8000, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ordered(tcpSegment(tc.port, 1, capturetest.SYN, nil), tcpSegment(tc.port, 2, capturetest.ACK, []byte(tc.first+"\r\nHost: one.example\r\n\r\n")))
			if diff := cmp.Diff(tc.want, names(r, mac(2).String(), server().IPv4)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRequestWithoutABeginning: the capture begins within a connection, whose next
// request has a header of two segments.
func TestRequestWithoutABeginning(t *testing.T) {
	t.Parallel()
	all := []byte("GET / HTTP/1.1\r\nHost: one.example\r\nConnection: keep-alive\r\n\r\n")
	for cut := range all {
		r := ordered(
			tcpSegment(80, 1000, capturetest.ACK, []byte("the end of a body")),
			tcpSegment(80, 1017, capturetest.ACK, all[:cut]), tcpSegment(80, 1017+uint32(cut), capturetest.ACK, all[cut:]),
		)
		var want []string
		if first := len("GET / HTTP/1.1\r\n"); cut == 0 || cut >= first { // the line that is known again
			want = []string{"http_host one.example"}
		}
		if diff := cmp.Diff(want, names(r, mac(2).String(), server().IPv4)); diff != "" {
			t.Errorf("cut at %d of %d, names (-want +got):\n%s", cut, len(all), diff)
		}
	}
}
