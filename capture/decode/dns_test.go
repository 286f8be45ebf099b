package decode_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/decode"
)

// dnsName writes a name without compression.
func dnsName(s string) []byte {
	var b []byte
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if label != "" {
			b = append(append(b, byte(len(label))), label...)
		}
	}
	return append(b, 0)
}

// dnsRecord writes a record of class IN with a TTL of 60 seconds.
func dnsRecord(owner []byte, kind uint16, body []byte) []byte {
	return wireJoin(owner, wire16(kind, 1, 0, 60), with16(body))
}

// dnsAnswer writes a response to one question with records in the answer
// section.
func dnsAnswer(question string, records ...[]byte) []byte {
	b := wireJoin(wire16(0x1234, 0x8180, 1, uint16(len(records)), 0, 0), dnsName(question), wire16(1, 1))
	for _, r := range records {
		b = append(b, r...)
	}
	return b
}

func TestParseDNSQuery(t *testing.T) {
	t.Parallel()
	got, err := decode.ParseDNS(wireJoin(wire16(7, 0x0100, 1, 0, 0, 0), dnsName("Www.Example.COM"), wire16(28, 1)))
	if err != nil {
		t.Fatal(err)
	}
	want := decode.DNSMessage{ID: 7, Questions: []decode.Question{{Name: "www.example.com", Type: 28, Class: 1}}}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// TestParseDNSCompression has the names of the example in RFC 1035 section
// 4.1.4: F.ISI.ARPA, FOO with a pointer to it, a pointer to its ARPA, the root.
func TestParseDNSCompression(t *testing.T) {
	t.Parallel()
	b := wire16(1, 0x8000, 0, 4, 0, 0)
	b = append(b, dnsRecord(dnsName("F.ISI.ARPA"), 1, []byte{192, 0, 2, 1})...)
	b = append(b, dnsRecord([]byte{3, 'F', 'O', 'O', 0xc0, 12}, 5, []byte{0xc0, 12})...)
	b = append(b, dnsRecord([]byte{0xc0, 18}, 12, []byte{0xc0, 12})...)
	b = append(b, dnsRecord([]byte{0}, 1, []byte{192, 0, 2, 2})...)
	m, err := decode.ParseDNS(b)
	if err != nil {
		t.Fatal(err)
	}
	var got [][2]string
	for _, r := range m.Answers {
		got = append(got, [2]string{r.Name, r.Target})
	}
	want := [][2]string{{"F.ISI.ARPA", ""}, {"FOO.F.ISI.ARPA", "F.ISI.ARPA"}, {"ARPA", "F.ISI.ARPA"}, {"", ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseDNSRecords(t *testing.T) {
	t.Parallel()
	b := dnsAnswer("printer.example",
		dnsRecord([]byte{0xc0, 12}, decode.DNSTypeAAAA, netip.MustParseAddr("2001:db8::5").AsSlice()),
		dnsRecord([]byte{0xc0, 12}, decode.DNSTypeSRV, wireJoin(wire16(0, 0, 631), dnsName("Host.example"))),
		dnsRecord([]byte{0xc0, 12}, decode.DNSTypeTXT, wireJoin(3, "a=b", 0, 4, "md=X")),
		dnsRecord([]byte{0xc0, 12}, decode.DNSTypeA, []byte{1, 2, 3}), // no address: three bytes
	)
	m, err := decode.ParseDNS(b)
	if err != nil {
		t.Fatal(err)
	}
	want := []decode.Record{
		{Name: "printer.example", Type: 28, Class: 1, TTL: 60, Addr: netip.MustParseAddr("2001:db8::5")},
		{Name: "printer.example", Type: 33, Class: 1, TTL: 60, Port: 631, Target: "Host.example"},
		{Name: "printer.example", Type: 16, Class: 1, TTL: 60, TXT: []string{"a=b", "md=X"}},
		{Name: "printer.example", Type: 1, Class: 1, TTL: 60},
	}
	if diff := cmp.Diff(want, m.Answers, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}

func TestParseDNSDamaged(t *testing.T) {
	t.Parallel()
	good := dnsAnswer("a.example", dnsRecord([]byte{0xc0, 12}, 1, []byte{192, 0, 2, 1}), dnsRecord([]byte{0xc0, 12}, 1, []byte{192, 0, 2, 2}))
	long := strings.Repeat(strings.Repeat("x", 60)+".", 5)
	for name, tc := range map[string]struct {
		in      []byte
		err     error
		answers int
	}{
		"nothing":           {nil, decode.ErrCut, 0},
		"half a header":     {good[:11], decode.ErrCut, 0},
		"half a question":   {good[:20], decode.ErrCut, 0},
		"second record cut": {good[:len(good)-1], decode.ErrCut, 1},
		"counts that lie":   {wireJoin(good[:6], wire16(0xffff), good[8:]), decode.ErrCut, 2},
		"pointer to itself": {wireJoin(wire16(1, 0x8180, 0, 1, 0, 0, 0xc00c)), decode.ErrBroken, 0},
		"pointers in a ring": {
			wireJoin(wire16(1, 0x8180, 0, 1, 0, 0), 1, 'a', wire16(0xc00c, 1, 1, 0, 0, 0)), decode.ErrBroken, 0,
		},
		"pointer beyond the end": {wireJoin(wire16(1, 0x8180, 0, 1, 0, 0, 0xffff)), decode.ErrCut, 0},
		"half a pointer":         {wireJoin(wire16(1, 0x8180, 0, 1, 0, 0), 0xc0), decode.ErrCut, 0},
		"unknown label type":     {wireJoin(wire16(1, 0x8180, 0, 1, 0, 0), 0x40, 0, wire16(1, 1, 0, 0, 0)), decode.ErrBroken, 0},
		"name over 255 bytes":    {dnsAnswer(long), decode.ErrBroken, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := decode.ParseDNS(tc.in)
			if !errors.Is(err, tc.err) {
				t.Errorf("error %v, want %v", err, tc.err)
			}
			if len(m.Answers) != tc.answers {
				t.Errorf("%d answers, want %d", len(m.Answers), tc.answers)
			}
		})
	}
}

func TestBindings(t *testing.T) {
	t.Parallel()
	one, two := []byte{192, 0, 2, 1}, []byte{192, 0, 2, 2}
	cname := func(owner, target string) []byte { return dnsRecord(dnsName(owner), 5, dnsName(target)) }
	a := func(owner string, addr []byte) []byte { return dnsRecord(dnsName(owner), 1, addr) }
	bind := func(name, addr string, asked bool) decode.DNSBinding {
		return decode.DNSBinding{Name: name, Addr: netip.MustParseAddr(addr), Asked: asked}
	}
	for name, tc := range map[string]struct {
		in   []byte
		want []decode.DNSBinding
	}{
		"plain":             {dnsAnswer("A.example", a("a.EXAMPLE", one)), []decode.DNSBinding{bind("a.example", "192.0.2.1", true)}},
		"one alias":         {dnsAnswer("a.example", cname("a.example", "B.example"), a("b.example", one)), []decode.DNSBinding{bind("a.example", "192.0.2.1", true)}},
		"chain, any order":  {dnsAnswer("a.example", a("c.example", two), cname("b.example", "c.example"), cname("a.example", "b.example")), []decode.DNSBinding{bind("a.example", "192.0.2.2", true)}},
		"alias ring":        {dnsAnswer("a.example", cname("a.example", "b.example"), cname("b.example", "a.example"), a("b.example", one)), []decode.DNSBinding{bind("a.example", "192.0.2.1", true)}},
		"owner off chain":   {dnsAnswer("a.example", cname("x.example", "b.example"), a("b.example", one)), []decode.DNSBinding{bind("b.example", "192.0.2.1", false)}},
		"two addresses":     {dnsAnswer("a.example", a("a.example", one), a("a.example", two)), []decode.DNSBinding{bind("a.example", "192.0.2.1", true), bind("a.example", "192.0.2.2", true)}},
		"bad owner":         {dnsAnswer("a.example", a("b\x01.example", one)), nil},
		"bad question":      {dnsAnswer("a b.example", a("a b.example", one)), nil},
		"root":              {dnsAnswer(".", a(".", one)), nil},
		"a query is no say": {wireJoin(wire16(1, 0x0100, 1, 1, 0, 0), dnsName("a.example"), wire16(1, 1), a("a.example", one)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := decode.ParseDNS(tc.in)
			if err != nil {
				t.Fatal(err)
			}
			got := m.Bindings(nil)
			if diff := cmp.Diff(tc.want, got, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBindingsAdditional: only the answer section binds (measurement
// specification section 5).
func TestBindingsAdditional(t *testing.T) {
	t.Parallel()
	b := wireJoin(wire16(1, 0x8180, 1, 0, 1, 1), dnsName("a.example"), wire16(1, 1),
		dnsRecord(dnsName("ns.example"), 1, []byte{192, 0, 2, 7}), dnsRecord(dnsName("ns.example"), 1, []byte{192, 0, 2, 8}))
	m, err := decode.ParseDNS(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Authority) != 1 || len(m.Additional) != 1 {
		t.Errorf("sections of %d and %d records, want 1 and 1", len(m.Authority), len(m.Additional))
	}
	if got := m.Bindings(nil); got != nil {
		t.Errorf("bindings %v, want none", got)
	}
}

func TestTCPDNS(t *testing.T) {
	t.Parallel()
	msg := dnsAnswer("a.example")
	stream := wireJoin(with16(msg), with16([]byte("short")), with16(msg), with16(msg)[:9])
	count := 0
	used := decode.TCPDNS(stream, func(b []byte) {
		count++
		if diff := cmp.Diff(msg, b); diff != "" {
			t.Error(diff)
		}
	})
	if count != 2 || used != len(stream)-9 {
		t.Errorf("%d messages, %d bytes consumed; want 2 and %d", count, used, len(stream)-9)
	}
	if used := decode.TCPDNS([]byte{0}, nil); used != 0 {
		t.Errorf("one byte: %d consumed", used)
	}
}

func FuzzParseDNS(f *testing.F) {
	f.Add(dnsAnswer("a.example", dnsRecord([]byte{0xc0, 12}, 5, dnsName("b.example")), dnsRecord(dnsName("b.example"), 1, []byte{192, 0, 2, 1})))
	f.Add(wireJoin(wire16(1, 0x8180, 0, 1, 0, 0), 1, 'a', wire16(0xc00c, 1, 1, 0, 0, 0)))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode.ParseDNS(b)
		if n := len(m.Answers) + len(m.Authority) + len(m.Additional); n*11 > len(b) {
			t.Errorf("%d records in %d bytes", n, len(b))
		}
		if err == nil && len(b) < 12 {
			t.Error("a message without a header was taken")
		}
		for _, x := range m.Bindings(nil) {
			if x.Name == "" || len(x.Name) > 255 || !x.Addr.IsValid() || x.Name != strings.ToLower(x.Name) {
				t.Errorf("bad binding %+v", x)
			}
		}
	})
}

// FuzzTCPDNS: a stream gives the same messages at once and in two pieces.
func FuzzTCPDNS(f *testing.F) {
	f.Add(wireJoin(with16(dnsAnswer("a.example")), with16([]byte("short")), with16(dnsAnswer("b.example"))), uint8(20))
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		var once, twice []string
		used := decode.TCPDNS(b, func(msg []byte) { once = append(once, string(msg)) })
		if used > len(b) {
			t.Fatalf("%d bytes of %d consumed", used, len(b))
		}
		k := min(int(cut), len(b))
		first := decode.TCPDNS(b[:k], func(msg []byte) { twice = append(twice, string(msg)) })
		decode.TCPDNS(b[first:], func(msg []byte) { twice = append(twice, string(msg)) })
		if diff := cmp.Diff(once, twice); diff != "" {
			t.Errorf("cut at %d: %s", k, diff)
		}
	})
}

func BenchmarkParseDNS(b *testing.B) {
	msg := dnsAnswer("www.example.com", dnsRecord([]byte{0xc0, 12}, 5, dnsName("edge.example.net")),
		dnsRecord([]byte{0xc0, 45}, 1, []byte{192, 0, 2, 1}), dnsRecord([]byte{0xc0, 45}, 1, []byte{192, 0, 2, 2}))
	var dst []decode.DNSBinding
	b.ReportAllocs()
	for b.Loop() {
		m, err := decode.ParseDNS(msg)
		if err != nil {
			b.Fatal(err)
		}
		dst = m.Bindings(dst[:0])
	}
}
