package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/company"
	"telltale/classify/disclosure"
	"telltale/classify/purpose"
)

// meeting is a device with partners of one company, each in a flow of its own.
func meeting(n int, id string, sent ...uint64) classify.Device {
	d := thing(n)
	dest := firm(id, "KR", "device_cloud", 0)
	for i, amount := range sent {
		p := partner(fmt.Sprintf("193.99.144.%d", i+1), dest.Names[0], amount)
		d.Facts.Partners = append(d.Facts.Partners, p)
		dest.Flows = append(dest.Flows, i)
		dest.Own.Add(p.Own)
	}
	d.Destinations = []classify.Destination{dest}
	return d
}

func TestCompanyListsItsDevices(t *testing.T) {
	_, teller := emptyHome(t)
	home := homeOf(meeting(1, "orvo", 100), meeting(2, "orvo", 3000, 1000), meeting(3, "other", 9))
	page, ok := teller.NewCompany(home, "company:orvo", view.PeriodDay)
	if !ok {
		t.Fatal("no page")
	}
	if says := []string{"Orvo received 4.1 kB from 2 devices. Its seat: South Korea."}; !cmp.Equal(page.Lines, says) {
		t.Errorf("says %q", page.Lines)
	}
	want := []view.CompanyDevice{
		{
			Key: "00:00:5e:00:53:02", Icon: "unknown", Role: view.RoleService, Amount: "up 4.0 kB", Share: 1,
			Detail: "for the device's own service · in the afternoon",
		},
		{
			Key: "00:00:5e:00:53:01", Icon: "unknown", Role: view.RoleService, Amount: "up 100 bytes", Share: 0.025,
			Detail: "for the device's own service · in the afternoon",
		},
	}
	if diff := cmp.Diff(want, page.Devices.Rows, cmpopts.IgnoreFields(view.CompanyDevice{}, "Name", "Spoken")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]view.NameRow{{Name: "www.orvo.example", Devices: "2 devices"}}, page.Names.Rows); diff != "" {
		t.Error(diff)
	}
	if keys := view.CompanyDeviceKeys(home, "company:orvo"); !cmp.Equal(keys, []string{want[0].Key, want[1].Key}) {
		t.Errorf("devices %v", keys)
	}
}

func TestCompanyTellsItsServers(t *testing.T) {
	_, teller := emptyHome(t)
	page, _ := teller.NewCompany(homeOf(meeting(1, "orvo", 100), meeting(2, "orvo", 3000, 1000)), "company:orvo", view.PeriodDay)
	want := []view.WorldRow{{Code: "DE", Name: "Germany", Servers: "2 servers", Amount: "4.1 kB", Share: 1, Spoken: "Germany: 2 servers, 4.1 kB sent there."}}
	if diff := cmp.Diff(want, page.Servers.Rows); diff != "" {
		t.Error(diff)
	}
	if a := page.Addresses; len(a.Rows) != 3 || a.Rows[0].Flow.Address != "193.99.144.1, tcp 443" || strings.Count(a.Text, "\n") != 4 {
		t.Errorf("addresses %+v", a)
	}
}

// A company is told of only if data was exchanged with it by a device that is no person's.
func TestCompaniesWithoutAPage(t *testing.T) {
	_, teller := emptyHome(t)
	asked, phone := meeting(1, "asked", 5), meeting(2, "private", 5)
	asked.Destinations[0].Reach = flow.ReachAsked
	phone.Identity.Kind = "phone"
	home := homeOf(asked, phone)
	for _, key := range []string{"company:asked", "company:private", "company:nobody", "", view.UnnamedKey} {
		if _, ok := teller.NewCompany(home, key, view.PeriodDay); ok {
			t.Errorf("%q has a page", key)
		}
	}
}

func TestCompanyOfAnotherTime(t *testing.T) {
	_, teller := emptyHome(t)
	const empty = "No device exchanged data with it in this time. Choose a longer time."
	for key, want := range map[string]string{"company:orvo": "Orvo", "company:amazon": "Amazon", "domain:odd.example": "odd.example", view.UnnamedKey: "unknown"} {
		page := teller.NewUnheard(homeOf(meeting(1, "orvo", 100)), key, view.PeriodDay)
		if page.Name != want || page.Empty != empty || len(page.Devices.Rows) > 0 {
			t.Errorf("%q: %+v", key, page)
		}
		for _, l := range page.Lines {
			if strings.Contains(l, "100 bytes") {
				t.Errorf("%q tells amounts of another time: %q", key, l)
			}
		}
	}
}

// What a company may learn are the findings about what was sent to it, and not those about others.
func TestWhatACompanyLearns(t *testing.T) {
	_, teller := emptyHome(t)
	d := meeting(1, "orvo", 100)
	leaf := func(grade disclosure.Grade, key string, named bool) disclosure.Disclosure {
		return disclosure.Disclosure{
			Grade: grade, Rule: "D05", Sentence: "leaves.seen.ad_id", Plural: 1, Args: map[string]any{"Whom": "Orvo"},
			Recipients: []disclosure.Recipient{{Key: key, Name: "Orvo", Named: named}},
		}
	}
	d.Leaves = []disclosure.Disclosure{
		leaf(disclosure.Seen, "company:orvo", true), leaf(disclosure.Able, "company:orvo", true),
		leaf(disclosure.Seen, "company:other", true), leaf(disclosure.Seen, "company:orvo/rented", false),
	}
	page, _ := teller.NewCompany(homeOf(d), "company:orvo", view.PeriodDay)
	if l := page.Learns; len(l.Items) != 1 || l.Items[0].Grade != "Seen" || l.Items[0].Key != d.Facts.Device.Key || l.Empty != "" {
		t.Errorf("%+v", l)
	}
	d.Leaves = nil
	page, _ = teller.NewCompany(homeOf(d), "company:orvo", view.PeriodDay)
	if l := page.Learns; len(l.Items) != 0 || l.Empty == "" || l.Always == "" {
		t.Errorf("%+v", l)
	}
}

// All servers that nobody can name have one page; it says so, and names no company.
func TestThoseWithoutAName(t *testing.T) {
	_, teller := emptyHome(t)
	rented := firm("cloud", "US", "hosting", 700)
	bare := classify.Destination{
		Key: "network:64500/unknown", Company: company.Operator{Name: "Some network"}, Group: purpose.Unknown, Addrs: []string{"193.99.144.80"},
		Reach: flow.ReachContacted, Own: flow.Counter{SentPayload: 300, ReceivedPayload: 1}, FirstNs: sunday, LastNs: sunday + hourNs, Hours: []int64{sunday},
	}
	page, ok := teller.NewCompany(homeOf(thing(1, rented, bare)), view.UnnamedKey, view.PeriodDay)
	if !ok {
		t.Fatal("no page")
	}
	if page.Name != "2 we cannot name" || page.Seat != "" || len(page.Know) != 0 || page.Role != view.RoleUnknown {
		t.Errorf("%+v", page)
	}
	if want := "2 we cannot name: 1.0 kB went there from 1 device."; page.Lines[0] != want {
		t.Errorf("says %q, want %q", page.Lines[0], want)
	}
	if page.Devices.Rows[0].Detail != "at times, also at night" {
		t.Errorf("detail %q", page.Devices.Rows[0].Detail)
	}
}

// Rows of a device lead to the page of the company, if it has one.
func TestRowsLeadToCompanies(t *testing.T) {
	_, teller := emptyHome(t)
	tried := with(firm("shop", "US", "content", 0), func(d *classify.Destination) { d.Reach = flow.ReachTried })
	d := thing(1, firm("lamp", "DE", "content", 5), firm("cloud", "US", "hosting", 4), tried)
	page, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodDay)
	got := map[string]string{}
	for _, g := range page.Groups {
		for _, r := range g.Rows {
			got[r.Name] = r.Company
		}
	}
	want := map[string]string{"Lamp": "company:lamp", "a server rented from Cloud": "", "Shop": ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkCompany(b *testing.B) {
	_, teller := emptyHome(b)
	home := crowd(300, 70)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := teller.NewCompany(home, "company:everybody1", view.PeriodDay); !ok {
			b.Fatal("no page")
		}
	}
}
