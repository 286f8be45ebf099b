// Package company judges who runs a destination, by the name that a device
// used for it, else by the network that its address belongs to.
package company

import (
	"net/netip"
	"strconv"

	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// Operator is who runs a destination.
type Operator struct {
	ID         string // id of the company table; "" when the table does not know the name
	Name       string // as people know it; a registrable domain or a network's owner when ID is ""
	Parent     string // id of the company that owns it, "" if none
	Seat       string // ISO 3166-1 code of the country of its seat, "" when not known
	Kind       string // maker, platform, cloud, adtech, content, network or public; "" when not known
	Purpose    string // purpose id of the service under this name, "" when not known
	Confidence statement.Confidence
	Evidence   []statement.Evidence
}

// Known reports whether a company of the table runs the destination.
func (o Operator) Known() bool { return o.ID != "" }

// Country is where a server stands, where two lists agree.
type Country struct {
	Code  string // ISO 3166-1, two capital letters
	Count int    // addresses there
}

// Of gives the operator of a destination and the key that groups what belongs
// together: "company:<id>", "domain:<registrable domain>", "network:<number>"
// or "ip:<address>". A network's owner is not said to be the company behind an
// unnamed server: it is whom the server is rented from (label specification B.1).
func Of(name string, addr netip.Addr, tables *knowledge.Tables) (Operator, string) {
	if name != "" {
		return named(name, tables)
	}
	asn, owner, ok := tables.NetworkOwner(addr)
	if !ok || owner == "" {
		return Operator{Name: addr.String(), Evidence: []statement.Evidence{{Kind: "address", Key: "evidence.address", Detail: addr.String()}}}, "ip:" + addr.String()
	}
	return Operator{
		Name: owner,
		Evidence: []statement.Evidence{
			{Kind: "address", Key: "evidence.address", Detail: addr.String()},
			{Kind: "table", Key: "evidence.network", Detail: owner},
		},
	}, "network:" + strconv.FormatUint(uint64(asn), 10)
}

// Named gives the operator of a destination with a name.
func Named(name string, tables *knowledge.Tables) Operator {
	op, _ := named(name, tables)
	return op
}

func named(name string, tables *knowledge.Tables) (Operator, string) {
	c, service, ok := tables.Company(name)
	if !ok {
		domain := knowledge.RegistrableDomain(name)
		if domain == "" {
			domain = name
		}
		return Operator{Name: domain, Evidence: []statement.Evidence{{Kind: "name", Key: "evidence.name", Detail: name}}}, "domain:" + domain
	}
	return Operator{
		ID: c.ID, Name: c.Name, Parent: c.Parent, Seat: c.SeatCountry, Kind: c.Kind, Purpose: service.Purpose,
		Confidence: confidence(service.Confidence),
		Evidence: []statement.Evidence{
			{Kind: "name", Key: "evidence.name", Detail: name},
			{Kind: "table", Key: "evidence.vendor", Detail: service.Pattern},
		},
	}, "company:" + c.ID
}

// confidence reads the word of the vendor table.
func confidence(word string) statement.Confidence {
	switch word {
	case "high":
		return statement.Seen
	case "medium":
		return statement.Likely
	case "low":
		return statement.Possible
	}
	return statement.Unknown
}
