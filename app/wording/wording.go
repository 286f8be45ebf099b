// Package wording says things to people: it turns a key of the catalogue and
// its figures into one whole sentence of the chosen language.
package wording

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Source is the language in which the catalogue is written first.
const Source = "en"

// Args are the figures and names that a sentence holds. A name comes from the
// network or the owner; it is put in as it is and must be clean already.
type Args map[string]any

// Words says sentences in one language. It may be used by several goroutines.
type Words struct {
	code    string
	said    *sentences
	printer *message.Printer
	zone    *time.Location // in which times are told
}

// Open reads the catalogue of a language from files named locale/<lang>.json,
// with the source language behind it for a key it lacks; Pseudo is made of the
// source. Times are told in UTC. It returns an error when the language has no
// file or a file is not right.
func Open(fsys fs.FS, lang string) (*Words, error) {
	spoken := lang
	if lang == Pseudo {
		spoken = Source
	}
	tag, err := language.Parse(spoken)
	if err != nil {
		return nil, fmt.Errorf("reading language %q: %w", lang, err)
	}
	said := &sentences{bundle: i18n.NewBundle(language.English), known: map[string]bool{}}
	if lang == Pseudo {
		said.altered = pseudo
	}
	for _, name := range slices.Compact([]string{Source, spoken}) {
		c, err := openCatalogue(fsys, name)
		if err == nil {
			err = said.bundle.AddMessages(c.tag) // none yet: it tells whether the language has rules for plurals
		}
		if err != nil {
			return nil, err
		}
		said.catalogues = append(said.catalogues, c)
	}
	said.localizer = i18n.NewLocalizer(said.bundle, spoken, Source)
	return &Words{code: lang, said: said, printer: message.NewPrinter(tag), zone: time.UTC}, nil
}

// Lang gives the code of the language.
func (w *Words) Lang() string { return w.code }

// In gives the same words with times told in a time zone.
func (w *Words) In(zone *time.Location) *Words {
	out := *w
	out.zone = zone
	return &out
}

// Say gives the sentence of a key. A key that the catalogue lacks comes back
// in brackets, so that a test and a person see it; nothing is hidden.
func (w *Words) Say(key string, args Args) string {
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: w.figures(args)}, key)
}

// Count gives the sentence of a key in the plural form for n. The sentence
// finds n as {{.N}}. A sentence that reads the same for every n needs no forms.
func (w *Words) Count(key string, n int, args Args) string {
	with := Args{"N": n}
	for k, v := range args {
		with[k] = v
	}
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: w.figures(with), PluralCount: n}, key)
}

// Has reports whether the catalogue holds a key.
func (w *Words) Has(key string) bool { return w.said.has(key) }

// Keys lists the keys of the catalogue in order.
func (w *Words) Keys() []string {
	keys := map[string]bool{}
	for _, c := range w.said.catalogues {
		for k := range c.at {
			keys[k] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

func (w *Words) localize(cfg *i18n.LocalizeConfig, key string) string {
	if s := w.said.say(cfg); s != "" {
		return s
	}
	return "[" + key + "]"
}

// figures writes numbers in the way of the language.
func (w *Words) figures(args Args) Args {
	out := make(Args, len(args)+1)
	if _, timed := args["FromTime"]; timed { // such a sentence says whose time it is
		out["Zone"] = w.Zone()
	}
	for k, v := range args {
		switch n := v.(type) {
		case int:
			out[k] = w.printer.Sprintf("%d", n)
		case uint64:
			out[k] = w.printer.Sprintf("%d", n)
		case []string:
			out[k] = w.List(n)
		default:
			out[k] = v
		}
	}
	return out
}

// List joins names as the language lists them: "A, B and C".
func (w *Words) List(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	last := len(names) - 1
	return w.Say("list.last", Args{"First": strings.Join(names[:last], w.Say("list.comma", nil)), "Last": names[last]})
}

// Text puts sentences one after the other. Those of Chinese end with a wide
// full stop and need no space.
func (w *Words) Text(sentences ...string) string {
	space := " "
	if w.code == "zh" {
		space = ""
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(sentences), func(s string) bool { return s == "" }), space)
}

// First parts the first sentence of a text from those after it, "" for none. A
// full stop ends a sentence where the language says so: one in front of a space,
// and the wide one of Chinese anywhere.
func (w *Words) First(text string) (first, rest string) {
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if r == '。' || (r == '.' || r == '।') && strings.HasPrefix(text[end:], " ") {
			return text[:end], strings.TrimPrefix(text[end:], " ")
		}
	}
	return text, ""
}
