package wording_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"telltale/app/wording"
	"telltale/assets"
)

// behind lists languages whose sentences may be missing or older than the English for now. It is empty when a version
// is made.
var behind = []string{}

// message is one sentence with its plural forms; one that reads the same for every number has "other" alone.
type message struct {
	raw   json.RawMessage
	forms map[string]string
	plain bool // written as one string
}

func messages(t *testing.T, lang string) map[string]message {
	t.Helper()
	raw, err := fs.ReadFile(assets.Locale, "locale/"+lang+".json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	out := map[string]message{}
	for key, raw := range file {
		m := message{raw: raw, forms: map[string]string{}}
		var one string
		if json.Unmarshal(raw, &one) == nil {
			m.forms["other"], m.plain = one, true
		} else if err := json.Unmarshal(raw, &m.forms); err != nil {
			t.Fatalf("%s, %s: %v", lang, key, err)
		}
		out[key] = m
	}
	return out
}

// translations calls a check for every language but the source. What it finds counts unless the language is behind.
func translations(t *testing.T, check func(english, own map[string]message, lang string) []string) {
	t.Helper()
	english := messages(t, wording.Source)
	if len(english) < 1000 {
		t.Fatalf("only %d English sentences: the test looks in the wrong place", len(english))
	}
	for _, l := range wording.Languages() {
		if l.Code == wording.Source {
			continue
		}
		t.Run(l.Code, func(t *testing.T) {
			late := slices.Contains(behind, l.Code)
			if _, err := fs.Stat(assets.Locale, "locale/"+l.Code+".json"); late && err != nil {
				t.Skip("this language is not begun")
			}
			faults := check(english, messages(t, l.Code), l.Code)
			slices.Sort(faults)
			for i, fault := range faults {
				switch {
				case !late:
					t.Error(fault)
				case i < 10:
					t.Log("behind: " + fault)
				}
			}
		})
	}
}

func TestEveryLanguageHasEveryKey(t *testing.T) {
	translations(t, func(english, own map[string]message, _ string) (faults []string) {
		for key := range english {
			if _, ok := own[key]; !ok {
				faults = append(faults, "no sentence for "+key)
			}
		}
		for key := range own {
			if _, ok := english[key]; !ok {
				faults = append(faults, "English has no "+key)
			}
		}
		return faults
	})
}

// pluralForms are the forms of whole numbers in each language (Unicode CLDR, plural rules). French, Portuguese and
// Spanish have “many” for whole millions; it may be left out where it reads as "other".
var pluralForms = map[string][]string{
	"de": {"one", "other"}, "es": {"one", "other"}, "fr": {"one", "other"}, "pt": {"one", "other"}, "hi": {"one", "other"}, "zh": {"other"},
}

func TestEveryLanguageHasItsPluralForms(t *testing.T) {
	translations(t, func(english, own map[string]message, lang string) (faults []string) {
		want := pluralForms[lang]
		for key, m := range own {
			if e, ok := english[key]; ok && (!m.plain || !e.plain && len(want) > 1) {
				faults = append(faults, formFaults(key, m, want, lang)...)
			}
		}
		return faults
	})
}

// formFaults compares the forms of a sentence with those of its language.
func formFaults(key string, m message, want []string, lang string) (faults []string) {
	for _, form := range want {
		if m.forms[form] == "" {
			faults = append(faults, fmt.Sprintf("%s has no form %q", key, form))
		}
	}
	for form := range m.forms {
		if !slices.Contains(want, form) && (form != "many" || !slices.Contains([]string{"es", "fr", "pt"}, lang)) {
			faults = append(faults, fmt.Sprintf("%s has a form %q that is no form of whole numbers", key, form))
		}
	}
	return faults
}

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

// placeholders lists what a sentence leaves open, each once, with the values of the command line.
func placeholders(s string) []string {
	found := append(placeholder.FindAllString(s, -1), regexp.MustCompile("`[^`]*`").FindAllString(s, -1)...)
	for i := range found {
		if found[i][0] == '`' {
			found[i] = "`…`"
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// allowed gives what a form may leave open: what the English leaves open in its form for many, or for one thing. Where
// "one" means one thing alone, it may do without the figure.
func allowed(english message, form, lang string) [][]string {
	list := [][]string{placeholders(english.forms["other"])}
	if form != "one" {
		return list
	}
	if one := english.forms["one"]; one != "" {
		list = append(list, placeholders(one))
	}
	if lang == "de" || lang == "es" { // in the others it stands for none too
		for _, l := range list {
			list = append(list, slices.DeleteFunc(slices.Clone(l), func(p string) bool { return p == "{{.N}}" }))
		}
	}
	return list
}

// A sentence must say every figure and name that the English says.
func TestEveryLanguageSaysTheSameFigures(t *testing.T) {
	translations(t, func(english, own map[string]message, lang string) (faults []string) {
		for key, m := range own {
			e, ok := english[key]
			if !ok {
				continue
			}
			for form, text := range m.forms {
				got := placeholders(text)
				if !slices.ContainsFunc(allowed(e, form, lang), func(want []string) bool { return slices.Equal(got, want) }) {
					faults = append(faults, fmt.Sprintf("%s, %s leaves open %q, and English %q", key, form, got, placeholders(e.forms["other"])))
				}
			}
		}
		return faults
	})
}

// printOf reckons as tools/catalogue does, which writes what is compared here.
func printOf(raw json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return ""
	}
	sum := sha256.Sum256(b.Bytes())
	return fmt.Sprintf("%x", sum[:4])
}

func TestNoSentenceIsOlderThanItsEnglish(t *testing.T) {
	translations(t, func(english, own map[string]message, lang string) (faults []string) {
		notes := map[string]string{}
		raw, err := os.ReadFile("../../assets/locale/made/" + lang + ".json")
		if err == nil {
			err = json.Unmarshal(raw, &notes)
		}
		if err != nil {
			faults = append(faults, err.Error())
		}
		for key, m := range own {
			if e, ok := english[key]; ok && notes[key] != printOf(e.raw)+" "+printOf(m.raw) {
				faults = append(faults, key+" was not made from the English of now: see “catalogue stale "+lang+"” in tools")
			}
		}
		return faults
	})
}

// The words that we do not use of a device (label specification B.5), in each language.
var forbidden = map[string]string{
	"de": `nie|niemals|sicher|sichere[rnms]?|sicherer|spioniert|spionieren|illegal|verboten|ungefährlich|teilt (sie|daten|das) mit`,
	"es": `nunca|jamás|segur[oa]|seguridad|espía|espían|espiar|ilegal|ilegales|compart(e|en) con`,
	"fr": `jamais|sécurisée?s?|espionne|espionnent|espionner|illégale?s?|partage avec|partagent avec`,
	"pt": `nunca|jamais|segur[oa]|espiona|espionam|espionar|ilegal|ilegais|compartilham? com`,
	"hi": `कभी नहीं|सुरक्षित|जासूसी|अवैध|ग़ैरकानूनी|गैरकानूनी`,
	"zh": `从不|永不|绝不|从未|安全|监视你|间谍|非法|违法`,
}

func TestNoForbiddenWordsInAnyLanguage(t *testing.T) {
	translations(t, func(_, own map[string]message, lang string) (faults []string) {
		word := regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{M}])(` + forbidden[lang] + `)(?:$|[^\p{L}\p{M}])`)
		if lang == "zh" { // its words stand without spaces
			word = regexp.MustCompile(forbidden[lang])
		}
		for key, m := range own {
			for _, s := range m.forms {
				if found := word.FindString(s); found != "" {
					faults = append(faults, fmt.Sprintf("%s says %q: %q", key, found, s))
				}
			}
		}
		return faults
	})
}

// Short sentences in every language: other languages than English need more words, and Chinese has none to count.
const (
	mostWordsElsewhere = 34
	mostCharacters     = 75
)

func TestPlainLanguageInAnyLanguage(t *testing.T) {
	ends := regexp.MustCompile(`[.:;!?।？！。：；](\s+|$)?|\n`)
	translations(t, func(_, own map[string]message, lang string) (faults []string) {
		for key, m := range own {
			for _, form := range slices.Sorted(maps.Keys(m.forms)) {
				s := m.forms[form]
				if (s != strings.TrimSpace(s) || strings.Contains(s, "  ")) && key != "list.comma" {
					faults = append(faults, fmt.Sprintf("%s has spaces to spare: %q", key, s))
				}
				for _, sentence := range ends.Split(placeholder.ReplaceAllString(s, "X X"), -1) {
					n, most := len(strings.Fields(sentence)), mostWordsElsewhere
					if lang == "zh" {
						n, most = utf8.RuneCountInString(sentence), mostCharacters
					}
					if n > most {
						faults = append(faults, fmt.Sprintf("%s has a sentence of %d: %q", key, n, s))
					}
				}
			}
		}
		return faults
	})
}
