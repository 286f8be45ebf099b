package session_test

import (
	"errors"
	"strings"
	"testing"

	"telltale/app/view"
)

// What the window says of the example home agrees from page to page.
func TestDeskTellsWhatIsWorthALook(t *testing.T) {
	d, _ := desk(t)
	empty, err := d.Worth(t.Context(), view.PeriodWeek)
	if err != nil || empty.Open == "" || empty.Mark.Count != 0 {
		t.Errorf("before anything was read: %+v, %v", empty, err)
	}
	if err := d.Example(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	page, err := d.Worth(t.Context(), view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	if page.Mark.Count == 0 || len(page.Urgent) == 0 || d.Frame().WorthWord == "" {
		t.Fatalf("page %+v", page)
	}
	home, err := d.Home(t.Context(), view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	if home.Mark != page.Mark || !strings.HasPrefix(home.Worth, page.Heading) {
		t.Errorf("the home counts %+v (%q), the page %+v (%q)", home.Mark, home.Worth, page.Mark, page.Heading)
	}
	one, err := d.Device(t.Context(), page.Urgent[0].Key, view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	if one.Mark != page.Mark || len(one.Worth.Cards) < len(page.Urgent[0].Findings) || len(one.Leaves.Shelves) != 3 || len(one.Leaves.Shelves[0].Items) == 0 {
		t.Errorf("device %+v", one)
	}
}

func TestDeskOfAClosedHome(t *testing.T) {
	d, s := desk(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := d.Worth(t.Context(), view.PeriodWeek)
	var trouble *view.Trouble
	if !errors.As(err, &trouble) {
		t.Errorf("error %v, want one in words", err)
	}
}
