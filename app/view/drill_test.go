package view_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
)

// Whatever the page of a device shows opens what it rests on.
func TestEverythingOpens(t *testing.T) {
	home, teller := exampleHome(t)
	for _, d := range home.Devices {
		v, _ := teller.NewDevice(home, d.Facts.Device.Key, view.PeriodAll)
		noHoles(t, v.Name, v)
		symbolsOpen(t, v)
		rowsOpen(t, v)
		hoursOpen(t, v)
	}
}

func symbolsOpen(t *testing.T, v view.Device) {
	t.Helper()
	for _, s := range v.Symbols {
		if len(s.Know) == 0 || !strings.Contains(fmt.Sprint(s.Know), "label."+s.ID) {
			t.Errorf("%s: %s does not name its rule: %v", v.Name, s.ID, s.Know)
		}
	}
}

func rowsOpen(t *testing.T, v view.Device) {
	t.Helper()
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			if len(r.Why) == 0 || len(r.Flows.Lines) == 0 {
				t.Errorf("%s: %s has %d reasons and %d conversations", v.Name, r.Name, len(r.Why), len(r.Flows.Lines))
			}
		}
	}
}

func hoursOpen(t *testing.T, v view.Device) {
	t.Helper()
	for i, line := range v.When.At {
		for hour, at := range line {
			if watched := v.When.Cells[i][hour] >= 0; watched != (at != 0) {
				t.Errorf("%s: cell %d of line %d leads to %d", v.Name, hour, i, at)
			}
		}
	}
}

// The conversations of all destinations are all that went to and from the
// Internet.
func TestFlowsAddUp(t *testing.T) {
	home, _ := exampleHome(t)
	for _, d := range home.Devices {
		var want, got flow.Counter
		for _, p := range d.Facts.Partners {
			if p.Scope == flow.ScopeInternet {
				want.Add(p.Own)
				want.Add(p.Setup)
			}
		}
		for _, dest := range d.Destinations {
			for _, i := range dest.Flows {
				got.Add(d.Facts.Partners[i].Own)
				got.Add(d.Facts.Partners[i].Setup)
			}
		}
		if got != want {
			t.Errorf("%s: the conversations have %+v, the device %+v", d.Facts.Device.Key, got, want)
		}
	}
}

// crowded is a device with 250 destinations, the first of which has 60
// conversations.
func crowded() classify.Device {
	d := thing(1)
	for i := range 250 {
		d.Destinations = append(d.Destinations, firm(fmt.Sprintf("firm%03d", i), "DE", "content", uint64(1000-i)))
	}
	for j := range 60 {
		d.Destinations[0].Flows = append(d.Destinations[0].Flows, j)
		d.Facts.Partners = append(d.Facts.Partners, flow.Partner{
			Remote: netip.AddrFrom4([4]byte{203, 0, 113, byte(j)}), Name: "a.example", Source: flow.NameTLSSNI, Protocol: "tcp", Port: 443,
			Scope: flow.ScopeInternet, Own: flow.Counter{SentPackets: 1, SentBytes: uint64(j)}, FirstNs: sunday, LastNs: sunday + 61e9,
		})
	}
	d.Facts.Partners[0].Served, d.Facts.Partners[1].Remote = true, netip.Addr{}
	return d
}

func TestCrowdedDevice(t *testing.T) {
	_, teller := emptyHome(t)
	d := crowded()
	v, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodAll)
	noHoles(t, "crowded", v)
	g := v.Groups[0]
	if len(g.Rows) != 200 || g.First != 10 || g.More != "Show 190 more" || g.Rest != "50 more are not listed." {
		t.Errorf("%d rows, %d first, %q, %q", len(g.Rows), g.First, g.More, g.Rest)
	}
	if rests := v.Seen.Lines[0].Rests; len(rests) != 13 || rests[0] != "Firm000: 1.0 kB." || rests[12] != "And 238 more lines." {
		t.Errorf("what was sent is made up of %q", rests)
	}
}

func TestConversationsForExperts(t *testing.T) {
	_, teller := emptyHome(t)
	d := crowded()
	v, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodAll)
	f := v.Groups[0].Rows[0].Flows
	if len(f.Lines) != 40 || f.More != "20 more are not listed." {
		t.Fatalf("%d conversations, %q", len(f.Lines), f.More)
	}
	if got, want := fmt.Sprint(f.Lines[0]), "{203.0.113.59, tcp 443 a.example (tls_sni) Packets out: 1, 59 bytes. Packets in: 0, 0 bytes. 2026-03-15 00:00:00 to 2026-03-15 00:01:01 (UTC)}"; got != want {
		t.Errorf("the first is %s", got)
	}
	table := strings.Split(strings.TrimSuffix(v.Expert.Text, "\n"), "\n")
	if len(table) != 1+40 {
		t.Errorf("the table has %d lines", len(table))
	}
	for i, row := range table {
		if n := strings.Count(row, "\t"); n != 17 {
			t.Errorf("line %d of the table has %d tabs: %q", i, n, row)
		}
	}
}

// The label's symbols of amounts tell them by the day, newest first.
func TestSymbolsByDay(t *testing.T) {
	home, teller := exampleHome(t)
	d := home.Devices[0]
	d.Facts.ByHour = nil
	for day := range int64(20) {
		for _, hour := range []int64{3, 20} {
			d.Facts.ByHour = append(d.Facts.ByHour, flow.HourSum{HourNs: sunday + day*dayNs + hour*hourNs, Own: flow.Counter{SentPayload: uint64(hour)}})
		}
	}
	h := homeOf(d)
	h.Facts.Home.QuietFromMin, h.Facts.Home.QuietToMin = 60, 300
	v, _ := teller.NewDevice(classify.Home{Facts: h.Facts, Devices: h.Devices}, d.Facts.Device.Key, view.PeriodAll)
	for _, s := range v.Symbols {
		text := fmt.Sprint(s.Know)
		switch s.ID {
		case "load":
			if !strings.Contains(text, "3 Apr 2026: 23 bytes. 2 Apr 2026: 23 bytes.") || !strings.Contains(text, "And 8 more lines.") {
				t.Errorf("load: %s", text)
			}
		case "night":
			if !strings.Contains(text, "3 Apr 2026: 3 bytes.") {
				t.Errorf("night: %s", text)
			}
		}
	}
}
