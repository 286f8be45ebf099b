package risk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/classify/risk"
)

// loud is a finding as a home might tell it.
func loud(change func(*risk.Finding)) risk.Finding {
	f := risk.Finding{
		Rule: "TT-C04", Sentence: "finding.c04.seen.wifi", Device: "02:00:00:00:00:01", Severity: risk.Medium, LastNs: 100 * dayNs,
		Args: map[string]any{"Names": []string{"Orvo", "Adsight"}, "Hosts": 40, "Every": time.Minute, "Usual": 3},
	}
	if change != nil {
		change(&f)
	}
	return f
}

func TestWhatIsFineComesBackWhenItGetsWorse(t *testing.T) {
	said := loud(nil).Fine(7)
	for name, c := range map[string]struct {
		change func(*risk.Finding)
		want   risk.Return
	}{
		"the same":                    {nil, ""},
		"a day later":                 {func(f *risk.Finding) { f.LastNs += dayNs }, ""},
		"thirty days later":           {func(f *risk.Finding) { f.LastNs += 30 * dayNs }, ""},
		"later than thirty days":      {func(f *risk.Finding) { f.LastNs += 30*dayNs + 1 }, risk.Again},
		"an older stretch of time":    {func(f *risk.Finding) { f.LastNs -= 90 * dayNs }, ""},
		"graver":                      {func(f *risk.Finding) { f.Severity = risk.High }, risk.Graver},
		"less grave":                  {func(f *risk.Finding) { f.Severity = risk.Low }, ""},
		"one more takes part":         {func(f *risk.Finding) { f.Args["Names"] = []string{"Adsight", "Orvo", "Viewmetric"} }, risk.Wider},
		"one less takes part":         {func(f *risk.Finding) { f.Args["Names"] = []string{"Orvo"} }, ""},
		"some more addresses":         {func(f *risk.Finding) { f.Args["Hosts"] = 79 }, ""},
		"twice as many addresses":     {func(f *risk.Finding) { f.Args["Hosts"] = 80 }, risk.More},
		"a figure that it had not":    {func(f *risk.Finding) { f.Args["Bytes"] = uint64(1) }, risk.More},
		"what is usual, and how even": {func(f *risk.Finding) { f.Args["Usual"], f.Args["Every"] = 900, time.Hour }, ""},
		"graver says most": {func(f *risk.Finding) {
			f.Severity, f.LastNs, f.Args["Hosts"] = risk.Critical, f.LastNs+90*dayNs, 900
		}, risk.Graver},
	} {
		if got := said.Back(loud(c.change)); got != c.want {
			t.Errorf("%s: back because %q, want %q", name, got, c.want)
		}
	}
}

func TestFindingWithoutTimesStaysAway(t *testing.T) {
	untimed := loud(func(f *risk.Finding) { f.LastNs = 0 })
	if got := untimed.Fine(0).Back(untimed); got != "" {
		t.Errorf("back because %q", got)
	}
}

func TestTwoNotesOfOneTopic(t *testing.T) {
	day := loud(func(f *risk.Finding) { f.Args["Names"] = []string{"Viewmetric"} }).Fine(5)
	all := loud(func(f *risk.Finding) { f.Severity, f.Args["Hosts"], f.LastNs = risk.High, 90, 90*dayNs }).Fine(4)
	want := risk.Fine{
		Topic: day.Topic, Severity: risk.High, Names: []string{"Adsight", "Orvo", "Viewmetric"},
		Figures: map[string]int64{"Hosts": 90}, LastNs: 100 * dayNs, SaidNs: 5,
	}
	if diff := cmp.Diff(want, day.And(all)); diff != "" {
		t.Errorf("both (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, all.And(day)); diff != "" {
		t.Errorf("the other way round (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int64{"Hosts": 40}, day.Figures); diff != "" {
		t.Errorf("a note was changed (-want +got):\n%s", diff)
	}
	if got := (risk.Fine{}).And(all).Figures["Hosts"]; got != 90 {
		t.Errorf("%d hosts from none and 90", got)
	}
}

func TestTopicsTellFindingsApart(t *testing.T) {
	one := loud(nil)
	for name, change := range map[string]func(*risk.Finding){
		"device":   func(f *risk.Finding) { f.Device = "" },
		"rule":     func(f *risk.Finding) { f.Rule = "TT-C01" },
		"sentence": func(f *risk.Finding) { f.Sentence = "finding.c04.seen.health" },
	} {
		if loud(change).Topic() == one.Topic() {
			t.Errorf("another %s is the same topic", name)
		}
	}
	if loud(func(f *risk.Finding) { f.Severity, f.Args = risk.Critical, nil }).Topic() != one.Topic() {
		t.Error("figures make another topic")
	}
}
