package decode

import (
	"crypto/rsa"
	"crypto/x509"
	"strings"
	"time"

	"telltale/capture/flow"
)

// Certificate is what the first certificate of a TLS server states, as far as
// it can be seen: TLS 1.3 seals it.
type Certificate struct {
	Names       []string // subject alternative DNS names, else the common name; in the form of flow.CleanName, may begin with "*."
	Issuer      string   // common name or organisation of the issuer
	NotBeforeNs int64    // nanoseconds since 1970-01-01T00:00:00Z
	NotAfterNs  int64
	SelfSigned  bool   // issuer and subject are the same name
	Signature   string // name of the signature algorithm, such as "SHA256-RSA"
	RSABits     int    // length of an RSA key, 0 for keys of another kind
}

// Faults says what is wrong with a certificate that a server showed at a time,
// nanoseconds since 1970, to a client that asked for serverName; "" is a client
// that told no name, and then no name is wrong. An atNs of 0 stands for no time.
func (c *Certificate) Faults(serverName string, atNs int64) flow.CertFault {
	const shortest = 2048 // label specification E.3, TT-C09
	var faults flow.CertFault
	if atNs != 0 && atNs > c.NotAfterNs {
		faults |= flow.CertExpired
	}
	if atNs != 0 && atNs < c.NotBeforeNs {
		faults |= flow.CertNotYet
	}
	if c.SelfSigned {
		faults |= flow.CertSelfSigned
	}
	if serverName != "" && !c.covers(serverName) {
		faults |= flow.CertOtherName
	}
	if c.RSABits > 0 && c.RSABits < shortest {
		faults |= flow.CertShortKey
	}
	return faults
}

// covers reports whether one of the names is the host's, by RFC 9525 section
// 6.3: a star stands for one whole first label.
func (c *Certificate) covers(host string) bool {
	_, parent, _ := strings.Cut(host, ".")
	for _, name := range c.Names {
		if name == host || parent != "" && strings.HasPrefix(name, "*.") && name[2:] == parent {
			return true
		}
	}
	return false
}

// ParseTLSCertNames gives the DNS names of the server's certificate from the
// in-order bytes of the server's direction of a TCP stream (TLS 1.2 and
// before). It is the Names of ParseTLSCertificate.
func ParseTLSCertNames(stream []byte) ([]string, Verdict) {
	c, v := ParseTLSCertificate(stream)
	return c.Names, v
}

// ParseTLSCertificate reads the first certificate of the server's Certificate
// message (RFC 5246 section 7.4.2). It answers No as soon as the server chose
// TLS 1.3, sent something else, or sent a certificate that cannot be read.
func ParseTLSCertificate(stream []byte) (Certificate, Verdict) {
	der, v := TLSCertificateDER(stream)
	if v != Done {
		return Certificate{}, v
	}
	c, ok := ParseCertificate(der)
	if !ok {
		return Certificate{}, No
	}
	return c, Done
}

// TLSCertificateDER finds the bytes of that certificate without reading them, so
// that one which was read before need not be read again. They point into stream,
// or into a copy of it.
func TLSCertificateDER(stream []byte) ([]byte, Verdict) {
	w := walkHandshake(stream)
	for {
		msg, v := w.next()
		if v != Done {
			return nil, v
		}
		switch msg[0] {
		case tlsClientHello:
			return nil, No
		case tlsServerHello:
			if h := helloBody(msg); h.Version >= 0x0304 {
				return nil, No
			}
		case tlsCertificate:
			r := reader{b: msg[4:]}
			r.skip(3) // length of the list, given by the message too
			der := r.take(r.u24())
			if len(der) == 0 {
				return nil, No
			}
			return der, Done
		}
	}
}

// ParseCertificate reads one X.509 certificate, and reports false for bytes that
// are none.
func ParseCertificate(der []byte) (Certificate, bool) {
	c := parseX509(der)
	if c == nil {
		return Certificate{}, false
	}
	out := Certificate{
		Names:       certificateNames(c),
		Issuer:      wireText([]byte(c.Issuer.CommonName)),
		NotBeforeNs: nanoseconds(c.NotBefore),
		NotAfterNs:  nanoseconds(c.NotAfter),
		SelfSigned:  string(c.RawIssuer) == string(c.RawSubject),
		Signature:   c.SignatureAlgorithm.String(),
	}
	if key, ok := c.PublicKey.(*rsa.PublicKey); ok {
		out.RSABits = key.N.BitLen()
	}
	if out.Issuer == "" && len(c.Issuer.Organization) > 0 {
		out.Issuer = wireText([]byte(c.Issuer.Organization[0]))
	}
	return out, true
}

// parseX509 gives nil for what is no certificate. The library is made for honest
// ones as well as for hostile ones; should it ever stumble, the capture goes on.
func parseX509(der []byte) (c *x509.Certificate) {
	const most = 64 << 10 // those in use have a few kilobytes
	defer func() {
		if recover() != nil {
			c = nil
		}
	}()
	if len(der) == 0 || len(der) > most {
		return nil
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil
	}
	return c
}

// nanoseconds bounds a time to what int64 can hold: certificates are dated
// until 9999.
func nanoseconds(t time.Time) int64 {
	const first, last = -9223372036, 9223372036
	return min(max(t.Unix(), first), last) * int64(time.Second)
}

func certificateNames(c *x509.Certificate) []string {
	raw := c.DNSNames
	if len(raw) == 0 {
		raw = []string{c.Subject.CommonName}
	}
	const most = 256 // delivery networks put a hundred into one
	names := make([]string, 0, min(len(raw), most))
	for _, n := range raw {
		if len(names) == most {
			break
		}
		if clean, ok := flow.CleanName([]byte(n)); ok {
			names = append(names, clean)
		}
	}
	return names
}
