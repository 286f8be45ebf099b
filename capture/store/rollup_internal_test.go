package store

import (
	"fmt"
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

func importWithLimits(t *testing.T, caches, rollup int) *Store {
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
		imp.cacheLimit, imp.rollupLimit = caches, rollup
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
	want, err := importWithLimits(t, cacheLimit, rollupLimit).Facts(t.Context(), flow.Span{})
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

// TestSumsAgree holds every roll-up against the hour rows.
func TestSumsAgree(t *testing.T) {
	s := importWithLimits(t, cacheLimit, rollupLimit)
	const parts = `sum(sent_packets), sum(received_packets), sum(sent_bytes), sum(received_bytes), sum(sent_payload), sum(received_payload)`
	const internet = `FROM traffic JOIN partner ON partner.id = traffic.partner WHERE scope = 'internet' AND relayed = 0`
	for _, c := range []struct{ name, left, right string }{
		{"days", `SELECT ` + parts + `, sum(sealed), sum(clear), max(reach) FROM traffic`, `SELECT ` + parts + `, sum(sealed), sum(clear), max(reach) FROM traffic_day`},
		{"hours of devices", `SELECT ` + parts + ` ` + internet, `SELECT ` + parts + ` FROM device_hour`},
		{"which hours of devices", `SELECT group_concat(DISTINCT device || '/' || hour ORDER BY device, hour) FROM traffic`, `SELECT group_concat(device || '/' || hour ORDER BY device, hour) FROM device_hour`},
		{"which days", `SELECT group_concat(DISTINCT hour / 24 ORDER BY hour / 24) FROM traffic`, `SELECT group_concat(DISTINCT day ORDER BY day) FROM traffic_day`},
		{"hours within days", `SELECT count(*) FROM (SELECT DISTINCT partner, hour FROM traffic)`, `SELECT sum(length(replace(printf('%s', bits), '0', ''))) FROM (` + bitText + `)`},
	} {
		if l, r := textOf(t, s, c.left), textOf(t, s, c.right); l != r {
			t.Errorf("%s: %s, sums say %s", c.name, l, r)
		}
	}
}

// bitText writes hour_bits of every day row as text of zeros and ones.
const bitText = `SELECT group_concat((hour_bits >> h.value) & 1, '') AS bits
	FROM traffic_day, (WITH RECURSIVE n (value) AS (VALUES (0) UNION ALL SELECT value + 1 FROM n WHERE value < 23) SELECT value FROM n) AS h
	GROUP BY device, day, partner`

// textOf runs a query of one row and joins its columns.
func textOf(t *testing.T, s *Store, query string) string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil || !rows.Next() {
		t.Fatalf("%s: no row (%v, %v)", query, err, rows.Err())
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	if err := rows.Scan(values...); err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, v := range values {
		text += fmt.Sprintf("%v ", *v.(*any))
	}
	return text
}
