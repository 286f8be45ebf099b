package classify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/classify"
	"telltale/classify/risk"
)

func of(device, sentence string, severity risk.Severity) risk.Finding {
	return risk.Finding{Device: device, Rule: "TT-C01", Sentence: sentence, Severity: severity}
}

// sentences lists what is told, the home first.
func sentences(h classify.Home) []string {
	var out []string
	for _, f := range h.Findings {
		out = append(out, f.Sentence)
	}
	for _, d := range h.Devices {
		for _, f := range d.Findings {
			out = append(out, f.Device+" "+f.Sentence)
		}
	}
	return out
}

func TestHeedingWhatTheOwnerSaid(t *testing.T) {
	home := classify.Home{
		Findings: []risk.Finding{of("", "together", risk.Info), of("", "door", risk.High)},
		Devices: []classify.Device{
			{Findings: []risk.Finding{of("tv", "wifi", risk.Medium), of("tv", "number", risk.Medium)}},
			{Findings: []risk.Finding{of("cam", "wifi", risk.High)}},
		},
	}
	worse := of("cam", "wifi", risk.High)
	heed := classify.Heed{
		Fine: []risk.Fine{
			of("", "together", risk.Info).Fine(11),
			of("tv", "wifi", risk.Medium).Fine(12),
			of("cam", "wifi", risk.Medium).Fine(13), // it was less grave then
			of("gone", "wifi", risk.Medium).Fine(14),
		},
		Seen: map[risk.Topic]bool{of("tv", "number", 0).Topic(): true, of("", "together", 0).Topic(): true},
	}
	got := home.Heeding(heed)
	if diff := cmp.Diff([]string{"door", "tv number", "cam wifi"}, sentences(got)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	away := []classify.PutAway{{of("", "together", risk.Info), 11}, {of("tv", "wifi", risk.Medium), 12}}
	if diff := cmp.Diff(away, got.Away); diff != "" {
		t.Errorf("put away (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[risk.Topic]classify.Returned{worse.Topic(): {risk.Graver, 13}}, got.Back); diff != "" {
		t.Errorf("back (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[risk.Topic]bool{of("", "door", 0).Topic(): true}, got.New); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"together", "door", "tv wifi", "tv number", "cam wifi"}, sentences(home)); diff != "" {
		t.Errorf("the home itself was changed (-want +got):\n%s", diff)
	}
}

// At the first look everything is new, which tells nothing.
func TestNothingIsNewAtFirst(t *testing.T) {
	home := classify.Home{Findings: []risk.Finding{of("", "door", risk.High)}}
	if got := home.Heeding(classify.Heed{}); len(got.New) != 0 || len(got.Findings) != 1 {
		t.Errorf("%d new of %d", len(got.New), len(got.Findings))
	}
	if got := home.Heeding(classify.Heed{Seen: map[risk.Topic]bool{}}); len(got.New) != 1 {
		t.Errorf("%d new after a look at nothing, want 1", len(got.New))
	}
}
