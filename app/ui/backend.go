// Package ui is the window of Telltale without its frame: a side bar, a page, and what may lie over it. It asks a
// Backend for finished sentences and draws them; it knows no packets, no rules and no SQL.
package ui

import (
	"context"
	"io"
	"time"

	"telltale/app/settings"
	"telltale/app/view"
)

// Backend is what the window needs from the rest of the program. Frame, Start and Words are quick and may be called
// from any goroutine; all others may be slow and are called on a goroutine of their own. An error that is, or wraps, a
// *view.Trouble is shown in its own words.
type Backend interface {
	// Frame returns what stands around every page.
	Frame() view.Frame
	// Words returns the words of a key of this package (see words.go), or "" if it has none.
	Words(key string) string

	LanguageBackend
	StartBackend
	HomeBackend
	DevicesBackend
	DeviceBackend
	TimelineBackend
	WorthBackend
	SettingsBackend
	WatchBackend
	RouterBackend
	HotspotBackend

	PrintBackend
	WhoHearsBackend
	UndoBackend

	// Open reads a recording by its path; report may be called as often as one likes, from any goroutine.
	Open(ctx context.Context, path string, report func(view.Progress)) error
	// OpenReader reads a recording that has no path; it closes r. The name is for the eyes.
	OpenReader(ctx context.Context, r io.ReadCloser, name string, report func(view.Progress)) error
	// Example makes and shows the made-up home.
	Example(ctx context.Context, report func(view.Progress)) error
	// Own shows the owner's home again, after the example.
	Own(ctx context.Context, report func(view.Progress)) error
}

// Options is what the window can be told from outside. The zero value is ready for tests: everything happens at once,
// on the goroutine that asks.
type Options struct {
	// Dispatch runs a function on the main goroutine; nil = directly. The real window hands in fyne.Do.
	Dispatch func(func())
	// Run starts slow work; nil = directly. The real window starts a goroutine.
	Run func(func())
	// After runs a function on the main goroutine after a while; nil = not at all.
	After func(d time.Duration, f func())
	paced bool // After was given
	// Notify shows a message of the desktop; nil = not at all.
	Notify func(title, words string)
	// Watching is told when a watch begins and ends, at first too; nil = not at all.
	Watching func(view.WatchMark)
	// Quit closes the program; may be nil.
	Quit func()
	// CopyPicture puts a PNG picture on the clipboard; nil = that cannot be done here.
	CopyPicture func(picture []byte) error
	// Settings is what is remembered on this computer; nil = nothing beyond the window.
	Settings *settings.File
}

func (o Options) filled() Options {
	direct := func(f func()) { f() }
	if o.Dispatch == nil {
		o.Dispatch = direct
	}
	if o.Run == nil {
		o.Run = direct
	}
	if o.paced = o.After != nil; !o.paced {
		o.After = func(time.Duration, func()) {}
	}
	if o.Notify == nil {
		o.Notify = func(string, string) {}
	}
	if o.Watching == nil {
		o.Watching = func(view.WatchMark) {}
	}
	if o.Quit == nil {
		o.Quit = func() {}
	}
	if o.Settings == nil {
		o.Settings = settings.Memory()
	}
	return o
}
