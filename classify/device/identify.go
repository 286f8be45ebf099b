package device

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/company"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
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
// this version. One alone makes no more than "possible", but for giving out
// addresses, which is what a router does.
const (
	weightMaker  = 0.75 // the registered owner of the hardware prefix
	weightDomain = 0.5  // it asks for a name of a maker
	weightSelf   = 0.7  // it calls itself by a maker's name
	weightRandom = 0.45 // a made-up hardware address: phones and laptops do this, and virtual things too
	weightRouter = 0.85 // it gives out addresses
)

// Seen is what a device is judged by.
type Seen struct {
	Device  flow.Device
	Names   []string // host names that it asked for or contacted
	Gateway bool     // it gives out addresses, as a router of a home does
}

// Identify judges a device. What the owner set wins.
func Identify(in Seen, tables *knowledge.Tables) Identity {
	w := &weigher{tables: tables, kinds: votes{}, brands: votes{}}
	id := Identity{RandomAddress: in.Device.MAC.Random()}
	w.maker(in.Device, &id)
	w.clues(in.Device.Clues)
	w.names(in.Names)
	if in.Gateway {
		w.kinds.add("router_gateway", weightRouter, "traffic", statement.Evidence{Kind: "traffic", Key: "evidence.gateway"})
	}
	if id.RandomAddress {
		w.kinds.add(KindPhone, weightRandom, "address", statement.Evidence{Kind: "address", Key: "evidence.random"})
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
	why := kind.evidence()
	if d.OwnKind != "" {
		id.Kind, id.KindConfidence = d.OwnKind, statement.Seen
		why = []statement.Evidence{{Kind: "owner", Key: "evidence.owner", Detail: d.OwnKind, Weight: 1}}
	}
	id.Owner = d.OwnKind != "" // a name says nothing of kind or maker
	id.state(d.Key, statement.AspectKind, id.Kind, id.KindConfidence, why)
	id.state(d.Key, statement.AspectBrand, id.Brand, id.BrandConfidence, brand.evidence())
	id.state(d.Key, statement.AspectModel, id.Model, statement.Seen,
		[]statement.Evidence{{Kind: "clue", Key: "evidence." + string(flow.ClueMDNSModel), Detail: id.Model, Weight: 1}})
}

func (id *Identity) state(subject string, aspect statement.Aspect, value string, confidence statement.Confidence, why []statement.Evidence) {
	if value == "" {
		return
	}
	id.Said = append(id.Said, statement.Statement{
		Subject: subject, Aspect: aspect, Value: value, Confidence: confidence, Rule: "device." + string(aspect), Version: 1, Evidence: why,
	})
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
		w.brands.add(m.Brand, weightMaker, "address", statement.Evidence{Kind: "maker_prefix", Key: "evidence.maker", Detail: m.Registrant})
	}
}

// clues weighs what the device said of itself.
func (w *weigher) clues(list []flow.Clue) {
	for _, c := range list {
		where := place(c.Kind)
		if where == "" {
			continue
		}
		value, source, key := spoken(c, where)
		why := statement.Evidence{Kind: "clue", Key: key, Detail: value}
		for _, row := range w.tables.ClueFor(where, value) {
			w.kinds.add(row.Kind, row.Weight, source, why)
			w.brands.add(row.Brand, row.Weight, source, why)
		}
		if where == "name" {
			w.ownBrand(value, source, why)
		}
	}
}

// spoken gives what a clue says, whose word it is, and the key of the sentence
// that tells it. A model is set by the maker; the friendly name beside it
// ("fn") is often given by the owner, as other names are.
func spoken(c flow.Clue, where string) (value, source, key string) {
	if c.Kind != flow.ClueMDNSModel {
		return c.Value, where, "evidence." + string(c.Kind)
	}
	field, value, _ := strings.Cut(c.Value, "=")
	if strings.EqualFold(field, "fn") {
		return value, where, "evidence." + string(flow.ClueMDNSInstance)
	}
	return value, "model", "evidence." + string(c.Kind)
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
func (w *weigher) ownBrand(value, source string, why statement.Evidence) {
	const shortest = 4 // shorter names are words of other things too
	for _, word := range knowledge.Words(strings.ToLower(value)) {
		if c, ok := w.tables.MakerByWord(word); ok && len(word) >= shortest {
			w.brands.add(w.known(company.Operator{ID: c.ID, Name: c.Name}), weightSelf, source, why)
		}
	}
}

// names weighs the makers whose names a device asks for. Several names of one
// maker weigh no more than one: they are one habit. A device that asks for the
// names of many makers, as a phone with their apps does, speaks for none of them.
func (w *weigher) names(list []string) {
	makers, asked := []company.Operator(nil), map[string]string{}
	for _, name := range list {
		op, _ := company.Of(name, netip.Addr{}, w.tables)
		if op.Kind != "maker" {
			continue
		}
		if have, seen := asked[op.ID]; !seen {
			makers = append(makers, op)
			asked[op.ID] = name
		} else {
			asked[op.ID] = min(have, name)
		}
	}
	for _, op := range makers {
		w.brands.add(w.known(op), weightDomain/float64(len(makers)), "domain",
			statement.Evidence{Kind: "name", Key: "evidence.asks", Detail: asked[op.ID]})
	}
}

// known gives the name under which a maker was already spoken for, so that
// "Yale" and "Assa Abloy (Yale)" are one; else the company's own name.
func (w *weigher) known(op company.Operator) string {
	op.Parent = "" // a daughter is another brand
	for _, brand := range slices.Sorted(maps.Keys(w.brands)) {
		if purpose.SameBrand(op, brand) {
			return brand
		}
	}
	return op.Name
}

// vote is one candidate with what speaks for it.
type vote struct {
	value string
	score float64 // 1 − Π(1 − weight): independent clues add up, none alone is certain
	why   []reason
}

// reason is what speaks for a candidate, and from which source it comes.
type reason struct {
	source string
	statement.Evidence
}

// votes are the candidates by name.
type votes map[string]vote

// add counts a clue for a candidate. Clues of one source count once, with the
// greatest weight: a device that tells its name by DHCP and by multicast DNS
// has said one thing.
func (v votes) add(value string, weight float64, source string, why statement.Evidence) {
	if value == "" || weight <= 0 {
		return
	}
	one := v[value]
	one.value = value
	why.Weight = weight
	i := slices.IndexFunc(one.why, func(r reason) bool { return r.source == source })
	switch {
	case i < 0:
		one.why = append(one.why, reason{source, why})
	case compareEvidence(why, one.why[i].Evidence) < 0:
		one.why[i].Evidence = why
	}
	rest := 1.0
	for _, e := range one.why {
		rest *= 1 - e.Weight
	}
	one.score = 1 - rest
	v[value] = one
}

// compareEvidence puts the heaviest first, and brings equal ones into a fixed
// order.
func compareEvidence(a, b statement.Evidence) int {
	return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Key, b.Key), strings.Compare(a.Detail, b.Detail))
}

// evidence gives the reasons, the heaviest first.
func (v vote) evidence() []statement.Evidence {
	list := make([]statement.Evidence, 0, len(v.why))
	for _, r := range v.why {
		list = append(list, r.Evidence)
	}
	slices.SortFunc(list, compareEvidence)
	return list
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
	return list[0]
}

// model takes the model that the device itself announces: of the first key that
// it uses, what it said most often.
func model(clues []flow.Clue) string {
	for _, key := range []string{"model", "md", "ty", "am", "usb_mdl"} {
		var best flow.Clue
		for _, c := range clues {
			k, v, ok := strings.Cut(c.Value, "=")
			if !ok || v == "" || c.Kind != flow.ClueMDNSModel || !strings.EqualFold(k, key) {
				continue
			}
			if best.Value == "" || cmp.Or(cmp.Compare(best.Count, c.Count), strings.Compare(c.Value, best.Value)) < 0 {
				best = c
			}
		}
		if _, v, ok := strings.Cut(best.Value, "="); ok {
			return v
		}
	}
	return ""
}
