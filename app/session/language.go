package session

import (
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
)

// OpenWords opens the catalogue of a language.
func OpenWords(lang string) (*wording.Words, error) {
	return wording.Open(assets.Locale, lang)
}

// teller speaks the language that was chosen last. A page is told by one teller
// from beginning to end, so that no page mixes two languages.
func (d *Desk) teller() *view.Teller { return d.speaking.Load() }

// Language gives the code of the language that is spoken.
func (d *Desk) Language() string { return d.teller().Words.Lang() }

// SetLanguage speaks another language from now on: every page that is asked for
// after it is in that language; "" is that of the computer. What was judged
// stays, as judgements know no words.
func (d *Desk) SetLanguage(lang string) error {
	if lang == "" {
		lang = wording.System()
	}
	words, err := OpenWords(lang)
	if err != nil {
		return d.trouble(err, lang)
	}
	d.speaking.Store(&view.Teller{Words: words, Tables: d.own.session.tables})
	return nil
}
