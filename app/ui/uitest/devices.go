package uitest

import (
	"context"
	"fmt"
	"strings"

	"telltale/app/view"
)

// DevicesAnswers is what a Backend answers of all devices.
type DevicesAnswers struct {
	DevicesView view.Devices
	OnChange    func(*view.ChangePage) // alters the page on which a device is changed; may be nil
	Said        []string               // what the owner said of devices, one call a line, with “undo” and “redo”
	LastChange  view.Change            // returned by Changed
	SayErr      error                  // returned by what changes devices
}

// DevicesPage returns the page of all devices of a home with these cards.
func DevicesPage(cards []view.DeviceCard) view.Devices {
	v := view.Devices{
		Heading: fmt.Sprintf("We saw %d devices in your home.", len(cards)), Sub: "Give a device a name, or say what it is.", Badge: "Example home",
		Words: view.DevicesWords{
			Search: "Search by name, kind or address", NoMatch: "No device fits this search.", SortBy: "Sort by", Cards: "Cards", List: "List",
			More: "Show more", Change: "Change", Look: "Have a look",
		},
	}
	for _, s := range [][2]string{{"name", "Name"}, {"sent", "Sent"}, {"companies", "Companies"}, {"seen", "Last seen"}, {"findings", "Worth a look"}} {
		v.Sorts = append(v.Sorts, view.SortChoice{By: view.SortBy(s[0]), Word: s[1]})
	}
	for i, c := range cards {
		row := view.DeviceRow{
			Key: c.Key, Icon: c.Icon, Name: c.Name, Kind: c.Kind, Line: c.Line, Sent: "1.9 GB", Companies: "23 companies", Count: "23",
			Seen: "Last seen: 14 Mar 2026, 23:59", When: "14 Mar 2026, 23:59", Change: "Change " + c.Name, Find: strings.ToLower(c.Name + "\n" + c.Kind),
		}
		switch i % 4 {
		case 0:
			row.Findings, row.FindingCount = "3 things are worth a look", "3"
		case 2:
			row.Parts = "Seen under 2 addresses"
		case 3:
			row.Private, row.Line, row.Seen, row.Sent, row.Count, row.When = "Personal device: we show no figures", "", "", "", "", ""
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// Crowd adds a hint and a device that is left out to the page of all devices.
func Crowd(v view.Devices) view.Devices {
	v.Hints = []view.SameHint{{Key: v.Rows[0].Key, Says: "Anna's phone and Phone may be the same device.", Why: []string{"Both gave the router the same client number, 01ab."}}}
	v.LeftOut = view.LeftOutPanel{Title: "Left out", Line: "Telltale keeps what these devices do, and tells of them only here.", Rows: []view.LeftOutRow{
		{Key: "out", Icon: "phone", Name: "Guest's phone", Kind: "phone", Line: "It sent 12 MB. This is kept, and counted nowhere else.", Take: "Take in again", Spoken: "Take Guest's phone in again"},
		{
			Key: "waits", Icon: "phone", Name: "Anna's phone", Kind: "phone", Take: "Add", Spoken: "Add Anna's phone",
			Line: "This looks like a phone. People's devices stay out until somebody adds them.",
		},
	}}
	return v
}

// ChangePage returns the page on which a device is changed.
func (b *Backend) ChangePage(key string) view.ChangePage {
	v := view.ChangePage{
		NameTitle: "Name", NameLine: "Choose a name that everybody at home knows.", Save: "Save",
		KindTitle: "What is it?", KindNow: "Smart TV. We are fairly sure.", KindSearch: "Search for a kind", KindNoMatch: "No kind fits this search.",
		SameTitle: "Is it the same as another?", SameLine: "Phones change their address now and then.", SameDo: "Same device", SameNone: "There is no other device.",
		SameSearch: "Search by name, kind or address",
		LeaveTitle: "Leave it out", LeaveLine: "Telltale keeps what it does.", Leave: "Leave it out",
		Kinds: []view.KindGroup{
			{Title: "Phones and computers", Kinds: []view.KindChoice{{ID: "phone", Icon: "phone", Word: "Phone", Find: "phone"}, {ID: "computer", Icon: "computer", Word: "Computer", Find: "computer"}}},
			{Title: "TV, music, games", Kinds: []view.KindChoice{{ID: "smart_tv", Icon: "tv", Word: "Smart TV", Chosen: true, Find: "smart tv"}}},
		},
		Unkind: "Let Telltale work it out",
	}
	for _, c := range b.HomeView.Cards {
		if c.Key == key {
			v.Key, v.Icon, v.Name, v.Title, v.Back = key, c.Icon, c.Name, "Change "+c.Name, "Back to "+c.Name
			continue
		}
		v.Others = append(v.Others, view.OtherDevice{Key: c.Key, Icon: c.Icon, Name: c.Name, Kind: c.Kind, Find: strings.ToLower(c.Name), Spoken: "The same as " + c.Name})
	}
	if name, ok := b.Renamed[key]; ok {
		v.Name, v.OwnName, v.Unname = name, name, "Take the name away"
	}
	return v
}

// DeviceList returns DevicesView with the period chosen.
func (b *Backend) DeviceList(ctx context.Context, p view.Period) (view.Devices, error) {
	b.AskedFor = append(b.AskedFor, p)
	if b.DeviceErr != nil {
		return view.Devices{}, b.DeviceErr
	}
	v := b.DevicesView
	v.Periods = Periods(p)
	return v, ctx.Err()
}

// DeviceChange returns ChangePage.
func (b *Backend) DeviceChange(ctx context.Context, key string) (view.ChangePage, error) {
	if b.DeviceErr != nil {
		return view.ChangePage{}, b.DeviceErr
	}
	v := b.ChangePage(key)
	if b.OnChange != nil {
		b.OnChange(&v)
	}
	return v, ctx.Err()
}

func (b *Backend) say(format string, args ...any) error {
	if b.SayErr != nil {
		return b.SayErr
	}
	b.Said = append(b.Said, fmt.Sprintf(format, args...))
	b.LastChange = view.Change{Said: "Said: " + b.Said[len(b.Said)-1], Undo: "Undo", Away: "Put this away"}
	return nil
}

// SetKind notes the kind.
func (b *Backend) SetKind(_ context.Context, key, kind string) error {
	return b.say("kind %s %q", key, kind)
}

// Join notes the two.
func (b *Backend) Join(_ context.Context, key, other string) error {
	return b.say("join %s %s", key, other)
}

// Split notes the part.
func (b *Backend) Split(_ context.Context, part string) error { return b.say("split %s", part) }

// LeaveOut notes the device.
func (b *Backend) LeaveOut(_ context.Context, key string, out bool) error {
	return b.say("leave %s %v", key, out)
}

// Changed returns LastChange.
func (b *Backend) Changed() view.Change { return b.LastChange }

// Undo notes it.
func (b *Backend) Undo(context.Context) error {
	b.Said = append(b.Said, "undo")
	b.LastChange = view.Change{Said: "The last change was taken back.", Redo: "Do it again", Away: "Put this away"}
	return nil
}

// Redo notes it.
func (b *Backend) Redo(context.Context) error { return b.say("redo") }
