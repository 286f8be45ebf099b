package ui

import (
	"encoding/json"

	"fyne.io/fyne/v2/lang"

	"telltale/app/settings"
)

// LanguageBackend is what the choice of a language needs.
type LanguageBackend interface {
	// SetLanguage speaks another language from now on; "" is that of the computer.
	SetLanguage(code string) error
}

// SetLanguage speaks another language, remembers it for the next time, and shows the same page in it; "" is the
// language of the computer.
func (s *Shell) SetLanguage(code string) {
	s.opt.Run(func() {
		err := s.backend.SetLanguage(code)
		s.opt.Dispatch(func() {
			if err != nil {
				s.fail(err)
				return
			}
			s.remember(func(to *settings.Settings) { to.Language = code })
			s.respeak()
		})
	})
}

// respeak brings everything that is drawn into the language of the backend.
func (s *Shell) respeak() {
	s.speakToolkit()
	s.frame = s.backend.Frame()
	if s.work != nil {
		s.work.show(s)
	}
	s.Reload()
}

// toolkitWords are the words of Fyne's own dialogs and menus, and our keys for them.
var toolkitWords = map[string]string{
	"Cancel": "toolkit.cancel", "Confirm": "toolkit.confirm", "Copy": "toolkit.copy", "Create Folder": "toolkit.create_folder", "Cut": "toolkit.cut",
	"Enter filename": "toolkit.enter_filename", "Error": "toolkit.error", "Favourites": "toolkit.favourites", "File": "toolkit.file", "Folder": "toolkit.folder",
	"New Folder": "toolkit.new_folder", "No": "toolkit.no", "OK": "toolkit.ok", "Open": "toolkit.open", "Paste": "toolkit.paste", "Quit": "toolkit.quit",
	"Redo": "toolkit.redo", "Save": "toolkit.save", "Select all": "toolkit.select_all", "Show Hidden Files": "toolkit.show_hidden", "Undo": "toolkit.undo",
	"Yes": "toolkit.yes", "file.name": "toolkit.name", "file.parent": "toolkit.parent",
}

// speakToolkit hands Fyne its own words in the language of the backend. Fyne takes them from the language of the
// computer, which cannot be changed while it runs; so they are told to be that one's.
func (s *Shell) speakToolkit() {
	words := make(map[string]string, len(toolkitWords))
	for theirs, ours := range toolkitWords {
		words[theirs] = s.word(ours)
	}
	raw, err := json.Marshal(words)
	if err == nil {
		err = lang.AddTranslationsForLocale(raw, lang.SystemLocale())
	}
	if err != nil {
		s.fail(err)
	}
}
