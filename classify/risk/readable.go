package risk

import (
	"telltale/capture/flow"
)

// readableIdentifier is TT-C01.
func (s *subject) readableIdentifier() []found {
	f := found{rule: "TT-C01"}
	return []found{s.read(f, func(o *flow.Observation) bool { return true }, "D01", "D03", "D04", "D05")}
}

// read adds what some rules of disclosure read on the way to the Internet.
func (s *subject) read(f found, takes func(o *flow.Observation) bool, rules ...string) found {
	why := proof(f.evidence)
	names := []string{}
	s.observations(flow.ScopeInternet, func(o *flow.Observation) {
		got := s.observed(o)
		if len(got) == 0 || !takes(o) {
			return
		}
		f.sights = append(f.sights, got...)
		names = append(names, s.company(o))
		why.value(o.Masked)
		why.remote(o.Name, o.Remote)
		why.packet(o)
	}, rules...)
	f.args, f.evidence = map[string]any{"Names": few(names)}, why
	return f
}

// company is who got something: the company, else the name, else the address.
func (s *subject) company(o *flow.Observation) string {
	if about := s.destination(o.Remote, o.Name); about.Company != "" {
		return about.Company
	}
	return called(o.Name, o.Remote)
}

// readablePassword is TT-C02. What looks like a token may expire, so it counts
// for less.
func (s *subject) readablePassword() []found {
	token := func(o *flow.Observation) bool { return o.What == "token_key" || o.What == "http_bearer" }
	password := func(o *flow.Observation) bool { return !token(o) }
	return []found{
		s.read(found{rule: "TT-C02"}, password, "D07", "D08"),
		s.read(found{
			rule: "TT-C02", variant: "token", severity: High, set: true,
			title: "finding.c02.title.token", remedy: []string{"remedy.signout", "remedy.update", "remedy.replace"},
		}, token, "D08"),
	}
}

// readableMedia is TT-C03.
func (s *subject) readableMedia() []found {
	f := found{rule: "TT-C03"}
	if s.Privacy >= intrusive {
		f.severity, f.set = Critical, true
	}
	return []found{s.read(f, func(*flow.Observation) bool { return true }, "D15", "D16")}
}

// readablePerson is TT-C04: one finding for each sort of thing, as each has a
// sentence of its own. A time zone is a part of the world and no place.
func (s *subject) readablePerson() []found {
	any := func(*flow.Observation) bool { return true }
	place := func(o *flow.Observation) bool { return o.What != "time_zone" }
	return []found{
		s.read(found{rule: "TT-C04", variant: "health", severity: High, set: true}, any, "D18"),
		s.read(found{rule: "TT-C04", variant: "place", severity: High, set: true}, place, "D11", "D12"),
		s.read(found{rule: "TT-C04", variant: "wifi"}, any, "D06"),
		s.read(found{rule: "TT-C04", variant: "mail"}, any, "D09"),
		s.read(found{rule: "TT-C04", variant: "phone"}, any, "D10"),
	}
}

// clearFirmware is TT-C05.
func (s *subject) clearFirmware() []found {
	return []found{s.read(found{rule: "TT-C05"}, func(*flow.Observation) bool { return true }, "TT-C05")}
}

// openControl is TT-C10. What moves or heats something counts for more.
func (s *subject) openControl() []found {
	const actuator = 2
	f := found{rule: "TT-C10"}
	if s.Safety >= actuator {
		f.severity, f.set = High, true
	}
	return []found{s.read(f, func(*flow.Observation) bool { return true }, "TT-C10")}
}
