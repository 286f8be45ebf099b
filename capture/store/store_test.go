package store_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// dayStart is 2026-03-01T00:00:00Z.
const dayStart = int64(1772323200) * 1e9

const (
	secondNs = int64(1e9)
	cameraID = "00:11:22:33:44:55"
	phoneID  = "66:77:88:99:aa:bb"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func openHome(t testing.TB) (*store.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "new folder", "home?#%.db")
	return reopen(t, path), path
}

func reopen(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// load is all that one capture holds, for tests.
type load struct {
	capture flow.Capture
	devices []flow.Device
	names   []flow.NameBinding
	clues   []flow.Clue
	traffic []flow.Traffic
	slots   []flow.Slot
}

func put(t testing.TB, s *store.Store, l load) int64 {
	t.Helper()
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	add(t, imp, l)
	id, err := imp.Finish(l.capture)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func add(t testing.TB, imp *store.Import, l load) {
	t.Helper()
	for _, err := range []error{
		imp.Traffic(l.traffic), imp.Devices(l.devices), imp.Names(l.names), imp.Clues(l.clues), imp.Slots(l.slots),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func counter(n uint64) flow.Counter {
	return flow.Counter{SentPackets: n, ReceivedPackets: 2 * n, SentBytes: 100 * n, ReceivedBytes: 200 * n, SentPayload: 50 * n, ReceivedPayload: 150 * n}
}

// hourRow is an hour of sealed traffic of the camera with a server.
func hourRow(hour int64, remote, name string, n uint64) flow.Traffic {
	start := dayStart + hour*flow.HourNs
	t := flow.Traffic{
		Device: cameraID, Remote: addr(remote), Name: name, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, HourNs: start,
		Own: counter(n), Grade: flow.Grade{Sealed: 40 * n, Clear: n, Unknown: 9 * n}, UpPackets: n, Reach: flow.ReachContacted,
		FirstNs: start + 5*secondNs + 1234567, LastNs: start + 50*secondNs + 7654321,
	}
	if name != "" {
		t.Source = flow.NameTLSSNI
	}
	return t
}

func oneCapture() load {
	clues := []flow.Clue{{Device: cameraID, Kind: flow.ClueDHCPHostname, Value: "cam", FirstNs: dayStart, LastNs: dayStart + 1, Count: 2}}
	return load{
		clues: clues,
		capture: flow.Capture{
			Name: "home.pcap", SHA256: "ab01", Format: "pcap", LinkType: "ethernet", Packets: 1000, WireBytes: 123456,
			FirstNs: dayStart, LastNs: dayStart + flow.HourNs, HasTime: true, Skipped: 3, Unattributed: 4, Dropped: 5,
			Oddities: []flow.Oddity{{Reason: "dns_truncated", Count: 7}, {Reason: "ip_header_short", Count: 2}},
			Status:   flow.StatusTruncated, Problem: "capture.truncated",
		},
		devices: []flow.Device{{
			Key: cameraID, MAC: flow.MAC{0, 0x11, 0x22, 0x33, 0x44, 0x55}, Addrs: []netip.Addr{addr("192.168.1.20"), addr("fe80::1")},
			Hostname: "cam", FirstNs: dayStart + 1, LastNs: dayStart + flow.HourNs - 1,
			Clues: clues,
		}},
		names: []flow.NameBinding{{
			Device: cameraID, Name: "a.example", Remote: addr("203.0.113.7"), Source: flow.NameDNS,
			FirstNs: dayStart + 2, LastNs: dayStart + 3, Count: 4,
		}},
		traffic: []flow.Traffic{hourRow(0, "203.0.113.7", "", 10)},
		slots:   []flow.Slot{{Device: cameraID, StartNs: dayStart, SentPayload: 500, Contacts: 1}},
	}
}

func TestRoundTrip(t *testing.T) {
	s, _ := openHome(t)
	in := oneCapture()
	in.capture.ID = put(t, s, in)
	row := in.traffic[0]
	want := flow.Facts{
		Home:     flow.Home{TimeZone: "UTC", QuietFromMin: 60, QuietToMin: 300},
		Captures: []flow.Capture{in.capture},
		Devices: []flow.DeviceFacts{{
			Device: in.devices[0], FirstNs: dayStart + 1, LastNs: dayStart + flow.HourNs - 1, Hours: 1, UpPackets: 10, Own: row.Own,
			Partners: []flow.Partner{{
				Remote: row.Remote, Name: "a.example", Source: flow.NameDNS, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet,
				Own: row.Own, Grade: row.Grade, Reach: flow.ReachContacted, FirstNs: row.FirstNs, LastNs: row.LastNs, Hours: []int64{dayStart},
			}},
			ByHour: []flow.HourSum{{HourNs: dayStart, Own: row.Own}},
			Slots:  in.slots,
		}},
	}
	got, err := s.Facts(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestNewHomeIsForTheOwnerAlone(t *testing.T) {
	_, path := openHome(t)
	for name, want := range map[string]os.FileMode{path: 0o600, path + "-wal": 0o600, filepath.Dir(path): 0o700} {
		stat, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := stat.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(name), got, want)
		}
	}
}
