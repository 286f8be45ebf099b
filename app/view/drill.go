package view

import (
	"cmp"
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

// mostParts bounds the lines that say what makes up a figure.
const mostParts = 12

// symbolsKnown puts the care label of a device into words, with what each symbol
// rests on.
func (t *Teller) symbolsKnown(h classify.Home, d classify.Device) []Symbol {
	list := t.symbols(d.Label)
	said := d.Symbols()
	for i := range list {
		list[i].Know = t.knowSymbol(h, d, list[i].ID, said[i])
	}
	return list
}

// knowSymbol tells how a symbol is known: what is looked for, on which
// destinations, hours or days it rests, and which rule it is.
func (t *Teller) knowSymbol(h classify.Home, d classify.Device, id string, s statement.Statement) []KnowPart {
	e := t.ofRule(s.Rule, s.Version)
	rests := append(t.rests(h, s), t.symbolParts(h, d, id)...)
	parts := t.knowParts(e, e.Does, rests)
	if len(parts) > 0 {
		last := &parts[len(parts)-1]
		last.Lines = append(last.Lines, t.say("explain.by", wording.Args{"ID": s.ID()}))
	}
	return parts
}

// symbolParts lists the destinations or days on which a symbol rests.
func (t *Teller) symbolParts(h classify.Home, d classify.Device, id string) []string {
	switch id {
	case "companies":
		return t.contacts(d, func(classify.Destination) bool { return true })
	case "trackers":
		return t.contacts(d, func(dest classify.Destination) bool { return dest.Group == purpose.Ads })
	case "borders":
		return t.seats(d)
	case "envelope":
		return t.amountsOf(d, func(dest classify.Destination) uint64 { return dest.Grade.Clear }, "drill.readable")
	case "load":
		return t.byDay(d, func(int64) bool { return true })
	case "night":
		home := h.Facts.Home
		return t.byDay(d, func(ns int64) bool { return quietHour(home, t.Words.Time(ns).Hour()) })
	case "care":
		return t.contacts(d, func(dest classify.Destination) bool { return slices.Contains(dest.Purpose, "update") })
	}
	return nil
}

// contacts lists the destinations with which data was exchanged, of some kind:
// how much, and when last.
func (t *Teller) contacts(d classify.Device, keep func(classify.Destination) bool) []string {
	var lines []string
	for _, dest := range d.Destinations {
		if dest.Reach == flow.ReachContacted && keep(dest) {
			lines = append(lines, t.contact(dest))
		}
	}
	return t.atMost(mostParts, lines)
}

func (t *Teller) contact(dest classify.Destination) string {
	args := wording.Args{"Company": t.nameOf(dest), "Sent": t.Words.Bytes(dest.Own.SentPayload), "Received": t.Words.Bytes(dest.Own.ReceivedPayload)}
	if dest.LastNs <= 0 {
		return t.say("drill.contact.notime", args)
	}
	args["Date"], args["Time"], args["Zone"] = t.Words.Date(dest.LastNs), t.Words.Clock(dest.LastNs), t.Words.Zone()
	return t.say("drill.contact", args)
}

// nameOf names a destination as its row does.
func (t *Teller) nameOf(dest classify.Destination) string {
	name, _ := t.called(dest)
	return name
}

// seats lists where the companies have their seat that a device was in touch with.
func (t *Teller) seats(d classify.Device) []string {
	var lines []string
	for _, dest := range d.Destinations {
		if _, seat := t.called(dest); dest.Reach == flow.ReachContacted && seat != "" {
			lines = append(lines, t.say("drill.seat", wording.Args{
				"Company": t.nameOf(dest), "Country": t.country(seat), "Sent": t.Words.Bytes(dest.Own.SentPayload),
			}))
		}
	}
	return t.atMost(mostParts, lines)
}

// amountsOf lists how much of an amount each destination has, most first.
func (t *Teller) amountsOf(d classify.Device, amount func(classify.Destination) uint64, key string) []string {
	list := slices.Clone(d.Destinations)
	slices.SortStableFunc(list, func(a, b classify.Destination) int { return cmp.Compare(amount(b), amount(a)) })
	var lines []string
	for i, dest := range list {
		n := amount(dest)
		if n == 0 {
			break
		}
		if i == mostParts {
			return append(lines, t.Words.Count("why.more", positive(list[i:], amount), nil))
		}
		lines = append(lines, t.say(key, wording.Args{"Company": t.nameOf(dest), "Amount": t.Words.Bytes(n)}))
	}
	return lines
}

// positive counts the destinations that have something of an amount.
func positive(list []classify.Destination, amount func(classify.Destination) uint64) int {
	n := 0
	for _, d := range list {
		if amount(d) > 0 {
			n++
		}
	}
	return n
}

// byDay lists what was sent on each day in the hours that count, the last day
// first.
func (t *Teller) byDay(d classify.Device, counts func(hourNs int64) bool) []string {
	type one struct{ dayNs, sent int64 }
	var days []one
	for _, s := range d.Facts.ByHour {
		if s.HourNs <= 0 || !counts(s.HourNs) {
			continue
		}
		at := dayOf(t.Words.Time(s.HourNs)).UnixNano()
		if len(days) == 0 || days[len(days)-1].dayNs != at {
			days = append(days, one{dayNs: at})
		}
		days[len(days)-1].sent += int64(s.Own.SentPayload) //nolint:gosec // no home sends as much
	}
	slices.Reverse(days)
	var lines []string
	for i, day := range days {
		if i == mostParts {
			return append(lines, t.Words.Count("why.more", len(days)-i, nil))
		}
		lines = append(lines, t.say("drill.day", wording.Args{"Date": t.Words.Date(day.dayNs), "Amount": t.Words.Bytes(uint64(day.sent))})) //nolint:gosec // likewise
	}
	return lines
}

// makesUp says what makes up a figure of the panel of what was seen.
func (t *Teller) makesUp(d classify.Device, key string) []string {
	var amount func(classify.Destination) uint64
	switch key {
	case "seen.sent":
		amount = func(dest classify.Destination) uint64 { return dest.Own.SentPayload }
	case "seen.sealed":
		amount = func(dest classify.Destination) uint64 { return dest.Grade.Sealed }
	case "seen.clear":
		amount = func(dest classify.Destination) uint64 { return dest.Grade.Clear }
	case "seen.unknown":
		amount = func(dest classify.Destination) uint64 { return dest.Grade.Unknown }
	case "seen.setup":
		amount = func(dest classify.Destination) uint64 { return dest.Setup.SentPayload }
	case "seen.received":
		amount = func(dest classify.Destination) uint64 { return dest.Own.ReceivedPayload }
	case "seen.home":
		return t.neighbours(d)
	default:
		return nil
	}
	return t.amountsOf(d, amount, "drill.amount")
}

// neighbours lists whom a device sent something inside the home, most first.
func (t *Teller) neighbours(d classify.Device) []string {
	sent := map[string]uint64{}
	for _, n := range d.Neighbours {
		sent[n.Remote.String()] += n.Own.SentPayload + n.Setup.SentPayload
	}
	type one struct {
		address string
		sent    uint64
	}
	var list []one
	for address, n := range sent {
		if n > 0 {
			list = append(list, one{address, n})
		}
	}
	slices.SortFunc(list, func(a, b one) int { return cmp.Or(cmp.Compare(b.sent, a.sent), cmp.Compare(a.address, b.address)) })
	lines := make([]string, 0, len(list))
	for _, n := range list {
		lines = append(lines, t.say("drill.amount", wording.Args{"Company": n.address, "Amount": t.Words.Bytes(n.sent)}))
	}
	return t.atMost(mostParts, lines)
}

// clockOf writes a moment for experts: "2026-03-14 10:00:05".
func (t *Teller) clockOf(ns int64) string {
	if ns <= 0 {
		return ""
	}
	return t.Words.Time(ns).Format(time.DateTime)
}
