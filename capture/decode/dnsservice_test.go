package decode_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/decode"
)

// serviceBody writes the body of an HTTPS record with its parameters as given.
func serviceBody(priority uint16, target string, parameters ...[]byte) []byte {
	b := wireJoin(wire16(priority), dnsName(target))
	for _, p := range parameters {
		b = append(b, p...)
	}
	return b
}

func serviceKey(key uint16, value []byte) []byte { return wireJoin(wire16(key), with16(value)) }

func fullService() []byte {
	return serviceBody(1, "",
		serviceKey(1, wireJoin(2, "h3", 2, "h2")), serviceKey(4, []byte{192, 0, 2, 1, 192, 0, 2, 2}),
		serviceKey(5, []byte{0, 1, 2}), serviceKey(6, netip.MustParseAddr("2001:db8::1").AsSlice()))
}

func TestParseServiceBinding(t *testing.T) {
	t.Parallel()
	addrs := func(list ...string) []netip.Addr {
		var out []netip.Addr
		for _, a := range list {
			out = append(out, netip.MustParseAddr(a))
		}
		return out
	}
	for name, tc := range map[string]struct {
		in   []byte
		want *decode.ServiceBinding
	}{
		"whole": {fullService(), &decode.ServiceBinding{
			Priority: 1, ALPN: []string{"h3", "h2"}, ECH: true, Hints: addrs("192.0.2.1", "192.0.2.2", "2001:db8::1"),
		}},
		"an alias":         {serviceBody(0, "Edge.example"), &decode.ServiceBinding{Target: "Edge.example"}},
		"a hint cut":       {serviceBody(1, "", serviceKey(4, []byte{192, 0, 2, 1, 192, 0})), &decode.ServiceBinding{Priority: 1, Hints: addrs("192.0.2.1")}},
		"a length too far": {serviceBody(1, "", wire16(4, 9), []byte{192, 0, 2, 1}), &decode.ServiceBinding{Priority: 1}},
		"an empty name":    {serviceBody(1, "", serviceKey(1, wireJoin(0, 2, "h3", 9, "x"))), &decode.ServiceBinding{Priority: 1, ALPN: []string{"h3"}}},
		"no keys":          {serviceBody(1, "", serviceKey(5, nil)), &decode.ServiceBinding{Priority: 1}},
		"too short":        {[]byte{0}, nil},
		"no target":        {wireJoin(wire16(1), 9, "x"), nil},
		"a pointer":        {wireJoin(wire16(1, 0xc000)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := decode.ParseDNS(dnsAnswer("a.example", dnsRecord([]byte{0xc0, 12}, decode.DNSTypeHTTPS, tc.in)))
			if err != nil || len(m.Answers) != 1 {
				t.Fatalf("error %v, %d records", err, len(m.Answers))
			}
			if diff := cmp.Diff(tc.want, m.Answers[0].Service, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestHintsBind: a hint binds under the name that was asked for, as an address does.
func TestHintsBind(t *testing.T) {
	t.Parallel()
	m, err := decode.ParseDNS(dnsAnswer("A.example",
		dnsRecord([]byte{0xc0, 12}, decode.DNSTypeCNAME, dnsName("b.example")),
		dnsRecord(dnsName("b.example"), decode.DNSTypeHTTPS, fullService()),
		dnsRecord(dnsName("c.example"), decode.DNSTypeSVCB, serviceBody(1, "", serviceKey(4, []byte{192, 0, 2, 9})))))
	if err != nil {
		t.Fatal(err)
	}
	bind := func(name, addr string, asked bool) decode.DNSBinding {
		return decode.DNSBinding{Name: name, Addr: netip.MustParseAddr(addr), Asked: asked}
	}
	want := []decode.DNSBinding{
		bind("a.example", "192.0.2.1", true), bind("a.example", "192.0.2.2", true), bind("a.example", "2001:db8::1", true),
		bind("c.example", "192.0.2.9", false),
	}
	if diff := cmp.Diff(want, m.Bindings(nil), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Error(diff)
	}
}

func TestDNSQuestion(t *testing.T) {
	t.Parallel()
	ask := wireJoin(wire16(7, 0x0100, 1, 0, 0, 0), dnsName("Www.Example.COM"), wire16(28, 1))
	refused := dnsAnswer("nowhere.example")
	refused[3] |= 3
	for name, tc := range map[string]struct {
		in       []byte
		want     decode.Question
		response bool
		rcode    uint8
		ok       bool
	}{
		"a question":      {ask, decode.Question{Name: "www.example.com", Type: 28, Class: 1}, false, 0, true},
		"no such name":    {refused, decode.Question{Name: "nowhere.example", Type: 1, Class: 1}, true, 3, true},
		"an update":       {wireJoin(wire16(7, 0x2800, 1, 0, 0, 0), dnsName("a.example"), wire16(6, 1)), decode.Question{}, false, 0, false},
		"no question":     {wireJoin(wire16(7, 0x8180, 0, 0, 0, 0), dnsName("a.example"), wire16(1, 1)), decode.Question{}, false, 0, false},
		"cut in the name": {ask[:20], decode.Question{}, false, 0, false},
		"cut behind it":   {ask[:len(ask)-1], decode.Question{}, false, 0, false},
		"a bad name":      {wireJoin(wire16(7, 0x0100, 1, 0, 0, 0), spelled("a b"), wire16(1, 1)), decode.Question{Type: 1, Class: 1}, false, 0, false},
	} {
		q, response, rcode, ok := decode.DNSQuestion(tc.in)
		if q != tc.want || response != tc.response || rcode != tc.rcode || ok != tc.ok {
			t.Errorf("%s: %+v, response %v, code %d, %v", name, q, response, rcode, ok)
		}
	}
}

func FuzzDNSQuestion(f *testing.F) {
	f.Add(dnsAnswer("a.example"))
	f.Add(dnsAnswer("b.example", dnsRecord([]byte{0xc0, 12}, 65, fullService())))
	f.Fuzz(func(t *testing.T, b []byte) {
		q, _, _, ok := decode.DNSQuestion(b)
		if !ok {
			return
		}
		m, _ := decode.ParseDNS(b)
		if len(m.Questions) == 0 || m.Questions[0] != q {
			t.Errorf("question %+v, and of the whole message %+v", q, m.Questions)
		}
		for _, x := range m.Answers {
			if x.Service != nil && len(x.Service.Hints) > len(b)/4 {
				t.Errorf("%d hints in %d bytes", len(x.Service.Hints), len(b))
			}
		}
	})
}

func BenchmarkDNSQuestion(b *testing.B) {
	msg := wireJoin(wire16(7, 0x0100, 1, 0, 0, 0), dnsName("www.example.com"), wire16(28, 1))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, ok := decode.DNSQuestion(msg); !ok {
			b.Fatal("not a question")
		}
	}
}
