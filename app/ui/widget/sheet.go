package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynewidget "fyne.io/fyne/v2/widget"
)

// lineStep is how far an arrow key scrolls, in points.
const lineStep = 48

// Sheet is a page that scrolls: its content gets the whole width and all the height it needs.
type Sheet struct {
	fynewidget.BaseWidget
	OnKey func(*fyne.KeyEvent) // gets the keys that neither press nor scroll; may be nil
	// OnMenu is asked for a menu at a place on the content; the other place is that on the window. It may be nil.
	OnMenu func(on, window fyne.Position)
	scroll *container.Scroll
	body   *sheetBody
	still  bool // the keyboard comes back to where it was, so nothing is scrolled
}

// NewSheet returns a sheet with its content.
func NewSheet(content fyne.CanvasObject) *Sheet {
	body := &sheetBody{content: content}
	body.ExtendBaseWidget(body)
	s := &Sheet{body: body, scroll: container.NewVScroll(body)}
	s.ExtendBaseWidget(s)
	s.adopt(content)
	return s
}

// SetContent replaces the content. The keyboard stays on what has the same id; the sheet stays where it was scrolled to
// when keep is true, else it goes back to the top.
func (s *Sheet) SetContent(content fyne.CanvasObject, keep bool) {
	held := ""
	if p := s.focused(); p != nil {
		held = p.ID
		if c := s.canvas(); c != nil {
			c.Unfocus()
		}
	}
	s.leave(content)
	s.body.content = content
	s.adopt(content)
	offset := s.scroll.Offset
	s.layout(s.Size())
	if !keep {
		offset = fyne.Position{}
	}
	s.scroll.ScrollToOffset(offset)
	if held != "" {
		s.still = keep // where the owner scrolled to matters more than where the keyboard is
		s.focus(held)
		s.still = false
	}
}

// leave takes the keyboard away from a field that stands on the sheet and is not on its next content: nobody would see
// where it is, and the field would take the keys of the window.
func (s *Sheet) leave(next fyne.CanvasObject) {
	c := s.canvas()
	if c == nil {
		return
	}
	if at, ok := c.Focused().(fyne.CanvasObject); ok && holds(s.body.content, at) && !holds(next, at) {
		c.Unfocus()
	}
}

// holds reports whether an object is part of another.
func holds(o, part fyne.CanvasObject) bool {
	if o == part {
		return true
	}
	switch o := o.(type) {
	case *Press:
		return holds(o.content, part)
	case *fyne.Container:
		for _, child := range o.Objects {
			if holds(child, part) {
				return true
			}
		}
	}
	return false
}

// Focus brings the keyboard to what has an id.
func (s *Sheet) Focus(id string) { s.focus(id) }

// Content returns what the sheet shows.
func (s *Sheet) Content() fyne.CanvasObject { return s.body.content }

// FullHeight returns the height that the content needs at a width.
func (s *Sheet) FullHeight(width float32) float32 { return HeightFor(s.body.content, width) }

// MinSize lets the window be small: a sheet scrolls.
func (s *Sheet) MinSize() fyne.Size { return fyne.NewSize(40, 40) }

// Resize gives the content its new width before the scroller asks how high it is.
func (s *Sheet) Resize(size fyne.Size) {
	s.layout(size)
	s.BaseWidget.Resize(size)
}

func (s *Sheet) layout(size fyne.Size) {
	s.body.width = size.Width
	s.scroll.Resize(size)
	s.body.Resize(fyne.NewSize(size.Width, max(size.Height, HeightFor(s.body.content, size.Width))))
	s.scroll.Refresh()
}

// Reveal scrolls so that an object on the sheet can be seen.
func (s *Sheet) Reveal(o fyne.CanvasObject) {
	if s.still {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.body).Y
	bottom := top + o.Size().Height
	const margin = 12
	at := s.scroll.Offset
	switch {
	case top-margin < at.Y:
		at.Y = max(0, top-margin)
	case bottom+margin > at.Y+s.Size().Height:
		at.Y = bottom + margin - s.Size().Height
	default:
		return
	}
	s.scroll.ScrollToOffset(at)
}

// TypedKey scrolls by the keys that people know from other programs.
func (s *Sheet) TypedKey(e *fyne.KeyEvent) {
	at := s.scroll.Offset
	page := s.Size().Height * 0.9
	switch e.Name {
	case fyne.KeyUp:
		at.Y -= lineStep
	case fyne.KeyDown:
		at.Y += lineStep
	case fyne.KeyPageUp:
		at.Y -= page
	case fyne.KeyPageDown:
		at.Y += page
	case fyne.KeyHome:
		at.Y = 0
	case fyne.KeyEnd:
		at.Y = s.body.Size().Height
	default:
		if s.OnKey != nil {
			s.OnKey(e)
		}
		return
	}
	at.Y = min(max(0, at.Y), max(0, s.body.Size().Height-s.Size().Height))
	s.scroll.ScrollToOffset(at)
}

// CreateRenderer is called by Fyne.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer { return fynewidget.NewSimpleRenderer(s.scroll) }

func (s *Sheet) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(s) }

func (s *Sheet) focused() *Press {
	var held *Press
	each(s.body.content, func(p *Press) {
		if p.focused {
			held = p
		}
	})
	return held
}

func (s *Sheet) focus(id string) {
	c := s.canvas()
	if c == nil {
		return
	}
	each(s.body.content, func(p *Press) {
		if p.ID == id {
			c.Focus(p)
		}
	})
}

// adopt tells everything on the sheet that can be pressed where it stands.
func (s *Sheet) adopt(content fyne.CanvasObject) { each(content, func(p *Press) { p.sheet = s }) }

// each calls visit for everything that can be pressed inside an object.
func each(o fyne.CanvasObject, visit func(*Press)) {
	switch o := o.(type) {
	case *Press:
		visit(o)
		each(o.content, visit)
	case *fyne.Container:
		for _, child := range o.Objects {
			each(child, visit)
		}
	}
}

// Presses returns everything on an object that can be pressed, in the order in which the keyboard meets it.
func Presses(o fyne.CanvasObject) []*Press {
	var all []*Press
	each(o, func(p *Press) { all = append(all, p) })
	return all
}

// sheetBody is what scrolls.
type sheetBody struct {
	fynewidget.BaseWidget
	content fyne.CanvasObject
	width   float32
}

func (b *sheetBody) MinSize() fyne.Size { return fyne.NewSize(0, HeightFor(b.content, b.width)) }

func (b *sheetBody) CreateRenderer() fyne.WidgetRenderer { return &bodyRenderer{body: b} }

type bodyRenderer struct{ body *sheetBody }

func (r *bodyRenderer) Destroy() {}

func (r *bodyRenderer) MinSize() fyne.Size { return r.body.MinSize() }

func (r *bodyRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.body.content} }

func (r *bodyRenderer) Layout(size fyne.Size) { place(r.body.content, 0, 0, size.Width, size.Height) }

// Refresh leaves what stands on the body alone: all of it refreshes itself when it changes, and a crowded page is long.
func (r *bodyRenderer) Refresh() {
	r.Layout(r.body.Size())
	canvas.Refresh(r.body)
}
