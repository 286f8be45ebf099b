package report

import (
	"io"
	"math"
	"time"

	"telltale/app/report/paper"
	"telltale/app/view"
)

// Note is a note for the others at home to be printed.
type Note struct {
	Text view.Note
	Lang string // tag of the language of its words
}

// The measures of a note in millimetres.
const (
	noteMargin = 24.0
	noteIcon   = 17.0
	noteBlank  = 9.5 // height of a line to be filled in
	noteIndent = 4.6 // of a sentence behind its dot
)

// WritePDF writes the note on one sheet of size A4, as a PDF with its typefaces in it. The same note gives the same file.
func (n Note) WritePDF(w io.Writer) error {
	f, err := fonts()
	if err != nil {
		return err
	}
	sheet, err := n.A4(f)
	if err != nil {
		return err
	}
	return paper.WritePDF(w, []*paper.Sheet{sheet}, paper.Document{
		Title: n.Text.Title, Creator: "Telltale", Language: n.Lang, Made: time.Unix(0, n.Text.MadeNs).UTC(),
	})
}

// A4 sets the note on one sheet, as large as there is room for.
func (n Note) A4(f *paper.Fonts) (*paper.Sheet, error) {
	for points := 12.0; ; points -= 0.5 {
		s := &setter{fonts: f, sheet: &paper.Sheet{Width: a4Width, Height: a4Height}, x: noteMargin, y: noteMargin, width: a4Width - 2*noteMargin}
		n.set(s, points)
		foot := paper.Style{Points: 8.5}
		lines := f.Wrap(n.Text.Foot, foot, s.width)
		top := a4Height - noteMargin - float64(len(lines))*foot.Em()*leading
		if s.y <= top-4 || points <= 7 {
			s.y = math.Max(top, s.y)
			s.lines(lines, s.x, foot, grey)
			return s.sheet, s.err
		}
	}
}

// set sets the note with sentences of a size.
func (n Note) set(s *setter, points float64) {
	body := paper.Style{Points: points}
	title := paper.Style{Points: points * 1.9, Bold: true}
	s.icon("envelope-open", paper.Box{X: s.x, Y: s.y, W: noteIcon, H: noteIcon}, black)
	indent := noteIcon + 6
	top := s.y
	s.lines(s.fonts.Wrap(n.Text.Title, title, s.width-indent), s.x+indent, title, black)
	s.y += 1.5
	s.lines(s.fonts.Wrap(n.Text.Lead, body, s.width-indent), s.x+indent, body, black)
	s.y = math.Max(s.y, top+noteIcon) + 5
	for _, blank := range n.Text.Blanks {
		s.blank(blank, body)
	}
	for _, part := range n.Text.Parts {
		s.y += points * 0.42
		s.words(part.Title, paper.Style{Points: points * 1.15, Bold: true}, black)
		s.y += 0.6
		for _, line := range part.Lines {
			s.point(line, body)
		}
	}
}

// blank sets a line to be filled in, or what stands there.
func (s *setter) blank(b view.NoteBlank, style paper.Style) {
	word := s.fonts.Set(b.Word, style)
	at := s.x + word.Width + 3
	base := s.y + noteBlank - 2
	s.sheet.Text(s.x, base, word, black)
	if b.Says != "" {
		s.sheet.Text(at, base, s.fonts.Set(b.Says, paper.Style{Points: style.Points, Bold: true}), black)
	} else {
		s.sheet.Fill(paper.Stroke(paper.Point{X: at, Y: base + 0.8}, paper.Point{X: s.x + s.width, Y: base + 0.8}, 0.2), grey)
	}
	s.y += noteBlank
}

// point sets a sentence behind a dot.
func (s *setter) point(text string, style paper.Style) {
	lines := s.fonts.Wrap(text, style, s.width-noteIndent)
	const size = 1.3
	s.sheet.Fill(paper.Round(paper.Box{X: s.x + 0.6, Y: s.y + style.Em()*leading*0.5 - size*0.4, W: size, H: size}, size), black)
	s.lines(lines, s.x+noteIndent, style, black)
	s.y += 0.8
}
