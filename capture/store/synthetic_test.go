package store_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/store"
)

// A synthetic home: every device meets the same number of partners in every
// hour, taken in turn from twice as many.
type synthetic struct{ devices, partners, days int }

func (h synthetic) key(d int) string { return fmt.Sprintf("02:00:00:00:%02x:%02x", d>>8, d&255) }

func (h synthetic) hour(hour int64) (traffic []flow.Traffic, slots []flow.Slot) {
	start := dayStart + hour*flow.HourNs
	for d := range h.devices {
		for p := range h.partners {
			n := (int(hour) + p*2 + d) % (2 * h.partners)
			t := flow.Traffic{
				Device: h.key(d), Remote: netip.AddrFrom4([4]byte{203, byte(d), 113, byte(n)}), Protocol: "tcp", Port: 443,
				Scope: flow.ScopeInternet, HourNs: start, Reach: flow.ReachContacted,
				Own:     flow.Counter{SentPackets: 90 + uint64(p), ReceivedPackets: 130, SentBytes: 11400, ReceivedBytes: 162300, SentPayload: 5900, ReceivedPayload: 154000},
				Grade:   flow.Grade{Sealed: 5900},
				FirstNs: start + int64(p)*secondNs + 123456789, LastNs: start + 3500*secondNs + 987654321, UpPackets: 41,
			}
			if n%4 != 0 {
				t.Name, t.Source = fmt.Sprintf("host%d.vendor%d.example", n, d), flow.NameTLSSNI
			}
			traffic = append(traffic, t)
		}
		for i := range int64(12) {
			slots = append(slots, flow.Slot{Device: h.key(d), StartNs: start + i*flow.SlotNs, SentPayload: 12345, Contacts: 9})
		}
	}
	return traffic, slots
}

func (h synthetic) names() (names []flow.NameBinding) {
	for d := range h.devices {
		for n := range 2 * h.partners {
			for alias := range 1 + n%2 {
				names = append(names, flow.NameBinding{
					Device: h.key(d), Remote: netip.AddrFrom4([4]byte{203, byte(d), 113, byte(n)}), Name: fmt.Sprintf("host%d.alias%d.vendor%d.example", n, alias, d),
					Source: flow.NameDNS, FirstNs: dayStart + int64(alias)*dayNs, LastNs: dayStart + 30*dayNs, Count: 99,
				})
			}
		}
	}
	return names
}

const dayNs = 24 * flow.HourNs

// fill imports the home a day at a time, as daily recordings would come.
func (h synthetic) fill(t testing.TB, s *store.Store) (rows int) {
	t.Helper()
	for day := range h.days {
		imp, err := s.Import(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer imp.Abort()
		for hour := range 24 {
			traffic, slots := h.hour(int64(day*24 + hour))
			rows += len(traffic)
			add(t, imp, load{traffic: traffic, slots: slots})
		}
		if day == 0 {
			add(t, imp, load{names: h.names()})
		}
		if _, err := imp.Finish(flow.Capture{Name: "day.pcap", SHA256: fmt.Sprint(day), Status: flow.StatusOK}); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

func fileBytes(t testing.TB, path string) int64 {
	t.Helper()
	stat, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return stat.Size()
}

// BenchmarkImportHour adds hour after hour of thirty devices with twenty
// partners each, one transaction an hour, onto a growing file.
func BenchmarkImportHour(b *testing.B) {
	h := synthetic{devices: 30, partners: 20, days: 0}
	s, _ := openHome(b)
	hour := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		traffic, slots := h.hour(hour)
		hour++
		put(b, s, load{traffic: traffic, slots: slots})
	}
	b.ReportMetric(float64(hour)*600/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkImportDay adds whole days, one transaction each, as a recording does.
func BenchmarkImportDay(b *testing.B) {
	h := synthetic{devices: 30, partners: 20, days: 1}
	s, _ := openHome(b)
	day := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		var all load
		for hour := range int64(24) {
			traffic, slots := h.hour(day*24 + hour)
			all.traffic, all.slots = append(all.traffic, traffic...), append(all.slots, slots...)
		}
		day++
		put(b, s, all)
	}
	b.ReportMetric(float64(day)*600*24/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkFacts(b *testing.B) {
	h := synthetic{devices: 30, partners: 20, days: 30}
	s, path := openHome(b)
	rows := h.fill(b, s)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	s = reopen(b, path)
	b.Logf("%d hour rows, file %d bytes", rows, fileBytes(b, path))
	month := flow.Span{FromNs: dayStart + flow.HourNs, ToNs: dayStart + 30*dayNs - flow.HourNs}
	for name, span := range map[string]flow.Span{
		"all": {}, "ragged month": month,
		"last day": {FromNs: dayStart + 29*dayNs, ToNs: dayStart + 30*dayNs}, "last hour": {FromNs: dayStart + 30*dayNs - flow.HourNs, ToNs: dayStart + 30*dayNs},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Facts(b.Context(), span); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("device", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.DeviceFacts(b.Context(), h.key(3), flow.Span{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "home.db")
	for b.Loop() {
		s, err := store.Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
