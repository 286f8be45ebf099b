package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"telltale/capture/flow"
)

const (
	// lookEvery is how often a folder is looked at.
	lookEvery = 2 * time.Second
	// stillFor is for how long a recording must not have grown before it is taken for
	// complete. One that goes on later is read again, and its packets count once.
	stillFor = 6 * time.Second
)

// recordingEndings are those of recordings; whatever else lies in the folder is left alone.
var recordingEndings = []string{".pcap", ".pcapng", ".cap", ".eth", ".dump", ".dmp", ".gz"}

// FolderWatching is a folder in which somebody, for instance a router, puts recordings.
type FolderWatching struct {
	Folder   string
	Imported func(*Imported)              // told of each recording that is new
	Failed   func(name string, err error) // told once of each that cannot be read
}

// WatchFolder imports each recording of a folder, and each that comes later, as soon as
// it is complete, until the context ends, which is no error. What the home knows by its
// digest is not imported again. An error says that the folder cannot be looked at, or
// that the home cannot be written to: then the recordings stay for the next time.
func (s *Session) WatchFolder(ctx context.Context, w FolderWatching) error {
	watch := newFolderWatch(s, w)
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		err := watch.look(ctx, time.Now())
		if ctx.Err() != nil {
			return nil // whatever the rest made of it, it was stopped
		}
		if err != nil {
			return fmt.Errorf("watching the folder %q: %w", w.Folder, err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// seenFile is how a file was when it was looked at.
type seenFile struct {
	size    int64
	changed time.Time // by its own time stamp
	since   time.Time // it is as it is
	done    bool      // it was imported, or cannot be read
}

// folderWatch is a folder that is being watched.
type folderWatch struct {
	FolderWatching
	session *Session
	seen    map[string]seenFile // by name
}

func newFolderWatch(s *Session, w FolderWatching) *folderWatch {
	return &folderWatch{FolderWatching: w, session: s, seen: map[string]seenFile{}}
}

// look looks at the folder once, and imports what is complete.
func (w *folderWatch) look(ctx context.Context, now time.Time) error {
	entries, err := os.ReadDir(w.Folder)
	if err != nil {
		return err // Don't wrap the error, it names the folder.
	}
	present := make(map[string]seenFile, len(entries))
	changed := false
	for _, e := range entries {
		stat, err := e.Info()
		if err != nil || !recording(e) {
			continue // it is gone by now, or none
		}
		one := w.noted(stat, now)
		if ctx.Err() == nil && one.complete(now) {
			if err := w.take(ctx, e.Name(), one.size); err != nil {
				return err
			}
			one.done, changed = true, true
		}
		present[e.Name()] = one
	}
	w.seen = present // what is gone is forgotten
	if changed {
		return w.session.Tidy(ctx)
	}
	return nil
}

// noted gives what is known of a file; one that has changed is another.
func (w *folderWatch) noted(stat os.FileInfo, now time.Time) seenFile {
	one := w.seen[stat.Name()]
	if one.size != stat.Size() || !one.changed.Equal(stat.ModTime()) {
		one = seenFile{size: stat.Size(), changed: stat.ModTime(), since: now}
	}
	return one
}

// complete reports whether a file is to be imported now.
func (f seenFile) complete(now time.Time) bool {
	return !f.done && f.size > 0 && now.Sub(f.since) >= stillFor
}

// recording reports whether a file may be one, by its name.
func recording(e os.DirEntry) bool {
	return e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") &&
		slices.Contains(recordingEndings, strings.ToLower(filepath.Ext(e.Name())))
}

// take imports a file. Only an error of the home is one: a file that cannot be read is
// told and left alone.
func (w *folderWatch) take(ctx context.Context, name string, size int64) error {
	f, err := os.Open(filepath.Join(w.Folder, name))
	if err != nil {
		w.Failed(name, err)
		return nil
	}
	defer f.Close()
	imported, err := w.session.Import(ctx, Input{Name: name, Reader: f, Size: size, Detail: DetailNone}, nil)
	switch {
	case err == nil:
		if !imported.Already && imported.Capture.Status != flow.StatusEmpty {
			w.Imported(imported)
		}
	case ofHome(err):
		return err // Don't wrap the error, it says what was being done.
	case ctx.Err() == nil:
		w.Failed(name, err)
	}
	return nil
}

// ofHome reports whether an error is about the file of the home, not about what was
// read.
func ofHome(err error) bool {
	return slices.ContainsFunc(storeTroubles(), func(known knownTrouble) bool { return errors.Is(err, known.err) })
}
