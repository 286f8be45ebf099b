package session_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

// desk opens a desk of an empty home.
func desk(t testing.TB) (*session.Desk, *session.Session) {
	t.Helper()
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	s := home(t)
	d, err := session.NewDesk(t.Context(), s, words)
	if err != nil {
		t.Fatal(err)
	}
	d.Days = 1
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, s
}

func ignore(view.Progress) {}

// write puts a capture into a file.
func write(t testing.TB, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "some.pcapng")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDeskOfAnEmptyHome(t *testing.T) {
	d, _ := desk(t)
	h, err := d.Home(t.Context(), view.PeriodDay)
	if err != nil {
		t.Fatal(err)
	}
	if h.Empty == "" || h.Heading == "" || len(h.Cards) != 0 {
		t.Errorf("home %+v", h)
	}
	if f := d.Frame(); len(f.Entries) != 0 || f.Status.Title == "" {
		t.Errorf("frame %+v", f)
	}
	if n := len(d.Start().Choices); n != 4 {
		t.Errorf("%d ways to start, want 4: there is no home to go back to", n)
	}
	_, err = d.Device(t.Context(), "00:00:5e:00:53:10", view.PeriodDay)
	var trouble *view.Trouble
	if !errors.As(err, &trouble) || !strings.Contains(trouble.Line, "00:00:5e:00:53:10") {
		t.Errorf("error %v, want a trouble that names the device", err)
	}
}

func TestDeskShowsTheExample(t *testing.T) {
	d, _ := desk(t)
	var reports []view.Progress
	if err := d.Example(t.Context(), func(p view.Progress) { reports = append(reports, p) }); err != nil {
		t.Fatal(err)
	}
	if len(reports) < 2 || reports[0].Title == "" || reports[0].Fraction >= 0 {
		t.Errorf("reports %+v", reports)
	}
	f := d.Frame()
	if !f.Status.Example || len(f.Entries) == 0 {
		t.Fatalf("frame %+v", f)
	}
	if n := len(d.Start().Choices); n != 4 {
		t.Errorf("%d ways to start, want 4: open a recording or a folder, watch, go on with the example", n)
	}
	for _, p := range []view.Period{view.PeriodDay, view.PeriodWeek, view.PeriodMonth, view.PeriodAll} {
		h, err := d.Home(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		checkPages(t, d, h, p)
	}
}

// TestDeskKeepsTheExampleApart holds that looking around puts nothing made up
// into the owner's home, and leaves nothing behind.
func TestDeskKeepsTheExampleApart(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d, s := desk(t)
	if err := d.Open(t.Context(), write(t, talk(sunday, 1)), ignore); err != nil {
		t.Fatal(err)
	}
	own := d.Frame()
	if err := d.Example(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	if captures, err := s.Captures(t.Context()); err != nil || len(captures) != 1 {
		t.Errorf("the owner's home holds %d recordings (error %v), want 1", len(captures), err)
	}
	if err := d.Own(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	same(t, "frame", own, d.Frame())
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (error %v)", left, err)
	}
}

// checkPages opens every device that the frame lists.
func checkPages(t *testing.T, d *session.Desk, h view.Home, p view.Period) {
	t.Helper()
	entries := d.Frame().Entries
	if len(h.Cards) != len(entries) {
		t.Errorf("period %s: %d cards beside %d entries", p, len(h.Cards), len(entries))
	}
	for _, e := range entries {
		checkDevice(t, d, e, p)
	}
}

// checkDevice opens the page of a device that the frame lists.
func checkDevice(t *testing.T, d *session.Desk, e view.NavEntry, p view.Period) {
	t.Helper()
	page, err := d.Device(t.Context(), e.Key, p)
	if err != nil {
		t.Fatal(err)
	}
	if page.Name != e.Name || len(page.Symbols) != 8 {
		t.Errorf("period %s: page of %s is %q with %d symbols", p, e.Name, page.Name, len(page.Symbols))
	}
}

func TestDeskReadsFiles(t *testing.T) {
	d, _ := desk(t)
	path := write(t, talk(sunday, 1))
	if err := d.Open(t.Context(), path, ignore); err != nil {
		t.Fatal(err)
	}
	closed := &closing{Reader: strings.NewReader(string(talk(sunday, 2)))}
	if err := d.OpenReader(t.Context(), closed, "second.pcapng", ignore); err != nil {
		t.Fatal(err)
	}
	if !closed.closed {
		t.Error("the reader was not closed")
	}
	if n := len(d.Frame().Entries); n != 2 {
		t.Errorf("%d devices, want 2", n)
	}
}

type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error {
	c.closed = true
	return nil
}

func TestDeskTellsOfFilesThatItCannotRead(t *testing.T) {
	d, _ := desk(t)
	text := filepath.Join(t.TempDir(), "diary.txt")
	if err := os.WriteFile(text, []byte("Today the lamp blinked twice.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	good := write(t, talk(sunday, 1))
	for _, c := range []struct {
		name string
		open func() error
		want string
	}{
		{"missing", func() error { return d.Open(t.Context(), "/nowhere/lost.pcap", ignore) }, "“lost.pcap”"},
		{"text", func() error { return d.Open(t.Context(), text, ignore) }, "not a network recording"},
		{"stopped", func() error { return d.Open(stopped, good, ignore) }, "not added"},
		{"torn", func() error {
			return d.OpenReader(t.Context(), io.NopCloser(iotest.ErrReader(errors.New("torn cable"))), "torn", ignore)
		}, "could not be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.open()
			var trouble *view.Trouble
			if !errors.As(err, &trouble) {
				t.Fatalf("error %v, want a *view.Trouble", err)
			}
			if !strings.Contains(trouble.Error(), c.want) || trouble.Next == "" || trouble.OK == "" {
				t.Errorf("trouble %+v, want something with %q", trouble, c.want)
			}
		})
	}
	if n := len(d.Frame().Entries); n != 0 {
		t.Errorf("%d devices from files that could not be read", n)
	}
}

// A device that was seen last week has a page of its own for the last day too.
func TestDeskShowsADeviceOutsideThePeriod(t *testing.T) {
	const unseen = "It was not seen in this time. Choose a longer time."
	d, _ := desk(t)
	for _, raw := range [][]byte{talk(sunday, 1), talk(sunday+10*dayNs, 2)} {
		if err := d.Open(t.Context(), write(t, raw), ignore); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		period view.Period
		empty  string
		cards  int
	}{{view.PeriodDay, unseen, 1}, {view.PeriodWeek, unseen, 1}, {view.PeriodMonth, "", 2}, {view.PeriodAll, "", 2}} {
		page, err := d.Device(t.Context(), key(1), c.period)
		if err != nil {
			t.Fatal(err)
		}
		if page.TalksEmpty != c.empty || page.Name == "" || page.Identity == "" {
			t.Errorf("period %s: %q, want %q; page %+v", c.period, page.TalksEmpty, c.empty, page)
		}
		h, err := d.Home(t.Context(), c.period)
		if err != nil {
			t.Fatal(err)
		}
		if len(h.Cards) != c.cards {
			t.Errorf("period %s: %d cards, want %d", c.period, len(h.Cards), c.cards)
		}
	}
}

// cardNames lists the cards of the home over all time.
func cardNames(t *testing.T, d *session.Desk) []string {
	t.Helper()
	h, err := d.Home(t.Context(), view.PeriodAll)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range h.Cards {
		names = append(names, c.Name)
	}
	return names
}

// What the desk holds is given up as soon as something changes, here or in
// another program that has the same home open.
func TestDeskHoldsNothingOld(t *testing.T) {
	d, s := desk(t)
	cards := func() []string { return cardNames(t, d) }
	if err := d.Open(t.Context(), write(t, talk(sunday, 1)), ignore); err != nil {
		t.Fatal(err)
	}
	if n := len(cards()); n != 1 {
		t.Fatalf("%d cards, want 1", n)
	}
	if err := d.Rename(t.Context(), key(1), "Radio"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Radio"}, cards()); diff != "" {
		t.Errorf("cards after a new name (-want +got):\n%s", diff)
	}
	if got := d.Frame().Entries[0].Name; got != "Radio" {
		t.Errorf("the frame says %q, want Radio", got)
	}
	must(t, s, input("from elsewhere", talk(sunday, 2)))
	if n := len(cards()); n != 2 {
		t.Errorf("%d cards after another program's import, want 2", n)
	}
	var trouble *view.Trouble
	if err := d.Rename(t.Context(), key(7), "Ghost"); !errors.As(err, &trouble) || !strings.Contains(trouble.Line, key(7)) {
		t.Errorf("error %v, want a trouble that names the device", err)
	}
}

// Pages are made from one judged home by several goroutines at once.
func TestDeskServesManyAtOnce(t *testing.T) {
	d, _ := desk(t)
	if err := d.Open(t.Context(), write(t, talk(sunday, 1)), ignore); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := d.Home(t.Context(), view.PeriodAll); err != nil {
					t.Error(err)
				}
				if _, err := d.Device(t.Context(), key(1), view.PeriodDay); err != nil {
					t.Error(err)
				}
				_, _, _ = d.Frame(), d.Start(), d.Words("page.loading")
			}
			if i == 0 {
				if err := d.Rename(t.Context(), key(1), "Radio"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	page, err := d.Device(t.Context(), key(1), view.PeriodAll)
	if err != nil || page.Name != "Radio" {
		t.Errorf("page %q, error %v", page.Name, err)
	}
}

func TestDeskWords(t *testing.T) {
	d, _ := desk(t)
	if got := d.Words("page.loading"); got == "" {
		t.Error("no word for page.loading")
	}
	if got := d.Words("no.such.key"); got != "" {
		t.Errorf("word %q for a key that is not there", got)
	}
}

// TestDeskMakesTheExampleOnce holds that all who ask at once get the same home,
// and that nothing of it is left behind.
func TestDeskMakesTheExampleOnce(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d, _ := desk(t)
	errs := make(chan error, 3)
	for range cap(errs) {
		go func() { errs <- d.Example(t.Context(), ignore) }()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if made, err := os.ReadDir(os.TempDir()); err != nil || len(made) != 1 {
		t.Errorf("made: %v (error %v), want one folder", made, err)
	}
	if !d.Frame().Status.Example {
		t.Error("the example is not shown")
	}
	leavesNothing(t, d)
}

// leavesNothing closes a desk, twice, and looks for what is left in the folder
// for temporary files.
func leavesNothing(t *testing.T, d *session.Desk) {
	t.Helper()
	if err := errors.Join(d.Close(), d.Close()); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (error %v)", left, err)
	}
}

func TestDeskClosedWhileTheExampleIsMade(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	d, _ := desk(t)
	begun, ended, late := make(chan struct{}), make(chan error, 1), make(chan error, 1)
	var once sync.Once
	go func() {
		ended <- d.Example(t.Context(), func(p view.Progress) {
			if p.Fraction > 0 || p.Line != "" { // it is being read by now
				once.Do(func() { close(begun) })
			}
		})
	}()
	<-begun
	go func() { late <- d.Example(t.Context(), ignore) }()
	leavesNothing(t, d)
	for name, err := range map[string]error{"the one being made": <-ended, "the one that waited": <-late, "one after that": d.Example(t.Context(), ignore)} {
		var trouble *view.Trouble
		if !errors.As(err, &trouble) || trouble.Title != "Stopped" {
			t.Errorf("%s: error %v, want that it was stopped", name, err)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (error %v)", left, err)
	}
}

// Whoever waits for the example may change their mind.
func TestDeskStopsWaitingForTheExample(t *testing.T) {
	d, _ := desk(t)
	begun, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	go func() {
		ended <- d.Example(t.Context(), func(view.Progress) {
			once.Do(func() { close(begun); <-goOn })
		})
	}()
	<-begun
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Example(stopped, ignore); err == nil {
		t.Error("a stopped wait ended with the example")
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
