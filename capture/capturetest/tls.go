package capturetest

import "encoding/binary"

// Numbers of TLS that the builders use (IANA TLS parameters).
const (
	TLS12 uint16 = 0x0303
	TLS13 uint16 = 0x0304

	recordChange      = 20
	recordHandshake   = 22
	recordApplication = 23

	extensionServerName     uint16 = 0
	extensionGroups         uint16 = 10
	extensionPointFormats   uint16 = 11
	extensionSignatures     uint16 = 13
	extensionALPN           uint16 = 16
	extensionMasterSecret   uint16 = 23
	extensionTicket         uint16 = 35
	extensionVersions       uint16 = 43
	extensionPSKModes       uint16 = 45
	extensionKeyShare       uint16 = 51
	extensionQUICParameters uint16 = 57

	groupX25519 uint16 = 29

	sealedOverhead  = 17 // AES-GCM tag and the inner content type of TLS 1.3
	maxRecordBytes  = 16384
	finishedRecord  = 53 // a Finished message of TLS 1.3, sealed
	finishedTLS12   = 40 // the same of TLS 1.2
	encryptedAnswer = 2200
)

// Extension is a TLS extension.
type Extension struct {
	Type uint16
	Data []byte
}

// ClientHello is the first message of a TLS client. The zero value of each list
// means the usual one for the highest version.
type ClientHello struct {
	ServerName string   // "": no server_name extension
	ALPN       []string // "h2", "http/1.1", "h3", "mqtt"
	Version    uint16   // the highest offered: TLS12, or TLS13 (the default)
	Ciphers    []uint16
	Groups     []uint16
	Signatures []uint16
	Random     [32]byte
	SessionID  []byte
	KeyShare   []byte      // x25519 public key of 32 bytes; nil means zeros
	Extra      []Extension // after the others, as they are
}

// NewClientHello gives a hello with the random parts drawn from chance.
func NewClientHello(chance *Chance, serverName string, version uint16, alpn ...string) ClientHello {
	h := ClientHello{ServerName: serverName, ALPN: alpn, Version: version}
	copy(h.Random[:], chance.Bytes(32))
	if version != TLS12 {
		h.SessionID, h.KeyShare = chance.Bytes(32), chance.Bytes(32)
	}
	return h
}

func (h ClientHello) isTLS13() bool { return h.Version != TLS12 }

func (h ClientHello) ciphers() []uint16 {
	switch {
	case h.Ciphers != nil:
		return h.Ciphers
	case h.isTLS13():
		return []uint16{0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8}
	default:
		return []uint16{0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc009, 0xc013, 0x009c, 0x002f, 0x00ff}
	}
}

// Message gives the handshake message, as QUIC carries it in CRYPTO frames.
func (h ClientHello) Message() []byte {
	body := binary.BigEndian.AppendUint16(nil, TLS12)
	body = append(body, h.Random[:]...)
	body = append(body, byte(len(h.SessionID)))
	body = append(body, h.SessionID...)
	body = appendList16(body, h.ciphers())
	body = append(body, 1, 0)
	body = appendExtensions(body, h.extensions())
	return handshake(1, body)
}

// Record gives the message in a TLS record of version 1.0, as clients do.
func (h ClientHello) Record() []byte { return record(recordHandshake, 0x0301, h.Message()) }

func (h ClientHello) extensions() []Extension {
	groups, signatures := h.Groups, h.Signatures
	if groups == nil {
		groups = []uint16{groupX25519, 23, 24}
	}
	if signatures == nil {
		signatures = []uint16{0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0807}
	}
	var all []Extension
	if h.ServerName != "" {
		all = append(all, serverNameExtension(h.ServerName))
	}
	all = append(all,
		Extension{extensionMasterSecret, nil},
		Extension{extensionGroups, appendList16(nil, groups)},
		Extension{extensionPointFormats, []byte{1, 0}},
		Extension{extensionTicket, nil},
	)
	if len(h.ALPN) > 0 {
		all = append(all, alpnExtension(h.ALPN))
	}
	all = append(all, Extension{extensionSignatures, appendList16(nil, signatures)})
	if h.isTLS13() {
		share := append([]byte{0, 36, 0, byte(groupX25519), 0, 32}, keyOf32(h.KeyShare)...)
		all = append(all,
			Extension{extensionKeyShare, share},
			Extension{extensionPSKModes, []byte{1, 1}},
			Extension{extensionVersions, []byte{4, 3, 4, 3, 3}},
		)
	}
	return append(all, h.Extra...)
}

func serverNameExtension(name string) Extension {
	n := len(name)
	data := binary.BigEndian.AppendUint16(nil, uint16(n+3))
	data = append(data, 0, byte(n>>8), byte(n))
	return Extension{extensionServerName, append(data, name...)}
}

func alpnExtension(protocols []string) Extension {
	var list []byte
	for _, p := range protocols {
		list = append(list, byte(len(p)))
		list = append(list, p...)
	}
	data := binary.BigEndian.AppendUint16(nil, uint16(len(list)))
	return Extension{extensionALPN, append(data, list...)}
}

func keyOf32(key []byte) []byte {
	var b [32]byte
	copy(b[:], key)
	return b[:]
}

// ServerHello is the first message of a TLS server.
type ServerHello struct {
	Version   uint16 // chosen: TLS12 or TLS13 (the default)
	Cipher    uint16 // chosen; 0 means the usual one
	Random    [32]byte
	SessionID []byte // TLS 1.3: the client's
	KeyShare  []byte // TLS 1.3: x25519 public key
	ALPN      string // TLS 1.2 only: in TLS 1.3 it is sealed
}

// Message gives the handshake message.
func (h ServerHello) Message() []byte {
	cipher, all := h.Cipher, []Extension(nil)
	if h.Version == TLS12 {
		if cipher == 0 {
			cipher = 0xc02b
		}
		all = append(all, Extension{0xff01, []byte{0}}, Extension{extensionMasterSecret, nil})
		if h.ALPN != "" {
			all = append(all, alpnExtension([]string{h.ALPN}))
		}
	} else {
		if cipher == 0 {
			cipher = 0x1301
		}
		share := append([]byte{0, byte(groupX25519), 0, 32}, keyOf32(h.KeyShare)...)
		all = append(all, Extension{extensionKeyShare, share}, Extension{extensionVersions, []byte{3, 4}})
	}
	body := binary.BigEndian.AppendUint16(nil, TLS12)
	body = append(body, h.Random[:]...)
	body = append(body, byte(len(h.SessionID)))
	body = append(body, h.SessionID...)
	body = binary.BigEndian.AppendUint16(body, cipher)
	body = append(body, 0)
	return handshake(2, appendExtensions(body, all))
}

// Record gives the message in a TLS record.
func (h ServerHello) Record() []byte { return record(recordHandshake, TLS12, h.Message()) }

// CertificateMessage gives the TLS 1.2 handshake message with a chain of DER
// certificates, the server's own first.
func CertificateMessage(chain ...[]byte) []byte {
	var list []byte
	for _, der := range chain {
		list = append(appendUint24(list, len(der)), der...)
	}
	return handshake(11, append(appendUint24(nil, len(list)), list...))
}

// HandshakeRecord puts handshake messages into one TLS 1.2 record.
func HandshakeRecord(messages ...[]byte) []byte {
	var all []byte
	for _, m := range messages {
		all = append(all, m...)
	}
	return record(recordHandshake, TLS12, all)
}

// ApplicationData gives records of random bytes that look like plainBytes of
// sealed application data.
func ApplicationData(chance *Chance, plainBytes int) []byte {
	var b []byte
	for {
		n := min(plainBytes, maxRecordBytes)
		b = append(b, record(recordApplication, TLS12, chance.Bytes(n+sealedOverhead))...)
		if plainBytes -= n; plainBytes <= 0 {
			return b
		}
	}
}

func record(kind byte, version uint16, content []byte) []byte {
	b := make([]byte, 0, 5+len(content))
	b = append(b, kind, byte(version>>8), byte(version), byte(len(content)>>8), byte(len(content)))
	return append(b, content...)
}

func handshake(kind byte, body []byte) []byte {
	return append(appendUint24([]byte{kind}, len(body)), body...)
}

func appendUint24(b []byte, n int) []byte { return append(b, byte(n>>16), byte(n>>8), byte(n)) }

func appendList16(b []byte, list []uint16) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(2*len(list)))
	for _, v := range list {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

func appendExtensions(b []byte, all []Extension) []byte {
	var list []byte
	for _, e := range all {
		list = binary.BigEndian.AppendUint16(list, e.Type)
		list = binary.BigEndian.AppendUint16(list, uint16(len(e.Data)))
		list = append(list, e.Data...)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(len(list)))
	return append(b, list...)
}
