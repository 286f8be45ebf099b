package report

import (
	"errors"
	"fmt"
	"image/png"
	"io"
	"time"

	"telltale/app/report/paper"
	"telltale/assets"
)

// Paper is a size of paper.
type Paper string

// The sizes on which a label is printed.
const (
	A6 Paper = "a6"
	A4 Paper = "a4"
)

// ErrPaper is returned for a size of paper that is none of Paper.
var ErrPaper = errors.New("unknown size of paper")

// dotsPerMillimetre is how fine a label is drawn as a picture: 300 dots an inch.
const dotsPerMillimetre = 300 / 25.4

// WritePDF writes the label as a PDF with its typefaces in it. It is dated with the last packet that it rests on, so that
// the same label gives the same file.
func (c Card) WritePDF(w io.Writer, size Paper) error {
	f, err := fonts()
	if err != nil {
		return err
	}
	sheets, err := c.sheets(f, size)
	if err != nil {
		return err
	}
	return paper.WritePDF(w, sheets, paper.Document{
		Title: c.Label.Title, Creator: "Telltale", Language: c.Lang, Made: time.Unix(0, c.Label.LastNs).UTC(),
	})
}

// WritePNG draws the label of size A6 as a picture.
func (c Card) WritePNG(w io.Writer) error {
	f, err := fonts()
	if err != nil {
		return err
	}
	sheet, err := c.A6(f)
	if err != nil {
		return err
	}
	if err := png.Encode(w, sheet.Picture(dotsPerMillimetre)); err != nil {
		return fmt.Errorf("writing the picture of a label: %w", err)
	}
	return nil
}

func (c Card) sheets(f *paper.Fonts, size Paper) ([]*paper.Sheet, error) {
	switch size {
	case A6:
		sheet, err := c.A6(f)
		return []*paper.Sheet{sheet}, err
	case A4:
		return c.A4(f)
	}
	return nil, fmt.Errorf("printing on %q: %w", size, ErrPaper)
}

func fonts() (*paper.Fonts, error) { return paper.OpenFonts(assets.Fonts, "fonts") }
