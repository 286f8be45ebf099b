package store

import (
	"path/filepath"
	"strings"
	"testing"
)

// formulas lists each formula of the label specification that rests on what was
// seen, and where its figures stand. Facts gives all of them a device; none needs
// more than rows of one device and the span, which is milliseconds even of a year
// (TestLongHome).
var formulas = []struct{ rule, from, how string }{
	{"B.1 own, relayed", "partner.kind device_address.address", "rows of kind 1 are never counted for the device"},
	{"B.1 setup window", "setup.from_ns setup.until_ns setup.relayed_last_ns partner.kind", "kind 4 is kept apart; slots within a window are left out"},
	{"B.1 asked, tried, contacted", "traffic_day.reach traffic_month.reach", "the farthest of a row"},
	{"B.1 company", "partner.name name_binding.name tls.cert_names", "the flow's own name, else the answer before it, else the certificate"},
	{"B.1 U", "slot.slots device_day.uplink", "payload without DNS, NTP, DHCP; by day in any time zone from slots"},
	{"B.1 H, D, N", "device_hours.hours device_day.hours device_day.up_packets", "hours with packets, days with six of them, packets up"},
	{"B.1 coverage", "capture.dropped capture.packets", "by capture"},
	{"B.2 new companies, saturation", "partner.first_ns traffic_day.day", "first time of each partner"},
	{"B.4 1 companies", "traffic_day.reach partner.name", "partners with reach 3"},
	{"B.4 2 trackers, f", "traffic_day.hour_bits traffic_month.hours device_day.hours", "hours of partners over hours of the device"},
	{"B.4 3 borders, share of U", "traffic_day.sent_payload partner.port", "payload by partner, housekeeping ports left out"},
	{"B.4 4 envelope", "traffic_day.sealed traffic_day.clear traffic_day.sent_payload observation.rule", "unknown is what is neither; overrides from observations"},
	{"B.4 5 load", "slot.slots", "median of U by local day"},
	{"B.4 6 night, b and q", "slot.slots", "slots of quiet hours: bytes, and contacts over none"},
	{"B.4 7 doors", "partner.kind observation.rule device_clue.kind", "kind 2 from the Internet; mapping requests are observations"},
	{"B.4 8 care", "traffic_day.day partner.name partner.protocol", "last contact with an update host, sealed or not"},
	{"D.2 D01-D20", "observation.rule observation.masked observation.capture observation.packet", "masked, with the way back to the packet"},
	{"D.3 P01", "burst.bursts slot.slots", "size, length, rate, what came back; idle median from slots"},
	{"D.3 P02", "burst.bursts", "packets over 900 bytes of all"},
	{"D.3 P03", "beat.mean_ns beat.spread_ns beat.median_ns beat.first_ns beat.last_ns", "period and its variation"},
	{"D.3 P04", "burst.bursts", "small bursts after an event; at most 24 an hour, the largest, are kept"},
	{"D.3 P05", "slot.slots device_hours.hours", "U by hour over 14 days"},
	{"D.3 P06", "beat.mean_ns beat.mean_bytes beat.spread_bytes device_hours.hours", "period, size, constant size, hours a day"},
	{"D.3 P07", "slot.slots", "U in two slots against the daily median"},
	{"D.3 P08", "spread.peak", "local addresses within 60 s"},
	{"D.3 P09", "burst.bursts traffic.hours", "tracker contact after use: to the second by bursts, else to the hour"},
	{"D.3 P10", "slot.slots", "q over 24 h"},
	{"D.3 P11, P12", "partner.name burst.bursts", "role of the host; bursts after use"},
	{"E.1 TT-B01, B02", "attempt.port attempt.peak attempt.failed attempt.scope", "hosts that failed on one port in any five minutes"},
	{"E.1 TT-B03", "attempt.endpoint attempt.peak", "ports of one host"},
	{"E.1 TT-B04", "attempt.marked", "SYN packets with the mark"},
	{"E.1 TT-B05", "attempt.short attempt.repeated attempt.answered", "over slots of 10 to 30 minutes"},
	{"E.1 TT-B06, B07", "flood.ten_packets flood.ten_bytes flood.syn flood.returned", "rates over ten seconds; GRE is a partner of protocol 47"},
	{"E.1 TT-B08", "spread.kind spread.peak partner.kind partner.port", "answers within 60 s; who got them, and how much more than was asked, by served partners"},
	{"E.1 TT-B09", "spread.kind spread.peak", "sender addresses within 60 s"},
	{"E.1 TT-B10, B14", "observation.rule", "words in readable payload"},
	{"E.1 TT-B11", "beat.low_ns beat.median_ns beat.high_ns beat.deviation_ns beat.low_bytes beat.deviation_bytes", "RITA's score"},
	{"E.1 TT-B12", "endpoint.address traffic_day.reach", "two-way payload with a listed address"},
	{"E.1 TT-B13", "lookup.lookups", "names and failures an hour, by parent"},
	{"E.2 TT-X01", "observation.rule", "requests to open a door"},
	{"E.2 TT-X02-X06", "partner.kind partner.port observation.rule", "what answers within the home"},
	{"E.2 TT-X07", "partner.kind partner.scope traffic_day.reach", "served, from the Internet, answered"},
	{"E.2 TT-X08, X09", "device_clue.value device_clue.kind", "names, serials, identifiers told to all"},
	{"E.2 TT-X10", "setup.relayed_last_ns setup.until_ns partner.last_ns", "relayed after the window"},
	{"E.2 TT-X11", "observation.rule", "a sign-in in the clear"},
	{"E.3 TT-C01-C04", "observation.rule observation.count", "what was read"},
	{"E.3 TT-C05", "observation.rule traffic_day.received_payload", "a download in the clear"},
	{"E.3 TT-C06, C07", "tls.version tls.cipher tls.count", "what the server chose"},
	{"E.3 TT-C08, C09", "tls.cert_faults tls.sent_after", "and what was sent all the same"},
	{"E.3 TT-C10", "partner.port traffic_day.clear", "payload of an unsealed control protocol"},
	{"E.3 TT-C11", "partner.port partner.endpoint traffic_day.sent_packets", "resolvers that were not offered; offers are clues"},
	{"E.3 TT-C12", "device_clue.value", "User-Agent"},
	{"E.4 TT-H01", "partner.first_ns name_binding.first_ns", "first contact after a baseline"},
	{"E.4 TT-H02", "device_day.uplink", "daily U against its median"},
	{"E.4 TT-H03", "burst.bursts", "P01, P02 in quiet hours"},
	{"E.4 TT-H04", "beat.median_ns", "P03"},
	{"E.4 TT-H06", "traffic_day.hour_bits slot.slots", "trackers in idle hours"},
	{"F.4 learn a profile", "partner.kind partner.port partner.protocol traffic_day.sent_packets traffic_day.day", "packets over five on two days; who opened the flows"},
	{"F.5 flow key", "partner.kind partner.protocol partner.port partner.name partner.endpoint", "direction and opener from kind 2"},
	{"F.5 shares", "traffic_day.sent_bytes traffic_day.received_bytes traffic_day.day partner.first_ns", "bytes, contacts on days, first date"},
}

// TestFormulasRestOnColumns keeps the list above true to the schema.
func TestFormulasRestOnColumns(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, f := range formulas {
		for _, place := range strings.Fields(f.from) {
			table, column, _ := strings.Cut(place, ".")
			var n int
			err := s.reader.QueryRowContext(t.Context(), `SELECT count(*) FROM pragma_table_info(?) WHERE name = ?`, table, column).Scan(&n)
			if err != nil || n != 1 {
				t.Errorf("%s rests on %s, which is not there (%v)", f.rule, place, err)
			}
		}
		if f.how == "" {
			t.Errorf("%s: not said how", f.rule)
		}
	}
}
