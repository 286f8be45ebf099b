package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"telltale/app/report"
	"telltale/app/view"
)

// PrintBackend makes files of care labels.
type PrintBackend interface {
	// Label returns the care label of a device for a stretch of time: a PDF on a size of paper, a PNG picture for "".
	Label(ctx context.Context, key string, p view.Period, size report.Paper) ([]byte, error)
	// Note returns the note for the others at home, a PDF on paper of size A4.
	Note(ctx context.Context) ([]byte, error)
}

// printItems are the ways to print the label of the device that is shown.
func (s *Shell) printItems() []*fyne.MenuItem {
	key, name := s.here.key, s.titleOf(s.here.key)
	return []*fyne.MenuItem{
		fyne.NewMenuItem(s.word("print.a6"), func() { s.printLabel(key, name+".pdf", report.A6) }),
		fyne.NewMenuItem(s.word("print.a4"), func() { s.printLabel(key, name+".pdf", report.A4) }),
		fyne.NewMenuItem(s.word("print.png"), func() { s.printLabel(key, name+".png", "") }),
	}
}

// titleOf is what a file about a device is called.
func (s *Shell) titleOf(key string) string {
	for _, e := range s.frame.Entries {
		if e.Key == key {
			return fileName(e.Name)
		}
	}
	return fileName("")
}

// PrintLabel asks how the label of the device that is shown shall be printed.
func (s *Shell) PrintLabel() {
	if s.here.page != view.PageDevice || s.window == nil {
		return
	}
	size := s.window.Canvas().Size()
	s.menu(fyne.NewPos(sideWidth(size.Width)+26, 90), s.printItems()...)
}

func (s *Shell) printLabel(key, name string, size report.Paper) {
	period := s.period
	s.opt.Run(func() {
		file, err := s.backend.Label(s.ctx, key, period, size)
		s.opt.Dispatch(func() {
			if err != nil {
				s.fail(err)
				return
			}
			s.save(name, file, "print.saved")
		})
	})
}

// PrintNote makes a note for the others at home.
func (s *Shell) PrintNote() {
	s.opt.Run(func() {
		file, err := s.backend.Note(s.ctx)
		s.opt.Dispatch(func() {
			if err != nil {
				s.fail(err)
				return
			}
			s.save(fileName(s.word("note.file"))+".pdf", file, "note.saved")
		})
	})
}

// save lets the owner choose where to write a file, writes it, and says so with the words of a key.
func (s *Shell) save(name string, file []byte, said string) {
	if s.window == nil || s.asking != nil {
		return
	}
	ask := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		s.asking = nil
		if err == nil && w == nil {
			return // the owner thought better of it
		}
		if err == nil {
			err = written(w, file)
		}
		if err != nil {
			s.fail(err)
			return
		}
		s.tell(said)
	}, s.window)
	ask.SetFileName(name)
	ask.SetTitleText(s.word("save.title"))
	s.ask(ask, "save.confirm")
}

func written(w fyne.URIWriteCloser, file []byte) error {
	if _, err := w.Write(file); err != nil {
		_ = w.Close() // the first error says more
		return err
	}
	return w.Close()
}
