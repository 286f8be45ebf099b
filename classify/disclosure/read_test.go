package disclosure_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"telltale/capture/flow"
	"telltale/classify/disclosure"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

const (
	secondNs = int64(1e9)
	minuteNs = 60 * secondNs
	hourNs   = flow.HourNs
	dayNs    = 24 * hourNs
	// startNs is midnight of a day in UTC.
	startNs = int64(20_000) * dayNs
)

func addr(n int) netip.Addr { return netip.AddrFrom4([4]byte{203, 0, 113, byte(n)}) }

// dest is a company that was contacted under one name.
func dest(n int, name, use string) disclosure.Destination {
	return disclosure.Destination{
		Key: "company:" + name, Name: name, Named: true, Party: purpose.PartyMaker,
		Ends: []disclosure.End{{Remote: addr(n), Name: strings.ToLower(name) + ".example", Purpose: use, Reach: flow.ReachContacted, Sent: 1000}},
	}
}

// nameless is a server of which only the address is known.
func nameless(n int) disclosure.Destination {
	return disclosure.Destination{
		Key: fmt.Sprint("ip:", n), Ends: []disclosure.End{{Remote: addr(n), Reach: flow.ReachContacted, Sent: 1000}},
	}
}

// watched is a device that was seen for so many days.
func watched(days int) disclosure.Input {
	return disclosure.Input{Facts: flow.DeviceFacts{FirstNs: startNs, LastNs: startNs + int64(days)*dayNs - 1, Days: days, Hours: 24 * days}}
}

func kind(id string, senses, terms, roles []string) disclosure.Kind {
	return disclosure.Kind{ID: id, Confidence: statement.Likely, Senses: senses, Terms: terms, Roles: roles, QuietBytes: 1_000_000}
}

// told writes what is told: rule, grade, sentence and recipients.
func told(list []disclosure.Disclosure) []string {
	var out []string
	for _, d := range list {
		var whom []string
		for _, r := range d.Recipients {
			whom = append(whom, r.Key)
		}
		out = append(out, strings.TrimSpace(fmt.Sprint(d.Rule, " ", d.Grade, " ", strings.TrimPrefix(d.Sentence, "leaves."), " ", strings.Join(whom, ","))))
	}
	return out
}

// of keeps what one rule told.
func of(list []disclosure.Disclosure, rule string) []string {
	return told(slices.DeleteFunc(slices.Clone(list), func(d disclosure.Disclosure) bool { return d.Rule != rule }))
}

func observation(rule, what string, change ...func(*flow.Observation)) flow.Observation {
	o := flow.Observation{
		Rule: rule, What: what, Masked: "ab***", Remote: addr(1), Name: "lumo.example", Protocol: "tcp", Port: 80, Scope: flow.ScopeInternet,
		Capture: 1, Packet: 41, FirstNs: startNs + hourNs, LastNs: startNs + 2*hourNs, Count: 3,
	}
	for _, c := range change {
		c(&o)
	}
	return o
}

// TestWhatIsReadHasAWord holds each form that payload is searched for (label
// specification D.2).
func TestWhatIsReadHasAWord(t *testing.T) {
	for _, test := range []struct{ rule, what, want, terms string }{
		{"D01", "mac_colon", "seen.mac", "pd:MACAddress"},
		{"D01", "mac_eui64", "seen.mac", "pd:MACAddress"},
		{"D01", "mac_sha1", "seen.mac_code", "pd:MACAddress"},
		{"D02", "home_macs", "seen.neighbours", "tt:NetworkInventory"},
		{"D02", "bssid_list", "seen.wifi_list", "tt:NetworkInventory pd:HomeLocation"},
		{"D03", "serial", "seen.serial", "pd:UID"},
		{"D04", "imei", "seen.imei", "pd:UID"},
		{"D05", "advertising_id", "seen.advertising", "pd:UID pd:Tracking"},
		{"D06", "ssid", "seen.wifi", "pd:HomeLocation"},
		{"D06", "ssid_key", "seen.wifi_key", "pd:HomeLocation"},
		{"D07", "wifi_key", "seen.wifi_password", "pd:Password"},
		{"D08", "http_basic", "seen.password", "pd:Password pd:Authenticating"},
		{"D08", "mqtt_connect", "seen.password", "pd:Password pd:Authenticating"},
		{"D08", "token_key", "seen.token", "pd:Authenticating"},
		{"D09", "mail", "seen.mail", "pd:EmailAddress"},
		{"D10", "phone_key", "seen.phone", "pd:TelephoneNumber"},
		{"D11", "coordinates", "seen.place", "pd:GPSCoordinate"},
		{"D12", "postcode", "seen.postcode", "pd:PostalCode pd:HomeLocation"},
		{"D12", "time_zone", "seen.time_zone", "pd:Location"},
		{"D13", "personal_name", "seen.person", "pd:Name"},
		{"D14", "firmware", "seen.firmware", "pd:DeviceSoftware pd:DeviceOperatingSystem"},
		{"D14", "user_agent", "seen.program", "pd:DeviceSoftware"},
		{"D14", "battery", "seen.battery", "pd:DeviceBased"},
		{"D15", "jpeg", "seen.picture", "pd:Picture"},
		{"D16", "rtp_h264", "seen.video", "pd:Picture"},
		{"D16", "wav", "seen.sound", "pd:VoiceCommunicationRecording"},
		{"D16", "rtsp", "seen.media", "pd:Picture pd:VoiceCommunicationRecording"},
		{"D17", "title", "seen.title", "pd:TVViewingBehaviour"},
		{"D18", "weight", "seen.weight", "pd:Weight pd:PhysicalHealth"},
		{"D18", "body", "seen.body", "pd:PhysicalHealth"},
		{"D19", "energy", "seen.energy", "tt:EnergyUse"},
		{"D19", "presence", "seen.presence", "tt:HomePresence"},
		{"D20", "locale", "seen.language", "pd:Language"},
	} {
		t.Run(test.rule+" "+test.what, func(t *testing.T) {
			in := watched(1)
			in.Facts.Observations = []flow.Observation{observation(test.rule, test.what)}
			in.Destinations = []disclosure.Destination{dest(1, "Lumo", "device_cloud")}
			list := disclosure.Tell(in)
			if len(list) != 1 {
				t.Fatalf("told %v, want one", told(list))
			}
			d := list[0]
			if d.Grade != disclosure.Seen || d.Sentence != "leaves."+test.want || strings.Join(d.Terms, " ") != test.terms || d.Count != 3 || !d.Leaves {
				t.Errorf("told %+v", d)
			}
			if d.Personal == (test.rule == "D14") {
				t.Errorf("personal = %v", d.Personal)
			}
			checkEvidence(t, d, test.what)
		})
	}
}

// checkEvidence holds what observation makes against what is told of it.
func checkEvidence(t *testing.T, d disclosure.Disclosure, form string) {
	t.Helper()
	if e := d.Evidence; len(e) != 1 || !e[0].Read || e[0].Packet != 41 || e[0].Capture != 1 || e[0].Form != form {
		t.Errorf("evidence = %+v, want the packet", e)
	}
	if d.Args["Span"] != time.Hour || d.Plural != 3 || d.Frequency != disclosure.Often {
		t.Errorf("args %v, %d times, %s", d.Args, d.Plural, d.Frequency)
	}
}

func inside(o *flow.Observation) {
	o.Scope, o.Remote = flow.ScopeLAN, netip.MustParseAddr("192.168.1.2")
}

func to(n int, name string) func(*flow.Observation) {
	return func(o *flow.Observation) { o.Remote, o.Name = addr(n), name }
}

func at(fromNs, untilNs int64) func(*flow.Observation) {
	return func(o *flow.Observation) { o.FirstNs, o.LastNs = fromNs, untilNs }
}

func TestWhatIsReadIsToldOfWhomItIsOf(t *testing.T) {
	lumo, tracka := dest(1, "Lumo", "device_cloud"), dest(2, "Tracka", "advertising")
	for _, test := range []struct {
		name string
		seen []flow.Observation
		to   []disclosure.Destination
		want []string
	}{
		{"one company", []flow.Observation{observation("D01", "mac_hex")}, []disclosure.Destination{lumo}, []string{"D01 seen seen.mac company:Lumo"}},
		{
			"two companies",
			[]flow.Observation{observation("D01", "mac_hex"), observation("D01", "mac_hex", to(2, "tracka.example"))},
			[]disclosure.Destination{lumo, tracka},
			[]string{"D01 seen seen.mac company:Lumo,company:Tracka"},
		},
		{
			"a server without a name stands apart",
			[]flow.Observation{observation("D01", "mac_hex"), observation("D01", "mac_hex", to(3, ""))},
			[]disclosure.Destination{lumo, nameless(3)},
			[]string{"D01 seen seen.mac company:Lumo", "D01 seen seen.mac.unnamed ip:3"},
		},
		{"nobody knows whom", []flow.Observation{observation("D01", "mac_hex", to(9, ""))}, nil, []string{"D01 seen seen.mac.nobody"}},
		{"within the home", []flow.Observation{observation("D01", "mac_hex", inside)}, nil, []string{"D01 seen seen.mac.home"}},
		{
			"within the home and out",
			[]flow.Observation{observation("D01", "mac_hex", inside), observation("D01", "mac_hex")},
			[]disclosure.Destination{lumo},
			[]string{"D01 seen seen.mac company:Lumo", "D01 seen seen.mac.home"},
		},
		{
			"what says little comes last",
			[]flow.Observation{observation("D14", "user_agent"), observation("D20", "locale")},
			[]disclosure.Destination{lumo},
			[]string{"D20 seen seen.language company:Lumo", "D14 seen seen.program company:Lumo"},
		},
		{"a finding is no data", []flow.Observation{observation("TT-C05", "named")}, []disclosure.Destination{lumo}, nil},
		{
			"two companies at one address and no name",
			[]flow.Observation{observation("D01", "mac_hex", to(1, ""))},
			[]disclosure.Destination{lumo, {Key: "company:Other", Name: "Other", Named: true, Ends: []disclosure.End{{Remote: addr(1), Name: "other.example", Purpose: "push"}}}},
			[]string{"D01 seen seen.mac.nobody"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Facts.Observations, in.Destinations = test.seen, test.to
			if got := told(disclosure.Tell(in)); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// TestSetUpIsLeftOut holds to label specification B.1, set-up window.
func TestSetUpIsLeftOut(t *testing.T) {
	setup := []flow.Setup{{FromNs: startNs, UntilNs: startNs + hourNs/2}}
	for _, test := range []struct {
		name  string
		seen  flow.Observation
		count bool
		want  uint64
	}{
		{"within it", observation("D01", "mac_hex", at(startNs+minuteNs, startNs+2*minuteNs)), false, 0},
		{"within it, and it counts", observation("D01", "mac_hex", at(startNs+minuteNs, startNs+2*minuteNs)), true, 3},
		{"from it on: only the last time is sure", observation("D01", "mac_hex", at(startNs+minuteNs, startNs+3*hourNs)), false, 1},
		{"after it", observation("D01", "mac_hex"), false, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Facts.Setups, in.Setup = setup, test.count
			in.Facts.Observations, in.Destinations = []flow.Observation{test.seen}, []disclosure.Destination{dest(1, "Lumo", "device_cloud")}
			var got uint64
			for _, d := range disclosure.Tell(in) {
				got += d.Count
				if !test.count && d.FirstNs < startNs+hourNs/2 {
					t.Errorf("first seen during set-up: %+v", d)
				}
			}
			if got != test.want {
				t.Errorf("told %d times, want %d", got, test.want)
			}
		})
	}
}

func TestManyRecipientsAreOneDisclosure(t *testing.T) {
	in := watched(1)
	for n := 1; n <= 7; n++ {
		name := fmt.Sprint("Firm", n)
		in.Destinations = append(in.Destinations, dest(n, name, "advertising"))
		in.Facts.Observations = append(in.Facts.Observations, observation("D20", "locale", to(n, strings.ToLower(name)+".example")))
	}
	list := disclosure.Tell(in)
	if len(list) != 1 || list[0].Sentence != "leaves.seen.language" || len(list[0].Recipients) != 7 || list[0].Count != 21 {
		t.Errorf("told %+v, want all seven in one", list)
	}
}

// TestNamesOfPersons is D13: what a device says aloud is known in the home only.
func TestNamesOfPersons(t *testing.T) {
	for name, want := range map[string]bool{
		"Anna's lamp": true, "Annas-iPad": true, "Anna’s lamp": true,
		"laptop-maria": true, "Petra iPhone": true, "echo-dot": false,
		"kitchen": false, "DCS-935L": false, "'s": false, "bridges-2": false,
	} {
		in := watched(1)
		in.Facts.Device.Clues = []flow.Clue{{Kind: flow.ClueMDNSInstance, Value: name, FirstNs: startNs, LastNs: startNs, Count: 4}}
		list := disclosure.Tell(in)
		if got := len(list) == 1 && list[0].Rule == "D13" && !list[0].Leaves; got != want {
			t.Errorf("%q: told %v", name, told(list))
		}
		if len(list) == 1 && strings.Contains(fmt.Sprint(list[0]), "Anna") {
			t.Errorf("%q: the name is shown: %v", name, list[0])
		}
	}
}

func TestOfPeoplesOwnDevicesNothingIsTold(t *testing.T) {
	for _, id := range []string{"phone", "computer"} {
		in := watched(1)
		in.Kind = disclosure.Kind{ID: id, Confidence: statement.Possible}
		in.Facts.Observations = []flow.Observation{observation("D08", "http_basic")}
		if list := disclosure.Tell(in); list != nil {
			t.Errorf("of a %s it told %v", id, told(list))
		}
	}
}

func TestEvidenceLeadsToThePacket(t *testing.T) {
	e := disclosure.Evidence{Read: true, Capture: 7, Packet: 41, Masked: "ab***"}
	lines := e.Lines([]flow.Capture{{ID: 3, Name: "a.pcap"}, {ID: 7, Name: "b.pcap"}})
	if len(lines) != 2 || lines[0].Args["Packet"] != "42" || lines[0].Args["Capture"] != "b.pcap" || lines[1].Args["Masked"] != "ab***" {
		t.Errorf("lines = %v", lines)
	}
	if lines := e.Lines([]flow.Capture{{ID: 3}, {ID: 4}}); len(lines) != 1 {
		t.Errorf("of a capture that is gone: %v", lines)
	}
	if lines := (disclosure.Evidence{Form: "burst"}).Lines(nil); lines != nil {
		t.Errorf("of what was measured: %v", lines)
	}
}
