package view_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/capture/capturetest"
	"telltale/classify"
)

// truth gives a device of the example home by the name that its owner uses.
func truth(t *testing.T, name string) capturetest.ExampleDevice {
	t.Helper()
	d, ok := capturetest.ExampleHomeInfo().Device(name)
	if !ok {
		t.Fatalf("the example home has no %q", name)
	}
	return d
}

// pageOf makes the page of a device of the example home.
func pageOf(t *testing.T, h classify.Home, teller *view.Teller, name string) view.Device {
	t.Helper()
	page, ok := teller.NewDevice(h, truth(t, name).MAC.String(), view.PeriodDay)
	if !ok {
		t.Fatalf("%q has no page", name)
	}
	return page
}

func rows(page view.Device, r view.Role) []view.Row {
	for _, g := range page.Groups {
		if g.Role == r {
			return g.Rows
		}
	}
	return nil
}

func seenLine(page view.Device, title string) (view.SeenLine, bool) {
	i := slices.IndexFunc(page.Seen.Lines, func(l view.SeenLine) bool { return l.Title == title })
	if i < 0 {
		return view.SeenLine{}, false
	}
	return page.Seen.Lines[i], true
}

// checkCard holds a card to what each has.
func checkCard(t *testing.T, c view.DeviceCard) {
	t.Helper()
	if len(c.Symbols) != 8 || len(c.Spark) != 24 || c.Icon == "" || c.Kind == "" {
		t.Errorf("card %q: %d symbols, %d bars, icon %q, kind %q", c.Name, len(c.Symbols), len(c.Spark), c.Icon, c.Kind)
	}
}

func TestExampleEveryThingHasACard(t *testing.T) {
	home, teller := exampleHome(t)
	page := teller.NewHome(home, view.PeriodDay)
	var got, want []string
	for _, c := range page.Cards {
		got = append(got, c.Key)
		checkCard(t, c)
	}
	for _, d := range capturetest.ExampleHomeInfo().Devices {
		if d.Kind != "" { // people's own devices have none
			want = append(want, d.MAC.String())
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("cards %v, want %v", got, want)
	}
	if !strings.HasPrefix(page.Heading, "On 14 Mar 2026, 12 things in your home talked to ") || page.Badge == "" || page.Empty != "" {
		t.Errorf("heading %q, badge %q, empty %q", page.Heading, page.Badge, page.Empty)
	}
	for _, e := range teller.NewFrame(home).Entries {
		if !slices.Contains(want, e.Key) {
			t.Errorf("the frame lists %q", e.Name)
		}
	}
}

// The infected recorder and the scale that speaks in clear come first.
func TestExampleWorthALookFirst(t *testing.T) {
	home, teller := exampleHome(t)
	cards := teller.NewHome(home, view.PeriodDay).Cards
	for i, name := range []string{"Video recorder", "Bathroom scale", "Living-room TV"} {
		if want := truth(t, name).MAC.String(); cards[i].Key != want {
			t.Errorf("card %d is %s, want %s (%s)", i, cards[i].Key, want, name)
		}
	}
	if last := cards[len(cards)-1]; last.Key != truth(t, "Router").MAC.String() {
		t.Errorf("the last card is %s, want the router: it sent nothing", last.Name)
	}
}

func TestExampleOfPeopleNothingIsTold(t *testing.T) {
	home, teller := exampleHome(t)
	whole := teller.NewHome(home, view.PeriodDay)
	for _, name := range []string{"Phone", "Laptop"} {
		d := truth(t, name)
		if !strings.Contains(whole.More, d.HostName) {
			t.Errorf("%q does not tell of %s", whole.More, d.HostName)
		}
		page := pageOf(t, home, teller, name)
		if len(page.Groups)+len(page.Symbols)+len(page.When.Cells)+len(page.Seen.Lines) != 0 || page.TalksEmpty == "" {
			t.Errorf("the page of %s tells what somebody did: %+v", name, page)
		}
	}
	for _, b := range whole.Hears.Bars {
		if b.Name == "Chirpo" || b.Name == "Lantern Press" {
			t.Errorf("who hears most lists %q, which only people called", b.Name)
		}
	}
}

func TestExampleSweepIsOneRow(t *testing.T) {
	home, teller := exampleHome(t)
	page := pageOf(t, home, teller, "Video recorder")
	unknown := rows(page, view.RoleUnknown)
	if len(unknown) != 2 {
		t.Fatalf("%d rows without a name, want the command server and the sweep: %+v", len(unknown), unknown)
	}
	if want := capturetest.ExampleHomeInfo().Command.Addr().String() + " — no name seen"; unknown[0].Name != want {
		t.Errorf("row %q, want %q", unknown[0].Name, want)
	}
	sweep := unknown[1]
	if !strings.HasSuffix(sweep.Name, " addresses without a name") || sweep.Detail != "it knocked; no data came back" || sweep.Amount != "" {
		t.Errorf("row %+v", sweep)
	}
	if len(sweep.Why) > 13 {
		t.Errorf("%d lines open under the sweep", len(sweep.Why))
	}
}

func TestExampleScaleIsReadable(t *testing.T) {
	home, teller := exampleHome(t)
	page := pageOf(t, home, teller, "Bathroom scale")
	l, ok := seenLine(page, "Readable on the way")
	if !ok || !strings.Contains(l.Line, "100 %") {
		t.Errorf("seen panel %+v", page.Seen.Lines)
	}
	if _, ok := seenLine(page, "Sealed"); ok {
		t.Error("something is called sealed")
	}
}

func TestExamplePlugCarriesForOthers(t *testing.T) {
	home, teller := exampleHome(t)
	page := pageOf(t, home, teller, "Heater plug")
	if l, ok := seenLine(page, "Carried for others"); !ok || strings.HasPrefix(l.Amount, "0 ") {
		t.Errorf("seen panel %+v", page.Seen.Lines)
	}
	for _, g := range page.Groups {
		for _, r := range g.Rows {
			for _, name := range truth(t, "Heater plug").Relays {
				if strings.Contains(strings.Join(r.Why, " "), name) {
					t.Errorf("the plug is said to talk to %s, which a phone called through it", name)
				}
			}
		}
	}
}

// Sealed, readable, unknown and sent during set-up are all that was sent.
func TestSeenPanelAddsUp(t *testing.T) {
	home, _ := exampleHome(t)
	for _, d := range home.Devices {
		var sent, parts uint64
		for _, dest := range d.Destinations {
			sent += dest.Own.SentPayload
			parts += dest.Grade.Sealed + dest.Grade.Clear + dest.Grade.Unknown + dest.Setup.SentPayload
		}
		if sent != parts {
			t.Errorf("%s sent %d bytes, its parts are %d", d.Facts.Device.Key, sent, parts)
		}
	}
}

// checkDay holds a heat map to one Saturday that was watched from end to end.
func checkDay(t *testing.T, name string, w view.WhenPanel) {
	t.Helper()
	if len(w.Days) != 1 || w.Days[0] != "Sat 14 Mar" || len(w.Cells) != 1 || len(w.Cells[0]) != 24 {
		t.Fatalf("%s: heat map %+v", name, w)
	}
	for hour, v := range w.Cells[0] {
		if v < 0 || v > 1 || math.IsNaN(v) {
			t.Errorf("%s: hour %d is %v", name, hour, v)
		}
	}
}

func TestExampleHeatMap(t *testing.T) {
	home, teller := exampleHome(t)
	for _, d := range home.Devices {
		page, _ := teller.NewDevice(home, d.Facts.Device.Key, view.PeriodDay)
		if len(page.Symbols) == 0 {
			continue // a person's
		}
		checkDay(t, page.Name, page.When)
	}
	plug := pageOf(t, home, teller, "Heater plug").When.Cells[0]
	if plug[14] != 0 || plug[15] <= 0 {
		t.Errorf("the plug came at 15:00, its hours are %v", plug)
	}
}

func TestExampleCoverage(t *testing.T) {
	home, teller := exampleHome(t)
	all := strings.Join(teller.Coverage(home), "\n")
	for _, want := range []string{
		"“example-home.pcapng”: 24 hours on 14 Mar 2026, from 00:00 to 23:59 (UTC)", " packets in all.", "The program that made the recording says that it missed nothing.",
		"told us no name", "Phones and computers of people are not judged.", "Bluetooth",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("coverage lacks %q:\n%s", want, all)
		}
	}
}
