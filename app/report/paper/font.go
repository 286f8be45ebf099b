// Package paper sets words and shapes on sheets measured in millimetres, and writes them as PDF or draws them as a picture.
package paper

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// MillimetresPerPoint is the length of a typographic point.
const MillimetresPerPoint = 25.4 / 72

// unknown stands for a letter that no typeface has.
const unknown = '?'

// setAt is the size at which letters are measured: so large that rounding to a 64th of a unit does not show.
const setAt = 1000

// Style is how words are set.
type Style struct {
	Points float64 // size
	Bold   bool
}

// Em is the size in millimetres.
func (s Style) Em() float64 { return s.Points * MillimetresPerPoint }

// Fonts are typefaces that stand in for each other where one lacks a letter. Not for several goroutines at once.
type Fonts struct {
	plain, bold []face
	shaper      shaping.HarfbuzzShaper
}

// face is one typeface.
type face struct {
	name string
	file []byte
	font *font.Face
}

// OpenFonts reads all TrueType files of a folder. A file with “Bold” in its name is the bold of its family; the order
// of names is the order in which they are asked for a letter.
func OpenFonts(files fs.FS, folder string) (*Fonts, error) {
	paths, err := fs.Glob(files, path.Join(folder, "*.ttf"))
	if err != nil {
		return nil, fmt.Errorf("looking for fonts: %w", err)
	}
	f := &Fonts{}
	for _, p := range paths {
		raw, err := fs.ReadFile(files, p)
		if err != nil {
			return nil, fmt.Errorf("reading a font: %w", err)
		}
		parsed, err := font.ParseTTF(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("reading the font %q: %w", p, err)
		}
		one := face{name: strings.TrimSuffix(path.Base(p), ".ttf"), file: raw, font: parsed}
		if strings.Contains(one.name, "Bold") {
			f.bold = append(f.bold, one)
		} else {
			f.plain = append(f.plain, one)
		}
	}
	if len(f.plain) == 0 {
		return nil, fmt.Errorf("looking for fonts in %q: %w", folder, fs.ErrNotExist)
	}
	f.bold = slices.Concat(f.bold, f.plain) // a script without a bold is set plain
	return f, nil
}

// Line is words set in one line.
type Line struct {
	Width float64 // millimetres
	style Style
	runs  []run
}

// run is a part of a line in one typeface.
type run struct {
	face   *face
	text   string
	at     float64 // from the left of the line, millimetres
	glyphs []glyph
	shaped bool // its letters change shape or place, so that a text operator of PDF would set them wrongly
}

// glyph is one drawn letter at its place in a run; in parts of the em.
type glyph struct {
	id   font.GID
	x, y float64
}

// Set sets words in one line, whatever its width. Line feeds and other controls become spaces.
func (f *Fonts) Set(text string, style Style) Line {
	l := Line{style: style}
	for _, p := range f.split(clean(text), style.Bold) {
		r, width := f.shape(p, style)
		r.at = l.Width
		l.Width += width
		l.runs = append(l.runs, r)
	}
	return l
}

// clean replaces what cannot be printed.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}

// piece is a stretch of text in one typeface.
type piece struct {
	face *face
	text []rune
}

// split finds a typeface for each letter. Spaces stay with what stands before them.
func (f *Fonts) split(text string, bold bool) []piece {
	faces := f.plain
	if bold {
		faces = f.bold
	}
	var list []piece
	for _, r := range text {
		last := len(list) - 1
		if last >= 0 && between(r) && has(list[last].face, r) {
			list[last].text = append(list[last].text, r)
			continue
		}
		one, r := faceFor(faces, r)
		if last < 0 || list[last].face != one {
			list = append(list, piece{face: one})
			last++
		}
		list[last].text = append(list[last].text, r)
	}
	return list
}

// faceFor is the first typeface that has a letter, with the letter; if none has, the first with what stands for it.
func faceFor(faces []face, r rune) (*face, rune) {
	i := slices.IndexFunc(faces, func(one face) bool { return has(&one, r) })
	if i < 0 || r > 0xffff { // the PDF names letters by two bytes
		return &faces[0], unknown
	}
	return &faces[i], r
}

// between reports whether a letter only stands between others, or joins or parts them.
func between(r rune) bool { return r == ' ' || r == 0x200c || r == 0x200d }

func has(one *face, r rune) bool {
	_, ok := one.font.NominalGlyph(r)
	return ok
}

// shape sets a piece; the width is in millimetres. Pairs are not kerned and letters not joined to ligatures in scripts
// that need neither, so that a reader of PDF, which does not do so either, sets the same width.
func (f *Fonts) shape(p piece, style Style) (run, float64) {
	script := scriptOf(p.text)
	in := shaping.Input{
		Text: p.text, RunEnd: len(p.text), Direction: di.DirectionLTR, Face: p.face.font, Size: fixed.I(setAt),
		Script: script, Language: language.NewLanguage("en"),
	}
	r := run{face: p.face, text: string(p.text), shaped: !plainScript(script)}
	if !r.shaped {
		in.FontFeatures = []shaping.FontFeature{{Tag: ot.MustNewTag("kern")}, {Tag: ot.MustNewTag("liga")}}
	}
	x, y := 0.0, 0.0
	for _, g := range f.shaper.Shape(in).Glyphs {
		r.glyphs = append(r.glyphs, glyph{id: g.GlyphID, x: x + part(g.XOffset), y: y + part(g.YOffset)})
		x += part(g.Advance)
	}
	return r, x * style.Em()
}

// part is a length as a part of the em.
func part(v fixed.Int26_6) float64 { return float64(v) / 64 / setAt }

// scriptOf is the script of the first letter that has one.
func scriptOf(text []rune) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited {
			return s
		}
	}
	return language.Latin
}

// plainScript reports whether letters of a script stand one after the other as they are.
func plainScript(s language.Script) bool {
	switch s {
	case language.Latin, language.Greek, language.Cyrillic, language.Han, language.Hiragana, language.Katakana, language.Hangul, language.Bopomofo:
		return true
	}
	return false
}
