package theme_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"telltale/app/ui/theme"
	"telltale/app/wording"
	"telltale/assets"
	"telltale/classify/knowledge"
)

// letters reads which characters a font has.
func letters(t *testing.T, r fyne.Resource) func(rune) bool {
	t.Helper()
	f, err := sfnt.Parse(r.Content())
	if err != nil {
		t.Fatalf("%s: %v", r.Name(), err)
	}
	var buf sfnt.Buffer
	return func(c rune) bool {
		i, err := f.GlyphIndex(&buf, c)
		return err == nil && i != 0
	}
}

// drawn reports for a style whether a character is drawn by the fonts that the program carries.
func drawn(t *testing.T, style fyne.TextStyle) func(rune) bool {
	t.Helper()
	ours, theirs := letters(t, theme.New(theme.LookPaper, 1).Font(style)), letters(t, fynetheme.DefaultTheme().Font(style))
	return func(c rune) bool { return ours(c) || theirs(c) }
}

var styles = map[string]fyne.TextStyle{"regular": {}, "bold": {Bold: true}}

func TestEveryCharacterOfTheCataloguesIsDrawn(t *testing.T) {
	files, err := fs.Glob(assets.Locale, "locale/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d catalogues, error %v", len(files), err)
	}
	for name, style := range styles {
		has := drawn(t, style)
		for _, path := range files {
			raw, err := fs.ReadFile(assets.Locale, path)
			if err != nil {
				t.Fatal(err)
			}
			var catalogue map[string]any
			if err := json.Unmarshal(raw, &catalogue); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			for key, s := range catalogue {
				for _, c := range missing(has, s) {
					t.Errorf("%s, %s: no font has %q (%U); run tools/fontmaker/make.py", name, key, c, c)
				}
			}
		}
	}
}

// missing lists the characters of a sentence, or of its forms, that no font has.
func missing(has func(rune) bool, sentence any) []rune {
	var out []rune
	switch s := sentence.(type) {
	case string:
		for _, c := range s {
			if !unicode.IsControl(c) && !has(c) {
				out = append(out, c)
			}
		}
	case map[string]any:
		for _, form := range s {
			out = append(out, missing(has, form)...)
		}
	}
	return out
}

func TestNamesOfCountriesAndLanguagesAreDrawn(t *testing.T) {
	has, tables := drawn(t, fyne.TextStyle{}), knowledge.Open(assets.Data)
	for _, l := range wording.Languages() {
		for _, c := range missing(has, l.Name) {
			t.Errorf("no font has %q of %s", c, l.Name)
		}
		for _, code := range tables.Countries() {
			for _, c := range missing(has, tables.CountryName(code, l.Code)) {
				t.Errorf("no font has %q of %s in %s", c, code, l.Name)
			}
		}
		sentence, pseudo := "The quick brown fox jumps over the lazy dog", wording.PseudoSentence("The Quick Brown Fox Jumps Over The Lazy Dog")
		if gone := missing(has, sentence+pseudo); len(gone) > 0 {
			t.Errorf("no font has %q", gone)
		}
	}
}

// Names that people give to devices hold what is taught at school: GB 2312 and Devanagari.
func TestNamesOfDevicesAreDrawn(t *testing.T) {
	for name, style := range styles {
		has := drawn(t, style)
		if gone := missing(has, "客厅电视小米扫地机器人厨房冰箱儿童房监控李雷韩梅梅燚犇鑫，。！？（）：；、《》【】ａＢ１"); len(gone) > 0 && !slices.Equal(gone, []rune("燚犇")) {
			t.Errorf("%s: no font has %q", name, gone)
		}
		if gone := missing(has, "रसोई का कैमरा क्षेत्र ज्ञान श्री ₹ १२३ ॐ । ॥"); len(gone) > 0 {
			t.Errorf("%s: no font has %q", name, gone)
		}
	}
}

// The toolkit takes the first font that has a letter, and ours comes first: it must leave Latin to Noto Sans.
func TestNoLetterIsInBothFonts(t *testing.T) {
	for name, style := range styles {
		ours, theirs := letters(t, theme.New(theme.LookPaper, 1).Font(style)), letters(t, fynetheme.DefaultTheme().Font(style))
		for c := rune('!'); c < 0x2E80; c++ {
			if unicode.IsGraphic(c) && !unicode.IsSpace(c) && !unicode.Is(unicode.Devanagari, c) && !unicode.In(c, unicode.Mn, unicode.Sk, unicode.Inherited) &&
				c != '◌' && ours(c) && theirs(c) {
				t.Errorf("%s: %q (%U) is in both", name, c, c)
			}
		}
	}
}
