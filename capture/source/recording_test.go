package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// framesOf reads all frames of a file, and asserts that it is whole.
func framesOf(t *testing.T, path string) []flow.Frame {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := framesIn(b)
	if !errors.Is(err, io.EOF) {
		t.Errorf("%s: %v", filepath.Base(path), err)
	}
	return list
}

// framesIn reads frames until the end, whatever that is.
func framesIn(b []byte) (list []flow.Frame, err error) {
	r, err := source.Open(bytes.NewReader(b), "recorded")
	if err != nil {
		return nil, err
	}
	var f flow.Frame
	for err = r.Next(&f); err == nil; err = r.Next(&f) {
		one := f
		one.Data, one.Index = bytes.Clone(f.Data), 0
		list = append(list, one)
	}
	return list, err
}

// numbered makes frame number i, of some length.
func numbered(i, length int) flow.Frame {
	data := bytes.Repeat([]byte{byte(i)}, length)
	return flow.Frame{TimeNs: 1_700_000_000_000_000_000 + int64(i), HasTime: true, Wire: uint32(length), LinkType: 1, Data: data}
}

func ringOf(t *testing.T, ring source.Ring, name string) *source.Recording {
	t.Helper()
	r, err := source.Record(ring, name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func inFolder(t *testing.T, folder string) (names []string, bytes int64) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		stat, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		names, bytes = append(names, e.Name()), bytes+stat.Size()
	}
	return names, bytes
}

// TestRecordingHoldsWhatWasSeen: headers or whole packets, of two kinds of links, with
// their times and lengths, for nobody's eyes but the owner's.
func TestRecordingHoldsWhatWasSeen(t *testing.T) {
	t.Parallel()
	for _, whole := range []bool{false, true} {
		t.Run(fmt.Sprint(whole), func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "new", "folder")
			r := ringOf(t, source.Ring{Folder: folder, Bytes: 1 << 30, Whole: whole}, "eth0/../x y")
			var want []flow.Frame
			for i, length := range []int{60, 95, 96, 97, 1514, 0, 9000} {
				f := numbered(i, length)
				if i%2 == 1 {
					f.LinkType = 101
				}
				if err := r.Frame(&f); err != nil {
					t.Fatal(err)
				}
				if !whole {
					f.Data = f.Data[:min(len(f.Data), source.HeaderBytes)]
				}
				want = append(want, f)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, "telltale-eth0_.._x_y-000001.pcapng")
			if diff := cmp.Diff(want, framesOf(t, path)); diff != "" {
				t.Errorf("frames (-want +got):\n%s", diff)
			}
			if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v", stat.Mode(), err)
			}
		})
	}
}

// fill records frames from one number on, and ends the recording.
func fill(t *testing.T, r *source.Recording, from, n int) {
	t.Helper()
	for i := range n {
		f := numbered(from+i, 1000)
		if err := r.Frame(&f); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestRingStaysSmall: the oldest files go, also those of an earlier run, and whatever
// else lies there stays.
func TestRingStaysSmall(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{"telltale-eth1-000001.pcapng", "telltale-eth0-x.pcapng", "mine.pcapng"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("not of the ring"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ring := source.Ring{Folder: folder, Bytes: source.LeastRecordBytes, Whole: true}
	const runs, each = 2, 3000
	for run := range runs {
		fill(t, ringOf(t, ring, "eth0"), run*each, each)
	}
	last := runs*each - 1
	names, size := inFolder(t, folder)
	if size > source.LeastRecordBytes || size < source.LeastRecordBytes/3 {
		t.Errorf("%d bytes in %d files", size, len(names))
	}
	var frames []flow.Frame
	for _, name := range names {
		if b, _ := os.ReadFile(filepath.Join(folder, name)); string(b) != "not of the ring" {
			frames = append(frames, framesOf(t, filepath.Join(folder, name))...)
		}
	}
	checkNewest(t, frames, last)
	for _, name := range []string{"telltale-eth1-000001.pcapng", "telltale-eth0-x.pcapng", "mine.pcapng"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// checkNewest holds that frames are the last ones up to a number, in order.
func checkNewest(t *testing.T, frames []flow.Frame, last int) {
	t.Helper()
	for i, f := range frames {
		if want := numbered(last-len(frames)+1+i, 1000); f.TimeNs != want.TimeNs {
			t.Fatalf("frame %d of %d has the time %d, want %d: not the newest, in order", i, len(frames), f.TimeNs, want.TimeNs)
		}
	}
}

// TestRecordingAfterACrash: after each write the file can be read to its end; and cut
// anywhere, as when the power fails, it gives all packets before the cut.
func TestRecordingAfterACrash(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	r := ringOf(t, source.Ring{Folder: folder, Bytes: 1 << 30}, "eth0")
	path := filepath.Join(folder, "telltale-eth0-000001.pcapng")
	for i := range 50 {
		f := numbered(i, 60+i)
		if err := errors.Join(r.Frame(&f), r.Flush()); err != nil {
			t.Fatal(err)
		}
		if got := len(framesOf(t, path)); got != i+1 {
			t.Fatalf("%d frames after %d", got, i+1)
		}
	}
	b, err := os.ReadFile(path) // the recording is not closed, as after a crash
	if err != nil {
		t.Fatal(err)
	}
	before := 0
	for cut := 28; cut <= len(b); cut++ {
		list, _ := framesIn(b[:cut])
		if len(list) < before || len(list) > before+1 {
			t.Fatalf("cut at %d: %d frames, before %d", cut, len(list), before)
		}
		before = len(list)
	}
	if before != 50 {
		t.Errorf("%d frames", before)
	}
}

// TestRecordingThatCannotBe: what keeps it from being written is told.
func TestRecordingThatCannotBe(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := source.Record(source.Ring{Folder: file, Bytes: 1 << 30}, "eth0"); err == nil {
		t.Error("a file is no folder")
	}
	folder := filepath.Join(t.TempDir(), "gone")
	r := ringOf(t, source.Ring{Folder: folder, Bytes: 1 << 30}, "eth0")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	f := numbered(1, 60)
	if err := r.Frame(&f); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if err := errors.Join(r.Flush(), r.Close()); err != nil {
		t.Errorf("nothing is open: %v", err)
	}
}

func BenchmarkRecording(b *testing.B) {
	r, err := source.Record(source.Ring{Folder: b.TempDir(), Bytes: 64 << 20}, "eth0")
	if err != nil {
		b.Fatal(err)
	}
	f := numbered(1, 1000)
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Frame(&f); err != nil {
			b.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		b.Fatal(err)
	}
}
