package uitest

import (
	"fmt"

	"telltale/app/view"
)

// symbolIDs are the symbols of the care label in their order, with their words.
var symbolIDs = [8][2]string{
	{"companies", "Companies"},
	{"trackers", "Trackers"},
	{"borders", "Borders"},
	{"envelope", "Envelope"},
	{"load", "Load"},
	{"night", "Night"},
	{"doors", "Doors"},
	{"care", "Care"},
}

// Symbols returns eight symbols with the dots given: 0 = not seen enough yet, below 0 = cannot be known.
func Symbols(dots ...int) []view.Symbol {
	out := make([]view.Symbol, 0, len(dots))
	for i, d := range dots {
		s := view.Symbol{ID: symbolIDs[i][0], Word: symbolIDs[i][1], Dots: max(d, 0), State: view.StateLetter}
		switch {
		case d == 0:
			s.State, s.Title = view.StateNotYet, s.Word+" · not seen enough yet"
			s.Sentence = "We need 23 more days."
		case d < 0:
			s.State, s.Title = view.StateUnknown, s.Word+" · cannot be known"
			s.Sentence = "The network does not show it."
		default:
			s.Letter, s.Least = string(rune('A'+d-1)), d
			s.Title = s.Word + " · " + s.Letter
			s.Sentence = sentences[i]
		}
		s.Spoken = s.Title
		out = append(out, s)
	}
	return out
}

var sentences = [8]string{
	"It exchanged data with 23 companies in 7 days.",
	"4 of them are on a list of advertising firms.",
	"Two of their seats are outside your region.",
	"8 % of what it sent could be read on the way.",
	"About 270 MB a day. That is like 90 photos.",
	"While you sleep it sends about 600 kB an hour.",
	"It shows its model to devices near it.",
	"It looked for updates 2 days ago.",
}

// Spark returns n bars that look like a day.
func Spark(seed, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		v := (i*i*7 + seed*13 + i*seed) % 23
		out[i] = float64(v) / 30
		if i > n*2/3 {
			out[i] = min(1, out[i]+0.4)
		}
	}
	return out
}

type sample struct {
	key, icon, name, kind, line string
	dots                        []int
}

var samples = []sample{
	{"d1", "tv", "Living-room TV", "Orvo · smart TV", "1.9 GB out · 23 companies", []int{5, 4, 3, 4, 4, 3, 2, 0}},
	{"d2", "camera", "Front-door camera", "Camora · camera", "4.2 GB out · 5 companies", []int{3, 2, 4, 5, 5, 4, 5, 4}},
	{"d3", "speaker", "Kitchen speaker", "Voxa · smart speaker, likely", "310 MB out · 9 companies", []int{3, 2, 2, 1, 2, 4, 0, 1}},
	{"d4", "hub", "Lamp hub", "Lumo · light hub", "12 MB out · 3 companies", []int{2, 1, 2, 4, 1, 3, 3, -1}},
	{"d5", "scale", "Bathroom scale", "Wagix · body scale", "1 MB out · 2 companies", []int{2, 1, 1, 5, 0, 1, 0, 3}},
	{"d6", "plug", "Heater plug", "Plugo · smart plug", "6 MB out · 2 companies", []int{2, 1, 2, 1, 1, 3, 0, 2}},
}

// navigation lists the pages of a home of which nothing is known.
func navigation() []view.NavPage {
	return []view.NavPage{
		{ID: view.PageStart, Icon: "start", Word: "Start"},
		{ID: view.PageHome, Icon: "home", Word: "Home"},
	}
}

// Empty returns a backend that knows nothing yet.
func Empty() *Backend {
	return &Backend{
		FrameView: view.Frame{Product: "Telltale", Devices: "Devices", Pages: navigation()},
		StartView: StartPage(),
		HomeView: view.Home{
			Heading: "Nothing to show yet", Sub: "Telltale has not read any recording.",
			Empty: "Open a recording, or look at the example home first.",
		},
		WorthView: view.Worth{
			Heading: "Nothing to look at yet", Empty: "Open a recording first.", Open: "Open a recording", Words: worthWords(),
		},
		DevicesAnswers: DevicesAnswers{DevicesView: view.Devices{
			Heading: "Nothing to show yet", Empty: "Open a recording first.", Words: view.DevicesWords{Open: "Open a recording"},
		}},
		Devices: map[string]view.Device{},
		Owner:   Owner{SettingsView: Settings(nil)},
	}
}

// StartPage returns the Start page.
func StartPage() view.Start {
	return view.Start{
		Heading: "How shall we look at your home?",
		Sub:     "Telltale only reads. It changes nothing on your network, and nothing it sees leaves this computer.",
		Choices: []view.StartChoice{
			{ID: "open", Icon: "open", Title: "Open a recording", Line: "A file from your router, Wireshark or a phone. No administrator rights needed.", Hint: "works everywhere"},
			{ID: "example", Icon: "example", Title: "Just show me an example", Line: "A made-up home, to look around first.", Hint: "nothing to set up"},
			{ID: "back", Icon: "back", Title: "Go on where I left off", Line: "11 devices, seen until 14 March.", Hint: "this computer"},
		},
		Recent: "Opened lately", Forget: "Forget this list", More: "How to get a recording",
		Ways: []view.StartChoice{
			{ID: "fritzbox", Icon: "router", Title: "From a FRITZ!Box", Line: "The router records the whole home."},
			{ID: "hotspot", Icon: "hotspot", Title: "From a hotspot of this computer", Line: "You see all that the devices on the hotspot do."},
		},
		Foot: "You can also drop a recording anywhere on this window.", Keys: "All keys (F1)",
	}
}

// Home returns a backend with a home of n devices, made up from six and then again.
func Home(n int) *Backend {
	b := Empty()
	b.FrameView.Status = view.Status{
		Title: "Example home", Lines: []string{"24 h, nothing missed", "Nothing leaves this computer."}, Example: true,
	}
	b.HomeView = view.Home{
		Heading: "This week, 11 things in your home spoke to 46 companies in 8 countries.",
		Sub:     "Most of it came from your TV.", Badge: "Example home", CoverWord: "What we could not see",
		Coverage: []string{
			"We watched for 24 hours on 14 March and missed no packet.",
			"Two phones are left out on purpose.", "What devices send by Bluetooth or Zigbee cannot be seen here.",
		},
		More: "and 5 more: router, printer, 2 phones (private, not watched), laptop",
		Hears: view.Hears{Title: "Who hears most", Bars: bars(), Legend: []view.Legend{
			{Role: view.RoleMaker, Word: "its maker"},
			{Role: view.RoleService, Word: "service you use"},
			{Role: view.RoleAds, Word: "ads & tracking"},
			{Role: view.RolePlumbing, Word: "plumbing"},
			{Role: view.RoleUnknown, Word: "unknown"},
		}},
	}
	for i := range n {
		s := samples[i%len(samples)]
		if i >= len(samples) {
			s.key, s.name = fmt.Sprintf("d%d", i+1), fmt.Sprintf("%s %d", s.name, i/len(samples)+1)
		}
		card := view.DeviceCard{
			Key: s.key, Icon: s.icon, Name: s.name, Kind: s.kind, Line: s.line, Symbols: Symbols(s.dots...),
			Spark: Spark(i+1, 24), Alt: "It sent most in the evening.",
		}
		b.HomeView.Cards = append(b.HomeView.Cards, card)
		b.FrameView.Entries = append(b.FrameView.Entries, view.NavEntry{Key: s.key, Name: s.name, Icon: s.icon})
		b.FrameView.Keys = append(b.FrameView.Keys, s.key)
		b.Devices[s.key] = Device(card)
	}
	b.FrameView.Pages = append(b.FrameView.Pages, view.NavPage{ID: view.PageDevices, Icon: "devices", Word: "Devices"})
	b.DevicesView = DevicesPage(b.HomeView.Cards)
	b.FrameView.Pages = append(b.FrameView.Pages, view.NavPage{ID: view.PageWorth, Icon: "worth", Word: "Worth a look"})
	b.WorthView = Worth(b.HomeView.Cards)
	b.Hear(5)
	b.SettingsView = Settings(b.HomeView.Cards)
	b.HomeView.Mark, b.HomeView.Worth = b.WorthView.Mark, "4 things are worth a look. 1 of them is critical."
	if n > 0 {
		first := b.Devices["d1"]
		first.Worth.Empty, first.Worth.Urgent = "", "Go through the 3 steps"
		first.Worth.Cards = append(b.WorthView.Urgent[0].Findings[:1:1], b.WorthView.Groups[0].Cards[1])
		b.Devices["d1"] = first
	}
	return b
}

func bars() []view.Bar {
	return []view.Bar{
		{Key: "company:Camora", Name: "Camora", Role: view.RoleMaker, Amount: "4.2 GB", Share: 1},
		{Key: "company:Streamo", Name: "Streamo", Role: view.RoleService, Amount: "1.1 GB", Share: 0.47},
		{Key: "company:Orvo", Name: "Orvo", Role: view.RoleMaker, Amount: "640 MB", Share: 0.36},
		{Key: "company:Voxa", Name: "Voxa", Role: view.RoleMaker, Amount: "330 MB", Share: 0.26},
		{Key: "company:AdSight", Name: "AdSight", Role: view.RoleAds, Amount: "44 MB", Share: 0.13},
		{Key: "company:Searcha", Name: "Searcha", Role: view.RoleService, Amount: "31 MB", Share: 0.11},
		{Key: "company:Viewmetric", Name: "Viewmetric", Role: view.RoleAds, Amount: "18 MB", Share: 0.08},
		{Key: "company:Lumo", Name: "Lumo", Role: view.RoleMaker, Amount: "12 MB", Share: 0.06},
		{Key: "unnamed", Name: "2 we cannot name", Role: view.RoleUnknown, Amount: "9 MB", Share: 0.04},
	}
}
