package meter

import (
	"slices"
	"testing"

	"telltale/capture/decode"
)

// TestFingerprintsRemembered holds what is remembered to what is worked out, for
// hellos that differ in one thing each.
func TestFingerprintsRemembered(t *testing.T) {
	t.Parallel()
	base := decode.Hello{
		Client: true, HasServerName: true, Version: 0x0303, Versions: []uint16{0x0304}, ALPN: []string{"h2"},
		CipherSuites: []uint16{0x1301, 0x1302}, Extensions: []uint16{0, 16, 43}, Signatures: []uint16{0x0403},
	}
	change := func(f func(*decode.Hello)) decode.Hello {
		h := base
		h.Versions, h.CipherSuites = slices.Clone(h.Versions), slices.Clone(h.CipherSuites)
		h.Extensions, h.Signatures, h.ALPN = slices.Clone(h.Extensions), slices.Clone(h.Signatures), slices.Clone(h.ALPN)
		f(&h)
		return h
	}
	hellos := []decode.Hello{
		base,
		change(func(h *decode.Hello) { h.ServerName = "a.example" }),
		change(func(h *decode.Hello) { h.HasServerName = false }),
		change(func(h *decode.Hello) { h.Client = false }),
		change(func(h *decode.Hello) { h.Version = 0x0301 }),
		change(func(h *decode.Hello) { h.Versions[0] = 0x0303 }),
		change(func(h *decode.Hello) { h.CipherSuites = h.CipherSuites[:1] }),
		change(func(h *decode.Hello) {
			h.CipherSuites, h.Extensions = h.CipherSuites[:1], append([]uint16{0x1302}, h.Extensions...)
		}),
		change(func(h *decode.Hello) { h.Signatures[0]++ }),
		change(func(h *decode.Hello) { h.ALPN[0] = "http/1.1" }),
		change(func(h *decode.Hello) { h.ALPN = nil }),
	}
	f := newFingerprints()
	for range 2 {
		for i := range hellos {
			for _, quic := range []bool{false, true} {
				if got, want := f.ja4(&hellos[i], quic), hellos[i].JA4(quic); got != want {
					t.Errorf("hello %d, QUIC %v: %q, want %q", i, quic, got, want)
				}
			}
		}
	}
	if len(f.known) > 2*len(hellos)-2 || len(f.known) < 2*len(hellos)-6 {
		t.Errorf("%d are remembered", len(f.known))
	}
}

func BenchmarkFingerprintsRemembered(b *testing.B) {
	h := decode.Hello{Client: true, Version: 0x0303, CipherSuites: make([]uint16, 15), Extensions: make([]uint16, 16), Signatures: make([]uint16, 8)}
	f := newFingerprints()
	b.ReportAllocs()
	for b.Loop() {
		if f.ja4(&h, false) == "" {
			b.Fatal("no fingerprint")
		}
	}
}
