package decode_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

// certificateDER makes a certificate that signs itself, from a fixed key.
func certificateDER(tb testing.TB, c x509.Certificate) []byte {
	tb.Helper()
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	c.SerialNumber = big.NewInt(1)
	c.NotBefore, c.NotAfter = time.Unix(1_700_000_000, 0), time.Unix(1_800_000_000, 0)
	der, err := x509.CreateCertificate(nil, &c, &c, key.Public(), key)
	if err != nil {
		tb.Fatalf("making certificate: %v", err)
	}
	return der
}

// certificateStream is what a TLS 1.2 server sends first.
func certificateStream(der []byte) []byte {
	size := len(der)
	list := wireJoin(byte(size>>16), byte(size>>8), byte(size), der)
	body := wireJoin(byte(len(list)>>16), byte(len(list)>>8), byte(len(list)), list)
	return tlsRecords(wireJoin(serverHello(0x0303), tlsMessage(11, body)), 200)
}

func TestParseTLSCertificate(t *testing.T) {
	t.Parallel()
	der := certificateDER(t, x509.Certificate{
		Subject:  pkix.Name{CommonName: "hub.example", Organization: []string{"Example"}},
		DNSNames: []string{"Hub.Example", "*.hub.example"},
	})
	want := decode.Certificate{
		Names: []string{"hub.example", "*.hub.example"}, Issuer: "hub.example", SelfSigned: true, Signature: "Ed25519",
		NotBeforeNs: 1_700_000_000e9, NotAfterNs: 1_800_000_000e9,
	}
	stream := certificateStream(der)
	got, v := decode.ParseTLSCertificate(stream)
	if diff := cmp.Diff(want, got); v != decode.Done || diff != "" {
		t.Errorf("verdict %v: %s", v, diff)
	}
	for n := range len(stream) {
		if _, v := decode.ParseTLSCertificate(stream[:n]); v != decode.More {
			t.Fatalf("%d bytes: verdict %v, want more", n, v)
		}
	}
}

func TestParseTLSCertNames(t *testing.T) {
	t.Parallel()
	common := certificateDER(t, x509.Certificate{Subject: pkix.Name{CommonName: "Old.example"}})
	names, v := decode.ParseTLSCertNames(certificateStream(common))
	if diff := cmp.Diff([]string{"old.example"}, names); v != decode.Done || diff != "" {
		t.Errorf("verdict %v: %s", v, diff)
	}
	for name, stream := range map[string][]byte{
		"TLS 1.3":      tlsRecords(serverHello(0x0303, tlsExt(43, wire16(0x0304))), 1<<14),
		"a client":     tlsRecords(fullHello(), 1<<14),
		"no DER":       certificateStream([]byte("not a certificate")),
		"empty list":   tlsRecords(tlsMessage(11, []byte{0, 0, 0}), 99),
		"sealed after": wireJoin(tlsRecords(serverHello(0x0303), 1<<14), 20, 3, 3, 0, 1, 1),
		"text":         []byte("SSH-2.0-x"),
	} {
		if names, v := decode.ParseTLSCertNames(stream); v != decode.No || names != nil {
			t.Errorf("%s: verdict %v, names %v; want no", name, v, names)
		}
	}
}

func FuzzParseTLSCertificate(f *testing.F) {
	f.Add(certificateStream(certificateDER(f, x509.Certificate{DNSNames: []string{"a.example"}})))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, v := decode.ParseTLSCertificate(b)
		if v != decode.Done && !cmp.Equal(c, decode.Certificate{}) {
			t.Errorf("verdict %v with %+v", v, c)
		}
	})
}

func BenchmarkParseTLSCertificate(b *testing.B) {
	stream := certificateStream(certificateDER(b, x509.Certificate{DNSNames: []string{"a.example"}}))
	b.ReportAllocs()
	for b.Loop() {
		if _, v := decode.ParseTLSCertificate(stream); v != decode.Done {
			b.Fatal(v)
		}
	}
}
