package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/company"
	"telltale/classify/device"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

const (
	hourNs = flow.HourNs
	dayNs  = 24 * hourNs
	sunday = int64(1773532800) * 1e9 // 2026-03-15 00:00 UTC
)

// thing makes a device with destinations.
func thing(n int, list ...classify.Destination) classify.Device {
	key := fmt.Sprintf("00:00:5e:00:53:%02x", n)
	d := classify.Device{Facts: flow.DeviceFacts{Device: flow.Device{Key: key}, FirstNs: sunday, LastNs: sunday + hourNs}, Destinations: list}
	return d
}

// firm is a company that a device exchanged data with.
func firm(id, seat, use string, sent uint64) classify.Destination {
	return classify.Destination{
		Key:     "company:" + id + "/service",
		Company: company.Operator{ID: id, Name: strings.ToUpper(id[:1]) + id[1:], Seat: seat, Purpose: use, Confidence: statement.Seen},
		Group:   purpose.Service, Purpose: []string{use}, Names: []string{"www." + id + ".example"},
		Reach: flow.ReachContacted, Own: flow.Counter{SentPayload: sent, ReceivedPayload: 1}, Grade: flow.Grade{Sealed: sent},
		FirstNs: sunday, LastNs: sunday + hourNs, Hours: []int64{sunday + 13*hourNs},
	}
}

// with changes a destination.
func with(d classify.Destination, change func(*classify.Destination)) classify.Destination {
	change(&d)
	return d
}

// homeOf is a home that was watched for a day, with these devices.
func homeOf(list ...classify.Device) classify.Home {
	h := classify.Home{Devices: list}
	h.Facts.Captures = []flow.Capture{{Name: "a.pcap", HasTime: true, FirstNs: sunday, LastNs: sunday + dayNs - 1, Packets: 10}}
	h.Coverage = classify.Cover(h)
	return h
}

func TestHeading(t *testing.T) {
	_, teller := emptyHome(t)
	lamp, shop := firm("lamp", "DE", "device_cloud", 10), firm("shop", "US", "content", 5)
	cases := map[string]struct {
		home classify.Home
		want string
	}{
		"one of each":     {homeOf(thing(1, lamp)), "On 15 Mar 2026, 1 thing in your home talked to 1 company, based in 1 country."},
		"two":             {homeOf(thing(1, lamp), thing(2, lamp, shop)), "On 15 Mar 2026, 2 things in your home talked to 2 companies, based in 2 countries."},
		"quiet":           {homeOf(thing(1)), "Phones and computers aside, nothing in your home talked to the Internet in this time."},
		"no seat":         {homeOf(thing(1, firm("lamp", "", "content", 1))), "On 15 Mar 2026, 1 thing in your home talked to 1 company."},
		"one seat of two": {homeOf(thing(1, lamp, firm("shop", "", "content", 1))), "On 15 Mar 2026, 1 thing in your home talked to 2 companies, based in at least 1 country."},
		"rented":          {homeOf(thing(1, firm("cloud", "US", "hosting", 9))), "On 15 Mar 2026, 1 thing in your home talked to the Internet. We can name no company."},
		"clock":           {homeOf(thing(1, lamp, firm("pool", "CH", "time", 9), firm("names", "CH", "dns", 9))), "On 15 Mar 2026, 1 thing in your home talked to 1 company, based in 1 country."},
		"only asked":      {homeOf(thing(1, with(lamp, func(d *classify.Destination) { d.Reach = flow.ReachAsked }))), "Phones and computers aside, nothing in your home talked to the Internet in this time."},
		"two uses": {
			homeOf(thing(1, lamp, with(lamp, func(d *classify.Destination) { d.Key, d.Group = "company:lamp/ads", purpose.Ads }))),
			"On 15 Mar 2026, 1 thing in your home talked to 1 company, based in 1 country.",
		},
	}
	for name, c := range cases {
		if got := teller.NewHome(c.home, view.PeriodDay).Heading; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	week := homeOf(thing(1, lamp))
	week.Facts.Captures[0].FirstNs = sunday - 6*dayNs
	if got := teller.NewHome(week, view.PeriodWeek).Heading; !strings.HasPrefix(got, "From 9 Mar to 15 Mar 2026, 1 thing ") {
		t.Errorf("a week: %q", got)
	}
	week.Facts.Span = flow.Span{FromNs: sunday, ToNs: sunday + dayNs}
	if got := teller.NewHome(week, view.PeriodDay).Heading; !strings.HasPrefix(got, "On 15 Mar 2026, ") {
		t.Errorf("its last day: %q", got)
	}
	week.Facts.Captures[0].HasTime = false
	if got := teller.NewHome(week, view.PeriodAll).Heading; !strings.HasPrefix(got, "In what was recorded, 1 thing ") {
		t.Errorf("no times: %q", got)
	}
}

// Companies of one owner count once; Ring and Amazon stand in the table so.
func TestOwnersCountOnce(t *testing.T) {
	_, teller := emptyHome(t)
	ring := firm("ring", "US", "video_relay", 10)
	ring.Company.Parent = "amazon"
	d := thing(1, ring, firm("amazon", "US", "device_cloud", 5))
	page := teller.NewHome(homeOf(d), view.PeriodDay)
	if !strings.Contains(page.Heading, "1 company") || !strings.HasSuffix(page.Cards[0].Line, "1 company") {
		t.Errorf("heading %q, card %q", page.Heading, page.Cards[0].Line)
	}
	one, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodDay)
	if why := strings.Join(rows(one, view.RoleService)[0].Why, " "); !strings.Contains(why, "Ring is owned by Amazon.") {
		t.Errorf("why %q does not tell the owner", why)
	}
}

func TestRows(t *testing.T) {
	_, teller := emptyHome(t)
	bare := func(key, name string, addrs ...string) classify.Destination {
		return classify.Destination{
			Key: key + "/unknown", Company: company.Operator{Name: name}, Group: purpose.Unknown, Addrs: addrs, Reach: flow.ReachContacted,
			Own: flow.Counter{SentPayload: 1000}, FirstNs: sunday, LastNs: sunday, Hours: []int64{sunday + 2*hourNs},
		}
	}
	tried := func(r flow.Reach, addrs ...string) classify.Destination {
		d := bare(classify.Unanswered, "", addrs...)
		d.Reach, d.Own = r, flow.Counter{}
		return d
	}
	cases := map[string]struct {
		dest   classify.Destination
		name   string
		detail string
		amount string
		role   view.Role
	}{
		"named":         {firm("lamp", "DE", "device_cloud", 1000), "Lamp", "in the afternoon", "up 1.0 kB", view.RoleService},
		"rented":        {firm("amazon", "US", "hosting", 1000), "a server rented from Amazon", "in the afternoon", "up 1.0 kB", view.RoleUnknown},
		"delivery":      {firm("akamai", "US", "cdn", 1000), "the delivery network of Akamai", "in the afternoon", "up 1.0 kB", view.RoleUnknown},
		"address":       {bare("ip:203.0.113.9", "203.0.113.9", "203.0.113.9"), "203.0.113.9 — no name seen", "at night", "up 1.0 kB", view.RoleUnknown},
		"network":       {bare("network:1", "Bighost", "203.0.113.9"), "a server without a name, hosted at Bighost", "at night", "up 1.0 kB", view.RoleUnknown},
		"network twice": {bare("network:1", "Bighost", "203.0.113.9", "203.0.113.10"), "2 servers without a name, hosted at Bighost", "at night", "up 1.0 kB", view.RoleUnknown},
		"one knock":     {tried(flow.ReachTried, "203.0.113.9"), "1 address without a name", "it knocked; no data came back", "", view.RoleUnknown},
		"many knocks":   {tried(flow.ReachTried, "203.0.113.9", "203.0.113.10"), "2 addresses without a name", "it knocked; no data came back", "", view.RoleUnknown},
		"heard only":    {tried(flow.ReachHeard, "203.0.113.9"), "1 address without a name", "no data in both directions", "", view.RoleUnknown},
		"asked": {
			with(firm("lamp", "DE", "content", 0), func(d *classify.Destination) { d.Reach = flow.ReachAsked }),
			"Lamp", "asked for, not contacted", "", view.RoleService,
		},
		"tried": {
			with(firm("lamp", "DE", "content", 0), func(d *classify.Destination) { d.Reach = flow.ReachTried }),
			"Lamp", "no answer seen", "", view.RoleService,
		},
		"no time": {
			with(firm("lamp", "DE", "content", 1), func(d *classify.Destination) { d.Hours, d.FirstNs, d.LastNs = []int64{0}, 0, 0 }),
			"Lamp", "", "up 1 byte", view.RoleService,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			page, _ := teller.NewDevice(homeOf(thing(1, c.dest)), thing(1).Facts.Device.Key, view.PeriodDay)
			noHoles(t, name, page)
			got := rows(page, c.role)
			if len(got) != 1 {
				t.Fatalf("groups %+v, want one row for %s", page.Groups, c.role)
			}
			if got[0].Name != c.name || got[0].Detail != c.detail || got[0].Amount != c.amount {
				t.Errorf("row %q · %q %q, want %q · %q %q", got[0].Name, got[0].Detail, got[0].Amount, c.name, c.detail, c.amount)
			}
			if strings.HasPrefix(c.name, "a server rented") && (got[0].Seat != "" || strings.Contains(strings.Join(got[0].Why, " "), "Seat of")) {
				t.Errorf("a rented server has the seat of its landlord: %+v", got[0])
			}
		})
	}
}

func TestPartsOfTheDay(t *testing.T) {
	_, teller := emptyHome(t)
	for want, hours := range map[string][]int{
		"at night": {0, 5}, "in the morning": {6, 11}, "in the afternoon": {12, 17}, "in the evening": {18, 23}, "by day": {6, 12},
		"at times, also at night": {3, 20}, "all day": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
	} {
		d := firm("lamp", "DE", "content", 1)
		d.Hours = nil
		for _, h := range hours {
			d.Hours = append(d.Hours, sunday+int64(h)*hourNs)
		}
		page, _ := teller.NewDevice(homeOf(thing(1, d)), thing(1).Facts.Device.Key, view.PeriodDay)
		if got := page.Groups[0].Rows[0].Detail; got != want {
			t.Errorf("hours %v: %q, want %q", hours, got, want)
		}
	}
}

func TestNamesAndKinds(t *testing.T) {
	_, teller := emptyHome(t)
	cases := map[string]struct {
		device               flow.Device
		id                   device.Identity
		name, line, identity string
	}{
		"unknown": {flow.Device{Key: "ip:192.168.7.9"}, device.Identity{}, "Device 192.168.7.9", "we do not know what it is", "We do not know what it is."},
		"an oven": {flow.Device{}, device.Identity{Kind: "oven_cooktop", KindConfidence: statement.Possible}, "Oven or cooktop", "oven or cooktop, we are not sure", "Perhaps: Oven or cooktop. We are not sure."},
		"brand and kind": {
			flow.Device{Hostname: "x"},
			device.Identity{Kind: "smart_tv", KindConfidence: statement.Seen, Brand: "Orvo", BrandConfidence: statement.Likely},
			"Orvo smart TV", "smart TV, fairly sure", "Orvo smart TV. We are fairly sure.",
		},
		"the owner's name": {
			flow.Device{OwnName: "Telly"},
			device.Identity{Kind: "smart_tv", KindConfidence: statement.Seen, Brand: "Orvo", BrandConfidence: statement.Seen},
			"Telly", "Orvo smart TV", "Orvo smart TV. We are sure.",
		},
		"the owner's kind": {flow.Device{}, device.Identity{Kind: "smart_plug", Owner: true, KindConfidence: statement.Seen}, "Smart plug", "smart plug", "Smart plug. You told us so."},
		"brand only": {
			flow.Device{Hostname: "orvo-9"},
			device.Identity{Brand: "Orvo", BrandConfidence: statement.Possible},
			"orvo-9", "perhaps by Orvo; kind unknown", "Perhaps something by Orvo. We do not know what kind of device it is.",
		},
		"part": {
			flow.Device{},
			device.Identity{Maker: "Chipco", ModuleMaker: true},
			"Something with a part by Chipco",
			"radio part by Chipco; kind and brand unknown", "It has a radio part by Chipco. We do not know its kind or brand.",
		},
		"random": {
			flow.Device{Hostname: "pad"},
			device.Identity{RandomAddress: true},
			"pad", "it made up its address; often a phone or computer",
			"It made up its hardware address, as phones and computers often do. We do not know what it is.",
		},
	}
	for name, c := range cases {
		d := thing(1)
		if c.device.Key == "" {
			c.device.Key = "00:00:5e:00:53:01"
		}
		d.Facts.Device, d.Identity = c.device, c.id
		h := homeOf(d)
		card := teller.NewHome(h, view.PeriodDay).Cards[0]
		page, _ := teller.NewDevice(h, c.device.Key, view.PeriodDay)
		if card.Name != c.name || card.Kind != c.line || page.Identity != c.identity {
			t.Errorf("%s: %q (%q) %q, want %q (%q) %q", name, card.Name, card.Kind, page.Identity, c.name, c.line, c.identity)
		}
	}
}

func TestTwinsAreToldApart(t *testing.T) {
	_, teller := emptyHome(t)
	a, b := thing(1), thing(2)
	a.Identity = device.Identity{Kind: "smart_plug", KindConfidence: statement.Seen}
	b.Identity = a.Identity
	var names []string
	for _, c := range teller.NewHome(homeOf(a, b), view.PeriodDay).Cards {
		names = append(names, c.Name)
	}
	if want := []string{"Smart plug (53:01)", "Smart plug (53:02)"}; !slices.Equal(names, want) {
		t.Errorf("names %v, want %v", names, want)
	}
}

func TestMoreHasItsSingular(t *testing.T) {
	_, teller := emptyHome(t)
	phone := func(n int, name string) classify.Device {
		d := thing(n, firm("chat", "US", "social", 100))
		d.Facts.Device.Hostname, d.Identity = name, device.Identity{Kind: device.KindPhone, KindConfidence: statement.Seen}
		return d
	}
	for want, list := range map[string][]classify.Device{
		"": {thing(9)}, "Kims-Phone belongs to a person and gets no card.": {phone(1, "Kims-Phone")},
		"2 more belong to people and get no card: Kims-Phone and pad.": {phone(1, "Kims-Phone"), phone(2, "pad")},
	} {
		page := teller.NewHome(homeOf(list...), view.PeriodDay)
		if page.More != want {
			t.Errorf("%q, want %q", page.More, want)
		}
		if len(page.Hears.Bars) != 0 {
			t.Errorf("what people do is summed: %+v", page.Hears.Bars)
		}
	}
}

func TestProgress(t *testing.T) {
	_, teller := emptyHome(t)
	for name, c := range map[string]struct {
		read, size int64
		elapsed    time.Duration
		fraction   float64
		line       string
	}{
		"begin":    {0, 100, 0, -1, ""},
		"half":     {50_000_000, 100_000_000, time.Second, 0.5, "50 MB read, 50 MB a second, 1 second left"},
		"no size":  {50_000_000, 0, time.Second, -1, "50 MB read, 50 MB a second"},
		"has more": {200, 100, time.Second, -1, "200 bytes read, 200 bytes a second"},
	} {
		p := teller.NewProgress("a.pcap", c.read, c.size, c.elapsed)
		if p.Fraction != c.fraction || p.Line != c.line || p.Title != "Reading a.pcap" || p.Cancel == "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
