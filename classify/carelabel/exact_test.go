package carelabel_test

import (
	"slices"
	"strings"
	"testing"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
)

// whole is an input with enough of everything for a letter on Envelope.
func whole(g flow.Grade) carelabel.Input {
	f := days(9)
	f.UpPackets = 100
	return carelabel.Input{Facts: f, UplinkGrade: g}
}

// TestWhatIsReadRaisesTheEnvelope holds to label specification B.4, 4, Override.
func TestWhatIsReadRaisesTheEnvelope(t *testing.T) {
	sealed, some := flow.Grade{Sealed: 1e6}, flow.Grade{Sealed: 1e6, Unknown: 2e6}
	for _, test := range []struct {
		rule, what string
		grade      flow.Grade
		want       string
	}{
		{"D01", "mac_eui64", sealed, "D"},
		{"D02", "home_macs", sealed, "D"},
		{"D02", "bssid_list", sealed, "E"},
		{"D03", "serial", sealed, "D"},
		{"D04", "imei", sealed, "D"},
		{"D05", "advertising_id", sealed, "D"},
		{"D06", "ssid_key", sealed, "D"},
		{"D07", "wifi_key", sealed, "E"},
		{"D08", "http_basic", sealed, "E"},
		{"D08", "token_key", sealed, "D"},
		{"D09", "mail", sealed, "D"},
		{"D11", "coordinates", sealed, "E"},
		{"D12", "time_zone", sealed, "A"},
		{"D12", "postcode", sealed, "E"},
		{"D14", "firmware", sealed, "A"},
		{"D15", "jpeg", sealed, "E"},
		{"D16", "rtp", sealed, "E"},
		{"D18", "weight", sealed, "E"},
		{"D19", "energy", sealed, "A"},
		{"D20", "locale", sealed, "A"},
		{"D01", "mac_text", some, "D-E"},
		{"D15", "jpeg", some, "E"},
		{"D01", "mac_text", flow.Grade{Clear: 1e6}, "E"},
	} {
		in := whole(test.grade)
		in.Read = []carelabel.Read{{Rule: test.rule, What: test.what}}
		s := symbol(t, "envelope", in)
		if shown(s) != test.want {
			t.Errorf("%s %s: %s, want %s", test.rule, test.what, shown(s), test.want)
		}
		if raised := test.want != "A"; raised != (s.Override == test.rule) {
			t.Errorf("%s %s: override %q", test.rule, test.what, s.Override)
		}
	}
}

func TestWhatIsReadIsToldBeforeThereIsALetter(t *testing.T) {
	in := whole(flow.Grade{Sealed: 1000})
	in.Read = []carelabel.Read{{Rule: "D15", What: "jpeg"}, {Rule: "D01", What: "mac_text"}, {Rule: "D01", What: "mac_eui64"}}
	s := symbol(t, "envelope", in)
	if s.State != carelabel.NotYet || s.Sentence != "label.envelope.notyet.saw" || s.SoFar != [2]byte{'E', 'E'} || s.Override != "D15" {
		t.Errorf("symbol = %+v", s)
	}
	if !slices.Equal(s.Missing, []string{"bytes:19000"}) {
		t.Errorf("missing %v", s.Missing)
	}
}

// TestTooMuchLostIsNoLabel holds to label specification B.1, coverage.
func TestTooMuchLostIsNoLabel(t *testing.T) {
	in := whole(flow.Grade{Clear: 1e6})
	in.Contacts = contacts(5, nil)
	in.Open = []carelabel.Opening{{Level: 'E', Key: "label.doors.reached"}}
	in.Lost = 0.05
	if s := symbol(t, "envelope", in); shown(s) != "E" {
		t.Errorf("a twentieth lost gives %s, want E", shown(s))
	}
	in.Lost = 0.0501
	for _, s := range carelabel.Make(in).Symbols {
		if s.State != carelabel.NotYet || s.Sentence != "label.lost" || !slices.Equal(s.Missing, []string{"coverage"}) {
			t.Errorf("%s with too much lost = %+v", s.ID, s)
		}
	}
	if s := symbol(t, "envelope", in); s.SoFar != [2]byte{'E', 'E'} {
		t.Errorf("so far %v, want E", s.SoFar)
	}
}

func TestNoTimesIsNoLoadNightAndCare(t *testing.T) {
	in := carelabel.Input{Facts: flow.DeviceFacts{Own: flow.Counter{SentPackets: 1}}}
	for _, s := range carelabel.Make(in).Symbols {
		want := carelabel.NotYet
		if s.ID == "load" || s.ID == "night" || s.ID == "care" {
			want = carelabel.Cannot
		}
		if s.State != want {
			t.Errorf("%s = %v, want %v", s.ID, s.State, want)
		}
	}
}

// TestNewCompaniesAreTold holds to label specification B.2, rule 4: none within
// 48 hours, or half of the days if that is longer.
func TestNewCompaniesAreTold(t *testing.T) {
	for _, test := range []struct {
		days, agoHours int64
		want           bool
	}{
		{3, 47, true}, {3, 49, false}, {10, 119, true}, {10, 121, false},
	} {
		f := days(int(test.days))
		f.LastNs = startNs + 20*dayNs
		in := carelabel.Input{Facts: f, Contacts: contacts(3, func(i int, c *carelabel.Contact) {
			c.FirstNs = startNs
			if i == 1 {
				c.FirstNs = f.LastNs - test.agoHours*hourNs
			}
		})}
		if got := slices.Contains(symbol(t, "companies", in).Badges, carelabel.BadgeGrowing); got != test.want {
			t.Errorf("the newest of %d days came %d hours ago: growing is %v", test.days, test.agoHours, got)
		}
	}
}

func TestOnlyInTheQuietHoursIsNoUse(t *testing.T) {
	at := func(hour int64) carelabel.Input {
		return carelabel.Input{Facts: days(9), Contacts: contacts(1, func(_ int, c *carelabel.Contact) { c.Hours = []int64{startNs + hour*hourNs} })}
	}
	if s := symbol(t, "companies", at(2)); s.State != carelabel.NotYet || !slices.Equal(s.Missing, []string{"use"}) {
		t.Errorf("at night only: %+v", s)
	}
	if s := symbol(t, "companies", at(12)); shown(s) != "A" {
		t.Errorf("at noon: %+v", s)
	}
}

// TestBordersOfABloc holds that a company of the home's bloc is not abroad, and
// is not told as “0 countries”.
func TestBordersOfABloc(t *testing.T) {
	for _, test := range []struct {
		seat string
		days int
		want string
	}{
		{"PT", 7, "label.borders.letter.home"},
		{"DE", 7, "label.borders.letter.bloc"},
		{"US", 7, "label.borders.letter"},
		{"PT", 2, "label.borders.notyet.home"},
		{"DE", 2, "label.borders.notyet.bloc"},
		{"US", 2, "label.borders.notyet"},
		{"", 2, "label.borders.notyet"},
	} {
		in := carelabel.Input{Facts: days(test.days), Home: flow.Home{Country: "PT"}, Contacts: contacts(1, func(_ int, c *carelabel.Contact) { c.Seat = test.seat })}
		if s := symbol(t, "borders", in); s.Sentence != test.want {
			t.Errorf("%q in %d days: %s, want %s", test.seat, test.days, s.Sentence, test.want)
		}
	}
}

func TestAlwaysOnLine(t *testing.T) {
	f := watchedFor(3, each(0))
	f.Slots = nil
	for at := startNs; at < startNs+3*dayNs; at += flow.SlotNs {
		f.Slots = append(f.Slots, flow.Slot{StartNs: at, Contacts: 1})
	}
	if s := symbol(t, "night", carelabel.Input{Facts: f}); !slices.Contains(s.Badges, carelabel.BadgeAlways) || shown(s) != "A" {
		t.Errorf("in touch in each slot: %+v", s)
	}
	f.Slots = slices.DeleteFunc(f.Slots, func(s flow.Slot) bool { return s.StartNs/flow.SlotNs%8 == 0 })
	if s := symbol(t, "night", carelabel.Input{Facts: f}); slices.Contains(s.Badges, carelabel.BadgeAlways) {
		t.Errorf("in touch in seven of eight slots: %+v", s)
	}
}

// TestDoors holds to the ladder of label specification B.4, 7: only the way in
// from the Internet needs no check.
func TestDoors(t *testing.T) {
	opening := func(level byte, key string) carelabel.Opening { return carelabel.Opening{Level: level, Key: key} }
	for _, test := range []struct {
		name     string
		open     []carelabel.Opening
		want     string
		sentence string
		soFar    [2]byte
	}{
		{"nothing seen", nil, "?", "label.doors.notyet", [2]byte{}},
		{"a name is shown", []carelabel.Opening{opening('C', "label.doors.name")}, "?", "label.doors.name", [2]byte{'C', 'E'}},
		{"a risky service", []carelabel.Opening{opening('C', "label.doors.name"), opening('D', "label.doors.risky")}, "?", "label.doors.risky", [2]byte{'D', 'E'}},
		{"reached", []carelabel.Opening{opening('D', "label.doors.risky"), opening('E', "label.doors.reached")}, "E", "label.doors.reached", [2]byte{}},
	} {
		s := symbol(t, "doors", carelabel.Input{Facts: days(9), Open: test.open})
		if shown(s) != test.want || s.Sentence != test.sentence || s.SoFar != test.soFar {
			t.Errorf("%s: %+v", test.name, s)
		}
		if checked := s.State == carelabel.Letter; checked == slices.Contains(s.Missing, "port_check") {
			t.Errorf("%s: missing %v", test.name, s.Missing)
		}
	}
}

// TestCare holds to label specification B.4, 8.
func TestCare(t *testing.T) {
	const end = startNs + 200*dayNs
	for _, test := range []struct {
		name    string
		days    int
		updates carelabel.Updates
		want    string
		end     string
	}{
		{"seen and supported", 30, carelabel.Updates{LastNs: end - 30*dayNs, SupportNs: end + 1}, "A", ".supported"},
		{"seen, support not known", 30, carelabel.Updates{LastNs: end - 30*dayNs}, "B", ".seen"},
		{"seen 90 days ago, though supported", 30, carelabel.Updates{LastNs: end - 90*dayNs, SupportNs: end + 1}, "B", ".seen"},
		{"seen 91 days ago", 30, carelabel.Updates{LastNs: end - 91*dayNs}, "C", ".none"},
		{"not seen", 30, carelabel.Updates{}, "C", ".none"},
		{"came unsealed", 30, carelabel.Updates{LastNs: end, Unsealed: true}, "D", ".unsealed"},
		{"old", 30, carelabel.Updates{LastNs: end, OldSaid: true}, "D", ".old"},
		{"support ended", 30, carelabel.Updates{LastNs: end, SupportNs: end - 1}, "E", ".ended"},
		{"not seen in 29 days", 29, carelabel.Updates{}, "?", ""},
		{"seen in 29 days", 29, carelabel.Updates{LastNs: end}, "?", ".seen"},
		{"unsealed in 29 days", 29, carelabel.Updates{Unsealed: true}, "?", ".unsealed"},
	} {
		f := days(test.days)
		f.LastNs = end
		s := symbol(t, "care", carelabel.Input{Facts: f, Updates: test.updates})
		if shown(s) != test.want || !strings.HasSuffix(s.Sentence, test.end) {
			t.Errorf("%s: %s with %s, want %s with %s", test.name, shown(s), s.Sentence, test.want, test.end)
		}
		if test.want == "?" && !slices.Equal(s.Missing, []string{"days:1"}) {
			t.Errorf("%s: missing %v", test.name, s.Missing)
		}
	}
}

func TestASetUpLaterIsTold(t *testing.T) {
	f := watchedFor(9, each(1))
	f.Setups = []flow.Setup{{FromNs: startNs}}
	in := carelabel.Input{Facts: f, Contacts: contacts(2, nil)}
	if s := symbol(t, "companies", in); slices.Contains(s.Badges, carelabel.BadgeReset) {
		t.Errorf("the first set-up is told as another: %+v", s)
	}
	in.Facts.Setups = []flow.Setup{{FromNs: startNs + 5*dayNs}}
	if s := symbol(t, "companies", in); !slices.Contains(s.Badges, carelabel.BadgeReset) {
		t.Errorf("the second set-up is not told: %+v", s)
	}
}

// TestNoneSeenTellsTheRuleOfThree holds to label specification B.2, rule 3.
func TestNoneSeenTellsTheRuleOfThree(t *testing.T) {
	for n, want := range map[int]float64{7: 3.0 / 7, 14: 3.0 / 14, 30: 0.1} {
		if s := symbol(t, "trackers", carelabel.Input{Facts: days(n)}); s.Args["UpTo"] != want || s.Sentence != "label.trackers.none" {
			t.Errorf("%d days: %+v", n, s)
		}
	}
}
