package window

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/view"
)

// tray is the picture in the tray of the desktop while a watch goes on.
type tray struct {
	app    desktop.App
	window fyne.Window
	menu   *fyne.Menu // nil while there is none
	title  *fyne.MenuItem
	show   *fyne.MenuItem
	quit   *fyne.MenuItem
}

// newTray prepares the picture; it shows itself with the first watch. A desktop without a tray has none.
func newTray(a fyne.App, w fyne.Window, words func(string) string, quit func()) *tray {
	t := &tray{window: w}
	t.app, _ = a.(desktop.App)
	t.title = fyne.NewMenuItem("", w.Show)
	t.show = fyne.NewMenuItem(words("tray.show"), w.Show)
	t.quit = fyne.NewMenuItem(words("tray.quit"), quit)
	t.quit.IsQuit = true
	return t
}

// watching shows what is being watched. After the first watch the picture stays, as a desktop does not let go of it; it
// then only leads back to the window.
func (t *tray) watching(m view.WatchMark) {
	if t.app == nil || t.menu == nil && m.Title == "" {
		return
	}
	t.title.Label = m.Title
	items := []*fyne.MenuItem{t.title, t.show, t.quit}
	if m.Title == "" {
		items = items[1:]
		t.window.Show() // nothing goes on that could be left alone
	}
	if t.menu == nil {
		t.menu = fyne.NewMenu(Name, items...)
		t.app.SetSystemTrayMenu(t.menu)
		t.app.SetSystemTrayIcon(logo())
		return
	}
	t.menu.Items = items
	t.menu.Refresh()
}

// leaves reports whether closing the window only hides it: the owner wished so, a watch goes on, and there is a picture
// to bring it back with.
func (t *tray) leaves(s *ui.Shell, kept *settings.File) bool {
	return t.menu != nil && s.WatchingNow() && kept.Get().Tray
}
