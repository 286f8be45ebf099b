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
	if len(page.Hints) != 1 || page.Hints[0].Says != "Old and New may be the same device." || len(page.Hints[0].Why) != 1 || !strings.Contains(page.Hints[0].Why[0], "01aabbccddee") {
		t.Fatalf("hints %+v", page.Hints)
	}
	change, ok := teller.NewChange(home, page.Hints[0].Key)
	if !ok || change.Others[0].Name != "New" || len(change.Others[0].Why) != 1 || change.Others[1].Name != "Aerial" || len(change.Others[1].Why) != 0 {
		t.Errorf("others %+v: what may be the same comes first", change.Others)
	}
	if all := teller.NewDevices(homeOf(before, named(thing(9), "Aerial")), view.PeriodDay); len(all.Hints) != 0 {
		t.Errorf("hints without a reason: %+v", all.Hints)
	}
}

func TestChangePage(t *testing.T) {
	_, teller := emptyHome(t)
	d := named(thing(1), "Hall")
	plain, _ := teller.NewChange(homeOf(thing(1)), d.Facts.Device.Key)
	if plain.OwnName+plain.Unname+plain.Unkind+plain.PartsLine != "" || len(plain.Others) != 0 || plain.SameNone == "" {
		t.Errorf("nothing said yet: %+v", plain)
	}
	d.Facts.Device.OwnKind = "smart_tv"
	d.Facts.Device.Parts = []string{"02:00:00:00:00:07"}
	d.Identity = device.Identity{Kind: "smart_tv", Owner: true, KindConfidence: statement.Seen}
	page, ok := teller.NewChange(homeOf(d), d.Facts.Device.Key)
	if !ok || page.Title != "Change Hall" || page.OwnName != "Hall" || page.Unname == "" || page.Unkind == "" || len(page.Parts) != 1 || page.Split == "" {
		t.Errorf("page %+v", page)
	}
	var ids, chosen []string
	for _, g := range page.Kinds {
		if g.Title == "" || len(g.Kinds) == 0 {
			t.Errorf("group %+v", g)
		}
		for _, k := range g.Kinds {
			ids = append(ids, k.ID)
			if k.Chosen {
				chosen = append(chosen, k.ID)
			}
			if k.Word == "" {
				t.Errorf("kind %q has no word", k.ID)
			}
		}
	}
	slices.Sort(ids)
	if len(ids) != 60 || len(slices.Compact(ids)) != 60 || len(chosen) != 1 || chosen[0] != "smart_tv" {
		t.Errorf("%d kinds, %v chosen; want all 60 once, and smart_tv", len(ids), chosen)
	}
	noHoles(t, "change", page)
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
