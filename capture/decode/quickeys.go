package decode

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// quicMaxID is the longest connection ID of the versions that are read
// (RFC 9000 section 17.2).
const quicMaxID = 20

// quicVersion says how the Initial packets of a version are sealed. The salt
// is public: Initial packets are protected against accidents, not readers.
type quicVersion struct {
	salt    string
	v2      bool // key labels and packet types of RFC 9369
	google  bool // frames as Google numbered them
	initial byte // the two type bits of an Initial packet
	zeroRTT byte
	retry   byte
}

const (
	quicSaltV1      = "\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a" // RFC 9001 section 5.2
	quicSaltV2      = "\x0d\xed\xe3\xde\xf7\x00\xa6\xdb\x81\x93\x81\xbe\x6e\x26\x9d\xcb\xf9\xbd\x2e\xd9" // RFC 9369 section 3.3.1
	quicSaltV2Draft = "\xa7\x07\xc2\x03\xa5\x9b\x47\x18\x4a\x1d\x62\xca\x57\x04\x06\xea\x7a\xe3\xe5\xd3" // draft-ietf-quic-v2-00
	quicSaltQ050    = "\x50\x45\x74\xef\xd0\x66\xfe\x2f\x9d\x94\x5c\xfc\xdb\xd3\xa7\xf0\xd3\xb5\x6b\x45" // Google's Q050
	quicSaltDraft29 = "\xaf\xbf\xec\x28\x99\x93\xd2\x4c\x9e\x97\x86\xf1\x9c\x61\x11\xe0\x43\x90\xa8\x99" // draft-ietf-quic-tls-29 to 32
	quicSaltDraft23 = "\xc3\xee\xf7\x12\xc7\x2e\xbb\x5a\x11\xa7\xd2\x43\x2b\xb4\x63\x65\xbe\xf9\xf5\x02" // draft-ietf-quic-tls-23 to 28
	quicSaltDraft22 = "\x7f\xbc\xdb\x0e\x7c\x66\xbb\xe9\x19\x3a\x96\xcd\x21\x51\x9e\xbd\x7a\x02\x64\x4a" // draft-ietf-quic-tls-21 and 22
	quicSaltT050    = "\x7f\xf5\x79\xe5\xac\xd0\x72\x91\x55\x80\x30\x4c\x43\xa2\x36\x7c\x60\x48\x83\x10" // Google's T050
	quicSaltT051    = "\x7a\x4e\xde\xf4\xe7\xcc\xee\x5f\xa4\x50\x6c\x19\x12\x4f\xc8\xcc\xda\x6e\x03\x3d" // Google's T051
)

// quicVersionOf gives how a version is read, and false for one that is not.
func quicVersionOf(v uint32) (quicVersion, bool) {
	one := quicVersion{initial: 0, zeroRTT: 1, retry: 3}
	switch {
	case v == 0x00000001, v == 0xff000021, v == 0xff000022: // drafts 33 and 34 had the salt already
		one.salt = quicSaltV1
	case v == 0x6b3343cf:
		return quicVersion{salt: quicSaltV2, v2: true, initial: 1, zeroRTT: 2, retry: 0}, true
	case v == 0x709a50c4, v == 0xff020000: // drafts of version 2
		return quicVersion{salt: quicSaltV2Draft, v2: true, initial: 1, zeroRTT: 2, retry: 0}, true
	case v >= 0xff00001d && v <= 0xff000020: // drafts 29 to 32
		one.salt = quicSaltDraft29
	case v >= 0xff000017 && v <= 0xff00001c, v == 0xfaceb002, v == 0xfaceb00e: // drafts 23 to 28, mvfst on top of 27
		one.salt = quicSaltDraft23
	case v == 0xff000015, v == 0xff000016, v == 0xfaceb001: // drafts 21 and 22, mvfst on top of 22
		one.salt = quicSaltDraft22
	default:
		return quicGoogleTLS(v, one)
	}
	return one, true
}

// quicGoogleTLS knows the versions with which Google tried TLS.
func quicGoogleTLS(v uint32, one quicVersion) (quicVersion, bool) {
	switch v {
	case googleQ050:
		one.salt, one.google = quicSaltQ050, true
	case 0x54303530:
		one.salt = quicSaltT050
	case 0x54303531:
		one.salt = quicSaltT051
	default:
		return quicVersion{}, false
	}
	return one, true
}

// quicKeys open the Initial packets that a client sends.
type quicKeys struct {
	aead cipher.AEAD
	mask cipher.Block // header protection
	iv   [12]byte
}

// newQUICKeys derives the keys from the connection ID that the client chose
// for the server (RFC 9001 sections 5.1 and 5.2).
func newQUICKeys(v quicVersion, id []byte) (*quicKeys, error) {
	initial, err := hkdf.Extract(sha256.New, id, []byte(v.salt))
	if err != nil {
		return nil, fmt.Errorf("deriving QUIC initial secret: %w", err)
	}
	prefix := "quic "
	if v.v2 {
		prefix = "quicv2 "
	}
	secret, err := expandLabel(initial, "client in", sha256.Size)
	if err != nil {
		return nil, err
	}
	key, err := expandLabel(secret, prefix+"key", 16)
	if err != nil {
		return nil, err
	}
	iv, err := expandLabel(secret, prefix+"iv", 12)
	if err != nil {
		return nil, err
	}
	hp, err := expandLabel(secret, prefix+"hp", 16)
	if err != nil {
		return nil, err
	}
	return quicCiphers(key, iv, hp)
}

func quicCiphers(key, iv, hp []byte) (*quicKeys, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("making QUIC packet cipher: %w", err)
	}
	k := &quicKeys{iv: [12]byte(iv)}
	if k.aead, err = cipher.NewGCM(block); err != nil {
		return nil, fmt.Errorf("making QUIC packet cipher: %w", err)
	}
	if k.mask, err = aes.NewCipher(hp); err != nil {
		return nil, fmt.Errorf("making QUIC header cipher: %w", err)
	}
	return k, nil
}

// expandLabel is HKDF-Expand-Label of RFC 8446 section 7.1 with no context.
func expandLabel(secret []byte, label string, n int) ([]byte, error) {
	const tls13 = "tls13 "
	info := binary.BigEndian.AppendUint16(make([]byte, 0, 32), uint16(n))
	info = append(info, byte(len(tls13)+len(label)))
	info = append(info, tls13...)
	info = append(info, label...)
	info = append(info, 0)
	out, err := hkdf.Expand(sha256.New, secret, string(info), n)
	if err != nil {
		return nil, fmt.Errorf("deriving QUIC %s: %w", label, err)
	}
	return out, nil
}

// open takes the protection off one Initial packet: header is its first bytes
// up to the packet number, rest what its length field covers. It reports false
// if the keys do not fit (RFC 9001 sections 5.3 and 5.4).
func (k *quicKeys) open(header, rest []byte) ([]byte, bool) {
	const sampleAt, sampleLen = 4, 16
	if len(rest) < sampleAt+sampleLen {
		return nil, false
	}
	var mask [aes.BlockSize]byte
	k.mask.Encrypt(mask[:], rest[sampleAt:sampleAt+sampleLen])
	first := header[0] ^ mask[0]&0x0f
	n := int(first&3) + 1

	aad := make([]byte, 0, len(header)+n)
	aad = append(aad, header...)
	aad[0] = first
	nonce := k.iv
	for i := range n {
		c := rest[i] ^ mask[1+i]
		aad = append(aad, c)
		nonce[len(nonce)-n+i] ^= c
	}
	plain, err := k.aead.Open(nil, nonce[:], rest[n:], aad)
	return plain, err == nil
}
