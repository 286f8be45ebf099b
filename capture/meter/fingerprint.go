package meter

import (
	"encoding/binary"
	"hash/maphash"

	"telltale/capture/decode"
)

// maxFingerprints bounds the fingerprints that are remembered. A home has some
// dozens of programs.
const maxFingerprints = 1 << 10

// fingerprints are those of programs that were met: one says the same in each
// of its hellos but for what the fingerprint leaves out.
type fingerprints struct {
	seed  maphash.Seed
	known map[uint64]string // by hash of what the fingerprint is made from
	room  []byte
}

func newFingerprints() fingerprints {
	return fingerprints{seed: maphash.MakeSeed(), known: map[uint64]string{}}
}

// ja4 is decode.Hello.JA4, worked out once for hellos that are alike in all that
// it is made from.
func (f *fingerprints) ja4(hello *decode.Hello, quic bool) string {
	key := maphash.Bytes(f.seed, f.essence(hello, quic))
	text, ok := f.known[key]
	if !ok {
		text = hello.JA4(quic)
		if len(f.known) >= maxFingerprints {
			clear(f.known)
		}
		f.known[key] = text
	}
	return text
}

// essence spells what a fingerprint is made from, each list with its length.
func (f *fingerprints) essence(hello *decode.Hello, quic bool) []byte {
	b := f.room[:0]
	for _, flag := range [...]bool{quic, hello.Client, hello.SSLv2, hello.HasServerName} {
		if flag {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	b = binary.BigEndian.AppendUint16(b, hello.Version)
	for _, list := range [...][]uint16{hello.Versions, hello.CipherSuites, hello.Extensions, hello.Signatures} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(list)))
		for _, v := range list {
			b = binary.BigEndian.AppendUint16(b, v)
		}
	}
	if len(hello.ALPN) > 0 {
		b = append(b, hello.ALPN[0]...)
	}
	f.room = b
	return b
}
