package store

import (
	"fmt"
	"maps"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
)

// fewHours spreads traffic over the turn of a year, out of order.
func fewHours() (rows []flow.Traffic) {
	turn := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano()
	for i := range int64(60) {
		start := turn + (i*7%60-30)*flow.HourNs
		rows = append(rows, flow.Traffic{
			Device: fmt.Sprintf("02:00:00:00:00:%02x", i%4), Remote: netip.AddrFrom4([4]byte{203, 0, 113, byte(i % 9)}), Name: fmt.Sprintf("n%d.example", i%5),
			Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443, Scope: flow.Scope(1 + i%3), HourNs: start, Reach: flow.Reach(i % 4),
			Own:     flow.Counter{SentPackets: 1 + uint64(i), ReceivedPackets: 2, SentBytes: 300, ReceivedBytes: 400, SentPayload: 50, ReceivedPayload: 60},
			Relayed: flow.Counter{SentPackets: uint64(i % 2)}, UpPackets: 1, Grade: flow.Grade{Sealed: 30, Clear: 15, Unknown: 5},
			FirstNs: start + i, LastNs: start + flow.HourNs - 1 - i,
		})
	}
	return rows
}

func importWithLimits(t *testing.T, caches, rows int) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for part := range 2 { // two captures
		imp, err := s.Import(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer imp.Abort()
		imp.cacheLimit, imp.rowsLimit, imp.monthsLimit, imp.entriesLimit = caches, rows, rows, rows
		if err := imp.Traffic(fewHours()[part*20:]); err != nil {
			t.Fatal(err)
		}
		if _, err := imp.Finish(flow.Capture{}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestFullCachesChangeNothing(t *testing.T) {
	want, err := importWithLimits(t, cacheLimit, rowsLimit).Facts(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := importWithLimits(t, 2, 3).Facts(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("small caches (-roomy +small):\n%s", diff)
	}
}

// unpacked lays out every packed column as a temporary table of numbers, each
// line with the row's keys and the entry.
func unpacked(t *testing.T, s *Store, query string, kind packed) (lines [][]int64) {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var device, stretch, partner int64
		var column []byte
		if err := rows.Scan(&device, &stretch, &partner, &column); err != nil {
			t.Fatal(err)
		}
		p := kind.of()
		entries, err := p.unpack(nil, column)
		if err != nil {
			t.Fatal(err)
		}
		for ; len(entries) > 0; entries = entries[p.width():] {
			line := append([]int64{device, stretch, partner}, entries[:p.width()]...)
			if kind == packedHours { // in the order of the tables
				var s sums
				last := s.setEntry(line[4:])
				line = append(s.appendCounts(line[:4]), s.sealed, s.clear, s.reach, last)
			}
			lines = append(lines, line)
		}
	}
	if err := rows.Err(); err != nil || len(lines) == 0 {
		t.Fatalf("%s: %d lines (%v)", query, len(lines), err)
	}
	return lines
}

// figures reads rows of numbers.
func figures(t *testing.T, s *Store, query string) (lines [][]int64) {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		line, dest := make([]int64, len(columns)), make([]any, len(columns))
		for i := range line {
			dest[i] = &line[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil || len(lines) == 0 {
		t.Fatalf("%s: %d lines (%v)", query, len(lines), err)
	}
	return lines
}

// sumsBy adds up lines by device, a stretch made of their second and fourth
// figure, and partner; reach and the time of the last packet are the largest.
func sumsBy(lines [][]int64, stretchOf func(line []int64) int64, own func(partner int64) bool) map[[3]int64][10]int64 {
	out := map[[3]int64][10]int64{}
	for _, line := range lines {
		key := [3]int64{line[0], stretchOf(line), line[2]}
		if !own(line[2]) {
			continue
		}
		sum := out[key]
		for i, v := range line[4:13] {
			if i == 8 {
				sum[i] = max(sum[i], v)
				continue
			}
			sum[i] += v
		}
		out[key] = sum
	}
	return out
}

// TestSumsAgree holds every sum against the hours.
func TestSumsAgree(t *testing.T) {
	s := importWithLimits(t, cacheLimit, rowsLimit)
	hours := unpacked(t, s, `SELECT device, day, partner, hours FROM traffic`, packedHours)
	every := func(int64) bool { return true }
	const parts = counterColumns + `, sealed, clear, reach`
	for _, c := range []struct {
		table, column string
		of            func(line []int64) int64
	}{
		{"traffic_day", "day", func(line []int64) int64 { return line[1] }},
		{"traffic_month", "month", func(line []int64) int64 { return monthOf(line[1]) }},
	} {
		got := map[[3]int64][10]int64{}
		for _, line := range figures(t, s, `SELECT device, `+c.column+`, partner, 0, `+parts+` FROM `+c.table) {
			got[[3]int64(line[:3])] = [10]int64(append(line[4:], 0))
		}
		want := sumsBy(hours, c.of, every)
		if c.column == "month" { // the last one is not over
			newest := int64(0)
			for key := range want {
				newest = max(newest, key[1])
			}
			maps.DeleteFunc(want, func(key [3]int64, _ [10]int64) bool { return key[1] == newest })
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-hours +sums):\n%s", c.table, diff)
		}
	}
	internet := map[int64]bool{}
	for _, line := range figures(t, s, `SELECT id FROM partner WHERE scope = 1 AND kind IN (0, 2)`) {
		internet[line[0]] = true
	}
	checkDevices(t, s, hours, func(partner int64) bool { return internet[partner] })
}

// checkDevices holds the sums of devices against the hours of their partners.
func checkDevices(t *testing.T, s *Store, hours [][]int64, internet func(int64) bool) {
	t.Helper()
	want, wantDays, seen := map[[2]int64][6]int64{}, map[[2]int64][6]int64{}, map[[2]int64]int64{}
	for _, line := range hours {
		hour, day := [2]int64{line[0], line[1]*24 + line[3]}, [2]int64{line[0], line[1]}
		sum, ofDay := want[hour], wantDays[day]
		for i, v := range line[4:10] {
			if internet(line[2]) {
				sum[i] += v
				ofDay[i] += v
			}
		}
		want[hour], wantDays[day] = sum, ofDay
		seen[day] |= 1 << line[3]
	}
	got, gotDays, bits := map[[2]int64][6]int64{}, map[[2]int64][6]int64{}, map[[2]int64]int64{}
	for _, line := range unpacked(t, s, `SELECT device, day, 0, hours FROM device_hours`, packedDeviceHours) {
		got[[2]int64{line[0], line[1]*24 + line[3]}] = [6]int64(line[4:10])
	}
	for _, line := range figures(t, s, `SELECT device, day, `+counterColumns+`, hour_bits FROM device_day`) {
		gotDays[[2]int64(line[:2])], bits[[2]int64(line[:2])] = [6]int64(line[2:8]), line[8]
	}
	for what, pair := range map[string][2]any{"hours": {want, got}, "days": {wantDays, gotDays}, "hours of days": {seen, bits}} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s of devices (-traffic +sums):\n%s", what, diff)
		}
	}
}
