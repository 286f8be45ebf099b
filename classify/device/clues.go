package device

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"telltale/capture/flow"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// text writes a port as the clue table does.
func (p Port) text() string { return p.Protocol + "/" + strconv.Itoa(int(p.Port)) }

// clues weighs what the device said of itself.
func (w *weigher) clues(list []flow.Clue) {
	for _, c := range list {
		switch c.Kind {
		case flow.ClueMDNSModel:
			w.field(c)
		case flow.ClueWSDScopes:
			w.scope(c)
		case flow.ClueMUDURL:
			w.mud(c)
		default:
			w.said(c)
		}
	}
}

// said weighs a clue that is text, in all places where it can tell something.
func (w *weigher) said(c flow.Clue) {
	where := places(c.Kind)
	if where == nil {
		return
	}
	source := where[0]
	why := statement.Evidence{Kind: "clue", Key: "evidence." + string(c.Kind), Detail: c.Value}
	for _, place := range where {
		w.rows(place, c.Value, source, 1, why)
	}
	if source == knowledge.ClueName {
		w.ownBrand(c.Value, source, why)
	}
}

// places says where in the clue table a clue is looked up; its source is the
// first. DHCP option 55 is in none: it names no device (knowledge
// specification section 5). Nor are identifiers, which only link addresses.
func places(kind flow.ClueKind) []string {
	switch kind {
	case flow.ClueDHCPHostname, flow.ClueDHCPFQDN, flow.ClueMDNSName, flow.ClueMDNSInstance, flow.ClueNBNSName,
		flow.ClueDHCPv6Name, flow.ClueLLMNRName, flow.ClueLLDPSystem, flow.ClueLLDPDescription:
		return []string{knowledge.ClueName, knowledge.ClueModel}
	case flow.ClueMDNSService:
		return []string{knowledge.ClueService}
	case flow.ClueDHCPVendorClass, flow.ClueDHCPv6VendorClass, flow.ClueDHCPv6UserClass:
		return []string{knowledge.ClueVendorClass}
	case flow.ClueHTTPUserAgent, flow.ClueSSDPUserAgent:
		return []string{knowledge.ClueUserAgent}
	case flow.ClueSSDPServer, flow.ClueSSDPUSN:
		return []string{knowledge.ClueSSDP}
	case flow.ClueSSDPLocation:
		return []string{knowledge.ClueLocation}
	case flow.ClueWSDTypes:
		return []string{knowledge.ClueWSD}
	}
	return nil
}

// field weighs a text "key=value" that a device announces. A model is set by
// the maker; the friendly name beside it ("fn", "name") is often given by the
// owner, as other names are.
func (w *weigher) field(c flow.Clue) {
	key, value, _ := strings.Cut(c.Value, "=")
	why := statement.Evidence{Kind: "clue", Key: "evidence." + string(c.Kind), Detail: value}
	switch strings.ToLower(key) {
	case "fn", "name", "dn":
		why.Key = "evidence." + string(flow.ClueMDNSInstance)
		w.rows(knowledge.ClueName, value, knowledge.ClueName, 1, why)
		w.ownBrand(value, knowledge.ClueName, why)
		return
	case "ci": // category of a HomeKit accessory
		why.Key = "evidence.homekit"
	case "manufacturer", "mfg", "usb_mfg", "vendor", "vendorname", "brand", "integrator", "mf":
		why.Key = "evidence.mdns_maker"
		w.fieldBrand(value, why)
	}
	w.rows(knowledge.ClueTXT, c.Value, knowledge.ClueTXT, 1, why)
	w.rows(knowledge.ClueModel, value, knowledge.ClueModel, 1, why)
	w.rows(knowledge.ClueName, value, knowledge.ClueModel, 1, why)
	w.ownBrand(value, knowledge.ClueModel, why)
}

// fieldBrand weighs a field that is there for the maker's name, if the tables
// know that maker of devices.
func (w *weigher) fieldBrand(value string, why statement.Evidence) {
	if c, ok := w.tables.CompanyByBrand(value); ok && c.Kind == "maker" {
		w.brand(c.Name, weightField, "maker field", why)
	}
}

// scope weighs a scope of WS-Discovery. Cameras put their name and their model
// there: onvif://www.onvif.org/hardware/MODEL (ONVIF Core Specification, section 7.3.2.2).
func (w *weigher) scope(c flow.Clue) {
	why := statement.Evidence{Kind: "clue", Key: "evidence." + string(c.Kind), Detail: c.Value}
	w.rows(knowledge.ClueWSD, c.Value, knowledge.ClueWSD, 1, why)
	u, err := url.Parse(c.Value)
	if err != nil || u.Scheme != "onvif" {
		return
	}
	value := path.Base(u.Path)
	why.Detail = value
	switch path.Dir(u.Path) {
	case "/hardware":
		why.Key = "evidence.mdns_model"
		w.rows(knowledge.ClueModel, value, knowledge.ClueModel, 1, why)
		w.ownBrand(value, knowledge.ClueModel, why)
	case "/name":
		why.Key = "evidence.mdns_instances"
		w.rows(knowledge.ClueModel, value, knowledge.ClueName, 1, why)
		w.ownBrand(value, knowledge.ClueName, why)
	}
}

// mud weighs the address of a description that the maker publishes (RFC 8520
// section 1.5: the name in it is the maker's).
func (w *weigher) mud(c flow.Clue) {
	u, err := url.Parse(c.Value)
	if err != nil {
		return
	}
	if m, _, ok := w.tables.Company(u.Hostname()); ok && m.Kind == "maker" {
		w.brand(m.Name, weightField, "mud", statement.Evidence{Kind: "clue", Key: "evidence.mud_url", Detail: c.Value})
	}
}

// ordinary are names of makers that are words of the language too, so that a
// name such as "scout-pc" tells no maker.
var ordinary = map[string]bool{
	"aura": true, "brilliant": true, "circle": true, "cync": true, "defender": true, "dish": true, "genie": true, "honor": true,
	"hunter": true, "level": true, "lighthouse": true, "marshall": true, "momentum": true, "nice": true, "pico": true,
	"scout": true, "sense": true, "shell": true, "skylight": true, "span": true, "tempest": true, "trust": true, "vector": true,
	"whistle": true, "wolf": true,
}

// ownBrand looks for a maker's name among the words of a device's own name.
func (w *weigher) ownBrand(value, source string, why statement.Evidence) {
	const shortest = 4 // shorter names are words of other things too
	for _, word := range knowledge.Words(strings.ToLower(value)) {
		if c, ok := w.tables.MakerByWord(word); ok && len(word) >= shortest && !ordinary[word] {
			w.brand(c.Name, weightSelf, source, why)
		}
	}
}

// names weighs the makers whose names a device asks for, each by its share of
// all such names: a phone with the apps of many makers speaks for none of them.
// One that asks for one maker's names and for no other company's speaks for it
// more.
func (w *weigher) names(list []string) {
	list = slices.Sorted(slices.Values(list))
	asked, all, strangers := w.asked(list)
	for id, maker := range asked {
		weight, key := weightDomain*maker.share(all), "evidence.asks"
		if len(asked) == 1 && strangers == 0 {
			weight, key = weightSole, "evidence.asks_only"
		}
		c, _ := w.tables.CompanyByID(id)
		w.brand(c.Name, weight, knowledge.ClueDomain, statement.Evidence{Kind: "name", Key: key, Detail: maker.first})
	}
	for _, name := range list {
		share := 1.0
		if len(asked) > 1 {
			maker, _, _ := w.tables.Company(name)
			share = asked[maker.ID].share(all)
		}
		w.rows(knowledge.ClueDomain, name, knowledge.ClueDomain, share, statement.Evidence{Kind: "name", Key: "evidence.asks", Detail: name})
	}
}

// asking is what a device asks of one maker.
type asking struct {
	first string // the first of the names in order
	names int
}

// share is the part that this maker has of all names of makers; of a name of
// no maker it is half, so that it counts for less among several makers.
func (a asking) share(all int) float64 {
	if a.names == 0 {
		return 0.5
	}
	return float64(a.names) / float64(all)
}

// asked gives the makers by id whose own servers a device asks for, how many
// names of makers there are in all, and how many names of others that do not
// serve everybody.
func (w *weigher) asked(list []string) (makers map[string]asking, all, strangers int) {
	makers = map[string]asking{}
	for _, name := range list {
		c, service, _ := w.tables.Company(name)
		switch {
		case c.Kind == "maker" && ownUse(service.Purpose):
			one := makers[c.ID]
			if one.names == 0 {
				one.first = name
			}
			one.names++
			makers[c.ID] = one
			all++
		case !everybody(c.Kind, service.Purpose):
			strangers++
		}
	}
	return makers, all, strangers
}

// ownUse reports whether a purpose is one for which only a maker's own devices
// ask. A shop, films, or a search for another maker's devices are for all.
func ownUse(purpose string) bool {
	switch purpose {
	case "device_cloud", "update", "time", "telemetry", "crash_reports", "p2p", "video_relay", "push", "voice", "connectivity_check", "weather":
		return true
	}
	return false
}

// everybody reports whether a company of this kind, or a service for this
// purpose, serves things of all makers, so that asking for it says nothing.
func everybody(kind, purpose string) bool {
	switch kind {
	case "platform", "cloud", "network", "public":
		return true
	}
	switch purpose {
	case "time", "dns", "connectivity_check":
		return true
	}
	return false
}
