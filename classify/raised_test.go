package classify_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/carelabel"
)

// TestAServerOfNamesIsNoHousekeeping holds that what a device itself serves to
// the Internet at the port of a name server counts.
func TestAServerOfNamesIsNoHousekeeping(t *testing.T) {
	ask := func(served bool) carelabel.Symbol {
		return symbol(judge(t, lamp(partner("203.0.113.1", "", func(p *flow.Partner) {
			p.Protocol, p.Port, p.Served, p.Grade = "udp", 53, served, flow.Grade{Clear: 30_000}
		}))), "envelope")
	}
	if s := ask(false); s.Args["Uplink"] != uint64(0) {
		t.Errorf("asking for names counts: %+v", s)
	}
	if s := ask(true); s.Args["Uplink"] != uint64(30_000) {
		t.Errorf("serving names does not count: %+v", s)
	}
}

// TestCareKnowsUpdateServers holds that sealed contact with an update server is
// seen, and contact in the clear is not.
func TestCareKnowsUpdateServers(t *testing.T) {
	for want, grade := range map[string]flow.Grade{"label.care.letter.seen": {Sealed: 10}, "label.care.letter.none": {Clear: 10}} {
		facts := lamp(partner("203.0.113.2", "fw.lumo.example", func(p *flow.Partner) { p.Grade = grade }))
		facts.Days, facts.LastNs = 30, 40*24*hourNs
		if s := symbol(judge(t, facts), "care"); s.Sentence != want {
			t.Errorf("%+v: %s, want %s", grade, s.Sentence, want)
		}
	}
}

// TestWhatIsReadInSetUpIsLeftOut holds that set-up raises nothing, unless asked for.
func TestWhatIsReadInSetUpIsLeftOut(t *testing.T) {
	facts := lamp(partner("203.0.113.1", "a.lumo.example", func(p *flow.Partner) { p.Grade = flow.Grade{Sealed: 30_000} }))
	facts.Observations = []flow.Observation{{Rule: "D01", What: "mac_text", Scope: flow.ScopeInternet, FirstNs: 5, LastNs: 6, Count: 1}}
	facts.Setups = []flow.Setup{{FromNs: 0, UntilNs: 10}}
	envelope := func(options classify.Options) carelabel.Symbol {
		return symbol(classify.JudgeWith(flow.Facts{Devices: []flow.DeviceFacts{facts}}, tables(), options).Devices[0], "envelope")
	}
	if s := envelope(classify.Options{}); s.Low != 'A' || s.Override != "" {
		t.Errorf("what was read during set-up counts: %+v", s)
	}
	if s := envelope(classify.Options{Setup: true}); s.Low != 'D' || s.Override != "D01" {
		t.Errorf("asked for, it does not count: %+v", s)
	}
	facts.Observations[0].LastNs = 20
	if s := envelope(classify.Options{}); s.Low != 'D' {
		t.Errorf("what was read after set-up too does not count: %+v", s)
	}
}

// TestFindingsRaiseDoorsAndCare holds to label specification B.4, 7 and 8: a way
// in from the Internet that the device asked for is E, software that came
// unsealed is D once there were thirty days.
func TestFindingsRaiseDoorsAndCare(t *testing.T) {
	facts := lamp(partner("203.0.113.1", "a.lumo.example"))
	facts.Days, facts.LastNs = 30, 40*24*hourNs
	if s := symbol(judge(t, facts), "doors"); s.State != carelabel.NotYet {
		t.Errorf("nothing was seen, and doors are %+v", s)
	}
	at := func(day int64) flow.Observation {
		return flow.Observation{FirstNs: day * 24 * hourNs, LastNs: day*24*hourNs + hourNs, Count: 5, Protocol: "tcp", Port: 80}
	}
	mapping, firmware := at(3), at(4)
	mapping.Rule, mapping.What, mapping.Masked, mapping.Scope = "TT-X01", "upnp", "tcp 8000", flow.ScopeLAN
	firmware.Rule, firmware.What, firmware.Masked, firmware.Scope, firmware.Name = "TT-C05", "path", "HTTP", flow.ScopeInternet, "fw.lumo.example"
	facts.Observations = []flow.Observation{mapping, firmware}
	d := judge(t, facts)
	if s := symbol(d, "doors"); s.State != carelabel.Letter || s.Low != 'E' || s.Sentence != "label.doors.mapped" {
		t.Errorf("doors = %+v, want E", s)
	}
	if s := symbol(d, "care"); s.Low != 'D' || s.Sentence != "label.care.letter.unsealed" {
		t.Errorf("care = %+v, want D", s)
	}
	foundAgain(t, classify.Judge(flow.Facts{Devices: []flow.DeviceFacts{facts}}, tables()))
}

// foundAgain holds that each finding is found by the id of its statement.
func foundAgain(t *testing.T, h classify.Home) {
	t.Helper()
	for _, s := range classify.FindingStatements(h.Devices[0].Findings) {
		if found, ok := h.Find(s.ID()); !ok || found.Sentence == "" || len(found.Evidence) == 0 {
			t.Errorf("finding %s cannot be found again: %+v", s.Rule, found)
		}
	}
}

// TestBriefLeavesOutOnlyWhatLeaves holds that what is judged in brief is the
// same, and that what leaves can be added for one device.
func TestBriefLeavesOutOnlyWhatLeaves(t *testing.T) {
	facts := lamp(partner("203.0.113.1", "a.lumo.example"))
	facts.Observations = []flow.Observation{{
		Rule: "D01", What: "mac_text", Masked: "00:00:5e:xx:xx:xx", Scope: flow.ScopeInternet, Remote: netip.MustParseAddr("203.0.113.1"), Name: "a.lumo.example",
		Protocol: "tcp", Port: 443, FirstNs: 10 * hourNs, LastNs: 11 * hourNs, Count: 3,
	}}
	home := flow.Facts{Devices: []flow.DeviceFacts{facts}}
	full := classify.Judge(home, tables())
	brief := classify.JudgeWith(home, tables(), classify.Options{Brief: true})
	if len(full.Devices[0].Leaves) == 0 || len(brief.Devices[0].Leaves) != 0 {
		t.Fatalf("%d things leave, in brief %d", len(full.Devices[0].Leaves), len(brief.Devices[0].Leaves))
	}
	whole := brief.WithLeaves(facts.Device.Key, tables())
	ids := func(h classify.Home) (list []string) {
		for _, s := range h.Said() {
			list = append(list, s.ID())
		}
		return list
	}
	if diff := cmp.Diff(ids(full), ids(whole)); diff != "" {
		t.Errorf("statements (-full +added):\n%s", diff)
	}
	if len(brief.Devices[0].Leaves) != 0 {
		t.Error("the home in brief was changed")
	}
}
