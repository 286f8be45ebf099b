package decode_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
	"telltale/capture/flow"
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

func TestCertificateFaults(t *testing.T) {
	t.Parallel()
	good := decode.Certificate{Names: []string{"hub.example", "*.cloud.example"}, NotBeforeNs: 100, NotAfterNs: 200, RSABits: 2048}
	self, short := good, good
	self.SelfSigned, short.RSABits = true, 1024
	for name, tc := range map[string]struct {
		c      decode.Certificate
		server string
		at     int64
		want   flow.CertFault
	}{
		"good":                {good, "hub.example", 150, 0},
		"at its first moment": {good, "hub.example", 100, 0},
		"expired":             {good, "hub.example", 201, flow.CertExpired},
		"not yet":             {good, "hub.example", 99, flow.CertNotYet},
		"without a time":      {good, "hub.example", 0, 0},
		"self-signed":         {self, "hub.example", 150, flow.CertSelfSigned},
		"a short key":         {short, "hub.example", 150, flow.CertShortKey},
		"a star":              {good, "a.cloud.example", 150, 0},
		"two labels of a star": {
			good, "a.b.cloud.example", 150, flow.CertOtherName,
		},
		"the star's own name": {good, "cloud.example", 150, flow.CertOtherName},
		"another name":        {good, "evil.example", 150, flow.CertOtherName},
		"no name asked for":   {good, "", 150, 0},
		"a bare label":        {good, "hub", 150, flow.CertOtherName},
	} {
		if got := tc.c.Faults(tc.server, tc.at); got != tc.want {
			t.Errorf("%s: faults %05b, want %05b", name, got, tc.want)
		}
	}
}

func TestCertificateKeyLength(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	c := x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"a.example"}}
	der, err := x509.CreateCertificate(rand.Reader, &c, &c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if got, v := decode.ParseTLSCertificate(certificateStream(der)); v != decode.Done || got.RSABits != 1024 {
		t.Errorf("verdict %v, %d bits", v, got.RSABits)
	}
}

func FuzzParseTLSCertificate(f *testing.F) {
	f.Add(certificateStream(certificateDER(f, x509.Certificate{DNSNames: []string{"a.example"}})))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, v := decode.ParseTLSCertificate(b)
		if v != decode.Done && !cmp.Equal(c, decode.Certificate{}) {
			t.Errorf("verdict %v with %+v", v, c)
		}
		if len(c.Names) > 256 || c.RSABits < 0 {
			t.Errorf("beyond the bounds: %+v", c)
		}
		c.Faults("a.example", 1)
		if _, w := decode.ParseTLSCertificate(append(b[:len(b):len(b)], 0xff)); v != decode.More && w != v {
			t.Errorf("%v, with one more byte %v", v, w)
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
