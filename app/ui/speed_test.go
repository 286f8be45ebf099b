package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/view"
)

// BenchmarkTimeline turns to a crowded day of a month, as from any other page.
func BenchmarkTimeline(b *testing.B) {
	a := test.NewTempApp(b)
	a.Settings().SetTheme(theme.New(theme.LookPaper, 1))
	backend := uitest.Home(40)
	backend.TimelineView = uitest.Timeline(150, 31)
	s := ui.NewShell(b.Context(), backend, ui.Options{})
	w := test.NewTempWindow(b, s.Object())
	s.Attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	b.ReportAllocs()
	for b.Loop() {
		s.OpenTimeline(view.TimelineAsk{})
	}
}

// BenchmarkHome shows a crowded home anew, as a change of the period does.
func BenchmarkHome(b *testing.B) {
	a := test.NewTempApp(b)
	a.Settings().SetTheme(theme.New(theme.LookPaper, 1))
	s := ui.NewShell(b.Context(), uitest.Home(40), ui.Options{})
	w := test.NewTempWindow(b, s.Object())
	s.Attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	b.ReportAllocs()
	for b.Loop() {
		s.ShowHome()
	}
}
