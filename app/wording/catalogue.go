package wording

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// errNotFlat: a catalogue is one JSON object, from keys to sentences.
var errNotFlat = errors.New("the file is not one object of sentences")

// catalogue is the file of one language. Where each sentence lies is known from
// the beginning; it is read when it is first said, since a verb of the command
// line says a few of some thousand.
type catalogue struct {
	fsys fs.FS
	name string
	tag  language.Tag
	at   map[string]stretch
}

// stretch is where the value of a key lies in the file, in bytes.
type stretch struct{ from, to uint32 }

func openCatalogue(fsys fs.FS, lang string) (*catalogue, error) {
	c := &catalogue{fsys: fsys, name: path.Join("locale", lang+".json")}
	var err error
	if c.tag, err = language.Parse(lang); err != nil {
		return nil, fmt.Errorf("reading language %q: %w", lang, err)
	}
	text, err := fs.ReadFile(fsys, c.name)
	if err == nil {
		c.at, err = places(text)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the catalogue of %q: %w", lang, err)
	}
	return c, nil
}

// message reads what a key stands for; nil if the catalogue lacks it, or if it is
// no sentence.
func (c *catalogue) message(key string) *i18n.Message {
	at, ok := c.at[key]
	if !ok {
		return nil
	}
	var said any
	if json.Unmarshal(c.read(at), &said) != nil {
		return nil
	}
	m, err := i18n.NewMessage(said)
	if err != nil {
		return nil
	}
	m.ID = key
	return m
}

// read gives a stretch of the file, nil if it cannot be read any more.
func (c *catalogue) read(at stretch) []byte {
	f, err := c.fsys.Open(c.name)
	if err != nil {
		return nil
	}
	defer f.Close()
	text := make([]byte, at.to-at.from)
	if r, ok := f.(io.ReaderAt); ok {
		_, err = r.ReadAt(text, int64(at.from))
	} else if _, err = io.CopyN(io.Discard, f, int64(at.from)); err == nil {
		_, err = io.ReadFull(f, text)
	}
	if err != nil {
		return nil
	}
	return text
}

// places finds the values of a JSON object by their keys. Values are not looked
// into, so that this takes a tenth of the time of reading them.
func places(text []byte) (map[string]stretch, error) {
	at := make(map[string]stretch, len(text)/128) // a value of the catalogue takes about as much
	s := scan{text: text}
	if !s.skip('{') {
		return nil, errNotFlat
	}
	for !s.skip('}') {
		if len(at) > 0 && !s.skip(',') {
			return nil, errNotFlat
		}
		key, ok := s.value()
		if !ok || len(key) < 2 || key[0] != '"' || !s.skip(':') {
			return nil, errNotFlat
		}
		from := s.at
		value, ok := s.value()
		if !ok {
			return nil, errNotFlat
		}
		at[string(key[1:len(key)-1])] = stretch{uint32(from), uint32(from + len(value))}
	}
	return at, nil
}

// scan goes over JSON.
type scan struct {
	text []byte
	at   int
}

// skip goes past blanks and, if it comes next, past a mark; it reports whether it did.
func (s *scan) skip(mark byte) bool {
	for s.at < len(s.text) && s.text[s.at] <= ' ' {
		s.at++
	}
	if s.at == len(s.text) || s.text[s.at] != mark {
		return false
	}
	s.at++
	for s.at < len(s.text) && s.text[s.at] <= ' ' {
		s.at++
	}
	return true
}

// value goes past a string, or past an object with all that is in it.
func (s *scan) value() (text []byte, ok bool) {
	from := s.at
	for deep := 0; s.at < len(s.text); {
		c := s.text[s.at]
		s.at++
		switch {
		case c == '{':
			deep++
		case c == '}':
			deep--
		case c == '"' && !s.quoted():
			return nil, false
		}
		if deep <= 0 {
			text = s.text[from:s.at]
			return text, deep == 0 && len(text) > 1
		}
	}
	return nil, false
}

// quoted goes past the rest of a string, and reports whether it ends.
func (s *scan) quoted() bool {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return true
		}
	}
	return false
}

// sentences are those of one language, with the source behind it. They may be
// asked for by several goroutines.
type sentences struct {
	catalogues []*catalogue
	altered    func(*i18n.Message) *i18n.Message // nil: they are said as they are written

	mu        sync.Mutex // of what follows
	bundle    *i18n.Bundle
	localizer *i18n.Localizer
	known     map[string]bool // the keys that the bundle has
}

// has reports whether there is a sentence for a key.
func (s *sentences) has(key string) bool {
	for _, c := range s.catalogues {
		if _, ok := c.at[key]; ok {
			return true
		}
	}
	return false
}

// say gives the sentence of a key, "" if there is none.
func (s *sentences) say(cfg *i18n.LocalizeConfig) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.learn(cfg.MessageID)
	// An error beside a sentence only says that it is one of the source language, or has one form for all numbers.
	said, _ := s.localizer.Localize(cfg)
	return said
}

// learn puts a sentence into the bundle when it is asked for first.
func (s *sentences) learn(key string) {
	if s.known[key] {
		return
	}
	for _, c := range s.catalogues {
		m := c.message(key)
		if m == nil {
			continue
		}
		if s.altered != nil {
			m = s.altered(m)
		}
		s.bundle.MustAddMessages(c.tag, m) // Open has seen that the language has rules for plurals
		s.known[key] = true
	}
}
