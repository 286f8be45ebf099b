package findings_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"math/big"
	"net/netip"
	"time"

	"telltale/capture/capturetest"
)

const server = "cloud.strange.example"

// seals records connections for which the server chooses a version and a cipher.
func seals(version, cipher uint16, times int) func(l *lab) {
	return func(l *lab) {
		for i := range times {
			client, remote := capturetest.Call(thing(2), l.server(21), 443)
			c := l.OpenTCP(noon+int64(i)*10*minute, l.chance, client, remote)
			c.Send(capturetest.NewClientHello(l.chance, server, capturetest.TLS12).Record())
			c.Receive(serverHello(l, version, cipher))
			c.Send(capturetest.ApplicationData(l.chance, 400))
			c.Receive(capturetest.ApplicationData(l.chance, 400))
			c.Close()
		}
	}
}

// serverHello is a server's hello of TLS 1.2 or before; the version stands behind
// the heads of the record and of the message (RFC 5246 section 7.4.1.3).
func serverHello(l *lab, version, cipher uint16) []byte {
	const at = 5 + 4
	b := capturetest.ServerHello{Version: capturetest.TLS12, Cipher: cipher, SessionID: l.chance.Bytes(32)}.Record()
	binary.BigEndian.PutUint16(b[at:], version)
	return b
}

// shows records connections in which the server shows a certificate and the
// device sends so much.
func shows(der []byte, err error, sent int) func(l *lab) {
	return func(l *lab) {
		if err != nil {
			panic(err) // a test that cannot be made is broken
		}
		for i := range int64(2) {
			client, remote := capturetest.Call(thing(2), l.server(21), 443)
			c := l.OpenTCP(noon+i*10*minute, l.chance, client, remote)
			s := c.BeginTLS(l.chance, capturetest.NewClientHello(l.chance, server, capturetest.TLS12), der)
			s.Up(sent, 0)
			s.Down(300, 0)
			c.Close()
		}
	}
}

// certificate is one that is good until a year, of some issuer.
func certificate(name, issuer string, until int) ([]byte, error) {
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	return capturetest.Certificate{
		CommonName: name, DNSNames: []string{name}, Issuer: issuer, NotBefore: from, NotAfter: time.Date(until, 1, 1, 0, 0, 0, 0, time.UTC), Seed: 5,
	}.DER()
}

// withKey is a certificate with an RSA key of so many bits.
func withKey(bits int) ([]byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return nil, err
	}
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	one := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: server}, DNSNames: []string{server}, NotBefore: from, NotAfter: from.AddDate(20, 0, 0),
	}
	issuer := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test issuer"}}
	return x509.CreateCertificate(rand.Reader, one, issuer, &key.PublicKey, key)
}

// resolves records questions to a name server on the Internet, while the network
// offers another.
func resolves(n int, offered bool) func(l *lab) {
	return func(l *lab) {
		d := thing(2)
		if offered {
			lease := capturetest.Lease{Router: l.router, Device: d, Seconds: 3600}
			lease.Renew(&l.Recorder, sunday+minute, 7)
		}
		other := capturetest.Far(l.router.MAC, netip.AddrFrom4([4]byte{198, 18, 8, 8}))
		for i := range n {
			q := capturetest.DNSQuery(uint16(i), "a.lumo.example", capturetest.TypeA)
			l.datagram(noon+int64(i)*minute, d, other, uint16(40000+i), 53, q.Bytes())
			l.datagram(noon+int64(i)*minute+9e6, other, d, 53, uint16(40000+i), capturetest.DNSAnswer(q).Bytes())
		}
	}
}

func sealTrials() []trial {
	good, err1 := certificate(server, "Test issuer", 2030)
	expired, err2 := certificate(server, "Test issuer", 2024)
	other, err3 := certificate("somebody.else.example", "Test issuer", 2030)
	own, err4 := certificate(server, "", 2030)
	short, err5 := withKey(1024)
	long, err6 := withKey(2048)
	return []trial{
		{"TT-C06", "two connections by TLS 1.1", "TT-C06 medium", seals(0x0302, 0xc013, 2)},
		{"TT-C06", "one connection by TLS 1.1", nothing, seals(0x0302, 0xc013, 1)},
		{"TT-C06", "two by TLS 1.2", nothing, seals(capturetest.TLS12, 0xc02f, 2)},
		{"TT-C07", "two connections by RC4", "TT-C07 high", seals(capturetest.TLS12, 0x0005, 2)},
		{"TT-C07", "two by AES", nothing, seals(capturetest.TLS12, 0xc02f, 2)},
		{"TT-C08", "the certificate has expired, 2 kB sent", "TT-C08 high", shows(expired, err2, 2000)},
		{"TT-C08", "it bears another name, 2 kB sent", "TT-C08 high", shows(other, err3, 2000)},
		{"TT-C08", "it is signed by itself, 2 kB sent", "TT-C08 info", shows(own, err4, 2000)},
		{"TT-C08", "it has expired, 200 bytes sent", nothing, shows(expired, err2, 200)},
		{"TT-C08", "a good certificate", nothing, shows(good, err1, 2000)},
		{"TT-C09", "an RSA key of 1024 bits", "TT-C09 medium", shows(short, err5, 500)},
		{"TT-C09", "an RSA key of 2048 bits", nothing, shows(long, err6, 500)},
		{"TT-C11", "12 questions to another name server", "TT-C11 info", resolves(12, true)},
		{"TT-C11", "9 questions", nothing, resolves(9, true)},
		{"TT-C11", "12 questions, but the offer was not seen", nothing, resolves(12, false)},
	}
}
