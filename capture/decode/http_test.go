package decode_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/decode"
)

const httpExample = "POST /v1/report?a=1 HTTP/1.1\r\nHost: API.Example.com:8080\r\nUser-Agent:  Lamp/1.0 \r\n" +
	"Content-Type: Application/JSON; charset=utf-8\r\nContent-Length: 12\r\n\r\n{\"on\": true}"

func TestParseHTTPRequest(t *testing.T) {
	t.Parallel()
	want := decode.HTTPRequest{
		Method: []byte("POST"), Target: []byte("/v1/report?a=1"), Host: "api.example.com", HasHost: true, UserAgent: "Lamp/1.0",
		ContentLength: 12, HeaderLen: len(httpExample) - 12,
	}
	got, v := decode.ParseHTTPRequest([]byte(httpExample))
	if diff := cmp.Diff(want, got); v != decode.Done || diff != "" {
		t.Errorf("verdict %v: %s", v, diff)
	}
	for n := range want.HeaderLen {
		if _, v := decode.ParseHTTPRequest([]byte(httpExample[:n])); v != decode.More {
			t.Fatalf("%d bytes: verdict %v, want more", n, v)
		}
	}
	cut, _ := decode.ParseHTTPRequest([]byte(httpExample[:80]))
	if cut.Host != "api.example.com" || cut.HeaderLen != 0 {
		t.Errorf("cut short: %+v", cut)
	}
}

func TestParseHTTPRequestForms(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in   string
		want decode.HTTPRequest
	}{
		"bare line feeds": {"GET / HTTP/1.0\nhost: a.example\n\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), Host: "a.example", HasHost: true}},
		"no host":         {"GET / HTTP/1.0\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/")}},
		"bad host":        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), HasHost: true}},
		"two hosts": {
			"GET / HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\nHost: b.example\r\nHost: c.example\r\n\r\n",
			decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), Host: "a.example", HasHost: true, SecondHost: "b.example"},
		},
		"space before the colon": {"GET / HTTP/1.1\r\nHost : a.example\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/")}},
		"no version":             {"GET /a\r\nHost: a.example\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/a"), Sloppy: true, Host: "a.example", HasHost: true}},
		"absolute form":          {"GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("http://b.example/"), Host: "a.example", HasHost: true}},
		"to a proxy":             {"CONNECT b.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n", decode.HTTPRequest{Method: []byte("CONNECT"), Target: []byte("b.example:443"), Host: "a.example", HasHost: true}},
		"IPv6 and port":          {"GET / HTTP/1.1\r\nHost: [2001:DB8::1]:80\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), Host: "2001:db8::1", HasHost: true}},
		"IPv6 bare":              {"GET / HTTP/1.1\r\nHost: 2001:db8::1\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), Host: "2001:db8::1", HasHost: true}},
		"open bracket":           {"GET / HTTP/1.1\r\nHost: [2001:db8::1\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), HasHost: true}},
		"chunked":                {"PUT /x HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n", decode.HTTPRequest{Method: []byte("PUT"), Target: []byte("/x"), Chunked: true}},
		"search":                 {"M-SEARCH * HTTP/1.1\r\nMan: x\r\n folded: y\r\nnot a header\r\n\r\n", decode.HTTPRequest{Method: []byte("M-SEARCH"), Target: []byte("*")}},
		"no such version":        {"GET /a HTTP/2.0\r\nHost: a.example\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/a"), Sloppy: true, Host: "a.example", HasHost: true}},
		"version in small":       {"PUT /a b http/1.10\r\nHost: a.example:\r\n\r\n", decode.HTTPRequest{Method: []byte("PUT"), Target: []byte("/a b"), Sloppy: true, Host: "a.example", HasHost: true}},
		"user in host":           {"GET / HTTP/1.1\r\nHost: u:p@a.example\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), HasHost: true}},
		"address as host":        {"GET / HTTP/1.1\r\nHost: http://a.example\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/"), HasHost: true}},
		"space in target":        {"GET /a b HTTP/1.1\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/a b")}},
		"bad length":             {"GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", decode.HTTPRequest{Method: []byte("GET"), Target: []byte("/")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.want.ContentLength, tc.want.HeaderLen = -1, len(tc.in)
			got, v := decode.ParseHTTPRequest([]byte(tc.in))
			if diff := cmp.Diff(tc.want, got); v != decode.Done || diff != "" {
				t.Errorf("verdict %v: %s", v, diff)
			}
		})
	}
}

func TestParseHTTPRequestNo(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"PUT /\r\n", "GET x\r\n", "GET / and more\r\n", "get / HTTP/1.1\r\n", "\x16\x03\x01", "GE", "GET\r\n", "HELO mail.example\r\n", "GET / HTTP/1.\r\n",
		"SSH-2.0-OpenSSH", "HTTP/1.1 200 OK\r\n", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "GET /" + strings.Repeat("x", 17<<10),
		"GET / HTTP/1.1\r\nX: " + strings.Repeat("y", 65<<10),
		"GET /" + strings.Repeat("x", 17<<10) + " HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nX: " + strings.Repeat("y", 65<<10) + "\r\n\r\n",
	} {
		want := decode.No
		if in == "GE" { // two letters may become a method
			want = decode.More
		}
		if _, v := decode.ParseHTTPRequest([]byte(in)); v != want {
			t.Errorf("%.20q: verdict %v, want %v", in, v, want)
		}
	}
}

func TestParseHTTPResponse(t *testing.T) {
	t.Parallel()
	const in = "HTTP/1.1 404 Not Found\r\nServer: lighttpd \r\nContent-Type: text/HTML;x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"
	want := decode.HTTPResponse{Status: 404, Server: "lighttpd", ContentType: "text/html", ContentLength: 3, Chunked: true, HeaderLen: len(in) - 3}
	got, v := decode.ParseHTTPResponse([]byte(in))
	if diff := cmp.Diff(want, got); v != decode.Done || diff != "" {
		t.Errorf("verdict %v: %s", v, diff)
	}
	for n := range want.HeaderLen {
		if _, v := decode.ParseHTTPResponse([]byte(in[:n])); v != decode.More {
			t.Fatalf("%d bytes: verdict %v, want more", n, v)
		}
	}
	for _, in := range []string{"HTTP/2 200\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n", "HTTP/1." + strings.Repeat("x", 17<<10)} {
		if _, v := decode.ParseHTTPResponse([]byte(in)); v != decode.No {
			t.Errorf("%.20q: verdict %v, want no", in, v)
		}
	}
}

func FuzzParseHTTP(f *testing.F) {
	f.Add([]byte(httpExample))
	f.Add([]byte("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if checkRequest(t, b) == decode.Done && checkResponse(t, b) == decode.Done {
			t.Error("a request and a response in one")
		}
	})
}

// checkRequest holds that what is behind a head that is complete, or that is none,
// changes nothing.
func checkRequest(t *testing.T, b []byte) decode.Verdict {
	t.Helper()
	q, v := decode.ParseHTTPRequest(b)
	if (v == decode.Done) != (q.HeaderLen > 0) || q.HeaderLen > len(b) || q.ContentLength < -1 {
		t.Errorf("verdict %v of %+v", v, q)
	}
	again, after := decode.ParseHTTPRequest(append(b[:len(b):len(b)], "x\r\n\r\n"...))
	if v != decode.More && after != v || v == decode.Done && !cmp.Equal(q, again) {
		t.Errorf("request: %v, with more bytes %v", v, after)
	}
	return v
}

// checkResponse is the same for a response.
func checkResponse(t *testing.T, b []byte) decode.Verdict {
	t.Helper()
	p, v := decode.ParseHTTPResponse(b)
	if (v == decode.Done) != (p.HeaderLen > 0) || p.HeaderLen > len(b) {
		t.Errorf("verdict %v of %+v", v, p)
	}
	again, after := decode.ParseHTTPResponse(append(b[:len(b):len(b)], "x\r\n\r\n"...))
	if v != decode.More && after != v || v == decode.Done && !cmp.Equal(p, again) {
		t.Errorf("response: %v, with more bytes %v", v, after)
	}
	return v
}

// skipInPieces gives how many bytes of b a body takes that comes in pieces.
func skipInPieces(t *testing.T, c *decode.ChunkedBody, b []byte, size int) int {
	t.Helper()
	for used := 0; ; {
		n, v := c.Skip(b[used:min(used+size, len(b))])
		used += n
		if v == decode.Done {
			return used
		}
		if v == decode.No || n == 0 {
			t.Fatalf("pieces of %d: verdict %v after %d bytes", size, v, used)
		}
	}
}

func TestChunkedBody(t *testing.T) {
	t.Parallel()
	const body = "4\r\nWiki\r\n1A ; ext=\"a\"\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nTrailer: x\r\n\r\n"
	const next = "GET / HTTP/1.1\r\n"
	for size := 1; size <= len(body); size++ {
		var c decode.ChunkedBody
		if used := skipInPieces(t, &c, []byte(body+next), size); used != len(body) {
			t.Errorf("pieces of %d: %d bytes, want %d", size, used, len(body))
		}
		if n, v := c.Skip([]byte(next)); n != 0 || v != decode.Done {
			t.Errorf("behind the end: %d bytes, verdict %v", n, v)
		}
	}
	for _, in := range []string{"\r\n", "x\r\n", "4x\r\n", "4\r\nWikiX", "fffffffffffffffff\r\n"} {
		var c decode.ChunkedBody
		if _, v := c.Skip([]byte(in)); v != decode.No {
			t.Errorf("%q: verdict %v, want no", in, v)
		}
	}
}

func FuzzChunkedBody(f *testing.F) {
	f.Add([]byte("4\r\nWiki\r\n0\r\n\r\nGET"), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		var one, two decode.ChunkedBody
		n, v := one.Skip(b)
		k := min(int(cut), len(b))
		m, w := two.Skip(b[:k])
		if w == decode.More {
			var more int
			more, w = two.Skip(b[k:])
			m += more
		}
		if n != m || v != w || n > len(b) {
			t.Errorf("%d %v at once, %d %v in two pieces", n, v, m, w)
		}
	})
}

func TestHTTPVerdicts(t *testing.T) {
	t.Parallel()
	got := []string{decode.More.String(), decode.Done.String(), decode.No.String(), decode.Verdict(9).String()}
	if diff := cmp.Diff([]string{"more", "done", "no", "no"}, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkParseHTTPRequest(b *testing.B) {
	in := []byte(httpExample)
	b.ReportAllocs()
	for b.Loop() {
		if _, v := decode.ParseHTTPRequest(in); v != decode.Done {
			b.Fatal(v)
		}
	}
}

func BenchmarkParseHTTPRequestNo(b *testing.B) {
	in := []byte("\x17\x03\x03\x05\x00 sealed bytes that are no request")
	b.ReportAllocs()
	for b.Loop() {
		if _, v := decode.ParseHTTPRequest(in); v != decode.No {
			b.Fatal(v)
		}
	}
}
