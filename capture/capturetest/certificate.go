package capturetest

import (
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"
)

// Certificate says what a made-up X.509 certificate holds. It is the same for
// the same fields on every machine: Ed25519 signatures need no chance.
type Certificate struct {
	CommonName   string
	Organisation string
	DNSNames     []string
	NotBefore    time.Time
	NotAfter     time.Time
	Issuer       string // "": signed by itself
	Seed         uint64 // of the keys and the serial number
}

// DER gives the certificate as TLS carries it; the error says why Go's x509 does
// not take the fields.
func (c Certificate) DER() ([]byte, error) {
	chance := NewChance(c.Seed)
	key := ed25519.NewKeyFromSeed(chance.Bytes(ed25519.SeedSize))
	issuerKey := ed25519.NewKeyFromSeed(chance.Bytes(ed25519.SeedSize))
	subject := pkix.Name{CommonName: c.CommonName}
	if c.Organisation != "" {
		subject.Organization = []string{c.Organisation}
	}
	leaf := &x509.Certificate{
		SerialNumber: new(big.Int).SetUint64(chance.Uint64() | 1),
		Subject:      subject,
		DNSNames:     c.DNSNames,
		NotBefore:    c.NotBefore,
		NotAfter:     c.NotAfter,
		// Go would hash the key, and has changed the hash from one version to the next.
		SubjectKeyId: chance.Bytes(20),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	parent, signer := leaf, key
	if c.Issuer != "" {
		parent = &x509.Certificate{Subject: pkix.Name{CommonName: c.Issuer}, SubjectKeyId: chance.Bytes(20)}
		signer = issuerKey
	}
	der, err := x509.CreateCertificate(chance, leaf, parent, key.Public(), signer)
	if err != nil {
		return nil, fmt.Errorf("making certificate for %q: %w", c.CommonName, err)
	}
	return der, nil
}
