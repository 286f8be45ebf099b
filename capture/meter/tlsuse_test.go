package meter_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// sealed records one TLS connection of the lamp in which it sends a number of
// bytes after the handshake.
func sealed(t *testing.T, rec *capturetest.Recorder, seed uint64, hello capturetest.ClientHello, up int, chain ...[]byte) {
	t.Helper()
	chance := capturetest.NewChance(seed)
	client, remote := capturetest.Call(lamp(), server(), 443)
	client.Addr = netip.AddrPortFrom(client.Addr.Addr(), client.Addr.Port()+uint16(seed))
	s := rec.OpenTCP(startNs+int64(seed)*second, chance, client, remote).BeginTLS(chance, hello, chain...)
	if up > 0 {
		s.Up(up, 0)
	}
	s.Close()
}

func lampHello(name string, version uint16) capturetest.ClientHello {
	return capturetest.NewClientHello(capturetest.NewChance(7), name, version, "http/1.1")
}

func der(t *testing.T, c capturetest.Certificate) []byte {
	t.Helper()
	b, err := c.DER()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// validCertificate covers cloud.example at the time of the tests' packets.
func validCertificate() capturetest.Certificate {
	at := time.Unix(0, startNs)
	return capturetest.Certificate{
		CommonName: "cloud.example", DNSNames: []string{"cloud.example", "*.cloud.example"}, Issuer: "Example CA",
		NotBefore: at.Add(-time.Hour), NotAfter: at.Add(48 * time.Hour),
	}
}

// uses gives what a recording tells of sealed connections, without times and with
// the readable part of fingerprints alone.
func uses(t *testing.T, r *meter.Result) []flow.TLSUse {
	t.Helper()
	list := append([]flow.TLSUse(nil), r.TLS...)
	for i := range list {
		if list[i].FirstNs < startNs || list[i].LastNs < list[i].FirstNs {
			t.Errorf("times %d to %d", list[i].FirstNs, list[i].LastNs)
		}
		list[i].FirstNs, list[i].LastNs = 0, 0
		if len(list[i].JA4) != 36 {
			t.Errorf("fingerprint %q", list[i].JA4)
		}
		list[i].JA4 = list[i].JA4[:min(10, len(list[i].JA4))]
	}
	return list
}

func sameUses(t *testing.T, want, got []flow.TLSUse) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("uses (-want +got):\n%s", diff)
	}
}

func TestTLSUses(t *testing.T) {
	var rec capturetest.Recorder
	sealed(t, &rec, 1, lampHello("cloud.example", capturetest.TLS13), 100)
	sealed(t, &rec, 2, lampHello("cloud.example", capturetest.TLS13), 100)
	sealed(t, &rec, 3, lampHello("", capturetest.TLS12), 0)
	hidden := lampHello("public.example", capturetest.TLS13)
	hidden.Extra = []capturetest.Extension{{Type: 0xfe0d, Data: []byte{0}}}
	sealed(t, &rec, 4, hidden, 0)
	base := flow.TLSUse{Device: mac(2).String(), Remote: server().IPv4, Port: 443, ALPN: "http/1.1", Count: 1}
	none, plain, ech := base, base, base
	none.Version, none.Cipher, none.JA4 = 0x0303, 0xc02b, "t12i0906h1"
	plain.Name, plain.Version, plain.Cipher, plain.JA4, plain.Count = "cloud.example", 0x0304, 0x1301, "t13d0910h1", 2
	ech.Name, ech.Version, ech.Cipher, ech.JA4, ech.ECH = "public.example", 0x0304, 0x1301, "t13d0911h1", true
	sameUses(t, []flow.TLSUse{none, plain, ech}, uses(t, recorded(&rec)))
}

func TestTLSCertificates(t *testing.T) {
	old, early, self, other := validCertificate(), validCertificate(), validCertificate(), validCertificate()
	old.NotAfter = time.Unix(0, startNs-second)
	early.NotBefore = time.Unix(0, startNs+int64(time.Hour))
	self.Issuer = ""
	other.DNSNames = []string{"other.example"}
	for name, tc := range map[string]struct {
		c     capturetest.Certificate
		want  flow.CertFault
		names []string
	}{
		"good":        {validCertificate(), 0, []string{"cloud.example", "*.cloud.example"}},
		"expired":     {old, flow.CertExpired, []string{"cloud.example", "*.cloud.example"}},
		"not yet":     {early, flow.CertNotYet, []string{"cloud.example", "*.cloud.example"}},
		"self-signed": {self, flow.CertSelfSigned, []string{"cloud.example", "*.cloud.example"}},
		"other name":  {other, flow.CertOtherName, []string{"other.example"}},
	} {
		t.Run(name, func(t *testing.T) {
			var rec capturetest.Recorder
			sealed(t, &rec, 1, lampHello("cloud.example", capturetest.TLS12), 3000, der(t, tc.c))
			got := uses(t, recorded(&rec))
			if len(got) != 1 {
				t.Fatalf("uses = %+v, want one", got)
			}
			if got[0].CertFaults != tc.want || got[0].SentAfter < 3000 || got[0].SentAfter > 3200 || got[0].Version != 0x0303 {
				t.Errorf("use = %+v, want faults %05b and a little over 3000 bytes", got[0], tc.want)
			}
			if diff := cmp.Diff(tc.names, got[0].CertNames); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTLSCertificateOfManyNames: eight of its names are told, and all are looked at.
func TestTLSCertificateOfManyNames(t *testing.T) {
	many := validCertificate()
	many.DNSNames = nil
	for i := range 40 {
		many.DNSNames = append(many.DNSNames, fmt.Sprintf("h%d.cloud.example", i))
	}
	long := many
	long.DNSNames = append([]string{"cloud.example", strings.Repeat("long.", 45) + "example", strings.Repeat("list.", 45) + "example", strings.Repeat("last.", 45) + "example"}, many.DNSNames...)
	many.DNSNames = append(many.DNSNames, "cloud.example")
	for want, c := range map[int]capturetest.Certificate{8: many, 3: long} {
		var rec capturetest.Recorder
		sealed(t, &rec, 1, lampHello("cloud.example", capturetest.TLS12), 0, der(t, c))
		got := uses(t, recorded(&rec))
		if len(got) != 1 || len(got[0].CertNames) != want || got[0].CertFaults != 0 {
			t.Errorf("uses = %+v, want %d names and no fault", got, want)
		}
	}
}

// TestTLSWithoutAnswer: a hello that nobody answers is a use all the same.
func TestTLSWithoutAnswer(t *testing.T) {
	r := ordered(tcpSegment(443, 1, capturetest.SYN, nil), tcpSegment(443, 2, 0, hello("cloud.example")))
	got := uses(t, r)
	if len(got) != 1 || got[0].Version != 0 || got[0].Cipher != 0 || got[0].Count != 1 {
		t.Errorf("uses = %+v, want one without an answer", got)
	}
}

// TestSTARTTLS: both sides begin with something else.
func TestSTARTTLS(t *testing.T) {
	chance := capturetest.NewChance(3)
	client, remote := capturetest.Call(lamp(), server(), 25)
	var rec capturetest.Recorder
	c := rec.OpenTCP(startNs, chance, client, remote)
	c.Receive([]byte("220 mail.example ESMTP\r\n"))
	c.Send([]byte("STARTTLS\r\n"))
	c.Receive([]byte("220 go\r\n"))
	c.BeginTLS(chance, lampHello("mail.example", capturetest.TLS12), der(t, validCertificate())).Up(10, 0)
	got := uses(t, recorded(&rec))
	if len(got) != 1 || got[0].Version != 0x0303 || got[0].CertFaults != flow.CertOtherName || got[0].Name != "mail.example" {
		t.Errorf("uses = %+v", got)
	}
}

func TestTLSOverQUIC(t *testing.T) {
	var rec capturetest.Recorder
	chance := capturetest.NewChance(3)
	client, remote := capturetest.Call(lamp(), server(), 443)
	if _, err := rec.OpenQUIC(startNs, chance, [2]capturetest.End{client, remote}, capturetest.NewClientHello(chance, "quick.example", capturetest.TLS13, "h3")); err != nil {
		t.Fatal(err)
	}
	got := uses(t, recorded(&rec))
	if len(got) != 1 || !got[0].QUIC || got[0].JA4[:3] != "q13" || got[0].Name != "quick.example" || got[0].ALPN != "h3" {
		t.Errorf("uses = %+v", got)
	}
}

// TestTLSOfOthers: a server in the home is not the one who seals, and what a device
// carries for a phone is not its own.
func TestTLSOfOthers(t *testing.T) {
	in := capturetest.Segment{
		Source: netip.AddrPortFrom(server().IPv4, 4000), Destination: netip.AddrPortFrom(lamp().IPv4, 443), Sequence: 1, Payload: hello("lamp.example"),
	}.Frame(capturetest.Link{Source: mac(1), Destination: mac(2)}, capturetest.IPHeader{})
	if got := ordered(in).TLS; len(got) != 0 {
		t.Errorf("uses = %+v, want none", got)
	}
}

// TestTLSOverDatagrams: DTLS repeats its hello, and is one connection.
func TestTLSOverDatagrams(t *testing.T) {
	message := hello("coap.example")[9:] // without the headers of TLS
	at := 2 + 32 + 1 + int(message[34])
	body := append(append([]byte{0xfe, 0xfd}, message[2:at]...), 0) // with an empty cookie
	body = append(body, message[at:]...)
	size := []byte{0, byte(len(body) >> 8), byte(len(body))}
	fragment := slices.Concat([]byte{1}, size, []byte{0, 0, 0, 0, 0}, size, body)
	record := slices.Concat([]byte{22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, byte(len(fragment) >> 8), byte(len(fragment))}, fragment)
	ask := udpFrame(lamp(), server(), 5000, 5684, string(record))
	chosen := slices.Concat([]byte{0xfe, 0xff}, make([]byte, 32), []byte{0, 0xc0, 0x09, 0})
	size = []byte{0, 0, byte(len(chosen))}
	fragment = slices.Concat([]byte{2}, size, []byte{0, 1, 0, 0, 0}, size, chosen)
	record = slices.Concat([]byte{22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, byte(len(fragment))}, fragment)
	r := ordered(ask, ask, udpFrame(server(), lamp(), 5684, 5000, string(record)))
	if diff := cmp.Diff([]string{"tls_sni coap.example"}, names(r, mac(2).String(), server().IPv4)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	got := uses(t, r)
	if len(got) != 1 || got[0].Count != 1 || got[0].Port != 5684 || got[0].JA4[:1] != "d" || got[0].Version != 0x0302 || got[0].Cipher != 0xc009 {
		t.Errorf("uses = %+v, want one, answered in DTLS 1.0", got)
	}
}
