package classify

import (
	"slices"

	"telltale/capture/flow"
	"telltale/classify/carelabel"
	"telltale/classify/company"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// Levels tells how sensitive a device is: P, S and F of its kind, and zeros where
// nothing is known of it (label specification A.2). Where the kind is not sure,
// these are the highest among the candidates (A.3): the kinds that clues speak
// for, of which the best is kept. The rest of its sector is none: a body scale
// does not hurt anybody because a medical pump can.
func Levels(d Device, tables *knowledge.Tables) (privacy, security, safety int) {
	kind, _ := tables.Kind(d.Identity.Kind)
	return kind.Privacy, kind.Security, kind.Safety
}

// findings looks for what the owner should know of, and gives each device its
// own. What is of no device is of the home.
func (j *judging) findings(h *Home) {
	in := risk.Input{Home: j.home, Watched: watchedSpans(h.Facts.Captures), Setup: j.options.Setup}
	byKey := map[string]*Device{}
	for i := range h.Devices {
		d := &h.Devices[i]
		in.Devices = append(in.Devices, j.riskDevice(*d))
		byKey[d.Facts.Device.Key] = d
	}
	for _, f := range risk.Find(in) {
		if d, ok := byKey[f.Device]; ok {
			d.Findings = append(d.Findings, f)
			continue
		}
		h.Findings = append(h.Findings, f)
	}
}

// riskDevice puts a device into the terms of findings.
func (j *judging) riskDevice(d Device) risk.Device {
	out := risk.Device{Facts: d.Facts, Personal: personal(d), Router: gateway(d.Facts) || carries(d.Identity.Kind)}
	out.Privacy, out.Security, out.Safety = Levels(d, j.tables)
	if kind, ok := j.tables.Kind(d.Identity.Kind); ok && d.Identity.KindConfidence >= statement.Likely {
		out.Kind, out.Senses, out.Roles = kind.ID, kind.Senses, kind.Roles
	}
	for _, p := range d.Facts.Partners {
		if p.Scope == flow.ScopeInternet && p.Remote.IsValid() {
			out.Destinations = append(out.Destinations, riskDestination(p, j.tables))
		}
	}
	return out
}

// carries reports whether devices of a kind pass on what others send.
func carries(kind string) bool { return kind == "router_gateway" || kind == "mesh_extender" }

// riskDestination puts a remote party into the terms of findings. A landlord is
// not who listens, and a network not who runs a server without a name.
func riskDestination(p flow.Partner, tables *knowledge.Tables) risk.Destination {
	op, unit := company.Of(p.Name, p.Remote, tables)
	d := risk.Destination{Remote: p.Remote, Name: p.Name, Unit: unit, Purpose: op.Purpose, Tracker: purpose.Tracking(op.Purpose)}
	if p.Name != "" && !purpose.Rented([]string{op.Purpose}) {
		d.Company = op.Name
	}
	return d
}

// opened lists what findings tell of doors (label specification B.4, 7).
func opened(d Device) []carelabel.Opening {
	var list []carelabel.Opening
	for _, f := range d.Findings {
		switch f.Rule {
		case "TT-X01":
			list = append(list, carelabel.Opening{Level: 'E', Key: "label.doors.mapped"})
		case "TT-X07":
			list = append(list, carelabel.Opening{Level: 'E', Key: "label.doors.reached"})
		case "TT-X08":
			list = append(list, carelabel.Opening{Level: 'C', Key: "label.doors.name"})
		}
	}
	return list
}

// cared adds to what is known of updates what findings tell (label specification
// B.4, 8).
func cared(u carelabel.Updates, list []risk.Finding) carelabel.Updates {
	for _, f := range list {
		u.Unsealed = u.Unsealed || f.Rule == "TT-C05"
		u.OldSaid = u.OldSaid || f.Rule == "TT-C12"
	}
	return u
}

// findingSaid states a finding.
func findingSaid(f risk.Finding) statement.Statement {
	s := f.Statement()
	s.Sentence, s.Count, s.Args = f.Sentence, f.Count, f.Args
	s.Evidence = append(slices.Clone(s.Evidence), figures(f.Args)...)
	return s
}

// FindingStatements gives the findings as statements, in their order.
func FindingStatements(list []risk.Finding) []statement.Statement {
	out := make([]statement.Statement, 0, len(list))
	for _, f := range list {
		out = append(out, findingSaid(f))
	}
	return out
}
