package widget_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

func block(w, h float32) fyne.CanvasObject {
	return widget.Fixed(w, h, canvas.NewRectangle(color.Black))
}

func layOut(o fyne.CanvasObject, width float32) {
	o.Resize(fyne.NewSize(width, widget.HeightFor(o, width)))
}

func TestStackPutsOneUnderTheOther(t *testing.T) {
	setTheme(t, 1)
	a, b, c := block(10, 20), block(10, 30), block(10, 40)
	b.Hide()
	s := widget.Stack(5, a, b, c)
	layOut(s, 100)
	if got := widget.HeightFor(s, 100); got != 65 {
		t.Errorf("height %v, want 65: what is hidden takes no room", got)
	}
	if got := c.Position().Y; got != 25 {
		t.Errorf("the last stands at %v, want 25", got)
	}
}

func TestRowBecomesAStackWhenItIsNarrow(t *testing.T) {
	setTheme(t, 1)
	words, figure := widget.Body("some words that may wrap"), block(80, 20)
	r := widget.Row{Gap: 10, Grow: 0, Least: 100}.Of(words, figure)
	layOut(r, 300)
	if figure.Position() != fyne.NewPos(220, 0) || words.Size().Width != 210 {
		t.Errorf("wide: the figure stands at %v, the words are %v wide", figure.Position(), words.Size().Width)
	}
	layOut(r, 150)
	if figure.Position().X != 0 || figure.Position().Y < words.Size().Height || words.Size().Width != 150 {
		t.Errorf("narrow: the figure stands at %v, the words are %v", figure.Position(), words.Size())
	}
}

func TestWrapGoesOnInTheNextLine(t *testing.T) {
	setTheme(t, 1)
	a, b, c := block(60, 10), block(60, 10), block(60, 10)
	w := widget.Wrap(5, 3, a, b, c)
	layOut(w, 130)
	if b.Position() != fyne.NewPos(65, 0) || c.Position() != fyne.NewPos(0, 13) {
		t.Errorf("the second stands at %v, the third at %v", b.Position(), c.Position())
	}
}

func TestGridColumns(t *testing.T) {
	setTheme(t, 1)
	for _, tc := range []struct {
		width float32
		want  float32 // of a column
	}{{90, 90}, {210, 100}, {400, 100 + 80.0/3}, {2000, (2000 - 20) / 3.0}} {
		a, b, c := block(1, 10), block(1, 30), block(1, 10)
		box := func(o fyne.CanvasObject) *fyne.Container { return widget.Stack(0, o) }
		first := box(a)
		g := widget.Grid(100, 10, 3, first, box(b), box(c))
		layOut(g, tc.width)
		if got := first.Size().Width; got < tc.want-0.1 || got > tc.want+0.1 {
			t.Errorf("at %v a column is %v wide, want %v", tc.width, got, tc.want)
		}
	}
}

func TestColumnsEndTogether(t *testing.T) {
	setTheme(t, 1)
	panels := []fyne.CanvasObject{widget.Stack(0, block(1, 100)), widget.Stack(0, block(1, 30)), widget.Stack(0, block(1, 20))}
	c := widget.Columns(10, func(float32) []widget.Column {
		return []widget.Column{{Share: 1, Panels: []int{0}}, {Share: 1, Panels: []int{1, 2}}}
	}, panels...)
	layOut(c, 210)
	if got := panels[2].Position().Y + panels[2].Size().Height; got != 100 {
		t.Errorf("the second column ends at %v, want 100", got)
	}
	if got := panels[1].Position().X; got != 110 {
		t.Errorf("the second column starts at %v, want 110", got)
	}
}

func TestSymbolsStandInFullLines(t *testing.T) {
	setTheme(t, 1)
	for width, want := range map[float32]int{1000: 8, 340: 4, 200: 2, 60: 1} {
		cells := widget.SymbolCells(uitest.Symbols(1, 2, 3, 4, 5, 0, -1, 1))
		layOut(cells, width)
		columns := 0
		for _, o := range cells.Objects {
			if o.Position().Y == 0 {
				columns++
			}
		}
		if columns != want {
			t.Errorf("at %v there are %d in a line, want %d", width, columns, want)
		}
	}
}

func TestHeatMapLeavesOutWordsThatDoNotFit(t *testing.T) {
	setTheme(t, 2)
	m := widget.HeatMap(uitest.When(3))
	layOut(m, 260)
	var end float32
	shown := 0
	for _, o := range m.Objects[4:] {
		if !o.Visible() {
			continue
		}
		shown++
		if o.Position().X < end {
			t.Errorf("a word starts at %v, the one before ends at %v", o.Position().X, end)
		}
		end = o.Position().X + o.Size().Width
	}
	if shown == 0 || shown == 4 {
		t.Errorf("%d of 4 words are shown", shown)
	}
	layOut(m, 900)
	for _, o := range m.Objects[4:] {
		if one := o.(*widget.Text).HeightFor(1000); !o.Visible() || o.(*widget.Text).HeightFor(o.Size().Width) != one {
			t.Errorf("with room again, a word is %v wide", o.Size().Width)
		}
	}
}

func TestAmountIsAsLongAsItsShare(t *testing.T) {
	setTheme(t, 1)
	for share, want := range map[float64]float32{1: 200, 0.5: 100, 0: 9, 3: 200, -1: 9} {
		a := widget.Amount(view.Bar{Name: "Orvo", Amount: "1 MB", Share: share})
		layOut(a, 200)
		bar := a.Objects[1].(*fyne.Container).Objects[0]
		if got := bar.Size().Width; got != want {
			t.Errorf("a share of %v is %v long, want %v", share, got, want)
		}
	}
}

func TestPressByPointerAndKeys(t *testing.T) {
	setTheme(t, 1)
	pressed := 0
	p := widget.Button("go", "Go", func() { pressed++ })
	test.Tap(p)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyA} {
		p.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
	if p.Cursor() != desktop.PointerCursor || p.AccessibilityRole() != fyne.AccessibleRoleButton || p.AccessibilityLabel() != "Go" {
		t.Error("it does not say that it is a button called Go")
	}
	if l := widget.LinkText("l", "More", "", nil); l.AccessibilityRole() != fyne.AccessibleRoleLink {
		t.Error("a link does not say that it is one")
	}
	widget.NewPress("nothing", "", widget.Face{}, block(1, 1), nil).Tapped(nil)
}

func TestPressShowsPointerAndKeyboard(t *testing.T) {
	setTheme(t, 1)
	p := widget.QuietButton("b", "Back", nil)
	rects := func() (back, ring *canvas.Rectangle) {
		o := test.WidgetRenderer(p).Objects()
		return o[0].(*canvas.Rectangle), o[2].(*canvas.Rectangle)
	}
	back, ring := rects()
	plain := back.FillColor
	p.MouseIn(nil)
	if back.FillColor == plain {
		t.Error("the pointer changes nothing")
	}
	p.MouseOut()
	if back.FillColor != plain {
		t.Error("the pointer left something behind")
	}
	p.FocusGained()
	if ring.StrokeWidth < 2 || ring.StrokeColor != theme.Colour(theme.Focus) {
		t.Errorf("the ring of the keyboard is %v wide in %v", ring.StrokeWidth, ring.StrokeColor)
	}
	p.FocusLost()
	if ring.StrokeWidth != 0 {
		t.Error("the ring stayed")
	}
}

func TestSheetScrollsByKeys(t *testing.T) {
	setTheme(t, 1)
	content := widget.Stack(0, block(10, 2000))
	s := widget.NewSheet(content)
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 200))
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(content).Y }
	var other fyne.KeyName
	s.OnKey = func(e *fyne.KeyEvent) { other = e.Name }
	for _, tc := range []struct {
		key  fyne.KeyName
		want float32
	}{
		{fyne.KeyUp, 0},
		{fyne.KeyDown, -48},
		{fyne.KeyPageDown, -228},
		{fyne.KeyEnd, -1800},
		{fyne.KeyPageDown, -1800},
		{fyne.KeyPageUp, -1620},
		{fyne.KeyF5, -1620},
		{fyne.KeyHome, 0},
	} {
		s.TypedKey(&fyne.KeyEvent{Name: tc.key})
		if got := top(); got != tc.want {
			t.Errorf("after %s the content is at %v, want %v", tc.key, got, tc.want)
		}
	}
	if other != fyne.KeyF5 {
		t.Errorf("the key that scrolls nothing was passed on as %q", other)
	}
}

func TestProgressCard(t *testing.T) {
	setTheme(t, 1)
	stopped := false
	c := widget.NewProgressCard(view.Progress{Title: "Reading", Fraction: -1, Cancel: "Stop"}, func() { stopped = true })
	layOut(c.Object, 400)
	before := widget.HeightFor(c.Object, 400)
	c.Set(view.Progress{Title: "Reading a file", Line: "3 seconds left", Fraction: 0.25})
	if title, line := c.Words(); title != "Reading a file" || line != "3 seconds left" || c.Fraction() != 0.25 {
		t.Errorf("the card says %q, %q, %v", title, line, c.Fraction())
	}
	if after := widget.HeightFor(c.Object, 400); after < before {
		t.Errorf("the card shrank from %v to %v", before, after)
	}
	test.Tap(c.Cancel)
	if !stopped {
		t.Error("the button stops nothing")
	}
}
