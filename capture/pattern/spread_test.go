package pattern_test

import (
	"net/netip"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

func anyMAC(flow.MAC) bool { return true }

// forge uses strangers' addresses.
func forge(n int, stepNs int64) func(*pattern.Spreads) {
	return func(s *pattern.Spreads) {
		for i := range n {
			s.Sender(startT+int64(i)*stepNs, mac(2), stranger(n-i))
		}
	}
}

// forgeV6 uses IPv6 addresses that differ in one byte.
func forgeV6(at int) func(*pattern.Spreads) {
	return func(s *pattern.Spreads) {
		for i := range 20 {
			a := [16]byte{0x20, 1, 0xd, 0xb8}
			a[at] = byte(i + 1)
			s.Sender(startT, mac(2), netip.AddrFrom16(a))
		}
	}
}

// spreadCase is what a device does and the peaks that are told of it.
type spreadCase struct {
	name string
	do   func(*pattern.Spreads)
	want []uint32
}

func spreadCases() []spreadCase {
	return []spreadCase{
		{"ten within a minute", forge(10, 6*second), []uint32{10}},
		{"ten within two", forge(10, 12*second), []uint32{5}},
		{"four are too few", forge(4, second), nil},
		{"more than are kept", forge(1000, 1e6), []uint32{32}},
		{"the same again and again", func(s *pattern.Spreads) {
			for i := range 100 {
				s.Sender(startT+int64(i)*second, mac(2), stranger(i%6))
			}
		}, []uint32{6}},
		{"one after the other for an hour", forge(3600, second), []uint32{32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32}},
		{"a router", func(s *pattern.Spreads) {
			s.Sender(startT, mac(2), stranger(70))
			s.Router(mac(2))
			forge(20, second)(s)
		}, nil},
		{"known for a router later", func(s *pattern.Spreads) {
			forge(20, second)(s)
			s.Router(mac(2))
		}, nil},
		{"many IPv6 addresses of one network", forgeV6(15), nil},
		{"IPv6 addresses of many networks", forgeV6(4), []uint32{20}},
		{"a look around the home", func(s *pattern.Spreads) {
			s.Router(mac(2)) // a router may look around, too
			for i := range 254 {
				s.Probe(startT+int64(i)*1e7, mac(2), device(byte(i)).Addr)
			}
		}, []uint32{32}},
		{"across two slots", func(s *pattern.Spreads) {
			for i := range 12 {
				s.Sender(startT+(294+int64(i))*second, mac(2), stranger(i))
			}
		}, []uint32{6, 12}},
		{"a clock that goes back", func(s *pattern.Spreads) {
			forge(8, second)(s)
			for i := range 6 {
				s.Sender(startT-9000*second, mac(2), stranger(100+i))
			}
		}, []uint32{6, 8}},
	}
}

func TestSpreads(t *testing.T) {
	for _, tc := range spreadCases() {
		t.Run(tc.name, func(t *testing.T) {
			s := &pattern.Spreads{}
			tc.do(s)
			rows := s.Take(startT, anyMAC, true)
			if len(rows) != len(tc.want) {
				t.Fatalf("rows %+v, want peaks %v", rows, tc.want)
			}
			for i, row := range rows {
				if row.Peak != tc.want[i] || row.Device != mac(2).String() {
					t.Errorf("row %+v, want peak %d", row, tc.want[i])
				}
			}
		})
	}
}

func TestSpreadRow(t *testing.T) {
	s := &pattern.Spreads{}
	for i := range 9 {
		s.Probe(startT+int64(i)*second, mac(2), device(byte(200-i)).Addr)
		s.Probe(startT+int64(i)*second, mac(3), device(byte(200-i)).Addr)
	}
	if rows := s.Take(startT+299*second, anyMAC, false); len(rows) != 0 {
		t.Errorf("told before the slot was over: %+v", rows)
	}
	rows := s.Take(startT+300*second, func(m flow.MAC) bool { return m == mac(2) }, false)
	if len(rows) != 1 || rows[0].Kind != flow.SpreadProbed || rows[0].StartNs != startT || len(rows[0].Examples) != 4 || rows[0].Examples[0] != device(192).Addr {
		t.Errorf("rows: %+v", rows)
	}
}

// TestSpreadsBound counts the devices that found no room.
func TestSpreadsBound(t *testing.T) {
	s := &pattern.Spreads{}
	for i := range 600 {
		s.Probe(startT, flow.MAC{2, 0, 0, 0, byte(i >> 8), byte(i)}, device(1).Addr)
	}
	s.Probe(startT, flow.MAC{}, device(1).Addr) // of nobody
	if s.Beyond() != 88 {
		t.Errorf("%d beyond, want 88", s.Beyond())
	}
}
