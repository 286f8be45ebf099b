package ui

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"telltale/app/settings"
	"telltale/app/view"
)

// endings are the ends of the names of recordings: those of a FRITZ!Box end in .eth.
var endings = []string{".pcap", ".pcapng", ".cap", ".eth", ".dump", ".dmp", ".gz"}

// Choose does what a choice of the Start page says.
func (s *Shell) Choose(id string) {
	switch id {
	case "open":
		s.AskForFile()
	case "folder":
		s.AskForFolder()
	case "watch":
		s.ShowWatch()
	case "example":
		s.read(s.backend.Example)
	case "own":
		s.read(s.backend.Own)
	case "back":
		s.ShowHome()
	}
}

// OpenPath reads the recording at a path, or all recordings in the folder there.
func (s *Shell) OpenPath(path string) { s.openAll([]string{path}) }

// AskForFile lets the owner choose a recording.
func (s *Shell) AskForFile() {
	if s.window == nil || s.asking != nil {
		return
	}
	ask := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		s.asking = nil
		switch {
		case err != nil:
			s.fail(err)
		case r != nil:
			s.openReader(r)
		}
	}, s.window)
	ask.SetFilter(storage.NewExtensionFileFilter(endings))
	ask.SetTitleText(s.word("open.title"))
	s.ask(ask, "open.confirm")
}

// AskForFolder lets the owner choose a folder of recordings.
func (s *Shell) AskForFolder() { s.askForPlace("folder.title", s.OpenPath) }

// ask shows a dialog for files; confirm is the key of the word on its button.
func (s *Shell) ask(ask *dialog.FileDialog, confirm string) {
	s.asking = ask
	ask.SetView(dialog.ListView)
	ask.SetConfirmText(s.word(confirm))
	ask.SetDismissText(s.word("open.dismiss"))
	ask.Show() // Fyne makes the dialog only now; it cannot be sized before
	size := s.window.Canvas().Size()
	ask.Resize(fyne.NewSize(min(900, size.Width*0.92), min(640, size.Height*0.9)))
}

// openReader reads what the owner chose: by its path when it has one, since a file can be read faster than a stream.
func (s *Shell) openReader(r fyne.URIReadCloser) {
	if r.URI().Scheme() == "file" {
		path := r.URI().Path()
		if err := r.Close(); err != nil {
			s.fail(err)
			return
		}
		s.OpenPath(path)
		return
	}
	s.read(func(ctx context.Context, report func(view.Progress)) error {
		return s.backend.OpenReader(ctx, r, r.URI().Name(), report)
	})
}

// Drop reads the recordings and folders that were dropped on the window, one after the other; what is called otherwise
// is left out.
func (s *Shell) Drop(uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		stat, err := os.Stat(u.Path())
		folder := err == nil && stat.IsDir()
		if u.Scheme() == "file" && (folder || u.Extension() == "" || called(u.Name())) {
			paths = append(paths, u.Path())
		}
	}
	s.openAll(paths)
}

// openAll reads files and all recordings in folders. One that cannot be read does not keep the others from being read;
// the first such trouble is told at the end.
func (s *Shell) openAll(chosen []string) {
	s.read(func(ctx context.Context, report func(view.Progress)) error {
		paths := recordings(chosen)
		if len(paths) == 0 {
			return &view.Trouble{Title: s.word("drop.title"), Line: s.word("drop.line"), Next: s.word("drop.next")}
		}
		var first error
		for _, p := range paths {
			err := s.backend.Open(ctx, p, report)
			if ctx.Err() != nil {
				return err
			}
			if first == nil {
				first = err
			}
		}
		return first
	}, chosen...)
}

// opened puts what was opened at the front of what is offered to be opened again.
func (s *Shell) opened(paths []string) {
	s.remember(func(to *settings.Settings) {
		for _, p := range slices.Backward(paths) {
			if whole, err := filepath.Abs(p); err == nil {
				to.Opened(whole)
			}
		}
	})
}

// recordings lists files as they are, whatever they are called, and of folders all files that are called like
// recordings, in the order of their names. What cannot be listed is left out.
func recordings(chosen []string) []string {
	var list []string
	for _, path := range chosen {
		if stat, err := os.Stat(path); err != nil || !stat.IsDir() {
			list = append(list, path) // one that is not there gives the better trouble when it is opened
			continue
		}
		list = append(list, within(path)...)
	}
	return list
}

// within lists the recordings in a folder and the folders in it; what is hidden is left out.
func within(folder string) []string {
	var list []string
	//nolint:errcheck // whatever cannot be listed is passed over below, so there is no error
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		hidden := path != folder && strings.HasPrefix(filepath.Base(path), ".")
		switch {
		case err != nil, hidden && entry.IsDir():
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
		case entry.Type().IsRegular() && !hidden && called(path):
			list = append(list, path)
		}
		return nil
	})
	return list
}

// called reports whether a file is called like a recording. Those that tcpdump writes in turn end in .pcap1, .pcap2 …
func called(path string) bool {
	end := strings.ToLower(filepath.Ext(path))
	return slices.Contains(endings, end) || strings.HasPrefix(end, ".pcap")
}
