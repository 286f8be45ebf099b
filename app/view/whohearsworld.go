package view

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/knowledge"
)

// WorldPanel is the map of the servers.
type WorldPanel struct {
	Title     string
	Line      string // of how many servers the country is told, if of any
	Countries []WorldRow
	Doubt     WorldDoubt
}

// WorldRow is one country in which servers stand.
type WorldRow struct {
	Code    string
	Name    string
	Servers string  // "12 servers"
	Amount  string  // sent to them
	Share   float64 // of the country to which most was sent, 0 … 1
	Spoken  string
}

// WorldDoubt says what the map does not show, and why.
type WorldDoubt struct {
	Title string
	Lines []string
}

// servers are the addresses with which the devices of a home exchanged data.
type servers struct {
	sent  map[string]uint64 // by code of the country
	count map[string]int
	how   map[string]int // without a country, by the reason (knowledge.How…)
	all   int
}

// exchanged reports whether data went both ways, while the device was set up or
// after.
func exchanged(p flow.Partner) bool {
	sum := p.Own
	sum.Add(p.Setup)
	return sum.SentPayload > 0 && sum.ReceivedPayload > 0 || p.Reach == flow.ReachContacted
}

// placed looks up where servers stand. Each address counts once.
func (t *Teller) placed(partners []flow.Partner, s *servers, seen map[netip.Addr]knowledge.Country) {
	for _, p := range partners {
		if p.Scope != flow.ScopeInternet || !p.Remote.IsValid() || !exchanged(p) {
			continue
		}
		c, again := seen[p.Remote]
		if !again {
			c = t.Tables.ServerCountry(p.Remote)
			seen[p.Remote] = c
			s.all++
			if c.Sure {
				s.count[c.Code]++
			} else {
				s.how[c.How]++
			}
		}
		if c.Sure {
			s.sent[c.Code] += p.Own.SentPayload + p.Setup.SentPayload
		}
	}
}

func newServers() *servers {
	return &servers{sent: map[string]uint64{}, count: map[string]int{}, how: map[string]int{}}
}

// rows lists the countries, those with the most data first.
func (t *Teller) worldRows(s *servers) []WorldRow {
	codes := make([]string, 0, len(s.count))
	var top uint64
	for code := range s.count {
		codes = append(codes, code)
		top = max(top, s.sent[code])
	}
	slices.SortFunc(codes, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.sent[b], s.sent[a]), cmp.Compare(s.count[b], s.count[a]), strings.Compare(a, b))
	})
	rows := make([]WorldRow, 0, len(codes))
	for _, code := range codes {
		row := WorldRow{
			Code: code, Name: t.country(code), Servers: t.Words.Count("count.servers", s.count[code], nil),
			Amount: t.Words.Bytes(s.sent[code]), Share: float64(s.sent[code]) / float64(max(top, 1)),
		}
		row.Spoken = t.say("whohears.world.row", wording.Args{"Country": row.Name, "Servers": row.Servers, "Amount": row.Amount})
		rows = append(rows, row)
	}
	return rows
}

// worldPanel makes the map of the servers of all devices that are shown.
func (t *Teller) worldPanel(h classify.Home) WorldPanel {
	s := newServers()
	seen := map[netip.Addr]knowledge.Country{}
	for _, d := range h.Devices {
		if shown(d) {
			t.placed(d.Facts.Partners, s, seen)
		}
	}
	w := WorldPanel{Title: t.say("whohears.world.title", nil), Countries: t.worldRows(s), Doubt: t.doubt(s)}
	if len(w.Countries) == 0 {
		w.Line = t.say("whohears.world.empty", nil)
		return w
	}
	told := 0
	for _, n := range s.count {
		told += n
	}
	w.Line = t.Words.Count("whohears.world.line", s.all, wording.Args{"Told": told})
	return w
}

// doubt says how many servers have no country, and why; and what the map tells
// of the others.
func (t *Teller) doubt(s *servers) WorldDoubt {
	d := WorldDoubt{Title: t.say("whohears.doubt.title", nil), Lines: []string{t.say("whohears.doubt.lists", nil)}}
	content, differ := s.how[knowledge.HowContent], s.how[knowledge.HowDiffer]
	other := 0
	for _, n := range s.how {
		other += n
	}
	other -= content + differ
	for _, one := range []struct {
		key string
		n   int
	}{{"whohears.doubt.content", content}, {"whohears.doubt.differ", differ}, {"whohears.doubt.unknown", other}} {
		if one.n > 0 {
			d.Lines = append(d.Lines, t.Words.Count(one.key, one.n, nil))
		}
	}
	if len(s.count) > 0 {
		d.Lines = append(d.Lines, t.say("whohears.doubt.country", nil))
	}
	d.Lines = append(d.Lines, t.say("whohears.doubt.seat", nil))
	return d
}
