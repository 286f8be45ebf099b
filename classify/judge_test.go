package classify_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/carelabel"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

const hourNs = flow.HourNs

func tables() *knowledge.Tables {
	file := func(lines ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
	}
	return knowledge.Open(fstest.MapFS{
		"data/clues.tsv": file("name\tlamp\tsmart_bulb\t\t0.85\ttest"),
		"data/vendors/companies.tsv": file(
			"lumo\tLumo\t\tDE\tmaker\ttest",
			"googol\tGoogol\t\tUS\tplatform\ttest",
			"tracka\tTracka\t\tUS\tadtech\ttest",
		),
		"data/vendors/services.tsv": file(
			"lumo.example\tlumo\tdevice_cloud\thigh\tname\ttest",
			"fw.lumo.example\tlumo\tupdate\tmedium\tname\ttest",
			"googol.example\tgoogol\tcdn\thigh\tname\ttest",
			"ads.googol.example\tgoogol\tadvertising\thigh\tname\ttest",
			"dns.googol.example\tgoogol\tdns\thigh\tname\ttest",
			"tracka.example\ttracka\tanalytics\thigh\tname\ttest",
		),
	})
}

// partner is a remote party that data was exchanged with; change alters it.
func partner(remote, name string, change ...func(*flow.Partner)) flow.Partner {
	p := flow.Partner{
		Remote: netip.MustParseAddr(remote), Name: name, Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, Reach: flow.ReachContacted,
		Own:     flow.Counter{SentPackets: 3, ReceivedPackets: 3, SentBytes: 1200, ReceivedBytes: 900, SentPayload: 1000, ReceivedPayload: 700},
		Grade:   flow.Grade{Sealed: 1000},
		FirstNs: 10 * hourNs, LastNs: 11 * hourNs, Hours: []int64{10 * hourNs},
	}
	if name != "" {
		p.Source = flow.NameTLSSNI
	}
	for _, f := range change {
		f(&p)
	}
	return p
}

func lamp(partners ...flow.Partner) flow.DeviceFacts {
	return flow.DeviceFacts{
		Device: flow.Device{
			Key: "00:00:5e:00:53:01", MAC: flow.MAC{0, 0, 0x5e, 0, 0x53, 1}, Hostname: "lumo-lamp",
			Clues: []flow.Clue{{Kind: flow.ClueDHCPHostname, Value: "lumo-lamp", Count: 1}},
		},
		FirstNs: 0, LastNs: 9 * 24 * hourNs, Hours: 200, Days: 9, UpPackets: 500, Partners: partners,
	}
}

func judge(t testing.TB, facts ...flow.DeviceFacts) classify.Device {
	t.Helper()
	h := classify.Judge(flow.Facts{Devices: facts}, tables())
	if len(h.Devices) != len(facts) {
		t.Fatalf("%d devices, want %d", len(h.Devices), len(facts))
	}
	return h.Devices[0]
}

func keys(d classify.Device) []string {
	var list []string
	for _, dest := range d.Destinations {
		list = append(list, dest.Key)
	}
	slices.Sort(list)
	return list
}

func symbol(d classify.Device, id string) carelabel.Symbol {
	i := slices.IndexFunc(d.Label.Symbols, func(s carelabel.Symbol) bool { return s.ID == id })
	return d.Label.Symbols[i]
}

func tried(p *flow.Partner) {
	p.Reach = flow.ReachTried
	p.Own = flow.Counter{SentPackets: 1, SentBytes: 60}
	p.Grade = flow.Grade{}
}

func relayed(p *flow.Partner) {
	p.Relayed, p.Own, p.Grade, p.Reach = p.Own, flow.Counter{}, flow.Grade{}, flow.ReachAsked
}

func TestDestinationsAreGroupedByCompanyAndPurpose(t *testing.T) {
	d := judge(t, lamp(
		partner("203.0.113.1", "a.lumo.example"), partner("203.0.113.2", "fw.lumo.example"),
		partner("203.0.113.3", "www.googol.example"), partner("203.0.113.4", "ads.googol.example"),
		partner("203.0.113.5", "x.tracka.example"), partner("203.0.113.6", "one.strange.example"), partner("203.0.113.7", "two.strange.example"),
		partner("203.0.113.8", ""),
	))
	want := []string{
		"company:googol/ads", "company:googol/plumbing", "company:lumo/maker", "company:tracka/ads",
		"domain:strange.example/unknown", "ip:203.0.113.8/unknown",
	}
	if diff := cmp.Diff(want, keys(d)); diff != "" {
		t.Errorf("destinations (-want +got):\n%s", diff)
	}
	// One company for two purposes counts once; a rented server is one whose
	// owner is not known, whatever its landlord is called.
	if s := symbol(d, "companies"); s.Count != 4 || s.Args["Unnamed"] != 2 {
		t.Errorf("companies = %+v, want 4 and two servers without a name", s)
	}
	if s := symbol(d, "trackers"); s.Count != 2 {
		t.Errorf("trackers = %d, want 2", s.Count)
	}
}

func TestNamesOfOneCompanyAddUp(t *testing.T) {
	d := judge(t, lamp(partner("203.0.113.1", "a.lumo.example"), partner("203.0.113.2", "fw.lumo.example")))
	if d.Identity.Brand != "Lumo" || len(d.Destinations) != 1 {
		t.Fatalf("brand = %q and %d destinations, want Lumo and one", d.Identity.Brand, len(d.Destinations))
	}
	if dest := d.Destinations[0]; dest.Party != purpose.PartyMaker || len(dest.Names) != 2 || dest.Own.SentPayload != 2000 {
		t.Errorf("destination = %+v, want both names of the maker", dest)
	}
}

func TestPurposesStandInTheOrderOfWhatWasSent(t *testing.T) {
	d := judge(t, lamp(
		partner("203.0.113.1", "a.lumo.example"),
		partner("203.0.113.2", "fw.lumo.example", func(p *flow.Partner) { p.Own.SentPayload = 9000 }),
	))
	dest := d.Destinations[0]
	if !slices.Equal(dest.Purpose, []string{"update", "device_cloud"}) || dest.Company.Purpose != "update" {
		t.Errorf("purposes = %v and %q, want update first", dest.Purpose, dest.Company.Purpose)
	}
	confidence := map[string]statement.Confidence{}
	for _, s := range dest.Said {
		confidence[string(s.Aspect)+" "+s.Value] = s.Confidence
	}
	want := map[string]statement.Confidence{
		"company lumo": statement.Seen, "purpose update": statement.Likely, "purpose device_cloud": statement.Seen, "party maker": statement.Seen,
	}
	if diff := cmp.Diff(want, confidence); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}

// TestOnlyWhatLeavesTheHomeIsGraded holds to row 1 of label specification 0.1.
func TestOnlyWhatLeavesTheHomeIsGraded(t *testing.T) {
	// A firmware file comes in the clear: much received, little sent, and that sealed.
	d := judge(t, lamp(partner("203.0.113.1", "fw.lumo.example", func(p *flow.Partner) {
		p.Own.ReceivedPayload, p.Own.SentPayload, p.Grade = 253_000, 30_000, flow.Grade{Sealed: 30_000}
	})))
	if s := symbol(d, "envelope"); s.State != carelabel.Letter || s.Low != 'A' {
		t.Errorf("envelope = %+v, want A", s)
	}
}

// TestAskedOrTriedIsNotContacted holds to row 2 of label specification 0.1.
func TestAskedOrTriedIsNotContacted(t *testing.T) {
	d := judge(t, lamp(partner("203.0.113.4", "ads.googol.example", tried), partner("203.0.113.5", "x.tracka.example", func(p *flow.Partner) {
		p.Own.ReceivedPayload, p.Reach = 0, flow.ReachTried
	})))
	if c, k := symbol(d, "companies"), symbol(d, "trackers"); c.Count != 0 || k.Count != 0 {
		t.Errorf("%d companies and %d trackers, want none: nobody answered", c.Count, k.Count)
	}
}

// TestWhatIsCarriedForAPhoneIsNotTheDevices holds to row 3 of label specification 0.1.
func TestWhatIsCarriedForAPhoneIsNotTheDevices(t *testing.T) {
	d := judge(t, lamp(
		partner("203.0.113.1", "a.lumo.example"),
		partner("203.0.113.4", "ads.googol.example", relayed), partner("203.0.113.5", "x.tracka.example", relayed),
	))
	if diff := cmp.Diff([]string{"company:lumo/maker"}, keys(d)); diff != "" {
		t.Errorf("destinations (-want +got):\n%s", diff)
	}
	if s := symbol(d, "trackers"); s.Count != 0 {
		t.Errorf("trackers = %d, want none", s.Count)
	}
}

// TestAFormThatNobodyKnowsStaysUnknown holds to row 4 of label specification 0.1.
func TestAFormThatNobodyKnowsStaysUnknown(t *testing.T) {
	d := judge(t, lamp(partner("203.0.113.1", "a.lumo.example", func(p *flow.Partner) {
		p.Port, p.Own.SentPayload, p.Grade = 80, 30_000, flow.Grade{Unknown: 21_000, Sealed: 9000}
	})))
	if s := symbol(d, "envelope"); s.State != carelabel.Range || s.Low != 'A' || s.High != 'E' {
		t.Errorf("envelope = %+v, want a range from A to E", s)
	}
}

// TestOneAddressIsTwoCompaniesForTwoDevices holds to row 5 of label specification 0.1.
func TestOneAddressIsTwoCompaniesForTwoDevices(t *testing.T) {
	other := lamp(partner("203.0.113.1", "www.googol.example"))
	other.Device.Key = "00:00:5e:00:53:02"
	h := classify.Judge(flow.Facts{Devices: []flow.DeviceFacts{lamp(partner("203.0.113.1", "a.lumo.example")), other}}, tables())
	for i, want := range []string{"company:lumo/maker", "company:googol/plumbing"} {
		if diff := cmp.Diff([]string{want}, keys(h.Devices[i])); diff != "" {
			t.Errorf("destinations of device %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestAQuestionAndItsAnswerInTheNextHourAreContact(t *testing.T) {
	d := judge(t, lamp(partner("203.0.113.1", "a.lumo.example", func(p *flow.Partner) { p.Reach = flow.ReachHeard })))
	if !d.Destinations[0].Reach.Contacted() {
		t.Errorf("reach = %v, want contacted: payload went both ways", d.Destinations[0].Reach)
	}
}

func TestAScanIsOneLine(t *testing.T) {
	var list []flow.Partner
	for i := range 200 {
		list = append(list, partner(fmt.Sprintf("203.0.113.%d", i+1), "", tried))
	}
	d := judge(t, lamp(list...))
	if len(d.Destinations) != 1 || len(d.Destinations[0].Addrs) != 200 || !strings.HasPrefix(d.Destinations[0].Key, classify.Unanswered) {
		t.Fatalf("destinations = %+v, want one with 200 addresses", keys(d))
	}
	if one := d.Destinations[0]; len(one.Said) != 0 || one.Company.Name != "" {
		t.Errorf("of nobody it says %+v", one)
	}
}

func TestTheRestThatWasTriedInVainIsMoreOfTheScan(t *testing.T) {
	inVain := partner("203.0.113.1", "", tried, func(p *flow.Partner) { p.Remote = netip.Addr{} })
	d := judge(t, lamp(inVain))
	if len(d.Destinations) != 1 || !d.Destinations[0].More || !strings.HasPrefix(d.Destinations[0].Key, classify.Unanswered) {
		t.Errorf("destinations = %+v", d.Destinations)
	}
}

func TestTheRestIsOneLineAndNobody(t *testing.T) {
	rest := partner("203.0.113.1", "", func(p *flow.Partner) { p.Remote = netip.Addr{} })
	d := judge(t, lamp(rest, partner("203.0.113.2", "a.lumo.example")))
	if len(d.Destinations) != 2 {
		t.Fatalf("destinations = %+v, want the named one and the rest", keys(d))
	}
	for _, one := range d.Destinations {
		if !strings.HasPrefix(one.Key, classify.Rest) {
			continue
		}
		if len(one.Said) != 0 || len(one.Addrs) != 0 || len(one.Server) != 0 || one.Own.SentPackets == 0 {
			t.Errorf("the rest = %+v, want its sums and nothing said", one)
		}
		return
	}
	t.Errorf("destinations = %+v, want the rest among them", keys(d))
}

func TestNameServersAndClocksAreListedApart(t *testing.T) {
	port := func(n uint16) func(*flow.Partner) {
		return func(p *flow.Partner) { p.Protocol, p.Port, p.Grade = "udp", n, flow.Grade{Clear: 30_000} }
	}
	d := judge(t, lamp(
		partner("203.0.113.1", "", port(53)), partner("203.0.113.2", "", port(123)), partner("203.0.113.3", "dns.googol.example"),
	))
	if s := symbol(d, "companies"); s.Count != 0 || s.Args["Unnamed"] != 0 {
		t.Errorf("companies = %+v, want none", s)
	}
	if s := symbol(d, "envelope"); s.Args["High"] != 0.0 {
		t.Errorf("envelope = %+v, want names and time left out", s)
	}
	// The same company for something else as well does count: here as the
	// landlord of a server whose owner is not known.
	d = judge(t, lamp(partner("203.0.113.3", "dns.googol.example"), partner("203.0.113.4", "www.googol.example")))
	if s := symbol(d, "companies"); s.Count != 0 || s.Args["Unnamed"] == 0 {
		t.Errorf("companies = %+v, want a server without a name, and no company", s)
	}
}

func TestARouterIsKnownByTheAddressesItGivesOut(t *testing.T) {
	give := func(scope flow.Scope, remote string, sent uint64) flow.DeviceFacts {
		p := partner(remote, "", func(p *flow.Partner) {
			p.Scope, p.Protocol, p.Port, p.Own = scope, "udp", 68, flow.Counter{SentPackets: sent, ReceivedPackets: 1 - sent}
		})
		return flow.DeviceFacts{Device: flow.Device{Key: "r"}, Partners: []flow.Partner{p}}
	}
	served := func(port uint16) flow.DeviceFacts {
		f := give(flow.ScopeLAN, "192.168.1.9", 1)
		f.Partners[0].Served, f.Partners[0].Port = true, port
		return f
	}
	for _, test := range []struct {
		name  string
		facts flow.DeviceFacts
		want  string
	}{
		{"to one that asked for its address again", served(67), "router_gateway"},
		{"to one that asked for something else", served(68), ""},
		{"to one", give(flow.ScopeLAN, "192.168.1.9", 1), "router_gateway"},
		{"to all", give(flow.ScopeMulticast, "255.255.255.255", 1), "router_gateway"},
		{"it only listens", give(flow.ScopeLAN, "192.168.1.9", 0), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := judge(t, test.facts)
			if d.Identity.Kind != test.want || len(d.Destinations) != 0 || len(d.Neighbours) != 1 {
				t.Errorf("kind = %q with %d neighbours, want %q and one", d.Identity.Kind, len(d.Neighbours), test.want)
			}
		})
	}
}

// TestKindDecidesWhatIsMuch needs a kind that is at least likely for Load, and
// captures for Night.
func TestKindDecidesWhatIsMuch(t *testing.T) {
	facts := lamp(partner("203.0.113.1", "a.lumo.example"))
	facts.LastNs = 4 * 24 * hourNs
	for hour := range int64(4 * 24) {
		facts.ByHour = append(facts.ByHour, flow.HourSum{HourNs: hour * hourNs})
	}
	real := knowledge.Open(assets.Data)
	capture := flow.Capture{HasTime: true, LastNs: 4 * 24 * hourNs}
	for _, test := range []struct {
		name, kind  string
		capture     flow.Capture
		load, night carelabel.State
	}{
		{"kind set by the owner", "smart_bulb", capture, carelabel.Letter, carelabel.Letter},
		{"kind not known", "", capture, carelabel.NotYet, carelabel.Letter},
		{"only the first day was watched", "smart_bulb", flow.Capture{HasTime: true, LastNs: 24 * hourNs}, carelabel.Letter, carelabel.NotYet},
	} {
		t.Run(test.name, func(t *testing.T) {
			one := facts
			one.Device.OwnKind, one.Device.Clues = test.kind, nil
			d := classify.Judge(flow.Facts{Captures: []flow.Capture{test.capture}, Devices: []flow.DeviceFacts{one}}, real).Devices[0]
			if load, night := symbol(d, "load"), symbol(d, "night"); load.State != test.load || night.State != test.night {
				t.Errorf("load %+v and night %+v", load, night)
			}
		})
	}
}

// many makes a device with all sorts of partners.
func many(n int) flow.DeviceFacts {
	names := []string{"a.lumo.example", "fw.lumo.example", "www.googol.example", "ads.googol.example", "x.tracka.example", "b.strange.example", "", ""}
	rand := rand.New(rand.NewPCG(1, 2))
	var list []flow.Partner
	for i := range n {
		list = append(list, partner(fmt.Sprintf("203.0.%d.%d", i/250, i%250+1), names[i%len(names)], func(p *flow.Partner) {
			p.Own.SentPayload = uint64(rand.IntN(1000))
			p.Grade = flow.Grade{Clear: p.Own.SentPayload / 3, Sealed: p.Own.SentPayload - p.Own.SentPayload/3}
			if rand.IntN(3) == 0 {
				tried(p)
			}
		}))
	}
	return lamp(list...)
}

func TestJudgementIsTheSameInAnyOrder(t *testing.T) {
	facts := many(100)
	hidden := cmpopts.IgnoreUnexported(classify.Destination{})
	addrs := cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
	want := judge(t, facts)
	for seed := range uint64(5) {
		mixed := facts
		mixed.Partners = slices.Clone(facts.Partners)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(mixed.Partners), func(i, j int) {
			mixed.Partners[i], mixed.Partners[j] = mixed.Partners[j], mixed.Partners[i]
		})
		before := slices.Clone(mixed.Partners)
		if diff := cmp.Diff(want, judge(t, mixed), hidden, addrs); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
		if diff := cmp.Diff(before, mixed.Partners, addrs); diff != "" {
			t.Fatalf("seed %d: the facts were changed:\n%s", seed, diff)
		}
	}
}

func TestAllThatIsSaidRestsOnSomething(t *testing.T) {
	d := judge(t, many(100))
	ids := map[string]statement.Statement{}
	said := d.Identity.Said
	for _, dest := range d.Destinations {
		said = append(said, dest.Said...)
	}
	for _, s := range said {
		if len(s.Evidence) == 0 || s.Subject == "" || s.Value == "" || s.Version == 0 {
			t.Errorf("statement without evidence, subject, value or version: %+v", s)
		}
		if other, twice := ids[s.ID()]; twice && cmp.Diff(other, s) != "" {
			t.Errorf("one id for two statements: %+v and %+v", other, s)
		}
		ids[s.ID()] = s
	}
	if len(ids) < 6 {
		t.Errorf("%d statements, want some", len(ids))
	}
}

// TestRealNames holds a few names against the tables that Telltale ships.
func TestRealNames(t *testing.T) {
	real := knowledge.Open(assets.Data)
	for name, want := range map[string]string{
		"fw.ring.com": "company:ring/", "ads.doubleclick.net": "company:google/ads", "clock.never-heard-of-it.org": "domain:never-heard-of-it.org/unknown",
		"log.orvo.example": "company:exampleorvo/", "x.panelone.example": "company:examplepanelone/ads",
	} {
		h := classify.Judge(flow.Facts{Devices: []flow.DeviceFacts{{Partners: []flow.Partner{partner("203.0.113.1", name)}}}}, real)
		if got := keys(h.Devices[0]); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s is %v, want %s", name, got, want)
		}
		if h.Tables == "" {
			t.Error("the judgement does not say which tables it rests on")
		}
	}
}

// BenchmarkJudge judges one device with 500 partners by the real tables.
func BenchmarkJudge(b *testing.B) {
	facts := flow.Facts{Devices: []flow.DeviceFacts{many(500)}}
	real := knowledge.Open(assets.Data)
	classify.Judge(facts, real) // reads the tables
	b.ReportAllocs()
	for b.Loop() {
		classify.Judge(facts, real)
	}
}
