package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/view"
)

func TestPageOfTheWatch(t *testing.T) {
	for name, page := range map[string]view.Watch{"watch-ports": uitest.Ports(), "watch-going": uitest.Going()} {
		t.Run(name, func(t *testing.T) {
			b := uitest.Home(2)
			b.WatchView = page
			s := openNormal(t, b)
			s.ShowWatch()
			golden(t, name+".txt", uitest.Outline(s.Object()))
			test.AssertRendersToMarkup(t, "markup-"+name+".xml", s.window.Canvas())
			for _, scale := range []float32{1, 2} {
				s := open(t, b, ui.Options{}, fyne.NewSize(1024, 600), scale)
				s.ShowWatch()
				checkTexts(t, uitest.Texts(s.Object()), fyne.NewSize(1024, 600))
			}
		})
	}
}

func TestWatchingByHand(t *testing.T) {
	b := uitest.Home(2)
	b.WatchView = uitest.Ports()
	s := openNormal(t, b)
	s.ShowWatch()
	s.press("port.eth0")
	s.press("mirror.eth0")
	s.press("right.ask")
	b.WatchView = uitest.Going()
	b.FrameView.Watching = view.WatchMark{Title: "Watching Network cable (eth0)", Line: "12 minutes, 3,201 packets"}
	s.Reload()
	for _, id := range []string{"watch.pause", "watch.forget", "watch.stop"} {
		s.press(id)
	}
	want := []string{"start eth0 false", "start eth0 true", "permit", "pause", "forget", "stop"}
	if diff := cmp.Diff(want, b.Watched); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	s.ShowHome()
	s.press("nav.watching")
	s.wants("End the watch")
}

// Pages follow a watch, but not while their owner is busy.
func TestPagesFollowAWatch(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowHome()
	asked := len(b.AskedFor)
	b.HomeView.Heading = "This week, 12 things in your home spoke to 47 companies."
	b.News()
	s.wants("12 things")
	if len(b.AskedFor) != asked+1 {
		t.Errorf("asked %d times", len(b.AskedFor)-asked)
	}
	s.OpenDevice("d1")
	s.press("rename")
	asked = len(b.AskedFor)
	b.News()
	if len(b.AskedFor) != asked {
		t.Error("the page was drawn anew while a name is being typed")
	}
}
