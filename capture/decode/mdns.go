package decode

import (
	"net/netip"
	"strings"

	"telltale/capture/flow"
)

// mdnsMaxText bounds one value that a multicast DNS record may give: a
// character string of TXT holds no more (RFC 1035 section 3.3).
const mdnsMaxText = 255

// MDNSClues hands to visit what a multicast DNS response (UDP port 5353) says
// of its sender, from any section (measurement specification section 6):
//
//   - flow.ClueMDNSName: the owner of an A or AAAA record without ".local", with
//     the record's address, so that the caller can ask whether the sender used it;
//   - flow.ClueMDNSService: the service type that owns a PTR record, such as
//     "_hap._tcp"; a sub-type counts for its type;
//   - flow.ClueMDNSInstance: the instance part of what such a PTR points at;
//   - flow.ClueMDNSModel: a TXT value that names a model or maker, "key=value".
//
// A query gives nothing. The address is the zero value but for names.
func MDNSClues(m DNSMessage, visit func(kind flow.ClueKind, value string, addr netip.Addr)) {
	if !m.Response {
		return
	}
	for _, section := range [3][]Record{m.Answers, m.Authority, m.Additional} {
		for i := range section {
			mdnsRecord(&section[i], visit)
		}
	}
}

func mdnsRecord(rec *Record, visit func(flow.ClueKind, string, netip.Addr)) {
	switch rec.Type {
	case DNSTypeA, DNSTypeAAAA:
		if name := wireText([]byte(cutLocal(rec.Name))); name != "" && rec.Addr.IsValid() {
			visit(flow.ClueMDNSName, name, rec.Addr)
		}
	case DNSTypePTR:
		mdnsService(rec, visit)
	case DNSTypeTXT:
		for _, s := range rec.TXT {
			if tellsModel(s) {
				visit(flow.ClueMDNSModel, wireText([]byte(s)), netip.Addr{})
			}
		}
	}
}

func mdnsService(rec *Record, visit func(flow.ClueKind, string, netip.Addr)) {
	owner, ok := cleanText(rec.Name)
	if !ok {
		return
	}
	service, ok := serviceType(owner)
	if !ok {
		return
	}
	visit(flow.ClueMDNSService, service, netip.Addr{})
	at := lastFold(rec.Target, "."+service)
	if at <= 0 || at > mdnsMaxText {
		return
	}
	if instance := wireText([]byte(rec.Target[:at])); instance != "" {
		visit(flow.ClueMDNSInstance, instance, netip.Addr{})
	}
}

// cutLocal takes the domain of multicast DNS off a name.
func cutLocal(name string) string {
	name = strings.TrimRight(name, ".")
	const local = ".local"
	if n := len(name) - len(local); n >= 0 && strings.EqualFold(name[n:], local) {
		return name[:n]
	}
	return name
}

// serviceType gives the "_x._tcp" or "_x._udp" part of the owner of a PTR
// record in lower case: the two labels before the domain. The browsing type of
// RFC 6763 section 9 names no service.
func serviceType(owner string) (string, bool) {
	labels := strings.Split(owner, ".")
	for i := len(labels) - 1; i > 0; i-- {
		if labels[i] != "_tcp" && labels[i] != "_udp" {
			continue
		}
		if len(labels[i-1]) < 2 || labels[i-1][0] != '_' || labels[i-1] == "_dns-sd" {
			return "", false
		}
		return labels[i-1] + "." + labels[i], true
	}
	return "", false
}

// lastFold is strings.LastIndex without regard to case; part is in lower case
// ASCII.
func lastFold(s, part string) int {
	for i := len(s) - len(part); i >= 0; i-- {
		if strings.EqualFold(s[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// tellsModel reports whether a TXT string has a key under which makers put a
// model, a maker or a name: Bonjour printing (ty, product, usb_MFG, usb_MDL),
// HomeKit (md, and ci for the category) and Google Cast (md, fn), AirPlay and RAOP
// (am, model, manufacturer), and what is common beside them.
func tellsModel(s string) bool {
	key, value, ok := strings.Cut(s, "=")
	if !ok || value == "" {
		return false
	}
	switch strings.ToLower(key) {
	case "md", "model", "modelname", "modelid", "model_name", "ty", "fn", "am", "mf", "mn", "product", "name",
		"manufacturer", "mfg", "mdl", "usb_mfg", "usb_mdl", "vendor", "brand", "integrator", "devicetype", "dn", "rpmd",
		"ci", "devicemodel", "device_model", "productname", "prodname", "vendorname":
		return true
	}
	return false
}
