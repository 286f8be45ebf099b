package decode_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/decode"
)

// tlsExt writes an extension.
func tlsExt(kind uint16, body []byte) []byte { return wireJoin(wire16(kind), with16(body)) }

// tlsName writes the server_name extension.
func tlsName(name string) []byte {
	return tlsExt(0, with16(wireJoin(0, with16([]byte(name)))))
}

// tlsMessage puts the header of a handshake message before its body.
func tlsMessage(kind byte, body []byte) []byte {
	return wireJoin(kind, byte(len(body)>>16), byte(len(body)>>8), byte(len(body)), body)
}

// tlsRecords cuts a handshake message into records of at most n bytes.
func tlsRecords(message []byte, n int) []byte {
	var b []byte
	for len(message) > 0 {
		k := min(n, len(message))
		b = append(b, wireJoin(22, 3, 1, with16(message[:k]))...)
		message = message[k:]
	}
	return b
}

// clientHello writes the message with two suites, one of them GREASE.
func clientHello(extensions ...[]byte) []byte {
	return tlsMessage(1, wireJoin(wire16(0x0303), make([]byte, 32), 4, "sess", with16(wire16(0x3a3a, 0x1301, 0xc02f)),
		1, 0, with16(bytes.Join(extensions, nil))))
}

func serverHello(version uint16, extensions ...[]byte) []byte {
	return tlsMessage(2, wireJoin(wire16(version), bytes.Repeat([]byte{7}, 32), 0, wire16(0xc02f), 0, with16(bytes.Join(extensions, nil))))
}

func fullHello() []byte {
	return clientHello(
		tlsExt(0x4a4a, nil),
		tlsName("Www.Example.COM."),
		tlsExt(16, with16(wireJoin(2, wire16(0x5a5a), 2, "h2", 8, "http/1.1"))),
		tlsExt(43, wireJoin(6, wire16(0x6a6a, 0x0304, 0x0303))),
		tlsExt(0xfe0d, []byte{0}),
	)
}

func TestParseTLSClientHello(t *testing.T) {
	t.Parallel()
	want := decode.Hello{
		Client: true, HasServerName: true, ServerName: "www.example.com", ALPN: []string{"h2", "http/1.1"},
		Version: 0x0303, Versions: []uint16{0x0304, 0x0303}, CipherSuites: []uint16{0x1301, 0xc02f}, ECH: true,
		Extensions: []uint16{0, 16, 43, 0xfe0d},
	}
	for name, stream := range map[string][]byte{
		"one record":           tlsRecords(fullHello(), 1<<14),
		"many records":         tlsRecords(fullHello(), 7),
		"a byte a record":      tlsRecords(fullHello(), 1),
		"more records behind":  wireJoin(tlsRecords(fullHello(), 1<<14), []byte{23, 3, 3, 0, 1, 0}),
		"hello request before": wireJoin(tlsRecords([]byte{0, 0, 0, 0}, 4), tlsRecords(fullHello(), 50)),
		"an alert before":      wireJoin(21, 3, 1, 0, 2, 1, 112, tlsRecords(fullHello(), 50)),
		"cipher change before": wireJoin(20, 3, 3, 0, 1, 1, tlsRecords(fullHello(), 1<<14)),
		"both before":          wireJoin(20, 3, 3, 0, 1, 1, 21, 3, 3, 0, 2, 1, 0, tlsRecords(fullHello(), 9)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, v := decode.ParseTLS(stream)
			if v != decode.Done {
				t.Fatalf("verdict %v, want done", v)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestParseTLSGrowing: every beginning of a hello asks for more, and only the
// whole of it is done.
func TestParseTLSGrowing(t *testing.T) {
	t.Parallel()
	stream := wireJoin(21, 3, 1, 0, 2, 1, 112, 20, 3, 3, 0, 1, 1, tlsRecords(fullHello(), 40))
	named := 0
	for n := range len(stream) {
		h, v := decode.ParseTLS(stream[:n])
		if v != decode.More {
			t.Fatalf("%d of %d bytes: verdict %v, want more", n, len(stream), v)
		}
		if h.ServerName == "www.example.com" {
			named++
		}
	}
	if named == 0 {
		t.Error("a hello cut short never gave its name")
	}
}

// TestParseTLSStands: a verdict other than more is the same for whatever comes
// behind it, and one of more was not taken back later.
func TestParseTLSStands(t *testing.T) {
	t.Parallel()
	request := tlsMessage(0, []byte{1, 2, 3})
	for name, stream := range map[string][]byte{
		"a hello request before": wireJoin(tlsRecords(request, 1), tlsRecords(fullHello(), 50), 23, 3, 3),
		"only a hello request":   wireJoin(tlsRecords(request, 3), 23, 3, 3, 0, 1),
		"a certificate":          tlsRecords(tlsMessage(11, make([]byte, 40)), 9),
		"sealed":                 {23, 3, 3, 0, 20, 1, 2, 3},
		"text":                   []byte("GET / HTTP/1.1\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			last := decode.More
			for n := range len(stream) + 1 {
				_, v := decode.ParseTLS(stream[:n])
				if last != decode.More && v != last {
					t.Fatalf("%d bytes: verdict %v, and %v with a byte less", n, v, last)
				}
				last = v
			}
			if last == decode.More {
				t.Error("the whole of it gave no verdict")
			}
		})
	}
}

func TestParseTLSNames(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ext  []byte
		want decode.Hello
	}{
		"none":         {tlsExt(21, nil), decode.Hello{}},
		"empty":        {tlsExt(0, nil), decode.Hello{HasServerName: true}},
		"bad":          {tlsName("a b"), decode.Hello{HasServerName: true, BadServerName: true}},
		"an address":   {tlsName("192.0.2.1"), decode.Hello{HasServerName: true, ServerName: "192.0.2.1"}},
		"other kind":   {tlsExt(0, with16(wireJoin(1, with16([]byte("x")), 0, with16([]byte("b.example"))))), decode.Hello{HasServerName: true, ServerName: "b.example"}},
		"lying length": {tlsExt(0, wireJoin(wire16(99), 0, wire16(99), "b.example")), decode.Hello{HasServerName: true}},
		"two": {
			tlsExt(0, with16(wireJoin(0, with16([]byte("A.example")), 0, with16([]byte("b.example")), 0, with16([]byte("a.example"))))),
			decode.Hello{HasServerName: true, ServerName: "a.example", OtherNames: []string{"b.example"}},
		},
		"twice": {wireJoin(tlsName("a.example"), tlsName("b.example")), decode.Hello{HasServerName: true, ServerName: "a.example", OtherNames: []string{"b.example"}}},
		"many": {
			bytes.Join([][]byte{tlsName("a"), tlsName("b"), tlsName("c"), tlsName("d"), tlsName("e"), tlsName("f"), tlsName("g"), tlsName("h"), tlsName("i"), tlsName("j")}, nil),
			decode.Hello{HasServerName: true, ServerName: "a", OtherNames: []string{"b", "c", "d", "e", "f", "g", "h", "i"}},
		},
		"esni": {tlsExt(0xffce, nil), decode.Hello{ECH: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, v := decode.ParseTLS(tlsRecords(clientHello(tc.ext), 1<<14))
			if v != decode.Done || !got.Client {
				t.Fatalf("verdict %v, client %v", v, got.Client)
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreFields(decode.Hello{}, "Client", "Version", "CipherSuites", "Extensions")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseTLSServerHello(t *testing.T) {
	t.Parallel()
	retry := wireHex(t, "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
	for name, tc := range map[string]struct {
		msg  []byte
		want decode.Hello
	}{
		"TLS 1.2": {serverHello(0x0303, tlsExt(16, with16(wireJoin(2, "h2")))), decode.Hello{Version: 0x0303, CipherSuites: []uint16{0xc02f}, ALPN: []string{"h2"}}},
		"TLS 1.3": {serverHello(0x0303, tlsExt(43, wire16(0x0304))), decode.Hello{Version: 0x0304, CipherSuites: []uint16{0xc02f}}},
		"retry": {
			tlsMessage(2, wireJoin(wire16(0x0303), retry, 0, wire16(0x1301), 0, with16(tlsExt(43, wire16(0x0304))))),
			decode.Hello{Version: 0x0304, CipherSuites: []uint16{0x1301}, Retry: true},
		},
		"without extensions": {tlsMessage(2, wireJoin(wire16(0x0301), make([]byte, 32), 0, wire16(0x002f), 0)), decode.Hello{Version: 0x0301, CipherSuites: []uint16{0x002f}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, v := decode.ParseTLS(tlsRecords(tc.msg, 1<<14))
			if v != decode.Done {
				t.Fatalf("verdict %v, want done", v)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseTLSNo(t *testing.T) {
	t.Parallel()
	for name, stream := range map[string][]byte{
		"text":                  []byte("GET / HTTP/1.1\r\n"),
		"sealed from midway":    {23, 3, 3, 0, 20, 1},
		"sealed behind alert":   {21, 3, 1, 0, 2, 2, 40, 23, 3, 1, 0, 9},
		"a sealed alert":        {21, 3, 3, 0, 26, 2},
		"another first version": {22, 1, 3, 0, 4},
		"version 4":             {22, 4, 0, 0, 4},
		"record too long":       {22, 3, 1, 0xff, 0xff, 1},
		"message too long":      {22, 3, 1, 0, 4, 1, 9, 0, 0},
		"another message":       tlsRecords(tlsMessage(11, nil), 9),
		"cipher change within":  wireJoin(tlsRecords(fullHello()[:20], 20), 20, 3, 1, 0, 1, 1),
		"SSL 2.0, no fit":       {0x80, 0x2e, 1, 3, 1, 0, 21, 0, 0, 0, 99},
		"high bit, no hello":    {0x80, 0x2e, 4},
	} {
		if h, v := decode.ParseTLS(stream); v != decode.No {
			t.Errorf("%s: verdict %v %+v, want no", name, v, h)
		}
	}
}

func TestParseTLSVersion2(t *testing.T) {
	t.Parallel()
	b := wireJoin(0x80, 9+3+16, 1, wire16(0x0301, 3, 0, 16), 0, 0, 0x2f, make([]byte, 16))
	for n := range len(b) {
		if _, v := decode.ParseTLS(b[:n]); v != decode.More {
			t.Fatalf("%d bytes: verdict %v, want more", n, v)
		}
	}
	want := decode.Hello{Client: true, SSLv2: true, Version: 0x0301}
	got, v := decode.ParseTLS(b)
	if diff := cmp.Diff(want, got); v != decode.Done || diff != "" {
		t.Errorf("verdict %v: %s", v, diff)
	}
}

func TestStartsTLS(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in   []byte
		want bool
	}{
		"client hello": {tlsRecords(fullHello(), 1<<14), true},
		"server hello": {tlsRecords(serverHello(0x0303), 1<<14), true},
		"five bytes":   {[]byte{22, 3, 1, 1, 0}, false},
		"TLCP":         {wireJoin(22, 1, 1, tlsRecords(fullHello(), 1<<14)[3:]), true},
		"behind alert": {wireJoin(21, 3, 1, 0, 2, 1, 112, tlsRecords(serverHello(0x0303), 1<<14)), true},
		"only alerts":  {[]byte{21, 3, 1, 0, 2, 1, 112, 21, 3, 1, 0, 2, 1, 0}, false},
		"text":         {[]byte("220 mail.example ESMTP"), false},
		"sealed":       {[]byte{23, 3, 3, 0, 20, 1, 2}, false},
	} {
		if got := decode.StartsTLS(tc.in); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func FuzzParseTLS(f *testing.F) {
	f.Add(tlsRecords(fullHello(), 1<<14))
	f.Add(tlsRecords(fullHello(), 9))
	f.Add(tlsRecords(serverHello(0x0303), 1<<14))
	f.Add(wireJoin(tlsRecords(tlsMessage(0, []byte{1}), 2), tlsRecords(fullHello(), 60)))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, v := decode.ParseTLS(b)
		if v == decode.Done && !h.SSLv2 && len(b) < 9 {
			t.Errorf("a hello in %d bytes", len(b))
		}
		if h.ServerName != "" && !h.HasServerName {
			t.Error("a name without its extension")
		}
		// What is behind a hello that is done changes nothing.
		again, w := decode.ParseTLS(append(b[:len(b):len(b)], 0xff))
		if v != decode.More && (w != v || !cmp.Equal(h, again)) {
			t.Errorf("%v, with one more byte %v", v, w)
		}
	})
}

func BenchmarkParseTLS(b *testing.B) {
	stream := tlsRecords(fullHello(), 1<<14)
	b.ReportAllocs()
	for b.Loop() {
		if _, v := decode.ParseTLS(stream); v != decode.Done {
			b.Fatal(v)
		}
	}
}
