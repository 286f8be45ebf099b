package view

import (
	"slices"

	"telltale/app/wording"
	"telltale/classify"
	"telltale/classify/carelabel"
)

// LabelText is a care label to be read from top to bottom.
type LabelText struct {
	Title   string
	Name    string   // of the device
	Icon    string   // name of its icon without path or suffix
	Lines   []string // what it is, and for how long it was watched
	Symbols []LabelSymbol
	Foot    string
	LastNs  int64 // when the last packet was seen that it rests on, 0 if nobody knows
}

// LabelSymbol is a symbol with all that there is to say of it.
type LabelSymbol struct {
	Symbol
	Doubt     string // what the symbol cannot tell; "" where there is no letter
	Can       string // what the owner can do; likewise
	Statement string // id for “telltale explain”
}

// NewLabel makes the care label of a device, and false if the home does not have
// it. A person's own phone or computer has none.
func (t *Teller) NewLabel(h classify.Home, key string) (LabelText, bool) {
	t = t.at(h)
	i := slices.IndexFunc(h.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	if i < 0 {
		return LabelText{}, false
	}
	d := h.Devices[i]
	name := t.names(h)[key]
	out := LabelText{
		Title: t.say("label.of", wording.Args{"Name": name}), Name: name, Icon: icon(d.Identity),
		Lines: []string{t.identity(d.Identity)}, Foot: t.say("label.foot", nil), LastNs: d.Facts.LastNs,
	}
	if !shown(d) {
		out.Lines, out.Foot = append(out.Lines, t.say("label.personal", nil)), ""
		return out, true
	}
	if d.Facts.LastNs > 0 {
		from, to := t.Words.Dates(d.Facts.FirstNs, d.Facts.LastNs)
		out.Lines = append(out.Lines, t.say("label.seen", wording.Args{"From": from, "To": to}))
	}
	out.Lines = append(out.Lines, t.sentences(d.Coverage)...)
	said := d.Symbols()
	for i, s := range d.Label.Symbols {
		one := LabelSymbol{Symbol: t.symbol(s), Statement: said[i].ID()}
		if s.State == carelabel.Letter || s.State == carelabel.Range {
			one.Doubt = t.say("label."+s.ID+".doubt", nil)
			if s.High > 'A' {
				one.Can = t.say("label."+s.ID+".can", nil)
			}
		}
		out.Symbols = append(out.Symbols, one)
	}
	return out, true
}
