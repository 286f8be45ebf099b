package device

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/company"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// Kinds that are no kinds of the ontology: what people carry, which is left
// out unless the owner adds it.
const (
	KindPhone    = "phone"
	KindComputer = "computer"
)

// Personal reports whether a kind is a person's own phone or computer.
func Personal(kind string) bool { return kind == KindPhone || kind == KindComputer }

// Weights of what is not in the clue table. They are engineering values of
// this version; one alone makes no more than "possible".
const (
	weightMaker  = 0.75 // the registered owner of the hardware prefix
	weightDomain = 0.5  // it asks for a name of a maker
	weightSelf   = 0.7  // it calls itself by a maker's name
	weightRandom = 0.55 // a made-up hardware address: phones and laptops do this
	weightRouter = 0.85 // other devices' packets to the Internet go through it
)

// Seen is what a device is judged by.
type Seen struct {
	Device  flow.Device
	Names   []string // host names that it asked for or contacted
	Gateway bool     // it carries what others send to the Internet
}

// Identify judges a device. What the owner set wins.
func Identify(in Seen, tables *knowledge.Tables) Identity {
	w := &weigher{tables: tables, kinds: votes{}, brands: votes{}}
	id := Identity{RandomAddress: in.Device.MAC.Random()}
	w.maker(in.Device, &id)
	w.clues(in.Device.Clues)
	w.names(in.Names)
	if in.Gateway {
		w.kinds.add("router_gateway", weightRouter, statement.Evidence{Kind: "traffic", Key: "evidence.gateway"})
	}
	if id.RandomAddress {
		w.kinds.add(KindPhone, weightRandom, statement.Evidence{Kind: "address", Key: "evidence.random"})
	}
	id.Model = model(in.Device.Clues)
	kind, brand := w.kinds.best(), w.brands.best()
	id.Kind, id.KindConfidence = kind.value, statement.FromScore(kind.score)
	id.Brand, id.BrandConfidence = brand.value, statement.FromScore(brand.score)
	if id.KindConfidence == statement.Unknown {
		id.Kind = ""
	}
	if id.BrandConfidence == statement.Unknown {
		id.Brand = ""
	}
	id.said(in.Device, kind, brand)
	return id
}

// said puts the judgement into statements.
func (id *Identity) said(d flow.Device, kind, brand vote) {
	if d.OwnKind != "" {
		id.Kind, id.KindConfidence, id.Owner = d.OwnKind, statement.Seen, true
		kind = vote{value: d.OwnKind, why: []statement.Evidence{{Kind: "owner", Key: "evidence.owner", Weight: 1}}}
	}
	for _, s := range []struct {
		aspect     statement.Aspect
		value      string
		confidence statement.Confidence
		rule       string
		why        []statement.Evidence
	}{
		{statement.AspectKind, id.Kind, id.KindConfidence, "device.kind", kind.why},
		{statement.AspectBrand, id.Brand, id.BrandConfidence, "device.brand", brand.why},
		{statement.AspectModel, id.Model, statement.Seen, "device.model", nil},
	} {
		if s.value == "" {
			continue
		}
		why := s.why
		if s.aspect == statement.AspectModel {
			why = []statement.Evidence{{Kind: "clue", Key: "evidence.model", Detail: s.value, Weight: 1}}
		}
		id.Said = append(id.Said, statement.Statement{
			Subject: d.Key, Aspect: s.aspect, Value: s.value, Confidence: s.confidence, Rule: s.rule, Version: 1, Evidence: why,
		})
	}
}

// weigher gathers what speaks for each kind and brand.
type weigher struct {
	tables *knowledge.Tables
	kinds  votes
	brands votes
}

// maker weighs the hardware prefix. The block for documentation (RFC 9542
// section 2.1.2) names nobody.
func (w *weigher) maker(d flow.Device, id *Identity) {
	if strings.HasPrefix(d.MAC.String(), "00:00:5e:00:53:") {
		return
	}
	m, ok := w.tables.Maker(d.MAC)
	if !ok {
		return
	}
	id.Maker, id.ModuleMaker = m.Registrant, m.ModuleMaker
	if m.Brand != "" {
		w.brands.add(m.Brand, weightMaker, statement.Evidence{Kind: "maker_prefix", Key: "evidence.maker", Detail: m.Registrant})
	}
}

// clues weighs what the device said of itself.
func (w *weigher) clues(list []flow.Clue) {
	for _, c := range list {
		where := place(c.Kind)
		if where == "" {
			continue
		}
		value := c.Value
		if c.Kind == flow.ClueMDNSModel {
			_, value, _ = strings.Cut(c.Value, "=")
		}
		why := statement.Evidence{Kind: "clue", Key: "evidence." + string(c.Kind), Detail: value}
		for _, row := range w.tables.ClueFor(where, value) {
			w.kinds.add(row.Kind, row.Weight, why)
			w.brands.add(row.Brand, row.Weight, why)
		}
		if where == "name" {
			w.ownBrand(value, why)
		}
	}
}

// place says in which part of the clue table a clue is looked up. DHCP option
// 55 is in none: it names no device (knowledge specification section 5).
func place(kind flow.ClueKind) string {
	switch kind {
	case flow.ClueDHCPHostname, flow.ClueDHCPFQDN, flow.ClueMDNSName, flow.ClueMDNSInstance, flow.ClueMDNSModel, flow.ClueNBNSName:
		return "name"
	case flow.ClueMDNSService:
		return "service"
	case flow.ClueDHCPVendorClass:
		return "vendor_class"
	case flow.ClueHTTPUserAgent:
		return "user_agent"
	case flow.ClueSSDPServer, flow.ClueSSDPUSN:
		return "ssdp"
	case flow.ClueDHCPParams, flow.ClueMUDURL:
	}
	return ""
}

// ownBrand looks for a maker's name among the words of a device's own name.
func (w *weigher) ownBrand(value string, why statement.Evidence) {
	words := knowledge.Words(strings.ToLower(value))
	for _, c := range w.tables.Companies() {
		if c.Kind != "maker" || len(c.ID) < 4 {
			continue
		}
		if slices.Contains(words, c.ID) {
			w.brands.add(c.Name, weightSelf, why)
		}
	}
}

// names weighs the makers whose names a device asks for. Several names of one
// maker weigh no more than one: they are one habit.
func (w *weigher) names(list []string) {
	seen := map[string]bool{}
	for _, name := range list {
		op, _ := company.Of(name, netip.Addr{}, w.tables)
		if op.Kind != "maker" || seen[op.Name] {
			continue
		}
		seen[op.Name] = true
		w.brands.add(op.Name, weightDomain, statement.Evidence{Kind: "name", Key: "evidence.asks", Detail: name})
	}
}

// vote is one candidate with what speaks for it.
type vote struct {
	value string
	score float64 // 1 − Π(1 − weight): independent clues add up, none alone is certain
	why   []statement.Evidence
}

// votes are the candidates by name.
type votes map[string]vote

// add counts a clue for a candidate; the same sort of clue counts once, with
// its greatest weight, because a device that says one thing five times has
// said it once.
func (v votes) add(value string, weight float64, why statement.Evidence) {
	if value == "" || weight <= 0 {
		return
	}
	one := v[value]
	one.value = value
	why.Weight = weight
	i := slices.IndexFunc(one.why, func(e statement.Evidence) bool { return e.Key == why.Key })
	switch {
	case i < 0:
		one.why = append(one.why, why)
	case one.why[i].Weight < weight:
		one.why[i] = why
	}
	rest := 1.0
	for _, e := range one.why {
		rest *= 1 - e.Weight
	}
	one.score = 1 - rest
	v[value] = one
}

// best is the candidate with the highest score; between equals the first by
// name, so that the result is the same on any machine.
func (v votes) best() vote {
	list := make([]vote, 0, len(v))
	for _, one := range v {
		list = append(list, one)
	}
	if len(list) == 0 {
		return vote{}
	}
	slices.SortFunc(list, func(a, b vote) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.value, b.value))
	})
	best := list[0]
	slices.SortFunc(best.why, func(a, b statement.Evidence) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Key, b.Key), strings.Compare(a.Detail, b.Detail))
	})
	return best
}

// model takes the model that the device itself announces.
func model(clues []flow.Clue) string {
	for _, key := range []string{"model", "md", "ty", "am", "usb_mdl"} {
		for _, c := range clues {
			if k, v, ok := strings.Cut(c.Value, "="); ok && c.Kind == flow.ClueMDNSModel && k == key && v != "" {
				return v
			}
		}
	}
	return ""
}
