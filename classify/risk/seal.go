package risk

import (
	"fmt"
	"net/netip"
	"strings"

	"telltale/capture/flow"
)

// Versions of TLS (IANA TLS parameters; RFC 8996 for the old ones).
const (
	tls11 = 0x0302
	tls12 = 0x0303
)

// Thresholds of label specification E.3.
const (
	oldSessions  = 2    // TT-C06
	sentAfter    = 1000 // TT-C08, bytes
	otherLookups = 10   // TT-C11
	sealedFloor  = 30   // packets of a sealed connection in which there may be as many questions
)

// sealed gathers the connections that a rule takes, of which there must be two:
// one may be a wrong turn.
func (s *subject) sealed(f found, takes func(u *flow.TLSUse) bool) found {
	var why proof
	names := []string{}
	sessions := uint64(0)
	for i := range s.Facts.TLS {
		u := &s.Facts.TLS[i]
		if flow.Local(u.Remote) || !takes(u) {
			continue
		}
		got, ok := s.outside(sight{u.FirstNs, u.LastNs, u.Count})
		if !ok {
			continue
		}
		sessions += got.count
		f.sights = append(f.sights, got)
		name := s.destination(u.Remote, u.Name).Company
		if name == "" {
			name = called(u.Name, u.Remote)
		}
		names = append(names, name)
		why.remote(u.Name, u.Remote)
		why.add("seal", fmt.Sprintf("0x%04X 0x%04X", u.Version, u.Cipher))
	}
	if sessions < oldSessions {
		f.sights = nil
	}
	f.args, f.evidence = map[string]any{"Names": few(names), "Sessions": int(sessions)}, why
	return f
}

// oldSeal is TT-C06.
func (s *subject) oldSeal() []found {
	return []found{s.sealed(found{rule: "TT-C06"}, func(u *flow.TLSUse) bool { return u.Version > 0 && u.Version <= tls11 })}
}

// weakCipher is TT-C07.
func (s *subject) weakCipher() []found {
	return []found{s.sealed(found{rule: "TT-C07"}, func(u *flow.TLSUse) bool { return u.Version > 0 && weak(u.Cipher) })}
}

// badCertificate is TT-C08. One that a maker signs itself may be known to the
// device, so it alone is for information.
func (s *subject) badCertificate() []found {
	used := func(u *flow.TLSUse) bool { return u.Version > 0 && u.Version <= tls12 && u.SentAfter >= sentAfter }
	const wrong = flow.CertExpired | flow.CertOtherName
	return []found{
		s.sealed(found{rule: "TT-C08"}, func(u *flow.TLSUse) bool { return used(u) && u.CertFaults&wrong != 0 }),
		s.sealed(found{rule: "TT-C08", variant: "own", severity: Info, set: true}, func(u *flow.TLSUse) bool {
			return used(u) && u.CertFaults&wrong == 0 && u.CertFaults&flow.CertSelfSigned != 0
		}),
	}
}

// shortKey is TT-C09.
func (s *subject) shortKey() []found {
	return []found{s.sealed(found{rule: "TT-C09"}, func(u *flow.TLSUse) bool { return u.CertFaults&flow.CertShortKey != 0 })}
}

// weak reports whether a cipher suite has no encryption, that of export, RC4, DES
// or triple DES (IANA TLS cipher suites).
func weak(suite uint16) bool {
	switch {
	case suite == 0: // not seen
		return false
	case suite <= 0x002e: // the first list, but for IDEA
		return suite != 0x0007 && suite != 0x0021 && suite != 0x0025
	case suite >= 0x0060 && suite <= 0x0066: // the second draft of export, and RC4
		return true
	}
	switch suite {
	case 0x003b, 0x00b0, 0x00b1, 0x00b4, 0x00b5, 0x00b8, 0x00b9, 0xc001, 0xc006, 0xc00b, 0xc010, 0xc015, 0xc039, 0xc03a, 0xc03b: // none
		return true
	case 0x008a, 0x008e, 0x0092, 0xc002, 0xc007, 0xc00c, 0xc011, 0xc016, 0xc033: // RC4
		return true
	case 0x008b, 0x008f, 0x0093, 0xc003, 0xc008, 0xc00d, 0xc012, 0xc017, 0xc01a, 0xc01b, 0xc01c, 0xc034: // triple DES
		return true
	}
	return false
}

// offered gives the name servers that the network offered to anybody.
func offered(devices []Device) []netip.Addr {
	var list []netip.Addr
	for i := range devices {
		for _, c := range devices[i].Facts.Device.Clues {
			if c.Kind != flow.ClueResolver && c.Kind != flow.ClueRouterResolver {
				continue
			}
			for _, text := range strings.FieldsFunc(c.Value, func(r rune) bool { return r == ',' || r == ' ' }) {
				if addr, err := netip.ParseAddr(text); err == nil {
					list = append(list, addr)
				}
			}
		}
	}
	return list
}

// otherResolver is TT-C11. Where it was not seen what the network offers there is
// nothing to say.
func (s *subject) otherResolver() []found {
	f := found{rule: "TT-C11"}
	if len(s.resolvers) == 0 {
		return nil
	}
	var why proof
	names := []string{}
	questions := uint64(0)
	s.partners(func(p *flow.Partner) {
		n := s.questions(p)
		if n == 0 || s.isOffered(p.Remote) {
			return
		}
		questions += n
		f.sights = append(f.sights, s.hours(p)...)
		names = append(names, called(p.Name, p.Remote))
		why.remote(p.Name, p.Remote)
		why.service(p.Protocol, p.Port)
	})
	if questions < otherLookups {
		return nil
	}
	f.args, f.evidence = map[string]any{"Names": few(names)}, why
	return []found{f}
}

func (s *subject) isOffered(addr netip.Addr) bool {
	for _, a := range s.resolvers {
		if a == addr {
			return true
		}
	}
	return false
}

// questions estimates how often a remote party was asked for names: by its
// packets, or, where it is sealed, whether there were enough of them.
func (s *subject) questions(p *flow.Partner) uint64 {
	const plain, sealed, web = 53, 853, 443
	switch {
	case p.Served:
	case p.Port == plain:
		return p.Own.SentPackets
	case p.Port == sealed, p.Port == web && s.destination(p.Remote, p.Name).Purpose == "dns":
		if both(p) && p.Own.SentPackets >= sealedFloor {
			return otherLookups
		}
	}
	return 0
}
