package capturetest

// TLSSession is a TLS connection over a Conversation: after Begin, sealed bytes
// go both ways.
type TLSSession struct {
	*Conversation
	chance *Chance
}

// BeginTLS records a TLS handshake. The version is the hello's; chain is sent
// only in TLS 1.2, where certificates are readable.
func (c *Conversation) BeginTLS(chance *Chance, hello ClientHello, chain ...[]byte) *TLSSession {
	s := &TLSSession{Conversation: c, chance: chance}
	c.Send(hello.Record())
	answer := ServerHello{Version: hello.Version, SessionID: hello.SessionID, KeyShare: chance.Bytes(32)}
	copy(answer.Random[:], chance.Bytes(32))
	if hello.isTLS13() {
		change := record(recordChange, TLS12, []byte{1})
		first := append(answer.Record(), change...)
		c.Receive(append(first, ApplicationData(chance, encryptedAnswer)...))
		c.Send(append(change, ApplicationData(chance, finishedRecord-sealedOverhead)...))
		return s
	}
	answer.SessionID = chance.Bytes(32)
	if len(hello.ALPN) > 0 {
		answer.ALPN = hello.ALPN[0]
	}
	s.beginTLS12(answer, chain)
	return s
}

// beginTLS12 sends the readable handshake of RFC 5246 section 7.3 with an
// ephemeral x25519 key.
func (s *TLSSession) beginTLS12(answer ServerHello, chain [][]byte) {
	messages := answer.Record()
	if len(chain) > 0 {
		messages = append(messages, HandshakeRecord(CertificateMessage(chain...))...)
	}
	key := append([]byte{3, 0, byte(groupX25519), 32}, s.chance.Bytes(32)...)
	key = append(key, 0x08, 0x07, 0, 64) // signed with Ed25519
	key = append(key, s.chance.Bytes(64)...)
	messages = append(messages, HandshakeRecord(handshake(12, key))...)
	s.Receive(append(messages, HandshakeRecord(handshake(14, nil))...))
	change := record(recordChange, TLS12, []byte{1})
	reply := HandshakeRecord(handshake(16, append([]byte{32}, s.chance.Bytes(32)...)))
	reply = append(reply, change...)
	s.Send(append(reply, record(recordHandshake, TLS12, s.chance.Bytes(finishedTLS12))...))
	s.Receive(append(change[:len(change):len(change)], record(recordHandshake, TLS12, s.chance.Bytes(finishedTLS12))...))
}

// Up sends plainBytes of sealed data to the server, spread over spanNs (0: at
// once).
func (s *TLSSession) Up(plainBytes int, spanNs int64) {
	s.SendOver(ApplicationData(s.chance, plainBytes), spanNs)
}

// Down receives plainBytes of sealed data, spread over spanNs (0: at once).
func (s *TLSSession) Down(plainBytes int, spanNs int64) {
	s.ReceiveOver(ApplicationData(s.chance, plainBytes), spanNs)
}
