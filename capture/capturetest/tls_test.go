package capturetest_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
)

var errEnough = errors.New("hello was read")

// readHello has Go's own TLS server read a hello.
func readHello(t *testing.T, record []byte) *tls.ClientHelloInfo {
	t.Helper()
	here, there := net.Pipe()
	defer func() { _ = here.Close() }()
	go func() {
		_, _ = there.Write(record)
		_, _ = bytes.NewBuffer(nil).ReadFrom(there) // take the server's alert
		_ = there.Close()
	}()
	var seen *tls.ClientHelloInfo
	server := tls.Server(here, &tls.Config{GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
		seen = h
		return nil, errEnough
	}})
	if err := server.Handshake(); !errors.Is(err, errEnough) {
		t.Fatalf("reading hello: %v", err)
	}
	return seen
}

func TestClientHelloIsRead(t *testing.T) {
	for _, tt := range []struct {
		name     string
		version  uint16
		server   string
		alpn     []string
		versions []uint16
	}{
		{"TLS 1.3", capturetest.TLS13, "cloud.orvo.example", []string{"h2", "http/1.1"}, []uint16{tls.VersionTLS13, tls.VersionTLS12}},
		{"TLS 1.2", capturetest.TLS12, "live.camora.example", nil, []uint16{tls.VersionTLS12, tls.VersionTLS11, tls.VersionTLS10}},
		{"no name", capturetest.TLS13, "", []string{"h3"}, []uint16{tls.VersionTLS13, tls.VersionTLS12}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := capturetest.NewClientHello(capturetest.NewChance(1), tt.server, tt.version, tt.alpn...)
			seen := readHello(t, h.Record())
			if seen.ServerName != tt.server {
				t.Errorf("server name is %q, want %q", seen.ServerName, tt.server)
			}
			if diff := cmp.Diff(tt.alpn, seen.SupportedProtos); diff != "" {
				t.Errorf("protocols (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.versions, seen.SupportedVersions); diff != "" {
				t.Errorf("versions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClientHelloTakesWhatItIsGiven(t *testing.T) {
	h := capturetest.ClientHello{Ciphers: []uint16{0x1301}, Groups: []uint16{23}, Extra: []capturetest.Extension{{Type: 0x4a4a, Data: []byte{1}}}}
	seen := readHello(t, h.Record())
	if diff := cmp.Diff([]uint16{0x1301}, seen.CipherSuites); diff != "" {
		t.Errorf("ciphers (-want +got):\n%s", diff)
	}
	if last := seen.Extensions[len(seen.Extensions)-1]; last != 0x4a4a {
		t.Errorf("last extension is %#x, want 0x4a4a", last)
	}
}

func TestServerHelloBytes(t *testing.T) {
	got := capturetest.ServerHello{Version: capturetest.TLS12, SessionID: []byte{9}, ALPN: "h2"}.Record()
	want := "160303003f" + "0200003b" + "0303" + hex.EncodeToString(make([]byte, 32)) + "0109" + "c02b" + "00" +
		"0012" + "ff01000100" + "00170000" + "00100005" + "0003026832"
	if hex.EncodeToString(got) != want {
		t.Errorf("got\n%x, want\n%s", got, want)
	}
}

func TestApplicationDataIsCutIntoRecords(t *testing.T) {
	b := capturetest.ApplicationData(capturetest.NewChance(1), 20_000)
	if want := 2*(5+17) + 20_000; len(b) != want {
		t.Errorf("%d bytes, want %d", len(b), want)
	}
	if second := b[5+16384+17:]; second[0] != 23 || int(second[3])<<8|int(second[4]) != 20_000-16384+17 {
		t.Errorf("second record begins %x", second[:5])
	}
}

func TestCertificateIsReadAndTheSameEverywhere(t *testing.T) {
	c := capturetest.Certificate{
		CommonName: "*.camora.example", Organisation: "Camora Inc.", DNSNames: []string{"*.camora.example"}, Seed: 5,
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := c.DER()
	if err != nil {
		t.Fatal(err)
	}
	const want = "aaa8d0ad672ca8d38cba73e19dc7ca362f560d3bb941f971c3c9d7e956be5c68"
	if got := sha256.Sum256(der); hex.EncodeToString(got[:]) != want {
		t.Errorf("certificate has SHA-256 %x, want %s", got, want)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	if leaf.Issuer.String() != leaf.Subject.String() || leaf.Subject.CommonName != c.CommonName {
		t.Errorf("subject %v, issuer %v: want signed by itself", leaf.Subject, leaf.Issuer)
	}
	if err := leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature); err != nil {
		t.Errorf("signature: %v", err)
	}
	c.Issuer = "Example Trust R1"
	if der, err = c.DER(); err != nil {
		t.Fatal(err)
	}
	if leaf, err = x509.ParseCertificate(der); err != nil || leaf.Issuer.CommonName != c.Issuer {
		t.Errorf("issuer is %v, %v, want %s", leaf.Issuer, err, c.Issuer)
	}
}
