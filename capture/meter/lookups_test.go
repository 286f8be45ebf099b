package meter_test

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// asks is a question of the lamp.
func asks(name string) []byte {
	return udpFrame(lamp(), router(), 40000, 53, string(capturetest.DNSQuery(1, name, capturetest.TypeA).Bytes()))
}

// denies is the router's answer that there is no such name.
func denies(name string) []byte {
	m := capturetest.DNSAnswer(capturetest.DNSQuery(1, name, capturetest.TypeA))
	m.Flags |= capturetest.DNSNoSuchName
	return udpFrame(router(), lamp(), 53, 40000, string(m.Bytes()))
}

// counted lists look-ups as "parent: asked names failed".
func counted(list []flow.Lookups) []string {
	var out []string
	for _, l := range list {
		out = append(out, fmt.Sprintf("%s %q: %d %d %d", l.Device[len(l.Device)-2:], l.Parent, l.Asked, l.Names, l.Failed))
	}
	return out
}

func TestLookups(t *testing.T) {
	overTCP := capturetest.DNSQuery(1, "slow.example", capturetest.TypeA).Bytes()
	stream := append(binary.BigEndian.AppendUint16(nil, uint16(len(overTCP))), overTCP...)
	for name, tc := range map[string]struct {
		frames [][]byte
		want   []string
	}{
		"two of one parent": {
			[][]byte{asks("a.x.example"), asks("a.x.example"), asks("b.x.example"), asks("c.example")},
			[]string{`02 "": 4 3 0`, `02 "example": 1 1 0`, `02 "x.example": 3 2 0`},
		},
		"one label":       {[][]byte{asks("wpad")}, []string{`02 "": 1 1 0`}},
		"no such name":    {[][]byte{asks("a.example"), denies("a.example")}, []string{`02 "": 1 1 1`, `02 "example": 1 1 1`}},
		"an answer":       {[][]byte{answer(lamp(), "a.example", capturetest.AddressRecord("a.example", server().IPv4, 60))}, nil},
		"over TCP":        {[][]byte{tcpSegment(53, 1, capturetest.SYN, nil), tcpSegment(53, 2, 0, stream)}, []string{`02 "": 1 1 0`, `02 "example": 1 1 0`}},
		"multicast":       {[][]byte{udpFrame(lamp(), camera(), 5353, 5353, string(capturetest.MDNSQuestion("_hap._tcp").Bytes()))}, nil},
		"not a question":  {[][]byte{udpFrame(lamp(), router(), 40000, 53, "x")}, nil},
		"from a far side": {[][]byte{udpFrame(server(), server(), 40000, 53, string(overTCP))}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, counted(ordered(tc.frames...).Lookups)); diff != "" {
				t.Errorf("look-ups (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLookupsByHour: a name that is asked for in each hour is new in each.
func TestLookupsByHour(t *testing.T) {
	var rec capturetest.Recorder
	end := func(h *capturetest.Host, port uint16) capturetest.End {
		return capturetest.End{Host: h, Addr: netip.AddrPortFrom(h.IPv4, port)}
	}
	for hour := range int64(3) {
		rec.SendUDP(startNs+hour*flow.HourNs, end(lamp(), 4000), end(router(), 53), capturetest.DNSQuery(1, "a.example", capturetest.TypeA).Bytes())
	}
	got := recorded(&rec).Lookups
	if len(got) != 6 {
		t.Fatalf("look-ups = %+v, want two in each of three hours", got)
	}
	for i, l := range got {
		if l.HourNs != startNs+int64(i/2)*flow.HourNs || l.Asked != 1 || l.Names != 1 {
			t.Errorf("look-ups %d = %+v", i, l)
		}
	}
}

// TestLookupsAreBounded: many parents count in the sum of the hour alone.
func TestLookupsAreBounded(t *testing.T) {
	var list [][]byte
	for i := range 300 {
		list = append(list, asks(fmt.Sprintf("a.p%d.example", i)))
	}
	got := ordered(list...).Lookups
	if len(got) != 101 || got[0].Parent != "" || got[0].Asked != 300 || got[0].Names != 300 {
		t.Errorf("%d rows, the first %+v; want 100 parents and the sum", len(got), got[0])
	}
}

// TestLookupsAreHandedOver: a sink gets the look-ups of hours that are over, once.
func TestLookupsAreHandedOver(t *testing.T) {
	asked, early := uint32(0), 0
	var m *meter.Meter
	last := false
	m = meter.New(meter.Options{Sink: func(part *flow.Part) error {
		for _, l := range part.Lookups {
			if l.Parent == "" {
				asked += l.Asked
			}
			if !last {
				early++
			}
		}
		return nil
	}})
	const hours, questions = 300, 90
	for i := range hours * questions {
		data := asks(fmt.Sprintf("a.p%d.example", i%questions))
		f := flow.Frame{TimeNs: startNs + int64(i)*flow.HourNs/questions, HasTime: true, Wire: uint32(len(data)), LinkType: ethernet, Data: data}
		if err := m.Frame(&f); err != nil {
			t.Fatal(err)
		}
	}
	last = true
	r, err := m.Settle()
	if err != nil {
		t.Fatal(err)
	}
	if asked != hours*questions || early == 0 || len(r.Lookups) != 0 {
		t.Errorf("%d questions handed over, %d rows of them early; %d kept", asked, early, len(r.Lookups))
	}
}
