package carelabel_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
)

const (
	hourNs = flow.HourNs
	dayNs  = 24 * hourNs
	// startNs is midnight of a day in UTC.
	startNs = int64(20_000) * dayNs
)

// symbol makes the label and picks one symbol of it.
func symbol(t *testing.T, id string, in carelabel.Input) carelabel.Symbol {
	t.Helper()
	for _, s := range carelabel.Make(in).Symbols {
		if s.ID == id {
			return s
		}
	}
	t.Fatalf("no symbol %q", id)
	return carelabel.Symbol{}
}

// shown writes a symbol as a person sees it: "B", "B-D" or "?".
func shown(s carelabel.Symbol) string {
	switch s.State {
	case carelabel.Letter:
		return string(s.Low)
	case carelabel.Range:
		return string(s.Low) + "-" + string(s.High)
	case carelabel.NotYet, carelabel.Cannot:
	}
	return "?"
}

// contacts makes n companies that data was exchanged with.
func contacts(n int, change func(i int, c *carelabel.Contact)) []carelabel.Contact {
	list := make([]carelabel.Contact, n)
	for i := range list {
		key := strconv.Itoa(i)
		list[i] = carelabel.Contact{Key: key, Name: "Company " + key, Named: true, Reach: flow.ReachContacted, Uplink: 1000}
		if change != nil {
			change(i, &list[i])
		}
	}
	return list
}

func days(n int) flow.DeviceFacts { return flow.DeviceFacts{Days: n, Hours: 24 * n} }

func TestFixedOrder(t *testing.T) {
	var got []string
	for _, s := range carelabel.Make(carelabel.Input{}).Symbols {
		got = append(got, s.ID)
	}
	want := []string{"companies", "trackers", "borders", "envelope", "load", "night", "doors", "care"}
	if !slices.Equal(got, want) {
		t.Errorf("symbols = %v, want %v", got, want)
	}
}

func TestNothingSeenGivesNoLetter(t *testing.T) {
	for _, s := range carelabel.Make(carelabel.Input{}).Symbols {
		if s.State != carelabel.NotYet || s.Low != 0 || s.Sentence == "" {
			t.Errorf("%s of nothing = %+v, want no letter and a sentence", s.ID, s)
		}
	}
}

func TestCompanies(t *testing.T) {
	for _, test := range []struct {
		n, days int
		want    string
	}{
		{1, 3, "A"},
		{2, 3, "B"},
		{3, 3, "B"},
		{4, 3, "C"},
		{6, 3, "C"},
		{7, 3, "D"},
		{12, 3, "D"},
		{13, 3, "E"},
		{5, 2, "?"},
		{0, 6, "?"},
		{0, 7, "A"},
	} {
		t.Run(fmt.Sprint(test.n, " in ", test.days), func(t *testing.T) {
			s := symbol(t, "companies", carelabel.Input{Facts: days(test.days), Contacts: contacts(test.n, nil)})
			if shown(s) != test.want || s.Count != test.n {
				t.Errorf("%s of %d, want %s of %d", shown(s), s.Count, test.want, test.n)
			}
		})
	}
}

func TestWhatCountsAsCompany(t *testing.T) {
	tests := []struct {
		name           string
		change         func(i int, c *carelabel.Contact)
		want, unnamed  int
		firstNames     []string
		numberOfInputs int
	}{
		{"contacted", nil, 4, 0, []string{"Company 0", "Company 1", "Company 2", "Company 3"}, 4},
		{"tried only", func(_ int, c *carelabel.Contact) { c.Reach = flow.ReachTried }, 0, 0, nil, 4},
		{"heard only", func(_ int, c *carelabel.Contact) { c.Reach = flow.ReachHeard }, 0, 0, nil, 4},
		{"asked only", func(_ int, c *carelabel.Contact) { c.Reach = flow.ReachAsked }, 0, 0, nil, 4},
		{"name servers and clocks", func(_ int, c *carelabel.Contact) { c.Infrastructure = true }, 0, 0, nil, 4},
		{"one company for several purposes", func(_ int, c *carelabel.Contact) { c.Key = "one" }, 1, 0, []string{"Company 0"}, 4},
		{"servers without a name", func(_ int, c *carelabel.Contact) { c.Named, c.Hosts = false, 2 }, 0, 4, nil, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := symbol(t, "companies", carelabel.Input{Facts: days(9), Contacts: contacts(test.numberOfInputs, test.change)})
			if s.Count != test.want || s.Args["Unnamed"] != test.unnamed {
				t.Errorf("%d companies and %v servers without a name, want %d and %d", s.Count, s.Args["Unnamed"], test.want, test.unnamed)
			}
			if got, _ := s.Args["Names"].([]string); !slices.Equal(got, test.firstNames) {
				t.Errorf("names = %v, want %v", got, test.firstNames)
			}
		})
	}
}

func TestMissingDaysAreTold(t *testing.T) {
	s := symbol(t, "companies", carelabel.Input{Facts: days(1), Contacts: contacts(2, nil)})
	if s.Args["More"] != 2 || s.Sentence != "label.companies.notyet" {
		t.Errorf("symbol = %+v, want two more days", s)
	}
}

func TestTrackers(t *testing.T) {
	tracker := func(_ int, c *carelabel.Contact) { c.Tracker = true }
	// A quiet hour: two at night. 24 active hours, so five of them are over a fifth.
	at := func(hours ...int64) func(int, *carelabel.Contact) {
		return func(_ int, c *carelabel.Contact) {
			c.Tracker = true
			for _, h := range hours {
				c.Hours = append(c.Hours, startNs+h*hourNs)
			}
		}
	}
	for _, test := range []struct {
		name   string
		n      int
		days   int
		change func(int, *carelabel.Contact)
		want   string
	}{
		{"none in a week", 0, 7, nil, "A"},
		{"none in six days", 0, 6, nil, "?"},
		{"one at once", 1, 0, tracker, "B"},
		{"two", 2, 1, tracker, "C"},
		{"four", 4, 1, tracker, "C"},
		{"five", 5, 1, tracker, "D"},
		{"five in a sixth of the hours", 5, 1, at(10, 11, 12, 13), "D"},
		{"five in more than a fifth of the hours", 5, 1, at(10, 11, 12, 13, 14), "E"},
		{"five at night", 5, 1, at(2), "E"},
		{"four at night", 4, 1, at(2), "C"},
		{"not trackers", 5, 7, nil, "A"},
		{"only tried", 5, 7, func(_ int, c *carelabel.Contact) { c.Tracker, c.Reach = true, flow.ReachTried }, "A"},
		{"one company twice", 2, 1, func(_ int, c *carelabel.Contact) { c.Tracker, c.Key = true, "x" }, "B"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := symbol(t, "trackers", carelabel.Input{Facts: days(test.days), Contacts: contacts(test.n, test.change)})
			if shown(s) != test.want {
				t.Errorf("%s, want %s", shown(s), test.want)
			}
		})
	}
}

func TestBorders(t *testing.T) {
	seats := func(codes ...string) []carelabel.Contact {
		return contacts(len(codes), func(i int, c *carelabel.Contact) { c.Seat = codes[i] })
	}
	little := append(seats("PT"), carelabel.Contact{Key: "z", Named: true, Seat: "US", Reach: flow.ReachContacted, Uplink: 9})
	enough := append(seats("PT"), carelabel.Contact{Key: "z", Named: true, Seat: "US", Reach: flow.ReachContacted, Uplink: 11})
	tracker := slices.Clone(little)
	tracker[1].Tracker = true
	for _, test := range []struct {
		name     string
		contacts []carelabel.Contact
		days     int
		home     string
		want     string
	}{
		{"at home", seats("PT", "PT"), 7, "PT", "A"},
		{"nothing abroad in six days", seats("PT"), 6, "PT", "?"},
		{"of the same economic area", seats("DE", "NO"), 7, "PT", "A"},
		{"the area counts once it is abroad, each country", seats("DE", "FR"), 3, "KE", "C"},
		{"one", seats("US", "US"), 3, "PT", "B"},
		{"two", seats("US", "CN"), 3, "PT", "C"},
		{"three", seats("US", "CN", "KR"), 3, "PT", "D"},
		{"four", seats("US", "CN", "KR", "JP"), 3, "PT", "D"},
		{"five", seats("US", "CN", "KR", "JP", "GB"), 3, "PT", "E"},
		{"too short", seats("US"), 2, "PT", "?"},
		{"home not told", seats("US"), 9, "", "?"},
		{"less than one in a hundred", little, 7, "PT", "A"},
		{"more than one in a hundred", enough, 7, "PT", "B"},
		{"little, but a tracker", tracker, 7, "PT", "B"},
		{"a third of it to nobody knows whom", seats("US", "CN", ""), 3, "PT", "C-D"},
		{"a quarter of it to nobody knows whom", seats("US", "CN", "KR", ""), 3, "PT", "D"},
		{"half of it, but the step is the same", seats("US", "CN", "KR", "", ""), 3, "PT", "D-E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := symbol(t, "borders", carelabel.Input{Facts: days(test.days), Home: flow.Home{Country: test.home}, Contacts: test.contacts})
			if shown(s) != test.want {
				t.Errorf("%s, want %s: %+v", shown(s), test.want, s)
			}
		})
	}
}

func TestEnvelope(t *testing.T) {
	const all = 1_000_000
	grade := func(clear, unknown uint64) flow.Grade {
		return flow.Grade{Sealed: all - clear - unknown, Clear: clear, Unknown: unknown}
	}
	for _, test := range []struct {
		name     string
		grade    flow.Grade
		days     int
		packets  uint64
		want     string
		sentence string
	}{
		{"sealed", grade(0, 0), 2, 50, "A", "label.envelope.letter.a"},
		{"just below one in a thousand", grade(999, 0), 2, 50, "A", "label.envelope.letter.a"},
		{"one in a thousand", grade(1000, 0), 2, 50, "B", "label.envelope.letter.b"},
		{"one in a hundred", grade(10_000, 0), 2, 50, "B", "label.envelope.letter.b"},
		{"over one in a hundred", grade(10_001, 0), 2, 50, "C", "label.envelope.letter.c"},
		{"a tenth", grade(100_000, 0), 2, 50, "C", "label.envelope.letter.c"},
		{"over a tenth", grade(100_001, 0), 2, 50, "D", "label.envelope.letter.d"},
		{"half", grade(500_000, 0), 2, 50, "D", "label.envelope.letter.d"},
		{"over half", grade(500_001, 0), 2, 50, "E", "label.envelope.letter.e"},
		{"a form that nobody knows", grade(0, 700_000), 2, 50, "A-E", "label.envelope.range"},
		{"unknown, but within the step", grade(20_000, 30_000), 2, 50, "C", "label.envelope.letter.c"},
		{"one day", grade(0, 0), 1, 50, "?", "label.envelope.notyet.sealed"},
		{"few packets", grade(1, 0), 2, 49, "?", "label.envelope.notyet.clear"},
		{"few bytes", flow.Grade{Unknown: 19_999}, 2, 50, "?", "label.envelope.notyet.unknown"},
		{"just enough bytes", flow.Grade{Sealed: 20_000}, 2, 50, "A", "label.envelope.letter.a"},
		{"nothing", flow.Grade{}, 2, 50, "?", "label.envelope.notyet.nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			facts := days(test.days)
			facts.UpPackets = test.packets
			s := symbol(t, "envelope", carelabel.Input{Facts: facts, UplinkGrade: test.grade})
			if shown(s) != test.want || s.Sentence != test.sentence {
				t.Errorf("%s with %s, want %s with %s", shown(s), s.Sentence, test.want, test.sentence)
			}
		})
	}
}
