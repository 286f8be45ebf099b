package view

import (
	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// groups lists the destinations under their headings.
func (t *Teller) groups(d classify.Device) []Group {
	var list []Group
	for _, g := range []purpose.Group{purpose.Maker, purpose.Service, purpose.Ads, purpose.Plumbing, purpose.Unknown} {
		group := Group{Role: role(g), Title: t.say("group."+g.String(), nil)}
		if g == purpose.Maker && d.Identity.BrandConfidence < statement.Likely {
			group.Title = t.say("group.maker.perhaps", nil)
		}
		rest := 0
		for _, dest := range d.Destinations {
			switch {
			case groupOf(dest) != g:
			case len(group.Rows) == mostRows:
				rest++
			default:
				one := t.row(dest)
				one.Flows = t.flows(d, dest)
				group.Rows = append(group.Rows, one)
			}
		}
		t.cut(&group, rest)
		if len(group.Rows) > 0 {
			list = append(list, group)
		}
	}
	return list
}

// How many destinations a heading has at most, and at first: nobody reads more
// at once, and the page stays quick.
const (
	mostRows  = 200
	firstRows = 10
)

// cut leaves the rest of a long list for a second look, and counts what is left
// out of it.
func (t *Teller) cut(g *Group, rest int) {
	g.First = min(len(g.Rows), firstRows)
	if hidden := len(g.Rows) - g.First; hidden > 0 {
		g.More = t.Words.Count("drill.more", hidden, nil)
	}
	if rest > 0 {
		g.Rest = t.Words.Count("drill.rest", rest, nil)
	}
}

func (t *Teller) row(d classify.Destination) Row {
	r := Row{Detail: t.detail(d), Why: t.why(d)}
	if d.Own.SentPayload > 0 || d.Reach == flow.ReachContacted {
		r.Amount = t.say("row.up", wording.Args{"Amount": t.Words.Bytes(d.Own.SentPayload)})
	}
	r.Name, r.Seat = t.called(d)
	if d.Reach == flow.ReachContacted && named(d) {
		r.Company, r.About = companyKey(d), t.say("row.about", nil)
	}
	return r
}

// called names a destination, and the country of the seat of who runs it, "" if
// that is not known.
func (t *Teller) called(d classify.Destination) (name, seat string) {
	name, seat = d.Company.Name, d.Company.Seat
	switch nobody := t.nobody(d); {
	case nobody != "":
		name = nobody
	case rented(d):
		name, seat = t.say("row."+landlord(d), wording.Args{"Company": d.Company.Name}), ""
	case d.Company.Known() || len(d.Names) > 0:
	case len(d.Addrs) == 1 && d.Company.Name == d.Addrs[0]:
		name = t.say("row.unnamed.address", wording.Args{"Address": d.Addrs[0]})
	default:
		name = t.Words.Count("row.unnamed", len(d.Addrs), wording.Args{"Network": d.Company.Name})
	}
	return name, seat
}

// nobody names a destination that stands for many addresses of which nobody is
// said to be the other side; "" for all others.
func (t *Teller) nobody(d classify.Destination) string {
	switch key := companyKey(d); {
	case key == classify.Unanswered && d.More:
		return t.Words.Count("row.unanswered.more", len(d.Addrs), nil)
	case key == classify.Unanswered:
		return t.Words.Count("row.unanswered", len(d.Addrs), nil)
	case key == classify.Rest:
		return t.say("row.rest", nil)
	}
	return ""
}

// landlord says what kind of place a rented destination is.
func landlord(d classify.Destination) string {
	for _, p := range d.Purpose {
		if p == "hosting" {
			return "rented"
		}
	}
	return "delivery"
}

// detail says how far a device got with a destination, and when.
func (t *Teller) detail(d classify.Destination) string {
	if companyKey(d) == classify.Unanswered {
		if d.Reach == flow.ReachHeard {
			return t.say("reach.oneway", nil)
		}
		return t.Words.Count("reach.knocked", len(d.Addrs), nil)
	}
	switch d.Reach {
	case flow.ReachAsked:
		return t.say("reach.asked", nil)
	case flow.ReachTried:
		return t.say("reach.tried", nil)
	case flow.ReachHeard:
		return t.say("reach.heard", nil)
	case flow.ReachContacted:
	}
	if part := t.partsOfDay(d.Hours); part != "" {
		return t.say("when."+part, nil)
	}
	return ""
}

// manyHours is how many different hours of the day make "all day".
const manyHours = 18

// partsOfDay names the part of the day into which the hours fall, "" if there
// are none with a time.
func (t *Teller) partsOfDay(hours []int64) string {
	seen := map[int]bool{}
	parts := map[string]bool{}
	for _, h := range hours {
		if h <= 0 {
			continue // a capture without times
		}
		hour := t.Words.Time(h).Hour()
		seen[hour] = true
		parts[partOfDay(hour)] = true
	}
	switch {
	case len(seen) >= manyHours:
		return "allday"
	case len(parts) == 0:
		return ""
	case len(parts) == 1:
		for p := range parts {
			return p
		}
	case parts["night"]:
		return "alsonight"
	}
	return "day"
}

func partOfDay(hour int) string {
	switch {
	case hour < 6:
		return "night"
	case hour < 12:
		return "morning"
	case hour < 18:
		return "afternoon"
	}
	return "evening"
}

// maxWhy bounds the lines that open under a destination.
const maxWhy = 12

// why lists what a destination rests on.
func (t *Teller) why(d classify.Destination) []string {
	lines := t.whose(d)
	if !rented(d) {
		for _, p := range d.Purpose {
			lines = append(lines, t.say("why.purpose", wording.Args{"Purpose": t.say("purpose."+p, nil)}))
		}
	}
	if d.Group == purpose.Ads {
		lines = append(lines, t.say("why.listed", nil))
	}
	if d.Company.Seat != "" && !rented(d) {
		lines = append(lines, t.say("why.seat", wording.Args{"Country": t.country(d.Company.Seat)}))
	}
	for _, c := range d.Server {
		lines = append(lines, t.say("why.server", wording.Args{"Country": t.country(c.Code)}))
	}
	lines = append(lines, t.amounts(d)...)
	for _, n := range d.Names {
		lines = append(lines, t.say("why.name", wording.Args{"Name": n}))
	}
	for _, a := range d.Addrs {
		lines = append(lines, t.say("why.address", wording.Args{"Address": a}))
	}
	return t.atMost(maxWhy, lines)
}

// whose says who runs a destination.
func (t *Teller) whose(d classify.Destination) []string {
	switch {
	case rented(d):
		return []string{t.say("why.rented", wording.Args{"Company": d.Company.Name})}
	case d.Company.Known():
		lines := []string{t.Words.Count("why.company."+d.Company.Confidence.String(), len(d.Names), wording.Args{"Company": d.Company.Name})}
		if top, ok := owner(d, t.Tables); ok {
			lines = append(lines, t.say("why.owner", wording.Args{"Company": d.Company.Name, "Owner": top.Name}))
		}
		return lines
	case len(d.Names) > 0:
		return []string{t.Words.Count("why.company.unknown", len(d.Names), nil)}
	}
	return nil
}

// amounts says how much went each way, and when.
func (t *Teller) amounts(d classify.Destination) []string {
	sent, received := d.Own.SentPayload, d.Own.ReceivedPayload
	from, to := t.Words.Dates(d.FirstNs, d.LastNs)
	args := wording.Args{
		"Sent": t.Words.Bytes(sent), "Received": t.Words.Bytes(received),
		"From": from, "FromTime": t.Words.Clock(d.FirstNs), "To": to, "ToTime": t.Words.Clock(d.LastNs),
	}
	var lines []string
	if sent+received > 0 {
		lines = append(lines, t.say("why.amount", args))
	}
	switch {
	case d.LastNs <= 0:
	case args["From"] == args["To"] && args["FromTime"] == args["ToTime"]:
		lines = append(lines, t.say("why.time.once", args))
	case args["From"] == args["To"]:
		lines = append(lines, t.say("why.time.day", args))
	default:
		lines = append(lines, t.say("why.time", args))
	}
	return lines
}

// atMost cuts a list of lines and says how many are left out.
func (t *Teller) atMost(most int, lines []string) []string {
	rest := len(lines) - most
	if rest <= 0 {
		return lines
	}
	return append(lines[:most:most], t.Words.Count("why.more", rest, nil))
}
