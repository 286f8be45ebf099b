package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"telltale/app/settings"
	"telltale/app/ui/page/watch"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// RouterBackend is what the page of a router needs, and the watch of a folder.
type RouterBackend interface {
	// Router returns the page on which a router is named. It is quick.
	Router() view.Router
	// WatchRouter begins to watch a router over SSH; it waits until the router listens.
	WatchRouter(ctx context.Context, form view.RouterForm, report func(view.Progress)) error
	// WatchFolder begins to read each recording that comes into a folder.
	WatchFolder(ctx context.Context, folder string) error
	// ChooseRecording says whether watches that begin from now on are recorded beside, and where. It is quick.
	ChooseRecording(c view.RecordChoice)
	// OnQuestion has f called, from any goroutine, when ssh wants to know something; answer is to be called once.
	OnQuestion(f func(q view.Question, answer func(text string, ok bool)))
}

type routerTurn struct {
	*watch.Router
	shell *Shell
}

func newRouterTurn(s *Shell) *routerTurn { return &routerTurn{Router: watch.NewRouter(s), shell: s} }

func (t *routerTurn) fetch(_ context.Context, at location, _ view.Period) (func() location, error) {
	return func() location {
		t.again()
		return at
	}, nil
}

func (t *routerTurn) again() { t.Update(t.shell.backend.Router()) }

// ShowRouter shows the page on which a router is named.
func (s *Shell) ShowRouter() { s.Show(view.PageRouter, "") }

// WatchRouter signs in to a router and watches it. One that lets us in is remembered, without any password.
func (s *Shell) WatchRouter(form view.RouterForm) {
	s.readThen(func(ctx context.Context, report func(view.Progress)) error {
		return s.backend.WatchRouter(ctx, form, report)
	}, func(err error) {
		if err != nil {
			s.fail(err)
			s.Reload()
			return
		}
		s.remember(func(to *settings.Settings) { to.SignedIn(settings.Router(form)) })
		s.ShowWatch()
	})
}

// routers lists those that were watched before.
func (s *Shell) routers() []view.RouterForm {
	var list []view.RouterForm
	for _, r := range s.opt.Settings.Get().Routers {
		list = append(list, view.RouterForm(r))
	}
	return list
}

// ForgetRouters forgets the routers that were watched before.
func (s *Shell) ForgetRouters() {
	s.remember(func(to *settings.Settings) { to.Routers = nil })
	s.Reload()
}

// Way does what a way to watch says.
func (s *Shell) Way(id string) {
	switch id {
	case "router":
		s.ShowRouter()
	case "folder":
		s.askForWatched()
	case "hotspot":
		s.ShowHotspot()
	}
}

// askForWatched lets the owner choose the folder that is watched.
func (s *Shell) askForWatched() {
	s.askForPlace("folder.watched", func(path string) {
		s.change(func(ctx context.Context) error { return s.backend.WatchFolder(ctx, path) })
	})
}

// askForPlace lets the owner choose a folder; title is the key of what it is for.
func (s *Shell) askForPlace(title string, then func(path string)) {
	if s.window == nil || s.asking != nil {
		return
	}
	ask := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		s.asking = nil
		switch {
		case err != nil:
			s.fail(err)
		case folder != nil:
			then(folder.Path())
		}
	}, s.window)
	ask.SetTitleText(s.word(title))
	s.ask(ask, "open.confirm")
}

// Record changes the recording beside watches, and remembers it.
func (s *Shell) Record(change func(*view.RecordChoice)) {
	s.remember(func(to *settings.Settings) {
		c := view.RecordChoice(to.Record)
		change(&c)
		to.Record = settings.Record(c)
	})
	s.backend.ChooseRecording(view.RecordChoice(s.opt.Settings.Get().Record))
	s.Reload()
}

// RecordTo lets the owner choose where recordings beside watches go.
func (s *Shell) RecordTo() {
	s.askForPlace("folder.record", func(path string) { s.Record(func(c *view.RecordChoice) { c.Folder = path }) })
}

// working is the card of the work that is being done, nil for none.
func (s *Shell) working() fyne.CanvasObject {
	if s.work == nil {
		return nil
	}
	return s.work.card.Object
}

// question shows what ssh wants to know over the page, until it is answered or the work ends.
func (s *Shell) question(q view.Question, answer func(text string, ok bool)) {
	if s.work != nil && s.work.stopped {
		answer("", false)
		return
	}
	card, focus := widget.QuestionCard(q, func(text string, ok bool) {
		s.cover(s.working())
		answer(text, ok)
	})
	s.cover(card) // alone: with large text there is no room for more, and no is a way to stop
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.root); c != nil {
		c.Focus(focus)
	}
}
