package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynewidget "fyne.io/fyne/v2/widget"

	"telltale/app/ui/theme"
)

// Face is how something to press looks.
type Face struct {
	Fill   fyne.ThemeColorName // behind the content; "" = nothing
	Border fyne.ThemeColorName // "" = none
	Thick  float32             // of the border, in points
	Radius float32             // of the corners
	Pad    [4]float32          // margin around the content: top, right, bottom, left
}

// Press is something to press: with the pointer, or with Enter or the space bar when the keyboard is on it. It shows
// where the keyboard is by a ring.
type Press struct {
	fynewidget.BaseWidget
	ID     string // the same for the same thing after a page was built anew, so that the keyboard stays on it
	Spoken string // what a screen reader says
	Link   bool   // leads somewhere, instead of doing something
	OnTap  func()
	OnNear func(near bool) // the pointer or the keyboard comes, or goes; may be nil

	OnPoint func(at fyne.Position)        // what a click does, where it matters on which point; may be nil
	OnKey   func(key *fyne.KeyEvent) bool // takes a key before anything else, and says whether it did; may be nil

	face    Face
	content fyne.CanvasObject
	focused bool
	hovered bool
	sheet   *Sheet
	known   measures
}

var (
	_ fyne.Focusable     = (*Press)(nil)
	_ fyne.Tappable      = (*Press)(nil)
	_ desktop.Hoverable  = (*Press)(nil)
	_ desktop.Cursorable = (*Press)(nil)
)

// NewPress makes content something to press. The id must be unique on a page.
func NewPress(id, spoken string, face Face, content fyne.CanvasObject, onTap func()) *Press {
	p := &Press{ID: id, Spoken: spoken, OnTap: onTap, face: face, content: content}
	p.ExtendBaseWidget(p)
	return p
}

// HeightFor returns the height of the content with its margin.
func (p *Press) HeightFor(width float32) float32 {
	m := p.face.Pad
	return p.known.height(width, func() float32 { return m[0] + m[2] + HeightFor(p.content, width-m[1]-m[3]) })
}

// NaturalWidth returns the width of the content with its margin.
func (p *Press) NaturalWidth() float32 {
	return p.known.natural(func() float32 { return p.face.Pad[1] + p.face.Pad[3] + NaturalWidth(p.content) })
}

// MinSize asks for no width.
func (p *Press) MinSize() fyne.Size { return fyne.NewSize(0, p.HeightFor(p.Size().Width)) }

// Inside returns what is on the thing to press.
func (p *Press) Inside() fyne.CanvasObject { return p.content }

// Tapped is called by Fyne on a click.
func (p *Press) Tapped(e *fyne.PointEvent) {
	if p.OnPoint != nil && e != nil {
		p.OnPoint(e.Position)
		return
	}
	if p.OnTap != nil {
		p.OnTap()
	}
}

// FocusGained is called by Fyne when the keyboard comes here.
func (p *Press) FocusGained() {
	p.focused = true
	if p.sheet != nil {
		p.sheet.Reveal(p)
	}
	p.Refresh()
	p.near(true)
}

// near tells whoever wants to know it.
func (p *Press) near(near bool) {
	if p.OnNear != nil {
		p.OnNear(near)
	}
}

// FocusLost is called by Fyne when the keyboard goes away.
func (p *Press) FocusLost() {
	p.focused = false
	p.Refresh()
	p.near(false)
}

// Focused reports whether the keyboard is here.
func (p *Press) Focused() bool { return p.focused }

// TypedRune is called by Fyne for a letter; the space bar presses (TypedKey).
func (p *Press) TypedRune(rune) {}

// TypedKey is called by Fyne for a key.
func (p *Press) TypedKey(e *fyne.KeyEvent) {
	if p.OnKey != nil && p.OnKey(e) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.Tapped(nil)
	default:
		if p.sheet != nil {
			p.sheet.TypedKey(e)
		}
	}
}

// MouseIn is called by Fyne when the pointer comes.
func (p *Press) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
	p.near(true)
}

// MouseMoved is called by Fyne.
func (p *Press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne when the pointer goes.
func (p *Press) MouseOut() {
	p.hovered = false
	p.Refresh()
	p.near(false)
}

// Cursor shows that this can be pressed.
func (p *Press) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel returns what a screen reader says.
func (p *Press) AccessibilityLabel() string { return p.Spoken }

// AccessibilityRole returns button or link.
func (p *Press) AccessibilityRole() fyne.AccessibleRole {
	if p.Link {
		return fyne.AccessibleRoleLink
	}
	return fyne.AccessibleRoleButton
}

// CreateRenderer is called by Fyne.
func (p *Press) CreateRenderer() fyne.WidgetRenderer {
	r := &pressRenderer{press: p, back: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent)}
	r.dress()
	return r
}

type pressRenderer struct {
	press      *Press
	back, ring *canvas.Rectangle
}

func (r *pressRenderer) Destroy() {}

func (r *pressRenderer) MinSize() fyne.Size { return r.press.MinSize() }

func (r *pressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.press.content, r.ring}
}

func (r *pressRenderer) Layout(size fyne.Size) {
	m := r.press.face.Pad
	place(r.back, 0, 0, size.Width, size.Height)
	place(r.ring, -4, -4, size.Width+8, size.Height+8)
	place(r.press.content, m[3], m[0], size.Width-m[1]-m[3], size.Height-m[0]-m[2])
}

func (r *pressRenderer) Refresh() {
	r.dress()
	r.back.Refresh()
	r.ring.Refresh()
}

func (r *pressRenderer) dress() {
	face := r.press.face
	r.back.CornerRadius = face.Radius
	r.back.FillColor, r.back.StrokeColor, r.back.StrokeWidth = color.Transparent, color.Transparent, 0
	if face.Fill != "" {
		r.back.FillColor = theme.Colour(face.Fill)
	}
	if r.press.hovered && face.Fill != theme.Accent {
		r.back.FillColor = theme.Colour(theme.Hover)
	}
	if face.Border != "" {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Colour(face.Border), max(1, face.Thick)
	}
	r.ring.CornerRadius = face.Radius + 4
	r.ring.StrokeColor, r.ring.StrokeWidth = color.Transparent, 0
	if r.press.focused {
		r.ring.StrokeColor, r.ring.StrokeWidth = theme.Colour(theme.Focus), 3
	}
}
