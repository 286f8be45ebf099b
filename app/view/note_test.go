package view_test

import (
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/capture/flow"
)

// TestNoteTellsWhatIsSo holds that the note says since when, and what is recorded.
func TestNoteTellsWhatIsSo(t *testing.T) {
	home, teller := emptyHome(t)
	home.Facts.Captures = []flow.Capture{
		{HasTime: true, FirstNs: sunday + 3*flow.HourNs, LastNs: sunday + 5*flow.HourNs},
		{HasTime: true, FirstNs: sunday, LastNs: sunday + 9*flow.HourNs},
		{},
		{HasTime: true, FirstNs: 5, LastNs: 1 << 62, Example: true},
	}
	for _, tc := range []struct {
		record view.RecordChoice
		want   string
	}{
		{view.RecordChoice{}, "The packets themselves are not stored"},
		{view.RecordChoice{Whole: true}, "The packets themselves are not stored"},
		{view.RecordChoice{On: true}, "The beginnings of the packets are stored"},
		{view.RecordChoice{On: true, Whole: true}, "Whole packets are stored"},
	} {
		note := teller.NewNote(home, tc.record, "1.0")
		noHoles(t, "note", note)
		var all []string
		for _, part := range note.Parts {
			all = append(all, part.Lines...)
		}
		if !strings.Contains(strings.Join(all, "\n"), tc.want) {
			t.Errorf("%+v: it says %q", tc.record, all)
		}
		if since := note.Blanks[2].Says; since != "15 Mar 2026" || note.MadeNs != sunday+9*flow.HourNs {
			t.Errorf("since %q, made %d", since, note.MadeNs)
		}
	}
	home.Facts.Captures = nil
	if note := teller.NewNote(home, view.RecordChoice{}, "1.0"); note.Blanks[2].Says != "" {
		t.Errorf("since %q", note.Blanks[2].Says)
	}
}
