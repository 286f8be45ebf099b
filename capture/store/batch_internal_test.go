package store

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

// everyTable lists what an import writes, in a fixed order.
var everyTable = []string{
	"device", "device_clue", "endpoint", "name", "name_binding", "partner",
	"traffic", "traffic_day", "traffic_month", "device_hours", "device_day", "slot",
}

// named gives a binding, clue and slot for each row of traffic.
func named(rows []flow.Traffic) (names []flow.NameBinding, clues []flow.Clue, slots []flow.Slot) {
	for i, t := range rows {
		names = append(names, flow.NameBinding{
			Device: t.Device, Remote: netip.AddrFrom4([4]byte{203, 0, 113, byte(i % 50)}), Name: fmt.Sprintf("\x01n%d.example", i%40),
			Source: flow.NameDNS, FirstNs: t.FirstNs, LastNs: t.LastNs, Count: uint64(i),
		})
		clues = append(clues, flow.Clue{Device: t.Device, Kind: flow.ClueMDNSName, Value: fmt.Sprint(i % 30), FirstNs: t.FirstNs, LastNs: t.LastNs, Count: 1})
		slots = append(slots, flow.Slot{Device: t.Device, StartNs: t.HourNs, SentPayload: uint64(i), Contacts: uint32(i % 5)})
	}
	return names, clues, slots
}

// importTwice imports two captures that overlap, and calls after behind every
// row of each kind.
func importTwice(t *testing.T, after func(*Import) error) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for capture := range 2 {
		rows := manyHours()[capture*150:][:300]
		names, clues, slots := named(rows)
		imp, err := s.Import(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer imp.Abort()
		for i := range rows {
			for _, err := range []error{imp.Names(names[i : i+1]), imp.Clues(clues[i : i+1]), imp.Traffic(rows[i : i+1]), imp.Slots(slots[i : i+1]), after(imp)} {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := imp.Finish(flow.Capture{}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// manyHours has more rows than a few batches hold, with partners that come back.
func manyHours() (rows []flow.Traffic) {
	few := fewHours()
	for i := range 450 {
		t := few[i%60]
		t.Port, t.LastNs = uint16(i%130), t.LastNs-int64(i)
		t.Protocol, t.Source = []string{"tcp", "u\x01", "u\x02"}[i%3], flow.NameSource(i%7)
		rows = append(rows, t)
	}
	return rows
}

// contents gives all rows of a table, row numbers included.
func contents(t *testing.T, s *Store, table string) (lines []string) {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), `SELECT * FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, dest := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprint(values...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestBatchesChangeNothing holds what is written in batches against what is
// written row by row, and against small caches that look up what they forgot.
func TestBatchesChangeNothing(t *testing.T) {
	batched := importTwice(t, func(*Import) error { return nil })
	for name, after := range map[string]func(*Import) error{
		"row by row": (*Import).flushAll,
		"small caches": func(imp *Import) error {
			imp.cacheLimit, imp.rowsLimit, imp.monthsLimit, imp.entriesLimit = 2, 3, 2, 3
			return nil
		},
	} {
		other := importTwice(t, after)
		for _, table := range everyTable {
			want := contents(t, other, table)
			if len(want) == 0 {
				t.Errorf("%s: table %s is empty, so nothing was compared", name, table)
			}
			if diff := cmp.Diff(want, contents(t, batched, table)); diff != "" {
				t.Errorf("%s (-) and batches (+) differ in table %s:\n%s", name, table, diff)
			}
		}
	}
}
