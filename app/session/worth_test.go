package session_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
)

func TestDeskOfAnEmptyHomeHasNothingWorthALook(t *testing.T) {
	d, _ := desk(t)
	empty, err := d.Worth(t.Context(), view.PeriodWeek)
	if err != nil || empty.Open == "" || empty.Mark.Count != 0 {
		t.Errorf("%+v, %v", empty, err)
	}
}

// threePages gives the three pages of the example home that tell what is worth a look.
func threePages(t *testing.T, d *session.Desk) (view.Worth, view.Home, view.Device) {
	t.Helper()
	page, err := d.Worth(t.Context(), view.PeriodWeek)
	if err != nil || len(page.Urgent) == 0 {
		t.Fatalf("page %+v, %v", page, err)
	}
	home, err := d.Home(t.Context(), view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	one, err := d.Device(t.Context(), page.Urgent[0].Key, view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	return page, home, one
}

// What the window says of the example home agrees from page to page.
func TestDeskTellsWhatIsWorthALook(t *testing.T) {
	d, _ := desk(t)
	if err := d.Example(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	page, home, one := threePages(t, d)
	if page.Mark.Count == 0 || home.Mark != page.Mark || one.Mark != page.Mark || !strings.HasPrefix(home.Worth, page.Heading) {
		t.Errorf("the home counts %+v (%q), the page %+v (%q), the device %+v", home.Mark, home.Worth, page.Mark, page.Heading, one.Mark)
	}
	if len(one.Worth.Cards) < len(page.Urgent[0].Findings) {
		t.Errorf("the page of the device has %d findings", len(one.Worth.Cards))
	}
	if len(one.Leaves.Shelves) != 3 || len(one.Leaves.Shelves[0].Items) == 0 {
		t.Errorf("what leaves: %+v", one.Leaves)
	}
	checkLeadsTo(t, d, view.PageWorth)
}

// checkLeadsTo wants the navigation to lead to a page.
func checkLeadsTo(t *testing.T, d *session.Desk, id view.PageID) {
	t.Helper()
	if !slices.ContainsFunc(d.Frame().Pages, func(p view.NavPage) bool { return p.ID == id && p.Word != "" }) {
		t.Errorf("nothing leads to the page %s", id)
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

// A day of which nothing is told may follow one of which there is something: the
// page says that more was recorded.
func TestDeskTellsOfOtherTimes(t *testing.T) {
	d, _ := desk(t)
	for n, at := range []int64{sunday - 60*dayNs, sunday} {
		if err := d.Open(t.Context(), write(t, talk(at, byte(n+1))), ignore); err != nil {
			t.Fatal(err)
		}
	}
	for p, more := range map[view.Period]bool{view.PeriodDay: true, view.PeriodMonth: true, view.PeriodAll: false} {
		page, err := d.Worth(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if (page.Elsewhere != "") != more {
			t.Errorf("%s: of other times it says %q", p, page.Elsewhere)
		}
	}
}
