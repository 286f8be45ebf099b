package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"strings"
	"testing"

	"telltale/app/report"
	"telltale/app/report/paper"
	"telltale/app/view"
	"telltale/assets"
)

var symbols = []string{"companies", "trackers", "borders", "envelope", "load", "night", "doors", "care"}

// card is a label with a symbol in each state, and sentences of so many words.
func card(words int) report.Card {
	l := view.LabelText{
		Title: "Care label of TV", Name: "TV", Icon: "smart_tv", Lines: []string{"Orvo smart TV.", "Seen from 1 to 9 March 2026."},
		Foot: "It is not a test certificate.", LastNs: 1773446400e9,
	}
	states := []view.Symbol{
		{State: view.StateLetter, Letter: "C", Dots: 3, Least: 3},
		{State: view.StateRange, Letter: "B–D", Dots: 4, Least: 2},
		{State: view.StateNotYet},
		{State: view.StateUnknown},
	}
	for i, id := range symbols {
		s := states[i%4]
		s.ID, s.Title = id, fmt.Sprintf("Title %d", i+1)
		s.Sentence = strings.TrimSpace(strings.Repeat(fmt.Sprintf("told%d ", i+1), words))
		l.Symbols = append(l.Symbols, view.LabelSymbol{Symbol: s, Doubt: strings.Repeat("doubt ", words), Can: strings.Repeat("can ", words)})
	}
	return report.Card{Label: l, Print: "Telltale 1.0 · fingerprint 1a2d", Lang: "en"}
}

func fonts(t *testing.T) *paper.Fonts {
	t.Helper()
	f, err := paper.OpenFonts(assets.Fonts, "fonts")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCardTellsAllSymbolsInTheirOrder(t *testing.T) {
	sheet, err := card(8).A6(fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(sheet.Words(), "\n")
	at := 0
	for _, want := range []string{
		"TV", "Orvo smart TV.", "Seen from", "Title 1", "Title 2", "Title 3", "Title 4", "Title 5", "Title 6", "Title 7", "Title 8",
		"told1", "told8", "It is not a test certificate.", "fingerprint 1a2d",
	} {
		i := strings.Index(all[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing, or not in its place:\n%s", want, all)
		}
		at += i
	}
}

// TestCardKeepsInItsFrame holds however long the sentences are: outside the frame, and on its line, nothing is drawn over.
func TestCardKeepsInItsFrame(t *testing.T) {
	f := fonts(t)
	for _, words := range []int{0, 1, 10, 40, 300} {
		c := card(words)
		c.Label.Name = strings.Repeat("A long name ", 1+words/10)
		sheet, err := c.A6(f)
		if err != nil {
			t.Fatal(err)
		}
		if told := strings.Contains(strings.Join(sheet.Words(), " "), "told1"); told != (words > 0 && words < 30) {
			t.Errorf("%d words a sentence: they are told: %v", words, told)
		}
		img := sheet.Picture(4)
		for _, edge := range []image.Rectangle{image.Rect(0, 0, 420, 12), image.Rect(0, 580, 420, 592), image.Rect(0, 0, 12, 592), image.Rect(408, 0, 420, 592)} {
			if dark(img, edge) {
				t.Errorf("%d words a sentence: something is drawn at the edge %v", words, edge)
			}
		}
	}
}

func dark(img image.Image, r image.Rectangle) bool {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if g, _, _, _ := img.At(x, y).RGBA(); g < 0xf000 {
				return true
			}
		}
	}
	return false
}

// TestStatesAreToldWithoutColour holds that the four states of a symbol look different.
func TestStatesAreToldWithoutColour(t *testing.T) {
	c := card(1)
	for i := range c.Label.Symbols {
		c.Label.Symbols[i].ID, c.Label.Symbols[i].Title = "care", "x"
	}
	sheet, err := c.A6(fonts(t))
	if err != nil {
		t.Fatal(err)
	}
	img := sheet.Picture(4)
	seen := map[string]int{}
	for i := range 4 {
		var cell bytes.Buffer
		x := int((4.5 + float64(i)*24) * 4)
		if err := png.Encode(&cell, img.SubImage(image.Rect(x+4, 100, x+92, 220))); err != nil {
			t.Fatal(err)
		}
		if before, ok := seen[cell.String()]; ok {
			t.Errorf("states %d and %d look alike", before, i)
		}
		seen[cell.String()] = i
	}
}

func TestLongLabelsTakeMoreSheets(t *testing.T) {
	f := fonts(t)
	for words, want := range map[int]int{1: 1, 12: 1, 60: 3} {
		sheets, err := card(words).A4(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(sheets) != want {
			t.Errorf("%d words a sentence take %d sheets, want %d", words, len(sheets), want)
		}
		var all []string
		for _, s := range sheets {
			all = append(all, s.Words()...)
		}
		text := strings.Join(all, " ")
		for _, one := range []string{"told8", "doubt", "can", "fingerprint"} {
			if !strings.Contains(text, one) {
				t.Errorf("%d words a sentence: %q is missing", words, one)
			}
		}
	}
}

func TestWritePDFAndPNG(t *testing.T) {
	c := card(3)
	for size, box := range map[report.Paper]string{report.A6: "297.64 419.53", report.A4: "595.28 841.89"} {
		var b bytes.Buffer
		if err := c.WritePDF(&b, size); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), box) {
			t.Errorf("%s has no page of %s points", size, box)
		}
	}
	var b bytes.Buffer
	if err := c.WritePDF(&b, "letter"); !errors.Is(err, report.ErrPaper) {
		t.Errorf("an unknown paper gave %v", err)
	}
	if err := c.WritePNG(&b); err != nil {
		t.Fatal(err)
	}
	img, err := png.DecodeConfig(&b)
	if err != nil || img.Width != 1240 || img.Height != 1748 {
		t.Errorf("the picture is %d by %d, %v", img.Width, img.Height, err)
	}
	if err := c.WritePNG(full{}); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a full disk gave %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, fs.ErrInvalid }

// TestADeviceWithoutADrawing holds that a kind that nobody drew can be printed.
func TestADeviceWithoutADrawing(t *testing.T) {
	c := card(1)
	c.Label.Icon = "no such kind"
	if _, err := c.A6(fonts(t)); err != nil {
		t.Error(err)
	}
}
