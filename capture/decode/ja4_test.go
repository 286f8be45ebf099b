package decode_test

import (
	"regexp"
	"slices"
	"testing"

	"telltale/capture/decode"
)

// chromeHello is the example of the JA4 specification: a browser of 2023, whose
// fingerprint and sorted lists the specification prints.
func chromeHello() decode.Hello {
	return decode.Hello{
		Client: true, HasServerName: true, ServerName: "www.example.com", ALPN: []string{"h2", "http/1.1"}, Version: 0x0303,
		Versions: []uint16{0x0304, 0x0303},
		CipherSuites: []uint16{
			0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
		},
		Extensions: []uint16{
			0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015,
		},
		Signatures: []uint16{0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601},
	}
}

func TestJA4(t *testing.T) {
	t.Parallel()
	change := func(edit func(h *decode.Hello)) decode.Hello {
		h := chromeHello()
		edit(&h)
		return h
	}
	const ciphers, rest = "8daaf6152771", "e5627efa2ab1"
	many := make([]uint16, 120)
	for name, tc := range map[string]struct {
		hello decode.Hello
		quic  bool
		want  string
	}{
		"the specification's":   {chromeHello(), false, "t13d1516h2_" + ciphers + "_" + rest},
		"by QUIC":               {chromeHello(), true, "q13d1516h2_" + ciphers + "_" + rest},
		"another order":         {change(func(h *decode.Hello) { slices.Reverse(h.CipherSuites); slices.Reverse(h.Extensions) }), false, "t13d1516h2_" + ciphers + "_" + rest},
		"no name":               {change(func(h *decode.Hello) { h.HasServerName = false }), false, "t13i1516h2_" + ciphers + "_" + rest},
		"TLS 1.2":               {change(func(h *decode.Hello) { h.Versions = nil }), false, "t12d1516h2_" + ciphers + "_" + rest},
		"TLS 1.1":               {change(func(h *decode.Hello) { h.Versions = []uint16{0x0302, 0x0301} }), false, "t11d1516h2_" + ciphers + "_" + rest},
		"TLS 1.0":               {change(func(h *decode.Hello) { h.Versions, h.Version = nil, 0x0301 }), false, "t10d1516h2_" + ciphers + "_" + rest},
		"SSL 3.0":               {change(func(h *decode.Hello) { h.Versions, h.Version = nil, 0x0300 }), false, "ts3d1516h2_" + ciphers + "_" + rest},
		"SSL 2.0 offered":       {change(func(h *decode.Hello) { h.Versions, h.Version = nil, 2 }), false, "ts2d1516h2_" + ciphers + "_" + rest},
		"DTLS 1.3":              {change(func(h *decode.Hello) { h.Version, h.Versions = 0xfefd, []uint16{0xfefd, 0xfefc} }), false, "dd3d1516h2_" + ciphers + "_" + rest},
		"DTLS 1.0":              {change(func(h *decode.Hello) { h.Version, h.Versions = 0xfeff, nil }), false, "dd1d1516h2_" + ciphers + "_" + rest},
		"a version of nobody":   {change(func(h *decode.Hello) { h.Versions = []uint16{0x7f1c} }), false, "t00d1516h2_" + ciphers + "_" + rest},
		"no protocol":           {change(func(h *decode.Hello) { h.ALPN = nil }), false, "t13d151600_" + ciphers + "_" + rest},
		"one letter":            {change(func(h *decode.Hello) { h.ALPN = []string{"x"} }), false, "t13d1516xx_" + ciphers + "_" + rest},
		"bytes as protocol":     {change(func(h *decode.Hello) { h.ALPN = []string{"\x30\xab"} }), false, "t13d15163b_" + ciphers + "_" + rest},
		"more bytes":            {change(func(h *decode.Hello) { h.ALPN = []string{"\x30\xab\xcd\x31"} }), false, "t13d151601_" + ciphers + "_" + rest},
		"one byte":              {change(func(h *decode.Hello) { h.ALPN = []string{"\xab"} }), false, "t13d1516ab_" + ciphers + "_" + rest},
		"three ciphers by QUIC": {change(func(h *decode.Hello) { h.CipherSuites = []uint16{0x1303, 0x1301, 0x1302} }), true, "q13d0316h2_55b375c5d22e_" + rest},
		"nothing offered":       {decode.Hello{Client: true, Version: 0x0303}, false, "t12i000000_000000000000_000000000000"},
		"over 99":               {change(func(h *decode.Hello) { h.CipherSuites, h.Extensions = many, nil }), false, "t13d9900h2_" + "8d6e4e5f9bbb" + "_000000000000"},
		"a server's":            {decode.Hello{Version: 0x0303}, false, ""},
		"in the form of SSL 2":  {decode.Hello{Client: true, SSLv2: true}, false, ""},
	} {
		got := tc.hello.JA4(tc.quic)
		if name == "over 99" { // the hash of a list is held above; here only the counts
			got, tc.want = got[:10], tc.want[:10]
		}
		if got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

// TestJA4OfBytes reads a hello from the wire: values of RFC 8701 count nowhere.
func TestJA4OfBytes(t *testing.T) {
	t.Parallel()
	h, v := decode.ParseTLS(tlsRecords(clientHello(
		tlsExt(0x4a4a, nil), tlsName("a.example"), tlsExt(13, with16(wire16(0x1a1a, 0x0403))), tlsExt(43, wireJoin(4, wire16(0x2a2a, 0x0304))),
	), 1<<14))
	if got := h.JA4(false); v != decode.Done || got[:10] != "t13d020300" {
		t.Errorf("verdict %v, fingerprint %s", v, got)
	}
}

// FuzzJA4: whatever a hello holds, its fingerprint has one form.
func FuzzJA4(f *testing.F) {
	f.Add(tlsRecords(fullHello(), 1<<14), false)
	f.Add(tlsRecords(clientHello(tlsExt(16, with16(wireJoin(1, 0xff)))), 1<<14), true)
	form := regexp.MustCompile(`^[tqd](1[0-3]|s[23]|d[123]|00)[di]\d{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$`)
	f.Fuzz(func(t *testing.T, b []byte, quic bool) {
		h, _ := decode.ParseTLS(b)
		got := h.JA4(quic)
		if want := h.Client && !h.SSLv2 && h.Version != 0; want != (got != "") || want && !form.MatchString(got) {
			t.Errorf("fingerprint %q of %+v", got, h)
		}
	})
}

func BenchmarkJA4(b *testing.B) {
	h := chromeHello()
	b.ReportAllocs()
	for b.Loop() {
		if h.JA4(false) == "" {
			b.Fatal("no fingerprint")
		}
	}
}
