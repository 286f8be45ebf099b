package session_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/app/session"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/source"
	"telltale/classify"
)

// same fails unless both are equal. What differs is looked for only then: it
// takes long in so many facts.
func same(t *testing.T, what string, a, b any) {
	t.Helper()
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s (-first +second):\n%s", what, cmp.Diff(a, b, cmpopts.EquateComparable(netip.Addr{}), cmpopts.EquateEmpty()))
	}
}

// told are the facts of a home without what tells its captures apart.
func told(t *testing.T, s *session.Session) flow.Facts {
	t.Helper()
	f := facts(t, s)
	for i := range f.Captures {
		c := &f.Captures[i]
		c.ID, c.Name, c.SHA256, c.Format = 0, "", "", ""
	}
	return f
}

func TestImportTwiceCountsOnce(t *testing.T) {
	s := home(t)
	first := must(t, s, input("once.pcapng", example()))
	before := facts(t, s)
	again := must(t, s, input("again.pcapng", example()))
	switch {
	case first.Already:
		t.Error("the first import says that the capture was known")
	case !again.Already:
		t.Error("the second import does not say that the capture was known")
	case again.Capture.ID != first.Capture.ID:
		t.Errorf("the second import is capture %d, want %d", again.Capture.ID, first.Capture.ID)
	}
	same(t, "facts", before, facts(t, s))
	same(t, "conversations", first.Conversations, again.Conversations)
	same(t, "devices", judgedAlone(t, s, first).Devices, judgedAlone(t, s, again).Devices)
}

// judgedAlone judges one import by itself.
func judgedAlone(t *testing.T, s *session.Session, imp *session.Imported) classify.Home {
	t.Helper()
	home, err := s.JudgeImported(t.Context(), imp, false)
	if err != nil {
		t.Fatal(err)
	}
	return home
}

func TestImportGzipIsTheSame(t *testing.T) {
	plain, packed := home(t), home(t)
	part := example()[:2<<20]
	must(t, plain, input("home.pcapng", part))
	imported := must(t, packed, input("home.pcapng.gz", capturetest.Gzip(part)))
	if got, want := imported.Capture.Format, "pcapng+gzip"; got != want {
		t.Errorf("format %q, want %q", got, want)
	}
	same(t, "facts", told(t, plain), told(t, packed))
}

// stream hides that a reader knows its size and can seek.
type stream struct{ io.Reader }

func TestImportStream(t *testing.T) {
	s := home(t)
	var last session.Progress
	imported, err := s.Import(t.Context(), session.Input{Name: "-", Reader: stream{bytes.NewReader(example())}}, func(p session.Progress) { last = p })
	if err != nil {
		t.Fatal(err)
	}
	if imported.Capture.Name != "-" || imported.Capture.Packets == 0 {
		t.Errorf("capture %q with %d packets", imported.Capture.Name, imported.Capture.Packets)
	}
	if want := (session.Progress{Name: "-", Read: int64(len(example())), Packets: imported.Capture.Packets}); !cmp.Equal(last, want, cmpopts.IgnoreFields(session.Progress{}, "Elapsed")) {
		t.Errorf("last progress %+v, want %+v", last, want)
	}
}

func TestImportTellsProgress(t *testing.T) {
	var all []session.Progress
	size := int64(len(example()))
	slow := &slowReader{Reader: bytes.NewReader(example()), each: 1 << 20}
	_, err := home(t).Import(t.Context(), session.Input{Name: "slow", Reader: slow, Size: size}, func(p session.Progress) { all = append(all, p) })
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range all {
		if p.Name != "slow" || p.Size != size || p.Read > size || i > 0 && p.Read < all[i-1].Read {
			t.Errorf("progress %d: %+v", i, p)
		}
	}
	if n := len(all); n == 0 || all[n-1].Read != size {
		t.Errorf("%d reports, the last is not the end: %+v", n, all)
	}
}

// slowReader gives a little at a time.
type slowReader struct {
	io.Reader
	each int
}

func (r *slowReader) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(len(p), r.each)]) }

// stopper cancels when so many bytes were read.
type stopper struct {
	io.Reader
	left   int
	cancel context.CancelFunc
}

func (r *stopper) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if r.left -= n; r.left <= 0 {
		r.cancel()
	}
	return n, err
}

func TestImportStoppedLeavesTheHome(t *testing.T) {
	size := float64(len(example()))
	for _, share := range []float64{0, 0.1, 0.5, 0.99, 1} {
		t.Run(fmt.Sprint(share), func(t *testing.T) {
			s := home(t)
			must(t, s, input("other.pcapng", talk(sunday, 9)))
			before := facts(t, s)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			in := &stopper{Reader: bytes.NewReader(example()), left: int(share * size), cancel: cancel}
			if _, err := s.Import(ctx, session.Input{Name: "stopped", Reader: in}, nil); !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v, want context.Canceled", err)
			}
			same(t, "facts", before, facts(t, s))
		})
	}
}

// A stream shows only at its end that it is known: what was written by then is
// taken back.
func TestImportOfAKnownStream(t *testing.T) {
	s := home(t)
	first := must(t, s, input("file", example()))
	before := facts(t, s)
	again := must(t, s, session.Input{Name: "-", Reader: stream{bytes.NewReader(example())}})
	if !again.Already || again.Capture.ID != first.Capture.ID {
		t.Errorf("already %v, capture %d, want %d", again.Already, again.Capture.ID, first.Capture.ID)
	}
	same(t, "facts", before, facts(t, s))
}

// A file that is known is recognised although another program is writing to the
// home: nothing is to be written.
func TestImportOfAKnownFileWaitsForNobody(t *testing.T) {
	s := home(t)
	must(t, s, input("file", talk(sunday, 1)))
	read, write := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := s.Import(t.Context(), session.Input{Name: "pipe", Reader: read}, nil)
		done <- err
	}()
	if _, err := write.Write(talk(sunday, 2)); err != nil {
		t.Fatal(err)
	}
	if again := must(t, s, input("again", talk(sunday, 1))); !again.Already {
		t.Error("the capture was not recognised")
	}
	if err := errors.Join(write.Close(), <-done); err != nil {
		t.Fatal(err)
	}
	if n := len(facts(t, s).Captures); n != 2 {
		t.Errorf("%d captures, want 2", n)
	}
}

// A file that grew after it was hashed is kept under the digest of what was read.
func TestImportOfAGrowingFile(t *testing.T) {
	s := home(t)
	part, all := example()[:1<<20], example()[:3<<20]
	must(t, s, input("part", part))
	path := write(t, part)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if imp := must(t, s, session.Input{Name: "known", Reader: f}); !imp.Already {
		t.Error("the file was not recognised")
	}
	if _, err := f.WriteAt(all[len(part):], int64(len(part))); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if imp := must(t, s, session.Input{Name: "grown", Reader: f}); imp.Already {
		t.Error("the file that had grown was taken for the one before")
	}
}

// A reader that gives up because the context ended is no damaged file.
func TestImportWhoseReaderStopsWithTheContext(t *testing.T) {
	s := home(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	half := io.MultiReader(bytes.NewReader(example()[:1<<20]), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, ctx.Err()
	}))
	if _, err := s.Import(ctx, session.Input{Name: "pipe", Reader: half}, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if n := len(facts(t, s).Captures); n != 0 {
		t.Errorf("%d captures were kept", n)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestImportOfWhatIsNoCapture(t *testing.T) {
	for name, raw := range map[string]string{
		"empty": "", "text": "Dear diary, today the lamp blinked twice.\n", "zip": "PK\x03\x04 and so on", "short": "\x0a",
	} {
		t.Run(name, func(t *testing.T) {
			s := home(t)
			_, err := s.Import(t.Context(), input(name, []byte(raw)), nil)
			var problem *source.Problem
			if !errors.As(err, &problem) {
				t.Fatalf("error %v, want a *source.Problem", err)
			}
			if problem.Status.Readable() {
				t.Errorf("status %q says that there is something to read", problem.Status)
			}
			if f := facts(t, s); len(f.Captures)+len(f.Devices) != 0 {
				t.Errorf("something was kept: %+v", f)
			}
		})
	}
}

func TestImportOfACutCapture(t *testing.T) {
	s := home(t)
	imported := must(t, s, input("cut.pcapng", example()[:len(example())/2-3]))
	c := imported.Capture
	if c.Status != flow.StatusTruncated || c.Problem != source.KeyTruncated {
		t.Errorf("status %q, problem %q", c.Status, c.Problem)
	}
	if c.Packets == 0 || !c.Example || len(imported.Conversations) == 0 {
		t.Errorf("%d packets in %d conversations, example %v", c.Packets, len(imported.Conversations), c.Example)
	}
	kept := facts(t, s).Captures
	if len(kept) != 1 || kept[0].Problem != source.KeyTruncated {
		t.Errorf("kept captures: %+v", kept)
	}
}

func TestExampleHome(t *testing.T) {
	written, made := home(t), home(t)
	var b bytes.Buffer
	if err := session.WriteExample(&b, 1); err != nil {
		t.Fatal(err)
	}
	must(t, written, input("file", b.Bytes()))
	imported, err := made.ImportExample(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := imported.Capture; !c.Example || c.Name != session.ExampleName || c.Status != flow.StatusOK {
		t.Errorf("capture %+v", c)
	}
	same(t, "facts", told(t, written), told(t, made))
	if err := session.WriteExample(readerFunc(func([]byte) (int, error) { return 0, io.ErrShortWrite }), 1); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v, want that of the writer", err)
	}
}

// Write makes a readerFunc a writer too.
func (f readerFunc) Write(p []byte) (int, error) { return f(p) }

// ours counts the goroutines that run code of the session or of what it starts.
// One that has done its last step may still be on its way out.
func ours() int {
	n := running()
	for tries := 0; n > 0 && tries < 1000; tries++ {
		runtime.Gosched()
		n = running()
	}
	return n
}

func running() int {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	n := 0
	for _, one := range strings.Split(string(stacks), "\n\n") {
		if strings.Contains(one, "session.(*Session)") || strings.Contains(one, "session.(*writing)") || strings.Contains(one, "capturetest.") {
			n++
		}
	}
	return n
}

func TestNoGoroutineIsLeftBehind(t *testing.T) {
	s := home(t)
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.ImportExample(stopped, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if n := ours(); n != 0 {
		t.Errorf("%d goroutines are left after a stopped import", n)
	}
	late, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := s.ImportExample(late, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want context.DeadlineExceeded", err)
	}
	if _, err := s.ImportExample(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if n := ours(); n != 0 {
		t.Errorf("%d goroutines are left after an import", n)
	}
}
