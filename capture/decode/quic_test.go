package decode_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

// rfcID is the connection ID of the examples in RFC 9001 and RFC 9369.
const rfcID = "\x83\x94\xc8\xf0\x3e\x51\x57\x08"

// rfcHello is the payload of RFC 9001 appendix A.2: a CRYPTO frame with the
// ClientHello, without padding.
const rfcHello = `
	060040f1010000ed0303ebf8fa56f129 39b9584a3896472ec40bb863cfd3e868
	04fe3a47f06a2b69484c000004130113 02010000c000000010000e00000b6578
	616d706c652e636f6dff01000100000a 00080006001d00170018001000070005
	04616c706e0005000501000000000033 00260024001d00209370b2c9caa47fba
	baf4559fedba753de171fa71f50f1ce1 5d43e994ec74d748002b000302030400
	0d0010000e0403050306030203080408 050806002d00020101001c0002400100
	3900320408ffffffffffffffff050480 00ffff07048000ffff08011001048000
	75300901100f088394c8f03e51570806 048000ffff`

// quicSealer makes protected Initial packets, as an independent hand at it.
type quicSealer struct {
	version uint32
	typ     byte // bits of the long packet type
	key     []byte
	iv      []byte
	hp      []byte
	number  uint32
}

// rfcKeysV1 are those of RFC 9001 appendix A.1, client side.
func rfcKeysV1(tb testing.TB) *quicSealer {
	tb.Helper()
	return &quicSealer{
		version: 1, key: wireHex(tb, "1f369613dd76d5467730efcbe3b1a22d"), iv: wireHex(tb, "fa044b2f42a3fd3b46fb255c"),
		hp: wireHex(tb, "9f50449e04a0e810283a1e9933adedd2"), number: 2,
	}
}

// rfcKeysV2 are those of RFC 9369 appendix A.1, client side.
func rfcKeysV2(tb testing.TB) *quicSealer {
	tb.Helper()
	return &quicSealer{
		version: 0x6b3343cf, typ: 1, key: wireHex(tb, "8b1a0bc121284290a29e0971b5cd045d"), iv: wireHex(tb, "91f73e2351d8fa91660e909f"),
		hp: wireHex(tb, "45b95e15235d6f45a6b19cbcb0294ba9"), number: 2,
	}
}

// derivedKeys makes client keys for another connection ID or version.
func derivedKeys(tb testing.TB, version uint32, salt []byte, id string) *quicSealer {
	tb.Helper()
	expand := func(secret []byte, label string, n int) []byte {
		info := wireJoin(0, n, len(label)+6, "tls13 ", label, 0)
		out, err := hkdf.Expand(sha256.New, secret, string(info), n)
		if err != nil {
			tb.Fatalf("expanding: %v", err)
		}
		return out
	}
	initial, err := hkdf.Extract(sha256.New, []byte(id), salt)
	if err != nil {
		tb.Fatalf("extracting: %v", err)
	}
	client := expand(initial, "client in", 32)
	return &quicSealer{version: version, key: expand(client, "quic key", 16), iv: expand(client, "quic iv", 12), hp: expand(client, "quic hp", 16)}
}

func saltV1(tb testing.TB) []byte {
	tb.Helper()
	return wireHex(tb, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a")
}

// packet seals frames, padded to size bytes of plain text.
func (s *quicSealer) packet(tb testing.TB, id, token string, frames []byte, size int) []byte {
	tb.Helper()
	plain := append(bytes.Clone(frames), make([]byte, max(0, size-len(frames)))...)
	length := 4 + len(plain) + 16
	b := wireJoin(0xc3|s.typ<<4, wire16(uint16(s.version>>16), uint16(s.version)), len(id), id, 0, len(token), token, wire16(0x4000|uint16(length)))
	at := len(b)
	b = binary.BigEndian.AppendUint32(b, s.number)
	nonce := bytes.Clone(s.iv)
	for i := range 4 {
		nonce[8+i] ^= byte(s.number >> (24 - 8*i))
	}
	s.number++
	block, err := aes.NewCipher(s.key)
	if err != nil {
		tb.Fatalf("making cipher: %v", err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		tb.Fatalf("making cipher: %v", err)
	}
	b = seal.Seal(b, nonce, plain, b)
	hp, err := aes.NewCipher(s.hp)
	if err != nil {
		tb.Fatalf("making cipher: %v", err)
	}
	var mask [16]byte
	hp.Encrypt(mask[:], b[at+4:at+20])
	b[0] ^= mask[0] & 0x0f
	for i := range 4 {
		b[at+i] ^= mask[1+i]
	}
	return b
}

// cryptoFrame carries part of a message.
func cryptoFrame(message []byte, from, to int) []byte {
	return wireJoin(6, wire16(0x4000|uint16(from), 0x4000|uint16(to-from)), message[from:to])
}

// TestQUICExamples checks the packets of RFC 9001 appendix A.2 and RFC 9369
// appendix A.2: what the test seals must be what they print, and is then read.
func TestQUICExamples(t *testing.T) {
	t.Parallel()
	want := decode.Hello{
		Client: true, HasServerName: true, ServerName: "example.com", ALPN: []string{"alpn"}, Version: 0x0303,
		Versions: []uint16{0x0304}, CipherSuites: []uint16{0x1301, 0x1302},
		Extensions: []uint16{0, 65281, 10, 16, 5, 51, 43, 13, 45, 28, 57},
		Signatures: []uint16{0x0403, 0x0503, 0x0603, 0x0203, 0x0804, 0x0805, 0x0806},
	}
	for name, tc := range map[string]struct {
		keys       *quicSealer
		head, tail string
	}{
		"version 1": {
			rfcKeysV1(t), "c000000001088394c8f03e5157080000 449e7b9aec34d1b1c98dd7689fb8ec11 d242b123dc9bd8bab936b47d92ec356c",
			"e221af44860018ab0856972e194cd934",
		},
		"version 2": {rfcKeysV2(t), "d76b3343cf088394c8f03e5157080000 449ea0c95e82ffe67b6abcdb4298b485", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			datagram := tc.keys.packet(t, rfcID, "", wireHex(t, rfcHello), 1162)
			if head, tail := wireHex(t, tc.head), wireHex(t, tc.tail); !bytes.HasPrefix(datagram, head) || !bytes.HasSuffix(datagram, tail) {
				t.Fatalf("the packet is not the one of the RFC: %x … %x", datagram[:48], datagram[len(datagram)-16:])
			}
			if !decode.LooksQUIC(datagram) {
				t.Error("it does not look like QUIC")
			}
			before := bytes.Clone(datagram)
			var q decode.QUICInitial
			got, v := q.Datagram(datagram)
			if diff := cmp.Diff(want, got); v != decode.Done || diff != "" {
				t.Errorf("verdict %v: %s", v, diff)
			}
			if !bytes.Equal(before, datagram) {
				t.Error("reading changed the datagram")
			}
		})
	}
}

// TestQUICDrafts seals with the salts of the drafts 22 to 34 (draft-ietf-quic-tls-22,
// -23, -29, -33, section 5.2).
func TestQUICDrafts(t *testing.T) {
	t.Parallel()
	salts := map[uint32]string{}
	for version := uint32(0xff000016); version <= 0xff000022; version++ {
		switch {
		case version < 0xff000017:
			salts[version] = "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"
		case version < 0xff00001d:
			salts[version] = "c3eef712c72ebb5a11a7d2432bb46365bef9f502"
		case version < 0xff000021:
			salts[version] = "afbfec289993d24c9e9786f19c6111e04390a899"
		default:
			salts[version] = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"
		}
	}
	for version, salt := range salts {
		var q decode.QUICInitial
		h, v := q.Datagram(derivedKeys(t, version, wireHex(t, salt), "draft").packet(t, "draft", "", wireHex(t, rfcHello), 1100))
		if v != decode.Done || h.ServerName != "example.com" {
			t.Errorf("version %08x: verdict %v, name %q", version, v, h.ServerName)
		}
	}
}

// TestQUICScattered spreads a hello over frames, packets and datagrams, out of
// order and twice.
func TestQUICScattered(t *testing.T) {
	t.Parallel()
	message := clientHello(tlsName("scattered.example"), tlsExt(21, make([]byte, 1500)))
	n := len(message)
	k := rfcKeysV1(t)
	first := k.packet(t, rfcID, "", wireJoin(1, cryptoFrame(message, 1000, n), 0, 0, cryptoFrame(message, 300, 500)), 1100)
	second := wireJoin(
		k.packet(t, rfcID, "tok", wireJoin(2, 5, 0, 1, 1, 0, 0, cryptoFrame(message, 450, 1000)), 600), // with an ACK of two ranges
		k.packet(t, rfcID, "", cryptoFrame(message, 200, 350), 300),
	)
	third := k.packet(t, rfcID, "", wireJoin(3, 5, 0, 0, 1, 1, 1, 1, cryptoFrame(message, 0, 200)), 600) // with an ACK that counts ECN
	var q decode.QUICInitial
	for i, datagram := range [][]byte{first, first, second} {
		if _, v := q.Datagram(datagram); v != decode.More {
			t.Fatalf("datagram %d: verdict %v, want more", i, v)
		}
	}
	h, v := q.Datagram(third)
	if v != decode.Done || h.ServerName != "scattered.example" {
		t.Errorf("verdict %v, name %q", v, h.ServerName)
	}
}

// TestQUICNewID: after the server's first packet the client sends to another
// connection ID under the same keys; after a Retry under new ones.
func TestQUICNewID(t *testing.T) {
	t.Parallel()
	message := clientHello(tlsName("again.example"))
	n := len(message)
	half := rfcKeysV1(t).packet(t, rfcID, "", cryptoFrame(message, 0, 50), 1100)
	t.Run("same keys", func(t *testing.T) {
		t.Parallel()
		var q decode.QUICInitial
		q.Datagram(half)
		h, v := q.Datagram(rfcKeysV1(t).packet(t, "newid", "", cryptoFrame(message, 50, n), 1100))
		if v != decode.Done || h.ServerName != "again.example" {
			t.Errorf("verdict %v, name %q", v, h.ServerName)
		}
	})
	t.Run("another version", func(t *testing.T) {
		t.Parallel()
		var q decode.QUICInitial
		q.Datagram(half)
		h, v := q.Datagram(rfcKeysV2(t).packet(t, "newid", "", cryptoFrame(message, 50, n), 1100))
		if v != decode.Done || h.ServerName != "again.example" {
			t.Errorf("verdict %v, name %q", v, h.ServerName)
		}
	})
	t.Run("retry", func(t *testing.T) {
		t.Parallel()
		var q decode.QUICInitial
		q.Datagram(half)
		h, v := q.Datagram(derivedKeys(t, 1, saltV1(t), "retryid").packet(t, "retryid", "token", cryptoFrame(message, 0, n), 1100))
		if v != decode.Done || h.ServerName != "again.example" {
			t.Errorf("verdict %v, name %q", v, h.ServerName)
		}
		q.Reset()
		if _, v := q.Datagram(half); v != decode.More {
			t.Errorf("after reset: verdict %v, want more", v)
		}
	})
}

func TestQUICNo(t *testing.T) {
	t.Parallel()
	good := rfcKeysV1(t).packet(t, rfcID, "", wireHex(t, rfcHello), 1162)
	for name, datagram := range map[string][]byte{
		"nothing":         nil,
		"short header":    {0x40, 1, 2, 3, 4, 5, 6, 7, 8},
		"unknown version": {0xc0, 9, 9, 9, 9, 0, 0, 0, 0},
		"long ID":         wireJoin(0xc0, 0, 0, 0, 1, 21, make([]byte, 40)),
		"DNS":             dnsAnswer("a.example"),
	} {
		var q decode.QUICInitial
		if _, v := q.Datagram(datagram); v != decode.No {
			t.Errorf("%s: verdict %v, want no", name, v)
		}
	}
	bent := bytes.Clone(good)
	bent[700] ^= 1
	var q decode.QUICInitial
	for i := range 5 {
		if _, v := q.Datagram(bent); v != decode.More {
			t.Fatalf("bent datagram %d: verdict %v, want more", i, v)
		}
	}
	if _, v := q.Datagram(bent); v != decode.No {
		t.Errorf("after six: verdict %v, want no", v)
	}
	var other decode.QUICInitial
	if _, v := other.Datagram(rfcKeysV1(t).packet(t, rfcID, "", cryptoFrame(serverHello(0x0303), 0, 30), 1100)); v != decode.No {
		t.Errorf("no ClientHello: verdict %v, want no", v)
	}
}

// TestQUICBounds: offsets beyond what is kept give nothing, and cost nothing.
func TestQUICBounds(t *testing.T) {
	t.Parallel()
	var q decode.QUICInitial
	far := wireJoin(6, 0x80, 0, 0x7f, 0xff, 4, "abcd")
	huge := wireJoin(6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 4, "abcd")
	long := wireJoin(6, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
	k := rfcKeysV1(t)
	for _, frames := range [][]byte{far, huge, long, {0x1c, 1, 2}, {2}} {
		if _, v := q.Datagram(k.packet(t, rfcID, "", frames, 1100)); v == decode.Done {
			t.Errorf("frames %x: done", frames)
		}
	}
}

func FuzzQUICInitial(f *testing.F) {
	f.Add(rfcKeysV1(f).packet(f, rfcID, "", wireHex(f, rfcHello), 1162), []byte{6, 0, 4, 1, 0, 0, 0})
	f.Add([]byte{0xc0, 0, 0, 0, 1, 0, 0, 0, 0x40, 0x20}, []byte{2, 0, 0, 63, 0})
	keys := *rfcKeysV1(f)
	f.Fuzz(func(t *testing.T, datagram, frames []byte) {
		var q decode.QUICInitial
		h, v := q.Datagram(datagram)
		if v == decode.Done && !h.Client {
			t.Error("done without a ClientHello")
		}
		// Frames that nobody but their reader sees behind the seal.
		if len(frames) < 4000 {
			own := keys
			q.Reset()
			q.Datagram(own.packet(t, rfcID, "", frames, 64))
		}
	})
}

func BenchmarkQUICInitial(b *testing.B) {
	datagram := rfcKeysV1(b).packet(b, rfcID, "", wireHex(b, rfcHello), 1162)
	b.ReportAllocs()
	for b.Loop() {
		var q decode.QUICInitial
		if _, v := q.Datagram(datagram); v != decode.Done {
			b.Fatal(v)
		}
	}
}

func BenchmarkLooksQUIC(b *testing.B) {
	datagram := []byte{0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0}
	b.ReportAllocs()
	for b.Loop() {
		if decode.LooksQUIC(datagram) {
			b.Fatal("DNS is not QUIC")
		}
	}
}
