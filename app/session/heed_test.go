package session_test

import (
	"bytes"
	"errors"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

// well ends a test where something went wrong that it rests on.
func well(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// all lists the cards of a page, the critical ones first.
func allCards(w view.Worth) []view.WorthCard {
	var list []view.WorthCard
	for _, u := range w.Urgent {
		list = append(list, u.Findings...)
	}
	for _, g := range w.Groups {
		list = append(list, g.Cards...)
	}
	return list
}

func worth(t *testing.T, d *session.Desk, p view.Period) view.Worth {
	t.Helper()
	page, err := d.Worth(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestWhatIsFineIsToldNowhere(t *testing.T) {
	d, _ := desk(t)
	well(t, d.Example(t.Context(), ignore))
	before := allCards(worth(t, d, view.PeriodWeek))
	gone := before[len(before)-1]
	well(t, d.PutAway(t.Context(), gone.ID, view.PeriodWeek))
	for _, p := range []view.Period{view.PeriodWeek, view.PeriodAll} { // its figures may differ, it is one thing
		page := worth(t, d, p)
		if n := len(allCards(page)); n != len(before)-1 || page.Mark.Count != n || len(page.Away.Rows) != 1 || page.Away.Rows[0].Title != gone.Title {
			t.Errorf("%s: %d are told, the mark says %d, put away are %+v", p, n, page.Mark.Count, page.Away.Rows)
		}
	}
	home, err := d.Home(t.Context(), view.PeriodWeek)
	if err != nil || home.Mark.Count != len(before)-1 {
		t.Errorf("the home counts %d (%v)", home.Mark.Count, err)
	}
	well(t, d.TakeBack(t.Context(), gone.ID, view.PeriodWeek))
	if page := worth(t, d, view.PeriodWeek); len(allCards(page)) != len(before) || len(page.Away.Rows) != 0 {
		t.Errorf("after taking it back %d are told, %d are put away", len(allCards(page)), len(page.Away.Rows))
	}
}

func TestCallingFineCanBeUndone(t *testing.T) {
	d, _ := desk(t)
	well(t, d.Example(t.Context(), ignore))
	before := worth(t, d, view.PeriodWeek)
	c := allCards(before)[0]
	well(t, d.PutAway(t.Context(), c.ID, view.PeriodWeek))
	after := worth(t, d, view.PeriodWeek)
	if said := d.Changed(); said.Said != "You called this fine: "+c.Title || said.Undo == "" {
		t.Errorf("told as %+v", said)
	}
	well(t, d.Undo(t.Context()))
	same(t, "taken back", before, worth(t, d, view.PeriodWeek))
	well(t, d.Redo(t.Context()))
	same(t, "made again", after, worth(t, d, view.PeriodWeek))
	well(t, d.TakeBack(t.Context(), c.ID, view.PeriodWeek))
	if said := d.Changed(); said.Said != "This is shown again: "+c.Title {
		t.Errorf("told as %+v", said)
	}
	well(t, d.Undo(t.Context()))
	same(t, "taking back taken back", after, worth(t, d, view.PeriodWeek))
}

func TestAllIsFine(t *testing.T) {
	d, _ := desk(t)
	well(t, d.Example(t.Context(), ignore))
	cards := allCards(worth(t, d, view.PeriodWeek))
	for _, c := range cards {
		well(t, d.PutAway(t.Context(), c.ID, view.PeriodWeek))
	}
	page := worth(t, d, view.PeriodWeek)
	if page.Heading != "Nothing else is worth a look." || page.Empty == "" || len(page.Away.Rows) != len(cards) {
		t.Errorf("the page says %q and lists %d of %d", page.Heading, len(page.Away.Rows), len(cards))
	}
	one, err := d.Device(t.Context(), cards[0].Key, view.PeriodWeek)
	if err != nil || one.Worth.Empty != "You called all that stood out fine. “Worth a look” lists it." {
		t.Errorf("the device says %q (%v)", one.Worth.Empty, err)
	}
}

func TestPuttingAwayWhatIsNotThere(t *testing.T) {
	d, s := desk(t)
	var trouble *view.Trouble
	if err := d.PutAway(t.Context(), "0123456789ab", view.PeriodAll); !errors.As(err, &trouble) {
		t.Errorf("error %v, want one in words", err)
	}
	well(t, s.Close())
	if err := d.TakeBack(t.Context(), "0123456789ab", view.PeriodAll); !errors.As(err, &trouble) {
		t.Errorf("error %v, want one in words", err)
	}
}

// What is new is so until the next recording comes, however often one looks; at the first look nothing is.
func TestWhatIsNew(t *testing.T) {
	d, s := desk(t)
	if got := worth(t, d, view.PeriodAll); len(allCards(got)) != 0 {
		t.Fatalf("an empty home tells %d findings", len(allCards(got)))
	}
	var example bytes.Buffer
	well(t, session.WriteExample(&example, 1))
	well(t, d.Open(t.Context(), write(t, example.Bytes()), ignore))
	for range 2 {
		for _, c := range allCards(worth(t, d, view.PeriodAll)) {
			if !c.New {
				t.Errorf("%s is not new after a look at nothing", c.Title)
			}
		}
	}
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	again, err := session.NewDesk(t.Context(), s, words)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	page := worth(t, again, view.PeriodAll)
	for _, c := range allCards(page) {
		if c.New {
			t.Errorf("%s is new at the next start", c.Title)
		}
	}
	if page.Words.Fine.Only != "" {
		t.Errorf("the page offers %q", page.Words.Fine.Only)
	}
}
