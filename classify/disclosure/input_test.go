package disclosure_test

import (
	"net/netip"
	"slices"
	"testing"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/disclosure"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

func partner(address, name string, change ...func(*flow.Partner)) flow.Partner {
	p := flow.Partner{
		Remote: netip.MustParseAddr(address), Name: name, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet,
		Own: flow.Counter{SentPackets: 5, ReceivedPackets: 5, SentPayload: 700, ReceivedPayload: 900}, Reach: flow.ReachTried, Hours: []int64{startNs + hourNs, startNs},
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func TestInputOf(t *testing.T) {
	tables := knowledge.Open(assets.Data)
	facts := flow.DeviceFacts{Partners: []flow.Partner{
		partner("203.0.113.1", "gw.voxa.example"), partner("203.0.113.2", "t.voxa-metrics.example"),
		partner("203.0.113.3", "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com"),
		partner("203.0.113.4", "x.strange-name.org"), partner("203.0.113.5", ""),
		partner("203.0.113.6", "", func(p *flow.Partner) { p.Protocol, p.Port = "udp", 53 }),
		partner("203.0.113.7", "gw.voxa.example", func(p *flow.Partner) { p.Setup, p.Own = p.Own, flow.Counter{} }),
		partner("192.168.7.9", "", func(p *flow.Partner) { p.Scope = flow.ScopeLAN }),
		partner("203.0.113.8", "gw.voxa.example", func(p *flow.Partner) { p.Own = flow.Counter{} }),
	}}
	id := device.Identity{Kind: "smart_speaker", KindConfidence: statement.Likely, Brand: "Voxa"}
	in := disclosure.InputOf(facts, flow.Home{}, nil, id, tables)
	if !slices.Contains(in.Kind.Senses, "audio") || in.Kind.QuietBytes != 5_000_000 || in.Kind.Confidence != statement.Likely {
		t.Errorf("kind = %+v", in.Kind)
	}
	got := rows(in.Destinations)
	want := []row{
		{"company:aws/rented", "Amazon Web Services", false, purpose.PartyHelper, 1, 700},
		{"company:examplevoxa", "Voxa", true, purpose.PartyMaker, 3, 1400}, // what was sent during set-up is left out
		{"domain:strange-name.org", "strange-name.org", true, purpose.PartyUnknown, 1, 700},
		{"ip:203.0.113.5", "", false, purpose.PartyUnknown, 1, 700},
		{"ip:203.0.113.6", "", false, purpose.PartyUnknown, 1, 0}, // a name server
	}
	if !slices.Equal(got, want) {
		t.Fatalf("destinations = %+v\nwant %+v", got, want)
	}
	for _, d := range in.Destinations {
		if !slices.Equal(d.Hours, []int64{startNs, startNs + hourNs}) {
			t.Errorf("%s: hours = %v", d.Key, d.Hours)
		}
	}
	if e := in.Destinations[1].Ends[0]; e.Purpose != "voice" || !e.Reach.Contacted() {
		t.Errorf("end = %+v, want the voice service, contacted", e)
	}
}

// row is a destination in short.
type row struct {
	key, name string
	named     bool
	party     purpose.Party
	ends      int
	sent      uint64
}

func rows(list []disclosure.Destination) (out []row) {
	for _, d := range list {
		r := row{d.Key, d.Name, d.Named, d.Party, len(d.Ends), 0}
		for _, e := range d.Ends {
			r.sent += e.Sent
		}
		out = append(out, r)
	}
	return out
}

// TestStatementsHaveIDsOfTheirOwn guards that what is said apart is found apart.
func TestStatementsHaveIDsOfTheirOwn(t *testing.T) {
	in := watched(1)
	in.Destinations = []disclosure.Destination{dest(1, "Lumo", "device_cloud"), nameless(3)}
	in.Facts.Observations = []flow.Observation{
		observation("D01", "mac_hex"), observation("D01", "mac_md5"), observation("D01", "mac_hex", to(3, "")), observation("D01", "mac_hex", inside),
		observation("D14", "firmware"), observation("D14", "model"),
	}
	ids := map[string]bool{}
	list := disclosure.Tell(in)
	for _, d := range list {
		s := d.Statement("00:00:5e:00:53:01")
		if s.Aspect != disclosure.AspectLeaves || s.Confidence != statement.Seen || s.Rule == "" || s.Version == 0 {
			t.Errorf("statement = %+v", s)
		}
		ids[s.ID()] = true
	}
	if len(list) != 6 || len(ids) != 6 {
		t.Errorf("%d ids of %v, want six of six", len(ids), told(list))
	}
}

func TestGradesHaveWords(t *testing.T) {
	want := []string{"leaves.grade.able", "leaves.grade.likely", "leaves.grade.pattern", "leaves.grade.seen"}
	for i, g := range []disclosure.Grade{disclosure.Able, disclosure.Likely, disclosure.Pattern, disclosure.Seen} {
		if g.Word() != want[i] {
			t.Errorf("grade %d is %q, want %q", g, g.Word(), want[i])
		}
	}
}
