package capturetest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// QUICVersion1 is the version of RFC 9000.
const QUICVersion1 uint32 = 1

const (
	quicMinDatagram = 1200 // RFC 9000 section 14.1
	quicTagBytes    = 16   // of AES-GCM
	quicNumberBytes = 4    // packet numbers are always written long
)

// quicSalt is the initial salt of RFC 9001 section 5.2.
func quicSalt() []byte {
	return []byte{
		0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
		0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a,
	}
}

// QUICInitial is a QUIC version 1 Initial packet in a datagram of its own.
type QUICInitial struct {
	FromServer  bool
	FirstID     []byte // destination ID of the client's very first packet: the keys hang on it
	Destination []byte // connection ID
	Source      []byte // connection ID
	Token       []byte
	Number      uint32 // packet number
	Frames      []byte // CryptoFrame and others, unpadded
}

// Datagram gives the encrypted packet, padded inside so that the datagram has
// 1200 bytes.
func (q QUICInitial) Datagram() ([]byte, error) {
	b := []byte{0xc0 | quicNumberBytes - 1}
	b = binary.BigEndian.AppendUint32(b, QUICVersion1)
	b = append(append(b, byte(len(q.Destination))), q.Destination...)
	b = append(append(b, byte(len(q.Source))), q.Source...)
	b = appendVarint(b, uint64(len(q.Token)))
	b = append(b, q.Token...)
	plain := q.Frames
	if room := quicMinDatagram - len(b) - 2 - quicNumberBytes - quicTagBytes; len(plain) < room {
		plain = append(plain[:len(plain):len(plain)], make([]byte, room-len(plain))...)
	}
	length := quicNumberBytes + len(plain) + quicTagBytes
	b = append(b, 0x40|byte(length>>8), byte(length))
	numberAt := len(b)
	b = binary.BigEndian.AppendUint32(b, q.Number)
	keys, err := newQUICKeys(q.FirstID, q.FromServer)
	if err != nil {
		return nil, err
	}
	return keys.protect(b, numberAt, q.Number, plain), nil
}

type quicKeys struct {
	seal cipher.AEAD
	iv   []byte
	mask cipher.Block // for header protection
}

// newQUICKeys follows RFC 9001 sections 5.1 and 5.2.
func newQUICKeys(firstID []byte, server bool) (quicKeys, error) {
	side := "client in"
	if server {
		side = "server in"
	}
	initial, err := hkdf.Extract(sha256.New, firstID, quicSalt())
	if err != nil {
		return quicKeys{}, fmt.Errorf("deriving QUIC secret: %w", err)
	}
	secret, err := expandLabel(initial, side, 32)
	if err != nil {
		return quicKeys{}, err
	}
	var parts [3][]byte
	for i, label := range []string{"quic key", "quic iv", "quic hp"} {
		size := 16
		if label == "quic iv" {
			size = 12
		}
		if parts[i], err = expandLabel(secret, label, size); err != nil {
			return quicKeys{}, err
		}
	}
	block, err := aes.NewCipher(parts[0])
	if err != nil {
		return quicKeys{}, fmt.Errorf("making QUIC cipher: %w", err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return quicKeys{}, fmt.Errorf("making QUIC cipher: %w", err)
	}
	mask, err := aes.NewCipher(parts[2])
	if err != nil {
		return quicKeys{}, fmt.Errorf("making QUIC header cipher: %w", err)
	}
	return quicKeys{seal: seal, iv: parts[1], mask: mask}, nil
}

// expandLabel is HKDF-Expand-Label of RFC 8446 section 7.1 with an empty context.
func expandLabel(secret []byte, label string, size int) ([]byte, error) {
	label = "tls13 " + label
	text := append([]byte{byte(size >> 8), byte(size), byte(len(label))}, label...)
	key, err := hkdf.Expand(sha256.New, secret, string(append(text, 0)), size)
	if err != nil {
		return nil, fmt.Errorf("deriving QUIC key %q: %w", label, err)
	}
	return key, nil
}

// protect seals the payload (RFC 9001 section 5.3) and hides the packet number
// (section 5.4).
func (k quicKeys) protect(header []byte, numberAt int, number uint32, plain []byte) []byte {
	nonce := append([]byte(nil), k.iv...)
	for i := range 4 {
		nonce[8+i] ^= byte(number >> (24 - 8*i))
	}
	b := k.seal.Seal(header, nonce, plain, header)
	var mask [16]byte
	k.mask.Encrypt(mask[:], b[numberAt+4:numberAt+20])
	b[0] ^= mask[0] & 0x0f
	for i := range quicNumberBytes {
		b[numberAt+i] ^= mask[1+i]
	}
	return b
}

// CryptoFrame carries bytes of the TLS handshake from offset on (RFC 9000
// section 19.6).
func CryptoFrame(offset int, data []byte) []byte {
	b := appendVarint([]byte{6}, uint64(offset))
	b = appendVarint(b, uint64(len(data)))
	return append(b, data...)
}

// ackFrame acknowledges packet 0 up to largest at once.
func ackFrame(largest uint64) []byte {
	b := appendVarint([]byte{2}, largest)
	b = appendVarint(b, 0)
	b = appendVarint(b, 0)
	return appendVarint(b, largest)
}

// appendVarint writes a number as RFC 9000 section 16 does.
func appendVarint(b []byte, v uint64) []byte {
	switch {
	case v < 1<<6:
		return append(b, byte(v))
	case v < 1<<14:
		return append(b, 0x40|byte(v>>8), byte(v))
	case v < 1<<30:
		return binary.BigEndian.AppendUint32(b, uint32(v)|0x80000000)
	default:
		return binary.BigEndian.AppendUint64(b, v|0xc000000000000000)
	}
}

// QUICParameters makes the transport parameters extension of a client (RFC 9000
// section 18.2).
func QUICParameters(sourceID []byte) Extension {
	var data []byte
	for _, p := range [][2]uint64{{1, 30000}, {3, 1472}, {4, 15728640}, {5, 6291456}, {6, 6291456}, {7, 6291456}, {8, 100}, {9, 103}} {
		value := appendVarint(nil, p[1])
		data = append(appendVarint(data, p[0]), byte(len(value)))
		data = append(data, value...)
	}
	data = append(data, 15, byte(len(sourceID)))
	return Extension{extensionQUICParameters, append(data, sourceID...)}
}

// QUICConversation writes a QUIC connection into a Recorder, seen from the
// client's side.
type QUICConversation struct {
	NowNs       int64 // when the next thing happens; may be moved forward
	RoundTripNs int64

	recorder *Recorder
	chance   *Chance
	client   End
	server   End
	serverID []byte // where the client's packets go
	clientID []byte // where the server's packets go; Chrome-like clients leave it empty
}

// OpenQUIC records a handshake that begins at atNs: the client's Initial with
// the hello, the server's Initial and Handshake packets, and the answers. The
// hello's version is TLS 1.3 whatever it says. The error tells of a cipher that
// Go does not offer.
func (r *Recorder) OpenQUIC(atNs int64, chance *Chance, ends [2]End, hello ClientHello) (*QUICConversation, error) {
	q := &QUICConversation{
		NowNs: atNs, RoundTripNs: chance.AroundNs(24_000_000, 12_000_000), recorder: r, chance: chance,
		client: ends[0], server: ends[1], serverID: chance.Bytes(8), clientID: chance.Bytes(4),
	}
	firstID := chance.Bytes(8)
	hello.Version, hello.SessionID = TLS13, nil
	hello.Ciphers = []uint16{0x1301, 0x1302, 0x1303}
	hello.Extra = append(hello.Extra[:len(hello.Extra):len(hello.Extra)], QUICParameters(q.clientID))
	first := QUICInitial{FirstID: firstID, Destination: firstID, Source: q.clientID, Frames: CryptoFrame(0, hello.Message())}
	answer := ServerHello{KeyShare: chance.Bytes(32)}
	copy(answer.Random[:], chance.Bytes(32))
	reply := QUICInitial{
		FromServer: true, FirstID: firstID, Destination: q.clientID, Source: q.serverID,
		Frames: append(ackFrame(0), CryptoFrame(0, answer.Message())...),
	}
	done := QUICInitial{FirstID: firstID, Destination: q.serverID, Source: q.clientID, Number: 1, Frames: ackFrame(0)}
	if err := q.initial(first, q.client, q.RoundTripNs); err != nil {
		return nil, err
	}
	if err := q.initial(reply, q.server, segmentGapNs); err != nil {
		return nil, err
	}
	q.datagram(q.server, q.handshake(q.clientID, q.serverID, 1150))
	q.datagram(q.server, q.handshake(q.clientID, q.serverID, 900))
	q.NowNs += clientAnswerNs
	if err := q.initial(done, q.client, segmentGapNs); err != nil {
		return nil, err
	}
	q.datagram(q.client, q.handshake(q.serverID, q.clientID, 70))
	q.NowNs += q.RoundTripNs
	return q, nil
}

func (q *QUICConversation) initial(p QUICInitial, from End, thenNs int64) error {
	b, err := p.Datagram()
	if err != nil {
		return err
	}
	q.datagram(from, b)
	q.NowNs += thenNs - segmentGapNs
	return nil
}

// handshake makes a Handshake packet whose content is random: the keys are not
// those of Initial packets, so nobody can read it.
func (q *QUICConversation) handshake(destination, source []byte, size int) []byte {
	b := []byte{0xe0 | byte(q.chance.IntN(16))}
	b = binary.BigEndian.AppendUint32(b, QUICVersion1)
	b = append(append(b, byte(len(destination))), destination...)
	b = append(append(b, byte(len(source))), source...)
	b = append(b, 0x40|byte(size>>8), byte(size))
	return append(b, q.chance.Bytes(size)...)
}

func (q *QUICConversation) datagram(from End, payload []byte) {
	to := q.server
	if from == q.server {
		to = q.client
	}
	q.recorder.SendUDP(q.NowNs, from, to, payload)
	q.NowNs += segmentGapNs
}

// short makes a packet with a short header and sealed content.
func (q *QUICConversation) short(destination []byte, size int) []byte {
	b := append([]byte{0x40 | byte(q.chance.IntN(64))}, destination...)
	return append(b, q.chance.Bytes(size)...)
}

// At moves the conversation's clock to atNs, but never back.
func (q *QUICConversation) At(atNs int64) *QUICConversation {
	q.NowNs = max(q.NowNs, atNs)
	return q
}

// Up records about plainBytes of sealed bytes to the server and its answers.
func (q *QUICConversation) Up(plainBytes int) {
	q.transfer(q.client, q.server, plainBytes, [2][]byte{q.serverID, q.clientID})
	q.NowNs += q.RoundTripNs
}

// Down records about plainBytes of sealed bytes from the server and the
// client's answers.
func (q *QUICConversation) Down(plainBytes int) {
	q.transfer(q.server, q.client, plainBytes, [2][]byte{q.clientID, q.serverID})
}

// transfer sends full datagrams; the other side answers every fourth and the
// last with a small one.
func (q *QUICConversation) transfer(from, to End, plainBytes int, ids [2][]byte) {
	const full = 1200
	for i := 1; plainBytes > 0; i++ {
		n := min(plainBytes, full)
		q.datagram(from, q.short(ids[0], max(n, 20)+quicTagBytes))
		if plainBytes -= n; i%4 == 0 || plainBytes == 0 {
			q.datagram(to, q.short(ids[1], 24))
		}
	}
}
