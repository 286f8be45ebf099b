package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
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

// A router is named, signed in to and remembered; what ssh asks meanwhile is asked over the page.
func TestWatchingARouter(t *testing.T) {
	b := uitest.Home(2)
	b.WatchView = uitest.Ports()
	s := openNormal(t, b)
	s.ShowWatch()
	s.press("way.router")
	golden(t, "router.txt", uitest.Outline(s.Object()))
	test.AssertRendersToMarkup(t, "markup-router.xml", s.window.Canvas())
	host := view.Question{
		Title: "Is this your router?", Line: "We see it for the first time.", Mark: "ED25519 SHA256:abc", Note: "Compare it.", Yes: "Yes, that is its key", No: "No, do not connect",
	}
	secret := view.Question{Title: "Password of the router", Line: "root@192.0.2.1 wants its password.", Note: "We do not keep it.", Typed: true, Yes: "Go on", No: "Cancel"}
	var told []string
	b.Meanwhile = func(report func(view.Progress)) {
		report(view.Progress{Title: "Signing in", Fraction: -1, Cancel: "Cancel"})
		tell := func(text string, ok bool) { told = append(told, fmt.Sprintf("%s %v", text, ok)) }
		b.Asks(host, tell)
		s.wants("ED25519 SHA256:abc")
		golden(t, "router-host.txt", uitest.Outline(s.Object()))
		s.press("question.yes")
		b.Asks(secret, tell)
		golden(t, "router-password.txt", uitest.Outline(s.Object()))
		if field, ok := s.window.Canvas().Focused().(*widget.Field); !ok || !field.Password {
			t.Errorf("the keyboard is at %T", s.window.Canvas().Focused())
		}
		test.Type(s.window.Canvas().Focused(), "open sesame")
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		b.Asks(secret, tell)
		s.press("question.no")
	}
	s.fields()[0].SetText(" 192.0.2.1 ")
	s.press("router.connect")
	if diff := cmp.Diff([]string{" true", "open sesame true", " false"}, told); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	want := []string{`router root@192.0.2.1 br-lan 22 ""`}
	if diff := cmp.Diff(want, b.Watched); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	b.Meanwhile = nil
	s.wants("root@192.0.2.1")
	s.press("router.1")
	if diff := cmp.Diff(append(want, want...), b.Watched); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
	s.press("routers.forget")
	if text := uitest.Outline(s.Object()); strings.Contains(text, "192.0.2.1") {
		t.Errorf("still remembered:\n%s", text)
	}
	b.Asks(secret, func(text string, ok bool) { told = append(told, fmt.Sprintf("%s %v", text, ok)) }) // as a watch that was paused goes on
	test.Type(s.window.Canvas().Focused(), "again")
	s.press("question.yes")
	if last := told[len(told)-1]; last != "again true" {
		t.Errorf("the last answer is %q", last)
	}
	s.lacks("We do not keep it.")
}

// With large text in a small window nothing of a router's page is cut, and what is asked can be answered.
func TestRouterInASmallWindow(t *testing.T) {
	b := uitest.Home(2)
	host := view.Question{Title: "Is this your router?", Line: "We see it for the first time.", Mark: "ED25519 SHA256:abc", Yes: "Yes, that is its key", No: "No, do not connect"}
	for _, scale := range []float32{1, 2} {
		size := fyne.NewSize(1024, 600)
		narrow := open(t, b, ui.Options{}, size, scale)
		narrow.ShowRouter()
		checkTexts(t, uitest.Texts(narrow.Object()), size)
		host.Note = strings.Repeat("Compare it with the key that the page of your router shows, or its sticker. ", 4)
		b.Asks(host, func(string, bool) {})
		for _, id := range []string{"question.no", "question.yes"} {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(narrow.find(id))
			if at.Y < 0 || at.Y+narrow.find(id).Size().Height > size.Height {
				t.Errorf("%s is at %v at %v", id, at, scale)
			}
		}
		if first := narrow.find("question.no"); !first.Focused() {
			t.Error("the keyboard is not on what changes nothing")
		}
	}
}

// What ended by itself stays told until it is put away.
func TestWatchThatFell(t *testing.T) {
	b := uitest.Home(2)
	b.WatchView = uitest.Ports()
	b.WatchView.Fell = view.WatchFell{Title: "The watch ended: Router root@192.0.2.1", Line: "The router does not answer.", Next: "Check it.", OK: "All right"}
	b.FrameView.Watching = view.WatchMark{Title: "Ended: root@192.0.2.1", Line: "The router does not answer.", Ended: true}
	s := openNormal(t, b)
	s.ShowHome()
	s.wants("Ended: root@192.0.2.1")
	if s.WatchingNow() {
		t.Error("a watch that ended is taken for one that goes on")
	}
	s.press("nav.watching")
	golden(t, "watch-fell.txt", uitest.Outline(s.Object()))
	s.press("fell.ok")
	if diff := cmp.Diff([]string{"stop"}, b.Watched); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
}

// What is chosen of the recording beside a watch is remembered, and told to who watches.
func TestRecordingBesideAWatch(t *testing.T) {
	b := uitest.Home(2)
	b.WatchView = uitest.Ports()
	file := settings.Memory()
	s := open(t, b, ui.Options{Settings: file}, fyne.NewSize(1024, 600), 1)
	s.ShowWatch()
	s.press("record.on")
	b.WatchView.Record = uitest.Recorded(true)
	s.Reload()
	golden(t, "watch-record.txt", uitest.Outline(s.Object()))
	for _, scale := range []float32{1, 2} {
		narrow := open(t, b, ui.Options{}, fyne.NewSize(1024, 600), scale)
		narrow.ShowWatch()
		checkTexts(t, uitest.Texts(narrow.Object()), fyne.NewSize(1024, 600))
	}
	s.press("record.size.100000000")
	s.press("record.whole")
	want := view.RecordChoice{On: true, Bytes: 100_000_000, Whole: true}
	if b.Recording != want || view.RecordChoice(file.Get().Record) != want {
		t.Errorf("told %+v, remembered %+v", b.Recording, file.Get().Record)
	}
	again := uitest.Home(2)
	open(t, again, ui.Options{Settings: file}, fyne.NewSize(1024, 600), 1)
	if again.Recording != want {
		t.Errorf("the next time told %+v", again.Recording)
	}
}

// However many devices there are, and however far somebody scrolls, it is seen on every page that a watch goes on.
func TestTheMarkOfAWatchAlwaysShows(t *testing.T) {
	b := uitest.Home(24)
	b.FrameView.Watching = view.WatchMark{Title: "Watching Network cable (eth0)", Line: "12 minutes, 3,201 packets"}
	for _, scale := range []float32{1, 2} {
		size := fyne.NewSize(1024, 600)
		s := open(t, b, ui.Options{}, size, scale)
		for name, show := range map[string]func(){
			"start": s.ShowStart, "home": s.ShowHome, "devices": s.ShowDevices, "worth": s.ShowWorth, "keys": s.ShowKeys, "watch": s.ShowWatch, "router": s.ShowRouter,
			"device": func() { s.OpenDevice("d1") }, "last device": func() { s.OpenDevice("d24") },
		} {
			show()
			last := s.find("nav.device.d24")
			s.window.Canvas().Focus(last) // brings it into view
			mark := s.find("nav.watching")
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(mark)
			if at.Y < 0 || at.Y+mark.Size().Height > size.Height*2/3 || mark.Size().Height < 20 {
				t.Errorf("%s at %v: the mark is at %v, %v", name, scale, at, mark.Size())
			}
			seen := fyne.CurrentApp().Driver().AbsolutePositionForObject(last)
			if seen.Y < at.Y+mark.Size().Height || seen.Y > size.Height-20 {
				t.Errorf("%s at %v: the last device is at %v", name, scale, seen)
			}
		}
	}
}
