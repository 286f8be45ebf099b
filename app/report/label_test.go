package report_test

import (
	"encoding/json"
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
	if l.Schema != "telltale-label/1" || l.Type != "smart_tv" || l.TypeConfidence != 0.8 || l.Promise.State != "no_statement" || len(l.NotKnown) == 0 {
		t.Errorf("label %+v", l)
	}
	want := report.Window{From: "2026-03-14T00:00:00Z", To: "2026-03-28T00:00:00Z", Hours: 212.4, Days: 14, Coverage: 0.991, RelayedPackets: 5}
	if diff := cmp.Diff(want, l.Window); diff != "" {
		t.Errorf("window (-want +got):\n%s", diff)
	}
	if l.Ontology.Privacy != 3 || l.Ontology.Security != 2 || l.Ontology.Safety != 0 || l.Ontology.Version == "" {
		t.Errorf("ontology %+v", l.Ontology)
	}
	if l.Lists.Companies == "" || l.Lists.Trackers == "" || l.Lists.Geo == "" || l.Tables == "" {
		t.Errorf("lists %+v", l.Lists)
	}
	e := l.Symbols[0]
	if e.State != "range" || *e.Low != 0 || *e.High != 0.6981 || e.LevelLow != "A" || e.LevelHigh != "E" || *e.Packets != 2811 || e.Override != nil || len(e.Statement) != 12 {
		t.Errorf("envelope %+v", e)
	}
	if diff := cmp.Diff(map[string]any{"low": 0.0, "high": 0.6981, "packets": uint64(2811), "saw": []string{"saw.d01"}, "up_to": 0.2143}, e.Args); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	c := l.Symbols[1]
	if c.State != "notyet" || c.LevelLow != "" || c.SoFarLow != "B" || *c.Override != "D01" || c.Args["on"] != "2026-03-14T00:00:00Z" {
		t.Errorf("care %+v", c)
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

// TestUnsureKindTakesTheHighestOfItsSector holds to label specification A.3.
func TestUnsureKindTakesTheHighestOfItsSector(t *testing.T) {
	l := report.NewLabel(judged(statement.Possible), knowledge.Open(assets.Data), false)
	if l.Ontology.Privacy != 4 || l.Ontology.Safety != 1 {
		t.Errorf("levels %+v, want those of the headset", l.Ontology)
	}
}
