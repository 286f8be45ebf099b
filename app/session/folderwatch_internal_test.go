package session

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/source"
)

// watchedFolder is a folder with what was told of it.
type watchedFolder struct {
	t      *testing.T
	folder string
	db     string
	watch  *folderWatch
	at     time.Time
	told   []string
}

func newWatchedFolder(t *testing.T) *watchedFolder {
	t.Helper()
	w := &watchedFolder{t: t, folder: t.TempDir(), db: filepath.Join(t.TempDir(), "home.db"), at: time.Unix(1000, 0)}
	w.restart()
	return w
}

// restart begins to watch as a program does that was started anew.
func (w *watchedFolder) restart() {
	w.t.Helper()
	s, err := Open(w.t.Context(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = s.Close() }) // each is only read after that
	w.watch = newFolderWatch(s, FolderWatching{
		Folder:   w.folder,
		Imported: func(i *Imported) { w.told = append(w.told, "imported "+i.Capture.Name) },
		Failed: func(name string, err error) {
			var problem *source.Problem
			if !errors.As(err, &problem) {
				w.t.Errorf("%s: %v", name, err)
			}
			w.told = append(w.told, "failed "+name)
		},
	})
}

func (w *watchedFolder) write(name string, b []byte) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, name), b, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// look looks after some time, and gives what was told.
func (w *watchedFolder) look(after time.Duration) []string {
	w.t.Helper()
	w.at, w.told = w.at.Add(after), nil
	if err := w.watch.look(w.t.Context(), w.at); err != nil {
		w.t.Fatal(err)
	}
	return w.told
}

// TestFolderIsWatched: what is complete is imported once, what grows is left until it
// does not, and what cannot be read is told once.
func TestFolderIsWatched(t *testing.T) {
	t.Parallel()
	var example bytes.Buffer
	if err := WriteExample(&example, 1); err != nil {
		t.Fatal(err)
	}
	b := example.Bytes()
	w := newWatchedFolder(t)
	w.write("half.pcapng", b[:len(b)/2])
	w.write("letter.pcap", []byte("Dear all, this is no recording."))
	w.write("notes.txt", []byte("left alone"))
	w.write(".half.pcap", []byte("left alone"))
	w.write("none.pcap", nil)
	steps := []struct {
		name  string
		do    func()
		after time.Duration
		want  []string
	}{
		{"just come", nil, 0, nil},
		{"one grows", func() { w.write("half.pcapng", b[:len(b)/2+4096]) }, stillFor, []string{"failed letter.pcap"}},
		{"it goes on", func() { w.write("half.pcapng", b) }, stillFor, nil},
		{"it is complete", nil, stillFor, []string{"imported half.pcapng"}},
		{"nothing new", nil, time.Hour, nil},
		{"after a restart", w.restart, 0, nil},
		{"what cannot be read is told again, once", nil, stillFor, []string{"failed letter.pcap"}},
		{"the same under another name", func() { w.write("again.pcapng", b) }, stillFor, nil},
		{"counts once", nil, stillFor, nil},
	}
	for _, step := range steps {
		if step.do != nil {
			step.do()
		}
		if diff := cmp.Diff(step.want, w.look(step.after)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	kept, err := w.watch.session.Captures(t.Context())
	if err != nil || len(kept) != 1 || kept[0].Name != "half.pcapng" {
		t.Errorf("%d captures, %v", len(kept), err)
	}
}

// TestFolderThatIsGone: that a folder cannot be looked at is an error, that somebody
// stops is none.
func TestFolderThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWatchedFolder(t)
	gone := FolderWatching{Folder: filepath.Join(w.folder, "gone")}
	if err := w.watch.session.WatchFolder(t.Context(), gone); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := w.watch.session.WatchFolder(ctx, FolderWatching{Folder: w.folder}); err != nil {
		t.Errorf("stopped: %v", err)
	}
}
