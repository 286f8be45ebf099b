package ui_test

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/view"
)

func TestPageOfTheHotspot(t *testing.T) {
	for name, page := range map[string]view.Hotspot{"hotspot-off": uitest.HotspotOff(), "hotspot-on": uitest.HotspotOn()} {
		t.Run(name, func(t *testing.T) {
			b := uitest.Home(2)
			b.HotspotView = page
			s := openNormal(t, b)
			s.ShowHotspot()
			golden(t, name+".txt", uitest.Outline(s.Object()))
			test.AssertRendersToMarkup(t, "markup-"+name+".xml", s.window.Canvas())
			for _, scale := range []float32{1, 2} {
				s := open(t, b, ui.Options{}, fyne.NewSize(1024, 600), scale)
				s.ShowHotspot()
				checkTexts(t, uitest.Texts(s.Object()), fyne.NewSize(1024, 600))
			}
		})
	}
}

func TestHotspotByHand(t *testing.T) {
	b := uitest.Home(2)
	b.HotspotView = uitest.HotspotOff()
	s := openNormal(t, b)
	s.ShowHotspot()
	s.press("hotspot.start")
	s.press("hotspot.again")
	b.HotspotView = uitest.HotspotOn()
	b.WatchView = uitest.Going()
	s.Reload()
	s.wants("abcdefgh2345")
	s.press("hotspot.stop")
	s.press("hotspot.watch")
	s.wants("End the watch")
	if diff := cmp.Diff([]string{"start", "stop", "stop"}, b.Shared); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"start wlan0 false"}, b.Watched); diff != "" {
		t.Errorf("watched (-want +got):\n%s", diff)
	}
	s.ShowHotspot()
	s.press("hotspot.back")
	s.wants("End the watch")
	b.HotspotView, b.HotspotErr = uitest.HotspotOff(), errors.Join(&view.Trouble{Title: "The hotspot did not start", Line: "This computer does not let you.", Next: "Ask."})
	s.ShowHotspot()
	s.press("hotspot.start")
	s.wants("This computer does not let you.")
}
