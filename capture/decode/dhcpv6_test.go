package decode_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

func dhcp6Option(code uint16, body ...any) []byte {
	return wireJoin(wire16(code), with16(wireJoin(body...)))
}

// dhcp6Message writes a message of a type with options.
func dhcp6Message(kind byte, options ...[]byte) []byte {
	b := []byte{kind, 1, 2, 3}
	for _, o := range options {
		b = append(b, o...)
	}
	return b
}

// dhcp6Relayed puts a message into that of a relay.
func dhcp6Relayed(inner []byte) []byte {
	return wireJoin(12, 0, make([]byte, 32), dhcp6Option(18, "port7"), dhcp6Option(9, inner))
}

// dhcp6Solicit is a client's message with all that is read.
func dhcp6Solicit() []byte {
	return dhcp6Message(
		1, dhcp6Option(1, wire16(1, 1), []byte{1, 2, 3, 4}, []byte{2, 0, 0, 0, 0, 7}),
		dhcp6Option(6, wire16(23, 24, 39)), dhcp6Option(16, wire16(0, 311), with16([]byte("MSFT 5.0"))),
		dhcp6Option(15, with16([]byte("lab")), with16([]byte("second"))),
		dhcp6Option(39, 1, spelled("lamp", "example")), dhcp6Option(112, "https://example.com/mud "),
		dhcp6Option(39, 1, spelled("second")),
	)
}

func TestParseDHCPv6(t *testing.T) {
	t.Parallel()
	want := decode.DHCPv6{
		MessageType: 1, Request: true, DUID: "0001000101020304020000000007", LinkAddr: flow.MAC{2, 0, 0, 0, 0, 7},
		FQDN: "lamp.example", VendorClass: "MSFT 5.0", UserClass: "lab", Params: "23,24,39", MUDURL: "https://example.com/mud",
	}
	relayed := want
	relayed.Relayed = true
	for name, tc := range map[string]struct {
		in   []byte
		want decode.DHCPv6
	}{
		"solicit":          {dhcp6Solicit(), want},
		"through a relay":  {dhcp6Relayed(dhcp6Solicit()), relayed},
		"through two":      {dhcp6Relayed(dhcp6Relayed(dhcp6Solicit())), relayed},
		"reply":            {dhcp6Message(7, dhcp6Option(23, netip.MustParseAddr("fd00::1").AsSlice(), []byte{1})), decode.DHCPv6{MessageType: 7, Resolvers: []netip.Addr{netip.MustParseAddr("fd00::1")}}},
		"DUID-LL":          {dhcp6Message(3, dhcp6Option(1, wire16(3, 1), []byte{2, 0, 0, 0, 0, 8})), decode.DHCPv6{MessageType: 3, Request: true, DUID: "00030001020000000008", LinkAddr: flow.MAC{2, 0, 0, 0, 0, 8}}},
		"DUID of a maker":  {dhcp6Message(3, dhcp6Option(1, wire16(2, 0, 9), "abc")), decode.DHCPv6{MessageType: 3, Request: true, DUID: "000200000009616263"}},
		"DUID of a group":  {dhcp6Message(3, dhcp6Option(1, wire16(3, 1), []byte{3, 0, 0, 0, 0, 8})), decode.DHCPv6{MessageType: 3, Request: true, DUID: "00030001030000000008"}},
		"a part of a name": {dhcp6Message(5, dhcp6Option(39, 0, 4, "lamp")), decode.DHCPv6{MessageType: 5, Request: true, FQDN: "lamp"}},
		"empty options":    {dhcp6Message(5, dhcp6Option(39), dhcp6Option(16, wire16(0)), dhcp6Option(15), dhcp6Option(1)), decode.DHCPv6{MessageType: 5, Request: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode.ParseDHCPv6(tc.in)
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateComparable(netip.Addr{})); err != nil || diff != "" {
				t.Errorf("error %v: %s", err, diff)
			}
		})
	}
}

func TestParseDHCPv6Damaged(t *testing.T) {
	t.Parallel()
	whole := dhcp6Message(1, dhcp6Option(39, 1, spelled("lamp")), dhcp6Option(112, "x"))
	deep := dhcp6Solicit()
	for range 10 {
		deep = dhcp6Relayed(deep)
	}
	for name, tc := range map[string]struct {
		in   []byte
		err  error
		name string
	}{
		"nothing":           {nil, decode.ErrCut, ""},
		"cut in an option":  {whole[:len(whole)-1], decode.ErrCut, "lamp"},
		"a relay of nobody": {wireJoin(12, make([]byte, 33)), decode.ErrCut, ""},
		"half a relay":      {make([]byte, 12)[:3], decode.ErrCut, ""},
		"too many relays":   {deep, decode.ErrBroken, ""},
	} {
		d, err := decode.ParseDHCPv6(tc.in)
		if !errors.Is(err, tc.err) || d.FQDN != tc.name {
			t.Errorf("%s: error %v, name %q", name, err, d.FQDN)
		}
	}
}

func FuzzParseDHCPv6(f *testing.F) {
	f.Add(dhcp6Solicit())
	f.Add(dhcp6Relayed(dhcp6Solicit()))
	f.Add(dhcp6Message(7, dhcp6Option(23, netip.MustParseAddr("fd00::1").AsSlice())))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decode.ParseDHCPv6(b)
		if err == nil && len(b) < 4 {
			t.Error("a message without its header was taken")
		}
		if len(d.DUID) > 260 || len(d.Resolvers) > 8 || d.LinkAddr.Group() || len(d.Params) > 1100 {
			t.Errorf("bad facts %+v", d)
		}
	})
}

func BenchmarkParseDHCPv6(b *testing.B) {
	msg := dhcp6Solicit()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode.ParseDHCPv6(msg); err != nil {
			b.Fatal(err)
		}
	}
}
