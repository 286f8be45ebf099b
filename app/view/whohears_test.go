package view_test

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/device"
	"telltale/classify/purpose"
)

const (
	hearsFile  = "testdata/example-hears.txt"
	hearsFirst = "# The page of who hears and the pages of all companies of the example home. To write it anew: go test ./app/view -run TestExampleHears -update\n"
)

// hears writes the page of who hears.
func (p *page) hears(w view.WhoHears) {
	p.line(0, "WHO HEARS %s", w.Heading)
	p.part(1, "sub: ", w.Sub)
	p.part(1, "badge: ", w.Badge)
	p.part(1, "empty: ", w.Empty)
	p.line(1, "%s", strings.Join(w.Ways[:], " | "))
	f := w.Flow
	p.line(1, "flow: %s", strings.Join(f.Titles[:], " → "))
	for i, column := range [][]view.FlowStop{f.Devices, f.Companies, f.Countries} {
		for j, s := range column {
			p.line(2, "%d.%d %s [%s %s] %s", i+1, j, s.Name, s.Key, s.Role, s.Says)
		}
	}
	for _, l := range f.Links {
		p.line(2, "%d → %d [%s] %d: %s", l.From, l.To, l.Role, l.Sent, l.Says)
	}
	p.line(2, "home: %v", f.Home)
	p.line(2, "%s / %s", f.Hint, f.Note)
	for _, r := range w.List.Rows {
		p.line(1, "row %s [%s] %s · %s | %s %s | %s %.3f", r.Name, r.Key, r.Word, r.Detail, r.Seat, r.Country, r.Amount, r.Share)
		p.line(2, "%s", r.Spoken)
	}
	p.world(w.World)
}

func (p *page) world(w view.WorldPanel) {
	p.line(1, "%s: %s", w.Title, w.Line)
	for _, r := range w.Countries {
		p.line(2, "%s [%s] %s %s %.3f", r.Name, r.Code, r.Servers, r.Amount, r.Share)
	}
	p.line(2, "%s", w.Doubt.Title)
	for _, l := range w.Doubt.Lines {
		p.line(3, "%s", l)
	}
}

// company writes the page of a company.
func (p *page) company(c view.Company) {
	p.line(0, "COMPANY %s [%s %s] %s", c.Name, c.Role, c.Seat, c.Word)
	for _, l := range c.Lines {
		p.line(1, "%s", l)
	}
	p.part(1, "empty: ", c.Empty)
	for _, l := range c.Know {
		p.line(2, "know: %s", l)
	}
	for _, d := range c.Devices.Rows {
		p.line(1, "%s [%s %s] %s | %s %.3f | %s", d.Name, d.Icon, d.Role, d.Detail, d.Amount, d.Share, d.Spoken)
	}
	p.line(1, "%s", c.When.Alt)
	for i, row := range c.When.Cells {
		p.line(2, "%s %s", c.When.Days[i], cells(row))
	}
	p.line(1, "%s: %s", c.Learns.Title, c.Learns.Always)
	for _, l := range c.Learns.Items {
		p.line(2, "%s: %s (%s)", l.Grade, l.Says, l.Device)
	}
	p.part(1, "names: ", c.Names.Empty)
	for _, n := range c.Names.Rows {
		p.line(1, "name %s: %s", n.Name, n.Devices)
	}
	for _, r := range c.Servers.Rows {
		p.line(1, "server %s %s", r.Name, r.Servers)
	}
	for _, l := range c.Servers.Doubt {
		p.line(1, "servers: %s", l)
	}
	for _, a := range c.Addresses.Rows {
		p.line(1, "%s: %s | %s | %s | %s", a.Device, a.Flow.Address, a.Flow.Name, a.Flow.Amounts, a.Flow.Times)
	}
}

// TestExampleHears holds every word of the pages of companies of the example home.
func TestExampleHears(t *testing.T) {
	home, teller := exampleHome(t)
	var p page
	all := teller.NewWhoHears(home, view.PeriodDay)
	p.hears(all)
	for _, r := range all.List.Rows {
		one, ok := teller.NewCompany(home, r.Key, view.PeriodDay)
		if !ok {
			t.Fatalf("company %q has no page", r.Key)
		}
		p.company(one)
	}
	got := hearsFirst + p.String()
	if *update {
		if err := os.WriteFile(hearsFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(hearsFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("pages of the example home (-want +got):\n%s", diff)
	}
}

// sentByAll is what the devices that are shown sent to whoever they exchanged data with.
func sentByAll(home classify.Home) uint64 {
	var sent uint64
	for _, d := range home.Devices {
		for _, dest := range d.Destinations {
			if dest.Reach == flow.ReachContacted && !device.Personal(d.Identity.Kind) {
				sent += dest.Own.SentPayload
			}
		}
	}
	return sent
}

// What flows into a company flows on, and no more than a device sent leaves it.
func TestTheFlowAddsUp(t *testing.T) {
	example, teller := exampleHome(t)
	addsUp(t, teller, example)
	addsUp(t, teller, crowd(40, 20))
}

func addsUp(t *testing.T, teller *view.Teller, home classify.Home) {
	t.Helper()
	f := teller.NewWhoHears(home, view.PeriodDay).Flow
	if len(f.Home) != len(f.Companies) {
		t.Fatalf("%d companies, of %d the country", len(f.Companies), len(f.Home))
	}
	var links uint64
	seen := map[[2]int]bool{}
	for _, l := range f.Links {
		links += l.Sent
		if seen[[2]int{l.From, l.To}] {
			t.Errorf("two links from %d to %d", l.From, l.To)
		}
		seen[[2]int{l.From, l.To}] = true
		if l.Role != f.Companies[l.To].Role {
			t.Errorf("a link to %q is %q", f.Companies[l.To].Name, l.Role)
		}
	}
	if sent := sentByAll(home); links != sent {
		t.Errorf("the picture shows %d bytes, the devices sent %d", links, sent)
	}
	for i, home := range f.Home {
		if home >= len(f.Countries) {
			t.Errorf("company %d is of country %d", i, home)
		}
	}
}

// Two countries are kept apart: the flow shows where a company has its seat, the map where its servers stand.
func TestSeatAndServersStayApart(t *testing.T) {
	_, teller := emptyHome(t)
	d := thing(1, firm("lamp", "TW", "device_cloud", 1000))
	d.Facts.Partners = []flow.Partner{partner("8.8.8.8", "www.lamp.example", 1000), partner("193.99.144.80", "www.lamp.example", 10)}
	page := teller.NewWhoHears(homeOf(d), view.PeriodDay)
	if c := page.Flow.Countries; len(c) != 1 || c[0].Key != "TW" {
		t.Errorf("seats %+v", c)
	}
	for _, r := range page.World.Countries {
		if r.Code == "TW" {
			t.Errorf("the map shows the seat: %+v", r)
		}
	}
	if r := page.World.Countries; len(r) != 1 || r[0].Code != "DE" || r[0].Servers != "1 server" {
		t.Errorf("servers %+v", r)
	}
	if want := "We can tell the country of 1 out of 2 servers."; page.World.Line != want {
		t.Errorf("%q, want %q", page.World.Line, want)
	}
	if want := "1 server belongs to a network that answers from many places."; page.World.Doubt.Lines[1] != want {
		t.Errorf("%q, want %q", page.World.Doubt.Lines[1], want)
	}
}

// partner is a remote party with which data was exchanged.
func partner(address, name string, sent uint64) flow.Partner {
	return flow.Partner{
		Remote: netip.MustParseAddr(address), Name: name, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, Reach: flow.ReachContacted,
		Own: flow.Counter{SentPayload: sent, ReceivedPayload: 5},
	}
}

func TestWhoHearsSays(t *testing.T) {
	_, teller := emptyHome(t)
	lamp, cloud := firm("lamp", "DE", "device_cloud", 3000), firm("cloud", "US", "hosting", 1000)
	phone := thing(3, lamp)
	phone.Identity.Kind = "phone"
	for name, tc := range map[string]struct {
		home       classify.Home
		sub, empty string
	}{
		"nothing":  {homeOf(thing(1)), "", "We saw no device exchange data with anybody on the Internet in this time."},
		"a person": {homeOf(phone), "", "We saw no device exchange data with anybody on the Internet in this time."},
		"one":      {homeOf(thing(1, lamp)), "Your devices sent 3.0 kB in all. Lamp got the most: 100 %.", ""},
		"two":      {homeOf(thing(1, lamp, cloud)), "Your devices sent 4.0 kB in all. Lamp got the most: 75 %.", ""},
		"no names": {homeOf(thing(1, cloud)), "We can name nobody to whom data was sent.", ""},
		"tried":    {homeOf(thing(1, with(lamp, func(d *classify.Destination) { d.Reach = flow.ReachTried }))), "", "We saw no device exchange data with anybody on the Internet in this time."},
	} {
		t.Run(name, func(t *testing.T) {
			page := teller.NewWhoHears(tc.home, view.PeriodDay)
			if page.Sub != tc.sub || page.Empty != tc.empty {
				t.Errorf("says %q, %q", page.Sub, page.Empty)
			}
		})
	}
}

// A rented server is none of its landlord's: it stands among those that we cannot name, and the landlord's own service
// does not.
func TestLandlordsAreNotWhoHears(t *testing.T) {
	_, teller := emptyHome(t)
	own := with(firm("cloud", "US", "device_cloud", 10), func(d *classify.Destination) { d.Key = "company:cloud/service" })
	rented := with(firm("cloud", "US", "hosting", 5000), func(d *classify.Destination) { d.Key = "company:cloud/plumbing" })
	page := teller.NewWhoHears(homeOf(thing(1, own, rented)), view.PeriodDay)
	if len(page.List.Rows) != 2 {
		t.Fatalf("%+v", page.List.Rows)
	}
	first, last := page.List.Rows[0], page.List.Rows[1]
	if first.Key != "company:cloud" || first.Amount != "10 bytes" || first.Country != "United States" {
		t.Errorf("the landlord: %+v", first)
	}
	if last.Key != view.UnnamedKey || last.Amount != "5.0 kB" || last.Seat != "" || last.Role != view.RoleUnknown {
		t.Errorf("the rented server: %+v", last)
	}
}

// crowd is a home with many devices, each with many destinations of its own and some that all have.
func crowd(devices, each int) classify.Home {
	var list []classify.Device
	for i := range devices {
		d := thing(i % 256)
		d.Facts.Device.Key = fmt.Sprintf("00:00:5e:00:%02x:%02x", i/256, i%256)
		for j := range each {
			id := fmt.Sprintf("firm%d", i*each+j)
			if j < 5 {
				id = fmt.Sprintf("everybody%d", j)
			}
			one := firm(id, []string{"US", "DE", "CN", ""}[j%4], "content", uint64(1000*(j+1)))
			d.Destinations = append(d.Destinations, one)
			address := netip.AddrFrom4([4]byte{byte(20 + j%60), byte(i), byte(j), 1}).String()
			d.Facts.Partners = append(d.Facts.Partners, partner(address, one.Names[0], 1000))
		}
		list = append(list, d)
	}
	return homeOf(list...)
}

// A crowded home is drawn with a few lines a column, and nothing of it is lost.
func TestACrowdIsGathered(t *testing.T) {
	_, teller := emptyHome(t)
	home := crowd(40, 20)
	page := teller.NewWhoHears(home, view.PeriodDay)
	f := page.Flow
	if len(f.Devices) != 12 || len(f.Companies) != 14 || len(f.Countries) > 10 {
		t.Fatalf("%d devices, %d companies, %d countries", len(f.Devices), len(f.Companies), len(f.Countries))
	}
	want := view.FlowStop{Name: "29 other devices", Says: "29 other devices: they sent 6.1 MB in all."}
	if diff := cmp.Diff(want, f.Devices[11], cmpopts.IgnoreUnexported(view.FlowStop{})); diff != "" {
		t.Error(diff)
	}
	want = view.FlowStop{Name: "592 other companies", Says: "592 other companies: they received 7.6 MB in all."}
	if diff := cmp.Diff(want, f.Companies[13], cmpopts.IgnoreUnexported(view.FlowStop{})); diff != "" || f.Home[13] != -1 {
		t.Error(diff, f.Home[13])
	}
	if len(page.List.Rows) != 300 || page.List.Rest != "305 other companies" {
		t.Errorf("%d rows, and %q", len(page.List.Rows), page.List.Rest)
	}
}

func TestSeatsThatAreNotKnown(t *testing.T) {
	_, teller := emptyHome(t)
	page := teller.NewWhoHears(homeOf(thing(1, firm("lamp", "", "content", 10), firm("shop", "US", "content", 5))), view.PeriodDay)
	f := page.Flow
	if len(f.Countries) != 2 || f.Countries[1].Key != "" || f.Countries[1].Says != "Of 1 company we do not know the seat. It received 10 bytes." {
		t.Errorf("countries %+v", f.Countries)
	}
	if f.Home[0] != 1 || f.Home[1] != 0 {
		t.Errorf("companies are of the countries %v", f.Home)
	}
	if r := page.List.Rows[0]; r.Country != "Seat not known" || r.Spoken != "Lamp received 10 bytes from 1 device. We do not know where its seat is." {
		t.Errorf("row %+v", r)
	}
}

// One company in several roles has the one that concerns people most.
func TestRoleOfACompany(t *testing.T) {
	_, teller := emptyHome(t)
	ads := with(firm("big", "US", "advertising", 10), func(d *classify.Destination) { d.Key, d.Group = "company:big/ads", purpose.Ads })
	cdn := with(firm("big", "US", "push", 999), func(d *classify.Destination) { d.Key, d.Group = "company:big/plumbing", purpose.Plumbing })
	page := teller.NewWhoHears(homeOf(thing(1, ads, cdn)), view.PeriodDay)
	if len(page.List.Rows) != 1 || page.List.Rows[0].Role != view.RoleAds {
		t.Errorf("%+v", page.List.Rows)
	}
	if want := "1 device · for messages to a phone and advertising"; page.List.Rows[0].Detail != want {
		t.Errorf("detail %q, want %q", page.List.Rows[0].Detail, want)
	}
}

func BenchmarkWhoHears(b *testing.B) {
	_, teller := emptyHome(b)
	home := crowd(300, 70)
	teller.Tables.ServerCountry(netip.MustParseAddr("8.8.8.8")) // tables are read once
	b.ReportAllocs()
	for b.Loop() {
		teller.NewWhoHears(home, view.PeriodDay)
	}
}
