// Package risk judges what in the behaviour of a home's devices its owner
// should know of: the findings of label specification E, each with what was
// seen, how grave it is, what to do and who can do it.
package risk

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/statement"
)

// Aspect is that of a statement which is a finding.
const Aspect = statement.Aspect("finding")

// Input is what findings are made from: one home over one span. Facts without
// hours, slots, bursts and lookups leave out the rules that need them.
type Input struct {
	Home    flow.Home
	Watched []flow.Span // what the recordings cover; none means all the time
	Devices []Device
	Setup   bool      // traffic of set-up windows counts like any other; people never ask so (label specification B.1)
	People  bool      // phones and computers are judged as well; off by default (label specification E, common rules)
	Listed  Blocklist // addresses and names known for malware; none is bundled
}

// Device is a device in the terms of the rules.
type Device struct {
	Facts        flow.DeviceFacts
	Kind         string   // id of the ontology, "" when it is not at least likely
	Privacy      int      // P, S and F of the ontology: of the kind if it is at least likely, else the
	Security     int      // highest among those that are possible, 0 when none is (label specification A.3)
	Safety       int      //
	Senses       []string // what the kind can perceive, such as "audio"; none when the kind is not likely
	Roles        []string // destinations that one expects of the kind, such as "p2p"; likewise
	Personal     bool     // a person's own phone or computer
	Router       bool     // gives out addresses, or is of a kind that carries others: router, mesh, extender
	Destinations []Destination
}

// Destination says what is known of a remote party: of each address and name
// of Device.Facts.Partners on the Internet.
type Destination struct {
	Remote  netip.Addr
	Name    string // as in flow.Partner
	Unit    string // names who runs it: "company:<id>", "domain:<registrable>", "network:<number>" or "ip:<address>"
	Company string // as people know it; "" when neither company nor domain is known
	Purpose string // purpose id, "" when not known
	Tracker bool   // advertising or analytics
}

// Blocklist is a list of addresses and names that are known for malware, which
// the owner chose. The zero value is no list.
type Blocklist struct {
	Date  string // of the list, as shown to people; "" means that there is none
	Addrs map[netip.Addr]bool
	Names map[string]bool // lower case; stands for the names below it as well
}

// Finding is one thing that the owner should know of. It holds no words: Sentence
// and the other keys choose sentences of the catalogue.
type Finding struct {
	Rule       string // id of the rule, such as "TT-B01"
	Version    int    // of the rule
	Severity   Severity
	Device     string // device key; "" for a finding of the whole home
	FirstNs    int64  // first and last time that it was seen, outside set-up
	LastNs     int64  //
	Count      int    // how often it would have been told at least: once in 24 hours (label specification E, cool-down)
	Title      string // catalogue key: what it is; "" for that of the rule
	Sentence   string // catalogue key: what was seen, in figures
	Args       map[string]any
	Evidence   []statement.Evidence
	Remedy     []string // catalogue keys of the steps, in order
	Who        []Actor  // who can act
	Provisions []string // of ETSI EN 303 645 V3.1.3; "M" mandatory, "R" recommended, mostly only where the feature exists
	Harm       bool     // the device can hurt somebody if someone else controls it (F = 3): a line says so
}

// Statement gives the finding as a statement, from which it has its id.
func (f Finding) Statement() statement.Statement {
	return statement.Statement{
		Subject: f.Device, Aspect: Aspect, Value: f.Sentence, Confidence: statement.Seen,
		Rule: f.Rule, Version: f.Version, Evidence: f.Evidence,
	}
}

// Find gives all findings of a home: by device as in Input.Devices, those of the
// home first; the gravest first, then by rule and sentence. It is a pure
// function: the same input gives the same findings.
func Find(in Input) []Finding {
	h := newHousehold(&in)
	all := h.findings()
	for i := range in.Devices {
		d := &in.Devices[i]
		if d.Personal && !in.People {
			continue
		}
		all = append(all, h.judge(d)...)
	}
	return all
}

// judge gives the findings of one device.
func (h *household) judge(d *Device) []Finding {
	s := newSubject(h, d)
	var list []Finding
	for _, detect := range detectors() {
		for _, f := range detect(s) {
			if one, ok := s.finding(&f); ok {
				list = append(list, one)
			}
		}
	}
	slices.SortStableFunc(list, compareFindings)
	return list
}

func compareFindings(a, b Finding) int {
	return cmp.Or(cmp.Compare(b.Severity, a.Severity), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Sentence, b.Sentence))
}

// detectors are what looks for the findings of a device.
func detectors() []func(*subject) []found {
	return []func(*subject) []found{
		(*subject).doorSweep, (*subject).addressSweep, (*subject).portSweep, (*subject).marker, (*subject).guessing,
		(*subject).requestFlood, (*subject).packetFlood, (*subject).amplifier, (*subject).forgedSender,
		(*subject).chat, (*subject).steadyCall, (*subject).listedAddress, (*subject).hiddenInNames, (*subject).mining,
		(*subject).mapping, (*subject).reached, (*subject).shownName, (*subject).openSetup, (*subject).factoryPassword,
		(*subject).readableIdentifier, (*subject).readablePassword, (*subject).readableMedia, (*subject).readablePerson,
		(*subject).clearFirmware, (*subject).oldSeal, (*subject).weakCipher, (*subject).badCertificate, (*subject).shortKey,
		(*subject).openControl, (*subject).otherResolver, (*subject).oldSoftware,
		(*subject).newCompany, (*subject).uploadJump, (*subject).quietUpload, (*subject).screenReports, (*subject).noUpdates,
		(*subject).trackersAtNight,
	}
}

// found is a finding before the common rules.
type found struct {
	rule     string   // id
	variant  string   // of the sentence, "" for the only one
	title    string   // catalogue key, "" for that of the rule
	remedy   []string // catalogue keys, none for those of the rule
	severity Severity
	set      bool // severity is that of this case; else that of the rule
	sights   []sight
	args     map[string]any
	evidence []statement.Evidence
}

// finding applies the common rules: evidence twice within 24 hours unless the
// rule says otherwise, and what the device is.
func (s *subject) finding(f *found) (Finding, bool) {
	if len(f.sights) == 0 {
		return Finding{}, false
	}
	rule, ok := s.rules[f.rule]
	if !ok {
		return Finding{}, false
	}
	severity := rule.Severity
	if f.set {
		severity = f.severity
	}
	if severity < Critical && !rule.once && !twice(f.sights) {
		return Finding{}, false
	}
	first, last := extent(f.sights)
	remedy := rule.Remedy
	if len(f.remedy) > 0 {
		remedy = f.remedy
	}
	return Finding{
		Rule: rule.ID, Version: rule.Version, Severity: severity.of(s.Device), Device: s.Facts.Device.Key,
		FirstNs: first, LastNs: last, Count: raised(f.sights),
		Title: f.title, Sentence: sentenceKey(rule.ID, f.variant), Args: f.args, Evidence: f.evidence,
		Remedy: remedy, Who: rule.Who, Provisions: rule.Provisions, Harm: s.Safety >= harmful,
	}, true
}
