package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

func binding(name string, source flow.NameSource, firstNs, lastNs int64) flow.NameBinding {
	return flow.NameBinding{
		Device: cameraID, Name: name, Remote: addr("203.0.113.7"), Source: source,
		FirstNs: dayStart + firstNs, LastNs: dayStart + lastNs, Count: 1,
	}
}

func relayed(b flow.NameBinding) flow.NameBinding {
	b.Relayed = true
	return b
}

// named gives the names of the camera's partners with the names that they
// might have had too.
func named(partners []flow.Partner) map[string][]string {
	out := map[string][]string{}
	for _, p := range partners {
		out[p.Name] = append([]string{}, out[p.Name]...)
		for _, o := range p.Others {
			out[p.Name] = append(out[p.Name], o.Source.String()+" "+o.Name)
		}
	}
	return out
}

func TestPartnerNames(t *testing.T) {
	const hour, second = flow.HourNs, secondNs
	for _, c := range []struct {
		name    string
		names   []flow.NameBinding
		traffic []flow.Traffic
		want    map[string][]string
	}{
		{
			"nothing known", nil, []flow.Traffic{hourRow(0, "203.0.113.7", "", 1)}, map[string][]string{"": {}},
		},
		{
			"the flow's own name wins",
			[]flow.NameBinding{binding("dns.example", flow.NameDNS, 0, second)},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "own.example", 1)},
			map[string][]string{"own.example": {"dns dns.example"}},
		},
		{
			"the last answer before the traffic",
			[]flow.NameBinding{
				binding("first.example", flow.NameDNS, 0, second), binding("second.example", flow.NameDNS, 2*second, 3*second),
				binding("after.example", flow.NameDNS, 55*second, 56*second), binding("sni.example", flow.NameTLSSNI, 4*second, 5*second),
			},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"second.example": {"dns after.example", "dns first.example", "tls_sni sni.example"}},
		},
		{
			"an answer soon after the traffic is better than none",
			[]flow.NameBinding{
				binding("later.example", flow.NameDNS, 340*second, hour), binding("soon.example", flow.NameDNS, 330*second, hour), binding("host.example", flow.NameHTTPHost, 0, 0),
			},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"soon.example": {"http_host host.example", "dns later.example"}},
		},
		{
			"an answer within the last minute of reach",
			[]flow.NameBinding{binding("soon.example", flow.NameDNS, 350*second, hour)},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"soon.example": {}},
		},
		{
			"names learnt too late say nothing",
			[]flow.NameBinding{binding("later.example", flow.NameDNS, 351*second, hour), binding("host.example", flow.NameHTTPHost, 3*hour, 3*hour)},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"": {"http_host host.example", "dns later.example"}},
		},
		{
			"an answer in the midst of the traffic",
			[]flow.NameBinding{binding("amid.example", flow.NameDNS, 30*second, 30*second)},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"amid.example": {}},
		},
		{
			"a name of a phone that the device carries says nothing",
			[]flow.NameBinding{relayed(binding("phone.example", flow.NameDNS, 0, second)), relayed(binding("host.example", flow.NameHTTPHost, 0, 0))},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"": {}},
		},
		{
			"another flow's name is better than none",
			[]flow.NameBinding{binding("host.example", flow.NameHTTPHost, 0, 0)},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"host.example": {}},
		},
		{
			"an address that changes hands within a day",
			[]flow.NameBinding{binding("morning.example", flow.NameDNS, 0, second), binding("evening.example", flow.NameDNS, 20*hour, 20*hour)},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1), hourRow(1, "203.0.113.7", "", 1), hourRow(20, "203.0.113.7", "", 1)},
			map[string][]string{"morning.example": {"dns evening.example"}, "evening.example": {"dns morning.example"}},
		},
		{
			"a name that another device was told says nothing",
			[]flow.NameBinding{{Device: phoneID, Name: "phone.example", Remote: addr("203.0.113.7"), Source: flow.NameDNS, FirstNs: dayStart, LastNs: dayStart, Count: 1}},
			[]flow.Traffic{hourRow(0, "203.0.113.7", "", 1)},
			map[string][]string{"": {}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := openHome(t)
			put(t, s, load{names: c.names, traffic: c.traffic})
			got, err := s.DeviceFacts(t.Context(), cameraID, flow.Span{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, named(got.Partners)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if got.Own != counter(uint64(len(c.traffic))) {
				t.Errorf("own traffic %+v of %d rows", got.Own, len(c.traffic))
			}
		})
	}
}

// TestDaySumsAreAsExactAsHours reads the same traffic by days and by hours.
func TestDaySumsAreAsExactAsHours(t *testing.T) {
	s, _ := openHome(t)
	h := synthetic{devices: 2, partners: 5, days: 3}
	h.fill(t, s)
	whole := flow.Span{FromNs: dayStart, ToNs: dayStart + 3*dayNs}
	byDay, err := s.DeviceFacts(t.Context(), h.key(1), whole)
	if err != nil {
		t.Fatal(err)
	}
	var own flow.Counter
	hours := map[string]int{}
	for hour := range int64(72) { // one at a time comes from the hour rows
		span := flow.Span{FromNs: dayStart + hour*flow.HourNs, ToNs: dayStart + (hour+1)*flow.HourNs}
		one, err := s.DeviceFacts(t.Context(), h.key(1), span)
		if err != nil {
			t.Fatal(err)
		}
		own.Add(one.Own)
		for _, p := range one.Partners {
			hours[p.Remote.String()+p.Name] += len(p.Hours)
		}
	}
	if own != byDay.Own {
		t.Errorf("by hour %+v, by day %+v", own, byDay.Own)
	}
	got := map[string]int{}
	for _, p := range byDay.Partners {
		got[p.Remote.String()+p.Name] += len(p.Hours)
	}
	if diff := cmp.Diff(hours, got); diff != "" {
		t.Errorf("hours of partners (-by hour +by day):\n%s", diff)
	}
	all, err := s.DeviceFacts(t.Context(), h.key(1), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, byDay, loose); diff != "" {
		t.Errorf("all time and its span (-all +span):\n%s", diff)
	}
}

func TestSpans(t *testing.T) {
	s, _ := openHome(t)
	in := load{capture: flow.Capture{SHA256: "1", HasTime: true, FirstNs: dayStart, LastNs: dayStart + 10*flow.HourNs}}
	for hour := range int64(7) {
		in.traffic = append(in.traffic, hourRow(hour, "203.0.113.7", "a.example", 1))
		in.slots = append(in.slots, flow.Slot{Device: cameraID, StartNs: dayStart + hour*flow.HourNs, SentPayload: 1, Contacts: 1})
	}
	later := hourRow(40, "203.0.113.8", "b.example", 1)
	later.Device = phoneID
	in.traffic = append(in.traffic, later)
	put(t, s, in)
	put(t, s, load{capture: flow.Capture{SHA256: "2", HasTime: true, FirstNs: dayStart + 40*flow.HourNs, LastNs: dayStart + 41*flow.HourNs}})
	for _, c := range []struct {
		name             string
		fromHour, toHour int64
		devices          int
		want             sight
	}{
		{"all time", 0, 0, 2, sight{7, 1, 7, 1, 2, 1}},
		{"two days", 0, 48, 2, sight{7, 1, 7, 1, 2, 1}},
		{"the first hours", 0, 3, 1, sight{3, 0, 3, 1, 1, 1}},
		{"the later hours", 2, 9, 1, sight{5, 0, 5, 1, 1, 1}},
		{"the next day", 30, 60, 1, sight{1, 0, 0, 1, 1, 2}},
		{"long after", 100, 200, 0, sight{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			span := flow.Span{}
			if c.toHour > 0 {
				span = flow.Span{FromNs: dayStart + c.fromHour*flow.HourNs, ToNs: dayStart + c.toHour*flow.HourNs}
			}
			facts, err := s.Facts(t.Context(), span)
			if err != nil || len(facts.Devices) != c.devices {
				t.Fatalf("%d devices (%v), want %d", len(facts.Devices), err, c.devices)
			}
			if got := sightOf(t, facts); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// sight is what a span shows of its first device and of captures.
type sight struct{ hours, days, slots, partners, captures, firstCapture int }

func sightOf(t *testing.T, f flow.Facts) sight {
	t.Helper()
	if len(f.Devices) == 0 {
		return sight{captures: len(f.Captures)}
	}
	d := f.Devices[0]
	if d.FirstNs < f.Span.FromNs || d.FirstNs > d.LastNs || (!f.Span.All() && d.LastNs >= f.Span.ToNs) {
		t.Errorf("seen from %d to %d, span %+v", d.FirstNs, d.LastNs, f.Span)
	}
	return sight{d.Hours, d.Days, len(d.Slots), len(d.Partners), len(f.Captures), int(f.Captures[0].ID)}
}

func TestOnlyTheInternetCountsByHour(t *testing.T) {
	s, _ := openHome(t)
	lan := hourRow(0, "192.168.1.1", "", 3)
	lan.Scope = flow.ScopeLAN
	group := hourRow(1, "224.0.0.251", "", 4)
	group.Scope = flow.ScopeMulticast
	put(t, s, load{traffic: []flow.Traffic{lan, group, hourRow(0, "203.0.113.7", "", 5)}})
	d := allFacts(t, s).Devices[0]
	want := []flow.HourSum{{HourNs: dayStart, Own: counter(5)}, {HourNs: dayStart + flow.HourNs}}
	if diff := cmp.Diff(want, d.ByHour); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
	if d.UpPackets != 5 || d.Own != counter(12) || len(d.Partners) != 3 {
		t.Errorf("up %d, own %+v, %d partners", d.UpPackets, d.Own, len(d.Partners))
	}
}

func TestHome(t *testing.T) {
	s, path := openHome(t)
	ctx := t.Context()
	want := flow.Home{TimeZone: "Africa/Nairobi", OffsetNs: 3 * flow.HourNs, Country: "KE", QuietFromMin: 23 * 60, QuietToMin: 6 * 60}
	set := want
	set.Country = "ke"
	if err := s.SetHome(ctx, set); err != nil {
		t.Fatal(err)
	}
	got, err := reopen(t, path).Home(ctx)
	if err != nil || got != want {
		t.Errorf("home %+v (%v), want %+v", got, err, want)
	}
	if got := allFacts(t, s).Home; got != want {
		t.Errorf("facts hold home %+v, want %+v", got, want)
	}
}

func TestUnknownDeviceHasNoFacts(t *testing.T) {
	s, _ := openHome(t)
	if _, err := s.DeviceFacts(t.Context(), cameraID, flow.Span{}); !errors.Is(err, store.ErrNoDevice) {
		t.Errorf("DeviceFacts gives %v, want ErrNoDevice", err)
	}
}
