package ui_test

import (
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/view"
)

// hearing is a home with devices in which n companies hear.
func hearing(devices, n int) *uitest.Backend {
	b := uitest.Home(devices)
	b.Hear(n)
	return b
}

// deaf is a home in which nobody heard anything.
func deaf() *uitest.Backend {
	b := uitest.Home(2)
	b.HearsView = view.WhoHears{Heading: "Who hears from your home", Empty: "We saw no device exchange data with anybody."}
	b.Companies["company:Orvo"] = view.Company{Key: "company:Orvo", Name: "Orvo", Empty: "No device exchanged data with it in this time."}
	return b
}

func hears(s *stage) { s.Show(view.PageHears, "") }

func inList(s *stage) { hears(s); s.press("way.1") }

func inWorld(s *stage) { hears(s); s.press("way.2") }

func company(s *stage) { s.OpenCompany("company:Orvo") }

func TestStatesOfWhoHears(t *testing.T) {
	never := func(func()) {}
	failing := hearing(2, 3)
	failing.HearsErr = errors.New("the disk is gone")
	experts := settings.Memory()
	if err := experts.Change(func(set *settings.Settings) { set.Expert = true }); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name    string
		backend *uitest.Backend
		show    func(*stage)
		run     func(func())
	}{
		{"hears-empty", deaf(), hears, nil},
		{"hears-loading", hearing(2, 3), hears, never},
		{"hears-one", hearing(1, 1), hears, nil},
		{"hears-many", hearing(8, 17), hears, nil},
		{"hears-error", failing, func(s *stage) { s.ShowStart(); hears(s) }, nil},
		{"hears-list", hearing(3, 5), inList, nil},
		{"hears-world", hearing(3, 5), inWorld, nil},
		{"company-empty", deaf(), company, nil},
		{"company-loading", hearing(2, 3), company, never},
		{"company-one", hearing(1, 5), company, nil},
		{"company-many", hearing(20, 5), company, nil},
		{"company-expert", hearing(2, 5), func(s *stage) { company(s); s.press("know") }, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			opt := ui.Options{Run: tc.run}
			if tc.name == "company-expert" {
				opt.Settings = experts
			}
			s := open(t, tc.backend, opt, fyne.NewSize(1280, 800), 1)
			tc.show(s)
			golden(t, tc.name+".txt", uitest.Outline(s.Object()))
		})
	}
}

func TestNothingIsCutOfWhoHears(t *testing.T) {
	sizes := []fyne.Size{{Width: 1920, Height: 1080}, {Width: 1280, Height: 800}, {Width: 1024, Height: 600}, {Width: 700, Height: 500}}
	for _, size := range sizes {
		for _, scale := range []float32{0.8, 1, 1.5, 2} {
			for page, show := range map[string]func(*stage){"flow": hears, "list": inList, "world": inWorld, "company": company} {
				t.Run(fmt.Sprintf("%s/%vx%v/%v", page, size.Width, size.Height, scale), func(t *testing.T) {
					s := open(t, hearing(5, 9), ui.Options{}, size, scale)
					show(s)
					checkTexts(t, uitest.Texts(s.Object()), size)
				})
			}
		}
	}
}

func TestKeyboardReachesAllOfWhoHears(t *testing.T) {
	for name, show := range map[string]func(*stage){"flow": hears, "list": inList, "world": inWorld, "company": company} {
		t.Run(name, func(t *testing.T) {
			s := open(t, hearing(4, 7), ui.Options{}, fyne.NewSize(1024, 600), 1)
			show(s)
			s.keyboardReaches(8)
		})
	}
}

func TestWaysThroughWhoHears(t *testing.T) {
	s := openNormal(t, hearing(3, 9))
	s.ShowHome()
	s.press("company.company:Orvo") // from the bars of the home
	s.wants("Orvo received 1.2 GB", "What it may learn")
	s.Back()
	s.wants("Who hears most")
	hears(s)
	s.press("flow.1.d2")
	s.wants("Care label", "Kitchen speaker")
	s.Back()
	s.press("flow.2.company:AdSight")
	s.wants("AdSight received 1.2 GB")
	s.press("device.d1")
	s.wants("Care label", "Living-room TV")
	s.Back()
	s.Back()
	s.press("flow.3.KR") // the companies of a country
	s.wants("All companies", "Orvo 2")
	s.lacks("AdSight")
	s.press("list.all")
	s.wants("AdSight")
	s.press("company.company:Streamo")
	s.wants("Streamo received 1.2 GB")
}

// The way of looking stays when the page is made anew, and a long list comes in parts.
func TestTheListComesInParts(t *testing.T) {
	s := openNormal(t, hearing(1, 150))
	inList(s)
	s.wants("Show more")
	if s.look("company.company:Timely 12") == nil || s.look("company.company:Camora 13") != nil {
		t.Error("not the first 60 are shown")
	}
	s.press("list.more")
	s.Reload()
	if s.look("company.company:Timely 24") == nil {
		t.Error("the next 60 are not shown")
	}
	s.press("list.more")
	s.lacks("Show more")
}

// What the pointer or the keyboard is on is said in words above the picture.
func TestTheFlowPictureSaysWhatItShows(t *testing.T) {
	s := openNormal(t, hearing(2, 3))
	hears(s)
	const hint = "Point at a band or a name to see what it stands for."
	s.wants(hint)
	c := s.window.Canvas()
	stop := s.find("flow.2.company:Orvo")
	c.Focus(stop)
	s.wants("Orvo received 1.2 GB from 1 device. Its seat: South Korea.")
	s.lacks(hint)
	c.Unfocus()
	s.wants(hint)
	stop.MouseIn(&desktop.MouseEvent{})
	s.wants("Orvo received 1.2 GB from 1 device. Its seat: South Korea.")
	stop.MouseOut()
	s.wants(hint)
	row := func() { s.press("way.2"); c.Focus(s.find("world.SG")) }
	row()
	s.wants("Singapore: 3 servers, 40 MB sent there.")
}

// The pointer finds the bands of the picture, which no words stand on.
func TestThePointerOnThePicture(t *testing.T) {
	s := openNormal(t, hearing(1, 1))
	hears(s)
	from, to := s.find("flow.1.d1"), s.find("flow.2.company:Camora")
	driver := fyne.CurrentApp().Driver()
	a, b := driver.AbsolutePositionForObject(from), driver.AbsolutePositionForObject(to)
	between := fyne.NewPos((a.X+from.Size().Width+b.X)/2, b.Y+to.Size().Height/2)
	test.MoveMouse(s.window.Canvas(), between)
	s.wants("Living-room TV sent 1.2 GB to Camora.")
	test.MoveMouse(s.window.Canvas(), fyne.NewPos(between.X, 20))
	s.lacks("Living-room TV sent 1.2 GB to Camora.")
	test.TapCanvas(s.window.Canvas(), between)
	s.wants("Camora received 1.2 GB", "What it may learn")
}

func TestPicturesOfWhoHears(t *testing.T) {
	for name, show := range map[string]func(*stage){"flow": hears, "world": inWorld, "company": company} {
		t.Run(name, func(t *testing.T) {
			s := openNormal(t, hearing(4, 9))
			show(s)
			comparePicture(t, "picture-hears-"+name+".png", s.window.Canvas().Capture())
		})
	}
}
