package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// scaleStep is how much a key press changes the size of text.
const scaleStep = 0.1

// Attach connects the shell with a window: its keys, its content, and files that are dropped on it.
func (s *Shell) Attach(w fyne.Window) {
	s.window = w
	s.backend.OnNews(func() { s.opt.Dispatch(s.hear) })
	s.backend.OnQuestion(func(q view.Question, answer func(string, bool)) { s.opt.Dispatch(func() { s.question(q, answer) }) })
	s.speakToolkit()
	w.SetContent(s.root)
	w.SetPadded(false)
	w.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { s.Drop(uris) })
	c := w.Canvas()
	c.SetOnTypedKey(s.typedKey)
	for _, k := range s.keys() {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k.name, Modifier: k.modifier}, s.TypedShortcut)
	}
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { s.Undo() }) // Fyne has these two by names of their own
	c.AddShortcut(&fyne.ShortcutRedo{}, func(fyne.Shortcut) { s.Redo() })
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	fyne.CurrentApp().Settings().AddListener(func(set fyne.Settings) {
		if set.ThemeVariant() == variant {
			return
		}
		variant = set.ThemeVariant()
		s.redress() // the desktop went dark or light
	})
}

// TypedShortcut is called by Fyne for keys that are held together.
func (s *Shell) TypedShortcut(typed fyne.Shortcut) {
	held, ok := typed.(*desktop.CustomShortcut)
	if !ok {
		return
	}
	for _, k := range s.keys() {
		if k.name == held.KeyName && k.modifier == held.Modifier {
			k.do()
			return
		}
	}
}

type shortcut struct {
	name     fyne.KeyName
	modifier fyne.KeyModifier
	do       func()
}

func (s *Shell) keys() []shortcut {
	main := fyne.KeyModifierShortcutDefault
	return append(s.pageKeys(main), []shortcut{
		{fyne.KeyO, main, s.AskForFile},
		{fyne.KeyQ, main, s.opt.Quit},
		{fyne.KeyW, main, s.opt.Quit},
		{fyne.KeyP, main, s.PrintLabel},
		{fyne.KeyS, main, s.SavePicture},
		{fyne.KeyC, main | fyne.KeyModifierShift, s.CopyPicture},
		{fyne.KeyF, main, s.search},
		{fyne.KeyZ, main, s.Undo},
		{fyne.KeyZ, main | fyne.KeyModifierShift, s.Redo},
		{fyne.KeyY, main, s.Redo},
		{fyne.KeyLeft, fyne.KeyModifierAlt, s.Back},
		{fyne.KeyPlus, main, s.larger},
		{fyne.KeyEqual, main, s.larger},
		{fyne.KeyEqual, main | fyne.KeyModifierShift, s.larger},
		{fyne.KeyPlus, main | fyne.KeyModifierShift, s.larger},
		{fyne.KeyMinus, main, s.smaller},
		{fyne.Key0, main, func() { s.SetScale(1) }},
		{fyne.KeyE, main, s.ToggleExpert},
		{fyne.KeyL, main, func() { s.SetLook(theme.Now().Look().Next()) }},
	}...)
}

// pageKeys are the figures 1 to 9 for the pages of the navigation, in its order.
func (s *Shell) pageKeys(held fyne.KeyModifier) []shortcut {
	figures := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9}
	keys := make([]shortcut, len(figures))
	for i, figure := range figures {
		keys[i] = shortcut{figure, held, func() {
			if i < len(s.frame.Pages) {
				s.Show(s.frame.Pages[i].ID, "")
			}
		}}
	}
	return keys
}

func (s *Shell) larger() { s.SetScale(theme.Factor() + scaleStep) }

func (s *Shell) smaller() { s.SetScale(theme.Factor() - scaleStep) }

// typedKey gets the keys that nothing else took.
func (s *Shell) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyF1:
		s.ShowKeys()
	case fyne.KeyF5:
		s.Reload()
	case fyne.KeyF6:
		s.enter()
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd:
		if sheet := s.sheet(); sheet != nil {
			sheet.TypedKey(e)
		}
	}
}

// enter brings the keyboard from the side bar to the page: a home has many devices, and all of them stand in between.
func (s *Shell) enter() {
	sheet := s.sheet()
	if sheet == nil || s.window == nil {
		return
	}
	if all := widget.Presses(sheet.Content()); len(all) > 0 {
		s.window.Canvas().Focus(all[0])
	}
}

// escape puts away what lies over the page: the dialog, else the work that is being done.
func (s *Shell) escape() {
	if s.asking != nil {
		s.asking.Hide()
		s.asking = nil
		return
	}
	s.Stop()
}
