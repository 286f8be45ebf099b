package decode

import "net/netip"

// dnsMaxChain bounds the CNAME records of one answer that are followed. Chains
// in use are shorter than ten.
const dnsMaxChain = 64

// DNSBinding ties a name to an address, as an answer of a name server does.
type DNSBinding struct {
	Name  string // in the form of flow.CleanName
	Addr  netip.Addr
	Asked bool // Name is what the client asked for, not only the owner of the record
}

// Bindings adds to dst one binding for each A and AAAA record of the answer
// section: under the question's name when the owner is reached from it through
// CNAME records of the same section, in whatever order, else under the owner's
// name (measurement specification section 5, dns). Bad names are left out, and
// a message that is no response gives nothing.
func (m DNSMessage) Bindings(dst []DNSBinding) []DNSBinding {
	if !m.Response {
		return dst
	}
	var chain aliasChain
	if len(m.Questions) > 0 {
		chain.follow(m.Questions[0].Name, m.Answers)
	}
	for i := range m.Answers {
		rec := &m.Answers[i]
		if !rec.Addr.IsValid() && rec.Service == nil {
			continue
		}
		owner, ok := cleanText(rec.Name)
		one := DNSBinding{Name: owner, Addr: rec.Addr}
		if chain.asked != "" && chain.has(owner) {
			one.Name, one.Asked, ok = chain.asked, true, true
		}
		if ok {
			dst = appendBinding(dst, one, rec.Service)
		}
	}
	return dst
}

// appendBinding adds a binding for the record's address, or for each of its hints.
func appendBinding(dst []DNSBinding, one DNSBinding, service *ServiceBinding) []DNSBinding {
	if one.Addr.IsValid() {
		dst = append(dst, one)
	}
	if service == nil {
		return dst
	}
	for _, hint := range service.Hints {
		one.Addr = hint
		dst = append(dst, one)
	}
	return dst
}

// aliasChain holds the names that a question leads to.
type aliasChain struct {
	asked string
	names []string // reached through CNAME records, asked not among them
}

func (c *aliasChain) has(name string) bool {
	if name == c.asked {
		return true
	}
	for _, n := range c.names {
		if n == name {
			return true
		}
	}
	return false
}

// follow finds every name reached from asked. CNAME records may stand in any
// order, so it goes over them until nothing new is found.
func (c *aliasChain) follow(asked string, answers []Record) {
	c.asked = asked
	type alias struct{ owner, target string }
	var aliases []alias
	for i := range answers {
		if answers[i].Type != DNSTypeCNAME || len(aliases) == dnsMaxChain {
			continue
		}
		owner, ok := cleanText(answers[i].Name)
		target, fine := cleanText(answers[i].Target)
		if ok && fine {
			aliases = append(aliases, alias{owner, target})
		}
	}
	for found := true; found; {
		found = false
		for _, a := range aliases {
			if c.has(a.owner) && !c.has(a.target) {
				c.names = append(c.names, a.target)
				found = true
			}
		}
	}
}
