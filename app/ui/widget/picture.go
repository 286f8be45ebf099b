package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"
)

// picture is a drawn area on which the pointer can be followed. What the pointer finds on it, the keyboard must reach
// by words that stand beside or over it.
type picture struct {
	fynewidget.BaseWidget
	near    func(at fyne.Position, inside bool) // follows the pointer; may be nil
	pressed func(at fyne.Position)              // may be nil
	raster  *canvas.Raster
}

var (
	_ fyne.Tappable      = (*picture)(nil)
	_ desktop.Hoverable  = (*picture)(nil)
	_ desktop.Cursorable = (*picture)(nil)
)

func newPicture(draw func(w, h int) image.Image) *picture {
	p := &picture{raster: canvas.NewRaster(draw)}
	p.ExtendBaseWidget(p)
	return p
}

// redraw draws the picture anew.
func (p *picture) redraw() { p.raster.Refresh() }

// MinSize asks for nothing: who places the picture gives it its size.
func (p *picture) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer is called by Fyne.
func (p *picture) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(p.raster) }

// Tapped is called by Fyne on a click.
func (p *picture) Tapped(e *fyne.PointEvent) {
	if p.pressed != nil {
		p.pressed(e.Position)
	}
}

// MouseIn is called by Fyne when the pointer comes.
func (p *picture) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved is called by Fyne when the pointer moves.
func (p *picture) MouseMoved(e *desktop.MouseEvent) {
	if p.near != nil {
		p.near(e.Position, true)
	}
}

// MouseOut is called by Fyne when the pointer goes.
func (p *picture) MouseOut() {
	if p.near != nil {
		p.near(fyne.Position{}, false)
	}
}

// Cursor shows that this can be pressed.
func (p *picture) Cursor() desktop.Cursor { return desktop.PointerCursor }
