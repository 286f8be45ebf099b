package wording

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// The brackets around each sentence of the pseudo-language. A text without
// them comes from no catalogue; one that lacks its end was cut.
const (
	PseudoOpen  = "«"
	PseudoClose = "»"
)

// pseudoGrowth is by how much a sentence grows, as a share of its letters:
// German and French need up to that much more room than English.
const pseudoGrowth = 0.4

var pseudoLetters = strings.NewReplacer(
	"a", "á", "c", "ç", "d", "ð", "e", "é", "g", "ğ", "h", "ĥ", "i", "î", "j", "ĵ", "k", "ķ", "l", "ļ", "n", "ñ", "o", "ö", "r", "ŕ", "s", "š", "t", "ŧ",
	"u", "û", "w", "ŵ", "y", "ý", "z", "ž", "A", "Å", "B", "ß", "C", "Ç", "D", "Ð", "E", "Ê", "G", "Ğ", "H", "Ĥ", "I", "Î", "J", "Ĵ", "K", "Ķ", "L", "Ļ",
	"N", "Ñ", "O", "Ø", "R", "Ŕ", "S", "Š", "T", "Ŧ", "U", "Û", "W", "Ŵ", "Y", "Ý", "Z", "Ž",
)

// pseudo turns a message of the source into the pseudo-language.
func pseudo(m *i18n.Message) *i18n.Message {
	out := *m
	for _, form := range []*string{&out.Zero, &out.One, &out.Two, &out.Few, &out.Many, &out.Other} {
		if *form != "" {
			*form = PseudoSentence(*form)
		}
	}
	return &out
}

// PseudoSentence turns one sentence into the pseudo-language. Placeholders, and
// words between grave accents, which name a value of the command line, stay;
// what holds no letters beside them stays as a whole.
func PseudoSentence(s string) string {
	if !strings.ContainsFunc(kept.ReplaceAllString(s, ""), unicode.IsLetter) {
		return s
	}
	var out strings.Builder
	out.WriteString(PseudoOpen)
	var due float64
	from := 0
	for _, span := range append(kept.FindAllStringIndex(s, -1), []int{len(s), len(s)}) {
		for _, r := range s[from:span[0]] {
			letter := pseudoLetters.Replace(string(r))
			out.WriteString(letter)
			if !unicode.IsLetter(r) {
				continue
			}
			due += pseudoGrowth
			for ; due >= 1 && strings.ContainsRune("aeiou", r); due-- {
				out.WriteString(letter)
			}
		}
		out.WriteString(s[span[0]:span[1]])
		from = span[1]
	}
	out.WriteString(PseudoClose)
	return out.String()
}

// kept is what stays as it is in the pseudo-language.
var kept = regexp.MustCompile("\\{\\{[^}]*\\}\\}|`[^`]*`")
