package risk

import (
	"cmp"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"

	"telltale/capture/flow"
	"telltale/classify/knowledge"
)

// Thresholds of label specification E.1, TT-B11 and TT-B13.
const (
	steadyScore = 0.7
	steadyNs    = 6 * flow.HourNs
	subNames    = 100
	failedNames = 50
	failedShare = 0.8
)

// chat is TT-B10.
func (s *subject) chat() []found { return s.said("TT-B10", "TT-B10") }

// said gathers what one rule of disclosure read on the way to the Internet.
func (s *subject) said(rule string, observed ...string) []found {
	f := found{rule: rule}
	var why proof
	names := []string{}
	s.observations(flow.ScopeInternet, func(o *flow.Observation) {
		got := s.observed(o)
		if len(got) == 0 {
			return
		}
		f.sights = append(f.sights, got...)
		names = append(names, called(o.Name, o.Remote))
		why.remote(o.Name, o.Remote)
		why.packet(o)
	}, observed...)
	f.args, f.evidence = map[string]any{"Names": few(names)}, why
	return []found{f}
}

// steadyCall is TT-B11. A device that has peers calls relays that have no name.
func (s *subject) steadyCall() []found {
	f := found{rule: "TT-B11"}
	if s.peers() {
		f.severity, f.set = Info, true
	}
	var why proof
	every := int64(0)
	for i := range s.Facts.Beats {
		b := &s.Facts.Beats[i]
		if !s.unnamed(b) || b.LastNs-b.FirstNs < steadyNs || steadiness(b) < steadyScore || s.settingUp(b.FirstNs, b.LastNs+1) {
			continue
		}
		f.sights = append(f.sights, sight{b.FirstNs, b.LastNs, b.Count + 1})
		if every == 0 || b.MeanNs < every {
			every = b.MeanNs
		}
		why.add("address", b.Remote.String())
		why.service(b.Protocol, b.Port)
	}
	f.args, f.evidence = map[string]any{"Every": time.Duration(every)}, why
	return []found{f}
}

// unnamed reports whether nobody knows whom a device turns to.
func (s *subject) unnamed(b *flow.Beat) bool {
	switch b.Port {
	case 443, 123, 3478:
		return false
	}
	if b.Name != "" {
		return false
	}
	about := s.destination(b.Remote, "")
	return !s.names()[b.Remote] && about.Company == "" && about.Purpose != "p2p"
}

// names are the addresses that ever bore a name.
func (s *subject) names() map[netip.Addr]bool {
	if s.named == nil {
		s.named = map[netip.Addr]bool{}
		s.partners(func(p *flow.Partner) {
			if p.Name != "" || len(p.Others) > 0 {
				s.named[p.Remote] = true
			}
		})
	}
	return s.named
}

// steadiness is the score of RITA: the mean of how even and how close together
// the intervals lie, and of the same of the sizes.
func steadiness(b *flow.Beat) float64 {
	return (even(&b.IntervalNs) + near(&b.IntervalNs) + even(&b.Bytes) + near(&b.Bytes)) / 4
}

// even is 1 where the quartiles lie as far above the median as below (Bowley's
// skewness).
func even(q *flow.Quartiles) float64 {
	if q.High == q.Low || q.Median == q.Low || q.Median == q.High {
		return 1
	}
	return 1 - math.Abs(float64(q.Low+q.High-2*q.Median)/float64(q.High-q.Low))
}

// near is 1 where most values are the median, 0 where they lie as far from it
// as it is large.
func near(q *flow.Quartiles) float64 {
	if q.Median <= 0 {
		return 0
	}
	return max(0, 1-float64(q.Deviation)/float64(q.Median))
}

// listedAddress is TT-B12.
func (s *subject) listedAddress() []found {
	f := found{rule: "TT-B12"}
	if s.in.Listed.Date == "" {
		return nil
	}
	var why proof
	names := []string{}
	s.partners(func(p *flow.Partner) {
		if !both(p) || !s.in.Listed.has(p.Name, p.Remote) {
			return
		}
		f.sights = append(f.sights, s.hours(p)...)
		names = append(names, called(p.Name, p.Remote))
		why.remote(p.Name, p.Remote)
		why.add("list", s.in.Listed.Date)
	})
	f.args, f.evidence = map[string]any{"Names": few(names), "Date": s.in.Listed.Date}, why
	return []found{f}
}

// has reports whether the list holds an address, or a name or one above it.
func (l *Blocklist) has(name string, addr netip.Addr) bool {
	if l.Addrs[addr] {
		return true
	}
	for name != "" {
		if l.Names[name] {
			return true
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return false
}

// manyNames is what one domain was asked for within an hour.
type manyNames struct {
	hourNs int64
	domain string
}

// hiddenInNames is TT-B13.
func (s *subject) hiddenInNames() []found {
	names := found{rule: "TT-B13"}
	failed := found{rule: "TT-B13", variant: "failed"}
	sum := map[manyNames]uint32{}
	var why, whyFailed proof
	most := uint32(0)
	for i := range s.Facts.Lookups {
		l := &s.Facts.Lookups[i]
		switch {
		case s.settingUp(l.HourNs, l.HourNs+flow.HourNs):
		case l.Parent != "":
			if domain := knowledge.RegistrableDomain(l.Parent); domain != "" && !s.manyNamed(domain) {
				sum[manyNames{l.HourNs, domain}] += l.Names
			}
		case min(l.Failed, l.Names) >= failedNames && float64(l.Failed) >= failedShare*float64(l.Asked):
			failed.sights = append(failed.sights, sight{l.HourNs, l.HourNs + flow.HourNs - 1, 1})
			most = max(most, l.Failed)
		}
	}
	top := uint32(0)
	for _, k := range inOrder(sum) {
		if n := sum[k]; n >= subNames {
			names.sights = append(names.sights, sight{k.hourNs, k.hourNs + flow.HourNs - 1, 1})
			top = max(top, n)
			why.add("domain", k.domain)
		}
	}
	names.args, names.evidence = map[string]any{"Names": int(top)}, why
	failed.args, failed.evidence = map[string]any{"Failed": int(most)}, whyFailed
	return []found{names, failed}
}

func inOrder(sum map[manyNames]uint32) []manyNames {
	list := make([]manyNames, 0, len(sum))
	for k := range sum {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b manyNames) int {
		return cmp.Or(cmp.Compare(a.hourNs, b.hourNs), strings.Compare(a.domain, b.domain))
	})
	return list
}

// manyNamed reports whether a domain has many names by its nature: a content
// network, or a list that is asked by way of names (RFC 5782), as virus scanners
// do too.
func (s *subject) manyNamed(domain string) bool {
	switch domain {
	case "spamhaus.org", "spamcop.net", "sorbs.net", "barracudacentral.org", "surbl.org", "uribl.com", "dnswl.org",
		"mcafee.com", "sophosxl.net", "trendmicro.com", "avast.com", "avcdn.net", "avg.com", "e5.sk", "eset.com", "kaspersky.com", "f-secure.com", "bitdefender.net", "cymru.com",
		"akamai.net", "akamaiedge.net", "edgekey.net", "edgesuite.net", "cloudfront.net", "fastly.net", "fbcdn.net", "googlevideo.com", "llnwd.net", "azureedge.net", "amazonaws.com":
		return true
	}
	for i := range s.Destinations {
		switch d := &s.Destinations[i]; d.Purpose {
		case "cdn", "content", "dns":
			if d.Name == domain || strings.HasSuffix(d.Name, "."+domain) {
				return true
			}
		}
	}
	return false
}

// mining is TT-B14: a miner's first words in the clear, or contact with a pool.
func (s *subject) mining() []found {
	f := s.said("TT-B14", "TT-B14")[0]
	names, _ := f.args["Names"].([]string)
	why := proof(f.evidence)
	s.partners(func(p *flow.Partner) {
		if both(p) && pool(p.Name) {
			f.sights = append(f.sights, s.hours(p)...)
			names = append(names, p.Name)
			why.add("name", p.Name)
		}
	})
	f.args, f.evidence = map[string]any{"Names": few(names)}, why
	return []found{f}
}

// pool reports whether a name is a server of a pool of miners. The table is our
// own, of what the pools publish on their pages; their pages themselves, which
// anybody may read, are no pool.
func pool(name string) bool {
	domain := knowledge.RegistrableDomain(name)
	switch domain {
	case "2miners.com", "antpool.com", "c3pool.com", "c3pool.org", "crazypool.org", "ethermine.org", "ezil.me", "f2pool.com", "flexpool.io", "flypool.org",
		"hashvault.pro", "herominers.com", "hiveon.net", "kryptex.network", "mining-dutch.nl", "minexmr.com", "moneroocean.stream", "monerohash.com",
		"nanopool.org", "nicehash.com", "p2pool.io", "poolin.com", "prohashing.com", "slushpool.com", "solopool.org", "spiderpool.com", "sparkpool.com",
		"supportxmr.com", "unmineable.com", "viabtc.com", "woolypooly.com", "xmrpool.eu", "zergpool.com", "zpool.ca":
	default:
		return false
	}
	first, _, _ := strings.Cut(name, ".")
	switch {
	case name == domain:
		return false
	case first == "www" || first == "api" || first == "support" || first == "blog" || first == "docs" || first == "static" || first == "status":
		return false
	}
	return true
}
