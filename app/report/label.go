// Package report makes the files that others read: so far the care label in its
// machine form.
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"time"

	"telltale/classify"
	"telltale/classify/carelabel"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// LabelSchema names the form of Label (label specification B.7).
const LabelSchema = "telltale-label/1"

// Label is label.json: the care label of one device with all its figures (label
// specification B.7). It holds no address of the device.
type Label struct {
	Schema         string   `json:"schema"`
	Device         string   `json:"device"` // four digits of a hash of its key: a word for it, nothing that finds it again
	Type           string   `json:"type"`   // kind of the ontology, "" if not known
	TypeConfidence float64  `json:"type_confidence"`
	Window         Window   `json:"window"`
	Ontology       Ontology `json:"ontology"`
	Symbols        []Symbol `json:"symbols"`
	Promise        Promise  `json:"promise"`
	Lists          Lists    `json:"lists"`
	NotKnown       []string `json:"not_known"` // what cannot be known from the network (label specification B.5)
	Tables         string   `json:"tables"`    // content version of all tables
}

// Window is what was watched of the device.
type Window struct {
	From           string  `json:"from"` // RFC 3339, UTC; "" in recordings that hold no times
	To             string  `json:"to"`
	Hours          float64 `json:"hours"`    // that it was seen
	Days           int     `json:"days"`     // with at least six hours of it
	Coverage       float64 `json:"coverage"` // 1 − dropped/seen
	RelayedPackets uint64  `json:"relayed_packets"`
	SetupCounted   bool    `json:"setup_counted,omitempty"` // traffic of set-ups is in the figures: for calibration only
}

// Ontology tells how sensitive the kind of device is: P, S and F of label
// specification A.2.
type Ontology struct {
	Privacy  int    `json:"P"`
	Security int    `json:"S"`
	Safety   int    `json:"F"`
	Version  string `json:"version"`
}

// Symbol is one symbol. Levels stand there for the states letter and range; the
// levels so far, where there is no letter yet, are those of what was seen.
type Symbol struct {
	ID        string         `json:"id"`
	State     string         `json:"state"`
	Low       *float64       `json:"low,omitempty"` // Envelope: readable share at least and at most
	High      *float64       `json:"high,omitempty"`
	LevelLow  string         `json:"level_low,omitempty"`
	LevelHigh string         `json:"level_high,omitempty"`
	SoFarLow  string         `json:"level_so_far_low,omitempty"`
	SoFarHigh string         `json:"level_so_far_high,omitempty"`
	Packets   *uint64        `json:"n_packets,omitempty"` // Envelope: uplink packets with payload
	Override  *string        `json:"override"`            // rule that raised the level
	Badges    []string       `json:"badges"`
	Missing   []string       `json:"missing"`
	Sentence  string         `json:"sentence"` // key of the catalogue
	Args      map[string]any `json:"args"`     // its figures: bytes, shares of one, hours, times
	Statement string         `json:"statement"`
}

// Promise is the stamp beside the symbols (label specification B.4). Nothing is
// compared with a maker's promise yet.
type Promise struct {
	State   string   `json:"state"`
	Sources []string `json:"sources"`
}

// Lists are the dates of the tables that the label rests on.
type Lists struct {
	Companies string `json:"companies"`
	Trackers  string `json:"trackers"`
	Geo       string `json:"geo"`
}

// NewLabel makes label.json of a judged device.
func NewLabel(d classify.Device, tables *knowledge.Tables, setup bool) Label {
	l := Label{
		Schema: LabelSchema, Device: word(d.Facts.Device.Key), Type: d.Identity.Kind, TypeConfidence: floorOf(d.Identity.KindConfidence),
		Window: Window{
			From: stamp(d.Facts.FirstNs), To: stamp(d.Facts.LastNs), Hours: round(time.Duration(d.Label.SeenNs).Hours(), 1), Days: d.Label.Days,
			Coverage: round(1-d.Label.Lost, 3), RelayedPackets: d.Facts.Relayed.SentPackets + d.Facts.Relayed.ReceivedPackets, SetupCounted: setup,
		},
		Ontology: ontology(d, tables),
		Promise:  Promise{State: "no_statement", Sources: []string{}},
		Lists:    Lists{Companies: dated(tables, "vendors/companies.tsv"), Trackers: dated(tables, "vendors/services.tsv"), Geo: dated(tables, "country_dbip.zst")},
		NotKnown: []string{"content", "app_traffic", "other_radios", "later_use"},
		Tables:   tables.Version(),
	}
	said := d.Symbols()
	for i, s := range d.Label.Symbols {
		l.Symbols = append(l.Symbols, newSymbol(s, said[i].ID()))
	}
	return l
}

func newSymbol(s carelabel.Symbol, id string) Symbol {
	out := Symbol{
		ID: s.ID, State: s.State.String(), Badges: listed(s.Badges), Missing: listed(s.Missing), Sentence: s.Sentence, Args: map[string]any{}, Statement: id,
		LevelLow: level(s.Low), LevelHigh: level(s.High), SoFarLow: level(s.SoFar[0]), SoFarHigh: level(s.SoFar[1]),
	}
	if s.Override != "" {
		out.Override = &s.Override
	}
	for name, v := range s.Args {
		out.Args[snake(name)] = plain(v)
	}
	if s.ID == "envelope" {
		out.Low, out.High, out.Packets = share(s.Args["Low"]), share(s.Args["High"]), count(s.Args["Packets"])
	}
	return out
}

// plain gives a figure in the terms of JSON.
func plain(v any) any {
	switch v := v.(type) {
	case float64:
		return round(v, 4)
	case time.Duration:
		return round(v.Hours(), 1)
	case statement.Moment:
		return stamp(int64(v))
	case statement.Keys:
		return []string(v)
	case []string:
		return listed(v)
	}
	return v
}

func share(v any) *float64 {
	f, ok := v.(float64)
	if !ok {
		return nil
	}
	f = round(f, 4)
	return &f
}

func count(v any) *uint64 {
	n, ok := v.(uint64)
	if !ok {
		return nil
	}
	return &n
}

func level(b byte) string {
	if b == 0 {
		return ""
	}
	return string(rune(b))
}

// floorOf is the least score of a confidence (design section 5).
func floorOf(c statement.Confidence) float64 {
	return [...]float64{0, 0.5, 0.8, 0.95}[min(c, statement.Seen)]
}

// word is "d-" and four digits: enough to tell the devices of a home apart, too
// little to find the device by.
func word(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "d-" + hex.EncodeToString(sum[:2])
}

func stamp(ns int64) string {
	if ns == 0 {
		return ""
	}
	return time.Unix(0, ns).UTC().Format(time.RFC3339)
}

func round(v float64, digits int) float64 {
	unit := math.Pow10(digits)
	return math.Round(v*unit) / unit
}

func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// snake writes a name such as UpTo as up_to.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func ontology(d classify.Device, tables *knowledge.Tables) Ontology {
	privacy, security, safety := classify.Levels(d, tables)
	return Ontology{Privacy: privacy, Security: security, Safety: safety, Version: tables.KindsVersion()}
}

// dated gives the date of the table in a file, "" if there is none.
func dated(tables *knowledge.Tables, file string) string {
	for _, s := range tables.Sources() {
		if slices.Contains(s.Files, file) {
			return s.Date
		}
	}
	return ""
}
