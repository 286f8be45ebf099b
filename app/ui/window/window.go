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

// scaleKey is the name under which the size of text is remembered.
const scaleKey = "text.scale"

// Options is what can be asked of a new window.
type Options struct {
	Look  theme.Look // "" = as the desktop says
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
	scale := opt.Scale
	if scale == 0 {
		scale = a.Preferences().FloatWithFallback(scaleKey, 1)
	}
	if opt.Look == "" {
		opt.Look = theme.LookSystem
	}
	a.Settings().SetTheme(theme.New(opt.Look, float32(scale)))
	a.SetIcon(logo())

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := a.NewWindow("Telltale")
	shell := ui.NewShell(ctx, b, ui.Options{
		Dispatch: fyne.Do,
		Run:      func(f func()) { go f() },
		Quit:     a.Quit,
		Scaled:   func(s float32) { a.Preferences().SetFloat(scaleKey, float64(s)) },
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
	context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	w.ShowAndRun()
	return nil
}

// logo is the picture of the program in the desktop's own lists.
func logo() fyne.Resource { return icon.Resource("envelope-open", theme.Accent) }
