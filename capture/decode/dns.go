package decode

import (
	"fmt"
	"net/netip"
)

// DNS record types that are read beyond their owner (RFC 1035 section 3.2.2,
// RFC 3596 for AAAA, RFC 2782 for SRV).
const (
	DNSTypeA     uint16 = 1
	DNSTypeCNAME uint16 = 5
	DNSTypePTR   uint16 = 12
	DNSTypeTXT   uint16 = 16
	DNSTypeAAAA  uint16 = 28
	DNSTypeSRV   uint16 = 33
)

const (
	dnsHeaderLen  = 12
	dnsMaxJumps   = 64  // compression pointers followed within one name
	dnsMaxName    = 255 // RFC 1035 section 2.3.4
	dnsFirstAlloc = 32  // records that room is made for at once, whatever the header claims
	dnsMinRecord  = 11  // root owner, type, class, TTL, length
	dnsMinAsked   = 5   // root name, type, class
)

// DNSMessage is one message of RFC 1035, as used by DNS, multicast DNS and
// LLMNR.
type DNSMessage struct {
	ID            uint16
	Response      bool
	Opcode, RCode uint8
	Truncated     bool // TC bit: the whole answer comes over TCP

	Questions  []Question
	Answers    []Record
	Authority  []Record
	Additional []Record
}

// Question is one entry of the question section.
type Question struct {
	Name  string // in the form of flow.CleanName; "" for the root or a bad name
	Type  uint16
	Class uint16
}

// Record is one resource record. Name and Target keep what the wire holds,
// labels joined by dots, because names of services may hold spaces and
// capitals; Bindings and MDNSClues clean what they hand out.
type Record struct {
	Name   string
	Type   uint16
	Class  uint16 // with the cache-flush bit of multicast DNS, if set
	TTL    uint32 // seconds
	Addr   netip.Addr
	Target string   // of CNAME, PTR and SRV
	Port   uint16   // of SRV
	TXT    []string // character strings of TXT
	// Service is the body of SVCB and HTTPS records, nil for others and for one
	// that cannot be read.
	Service *ServiceBinding
}

// ParseDNS reads a message in the form that UDP carries. For damaged input it
// returns all that stands before the damage and an error that wraps ErrCut or
// ErrBroken.
func ParseDNS(b []byte) (DNSMessage, error) { return new(DNSReader).Parse(b) }

// DNSReader reads one message after the other into the same room. The zero
// value is ready. It is for one goroutine.
type DNSReader struct {
	records   []Record
	questions []Question
	words     map[string]string // names that came before: most come again
}

// dnsWords is how many names are kept at once.
const dnsWords = 4096

// word gives what stands in b as a string, the one that was made before if
// there is one. Without a reader it makes a new one.
func (r *DNSReader) word(b []byte) string {
	if r == nil {
		return string(b)
	}
	if s, ok := r.words[string(b)]; ok { // looking up allocates nothing
		return s
	}
	if r.words == nil || len(r.words) >= dnsWords {
		r.words = map[string]string{}
	}
	s := string(b)
	r.words[s] = s
	return s
}

// Parse is ParseDNS; the message is valid until the next call.
func (r *DNSReader) Parse(b []byte) (DNSMessage, error) {
	var m DNSMessage
	if len(b) < dnsHeaderLen {
		return m, fmt.Errorf("reading DNS header: %w", ErrCut)
	}
	p := dnsParser{reader: reader{b: b}, records: r.records[:0], room: r}
	m.ID = p.u16()
	flags := p.u16()
	m.Response = flags&0x8000 != 0
	m.Opcode = uint8(flags >> 11 & 0xf)
	m.Truncated = flags&0x0200 != 0
	m.RCode = uint8(flags & 0xf)
	asked := int(p.u16())
	sections := [3]int{int(p.u16()), int(p.u16()), int(p.u16())}

	m.Questions = p.questions(asked)
	room := min(sections[0]+sections[1]+sections[2], p.left()/dnsMinRecord, dnsFirstAlloc)
	if room > cap(p.records) && p.err == nil {
		p.records = make([]Record, 0, room)
	}
	var ends [3]int
	for i, n := range sections {
		for ; n > 0 && p.err == nil; n-- {
			p.record()
		}
		ends[i] = len(p.records)
	}
	all := p.records
	r.records = all
	m.Answers = all[:ends[0]:ends[0]]
	m.Authority = all[ends[0]:ends[1]:ends[1]]
	m.Additional = all[ends[1]:]
	if p.err != nil {
		return m, fmt.Errorf("reading DNS message: %w", p.err)
	}
	return m, nil
}

// dnsParser reads the sections of one message, up to the first error.
type dnsParser struct {
	reader
	err     error
	records []Record
	room    *DNSReader
	asked   string // the first question's name as on the wire: most answers point at it
}

func (p *dnsParser) questions(n int) []Question {
	if n == 0 {
		return nil
	}
	qs := p.room.questions[:0]
	defer func() { p.room.questions = qs }()
	for ; n > 0; n-- {
		raw := p.name()
		if len(qs) == 0 {
			p.asked = raw
		}
		q := Question{Type: p.u16(), Class: p.u16()}
		if p.check() {
			return qs
		}
		q.Name, _ = cleanText(raw)
		qs = append(qs, q)
	}
	return qs
}

// check turns a read past the end into the parser's error.
func (p *dnsParser) check() bool {
	if p.err == nil && p.short {
		p.err = ErrCut
	}
	return p.err != nil
}

func (p *dnsParser) record() {
	rec := Record{Name: p.name()}
	rec.Type, rec.Class, rec.TTL = p.u16(), p.u16(), p.u32()
	size := int(p.u16())
	start := p.off
	body := p.take(size)
	if p.check() {
		return
	}
	p.body(&rec, start, body)
	if p.err != nil {
		return
	}
	p.records = append(p.records, rec)
}

// body reads the part of a record that depends on its type. Names in it may
// point anywhere into the message.
func (p *dnsParser) body(rec *Record, start int, body []byte) {
	switch rec.Type {
	case DNSTypeA:
		if len(body) == 4 {
			rec.Addr = netip.AddrFrom4([4]byte(body))
		}
	case DNSTypeAAAA:
		if len(body) == 16 {
			rec.Addr = netip.AddrFrom16([16]byte(body))
		}
	case DNSTypeCNAME, DNSTypePTR:
		rec.Target = p.nameAt(start)
	case DNSTypeSRV:
		if len(body) > 6 {
			rec.Port = uint16(body[4])<<8 | uint16(body[5])
			rec.Target = p.nameAt(start + 6)
		}
	default:
		plainBody(rec, body)
	}
}

// plainBody reads bodies that point nowhere else.
func plainBody(rec *Record, body []byte) {
	switch rec.Type {
	case DNSTypeTXT:
		rec.TXT = characterStrings(body)
	case DNSTypeSVCB, DNSTypeHTTPS:
		rec.Service = parseServiceBinding(body)
	}
}

// characterStrings cuts the body of a TXT record (RFC 1035 section 3.3.14).
func characterStrings(b []byte) []string {
	var out []string
	for len(b) > 0 {
		n := min(int(b[0]), len(b)-1)
		if n > 0 {
			out = append(out, string(b[1:1+n]))
		}
		b = b[1+n:]
	}
	return out
}

// name reads the name at the read position and moves behind it.
func (p *dnsParser) name() string {
	if p.check() {
		return ""
	}
	// Nearly every answer begins with a pointer to the first question.
	if p.left() >= 2 && p.b[p.off] == 0xc0 && p.b[p.off+1] == dnsHeaderLen && p.asked != "" {
		p.off += 2
		return p.asked
	}
	s, next, err := p.room.name(p.b, p.off)
	if err != nil {
		p.err = err
		return ""
	}
	p.off = next
	return s
}

// nameAt reads a name elsewhere in the message; a bad one ends the message.
func (p *dnsParser) nameAt(off int) string {
	s, _, err := p.room.name(p.b, off)
	if err != nil {
		p.err = err
	}
	return s
}

// readDNSName reads the name at off in message b and gives the position behind
// it. Pointers (RFC 1035 section 4.1.4) are followed a bounded number of
// times, so that a loop ends.
func readDNSName(b []byte, off int) (string, int, error) { return (*DNSReader)(nil).name(b, off) }

// name is readDNSName with the words of a reader.
func (r *DNSReader) name(b []byte, off int) (string, int, error) {
	var room [dnsMaxName + 1]byte
	name := room[:0]
	next, jumps := -1, 0 // where reading goes on once a pointer was followed
	for off < len(b) {
		n := int(b[off])
		switch n & 0xc0 {
		case 0:
			if n == 0 {
				return r.word(name), behind(next, off+1), nil
			}
			var err error
			if name, err = appendLabel(name, b, off, n); err != nil {
				return "", 0, err
			}
			off += 1 + n
		case 0xc0:
			if off+1 >= len(b) {
				return "", 0, ErrCut
			}
			if jumps++; jumps > dnsMaxJumps {
				return "", 0, ErrBroken
			}
			next = behind(next, off+2)
			off = dnsPointer(b, off)
		default:
			return "", 0, ErrBroken // label types that were never put to use, RFC 6891 section 5
		}
	}
	return "", 0, ErrCut
}

// behind gives the position behind a name: known since its first pointer, else
// where it ends.
func behind(known, end int) int {
	if known >= 0 {
		return known
	}
	return end
}

// dnsPointer gives where the pointer at off leads; both its bytes are there.
func dnsPointer(b []byte, off int) int { return int(b[off]&0x3f)<<8 | int(b[off+1]) }

func appendLabel(name, b []byte, off, n int) ([]byte, error) {
	if off+1+n > len(b) {
		return nil, ErrCut
	}
	if len(name)+1+n > dnsMaxName {
		return nil, ErrBroken
	}
	if len(name) > 0 {
		name = append(name, '.')
	}
	return append(name, b[off+1:off+1+n]...), nil
}

// TCPDNS hands every complete message of a stream of length-prefixed messages
// (RFC 1035 section 4.2.2) to visit, and gives the number of bytes consumed.
// What is left is the beginning of a message that has not arrived in full.
func TCPDNS(b []byte, visit func(msg []byte)) (consumed int) {
	for {
		rest := b[consumed:]
		if len(rest) < 2 {
			return consumed
		}
		n := int(rest[0])<<8 | int(rest[1])
		if len(rest) < 2+n {
			return consumed
		}
		if n >= dnsHeaderLen {
			visit(rest[2 : 2+n])
		}
		consumed += 2 + n
	}
}
