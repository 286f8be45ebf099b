package decode_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

// dtlsMessage puts a ClientHello into a record, of which a piece is sent.
func dtlsMessage(body []byte, from, to int) []byte {
	u24 := func(n int) []byte { return []byte{byte(n >> 16), byte(n >> 8), byte(n)} }
	fragment := wireJoin(1, u24(len(body)), wire16(0), u24(from), u24(to-from), body[from:to])
	return wireJoin(22, wire16(0xfeff, 0), make([]byte, 6), with16(fragment))
}

// dtlsAnswer is a ServerHello in a record of its own.
func dtlsAnswer(version uint16, extensions ...[]byte) []byte {
	b := dtlsMessage(serverHello(version, extensions...)[4:], 0, len(serverHello(version, extensions...))-4)
	b[13] = 2
	return b
}

// dtlsHello is the body of a hello with a cookie.
func dtlsHello(cookie string, extensions ...[]byte) []byte {
	var all []byte
	for _, e := range extensions {
		all = append(all, e...)
	}
	return wireJoin(wire16(0xfefd), make([]byte, 32), 0, len(cookie), cookie, with16(wire16(0xc02b, 0xc0ae)), 1, 0, with16(all))
}

func TestParseDTLSHello(t *testing.T) {
	t.Parallel()
	body := dtlsHello("cookie", tlsName("Coap.example"), tlsExt(21, make([]byte, 60)))
	plain := dtlsHello("")
	want := decode.Hello{
		Client: true, HasServerName: true, ServerName: "coap.example", Version: 0xfefd,
		CipherSuites: []uint16{0xc02b, 0xc0ae}, Extensions: []uint16{0, 21},
	}
	for name, tc := range map[string]struct {
		in   []byte
		want decode.Hello
		v    decode.Verdict
	}{
		"whole":            {dtlsMessage(body, 0, len(body)), want, decode.Done},
		"with one behind":  {wireJoin(dtlsMessage(body, 0, len(body)), 22, 0xfe), want, decode.Done},
		"without names":    {dtlsMessage(plain, 0, len(plain)), decode.Hello{Client: true, Version: 0xfefd, CipherSuites: want.CipherSuites}, decode.Done},
		"its first piece":  {dtlsMessage(body, 0, len(body)-10), want, decode.Done},
		"too small a one":  {dtlsMessage(body, 0, 50), decode.Hello{}, decode.No},
		"its second piece": {dtlsMessage(body, 50, len(body)), decode.Hello{}, decode.No},
		"cut short":        {dtlsMessage(body, 0, len(body))[:20], decode.Hello{}, decode.No},
		"sealed":           {wireJoin(23, wire16(0xfefd, 1), make([]byte, 8), 1, 2), decode.Hello{}, decode.No},
		"TLS":              {tlsRecords(fullHello(), 1<<14), decode.Hello{}, decode.No},
		"nothing":          {nil, decode.Hello{}, decode.No},
		"an answer in 1.0": {dtlsAnswer(0xfeff), decode.Hello{Version: 0x0302, CipherSuites: []uint16{0xc02f}}, decode.Done},
		"an answer in 1.2": {dtlsAnswer(0xfefd), decode.Hello{Version: 0x0303, CipherSuites: []uint16{0xc02f}}, decode.Done},
		"an answer in 1.3": {dtlsAnswer(0xfefd, tlsExt(43, wire16(0xfefc))), decode.Hello{Version: 0x0304, CipherSuites: []uint16{0xc02f}}, decode.Done},
		"of no version":    {dtlsAnswer(0x0303), decode.Hello{CipherSuites: []uint16{0xc02f}}, decode.Done},
		"a piece of one":   {dtlsAnswer(0xfefd)[:30], decode.Hello{}, decode.No},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, v := decode.ParseDTLSHello(tc.in)
			if diff := cmp.Diff(tc.want, got); v != tc.v || diff != "" {
				t.Errorf("verdict %v, want %v: %s", v, tc.v, diff)
			}
		})
	}
	if got := want.JA4(false); got[:10] != "dd2d020200" {
		t.Errorf("fingerprint %s", got)
	}
}

func FuzzParseDTLSHello(f *testing.F) {
	body := dtlsHello("cookie", tlsName("coap.example"))
	f.Add(dtlsMessage(body, 0, len(body)))
	f.Add(dtlsMessage(body, 0, 60))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, v := decode.ParseDTLSHello(b)
		if v == decode.More || v == decode.No && h.Client || v == decode.Done && !decode.LooksDTLSHello(b) {
			t.Errorf("verdict %v of %+v", v, h)
		}
	})
}

func BenchmarkLooksDTLSHello(b *testing.B) {
	datagram := []byte{0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}
	b.ReportAllocs()
	for b.Loop() {
		if decode.LooksDTLSHello(datagram) {
			b.Fatal("DNS is not DTLS")
		}
	}
}
