package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/capture/source"
	"telltale/classify"
	"telltale/classify/device"
	"telltale/classify/purpose"
)

func TestEmptyHome(t *testing.T) {
	home, teller := emptyHome(t)
	page := teller.NewHome(home, view.PeriodDay)
	if page.Empty == "" || page.Heading == "" || len(page.Cards)+len(page.Coverage)+len(page.Hears.Bars) != 0 {
		t.Errorf("page %+v", page)
	}
	noHoles(t, "empty", page)
	f := teller.NewFrame(home)
	if f.Status.Title != "Nothing opened yet" || f.Status.Example || len(f.Entries) != 0 {
		t.Errorf("frame %+v", f)
	}
	if _, ok := teller.NewDevice(home, "00:00:5e:00:53:01", view.PeriodDay); ok {
		t.Error("a device that is not there has a page")
	}
	if _, ok := teller.NewUnseen(home, "00:00:5e:00:53:01", view.PeriodDay); ok {
		t.Error("a device that is not there has a page")
	}
}

func TestHomeWithoutDevices(t *testing.T) {
	_, teller := emptyHome(t)
	page := teller.NewHome(homeOf(), view.PeriodDay)
	if page.Heading != "No device seen" || page.Empty == "" || len(page.Coverage) == 0 {
		t.Errorf("page %+v", page)
	}
}

func TestOneDeviceThatSentNothing(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf(thing(1))
	page := teller.NewHome(h, view.PeriodDay)
	noHoles(t, "home", page)
	if page.Sub != "No data went to the Internet in this time." || page.Cards[0].Line != "0 bytes out · 0 companies" || len(page.Hears.Legend) != 0 {
		t.Errorf("sub %q, card %q, panel %+v", page.Sub, page.Cards[0].Line, page.Hears)
	}
	for _, bar := range page.Cards[0].Spark {
		if bar != 0 {
			t.Errorf("bars %v", page.Cards[0].Spark)
		}
	}
	one, _ := teller.NewDevice(h, thing(1).Facts.Device.Key, view.PeriodDay)
	noHoles(t, "device", one)
	if one.TalksEmpty == "" || len(one.Groups) != 0 || len(one.Seen.Lines) != 2 {
		t.Errorf("page %+v", one)
	}
}

func TestWhoSentTheMost(t *testing.T) {
	_, teller := emptyHome(t)
	one := thing(1, firm("lamp", "DE", "content", 100))
	one.Facts.Own.SentPayload = 1
	lan := thing(2) // much, but all of it inside the home
	lan.Facts.Own.SentPayload, lan.Facts.Own.SentBytes = 1e9, 1e9
	if got := teller.NewHome(homeOf(one, lan), view.PeriodDay).Sub; got != "All that was sent came from one device: Device 00:00:5e:00:53:01." {
		t.Errorf("sub %q", got)
	}
	three := thing(3, firm("shop", "US", "content", 300))
	if got := teller.NewHome(homeOf(one, lan, three), view.PeriodDay).Sub; got != "Device 00:00:5e:00:53:03 sent the most: 75 % of it all." {
		t.Errorf("sub %q", got)
	}
}

func TestCaptureWithoutTimes(t *testing.T) {
	_, teller := emptyHome(t)
	d := thing(1, with(firm("lamp", "DE", "content", 100), func(d *classify.Destination) { d.FirstNs, d.LastNs, d.Hours = 0, 0, []int64{0} }))
	d.Facts.FirstNs, d.Facts.LastNs = 0, 0
	d.Facts.ByHour = []flow.HourSum{{Own: flow.Counter{SentBytes: 100}}}
	h := homeOf(d)
	h.Facts.Captures[0] = flow.Capture{Name: "timeless.pcapng", Packets: 3}
	one, _ := teller.NewDevice(h, d.Facts.Device.Key, view.PeriodAll)
	for name, page := range map[string]any{"home": teller.NewHome(h, view.PeriodAll), "device": one, "frame": teller.NewFrame(h)} {
		noHoles(t, name, page)
		if text := fmt.Sprint(page); strings.Contains(text, "1970") || strings.Contains(text, "1 Jan") || strings.Contains(text, "00:00,") {
			t.Errorf("%s tells a time that nobody knows: %s", name, text)
		}
	}
	if len(one.When.Cells) != 0 || one.When.Alt == "" || one.LabelSpan != "time not known" {
		t.Errorf("heat map %+v, label %q", one.When, one.LabelSpan)
	}
}

// Recordings that overlap were not watched twice.
func TestStatusCountsTimeOnce(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf()
	at := func(from, to int64) flow.Capture {
		return flow.Capture{HasTime: true, FirstNs: sunday + from*hourNs, LastNs: sunday + to*hourNs}
	}
	h.Facts.Captures = []flow.Capture{at(10, 20), at(0, 12), at(11, 13), {}, at(30, 31)}
	s := teller.NewFrame(h).Status
	if s.Title != "5 recordings" || s.Lines[0] != "21 hours watched" || s.Example {
		t.Errorf("status %+v", s)
	}
	h.Facts.Captures[0].Example = true
	if got := teller.NewHome(h, view.PeriodAll).Badge; got != "Part of this is the made-up example home" {
		t.Errorf("badge %q", got)
	}
}

func TestHeatMapOfManyDays(t *testing.T) {
	_, teller := emptyHome(t)
	for _, c := range []struct {
		days  int
		rows  int
		first string
		unit  string
	}{
		{1, 1, "Sun 15 Mar", ""},
		{7, 7, "Mon 9 Mar", ""},
		{8, 8, "8 Mar", ""},
		{31, 31, "13 Feb", ""},
		{32, 5, "9 Feb", "Each line is a week"}, // the Monday before
		{90, 13, "15 Dec 2025", "Each line is a week"},
		{365, 13, "Mar 2025", "Each line is a month"},
		{20 * 365, 36, "Apr 2023", "Each line is a month"},
	} {
		d := thing(1)
		d.Facts.FirstNs, d.Facts.LastNs = sunday-int64(c.days-1)*dayNs, sunday+hourNs
		d.Facts.ByHour = []flow.HourSum{
			{HourNs: d.Facts.FirstNs, Own: flow.Counter{SentBytes: 5}},
			{HourNs: sunday, Own: flow.Counter{SentBytes: 100}},
			{HourNs: sunday + 40*dayNs, Own: flow.Counter{SentBytes: 7}}, // a damaged row must not break the picture
		}
		h := homeOf(d)
		w, _ := teller.NewDevice(h, d.Facts.Device.Key, view.PeriodAll)
		if len(w.When.Days) != c.rows || len(w.When.Cells) != c.rows {
			t.Fatalf("%d days: %d names, %d rows, want %d", c.days, len(w.When.Days), len(w.When.Cells), c.rows)
		}
		if w.When.Days[0] != c.first || !strings.HasPrefix(w.When.Zone, c.unit) {
			t.Errorf("%d days: the first row is %q, want %q; %q", c.days, w.When.Days[0], c.first, w.When.Zone)
		}
		last := w.When.Cells[len(w.When.Cells)-1]
		if last[0] != 1 || last[1] != 0 {
			t.Errorf("%d days: last row %v", c.days, last)
		}
		if c.days > 1 && w.When.Cells[0][5] != -1 {
			t.Errorf("%d days: the recording began on the last day, but the first row is %v", c.days, w.When.Cells[0])
		}
	}
}

func TestCoverageTellsOfTrouble(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf(thing(1, firm("lamp", "DE", "content", 100)))
	c := &h.Facts.Captures[0]
	c.Skipped, c.Dropped, c.Problem = 5, 1, source.KeyTruncated
	h.Coverage = classify.Cover(h)
	all := strings.Join(teller.Coverage(h), "\n")
	for _, want := range []string{
		"The recording stops in the middle of a packet.", "50 % were not Internet traffic", "The program that made the recording lost 1 packet. What was in it",
		"There were 10 packets in all.", "All that was sent went to destinations with a name.",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("coverage lacks %q:\n%s", want, all)
		}
	}
	for i := range 6 {
		h.Facts.Captures = append(h.Facts.Captures, flow.Capture{Name: fmt.Sprint(i), HasTime: true, FirstNs: sunday, LastNs: sunday + 2*dayNs})
	}
	h.Coverage = classify.Cover(h)
	lines := teller.Coverage(h)
	if all := strings.Join(lines, "\n"); !strings.Contains(all, "And 2 more recordings.") || !strings.Contains(all, "“0”: 2 days, from 15 Mar 2026, 00:00, to 17 Mar 2026, 00:00 (UTC).") {
		t.Errorf("coverage of seven recordings:\n%s", all)
	}
}

// The longest bar is the whole width, the others its share, and those without a
// name stand last.
func TestWhoHearsMost(t *testing.T) {
	_, teller := emptyHome(t)
	list := []classify.Destination{firm("cloud", "US", "hosting", 4000), with(firm("ads", "US", "advertising", 1000), func(d *classify.Destination) { d.Group = purpose.Ads })}
	for i := range 12 {
		list = append(list, firm(fmt.Sprintf("firm%02d", i), "US", "content", 100))
	}
	bars := teller.NewHome(homeOf(thing(1, list...), thing(2, list...)), view.PeriodDay).Hears.Bars
	if len(bars) != 10 {
		t.Fatalf("%d bars, want nine companies and the rest", len(bars))
	}
	if want := (view.Bar{Key: "company:ads", Name: "Ads", Role: view.RoleAds, Amount: "2.0 kB", Share: 0.25}); bars[0] != want {
		t.Errorf("first bar %+v, want %+v", bars[0], want)
	}
	if want := (view.Bar{Key: view.UnnamedKey, Name: "1 we cannot name", Role: view.RoleUnknown, Amount: "8.0 kB", Share: 1}); bars[9] != want {
		t.Errorf("last bar %+v, want %+v", bars[9], want)
	}
}

func TestStart(t *testing.T) {
	_, teller := emptyHome(t)
	for _, tc := range []struct {
		doors view.Doors
		want  []string
	}{
		{view.Doors{}, []string{"open", "folder", "example"}},
		{view.Doors{Watch: true}, []string{"open", "folder", "watch", "example"}},
		{view.Doors{Own: true}, []string{"back", "open", "folder", "example"}},
		{view.Doors{InExample: true}, []string{"open", "folder", "back"}},
		{view.Doors{Own: true, InExample: true}, []string{"own", "open", "folder", "back"}},
	} {
		var got []string
		page := teller.NewStart(tc.doors)
		for _, c := range page.Choices {
			got = append(got, c.ID)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%+v: choices %q, want %q", tc.doors, got, tc.want)
		}
		noHoles(t, "start", page)
	}
}

func TestHow(t *testing.T) {
	_, teller := emptyHome(t)
	ways := teller.NewStart(view.Doors{}).Ways
	if len(ways) < 4 {
		t.Fatalf("only %d ways to a recording", len(ways))
	}
	for _, w := range ways {
		page, ok := teller.NewHow(w.ID)
		if !ok || page.Title != w.Title || page.Icon != w.Icon || len(page.Steps) < 3 {
			t.Errorf("%s leads to %+v", w.ID, page)
		}
		noHoles(t, w.ID, page)
	}
	if page, ok := teller.NewHow("pigeon"); ok {
		t.Errorf("a way that is none leads to %+v", page)
	}
}

func TestSummary(t *testing.T) {
	home, teller := exampleHome(t)
	lines := teller.Summary(home, home.Facts.Captures[0], true, "/home/kim/home.db")
	noHoles(t, "summary", lines)
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		"from “example-home.pcapng”.", "This is the example home: made up, not recorded.", "Nothing was counted twice.", "We saw 15 devices.",
		"2 of them are people's phones or computers. What they did is left out.", "12 of them talked to the Internet, to 22 companies.", "/home/kim/home.db",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("summary lacks %q:\n%s", want, all)
		}
	}
	_, teller = emptyHome(t)
	for want, c := range map[string]flow.Capture{
		"The recording holds no packets.": {Status: flow.StatusEmpty}, "The recording stops in the middle": {Status: flow.StatusTruncated, Problem: source.KeyTruncated},
	} {
		all := strings.Join(teller.Summary(homeOf(), c, false, "x"), "\n")
		if !strings.Contains(all, want) || !strings.Contains(all, "No device exchanged data with the Internet.") {
			t.Errorf("summary lacks %q:\n%s", want, all)
		}
	}
}

func TestListings(t *testing.T) {
	home, teller := exampleHome(t)
	devices := teller.DeviceLines(home)
	if len(devices) != len(home.Devices) || devices[0].Companies != "2 companies" {
		t.Errorf("%d devices, first %+v", len(devices), devices[0])
	}
	noHoles(t, "devices", devices)
	companies := teller.CompanyLines(home)
	noHoles(t, "companies", companies)
	if c := companies[0]; c.ID != "examplecamora" || c.Seat != "TW" || c.Role != view.RoleMaker || len(c.DeviceKeys) != 1 {
		t.Errorf("first company %+v", c)
	}
	for _, c := range companies {
		if strings.Contains(c.Devices, "Kims-Phone") || c.Name == "Chirpo" {
			t.Errorf("what a person did is listed: %+v", c)
		}
	}
}

func TestTwinsOfOneHostNameAreToldApart(t *testing.T) {
	_, teller := emptyHome(t)
	named := func(n int, host, own string) classify.Device {
		d := thing(n)
		d.Facts.Device.Hostname, d.Facts.Device.OwnName = host, own
		d.Identity = device.Identity{}
		return d
	}
	home := homeOf(named(1, "lamp", ""), named(2, "lamp", ""), named(3, "plug", ""), named(4, "", "plug"))
	got := map[string]bool{}
	for _, e := range teller.NewFrame(home).Entries {
		if got[e.Name] {
			t.Errorf("two devices are called %q", e.Name)
		}
		got[e.Name] = true
		if strings.Contains(e.Name, "lamp (lamp)") {
			t.Errorf("%q says nothing twice", e.Name)
		}
	}
	if !got["plug"] {
		t.Errorf("the owner's name is gone: %v", got)
	}
}

// TestNobodyExchangedData holds that a scan and a phone's traffic are not told
// as if nothing had happened.
func TestNobodyExchangedData(t *testing.T) {
	_, teller := emptyHome(t)
	scanner := thing(1, classify.Destination{
		Key: classify.Unanswered + "/unknown", Group: purpose.Unknown, Addrs: slices.Repeat([]string{"198.51.100.1"}, 3000), Reach: flow.ReachTried,
		Own: flow.Counter{SentPackets: 3000},
	})
	phone := thing(2, firm("chirp", "US", "social", 5e9))
	phone.Identity = device.Identity{Kind: device.KindPhone}
	for name, tc := range map[string]struct {
		home classify.Home
		want string
	}{
		"a scan":       {homeOf(scanner), "knocked on 3,000 unknown addresses."},
		"only a phone": {homeOf(phone), "Leaving out people's phones and computers, no device exchanged data with the Internet."},
		"nothing":      {homeOf(thing(3)), "No device exchanged data with the Internet."},
	} {
		if got := strings.Join(teller.HomeLines(tc.home), " "); !strings.Contains(got, tc.want) {
			t.Errorf("%s: summary %q lacks %q", name, got, tc.want)
		}
		sub := teller.NewHome(tc.home, view.PeriodAll).Sub
		if name != "nothing" && !strings.Contains(sub, tc.want) {
			t.Errorf("%s: page says %q, want %q", name, sub, tc.want)
		}
	}
}
