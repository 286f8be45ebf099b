package paper

import (
	"fmt"
	"image/color"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Document says what a PDF tells of itself.
type Document struct {
	Title    string
	Creator  string // the program
	Language string // tag such as "de"
	Made     time.Time
}

// invisible is the way of showing text that only searching and copying find (PDF 32000-1:2008, 9.3.6).
const invisible = 3

// WritePDF writes sheets as the pages of a document, all shapes as outlines and all letters with their typefaces in the
// file. The same sheets and document give the same bytes.
func WritePDF(w io.Writer, sheets []*Sheet, d Document) error {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: 210, Ht: 297}})
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.Made)
	pdf.SetModificationDate(d.Made)
	pdf.SetTitle(d.Title, true)
	pdf.SetCreator(d.Creator, true)
	pdf.SetProducer(d.Creator, true)
	pdf.SetLang(d.Language)
	p := press{pdf: pdf, known: map[string]bool{}}
	for _, s := range sheets {
		pdf.AddPageFormat("P", fpdf.SizeType{Wd: s.Width, Ht: s.Height})
		for _, m := range s.marks {
			p.mark(m)
		}
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("writing the PDF: %w", err)
	}
	return nil
}

// press puts marks on the pages of a document.
type press struct {
	pdf   *fpdf.Fpdf
	known map[string]bool // typefaces that are in the document
}

func (p *press) mark(m mark) {
	p.fill(m.outline, m.colour)
	if m.line == nil {
		return
	}
	for _, r := range m.line.runs {
		if r.shaped {
			// Letters that change shape are drawn as outlines; the words lie invisible over them, to be found and copied.
			p.fill(r.outline(m.x, m.y, m.line.style), m.colour)
			p.pdf.SetTextRenderingMode(invisible)
		}
		p.words(r, m)
		p.pdf.SetTextRenderingMode(0)
	}
}

func (p *press) words(r run, m mark) {
	if !p.known[r.face.name] {
		p.known[r.face.name] = true
		p.pdf.AddUTF8FontFromBytes(r.face.name, "", r.face.file)
	}
	p.pdf.SetFont(r.face.name, "", m.line.style.Points)
	p.pdf.SetTextColor(int(m.colour.R), int(m.colour.G), int(m.colour.B))
	p.pdf.Text(m.x+r.at, m.y, r.text)
}

func (p *press) fill(o Outline, c color.NRGBA) {
	if len(o) == 0 {
		return
	}
	p.pdf.SetFillColor(int(c.R), int(c.G), int(c.B))
	for i, s := range o {
		to := s.To[len(s.To)-1]
		switch {
		case s.Move:
			if i > 0 {
				p.pdf.ClosePath()
			}
			p.pdf.MoveTo(to.X, to.Y)
		case len(s.To) == 1:
			p.pdf.LineTo(to.X, to.Y)
		default:
			p.pdf.CurveBezierCubicTo(s.To[0].X, s.To[0].Y, s.To[1].X, s.To[1].Y, to.X, to.Y)
		}
	}
	p.pdf.ClosePath()
	p.pdf.DrawPath("F")
}
