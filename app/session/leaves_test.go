package session_test

import (
	"testing"

	"telltale/app/view"
)

// TestDeskTellsWhatLeavesADevice holds that the page of a device tells what left
// it although homes are judged in brief, and again after other pages were shown.
func TestDeskTellsWhatLeavesADevice(t *testing.T) {
	t.Parallel()
	d, _ := desk(t)
	if err := d.Example(t.Context(), func(view.Progress) {}); err != nil {
		t.Fatal(err)
	}
	const scale = "00:00:5e:00:53:14" // it sends a weight in the clear
	for range 2 {
		if _, err := d.Home(t.Context(), view.PeriodAll); err != nil {
			t.Fatal(err)
		}
		page, err := d.Device(t.Context(), scale, view.PeriodAll)
		if err != nil {
			t.Fatal(err)
		}
		shelves := page.Leaves.Shelves
		if len(shelves) == 0 || shelves[0].ID != "seen" || len(shelves[0].Items) < 3 || shelves[0].Empty != "" {
			t.Fatalf("shelves %+v, want what was read in the clear", shelves)
		}
	}
}
