package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"telltale/app/report"
	"telltale/app/view"
)

// note is a note with so many words in each sentence.
func note(words int) report.Note {
	told := func(n int) string { return strings.TrimSpace(strings.Repeat(fmt.Sprintf("told%d ", n), words)) }
	n := view.Note{
		Title: "The network is watched", Lead: told(0), Foot: "Printed with Telltale", MadeNs: 1773446400e9,
		Blanks: []view.NoteBlank{{Word: "Who does this:"}, {Word: "Since:", Says: "15 March 2026"}},
	}
	for i := 1; i < 11; i += 2 {
		n.Parts = append(n.Parts, view.NotePart{Title: fmt.Sprintf("Part %d", i), Lines: []string{told(i), told(i + 1)}})
	}
	return report.Note{Text: n, Lang: "en"}
}

// TestNoteKeepsOnItsSheet holds that all of a note stands on one sheet, above its foot, however long its sentences are.
func TestNoteKeepsOnItsSheet(t *testing.T) {
	for _, words := range []int{1, 12, 30} {
		sheet, err := note(words).A4(fonts(t))
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(sheet.Words(), "\n")
		for _, want := range []string{"The network is watched", "Who does this:", "15 March 2026", "Part 1", "Part 9", "told0", "told10", "Printed with Telltale"} {
			if !strings.Contains(strings.ReplaceAll(all, "\n", " "), want) {
				t.Errorf("%d words: %q is not on it", words, want)
			}
		}
		if got := strings.Count(all, "told"); got != 11*words {
			t.Errorf("%d words: %d of them are on it", words, got)
		}
		picture := sheet.Picture(2)
		foot := 0
		for y := picture.Bounds().Dy() - 2*23; y < picture.Bounds().Dy(); y++ {
			for x := range picture.Bounds().Dx() {
				if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x8000 {
					foot++
				}
			}
		}
		if foot > 0 {
			t.Errorf("%d words: %d dots lie below the margin", words, foot)
		}
	}
}

func TestNoteIsTheSameTwice(t *testing.T) {
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := note(9).WritePDF(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) || !bytes.HasPrefix(one.Bytes(), []byte("%PDF")) || bytes.Count(one.Bytes(), []byte("/Type /Page\n")) != 1 {
		t.Errorf("%d and %d bytes, %d pages", one.Len(), two.Len(), bytes.Count(one.Bytes(), []byte("/Type /Page\n")))
	}
}
