package paper

import (
	"strings"

	"github.com/go-text/typesetting/segmenter"
)

// Wrap sets words in lines of at most a width in millimetres, broken where the script allows (Unicode annex 14); a
// single word that is wider is broken where it must be.
func (f *Fonts) Wrap(text string, style Style, width float64) []Line {
	var lines []string
	var line string
	wide := func(s string) float64 { return f.Set(strings.TrimRight(s, " "), style).Width }
	for _, word := range words(clean(text)) {
		if line != "" && wide(line+word) > width {
			lines, line = append(lines, line), ""
		}
		for line == "" && wide(word) > width {
			n := f.fits(word, style, width)
			lines, word = append(lines, word[:n]), word[n:]
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	set := make([]Line, 0, len(lines))
	for _, l := range lines {
		set = append(set, f.Set(strings.TrimRight(l, " "), style))
	}
	return set
}

// words cuts a text where a line may be broken.
func words(text string) []string {
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	var list []string
	for it := seg.LineIterator(); it.Next(); {
		list = append(list, string(it.Line().Text))
	}
	return list
}

// fits is how many bytes of a word go into a width, at least one letter.
func (f *Fonts) fits(word string, style Style, width float64) int {
	n := 0
	for i, r := range word {
		end := i + len(string(r))
		if n > 0 && f.Set(word[:end], style).Width > width {
			break
		}
		n = end
	}
	return n
}
