package risk_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/flow"
	"telltale/classify/risk"
)

const (
	minuteNs = int64(60e9)
	hourNs   = flow.HourNs
	dayNs    = 24 * hourNs
	startNs  = int64(20_000) * dayNs // midnight of a day in UTC
)

var far = netip.MustParseAddr("198.51.100.7")

// device makes one with some facts.
func device(change ...func(d *risk.Device)) risk.Device {
	d := risk.Device{Facts: flow.DeviceFacts{Device: flow.Device{Key: "00:00:5e:00:53:02"}, FirstNs: startNs, LastNs: startNs + 40*dayNs}}
	for _, f := range change {
		f(&d)
	}
	return d
}

func find(devices ...risk.Device) []risk.Finding { return risk.Find(risk.Input{Devices: devices}) }

// only gives the findings of a rule.
func only(list []risk.Finding, rule string) []risk.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f risk.Finding) bool { return f.Rule != rule })
}

// read is something that was read in the clear so often between two times.
func read(rule, what string, firstNs, lastNs int64, count uint64) func(d *risk.Device) {
	return func(d *risk.Device) {
		d.Facts.Observations = append(d.Facts.Observations, flow.Observation{
			Rule: rule, What: what, Masked: "x***", Remote: far, Protocol: "tcp", Port: 80, Scope: flow.ScopeInternet, FirstNs: firstNs, LastNs: lastNs, Count: count,
		})
	}
}

func setUp(fromNs, untilNs int64) func(d *risk.Device) {
	return func(d *risk.Device) {
		d.Facts.Setups = append(d.Facts.Setups, flow.Setup{FromNs: fromNs, UntilNs: untilNs})
	}
}

func TestEvidenceIsNeededTwiceInADay(t *testing.T) {
	at := startNs
	for _, test := range []struct {
		name  string
		make  []func(d *risk.Device)
		count int // 0: nothing is told
	}{
		{"once", []func(*risk.Device){read("D01", "mac_hex", at, at, 1)}, 0},
		{"twice in one message", []func(*risk.Device){read("D01", "mac_hex", at, at, 2)}, 0},
		{"in two forms in one message", []func(*risk.Device){read("D01", "mac_hex", at, at, 1), read("D03", "serial", at, at, 1)}, 0},
		{"twice in an hour", []func(*risk.Device){read("D01", "mac_hex", at, at+hourNs, 2)}, 1},
		{"in two forms in an hour", []func(*risk.Device){read("D01", "mac_hex", at, at, 1), read("D03", "serial", at+hourNs, at+hourNs, 1)}, 1},
		{"twice in a day", []func(*risk.Device){read("D01", "mac_hex", at, at+dayNs, 2)}, 0},
		{"twice in a little less", []func(*risk.Device){read("D01", "mac_hex", at, at+dayNs-1, 2)}, 1},
		{"twice in ten days", []func(*risk.Device){read("D01", "mac_hex", at, at+10*dayNs, 2)}, 0},
		{"twelve times in ten days", []func(*risk.Device){read("D01", "mac_hex", at, at+10*dayNs, 12)}, 2},
		{"twice in an hour on each of three days", []func(*risk.Device){
			read("D01", "mac_hex", at, at+hourNs, 2), read("D01", "mac_dash", at+dayNs+hourNs, at+dayNs+2*hourNs, 2), read("D03", "serial", at+3*dayNs, at+3*dayNs+hourNs, 2),
		}, 3},
		{"a password once", []func(*risk.Device){read("D08", "ftp_pass", at, at, 1)}, 1},
		{"a token once", []func(*risk.Device){read("D08", "http_bearer", at, at, 1)}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := find(device(test.make...))
			switch {
			case test.count == 0 && len(got) > 0:
				t.Errorf("told: %+v", got)
			case test.count > 0 && (len(got) != 1 || got[0].Count != test.count):
				t.Errorf("got %+v, want one that counts %d", got, test.count)
			}
		})
	}
}

func TestWhatWasSeenDuringSetUpIsLeftOut(t *testing.T) {
	at := startNs
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"all of it", device(read("D08", "ftp_pass", at, at+minuteNs, 2), setUp(at-minuteNs, at+30*minuteNs)), 0},
		{"the first", device(read("D08", "ftp_pass", at, at+hourNs, 2), setUp(at-minuteNs, at+30*minuteNs)), 1},
		{"two of three, and the last counts once", device(read("D01", "mac_hex", at, at+hourNs, 3), setUp(at-minuteNs, at+30*minuteNs)), 0},
		{"none of it", device(read("D08", "ftp_pass", at, at+minuteNs, 2), setUp(at+hourNs, at+2*hourNs)), 1},
		{"a sweep", device(setUp(at, at+30*minuteNs), sweep(at+5*minuteNs, 23, 40)), 0},
		{"a sweep after it", device(setUp(at, at+30*minuteNs), sweep(at+30*minuteNs, 23, 40)), 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := find(test.d); len(got) != test.want {
				t.Errorf("got %+v, want %d", got, test.want)
			}
			if got := risk.Find(risk.Input{Devices: []risk.Device{test.d}, Setup: true}); len(got) != 1 {
				t.Errorf("with set-up: got %+v, want one", got)
			}
		})
	}
}

// sweep is a row of many hosts that did not answer.
func sweep(at int64, port uint16, hosts uint32) func(d *risk.Device) {
	return func(d *risk.Device) {
		d.Facts.Attempts = append(d.Facts.Attempts, flow.Attempt{
			StartNs: at, Protocol: "tcp", Scope: flow.ScopeInternet, Port: port, Tries: uint64(hosts), Failed: hosts, Peak: hosts, Fresh: hosts, Examples: []netip.Addr{far},
		})
	}
}

func TestSeverityFollowsTheDevice(t *testing.T) {
	leak := read("D01", "mac_hex", startNs, startNs+hourNs, 2)
	levels := func(p, s, f int) func(d *risk.Device) {
		return func(d *risk.Device) { d.Privacy, d.Security, d.Safety = p, s, f }
	}
	people := func(d *risk.Device) { d.Personal = true }
	for _, test := range []struct {
		name string
		d    risk.Device
		want string
	}{
		{"a bulb", device(leak, levels(1, 2, 0)), "medium"},
		{"a camera", device(leak, levels(4, 3, 0)), "high"},
		{"a heater", device(leak, levels(1, 1, 3)), "high"},
		{"an inverter: one step, not two", device(leak, levels(2, 3, 3)), "high"},
		{"a computer", device(leak, people), "low"},
		{"no more than critical", device(read("D08", "ftp_pass", startNs, startNs, 1), levels(4, 4, 3)), "critical"},
		{"a certificate of its own is for information", device(levels(4, 3, 3), sealed(flow.CertSelfSigned, 3)), "info"},
		{"pictures of a camera", device(levels(4, 3, 0), read("D15", "jpeg", startNs, startNs, 1)), "critical"},
		{"pictures of a TV", device(levels(3, 2, 0), read("D15", "jpeg", startNs, startNs+hourNs, 2)), "high"},
		{"commands to a plug", device(levels(2, 2, 2), read("TT-C10", "mqtt", startNs, startNs+hourNs, 2)), "high"},
		{"commands to a bulb", device(levels(1, 2, 0), read("TT-C10", "mqtt", startNs, startNs+hourNs, 2)), "medium"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := risk.Find(risk.Input{Devices: []risk.Device{test.d}, People: true})
			if len(got) != 1 || got[0].Severity.String() != test.want {
				t.Fatalf("got %+v, want one that is %s", got, test.want)
			}
			if got[0].Harm != (test.d.Safety == 3) {
				t.Errorf("harm %v", got[0].Harm)
			}
		})
	}
}

// sealed is a way of sealing connections with a fault of the certificate.
func sealed(faults flow.CertFault, count uint64) func(d *risk.Device) {
	return func(d *risk.Device) {
		d.Facts.TLS = append(d.Facts.TLS, flow.TLSUse{
			Remote: far, Name: "a.example", Port: 443, Version: 0x0303, Cipher: 0xc02f, CertFaults: faults, SentAfter: 5000,
			FirstNs: startNs, LastNs: startNs + hourNs, Count: count,
		})
	}
}

func TestPeopleAreLeftOutUnlessAskedFor(t *testing.T) {
	d := device(read("D08", "ftp_pass", startNs, startNs, 1), func(d *risk.Device) { d.Personal = true })
	if got := find(d); len(got) != 0 {
		t.Errorf("told of a person: %+v", got)
	}
}

func TestAListThatTheOwnerChose(t *testing.T) {
	contact := func(name string) func(d *risk.Device) {
		return func(d *risk.Device) {
			d.Facts.Partners = append(d.Facts.Partners, flow.Partner{
				Remote: far, Name: name, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, Own: flow.Counter{SentPayload: 100, ReceivedPayload: 100},
				FirstNs: startNs, LastNs: startNs + 2*hourNs, Hours: []int64{startNs, startNs + 2*hourNs},
			})
		}
	}
	for _, test := range []struct {
		name string
		list risk.Blocklist
		host string
		want int
	}{
		{"no list", risk.Blocklist{}, "", 0},
		{"its address", risk.Blocklist{Date: "2026-03-01", Addrs: map[netip.Addr]bool{far: true}}, "", 1},
		{"a name above its own", risk.Blocklist{Date: "2026-03-01", Names: map[string]bool{"bad.example": true}}, "c2.bad.example", 1},
		{"a name that only ends alike", risk.Blocklist{Date: "2026-03-01", Names: map[string]bool{"bad.example": true}}, "notbad.example", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := risk.Find(risk.Input{Devices: []risk.Device{device(contact(test.host))}, Listed: test.list})
			if len(only(got, "TT-B12")) != test.want {
				t.Errorf("got %+v, want %d", got, test.want)
			}
		})
	}
}

// TestTheCatalogueIsWhole holds the rules to what each has to have.
func TestTheCatalogueIsWhole(t *testing.T) {
	rules := risk.Rules()
	if len(rules) != 45 {
		t.Errorf("%d rules, want the 45 of the specification", len(rules))
	}
	for _, r := range rules {
		if len(r.Remedy) == 0 || len(r.Who) == 0 || r.Version == 0 || r.Untested == "" && r.Doubt == "" {
			t.Errorf("%s lacks a remedy, who can act, a version or a doubt: %+v", r.ID, r)
		}
	}
}

func TestRulesAreFoundByTheirIDs(t *testing.T) {
	for _, r := range risk.Rules() {
		if again, ok := risk.RuleByID(r.ID); !ok || again.Title != r.Title {
			t.Errorf("%s is not found by its id", r.ID)
		}
	}
	if _, ok := risk.RuleByID("TT-Z99"); ok {
		t.Error("there is a rule TT-Z99")
	}
}

// busy is a device of which much is found.
func busy() risk.Device {
	return device(
		sweep(startNs, 23, 30), sweep(startNs+hourNs, 8080, 40), sweep(startNs+2*hourNs, 8080, 50),
		read("D01", "mac_hex", startNs, startNs+hourNs, 4), read("D08", "ftp_pass", startNs, startNs, 1), read("D18", "weight", startNs, startNs+hourNs, 2),
		read("D15", "jpeg", startNs, startNs+hourNs, 2), read("TT-C05", "magic", startNs, startNs, 1), read("TT-B10", "irc", startNs, startNs+hourNs, 2),
		sealed(flow.CertExpired|flow.CertShortKey, 3), sealed(flow.CertSelfSigned, 3),
	)
}

func many() []risk.Finding { return find(busy()) }

func TestTheGravestComesFirstAndTheOrderOfFactsDoesNotMatter(t *testing.T) {
	want := many()
	if len(want) < 9 {
		t.Fatalf("only %d findings: %+v", len(want), want)
	}
	if !slices.IsSortedFunc(want, func(a, b risk.Finding) int { return int(b.Severity) - int(a.Severity) }) {
		t.Errorf("not the gravest first: %+v", want)
	}
	ids := map[string]bool{}
	for _, f := range want {
		ids[f.Statement().ID()] = true
	}
	if len(ids) != len(want) {
		t.Errorf("%d ids for %d findings", len(ids), len(want))
	}
	for seed := range uint64(5) {
		d := busy()
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(d.Facts.Attempts), func(i, j int) { d.Facts.Attempts[i], d.Facts.Attempts[j] = d.Facts.Attempts[j], d.Facts.Attempts[i] })
		r.Shuffle(len(d.Facts.TLS), func(i, j int) { d.Facts.TLS[i], d.Facts.TLS[j] = d.Facts.TLS[j], d.Facts.TLS[i] })
		if diff := cmp.Diff(want, find(d), cmpopts.IgnoreFields(risk.Finding{}, "Evidence")); diff != "" {
			t.Errorf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}

func TestNoDevicesGiveNoFindings(t *testing.T) {
	if got := find(); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
	if got := find(device()); len(got) != 0 {
		t.Errorf("of a device that did nothing: %+v", got)
	}
}

func BenchmarkFind(b *testing.B) {
	var devices []risk.Device
	for range 50 {
		devices = append(devices, busy())
	}
	b.ReportAllocs()
	for b.Loop() {
		find(devices...)
	}
}
