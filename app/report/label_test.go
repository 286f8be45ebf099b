package report_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/app/report"
	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/carelabel"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

const key = "00:00:5e:00:53:10"

// judged is a TV of which one symbol of each state is known.
func judged(confidence statement.Confidence) classify.Device {
	return classify.Device{
		Facts: flow.DeviceFacts{
			Device: flow.Device{Key: key}, FirstNs: int64(1773446400) * 1e9, LastNs: int64(1774656000) * 1e9, Relayed: flow.Counter{SentPackets: 2, ReceivedPackets: 3},
		},
		Identity: device.Identity{Kind: "smart_tv", KindConfidence: confidence},
		Label: carelabel.Label{
			SeenNs: int64(212*time.Hour + 24*time.Minute), Days: 14, Lost: 0.0091,
			Symbols: []carelabel.Symbol{
				{
					ID: "envelope", State: carelabel.Range, Low: 'A', High: 'E', Sentence: "label.envelope.range",
					Args: map[string]any{"Low": 0.0, "High": 0.69812, "Packets": uint64(2811), "Saw": statement.Keys{"saw.d01"}, "UpTo": 0.21428},
				},
				{ID: "care", State: carelabel.NotYet, Missing: []string{"days:16"}, SoFar: [2]byte{'B', 'B'}, Args: map[string]any{"On": statement.Moment(1773446400e9)}, Override: "D01"},
			},
		},
	}
}

func TestLabelIsWhatTheSpecificationAsksFor(t *testing.T) {
	l := report.NewLabel(judged(statement.Likely), knowledge.Open(assets.Data), false)
	if slices.Contains([]string{l.Lists.Companies, l.Lists.Trackers, l.Lists.Geo, l.Tables, l.Ontology.Version}, "") {
		t.Errorf("tables without a date or version: %+v", l)
	}
	l.Lists, l.Tables, l.Ontology.Version, l.Device = report.Lists{}, "", "", ""
	for i := range l.Symbols {
		if len(l.Symbols[i].Statement) != 12 {
			t.Errorf("%s has the statement %q", l.Symbols[i].ID, l.Symbols[i].Statement)
		}
		l.Symbols[i].Statement = ""
	}
	low, high, packets, rule := 0.0, 0.6981, uint64(2811), "D01"
	want := report.Label{
		Schema: "telltale-label/1", Type: "smart_tv", TypeConfidence: 0.8,
		Window:   report.Window{From: "2026-03-14T00:00:00Z", To: "2026-03-28T00:00:00Z", Hours: 212.4, Days: 14, Coverage: 0.991, RelayedPackets: 5},
		Ontology: report.Ontology{Privacy: 3, Security: 2},
		Promise:  report.Promise{State: "no_statement", Sources: []string{}},
		NotKnown: []string{"content", "app_traffic", "other_radios", "later_use"},
		Symbols: []report.Symbol{
			{
				ID: "envelope", State: "range", Low: &low, High: &high, LevelLow: "A", LevelHigh: "E", Packets: &packets, Badges: []string{}, Missing: []string{},
				Sentence: "label.envelope.range",
				Args:     map[string]any{"low": 0.0, "high": 0.6981, "packets": uint64(2811), "saw": []string{"saw.d01"}, "up_to": 0.2143},
			},
			{
				ID: "care", State: "notyet", SoFarLow: "B", SoFarHigh: "B", Override: &rule, Badges: []string{}, Missing: []string{"days:16"},
				Args: map[string]any{"on": "2026-03-14T00:00:00Z"},
			},
		},
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("label (-want +got):\n%s", diff)
	}
}

// TestLabelHoldsNoAddress holds that a label may be shown to others.
func TestLabelHoldsNoAddress(t *testing.T) {
	l := report.NewLabel(judged(statement.Likely), knowledge.Open(assets.Data), true)
	raw, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "00:53") || !strings.HasPrefix(l.Device, "d-") || len(l.Device) != 6 {
		t.Errorf("label of %q: %s", l.Device, raw)
	}
	if !l.Window.SetupCounted || strings.Contains(string(raw), `:null,"missing`) {
		t.Errorf("label %s", raw)
	}
}

// TestAnUnsureKindIsNoWorse holds that doubt about a kind makes no device more
// dangerous than the kind is (label specification A.3).
func TestAnUnsureKindIsNoWorse(t *testing.T) {
	l := report.NewLabel(judged(statement.Possible), knowledge.Open(assets.Data), false)
	if l.Ontology.Privacy != 3 || l.Ontology.Safety != 0 || l.TypeConfidence != 0.5 {
		t.Errorf("levels %+v with confidence %v, want those of the TV", l.Ontology, l.TypeConfidence)
	}
}
