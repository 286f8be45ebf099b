package decode

import "net/netip"

// LLMNRNames hands to visit the names that the sender of an LLMNR response (UDP
// port 5355, RFC 4795) gives to addresses, without a final dot, each with the
// address, so that the caller can ask whether the sender uses it. A query gives
// nothing: it says what somebody looks for.
func LLMNRNames(m DNSMessage, visit func(name string, addr netip.Addr)) {
	if !m.Response || m.RCode != 0 {
		return
	}
	for i := range m.Answers {
		rec := &m.Answers[i]
		if name := wireText([]byte(rec.Name)); name != "" && rec.Addr.IsValid() {
			visit(name, rec.Addr)
		}
	}
}
