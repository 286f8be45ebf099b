package cli

import (
	"telltale/classify"
	"telltale/classify/carelabel"
	"telltale/classify/device"
)

// shownJSON is one device with everything that is said of it.
type shownJSON struct {
	deviceJSON
	Destinations []destinationJSON `json:"destinations"`
	Label        []symbolJSON      `json:"label"`
	Said         []saidJSON        `json:"statements"`
}

// saidJSON is one statement.
type saidJSON struct {
	ID         string `json:"id"`
	Aspect     string `json:"aspect"`
	Rule       string `json:"rule"`
	Value      string `json:"value"`
	Confidence string `json:"confidence"`
	Says       string `json:"says"`
}

type destinationJSON struct {
	Company    string   `json:"company"`
	Name       string   `json:"name"`
	Seat       string   `json:"seat"`
	Group      string   `json:"group"`
	Party      string   `json:"party"`
	Purposes   []string `json:"purposes"`
	Names      []string `json:"names"`
	Addresses  []string `json:"addresses"`
	Contacted  bool     `json:"contacted"`
	Sent       uint64   `json:"payload_sent"`
	Received   uint64   `json:"payload_received"`
	Sealed     uint64   `json:"payload_sealed"`
	Clear      uint64   `json:"payload_clear"`
	Confidence string   `json:"confidence"`
	Statements []string `json:"statements"`
}

type symbolJSON struct {
	ID    string `json:"id"`
	State string `json:"state"`
	Low   string `json:"level_low,omitempty"`
	High  string `json:"level_high,omitempty"`
}

func newShownJSON(d classify.Device) shownJSON {
	out := shownJSON{
		deviceJSON:   newDeviceJSON(d),
		Destinations: []destinationJSON{},
		Label:        []symbolJSON{},
	}
	if device.Personal(d.Identity.Kind) {
		return out // whom a person's own phone or computer talked to is not judged, as on the pages
	}
	for _, dest := range d.Destinations {
		one := destinationJSON{
			Company: dest.Company.ID, Name: dest.Company.Name, Seat: dest.Company.Seat, Group: dest.Group.String(), Party: dest.Party.String(),
			Purposes: listed(dest.Purpose), Names: listed(dest.Names), Addresses: listed(dest.Addrs), Contacted: dest.Reach.Contacted(),
			Sent: dest.Own.SentPayload, Received: dest.Own.ReceivedPayload, Sealed: dest.Grade.Sealed, Clear: dest.Grade.Clear,
			Confidence: dest.Company.Confidence.String(), Statements: []string{},
		}
		for _, s := range dest.Said {
			one.Statements = append(one.Statements, s.ID())
		}
		out.Destinations = append(out.Destinations, one)
	}
	for _, s := range d.Label.Symbols {
		out.Label = append(out.Label, newSymbolJSON(s))
	}
	return out
}

func newSymbolJSON(s carelabel.Symbol) symbolJSON {
	out := symbolJSON{ID: s.ID, State: s.State.String()}
	if s.Low != 0 {
		out.Low, out.High = string(rune(s.Low)), string(rune(s.High))
	}
	return out
}
