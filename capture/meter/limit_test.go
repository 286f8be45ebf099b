package meter_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

// collect meters frames with a sink and gives the result with all parts put
// together, and their number.
func collect(t *testing.T, options meter.Options, list []flow.Frame) (r *meter.Result, parts int) {
	t.Helper()
	var all flow.Part
	options.Sink = func(p *flow.Part) error {
		parts++
		all.Traffic = append(all.Traffic, p.Traffic...)
		all.Slots = append(all.Slots, p.Slots...)
		return nil
	}
	r = settleAs(options, list)
	if len(r.Traffic) > 0 {
		t.Errorf("%d rows are left in the result", len(r.Traffic))
	}
	r.Part = all
	return r, parts
}

// rowKey is what sets one row of traffic apart from another.
type rowKey struct {
	device, name, protocol string
	remote                 netip.Addr
	source                 flow.NameSource
	port                   uint16
	scope                  flow.Scope
	served                 bool
	hourNs                 int64
}

func keyOf(row *flow.Traffic) rowKey {
	return rowKey{row.Device, row.Name, row.Protocol, row.Remote, row.Source, row.Port, row.Scope, row.Served, row.HourNs}
}

// together adds up rows of one key, as the store does.
func together(rows []flow.Traffic) map[rowKey]flow.Counter {
	sums := map[rowKey]flow.Counter{}
	for i := range rows {
		sum := sums[keyOf(&rows[i])]
		sum.Add(rows[i].Own)
		sum.Add(rows[i].Relayed)
		sums[keyOf(&rows[i])] = sum
	}
	return sums
}

// days repeats frames so many times, a day later each time.
func days(list []flow.Frame, n int) []flow.Frame {
	var out []flow.Frame
	for day := range n {
		for _, f := range list {
			f.TimeNs += int64(day) * 24 * flow.HourNs
			f.Index = uint64(len(out))
			out = append(out, f)
		}
	}
	return out
}

// manyHosts is a device that sends to so many hosts within a second each.
func manyHosts(n, ports int) []flow.Frame {
	r := &capturetest.Recorder{}
	for i := range n {
		far := capturetest.Far(mac(1), netip.AddrFrom4([4]byte{203, 0, byte(i >> 8), byte(i)}))
		for port := range ports {
			r.Add(startNs+int64(i)*1e6, udpFrame(lamp(), far, 50000, uint16(1000+port), "abc"))
		}
	}
	return frames(r, ethernet)
}

// TestTakingPartsChangesNothing holds what a sink takes while the capture is read
// against what is settled at once.
func TestTakingPartsChangesNothing(t *testing.T) {
	for name, list := range map[string][]flow.Frame{"a week": days(exampleFrames(t), 7), "many hosts": manyHosts(900, 2)} {
		t.Run(name, func(t *testing.T) {
			want := settleAs(meter.Options{Sums: meter.SumsAll}, list)
			got, parts := collect(t, meter.Options{Sums: meter.SumsAll}, list)
			t.Logf("%d rows in %d parts", len(got.Traffic), parts)
			if a, b := together(want.Traffic), together(got.Traffic); !reflect.DeepEqual(a, b) {
				t.Errorf("rows (-at once +in parts):\n%s", gocmp.Diff(a, b, compareAddrs()))
			}
			slices.SortFunc(got.Slots, func(a, b flow.Slot) int {
				return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs))
			})
			same(t, "slots", want.Slots, got.Slots)
			same(t, "conversations", want.Conversations, got.Conversations)
			same(t, "the whole", want.Whole, got.Whole)
			same(t, "devices", want.Devices, got.Devices)
			same(t, "names", want.Names, got.Names)
		})
	}
}

// TestLimitsLoseNoPacket holds for every limit at once.
func TestLimitsLoseNoPacket(t *testing.T) {
	list := append(manyHosts(500, 3), exampleFrames(t)...)
	for _, limits := range []meter.Limits{{}, {Flows: 1}, {Flows: 100, Partners: 1}, {Partners: 10, Whole: 5, Waiting: 1}, {Hour: 20}} {
		for _, sums := range []meter.Sums{meter.SumsNone, meter.SumsBounded, meter.SumsAll} {
			t.Run(fmt.Sprintf("%+v %d", limits, sums), func(t *testing.T) {
				r, _ := collect(t, meter.Options{Limits: limits, Sums: sums}, list)
				var packets uint64
				for _, row := range r.Traffic {
					packets += row.Own.SentPackets + row.Relayed.SentPackets
					if row.Scope != flow.ScopeLAN {
						packets += row.Own.ReceivedPackets + row.Relayed.ReceivedPackets
					}
				}
				if packets += r.Capture.Skipped + r.Capture.Unattributed; packets != r.Capture.Packets {
					t.Errorf("%d packets are told of, %d were read", packets, r.Capture.Packets)
				}
				if sums != meter.SumsNone {
					checkTotals(t, r, skippedBytes(list))
				}
				if has := len(r.Conversations) > 0; has != (sums != meter.SumsNone) {
					t.Errorf("conversations are told of: %v", has)
				}
			})
		}
	}
}

// TestPartnersBeyondTheLimitAreTheRest counts rows of a device that scans.
func TestPartnersBeyondTheLimitAreTheRest(t *testing.T) {
	r := settleWith(meter.Limits{Partners: 40}, manyHosts(300, 1))
	var rest []flow.Traffic
	for _, row := range r.Traffic {
		if !row.Remote.IsValid() {
			rest = append(rest, row)
		}
	}
	if len(r.Traffic) > 41 || len(rest) != 1 {
		t.Fatalf("%d rows, of them %d of the rest; want at most 41 and 1", len(r.Traffic), len(rest))
	}
	if rest[0].Own.SentPackets+uint64(len(r.Traffic)-1) != 300 || rest[0].Port != 0 || rest[0].Protocol != "udp" || rest[0].Scope != flow.ScopeInternet {
		t.Errorf("the rest = %+v", rest[0])
	}
	if len(r.Conversations) != 300 {
		t.Errorf("%d conversations, want all 300", len(r.Conversations))
	}
}

// TestPartnersOfAllDevicesAreFew: who makes up devices, each with partners of its
// own, has few rows, and every device keeps its first partners.
func TestPartnersOfAllDevicesAreFew(t *testing.T) {
	const devices, hosts, hour = 30, 20, 100
	list := crowd(devices, hosts)
	var packets uint64
	apart := map[string]int{}
	r := settleWith(meter.Limits{Hour: hour}, list)
	for _, row := range r.Traffic {
		packets += row.Own.SentPackets
		if row.Remote.IsValid() {
			apart[row.Device]++
		}
	}
	if packets != devices*hosts || len(apart) != devices || len(r.Traffic) > devices*9+hour {
		t.Errorf("%d rows of %d devices with %d packets", len(r.Traffic), len(apart), packets)
	}
	for device, n := range apart {
		if n < 8 {
			t.Errorf("%s keeps %d partners apart", device, n)
		}
	}
	if all := settle(list); len(all.Traffic) != devices*hosts {
		t.Errorf("without a limit %d rows, want %d", len(all.Traffic), devices*hosts)
	}
}

// crowd is one datagram from each of some devices to each of some hosts of its own.
func crowd(devices, hosts int) []flow.Frame {
	rec := &capturetest.Recorder{}
	for host := range hosts {
		for device := range devices {
			near := &capturetest.Host{MAC: mac(byte(20 + device)), IPv4: netip.AddrFrom4([4]byte{192, 168, 1, byte(20 + device)})}
			far := capturetest.Far(mac(1), netip.AddrFrom4([4]byte{203, 0, byte(device), byte(host)}))
			rec.Add(startNs+int64(host)*1e6, udpFrame(near, far, 50000, 1000, "abc"))
		}
	}
	return frames(rec, ethernet)
}

// TestPortsOfOneHostAreFew: a device whose every port is tried has few rows.
func TestPortsOfOneHostAreFew(t *testing.T) {
	r := settle(manyHosts(1, 500))
	var packets uint64
	for _, row := range r.Traffic {
		packets += row.Own.SentPackets
	}
	if len(r.Traffic) > 40 || packets != 500 {
		t.Errorf("%d rows with %d packets, want few with 500", len(r.Traffic), packets)
	}
}

// TestStillFlowsAreForgotten: a UDP flow that goes on after a long pause is a new
// one, so the name it told before is no longer its own, and no packet is lost.
func TestStillFlowsAreForgotten(t *testing.T) {
	r := &capturetest.Recorder{}
	r.Add(startNs, udpFrame(lamp(), server(), 50000, 4000, "abc"))
	for i := range 4000 { // others, whose packets make the time pass
		r.Add(startNs+int64(i+1)*second, udpFrame(camera(), server(), 40000, 9999, "x"))
	}
	r.Add(startNs+4001*second, udpFrame(server(), lamp(), 4000, 50000, "abc"))
	result := recorded(r)
	var served, asked int
	for _, row := range result.Traffic {
		switch {
		case row.Device != mac(2).String():
		case row.Served:
			served++
		default:
			asked++
		}
	}
	if served != 0 || asked != 2 {
		t.Errorf("%d rows of served flows and %d of others, want none and two hours", served, asked)
	}
	c := conversation(t, result, mac(2).String(), server().IPv4)
	if c.SentPackets != 1 || c.ReceivedPackets != 1 {
		t.Errorf("conversation = %+v", c)
	}
}

func TestServed(t *testing.T) {
	tests := map[string]struct {
		frames [][]byte
		served bool
		port   uint16
	}{
		"the device asks":                {[][]byte{udpFrame(lamp(), server(), 50000, 4000, "x")}, false, 4000},
		"the answer is seen first":       {[][]byte{udpFrame(server(), lamp(), 443, 50000, "x")}, false, 443},
		"the far side asks":              {[][]byte{udpFrame(server(), lamp(), 50000, 8080, "x")}, true, 8080},
		"the device answers first":       {[][]byte{udpFrame(lamp(), server(), 80, 50000, "x")}, true, 80},
		"a connection from the device":   {[][]byte{tcpSegment(60000, 1, capturetest.SYN, nil)}, false, 60000},
		"the device accepts one":         {[][]byte{tcpSegment(60000, 1, capturetest.SYN|capturetest.ACK, nil)}, true, 50000},
		"two ports that tell nothing":    {[][]byte{udpFrame(server(), lamp(), 40000, 50000, "x")}, true, 50000},
		"data before the late beginning": {[][]byte{tcpSegment(443, 2, capturetest.ACK, []byte("x")), tcpSegment(443, 1, capturetest.SYN, nil)}, false, 443},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			for _, row := range ordered(tc.frames...).Traffic {
				if row.Served != tc.served || row.Port != tc.port {
					t.Errorf("served %v on port %d, want %v on %d", row.Served, row.Port, tc.served, tc.port)
				}
			}
		})
	}
}

// TestSinkEndsTheMetering: an error of the sink comes out, while reading and at
// the end.
func TestSinkEndsTheMetering(t *testing.T) {
	full := errors.New("full")
	m := meter.New(meter.Options{Sink: func(*flow.Part) error { return full }})
	list := days(exampleFrames(t), 1)[:1<<15]
	for i := range list {
		if err := m.Frame(&list[i]); err != nil {
			t.Fatalf("frame %d: %v; so few rows wait for the end", i, err)
		}
	}
	if _, err := m.Settle(); !errors.Is(err, full) {
		t.Errorf("settling gives %v, want the sink's error", err)
	}
}
