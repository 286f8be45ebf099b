package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"telltale/app/ui/theme"
)

// breakAt returns the lines of the text at a width; the last answer is kept, since layouts ask several times.
func (t *Text) breakAt(width float32) []textLine {
	scale := theme.Factor()
	if t.lines != nil && t.width == width && t.scale == scale {
		return t.lines
	}
	b := breaker{spans: t.Spans, width: width}
	for i, s := range t.Spans {
		for _, word := range words(s.Text) {
			b.add(i, word)
		}
	}
	b.end()
	t.lines, t.width, t.scale = b.lines, width, scale
	return t.lines
}

// words splits a text where a line may end, so that the pieces put together are the text again; a line break stands
// alone. Lines end at spaces, and in Chinese between most characters.
func words(s string) []string {
	var out []string
	start := 0
	cut := func(end int) {
		if end > start {
			out = append(out, pieces(s[start:end])...)
		}
		start = end
	}
	var before, last rune // the two runes in front
	for i, r := range s {
		switch {
		case r == '\n':
			cut(i)
			out = append(out, "\n")
			start = i + 1
		case last == ' ' && r != ' ' && !clings(before, r) && (!unicode.IsDigit(before) || !unitFirst(s[i:])):
			cut(i)
		case parts(last, r):
			cut(i)
		}
		before, last = last, r
	}
	cut(len(s))
	return out
}

// clings reports whether two runes with a space between them stay on one line: a figure and its unit, a Chinese one
// too, and what French sets apart.
func clings(before, after rune) bool {
	return strings.ContainsRune("%?!:;»", after) || before == '«' || unicode.IsDigit(before) && unspaced(after)
}

// unitFirst reports whether a text begins with a unit of data as it is written after its figure.
func unitFirst(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	switch strings.TrimRight(word, ".,:;)") {
	case "B", "kB", "MB", "GB", "TB", "Ko", "Mo", "Go":
		return true
	}
	return false
}

// parts reports whether a line may end between two runes with no space between them: one of them is Chinese, neither a
// line begins with what closes, nor does one end with what opens, and a figure keeps the word that it counts (Unicode
// Standard Annex 14, classes ID, CL, OP, NS and NU).
func parts(before, after rune) bool {
	if !unspaced(before) && !unspaced(after) || unicode.IsSpace(before) || unicode.IsSpace(after) || before == 0 || before == '\n' {
		return false
	}
	return !strings.ContainsRune("、。，．：；？！）】》〉」』〕％…—·々ー”’),.:;?!%", after) &&
		!strings.ContainsRune("（【《〈「『〔“‘(—", before) && !unicode.IsDigit(before)
}

// unspaced reports whether a rune is one of those that stand without spaces.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// hostLength is the length in bytes from which a word may also end a line after a full stop or a stroke: it is a name of
// a machine then, and no figure.
const hostLength = 24

// pieces splits a word after its hyphens, and a long one after its full stops too.
func pieces(word string) []string {
	var out []string
	start := 0
	for i := 1; i+1 < len(word); i++ {
		stop := word[i] == '-' || len(word) > hostLength && strings.IndexByte("./_", word[i]) >= 0
		if stop && i+1-start > 2 {
			out = append(out, word[start:i+1])
			start = i + 1
		}
	}
	return append(out, word[start:])
}

type breaker struct {
	spans []Span
	width float32
	line  textLine
	lines []textLine
}

func (b *breaker) add(span int, word string) {
	s := b.spans[span]
	if word == "\n" {
		b.line.height = max(b.line.height, s.lineHeight())
		b.end()
		return
	}
	// The space after the last word of a line hangs over the edge.
	need := s.measure(strings.TrimRightFunc(word, unicode.IsSpace))
	if len(b.line.runs) > 0 && b.line.width+need > b.width {
		b.end()
	}
	for need > b.width && utf8.RuneCountInString(word) > 1 {
		head := b.fitting(s, word)
		b.put(span, head)
		b.end()
		word = word[len(head):]
		need = s.measure(strings.TrimRightFunc(word, unicode.IsSpace))
	}
	b.put(span, word)
}

// fitting returns as many letters of the word as the line holds, at least one.
func (b *breaker) fitting(s Span, word string) string {
	end := 0
	for end < len(word) {
		next := end + letter(word[end:])
		if end > 0 && s.measure(word[:next]) > b.width {
			break
		}
		end = next
	}
	return word[:end]
}

// letter returns how many bytes the first letter of a word takes, with the marks that are part of it: the vowels and
// joined consonants of Hindi are no letters of their own.
func letter(word string) int {
	joins := false
	for i, r := range word {
		const virama, joiner = '\u094D', '\u200D'
		if i > 0 && !joins && !unicode.Is(unicode.M, r) && r != joiner {
			return i
		}
		joins = r == virama || r == joiner
	}
	return len(word)
}

func (b *breaker) put(span int, word string) {
	s := b.spans[span]
	last := len(b.line.runs) - 1
	if last >= 0 && b.line.runs[last].span == span {
		run := &b.line.runs[last]
		run.text += word
		run.w = s.measure(run.text)
		b.line.width = run.x + run.w
	} else {
		w := s.measure(word)
		b.line.runs = append(b.line.runs, textRun{span: span, text: word, x: b.line.width, w: w})
		b.line.width += w
	}
	b.line.height = max(b.line.height, s.lineHeight())
}

func (b *breaker) end() {
	if len(b.line.runs) == 0 && b.line.height == 0 {
		return
	}
	if last := len(b.line.runs) - 1; last >= 0 {
		run := &b.line.runs[last]
		run.text = strings.TrimRightFunc(run.text, unicode.IsSpace)
		run.w = b.spans[run.span].measure(run.text)
		b.line.width = run.x + run.w
	}
	b.lines = append(b.lines, b.line)
	b.line = textLine{}
}
