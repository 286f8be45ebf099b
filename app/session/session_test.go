package session_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/capture/store"
)

func TestSpanEndsWithTheLastPacket(t *testing.T) {
	s := home(t)
	check := func(name string, lengthNs int64, want flow.Span) {
		t.Helper()
		got, err := s.Span(t.Context(), lengthNs)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	check("empty home", dayNs, flow.Span{})
	must(t, s, input("first", talk(sunday, 1)))
	last := must(t, s, input("second", talk(sunday+3*dayNs, 1))).Capture.LastNs
	must(t, s, input("older", talk(sunday-3*dayNs, 1)))
	check("a day", dayNs, flow.Span{FromNs: last + 1 - dayNs, ToNs: last + 1})
	check("all", 0, flow.Span{})
}

func TestSessionFindsAndRenames(t *testing.T) {
	s := home(t)
	must(t, s, input("one", talk(sunday, 1)))
	if err := s.Rename(t.Context(), key(1), "Radio"); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"Radio", key(1), "192.168.7.1"} {
		found, err := s.Find(t.Context(), query)
		if err != nil || len(found) != 1 || found[0].OwnName != "Radio" {
			t.Errorf("%q finds %+v, error %v", query, found, err)
		}
	}
}

func TestJudgeImportedTellsOfOneCapture(t *testing.T) {
	s := home(t)
	first := must(t, s, input("one", talk(sunday, 1)))
	must(t, s, input("two", talk(sunday, 2)))
	judged, err := s.JudgeImported(t.Context(), first, false)
	if err != nil {
		t.Fatal(err)
	}
	if len(judged.Devices) == 0 {
		t.Fatal("no device is left")
	}
	for _, d := range judged.Devices {
		if d.Facts.Device.Key == key(2) {
			t.Error("a device of another capture is told of")
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "home.db")
	if err := os.WriteFile(path, []byte("this is no database, but long enough to look at"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := session.Open(t.Context(), path); err == nil {
		_ = s.Close()
		t.Error("a text file was opened as a home")
	}
}

// BenchmarkImportExample reads, meters and keeps the example home.
func BenchmarkImportExample(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(example())))
	for b.Loop() {
		must(b, home(b), input("example", example()))
	}
}

// BenchmarkOpenHome opens a home that is there and makes its first page.
func BenchmarkOpenHome(b *testing.B) {
	path := filepath.Join(b.TempDir(), "home.db")
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		b.Fatal(err)
	}
	open := func() *session.Session {
		s, err := session.Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	s := open()
	must(b, s, input("example", example()))
	_ = s.Close() // it is opened again
	b.ReportAllocs()
	for b.Loop() {
		s := open()
		d, err := session.NewDesk(b.Context(), s, words)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := d.Home(b.Context(), view.PeriodDay); err != nil {
			b.Fatal(err)
		}
		_ = s.Close() // nothing was written
	}
}

// BenchmarkJudgePage judges a home and makes its page: the example's day, and a
// month of thirty devices.
func BenchmarkJudgePage(b *testing.B) {
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		b.Fatal(err)
	}
	small := home(b)
	must(b, small, input("example", example()))
	for name, s := range map[string]*session.Session{"example": small, "month": month(b)} {
		teller := &view.Teller{Words: words, Tables: s.Tables()}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				judged, err := s.Judge(b.Context(), flow.Span{})
				if err != nil {
					b.Fatal(err)
				}
				if page := teller.NewHome(judged, view.PeriodAll); len(page.Cards) == 0 {
					b.Fatal("no cards")
				}
			}
		})
	}
	s := month(b)
	d, err := session.NewDesk(b.Context(), s, words)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("month/held", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := d.Home(b.Context(), view.PeriodAll); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// month opens a home with thirty devices that each met twenty destinations in
// every hour of thirty days.
func month(b *testing.B) *session.Session {
	b.Helper()
	path := filepath.Join(b.TempDir(), "month.db")
	kept, err := store.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = kept.Close() }() // the session reads it after this
	for day := range int64(30) {
		imp, err := kept.Import(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		for hour := range int64(24) {
			traffic, slots := busyHour(sunday + day*dayNs + hour*flow.HourNs)
			if err := imp.Traffic(traffic); err != nil {
				b.Fatal(err)
			}
			if err := imp.Slots(slots); err != nil {
				b.Fatal(err)
			}
		}
		c := flow.Capture{Name: "day", SHA256: fmt.Sprint(day), Status: flow.StatusOK, HasTime: true, FirstNs: sunday + day*dayNs, LastNs: sunday + (day+1)*dayNs - 1}
		if _, err := imp.Finish(c); err != nil {
			b.Fatal(err)
		}
	}
	s, err := session.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() }) // nothing was written
	return s
}

// busyHour is what thirty devices send in an hour.
func busyHour(start int64) (traffic []flow.Traffic, slots []flow.Slot) {
	for d := range byte(30) {
		for n := range byte(20) {
			traffic = append(traffic, flow.Traffic{
				Device: key(d), Remote: remote(d, n), Name: fmt.Sprintf("host%d.maker%d.example", n, d), Source: flow.NameTLSSNI,
				Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, HourNs: start, Reach: flow.ReachContacted,
				Own:     flow.Counter{SentPackets: 90, ReceivedPackets: 130, SentBytes: 11400, ReceivedBytes: 162300, SentPayload: 5900, ReceivedPayload: 154000},
				Grade:   flow.Grade{Sealed: 5900},
				FirstNs: start + int64(n)*1e9, LastNs: start + 3500*1e9, UpPackets: 41,
			})
		}
		for i := range int64(12) {
			slots = append(slots, flow.Slot{Device: key(d), StartNs: start + i*flow.SlotNs, SentPayload: 12345, Contacts: 9})
		}
	}
	return traffic, slots
}

func TestOpenKeptMakesNoHome(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, filepath.Join(dir, "none.db"), filepath.Join(dir, "no", "folder", "home.db")} {
		if _, err := session.OpenKept(t.Context(), path); !errors.Is(err, session.ErrNoHome) {
			t.Errorf("%s: error %v, want ErrNoHome", path, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("something was made: %v (error %v)", entries, err)
	}
	made := filepath.Join(dir, "home.db")
	s, err := session.Open(t.Context(), made)
	if err != nil {
		t.Fatal(err)
	}
	must(t, s, input("talk", talk(sunday, 1)))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := session.OpenKept(t.Context(), made)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if n := len(facts(t, kept).Captures); n != 1 {
		t.Errorf("%d captures, want 1", n)
	}
}

func TestOpenTellsOfPlacesThatCanHoldNoFile(t *testing.T) {
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(file, "home.db"), filepath.Join(file, "below", "home.db")} {
		for name, open := range map[string]func(context.Context, string) (*session.Session, error){"Open": session.Open, "OpenKept": session.OpenKept} {
			_, err := open(t.Context(), path)
			if err == nil {
				t.Fatalf("%s opened %s", name, path)
			}
			if got := session.Trouble(words, err, path); got.Title != words.Say("trouble.store.nofile.title", nil) {
				t.Errorf("%s of %s: %v", name, path, got)
			}
		}
	}
}

// What is wrong with the home is not put down to the recording.
func TestSubjectOfAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "home.db")
	s, err := session.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range []struct {
		err  error
		want string
	}{
		{store.ErrFull, path},
		{store.ErrBusy, path},
		{fmt.Errorf("importing: %w", store.ErrDamaged), path},
		{fs.ErrNotExist, "some.pcap"},
		{context.Canceled, "some.pcap"},
		{errors.Join(context.Canceled, store.ErrBusy), path},
	} {
		if got := s.Subject(c.err, "some.pcap"); got != c.want {
			t.Errorf("%v is about %q, want %q", c.err, got, c.want)
		}
	}
}
