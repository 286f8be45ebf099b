package ui

import (
	"context"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"telltale/app/settings"
	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// Shell is the inside of the window. All methods are called on the main goroutine.
type Shell struct {
	ctx     context.Context // of the program: ends when it quits
	backend Backend
	opt     Options
	window  fyne.Window // nil when a picture is drawn

	frame  view.Frame
	mark   view.Mark // of what is worth a look, as of the page that was loaded last
	period view.Period
	here   location
	before []location // to go back to, the last one at the end

	pages map[view.PageID]turn

	root    *fyne.Container
	side    *sideBar
	holder  *fyne.Container // the page
	over    *fyne.Container // what lies over the page: progress or trouble
	bar     *fyne.Container // says at the lower edge what the owner changed last
	told    view.Change     // what the bar says
	seeking bool            // the keyboard goes to the field for searching once the page is there

	generation uint64              // of the newest load; what an older one brings is dropped
	stopLoad   context.CancelFunc  // of the newest load
	work       *work               // the recording being read, or nil
	asking     interface{ Hide() } // the dialog that is open, or nil

	resting bool  // a page followed a change just now, and waits with the next
	unheard bool  // there was one meanwhile
	known   known // what the owner was told of

	shownTrouble *view.Trouble // what the card over the page says, or nil
	forgetful    bool          // what is chosen cannot be written down, and that was said
}

// NewShell returns the inside of the window, with nothing on its page yet: call Begin, or one of the Show methods.
// The context ends what is being loaded.
func NewShell(ctx context.Context, b Backend, opt Options) *Shell {
	s := &Shell{ctx: ctx, backend: b, opt: opt.filled(), period: view.PeriodWeek, stopLoad: func() {}}
	b.ChooseRecording(view.RecordChoice(s.opt.Settings.Get().Record))
	s.frame = b.Frame()
	s.pages = s.turns()
	for _, t := range s.pages {
		t.Object().OnKey, t.Object().OnMenu = s.typedKey, s.menuOn
	}
	s.holder = container.NewStack()
	s.over, s.bar = container.New(overLayout{}), container.New(overLayout{})
	s.dress()
	return s
}

// dress builds what takes its colours from the theme.
func (s *Shell) dress() {
	s.side = newSideBar(s)
	back := canvas.NewRectangle(theme.Colour(theme.Paper))
	edge := canvas.NewRectangle(theme.Colour(theme.Line))
	objects := []fyne.CanvasObject{back, s.side.object, edge, s.holder, s.bar, s.over}
	if s.root == nil {
		s.root = container.New(shellLayout{}, objects...)
	} else {
		s.root.Objects = objects
		s.root.Refresh()
	}
	s.side.sheet.OnKey = s.typedKey
}

// Object returns what the window shows.
func (s *Shell) Object() fyne.CanvasObject { return s.root }

// FullHeight returns how high the window must be so that the page that is shown need not scroll, in points.
func (s *Shell) FullHeight(width float32) float32 {
	sheet := s.sheet()
	if sheet == nil {
		return 0
	}
	return sheet.FullHeight(width - sideWidth(width))
}

// sheet is the page that is shown, nil before the first.
func (s *Shell) sheet() *widget.Sheet {
	if t := s.pages[s.here.page]; t != nil {
		return t.Object()
	}
	return nil
}

// put shows the page of a location.
func (s *Shell) put(l location) {
	s.here = l
	if sheet := s.sheet(); sheet != nil && (len(s.holder.Objects) == 0 || s.holder.Objects[0] != sheet) {
		s.holder.Objects = []fyne.CanvasObject{sheet}
		s.holder.Refresh()
	}
	s.side.update(s.frame, l)
	s.noticed()
}

// redress builds everything anew after the theme changed.
func (s *Shell) redress() {
	s.dress()
	for _, t := range s.pages {
		t.again()
	}
	s.side.update(s.frame, s.here)
	s.showTold()
	if s.work != nil {
		s.work.show(s)
	}
}

// SetScale makes text larger or smaller; 1 is normal.
func (s *Shell) SetScale(scale float32) { s.setTheme(theme.New(theme.Now().Look(), scale)) }

// SetLook changes the colours.
func (s *Shell) SetLook(look theme.Look) { s.setTheme(theme.New(look, theme.Factor())) }

func (s *Shell) setTheme(t *theme.Theme) {
	fyne.CurrentApp().Settings().SetTheme(t)
	s.remember(func(to *settings.Settings) { to.Look, to.Scale = string(t.Look()), float64(t.Scale()) })
	s.redress()
}

// shellLayout puts the side bar left and the page right of it.
type shellLayout struct{}

// sideWidth is how wide the side bar is in a window of a width, in points.
func sideWidth(width float32) float32 {
	return min(204*theme.Factor(), max(150, width*0.27))
}

func (shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 320) }

func (shellLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := sideWidth(size.Width)
	at := func(o fyne.CanvasObject, x, wide float32) {
		o.Resize(fyne.NewSize(wide, size.Height))
		o.Move(fyne.NewPos(x, 0))
	}
	at(objects[0], 0, size.Width)
	at(objects[1], 0, w-1)
	at(objects[2], w-1, 1)
	at(objects[3], w, size.Width-w)
	at(objects[4], w, size.Width-w)
	at(objects[5], w, size.Width-w)
}

// overLayout puts a card at the lower edge, in the middle.
type overLayout struct{}

func (overLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (overLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin = 24
	y := size.Height - margin
	for _, o := range objects {
		w := min(520*theme.Factor(), size.Width-2*margin)
		h := widget.HeightFor(o, w)
		y = max(0, y-h)
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos((size.Width-w)/2, y))
		y -= margin / 2
	}
}

func rectangle(name fyne.ThemeColorName) *canvas.Rectangle {
	if name == "" {
		return canvas.NewRectangle(color.Transparent)
	}
	return canvas.NewRectangle(theme.Colour(name))
}
