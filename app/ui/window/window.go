// Package window opens the real window, and draws its pages into files without one. It alone starts Fyne.
package window

import (
	"context"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"telltale/app/ui"
	"telltale/app/ui/icon"
	"telltale/app/ui/theme"
)

// ID names the program to the desktop; its settings are kept under this name.
const ID = "org.telltale.Telltale"

// The size of a new window in points.
const (
	Width  = 1280
	Height = 800
)

// The names under which the size of text and the colours are remembered.
const (
	scaleKey = "text.scale"
	lookKey  = "look"
)

// Options is what can be asked of a new window.
type Options struct {
	Look  theme.Look // "" = as it was the last time, at first paper
	Scale float64    // size of text, 1 = normal; 0 = as it was the last time
	Open  string     // path of a recording to read at once; "" = none
}

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
	a := app.NewWithID(ID)
	a.Settings().SetTheme(chosen(a.Preferences(), opt))
	a.SetIcon(logo())

	defer context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := a.NewWindow("Telltale")
	shell := ui.NewShell(ctx, b, ui.Options{
		Dispatch: fyne.Do,
		Run:      func(f func()) { go f() },
		Quit:     a.Quit,
		Themed: func(t *theme.Theme) {
			a.Preferences().SetFloat(scaleKey, float64(t.Scale()))
			a.Preferences().SetString(lookKey, string(t.Look()))
		},
	})
	shell.Attach(w)
	w.SetMaster()
	w.Resize(fyne.NewSize(Width, Height))
	a.Lifecycle().SetOnStarted(func() {
		shell.Begin()
		if opt.Open != "" {
			shell.OpenPath(opt.Open)
		}
	})
	w.ShowAndRun()
	return nil
}

// chosen is the theme that was asked for, or else that of the last time.
func chosen(p fyne.Preferences, opt Options) *theme.Theme {
	if opt.Scale == 0 {
		opt.Scale = p.FloatWithFallback(scaleKey, 1)
	}
	if opt.Look == "" {
		opt.Look = theme.Look(p.StringWithFallback(lookKey, string(theme.LookPaper)))
	}
	return theme.New(opt.Look, float32(opt.Scale))
}

// logo is the picture of the program in the desktop's own lists.
func logo() fyne.Resource { return icon.Resource("envelope-open", theme.Accent) }
