// Package window opens the real window, and draws its pages into files without one. It alone starts Fyne.
package window

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/icon"
	"telltale/app/ui/theme"
)

// ID and Name name the program to the desktop.
const (
	ID   = "org.telltale.Telltale"
	Name = "Telltale"
)

// The size of a new window in points.
const (
	Width  = 1280
	Height = 800
)

// Options is what can be asked of a new window.
type Options struct {
	Settings *settings.File // what is remembered on this computer; nil = nothing
	Open     string         // path of a recording to read at once; "" = none
}

// gcPercent is how much garbage may pile up, in per cent of what is in use: a window lives for days, and with software
// drawing half of Go's own 100 takes 60 MB less for a home of 300 devices, at no time that could be measured.
const gcPercent = 50

// Available reports whether there is a screen to open a window on.
func Available() bool {
	if runtime.GOOS != "linux" && runtime.GOOS != "freebsd" && runtime.GOOS != "openbsd" && runtime.GOOS != "netbsd" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// Run opens the window and returns when it was closed, or when the context ended. It must be called on the main
// goroutine of the program.
func Run(ctx context.Context, b ui.Backend, opt Options) error {
	if opt.Settings == nil {
		opt.Settings = settings.Memory()
	}
	debug.SetGCPercent(gcPercent)
	a := app.NewWithID(ID)
	a.Settings().SetTheme(chosen(opt.Settings.Get()))
	a.SetIcon(logo())

	defer context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := a.NewWindow(Name)
	var shell *ui.Shell
	quit := func() {
		size := w.Canvas().Size()
		shell.Left(settings.Window{Width: size.Width, Height: size.Height, Full: w.FullScreen()})
		a.Quit()
	}
	tray := newTray(a, w, func(key string) string { return b.Words(key) }, quit)
	shell = ui.NewShell(ctx, b, ui.Options{
		Dispatch:    fyne.Do,
		Run:         func(f func()) { go f() },
		After:       func(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) },
		Quit:        quit,
		Settings:    opt.Settings,
		CopyPicture: ui.PictureClipboard(),
		Notify:      func(title, words string) { a.SendNotification(fyne.NewNotification(title, words)) },
		Watching:    tray.watching,
	})
	shell.Attach(w)
	w.SetMaster()
	w.SetCloseIntercept(func() {
		if tray.leaves(shell, opt.Settings) {
			w.Hide()
			return
		}
		quit()
	})
	w.Resize(sized(opt.Settings.Get().Window))
	w.SetFullScreen(opt.Settings.Get().Window.Full)
	a.Lifecycle().SetOnStarted(func() {
		shell.Begin()
		if opt.Open != "" {
			shell.OpenPath(opt.Open)
		}
	})
	w.ShowAndRun()
	return nil
}

// chosen is the theme of the last time, at first paper.
func chosen(s settings.Settings) *theme.Theme {
	look := theme.Look(s.Look)
	if !slices.Contains(theme.Looks(), look) { // nothing was chosen, or a later version knows more of them
		look = theme.LookPaper
	}
	return theme.New(look, float32(s.Scale))
}

// logo is the picture of the program in the desktop's own lists.
func logo() fyne.Resource { return icon.Resource("envelope-open", theme.Accent) }

// sized is how large the window was the last time.
func sized(last settings.Window) fyne.Size {
	if last.Width == 0 {
		return fyne.NewSize(Width, Height)
	}
	return fyne.NewSize(last.Width, last.Height)
}
