package view_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/carelabel"
	"telltale/classify/device"
	"telltale/classify/disclosure"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// found is a device with findings of some rules.
func found(n int, findings ...risk.Finding) classify.Device {
	d := thing(n)
	d.Identity = device.Identity{Kind: "smart_plug", KindConfidence: statement.Seen}
	for i := range findings {
		findings[i].Device = d.Facts.Device.Key
	}
	d.Findings = findings
	return d
}

// finding is what a rule found, once.
func finding(t *testing.T, id string, severity risk.Severity) risk.Finding {
	t.Helper()
	r, ok := risk.RuleByID(id)
	if !ok {
		t.Fatalf("no rule %q", id)
	}
	return risk.Finding{
		Rule: id, Version: r.Version, Severity: severity, FirstNs: sunday, LastNs: sunday + hourNs, Count: 1,
		Sentence: strings.TrimSuffix(r.Title, ".title") + ".seen", Remedy: r.Remedy, Who: r.Who, Provisions: r.Provisions,
		Args: map[string]any{"Names": []string{"Orvo"}, "Hosts": 417, "Packets": 30, "Sessions": 4},
	}
}

func TestNothingReadIsNothingToLookAt(t *testing.T) {
	home, teller := emptyHome(t)
	page := teller.NewWorth(home, view.PeriodWeek)
	noHoles(t, "unread", page)
	if page.Heading != "Nothing to look at yet" || page.Open == "" || page.Empty == "" || len(page.Untested.Rows) != 0 || page.Mark.Count != 0 {
		t.Errorf("page %+v", page)
	}
	for _, p := range teller.NewFrame(home).Pages {
		if p.ID == view.PageWorth {
			t.Errorf("the navigation leads to %q", p.Word)
		}
	}
}

// Nothing is called good: the page says how long was watched, and what that does
// not tell.
func TestNothingStoodOut(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf(thing(1))
	page := teller.NewWorth(h, view.PeriodWeek)
	noHoles(t, "nothing", page)
	one, _ := teller.NewDevice(h, thing(1).Facts.Device.Key, view.PeriodWeek)
	want := []string{
		"Nothing stood out in 24 hours that we watched.",
		"This tells nothing about the time in which nobody watched. A device may act another way tomorrow.",
		"",
		"Nothing stood out in what was recorded.",
		"",
	}
	got := []string{page.Heading, page.Limits, teller.NewHome(h, view.PeriodWeek).Worth, one.Worth.Empty, one.Worth.Urgent}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is said (-want +got):\n%s", diff)
	}
	if len(page.Untested.Rows) < 8 || len(one.Worth.Cards) != 0 {
		t.Errorf("%d things not tested, %d cards", len(page.Untested.Rows), len(one.Worth.Cards))
	}
}

// What was not tested has a reason, and is not told as if it were so.
func TestWhatWasNotTested(t *testing.T) {
	_, teller := emptyHome(t)
	for _, u := range teller.NewWorth(homeOf(thing(1)), view.PeriodWeek).Untested.Rows {
		if u.Reason == "" || !strings.HasPrefix(u.Title, "Not tested: “") {
			t.Errorf("%s is told as %q, with the reason %q", u.Rule, u.Title, u.Reason)
		}
	}
}

// A device may be away while its home is watched.
func TestNothingStoodOutAboutADevice(t *testing.T) {
	_, teller := emptyHome(t)
	d := leaving()
	d.Label.SeenNs = 12 * hourNs
	one, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodWeek)
	if want := "Nothing stood out in 12 hours that we saw of it."; one.Worth.Empty != want {
		t.Errorf("%q, want %q", one.Worth.Empty, want)
	}
}

func TestNoDeviceNothingWorthALook(t *testing.T) {
	_, teller := emptyHome(t)
	page := teller.NewWorth(homeOf(), view.PeriodWeek)
	if page.Heading != "No device seen" || page.Empty == "" || len(page.Untested.Rows) != 0 {
		t.Errorf("page %+v", page)
	}
}

// Of people's own devices nothing is told, and of what was not seen neither.
func TestNothingLeavesWhereNothingIsTold(t *testing.T) {
	_, teller := emptyHome(t)
	phone := thing(1, firm("chirp", "US", "social", 5e9))
	phone.Identity = device.Identity{Kind: device.KindPhone}
	one, _ := teller.NewDevice(homeOf(phone), phone.Facts.Device.Key, view.PeriodWeek)
	unseen, _ := teller.NewUnseen(homeOf(thing(1)), phone.Facts.Device.Key, view.PeriodDay)
	for _, page := range []view.Device{one, unseen} {
		if page.Leaves.Title != "" || page.Worth.Title != "" {
			t.Errorf("page %+v", page)
		}
	}
}

// Of a long recording only what lies within the chosen time was looked at.
func TestNothingStoodOutInTheChosenTime(t *testing.T) {
	_, teller := emptyHome(t)
	for want, span := range map[string]flow.Span{
		"Nothing stood out in 24 hours that we watched.": {},
		"Nothing stood out in 5 hours that we watched.":  {FromNs: sunday + 19*hourNs, ToNs: sunday + dayNs},
		"Nothing stood out in what was recorded.":        {FromNs: sunday + 5*dayNs, ToNs: sunday + 6*dayNs},
	} {
		h := homeOf(thing(1))
		h.Facts.Span = span
		if told := teller.Elsewhere(h.Facts.Captures, h); (told == "") != span.All() {
			t.Errorf("span %+v: of other times it says %q", span, told)
		}
		if got := teller.NewWorth(h, view.PeriodDay).Heading; got != want {
			t.Errorf("span %+v: %q, want %q", span, got, want)
		}
	}
}

func TestOneThingWorthALook(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf(found(1, finding(t, "TT-C01", risk.Medium)))
	page := teller.NewWorth(h, view.PeriodWeek)
	noHoles(t, "one", page)
	want := []string{"1 thing is worth a look.", "None of it is critical. Take your time.", "1 thing is worth a look."}
	if diff := cmp.Diff(want, []string{page.Heading, page.Sub, teller.NewHome(h, view.PeriodWeek).Worth}); diff != "" {
		t.Errorf("what is said (-want +got):\n%s", diff)
	}
	if len(page.Urgent) != 0 || len(page.Groups) != 1 {
		t.Fatalf("page %+v", page)
	}
	c := page.Groups[0].Cards[0]
	wantCard := view.WorthCard{
		ID: c.ID, Key: "00:00:5e:00:53:01", Icon: "smart_plug", Device: "Smart plug", Level: "medium", Severity: "Medium",
		Title: "Its number plate is readable on the way.",
		Says:  "It sent its own number, such as a hardware address or serial number, unsealed to Orvo.",
		When:  "Seen on 15 Mar 2026 from 00:00 to 01:00 (UTC).",
		Sure:  "We saw this ourselves.",
		Doubt: "What else it could be: Some numbers are made anew each time. Then they tell less.",
		Steps: []string{"Update its software.", "Ask its maker about this."},
		Who:   "Who can act: its maker.",
		Know:  c.Know,
	}
	if diff := cmp.Diff(wantCard, c); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
}

// How a finding is known does not say again what its card says.
func TestHowAFindingIsKnown(t *testing.T) {
	_, teller := emptyHome(t)
	c := teller.NewWorth(homeOf(found(1, finding(t, "TT-C01", risk.Medium))), view.PeriodWeek).Groups[0].Cards[0]
	var titles []string
	for _, k := range c.Know {
		titles = append(titles, k.Title)
		if slices.Contains(k.Lines, c.Title) {
			t.Errorf("%q says the title again", k.Title)
		}
	}
	if want := []string{"What we look for", "What it rests on", "What would change it", "The rule"}; !slices.Equal(titles, want) {
		t.Errorf("parts %q, want %q", titles, want)
	}
}

// Critical findings of one device are one screen, with each step once: where a
// clean-up already ends with a new device, that is not said again.
func TestCriticalThingsOfOneDeviceAreOneScreen(t *testing.T) {
	_, teller := emptyHome(t)
	h, loud := criticalHome(t)
	page := teller.NewWorth(h, view.PeriodWeek)
	noHoles(t, "critical", page)
	if len(page.Urgent) != 2 || page.Urgent[0].Key != loud || len(page.Urgent[0].Findings) != 3 {
		t.Fatalf("urgent %+v", page.Urgent)
	}
	u := page.Urgent[0]
	last := u.Steps[len(u.Steps)-1]
	want := []string{
		"5 things are worth a look.", "4 of them are critical.", "5 things are worth a look",
		"Start with this: Unplug it from power and wait 30 seconds.",
		"Step 10 of 10", "Ask its maker about this.",
		"Who can act: you, its maker and your Internet provider.",
	}
	if diff := cmp.Diff(want, []string{page.Heading, page.Sub, page.Mark.Spoken, u.First, last.Label, last.Says, u.Who}); diff != "" {
		t.Errorf("what is said (-want +got):\n%s", diff)
	}
	seen := map[string]bool{}
	for _, s := range u.Steps {
		if seen[s.Says] {
			t.Errorf("%q is said twice", s.Says)
		}
		seen[s.Says] = true
	}
}

// criticalHome is a home with two devices about which something is critical, and
// the key of the one that comes first on the page of the home.
func criticalHome(t *testing.T) (classify.Home, string) {
	t.Helper()
	quiet := found(1, finding(t, "TT-C04", risk.Critical))
	loud := found(2, finding(t, "TT-B01", risk.Critical), finding(t, "TT-C03", risk.Critical), finding(t, "TT-C08", risk.Critical), finding(t, "TT-C01", risk.Low))
	loud.Destinations = []classify.Destination{firm("lamp", "DE", "content", 9000)}
	return homeOf(quiet, loud), loud.Facts.Device.Key
}

func TestADeviceLeadsToItsSteps(t *testing.T) {
	_, teller := emptyHome(t)
	h, loud := criticalHome(t)
	one, _ := teller.NewDevice(h, loud, view.PeriodWeek)
	if one.Worth.Urgent != "Go through the 10 steps" || len(one.Worth.Cards) != 4 || one.Mark.Count != 5 {
		t.Errorf("panel %+v, mark %+v", one.Worth, one.Mark)
	}
}

func TestLongListsAreShortened(t *testing.T) {
	_, teller := emptyHome(t)
	for n, want := range map[int]view.WorthGroup{20: {First: 20}, 21: {First: 20, More: "Show 1 more"}, 60: {First: 20, More: "Show 40 more"}} {
		var list []risk.Finding
		for range n {
			list = append(list, finding(t, "TT-C01", risk.Medium))
		}
		g := teller.NewWorth(homeOf(found(1, list...)), view.PeriodWeek).Groups[0]
		if g.First != want.First || g.More != want.More || len(g.Cards) != n {
			t.Errorf("%d findings: %d at first, %q, %d cards", n, g.First, g.More, len(g.Cards))
		}
	}
}

func TestWhatIsOfTheWholeHome(t *testing.T) {
	_, teller := emptyHome(t)
	h := homeOf(thing(1))
	h.Findings = []risk.Finding{finding(t, "TT-X09", risk.Info)}
	c := teller.NewWorth(h, view.PeriodWeek).Groups[0].Cards[0]
	if c.Device != "The home" || c.Key != "" || c.Icon != "home" {
		t.Errorf("card %+v", c)
	}
	if one, _ := teller.NewDevice(h, thing(1).Facts.Device.Key, view.PeriodWeek); len(one.Worth.Cards) != 0 {
		t.Error("what is of the home stands on the page of a device")
	}
}

// leaving is a device of which something is said to leave.
func leaving(list ...disclosure.Disclosure) classify.Device {
	d := thing(1, firm("lamp", "DE", "content", 9000))
	d.Label = carelabel.Label{SeenNs: dayNs}
	d.Leaves = list
	return d
}

func TestShelvesOfWhatLeaves(t *testing.T) {
	_, teller := emptyHome(t)
	read := func(to string) disclosure.Disclosure {
		return disclosure.Disclosure{
			Rule: "D15", Version: 1, Grade: disclosure.Seen, Datum: "video", Personal: true, Leaves: true, Sentence: "leaves.seen.video", Plural: 1,
			Args: map[string]any{"Whom": []string{to}}, Recipients: []disclosure.Recipient{{Key: "company:" + to, Name: to, Named: true}},
		}
	}
	able := func(datum string) disclosure.Disclosure {
		return disclosure.Disclosure{Rule: "kind", Version: 1, Grade: disclosure.Able, Datum: datum, Sentence: "leaves.able." + datum}
	}
	d := leaving(read("Orvo"), read("Wagix"), able("picture"), able("sound"))
	page, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodWeek)
	noHoles(t, "leaves", page.Leaves)
	name := page.Name
	want := []view.LeavesShelf{
		{ID: "seen", Title: "Seen in clear", Reason: "We know this because anyone on the way could read it.", Items: []view.LeavesItem{
			{Grade: "Seen", Says: name + " sent video to Orvo, at least once."}, {Grade: "Seen", Says: name + " sent video to Wagix, at least once."},
		}},
		{ID: "pattern", Title: "Pattern matches", Empty: "No pattern that we know was confirmed in 24 hours."},
		{ID: "could", Title: "Could be sent, we cannot see", Able: &view.LeavesAble{
			Grade: "Able to", Title: "It is also able to send:", Data: []string{"pictures", "sound, such as voices"},
			Reason: "We cannot see whether it did. We know this only because of its kind.",
		}},
	}
	if diff := cmp.Diff(want, page.Leaves.Shelves, cmpopts.IgnoreFields(view.LeavesItem{}, "ID", "Know"), cmpopts.IgnoreFields(view.LeavesAble{}, "Know")); diff != "" {
		t.Errorf("shelves (-want +got):\n%s", diff)
	}
	first, second := page.Leaves.Shelves[0].Items[0], page.Leaves.Shelves[0].Items[1]
	if first.ID == "" || first.ID == second.ID || len(first.Know) == 0 || len(page.Leaves.Shelves[2].Able.Know) == 0 {
		t.Errorf("%q and %q are known by %v", first.ID, second.ID, first.Know)
	}
}

// A reason that differs stays with its sentence, and a single one too.
func TestReasonsStayWhereTheyDiffer(t *testing.T) {
	home, teller := exampleHome(t)
	for _, name := range []string{"Living-room TV", "Bathroom scale"} {
		for _, s := range pageOf(t, home, teller, name).Leaves.Shelves {
			for _, i := range s.Items {
				if (i.Reason == "") == (s.Reason == "") {
					t.Errorf("%s, %s: %q has the reasons %q and %q", name, s.ID, i.Says, i.Reason, s.Reason)
				}
			}
		}
	}
}

func TestNothingWasReadOnTheWay(t *testing.T) {
	_, teller := emptyHome(t)
	d := leaving()
	page, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodWeek)
	want := "We saw no personal data in readable form in 24 hours. Most messages were sealed, so we could not read them."
	if got := page.Leaves.Shelves[0].Empty; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Everything that a kind is able to send has a short name for the list.
func TestEverythingAbleToLeaveHasAName(t *testing.T) {
	w := words(t)
	n := 0
	for _, key := range w.Keys() {
		if datum, ok := strings.CutPrefix(key, "leaves.able."); ok {
			n++
			if !w.Has("page.leaves.data." + datum) {
				t.Errorf("no name for %q", datum)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d found: the test looks in the wrong place", n)
	}
}

func TestARangeSaysWhichDotsAreSure(t *testing.T) {
	_, teller := emptyHome(t)
	d := thing(1)
	d.Label.Symbols = []carelabel.Symbol{
		{ID: "envelope", State: carelabel.Range, Low: 'B', High: 'D', Sentence: "label.envelope"},
		{ID: "load", State: carelabel.Letter, Low: 'C', High: 'C', Sentence: "label.load"},
	}
	page, _ := teller.NewDevice(homeOf(d), d.Facts.Device.Key, view.PeriodWeek)
	if s := page.Symbols[0]; s.Least != 2 || s.Dots != 4 || s.Letter != "B–D" {
		t.Errorf("range %+v", s)
	}
	if s := page.Symbols[1]; s.Least != 3 || s.Dots != 3 {
		t.Errorf("letter %+v", s)
	}
}
