package view_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/device"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// named gives a device the owner's name.
func named(d classify.Device, name string) classify.Device {
	d.Facts.Device.OwnName = name
	return d
}

// keys gives the keys of rows.
func keys(rows []view.DeviceRow) (list []string) {
	for _, r := range rows {
		list = append(list, r.Name)
	}
	return list
}

func TestDevicesInOrder(t *testing.T) {
	_, teller := emptyHome(t)
	much, little := firm("lamp", "DE", "device_cloud", 1000), firm("shop", "US", "content", 5)
	anna := named(thing(1, little), "anna")
	anna.Facts.LastNs = sunday + 5*flow.HourNs
	anna.Findings = []risk.Finding{{Severity: risk.Low}, {Severity: risk.Low}}
	bert := named(thing(2, much), "Bert")
	bert.Facts.LastNs = sunday + 2*flow.HourNs
	bert.Findings = []risk.Finding{{Severity: risk.High}}
	carl := named(thing(3, much, little), "Carl")
	carl.Facts.LastNs = sunday + 3*flow.HourNs
	phone := named(thing(4, much), "Ada's phone")
	phone.Identity = device.Identity{Kind: device.KindPhone, KindConfidence: statement.Seen}
	phone.Facts.LastNs = sunday + 9*flow.HourNs
	page := teller.NewDevices(homeOf(carl, bert, phone, anna), view.PeriodDay)
	for by, want := range map[view.SortBy][]string{
		view.SortName:      {"Ada's phone", "anna", "Bert", "Carl"},
		view.SortSent:      {"Carl", "Bert", "anna", "Ada's phone"},
		view.SortCompanies: {"Carl", "anna", "Bert", "Ada's phone"},
		view.SortSeen:      {"anna", "Carl", "Bert", "Ada's phone"},
		view.SortFindings:  {"Bert", "anna", "Carl", "Ada's phone"}, // the gravest, not the most
	} {
		if diff := cmp.Diff(want, keys(page.Sorted(by))); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", by, diff)
		}
	}
	if diff := cmp.Diff(keys(page.Sorted(view.SortName)), keys(page.Rows)); diff != "" {
		t.Errorf("at first not by name:\n%s", diff)
	}
}

// TestPeopleHaveNoFiguresAmongDevices holds that nobody reads another's life
// from the page, not even when their phone was at home.
func TestPeopleHaveNoFiguresAmongDevices(t *testing.T) {
	_, teller := emptyHome(t)
	phone := thing(4, firm("shop", "US", "content", 5))
	phone.Identity = device.Identity{Kind: device.KindPhone, KindConfidence: statement.Seen}
	phone.Facts.LastNs = sunday + 9*flow.HourNs
	home := homeOf(phone)
	row := teller.NewDevices(home, view.PeriodDay).Rows[0]
	if row.Private == "" || row.Sent+row.Companies+row.Count+row.Line+row.Seen+row.When+row.Findings != "" {
		t.Errorf("row %+v", row)
	}
	home.LeftOut, home.Devices = home.Devices, nil
	if left := teller.NewDevices(home, view.PeriodDay).LeftOut.Rows[0]; left.Line != "" || left.Name == "" {
		t.Errorf("left out: %+v", left)
	}
}

func TestDeviceRows(t *testing.T) {
	_, teller := emptyHome(t)
	d := named(thing(1, firm("lamp", "DE", "device_cloud", 2000)), "Hall")
	d.Facts.LastNs = sunday + 90*60*1e9
	d.Facts.Device.Parts = []string{"02:00:00:00:00:01"}
	d.Findings = []risk.Finding{{Severity: risk.Low}}
	quiet := named(thing(2), "Quiet")
	quiet.Facts.LastNs = 0
	rows := teller.NewDevices(homeOf(d, quiet), view.PeriodDay).Rows
	got := []string{rows[0].Line, rows[0].Seen, rows[0].When, rows[0].Parts, rows[0].Findings, rows[0].FindingCount, rows[1].Line, rows[1].Seen, rows[1].Findings}
	want := []string{"2.0 kB out · 1 company", "Last seen: 15 Mar 2026, 01:30", "15 Mar 2026, 01:30", "Seen under 2 addresses", "1 thing is worth a look", "1", "Sent nothing to the Internet", "", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestSearchForDevices(t *testing.T) {
	_, teller := emptyHome(t)
	d := named(thing(1), "Änne's lamp")
	d.Facts.Device.Addrs = []netip.Addr{netip.MustParseAddr("192.168.7.1"), netip.MustParseAddr("fe80::1")}
	d.Facts.Device.Hostname, d.Facts.Device.Parts = "ESP_1234", []string{"02:00:00:00:00:07"}
	d.Identity = device.Identity{Kind: "smart_bulb", KindConfidence: statement.Seen, Brand: "Lumo", Maker: "Radio Parts"}
	find := teller.NewDevices(homeOf(d), view.PeriodDay).Rows[0].Find
	for search, want := range map[string]bool{
		"": true, "  ": true, "änne": true, "LAMP": true, "bulb smart": true, "lumo": true, "radio": true, "esp_": true, "192.168.7.1": true,
		"FE80": true, d.Facts.Device.Key: true, "02:00:00:00:00:07": true, "lamp camera": false, "kettle": false,
	} {
		if got := view.Fits(find, search); got != want {
			t.Errorf("searching %q finds it: %v, want %v", search, got, want)
		}
	}
}

func TestNoDevices(t *testing.T) {
	home, teller := emptyHome(t)
	unread := teller.NewDevices(home, view.PeriodDay)
	if unread.Empty == "" || unread.Words.Open == "" || len(unread.Rows) != 0 {
		t.Errorf("nothing read: %+v", unread)
	}
	none := teller.NewDevices(homeOf(), view.PeriodDay)
	if none.Heading != "No device seen" || none.Words.Open != "" {
		t.Errorf("no device: %+v", none)
	}
	if _, ok := teller.NewChange(home, "00:00:5e:00:53:01"); ok {
		t.Error("a device that is not there can be changed")
	}
}

// moved is a phone under two addresses, one after the other, that told the same
// client number.
func moved() (before, after classify.Device) {
	list := []classify.Device{thing(1), thing(2)}
	for i := range list {
		d := &list[i].Facts.Device
		d.Key = fmt.Sprintf("02:00:00:00:00:0%d", i+1)
		d.MAC, _ = flow.ParseMAC(d.Key)
		d.FirstNs, d.LastNs = sunday+int64(i)*dayNs, sunday+int64(i)*dayNs+flow.HourNs
		d.Clues = []flow.Clue{{Device: d.Key, Kind: flow.ClueDHCPClientID, Value: "01aabbccddee"}}
	}
	return named(list[0], "Old"), named(list[1], "New")
}

func TestHintsOfTheSameDevice(t *testing.T) {
	_, teller := emptyHome(t)
	before, after := moved()
	home := homeOf(before, after, named(thing(9), "Aerial"))
	page := teller.NewDevices(home, view.PeriodDay)
	want := []view.SameHint{{Key: before.Facts.Device.Key, Says: "Old and New may be the same device.", Why: []string{"Both gave the router the same client number, 01aabbccddee."}}}
	if diff := cmp.Diff(want, page.Hints); diff != "" {
		t.Fatalf("hints (-want +got):\n%s", diff)
	}
	change, _ := teller.NewChange(home, page.Hints[0].Key)
	var others []string
	for _, o := range change.Others {
		others = append(others, fmt.Sprintf("%s %d", o.Name, len(o.Why)))
	}
	if diff := cmp.Diff([]string{"New 1", "Aerial 0"}, others); diff != "" { // what may be the same comes first
		t.Errorf("others, with how many reasons (-want +got):\n%s", diff)
	}
	if all := teller.NewDevices(homeOf(before, named(thing(9), "Aerial")), view.PeriodDay); len(all.Hints) != 0 {
		t.Errorf("hints without a reason: %+v", all.Hints)
	}
}

func TestChangePage(t *testing.T) {
	_, teller := emptyHome(t)
	plain, _ := teller.NewChange(homeOf(thing(1)), thing(1).Facts.Device.Key)
	if plain.OwnName+plain.Unname+plain.Unkind+plain.PartsLine != "" || plain.SameNone == "" {
		t.Errorf("nothing said yet: %+v", plain)
	}
	d := named(thing(1), "Hall")
	d.Facts.Device.OwnKind, d.Facts.Device.Parts = "smart_tv", []string{"02:00:00:00:00:07"}
	d.Identity = device.Identity{Kind: "smart_tv", Owner: true, KindConfidence: statement.Seen}
	page, _ := teller.NewChange(homeOf(d), d.Facts.Device.Key)
	got := []string{page.Title, page.OwnName, page.Unname, page.Unkind, page.KindNow, page.Parts[0].Spoken, page.Split}
	want := []string{"Change Hall", "Hall", "Take the name away", "Let Telltale work it out", "Smart TV. You told us so.", "Split off 02:00:00:00:00:07", "Split off"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	noHoles(t, "change", page)
	checkKinds(t, page.Kinds, "smart_tv")
}

// checkKinds wants all kinds to be offered once, each with a word, and one to be chosen.
func checkKinds(t *testing.T, groups []view.KindGroup, chosen string) {
	t.Helper()
	ids := map[string]int{}
	for _, g := range groups {
		if g.Title == "" || len(g.Kinds) == 0 {
			t.Errorf("group %+v", g)
		}
		for _, k := range g.Kinds {
			ids[k.ID]++
			if k.Word == "" || k.Chosen != (k.ID == chosen) {
				t.Errorf("kind %+v", k)
			}
		}
	}
	if len(ids) != 60 {
		t.Errorf("%d kinds, want all 60", len(ids))
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("%s is offered %d times", id, n)
		}
	}
}

// TestLeftOutIsCountedNowhere holds that a device that is left out is in no
// figure, keeps its name, and that the coverage tells of it.
func TestLeftOutIsCountedNowhere(t *testing.T) {
	_, teller := emptyHome(t)
	lamp := firm("lamp", "DE", "device_cloud", 2000)
	home := homeOf(thing(1, lamp))
	want := teller.NewHome(home, view.PeriodDay)
	home.LeftOut = []classify.Device{named(thing(2, lamp, firm("shop", "US", "content", 9000)), "Guest")}
	got := teller.NewHome(home, view.PeriodDay)
	if !slices.Contains(got.Coverage, "1 device is left out, as you wished.") {
		t.Errorf("coverage %q", got.Coverage)
	}
	got.Coverage, want.Coverage = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page of the home (-without +with what is left out):\n%s", diff)
	}
	page := teller.NewDevices(home, view.PeriodDay)
	if len(page.Rows) != 1 || len(page.LeftOut.Rows) != 1 || page.LeftOut.Rows[0].Name != "Guest" || !strings.Contains(page.LeftOut.Rows[0].Line, "11 kB") {
		t.Errorf("page %+v", page.LeftOut)
	}
	home.Devices = nil
	if len(teller.NewFrame(home).Pages) < 3 {
		t.Error("no way to the page on which it can be taken in again")
	}
}

// TestFrameLeadsToTheFirstDevices holds that the navigation of a large home
// stays short, and that all its devices have a page.
func TestFrameLeadsToTheFirstDevices(t *testing.T) {
	_, teller := emptyHome(t)
	var list []classify.Device
	for n := range 100 {
		d := thing(n)
		d.Facts.Device.Key = fmt.Sprintf("02:00:00:00:01:%02x", n)
		list = append(list, d)
	}
	list[0].Facts.Device.Parts = []string{"06:00:00:00:00:01"}
	f := teller.NewFrame(homeOf(list...))
	if len(f.Entries) != 24 || len(f.Keys) != 101 {
		t.Errorf("%d devices in the navigation, %d with a page; want 24 and 101", len(f.Entries), len(f.Keys))
	}
}

// BenchmarkDevices is the page of 300 devices with 67 destinations each.
func BenchmarkDevices(b *testing.B) {
	_, teller := emptyHome(b)
	var list []classify.Device
	for n := range 300 {
		var met []classify.Destination
		for i := range 67 {
			met = append(met, firm(fmt.Sprintf("firm%d", n*67+i), "DE", "content", uint64(i)))
		}
		d := thing(n, met...)
		d.Facts.Device.Key = fmt.Sprintf("02:00:00:00:%02x:%02x", n>>8, n&255)
		list = append(list, d)
	}
	home := homeOf(list...)
	b.ReportAllocs()
	for b.Loop() {
		if len(teller.NewDevices(home, view.PeriodAll).Rows) != 300 {
			b.Fatal("devices are missing")
		}
	}
}
