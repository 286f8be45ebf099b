package wording

import (
	"slices"
	"strings"

	locale "github.com/jeandeaual/go-locale"
	"golang.org/x/text/language"
)

// Language is a language in which the program can speak.
type Language struct {
	Code string // names its catalogue, locale/<code>.json, and the setting
	Name string // as its speakers call it
}

// Pseudo is a language made of the English one: accents, two fifths longer, in
// brackets. It shows what was left untranslated, and where room is short.
const Pseudo = "qps"

// Languages lists the languages that are offered, the source first and the
// others by their names.
func Languages() []Language {
	return []Language{
		{Source, "English"},
		{"de", "Deutsch"},
		{"es", "Español"},
		{"fr", "Français"},
		{"pt", "Português (Brasil)"},
		{"hi", "हिन्दी"},
		{"zh", "简体中文"},
	}
}

// Known reports whether the program speaks the language of a code.
func Known(code string) bool {
	return code == Pseudo || slices.ContainsFunc(Languages(), func(l Language) bool { return l.Code == code })
}

// Match gives the code of the language that comes nearest to the first of the
// wishes that can be met at all, "" if none can. A wish is a tag such as
// "pt-BR", or a locale such as "de_AT.UTF-8".
func Match(wishes ...string) string {
	list := Languages()
	tags := make([]language.Tag, 0, len(list))
	for _, l := range list {
		tags = append(tags, language.Make(l.Code))
	}
	matcher := language.NewMatcher(tags)
	for _, wish := range wishes {
		wish, _, _ = strings.Cut(wish, ".")
		wish, _, _ = strings.Cut(wish, "@")
		if strings.EqualFold(wish, Pseudo) {
			return Pseudo
		}
		tag, err := language.Parse(wish)
		if err != nil || tag == language.Und {
			continue
		}
		if _, i, sure := matcher.Match(tag); sure >= language.High {
			return list[i].Code
		}
	}
	return ""
}

// System gives the language of the computer as far as the program speaks it,
// else the source language.
func System() string {
	wishes, err := locale.GetLocales()
	if code := Match(wishes...); err == nil && code != "" {
		return code
	}
	return Source
}
