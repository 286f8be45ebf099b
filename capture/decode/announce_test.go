package decode_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

func llmnrNames(t *testing.T, b []byte) []string {
	t.Helper()
	m, err := decode.ParseDNS(b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	decode.LLMNRNames(m, func(name string, addr netip.Addr) { got = append(got, name+" "+addr.String()) })
	return got
}

func TestLLMNRNames(t *testing.T) {
	t.Parallel()
	answer := func(flags uint16) []byte {
		return wireJoin(wire16(7, flags, 1, 2, 0, 0), dnsName("Office-PC"), wire16(1, 1),
			dnsRecord(dnsName("Office-PC"), 1, []byte{192, 168, 1, 7}), dnsRecord(dnsName("7.1.168.192.in-addr.arpa"), 12, dnsName("Office-PC")))
	}
	if diff := cmp.Diff([]string{"Office-PC 192.168.1.7"}, llmnrNames(t, answer(0x8000))); diff != "" {
		t.Error(diff)
	}
	for _, flags := range []uint16{0x0000, 0x8003} {
		if got := llmnrNames(t, answer(flags)); got != nil {
			t.Errorf("flags %04x: names %v, want none", flags, got)
		}
	}
}

const wsdHello = `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Header>` +
	`<wsa:ReplyTo><wsa:Address>http://anonymous</wsa:Address></wsa:ReplyTo></soap:Header><soap:Body><wsd:Hello a="1>">` +
	`<wsa:EndpointReference><wsa:Address>urn:uuid:1234</wsa:Address></wsa:EndpointReference>` +
	`<wsd:Types> dn:NetworkVideoTransmitter` + "\n" + ` tds:Device</wsd:Types><wsd:Scopes>onvif://www.onvif.org/name/A&amp;B</wsd:Scopes>` +
	`<wsd:XAddrs>http://192.168.1.9/onvif</wsd:XAddrs><wsd:MetadataVersion/></wsd:Hello></soap:Body></soap:Envelope>`

func TestParseWSDiscovery(t *testing.T) {
	t.Parallel()
	full := decode.WSDiscovery{
		Announces: true, Endpoint: "urn:uuid:1234", Types: []string{"dn:NetworkVideoTransmitter", "tds:Device"},
		Scopes: []string{"onvif://www.onvif.org/name/A&B"}, XAddrs: []string{"http://192.168.1.9/onvif"},
	}
	answer := strings.ReplaceAll(strings.ReplaceAll(wsdHello, "Hello", "ProbeMatch"), "wsd:", "d:")
	for name, tc := range map[string]struct {
		in   string
		want decode.WSDiscovery
		err  error
	}{
		"hello":               {wsdHello, full, nil},
		"an answer":           {"\xef\xbb\xbf \n" + answer, full, nil},
		"a search":            {strings.ReplaceAll(wsdHello, "Hello", "Probe"), decode.WSDiscovery{}, nil},
		"cut behind types":    {wsdHello[:strings.Index(wsdHello, "<wsd:Scopes>")+3], decode.WSDiscovery{Announces: true, Endpoint: "urn:uuid:1234", Types: full.Types}, nil},
		"no XML":              {"M-SEARCH * HTTP/1.1\r\n\r\n", decode.WSDiscovery{}, decode.ErrBroken},
		"nothing":             {"", decode.WSDiscovery{}, decode.ErrBroken},
		"no envelope":         {"<a>b</a>", decode.WSDiscovery{}, decode.ErrBroken},
		"a tag without a end": {"<Envelope", decode.WSDiscovery{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode.ParseWSDiscovery([]byte(tc.in))
			if diff := cmp.Diff(tc.want, got); !errors.Is(err, tc.err) || diff != "" {
				t.Errorf("error %v, want %v: %s", err, tc.err, diff)
			}
		})
	}
	many, err := decode.ParseWSDiscovery([]byte("<Envelope><Hello><Types>" + strings.Repeat(strings.Repeat("é", 300)+" ", 99) + "</Types>"))
	if err != nil || len(many.Types) != 32 || len(many.Types[0]) > 512 {
		t.Errorf("error %v, %d types", err, len(many.Types))
	}
}

func lldpPart(kind uint16, body ...any) []byte {
	b := wireJoin(body...)
	return wireJoin(wire16(kind<<9|uint16(len(b))), b)
}

func lldpUnit() []byte {
	return wireJoin(lldpPart(1, 4, []byte{0, 0, 0x5e, 0, 0x53, 1}), lldpPart(2, 5, "eth0"), lldpPart(3, 0, 120), lldpPart(4, "uplink"),
		lldpPart(5, "switch-1"), lldpPart(6, "Example Switch 8, version 2"), lldpPart(0), []byte("behind"))
}

func TestParseLLDP(t *testing.T) {
	t.Parallel()
	want := decode.LLDP{Chassis: "00:00:5e:00:53:01", System: "switch-1", Description: "Example Switch 8, version 2", Port: "uplink"}
	got, err := decode.ParseLLDP(lldpUnit())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v: %s", err, diff)
	}
	for name, tc := range map[string]struct {
		body []byte
		want string
	}{
		"an address":      {wireJoin(5, 1, []byte{192, 0, 2, 1}), "192.0.2.1"},
		"an IPv6 address": {wireJoin(5, 2, netip.MustParseAddr("2001:db8::1").AsSlice()), "2001:db8::1"},
		"a text":          {wireJoin(7, "rack 7"), "rack 7"},
		"odd bytes":       {wireJoin(4, 1, 2), "0102"},
		"nothing":         {[]byte{7}, ""},
	} {
		if got, err := decode.ParseLLDP(lldpPart(1, tc.body)); err != nil || got.Chassis != tc.want {
			t.Errorf("%s: chassis %q, error %v; want %q", name, got.Chassis, err, tc.want)
		}
	}
	whole := lldpUnit()
	if got, err := decode.ParseLLDP(whole[:21]); !errors.Is(err, decode.ErrCut) || got.Chassis == "" {
		t.Errorf("cut short: %+v, error %v", got, err)
	}
}

func TestEAPOLJoins(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in         []byte
		sender, ok bool
	}{
		"start":               {[]byte{2, 1, 0, 0}, true, true},
		"request":             {[]byte{2, 0, 0, 5, 1, 7}, false, true},
		"response":            {[]byte{2, 0, 0, 5, 2, 7}, true, true},
		"success":             {[]byte{2, 0, 0, 4, 3, 7}, false, false},
		"first key message":   {[]byte{2, 3, 0, 95, 2, 0, 0x8a}, false, true},
		"second key message":  {[]byte{2, 3, 0, 95, 2, 1, 0x0a}, true, true},
		"logoff":              {[]byte{2, 2, 0, 0}, false, false},
		"cut":                 {[]byte{2, 3, 0}, false, false},
		"key message cut":     {[]byte{2, 3, 0, 95}, false, false},
		"EAP message missing": {[]byte{2, 0, 0, 0}, false, false},
	} {
		if sender, ok := decode.EAPOLJoins(tc.in); sender != tc.sender || ok != tc.ok {
			t.Errorf("%s: sender %v, %v", name, sender, ok)
		}
	}
}

func FuzzLLMNRNames(f *testing.F) {
	f.Add(wireJoin(wire16(7, 0x8000, 0, 1, 0, 0), dnsRecord(dnsName("Office-PC"), 1, []byte{192, 168, 1, 7})))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, _ := decode.ParseDNS(b)
		decode.LLMNRNames(m, func(name string, addr netip.Addr) {
			if name == "" || len(name) > 3*255 || !addr.IsValid() {
				t.Errorf("bad name %q of %v", name, addr)
			}
		})
	})
}

func FuzzParseWSDiscovery(f *testing.F) {
	f.Add([]byte(wsdHello))
	f.Add([]byte("<Envelope><Hello><!-- <Types>x</Types> --><Scopes>&amp;lt;</Scopes>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := decode.ParseWSDiscovery(b)
		all := slices.Concat(w.Types, w.Scopes, w.XAddrs, []string{w.Endpoint})
		if (!w.Announces || err != nil) && strings.Join(all, "") != "" {
			t.Errorf("error %v with %+v", err, w)
		}
		if len(all) > 3*32+1 || slices.ContainsFunc(all, func(s string) bool { return len(s) > 3*512 }) {
			t.Errorf("beyond the bounds: %d items", len(all))
		}
	})
}

func FuzzParseLLDP(f *testing.F) {
	f.Add(lldpUnit())
	f.Add(lldpPart(1, 5, 1, []byte{192, 0, 2, 1}))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := decode.ParseLLDP(b)
		if err == nil && len(b) == 1 {
			t.Error("half a head was taken")
		}
		if n := len(l.System) + len(l.Description) + len(l.Port); n > 3*len(b) {
			t.Errorf("%d bytes out of %d", n, len(b))
		}
	})
}

func FuzzEAPOLJoins(f *testing.F) {
	f.Add([]byte{2, 3, 0, 95, 2, 0, 0x8a})
	f.Fuzz(func(t *testing.T, b []byte) {
		if sender, ok := decode.EAPOLJoins(b); sender && !ok {
			t.Error("a sender that does not join")
		}
	})
}

func BenchmarkParseWSDiscovery(b *testing.B) {
	in := []byte(wsdHello)
	b.ReportAllocs()
	for b.Loop() {
		if w, err := decode.ParseWSDiscovery(in); err != nil || !w.Announces {
			b.Fatal(err)
		}
	}
}
