package flow_test

import (
	"net/netip"
	"strings"
	"testing"

	"telltale/capture/flow"
)

// TestLocal has both ends of every range of measurement specification 3.2, and
// the neighbours that lie outside.
func TestLocal(t *testing.T) {
	tests := map[bool][]string{
		true: {
			"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255", "169.254.0.0", "169.254.255.255",
			"100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255", "0.0.0.0",
			"fc00::", "fdff::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "::1", "::", "::ffff:192.168.1.1",
		},
		false: {
			"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "169.253.255.255", "169.255.0.0",
			"100.63.255.255", "100.128.0.0", "128.0.0.0", "0.0.0.1", "198.18.0.1", "203.0.113.1", "240.0.0.1", "224.0.0.1",
			"fbff::1", "fe7f::1", "ff02::1", "2001:db8::1", "::2", "::ffff:8.8.8.8",
		},
	}
	for want, list := range tests {
		for _, s := range list {
			if got := flow.Local(netip.MustParseAddr(s)); got != want {
				t.Errorf("Local(%s) = %v, want %v", s, got, want)
			}
		}
	}
}

func TestGroup(t *testing.T) {
	for s, want := range map[string]bool{
		"224.0.0.0": true, "239.255.255.255": true, "255.255.255.255": true, "ff00::": true, "ff02::fb": true,
		"223.255.255.255": false, "240.0.0.0": false, "192.168.1.255": false, "fe80::1": false,
	} {
		if got := flow.Group(netip.MustParseAddr(s)); got != want {
			t.Errorf("Group(%s) = %v, want %v", s, got, want)
		}
	}
}

func TestMAC(t *testing.T) {
	for s, want := range map[string]string{
		"00:11:22:aa:BB:cc": "00:11:22:aa:bb:cc", "00-11-22-AA-BB-CC": "00:11:22:aa:bb:cc",
		"001122aabbcc": "", "00:11:22:aa:bb": "", "00:11:22:aa:bb:cg": "", "": "", "0:0:0:0:0:0:0:0:1": "",
	} {
		m, err := flow.ParseMAC(s)
		switch {
		case (err == nil) != (want != ""):
			t.Errorf("ParseMAC(%q): %v", s, err)
		case err == nil && m.String() != want:
			t.Errorf("ParseMAC(%q) = %s, want %s", s, m, want)
		}
	}
}

func TestKindsOfMAC(t *testing.T) {
	for s, want := range map[string][4]bool{ // zero, group, usable, random
		"00:00:00:00:00:00": {true, false, false, false},
		"ff:ff:ff:ff:ff:ff": {false, true, false, false},
		"01:00:5e:00:00:01": {false, true, false, false},
		"00:00:5e:00:53:01": {false, false, true, false},
		"02:00:00:00:00:01": {false, false, true, true},
	} {
		m, err := flow.ParseMAC(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := [4]bool{m.IsZero(), m.Group(), m.Usable(), m.Random()}; got != want {
			t.Errorf("%s is zero, group, usable, random: %v, want %v", s, got, want)
		}
	}
}

func TestCleanName(t *testing.T) {
	long := strings.Repeat("a", 255)
	for raw, want := range map[string]string{
		"Api.Example.COM.": "api.example.com", "a..": "a", "_x._tcp": "_x._tcp", "xn--bcher-kva.example": "xn--bcher-kva.example",
		long: long, long + ".": long, long + "a": "", "": "", ".": "", "a b": "", "b\x00": "", "b\u00fccher": "", "a\x7f": "", "~": "~",
	} {
		got, ok := flow.CleanName([]byte(raw))
		if got != want || ok != (want != "") {
			t.Errorf("CleanName(%q) = %q, %v, want %q", raw, got, ok, want)
		}
	}
}

func TestCleanNameLeavesTheWireAlone(t *testing.T) {
	raw := []byte("ABC")
	if _, ok := flow.CleanName(raw); !ok || string(raw) != "ABC" {
		t.Errorf("the bytes are %q afterwards, want ABC", raw)
	}
}

func TestWordsThereAndBack(t *testing.T) {
	for _, s := range []flow.Scope{flow.ScopeTransit, flow.ScopeInternet, flow.ScopeLAN, flow.ScopeMulticast} {
		if got := flow.ParseScope(s.String()); got != s {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	for _, s := range []flow.NameSource{flow.NameNone, flow.NameTLSSNI, flow.NameQUICSNI, flow.NameHTTPHost, flow.NameDNS} {
		if got := flow.ParseNameSource(s.String()); got != s {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	if flow.ParseScope("?") != flow.ScopeTransit || flow.ParseNameSource("?") != flow.NameNone {
		t.Error("an unknown word is read as something")
	}
}

func TestProtocolName(t *testing.T) {
	for number, want := range map[uint8]string{
		1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 47: "gre", 50: "esp", 51: "ah", 58: "icmpv6", 132: "sctp",
		0: "ip-0", 9: "ip-9", 10: "ip-10", 99: "ip-99", 100: "ip-100", 255: "ip-255",
	} {
		if got := flow.ProtocolName(number); got != want {
			t.Errorf("protocol %d is %q, want %q", number, got, want)
		}
	}
}

func TestAdding(t *testing.T) {
	one := flow.Counter{SentPackets: 1, ReceivedPackets: 2, SentBytes: 3, ReceivedBytes: 4, SentPayload: 5, ReceivedPayload: 6}
	two := one
	two.Add(one)
	if want := (flow.Counter{SentPackets: 2, ReceivedPackets: 4, SentBytes: 6, ReceivedBytes: 8, SentPayload: 10, ReceivedPayload: 12}); two != want {
		t.Errorf("counter = %+v, want %+v", two, want)
	}
	grade := flow.Grade{Sealed: 1, Clear: 2, Unknown: 3}
	grade.Add(grade)
	if want := (flow.Grade{Sealed: 2, Clear: 4, Unknown: 6}); grade != want {
		t.Errorf("grade = %+v, want %+v", grade, want)
	}
}

func TestReadable(t *testing.T) {
	for status, want := range map[flow.Status]bool{
		flow.StatusOK: true, flow.StatusTruncated: true, flow.StatusDamaged: true, flow.StatusEmpty: true,
		flow.StatusUnsupported: false, flow.StatusNotACapture: false,
	} {
		if status.Readable() != want {
			t.Errorf("%s is readable: %v, want %v", status, !want, want)
		}
	}
}

func TestReachOfContact(t *testing.T) {
	for reach := flow.ReachAsked; reach <= flow.ReachContacted; reach++ {
		if reach.Contacted() != (reach == flow.ReachContacted) {
			t.Errorf("reach %d counts as contact: %v", reach, reach.Contacted())
		}
	}
}

func TestAllTime(t *testing.T) {
	if !(flow.Span{}).All() || (flow.Span{ToNs: 1}).All() {
		t.Error("only the span without ends is all time")
	}
}

func TestResetForgetsEverything(t *testing.T) {
	p := flow.Packet{Wire: 9, IP: true, Payload: []byte{1}}
	p.Reset()
	if p.IP || p.Wire != 0 || p.Payload != nil {
		t.Errorf("packet = %+v, want an empty one", p)
	}
}
