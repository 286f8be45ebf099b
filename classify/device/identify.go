package device

import (
	"strings"

	"telltale/capture/flow"
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
// this version. One alone makes no more than "possible", but for giving out
// addresses, which is what a router does, and for a maker's name in a field
// that is there for it.
const (
	weightMaker   = 0.75 // the registered owner of the hardware prefix
	weightDomain  = 0.5  // it asks for a name of a maker
	weightSole    = 0.7  // it asks for the names of one maker, and else for no company but those that serve everybody
	weightSelf    = 0.7  // it calls itself by a maker's name
	weightField   = 0.85 // it names its maker in a field that is there for it
	weightRandom  = 0.45 // a made-up hardware address: phones and laptops do this, and virtual things too
	weightRouter  = 0.85 // it gives out addresses
	weightSimilar = 0.6  // the owner told the kind of a similar device
)

// Seen is what a device is judged by.
type Seen struct {
	Device  flow.Device
	Names   []string // host names that it asked for or contacted
	Gateway bool     // it gives out addresses, as a router of a home does
	Ports   []Port   // what it spoke and answered; may be left out
	Others  []Known  // devices of the home whose kind the owner set; may be left out
}

// Port is a port at which a device answered others in the home, or to which
// it sent by itself.
type Port struct {
	Protocol string // "tcp" or "udp"
	Port     uint16
	Served   bool // it is the device's own, and it answered there
}

// Identify judges a device. What the owner set wins.
func Identify(in Seen, tables *knowledge.Tables) Identity {
	w := &weigher{tables: tables, kinds: votes{}, brands: votes{}}
	id := Identity{RandomAddress: in.Device.MAC.Random()}
	w.maker(in.Device, &id)
	w.clues(in.Device.Clues)
	w.ports(in.Ports)
	w.names(in.Names)
	if in.Gateway {
		w.kind("router_gateway", weightRouter, "traffic", statement.Evidence{Kind: "traffic", Key: "evidence.gateway"})
	}
	if id.RandomAddress {
		w.kind(KindPhone, weightRandom, "address", statement.Evidence{Kind: "address", Key: "evidence.random"})
	}
	brand := w.brands.best()
	w.habit(brand)
	w.similar(in)
	id.settle(in.Device, w.kinds.best(), brand)
	return id
}

// settle puts the best candidates into the identity and into statements.
func (id *Identity) settle(d flow.Device, kind, brand vote) {
	id.Kind, id.KindConfidence = kind.value, statement.FromScore(kind.score)
	id.Brand, id.BrandConfidence = brand.value, statement.FromScore(brand.score)
	if id.KindConfidence == statement.Unknown {
		id.Kind = ""
	}
	if id.BrandConfidence == statement.Unknown {
		id.Brand = ""
	}
	why := kind.evidence()
	if d.OwnKind != "" {
		id.Kind, id.KindConfidence = d.OwnKind, statement.Seen
		why = []statement.Evidence{{Kind: "owner", Key: "evidence.owner", Detail: d.OwnKind, Weight: 1}}
	}
	id.Owner = d.OwnKind != "" // a name says nothing of kind or maker
	id.state(d.Key, statement.AspectKind, id.Kind, id.KindConfidence, why)
	id.state(d.Key, statement.AspectBrand, id.Brand, id.BrandConfidence, brand.evidence())
	model, evidence := model(d.Clues)
	if model == "" {
		model, evidence = kind.model()
	}
	id.Model = model
	id.state(d.Key, statement.AspectModel, id.Model, statement.Seen, []statement.Evidence{evidence})
}

func (id *Identity) state(subject string, aspect statement.Aspect, value string, confidence statement.Confidence, why []statement.Evidence) {
	if value == "" {
		return
	}
	id.Said = append(id.Said, statement.Statement{
		Subject: subject, Aspect: aspect, Value: value, Confidence: confidence, Rule: "device." + string(aspect), Version: 2, Evidence: why,
	})
}

// weigher gathers what speaks for each kind and brand.
type weigher struct {
	tables *knowledge.Tables
	kinds  votes
	brands votes
}

func (w *weigher) kind(kind string, weight float64, source string, why statement.Evidence) {
	w.kinds.add(kind, kind, weight, source, why)
}

// brand counts for a brand however it is written: "Yale" and "Assa Abloy
// (Yale)" are one.
func (w *weigher) brand(brand string, weight float64, source string, why statement.Evidence) {
	w.brands.add(w.tables.BrandKey(brand), brand, weight, source, why)
}

// rows counts for all rows of the clue table that fit a text.
func (w *weigher) rows(where, text, source string, share float64, why statement.Evidence) {
	for _, row := range w.tables.ClueFor(where, text) {
		said := why
		if row.Numbered() {
			said.Kind = kindModel
		}
		w.kind(row.Kind, row.Weight*share, source, said)
		w.brand(row.Brand, row.Weight*share, source, said)
	}
}

// kindModel marks evidence that is a product number, from which the model is
// taken where the device announces none.
const kindModel = "model_number"

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
		w.brand(m.Brand, weightMaker, "address", statement.Evidence{Kind: "maker_prefix", Key: "evidence.maker", Detail: m.Registrant})
	}
}

// habit weighs what nearly all things of a brand are. It counts for no more
// than the brand itself. Like the names that a device asks for it tells what a
// company makes, so the two are one source.
func (w *weigher) habit(brand vote) {
	for _, row := range w.tables.ClueFor(knowledge.ClueBrand, brand.key) {
		w.kind(row.Kind, row.Weight*brand.score, knowledge.ClueDomain, statement.Evidence{Kind: "table", Key: "evidence.habit", Detail: brand.value})
	}
}

// ports weighs what a device speaks. Each port is a source of its own.
func (w *weigher) ports(list []Port) {
	for _, p := range list {
		where, key := knowledge.ClueSpeaks, "evidence.speaks"
		if p.Served {
			where, key = knowledge.ClueServes, "evidence.serves"
		}
		text := p.text()
		w.rows(where, text, where+" "+text, 1, statement.Evidence{Kind: "traffic", Key: key, Detail: text})
	}
}
