package capturetest

import (
	"encoding/binary"
	"net/netip"
	"strings"
)

// Record types (IANA DNS parameters).
const (
	TypeA     uint16 = 1
	TypeCNAME uint16 = 5
	TypePTR   uint16 = 12
	TypeTXT   uint16 = 16
	TypeAAAA  uint16 = 28
	TypeSRV   uint16 = 33
	TypeHTTPS uint16 = 65
)

// Flags of a DNS message (RFC 1035 section 4.1.1).
const (
	DNSResponse      uint16 = 0x8000
	DNSAuthoritative uint16 = 0x0400
	DNSRecurse       uint16 = 0x0100
	DNSCanRecurse    uint16 = 0x0080
	DNSNoSuchName    uint16 = 0x0003
)

const (
	classIN    uint16 = 1
	cacheFlush uint16 = 0x8001 // RFC 6762 section 10.2
)

// DNSQuestion is one question; class 0 means IN.
type DNSQuestion struct {
	Name  string
	Type  uint16
	Class uint16
}

// DNSRecord is one resource record: Data, then Target as a name if there is one.
type DNSRecord struct {
	Name       string
	Type       uint16
	Class      uint16 // 0 means IN
	TTLSeconds uint32
	Data       []byte
	Target     string // of a CNAME, PTR or SRV record
}

// DNSMessage is a DNS or multicast DNS message.
type DNSMessage struct {
	ID          uint16
	Flags       uint16
	Questions   []DNSQuestion
	Answers     []DNSRecord
	Authorities []DNSRecord
	Additionals []DNSRecord
}

// Bytes gives the message with compressed names (RFC 1035 section 4.1.4). Labels
// of names must have 1 to 63 bytes.
func (m DNSMessage) Bytes() []byte {
	w := nameWriter{at: map[string]int{}}
	for _, v := range []uint16{
		m.ID, m.Flags, uint16(len(m.Questions)), uint16(len(m.Answers)),
		uint16(len(m.Authorities)), uint16(len(m.Additionals)),
	} {
		w.b = binary.BigEndian.AppendUint16(w.b, v)
	}
	for _, q := range m.Questions {
		w.name(q.Name, true)
		w.b = binary.BigEndian.AppendUint16(w.b, q.Type)
		w.b = binary.BigEndian.AppendUint16(w.b, orIN(q.Class))
	}
	for _, section := range [][]DNSRecord{m.Answers, m.Authorities, m.Additionals} {
		for _, r := range section {
			w.record(r)
		}
	}
	return w.b
}

func orIN(class uint16) uint16 {
	if class == 0 {
		return classIN
	}
	return class
}

type nameWriter struct {
	b  []byte
	at map[string]int // where a name was written before
}

func (w *nameWriter) record(r DNSRecord) {
	w.name(r.Name, true)
	w.b = binary.BigEndian.AppendUint16(w.b, r.Type)
	w.b = binary.BigEndian.AppendUint16(w.b, orIN(r.Class))
	w.b = binary.BigEndian.AppendUint32(w.b, r.TTLSeconds)
	lengthAt := len(w.b)
	w.b = append(w.b, 0, 0)
	w.b = append(w.b, r.Data...)
	if r.Target != "" {
		w.name(r.Target, r.Type != TypeSRV) // RFC 2782: not compressed
	}
	binary.BigEndian.PutUint16(w.b[lengthAt:], uint16(len(w.b)-lengthAt-2))
}

func (w *nameWriter) name(name string, compress bool) {
	name = strings.TrimSuffix(name, ".")
	for name != "" {
		if at, seen := w.at[name]; seen && compress {
			w.b = binary.BigEndian.AppendUint16(w.b, 0xc000|uint16(at))
			return
		}
		if len(w.b) < 0x4000 {
			w.at[name] = len(w.b)
		}
		label, rest, _ := strings.Cut(name, ".")
		w.b = append(w.b, byte(len(label)))
		w.b = append(w.b, label...)
		name = rest
	}
	w.b = append(w.b, 0)
}

// AddressRecord makes an A or AAAA record, whichever fits the address.
func AddressRecord(name string, addr netip.Addr, ttlSeconds uint32) DNSRecord {
	kind := TypeA
	if addr.Is6() {
		kind = TypeAAAA
	}
	return DNSRecord{Name: name, Type: kind, TTLSeconds: ttlSeconds, Data: addr.AsSlice()}
}

// AliasRecord makes a CNAME record.
func AliasRecord(name, target string, ttlSeconds uint32) DNSRecord {
	return DNSRecord{Name: name, Type: TypeCNAME, TTLSeconds: ttlSeconds, Target: target}
}

// PointerRecord makes a PTR record.
func PointerRecord(name, target string, ttlSeconds uint32) DNSRecord {
	return DNSRecord{Name: name, Type: TypePTR, TTLSeconds: ttlSeconds, Target: target}
}

// ServiceRecord makes an SRV record with priority and weight 0.
func ServiceRecord(name, target string, port uint16, ttlSeconds uint32) DNSRecord {
	data := []byte{0, 0, 0, 0, byte(port >> 8), byte(port)}
	return DNSRecord{Name: name, Type: TypeSRV, TTLSeconds: ttlSeconds, Data: data, Target: target}
}

// TextRecord makes a TXT record of "key=value" strings.
func TextRecord(name string, ttlSeconds uint32, texts ...string) DNSRecord {
	data := []byte{}
	for _, t := range texts {
		data = append(data, byte(len(t)))
		data = append(data, t...)
	}
	if len(data) == 0 {
		data = []byte{0}
	}
	return DNSRecord{Name: name, Type: TypeTXT, TTLSeconds: ttlSeconds, Data: data}
}

// HTTPSRecord makes an HTTPS record in service form for the name itself, with
// protocols such as "h3" (RFC 9460).
func HTTPSRecord(name string, ttlSeconds uint32, protocols ...string) DNSRecord {
	var list []byte
	for _, p := range protocols {
		list = append(list, byte(len(p)))
		list = append(list, p...)
	}
	data := []byte{0, 1, 0}
	if len(list) > 0 {
		data = append(data, 0, 1, byte(len(list)>>8), byte(len(list)))
		data = append(data, list...)
	}
	return DNSRecord{Name: name, Type: TypeHTTPS, TTLSeconds: ttlSeconds, Data: data}
}

// DNSQuery asks a resolver for the records of one type of a name.
func DNSQuery(id uint16, name string, kind uint16) DNSMessage {
	return DNSMessage{ID: id, Flags: DNSRecurse, Questions: []DNSQuestion{{Name: name, Type: kind}}}
}

// DNSAnswer answers a query. No records at all mean "there are none of this
// type"; set DNSNoSuchName in Flags for "there is no such name".
func DNSAnswer(query DNSMessage, records ...DNSRecord) DNSMessage {
	return DNSMessage{
		ID: query.ID, Flags: DNSResponse | DNSRecurse | DNSCanRecurse,
		Questions: query.Questions, Answers: records,
	}
}
