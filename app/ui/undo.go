package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"telltale/app/ui/widget"
	"telltale/app/view"
)

// UndoBackend takes back what the owner changed. Changed is quick.
type UndoBackend interface {
	// Changed returns what the owner changed last.
	Changed() view.Change
	// Undo takes back what the owner changed last, if anything.
	Undo(ctx context.Context) error
	// Redo makes again what was taken back last, if anything.
	Redo(ctx context.Context) error
}

// change does what the owner asked for off the main goroutine, shows the page as it is then, and says what was changed.
func (s *Shell) change(do func(ctx context.Context) error) { s.changeThen(do, s.Reload) }

// changeThen is change with another way to go on.
func (s *Shell) changeThen(do func(ctx context.Context) error, then func()) {
	s.opt.Run(func() {
		err := do(s.ctx)
		s.opt.Dispatch(func() {
			if err != nil {
				s.fail(err)
				s.Reload()
				return
			}
			then()
			s.told = s.backend.Changed() // after turning the page, which takes the bar of another change away
			s.showTold()
		})
	})
}

// Undo takes back what the owner changed last.
func (s *Shell) Undo() {
	if s.backend.Changed().Undo != "" {
		s.change(s.backend.Undo)
	}
}

// Redo makes again what was taken back last.
func (s *Shell) Redo() {
	if s.backend.Changed().Redo != "" {
		s.change(s.backend.Redo)
	}
}

// showTold shows the bar that says what was changed, with the way to take it back.
func (s *Shell) showTold() {
	s.bar.Objects = nil
	if t := s.told; t.Said != "" {
		s.bar.Objects = []fyne.CanvasObject{widget.ToldBar(t, s.Undo, s.Redo, s.forgetTold)}
	}
	s.bar.Refresh()
}

// forgetTold takes the bar away; what was changed can still be taken back by its key.
func (s *Shell) forgetTold() {
	s.told = view.Change{}
	s.showTold()
}
