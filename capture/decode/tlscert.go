package decode

import (
	"crypto/x509"
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
	w := handshakeWalker{stream: stream}
	for {
		msg, v := w.next()
		if v != Done {
			return Certificate{}, v
		}
		switch msg[0] {
		case tlsClientHello:
			return Certificate{}, No
		case tlsServerHello:
			if h, _ := helloBody(msg, Done, parseServerHello); h.Version >= 0x0304 {
				return Certificate{}, No
			}
		case tlsCertificate:
			return firstCertificate(msg[4:])
		}
	}
}

func firstCertificate(body []byte) (Certificate, Verdict) {
	r := reader{b: body}
	r.skip(3) // length of the list, given by the message too
	der := r.take(r.u24())
	if len(der) == 0 {
		return Certificate{}, No
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return Certificate{}, No
	}
	out := Certificate{
		Names:       certificateNames(c),
		Issuer:      wireText([]byte(c.Issuer.CommonName)),
		NotBeforeNs: nanoseconds(c.NotBefore),
		NotAfterNs:  nanoseconds(c.NotAfter),
		SelfSigned:  string(c.RawIssuer) == string(c.RawSubject),
		Signature:   c.SignatureAlgorithm.String(),
	}
	if out.Issuer == "" && len(c.Issuer.Organization) > 0 {
		out.Issuer = wireText([]byte(c.Issuer.Organization[0]))
	}
	return out, Done
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
	names := make([]string, 0, len(raw))
	for _, n := range raw {
		if clean, ok := flow.CleanName([]byte(n)); ok {
			names = append(names, clean)
		}
	}
	return names
}
