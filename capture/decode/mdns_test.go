package decode_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

type mdnsClue struct {
	Kind  flow.ClueKind
	Value string
	Addr  string
}

func cluesOf(t *testing.T, b []byte) []mdnsClue {
	t.Helper()
	m, err := decode.ParseDNS(b)
	if err != nil {
		t.Fatal(err)
	}
	var got []mdnsClue
	decode.MDNSClues(m, func(kind flow.ClueKind, value string, addr netip.Addr) {
		c := mdnsClue{Kind: kind, Value: value}
		if addr.IsValid() {
			c.Addr = addr.String()
		}
		got = append(got, c)
	})
	return got
}

// spelled writes a name from labels that may hold anything.
func spelled(labels ...string) []byte {
	var b []byte
	for _, l := range labels {
		b = append(append(b, byte(len(l))), l...)
	}
	return append(b, 0)
}

func TestMDNSClues(t *testing.T) {
	t.Parallel()
	hap := spelled("_hap", "_tcp", "local")
	b := wireJoin(wire16(0, 0x8400, 0, 5, 0, 3),
		dnsRecord(hap, 12, spelled("Kitchen Lamp", "_hap", "_tcp", "local")),
		dnsRecord(spelled("_x1", "_sub", "_Airplay", "_tcp", "local"), 12, spelled("TV v1.2", "_airplay", "_tcp", "local")),
		dnsRecord(spelled("_services", "_dns-sd", "_udp", "local"), 12, hap),
		dnsRecord(spelled("1", "2", "0", "192", "in-addr", "arpa"), 12, spelled("lamp", "local")),
		dnsRecord(spelled("Lamp-7", "local"), 1, []byte{192, 168, 1, 7}),
		dnsRecord(spelled("Lamp-7", "LOCAL"), 28, netip.MustParseAddr("fe80::7").AsSlice()),
		dnsRecord(spelled("Kitchen Lamp", "_hap", "_tcp", "local"), 16, wireJoin(8, "md=A19-2", 4, "ci=5", 4, "id=4", 3, "ty=", 5, "novar")),
		dnsRecord(spelled("Kitchen Lamp", "_hap", "_tcp", "local"), 33, wireJoin(wire16(0, 0, 80), spelled("Lamp-7", "local"))),
	)
	want := []mdnsClue{
		{flow.ClueMDNSService, "_hap._tcp", ""},
		{flow.ClueMDNSInstance, "Kitchen Lamp", ""},
		{flow.ClueMDNSService, "_airplay._tcp", ""},
		{flow.ClueMDNSInstance, "TV v1.2", ""},
		{flow.ClueMDNSName, "Lamp-7", "192.168.1.7"},
		{flow.ClueMDNSName, "Lamp-7", "fe80::7"},
		{flow.ClueMDNSModel, "md=A19-2", ""},
		{flow.ClueMDNSModel, "ci=5", ""},
	}
	if diff := cmp.Diff(want, cluesOf(t, b)); diff != "" {
		t.Error(diff)
	}
}

// TestMDNSQuery: a query says what somebody looks for, not what its sender is.
func TestMDNSQuery(t *testing.T) {
	t.Parallel()
	b := wireJoin(wire16(0, 0, 0, 1, 0, 0), dnsRecord(spelled("_hap", "_tcp", "local"), 12, spelled("x", "_hap", "_tcp", "local")))
	if got := cluesOf(t, b); got != nil {
		t.Errorf("clues %v, want none", got)
	}
}

func TestMDNSHostile(t *testing.T) {
	t.Parallel()
	b := wireJoin(wire16(0, 0x8400, 0, 4, 0, 0),
		dnsRecord(spelled("local"), 1, []byte{192, 168, 1, 7}),
		dnsRecord(spelled("bad\xff\xfename", "local"), 1, []byte{192, 168, 1, 7}),
		dnsRecord(spelled("_", "_tcp", "local"), 12, spelled("x", "_", "_tcp", "local")),
		dnsRecord(spelled("_tcp", "local"), 12, spelled("x", "_tcp", "local")),
	)
	want := []mdnsClue{{flow.ClueMDNSName, "local", "192.168.1.7"}, {flow.ClueMDNSName, "bad\uFFFDname", "192.168.1.7"}}
	if diff := cmp.Diff(want, cluesOf(t, b)); diff != "" {
		t.Error(diff)
	}
}

func FuzzMDNSClues(f *testing.F) {
	f.Add(wireJoin(wire16(0, 0x8400, 0, 1, 0, 0), dnsRecord(spelled("_hap", "_tcp", "local"), 12, spelled("Lamp", "_hap", "_tcp", "local"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, _ := decode.ParseDNS(b)
		decode.MDNSClues(m, func(kind flow.ClueKind, value string, addr netip.Addr) {
			if value == "" || (kind == flow.ClueMDNSName) != addr.IsValid() {
				t.Errorf("bad clue %s %q %v", kind, value, addr)
			}
		})
	})
}

func BenchmarkMDNSClues(b *testing.B) {
	msg := wireJoin(wire16(0, 0x8400, 0, 2, 0, 0),
		dnsRecord(spelled("_hap", "_tcp", "local"), 12, spelled("Kitchen Lamp", "_hap", "_tcp", "local")),
		dnsRecord(spelled("Lamp-7", "local"), 1, []byte{192, 168, 1, 7}))
	b.ReportAllocs()
	for b.Loop() {
		m, err := decode.ParseDNS(msg)
		if err != nil {
			b.Fatal(err)
		}
		decode.MDNSClues(m, func(flow.ClueKind, string, netip.Addr) {})
	}
}
