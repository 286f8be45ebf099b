package cli

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strings"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify/company"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// answer is what the tables know of one query.
type answer struct {
	query      string
	mac        flow.MAC   // valid if isMAC
	addr       netip.Addr // valid if the query is an address
	isMAC      bool
	company    company.Operator // of a name or an address
	maker      knowledge.Maker  // of a hardware address
	confidence statement.Confidence
	source     string
}

// newAnswer asks the tables. A query is a hardware address, else an address,
// else a name.
func newAnswer(query string, tables *knowledge.Tables) *answer {
	a := &answer{query: query}
	if mac, ok := hardware(query); ok {
		a.mac, a.isMAC = mac, true
		a.askMaker(tables)
		return a
	}
	if addr, err := netip.ParseAddr(query); err == nil {
		a.addr = addr
		a.askNetwork(tables)
		return a
	}
	a.askName(tables)
	return a
}

// hardware reads a hardware address in any usual form, or its first half.
func hardware(query string) (flow.MAC, bool) {
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(query)
	whole, half := 2*len(flow.MAC{}), len(flow.MAC{})
	if len(digits) != whole && (len(digits) != half || len(query) == half || strings.Contains(query, ".")) {
		return flow.MAC{}, false
	}
	var mac flow.MAC
	if _, err := hex.Decode(mac[:], []byte(digits)); err != nil {
		return flow.MAC{}, false
	}
	return mac, true
}

// askMaker asks who registered the first half of a hardware address. The brand
// is possible, not certain: the registrant may have made a part only, and not be
// listed as one who makes parts.
func (a *answer) askMaker(tables *knowledge.Tables) {
	m, ok := tables.Maker(a.mac)
	a.maker = m
	if !ok {
		return
	}
	a.source = fmt.Sprintf("IEEE registration of %s", m.Registrant)
	if m.Brand != "" {
		a.confidence = statement.Possible
	}
}

// askNetwork asks who announces an address. That is whom the server is rented
// from; what it is for is not known.
func (a *answer) askNetwork(tables *knowledge.Tables) {
	number, owner, ok := tables.NetworkOwner(a.addr)
	if !ok {
		return
	}
	a.company = company.Operator{Name: owner}
	a.confidence = statement.Possible
	a.source = fmt.Sprintf("AS%d in the table of networks (Route Views, DB-IP, NRO)", number)
}

func (a *answer) askName(tables *knowledge.Tables) {
	op := company.Named(a.query, tables)
	if !op.Known() {
		return
	}
	_, service, _ := tables.Company(a.query)
	a.company, a.confidence = op, op.Confidence
	a.source = service.Pattern + ": " + service.Source
}

// answerNameJSON is the answer for a name or an address.
type answerNameJSON struct {
	Query      string `json:"query"`
	Company    string `json:"company"`
	Purpose    string `json:"purpose"` // an id, "" if not known
	Confidence string `json:"confidence"`
	Source     string `json:"source"`
}

// answerMACJSON is the answer for a hardware address.
type answerMACJSON struct {
	Query      string `json:"query"`
	Brand      string `json:"brand"` // "" if the address does not tell it
	Maker      string `json:"maker"` // word for word as registered
	Module     bool   `json:"module_maker"`
	Random     bool   `json:"random"` // the device made it up
	Confidence string `json:"confidence"`
	Source     string `json:"source"`
}

func (a *answer) json() any {
	if a.isMAC {
		return answerMACJSON{
			Query: a.query, Brand: a.maker.Brand, Maker: a.maker.Registrant, Module: a.maker.ModuleMaker, Random: a.maker.Random,
			Confidence: a.confidence.String(), Source: a.source,
		}
	}
	return answerNameJSON{Query: a.query, Company: a.company.Name, Purpose: a.company.Purpose, Confidence: a.confidence.String(), Source: a.source}
}

// lines tells the answer in sentences.
func (a *answer) lines(words *wording.Words, tables *knowledge.Tables) []string {
	var list []string
	say := func(key string, args wording.Args) {
		args["Name"] = a.query
		list = append(list, words.Say(key, args))
	}
	switch {
	case a.isMAC:
		a.tellMaker(say)
	case a.addr.IsValid():
		a.tellNetwork(say, words, tables)
	default:
		a.tellName(say, words, tables)
	}
	if a.source != "" {
		say("lookup.source", wording.Args{"Source": a.source})
	}
	return list
}

func (a *answer) tellMaker(say func(string, wording.Args)) {
	args := wording.Args{"Maker": a.maker.Registrant, "Brand": a.maker.Brand}
	switch {
	case a.maker.Random:
		say("lookup.mac.random", args)
	case a.maker.Registrant == "":
		say("lookup.mac.unknown", args)
	case a.maker.ModuleMaker:
		say("lookup.mac.module", args)
	default:
		say("lookup.mac.brand", args)
	}
}

func (a *answer) tellNetwork(say func(string, wording.Args), words *wording.Words, tables *knowledge.Tables) {
	place := tables.ServerCountry(a.addr)
	args := wording.Args{"Company": a.company.Name, "Country": tables.CountryName(place.Code, words.Lang())}
	switch {
	case place.How == knowledge.HowReserved:
		say("lookup.address.reserved", args)
	case a.company.Name == "":
		say("lookup.address.unknown", args)
	default:
		say("lookup.address.network", args)
	}
	if place.Sure {
		say("lookup.address.country", args)
	}
}

func (a *answer) tellName(say func(string, wording.Args), words *wording.Words, tables *knowledge.Tables) {
	if !a.company.Known() {
		say("lookup.name.unknown", wording.Args{})
		return
	}
	args := wording.Args{"Company": a.company.Name, "Purpose": words.Say("purpose."+a.company.Purpose, nil)}
	if purpose.Rented([]string{a.company.Purpose}) {
		say("lookup.name.rented", args)
	} else {
		say("lookup.name."+a.confidence.String(), args)
	}
	if parent, ok := tables.CompanyByID(a.company.Parent); ok {
		say("lookup.name.parent", wording.Args{"Company": a.company.Name, "Parent": parent.Name})
	}
	if seat := tables.CountryName(a.company.Seat, words.Lang()); seat != "" {
		say("lookup.name.seat", wording.Args{"Company": a.company.Name, "Country": seat})
	}
}
