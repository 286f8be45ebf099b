package ui_test

import (
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// crowded is a home of n devices with a hint and a device that is left out.
func crowded(n int) *uitest.Backend {
	b := uitest.Home(n)
	b.DevicesView = uitest.Crowd(b.DevicesView)
	return b
}

// fields gives the fields of the page, from top to bottom.
func (s *stage) fields() (list []*widget.Field) {
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if f, ok := o.(*widget.Field); ok {
			list = append(list, f)
		}
		for _, child := range uitest.Children(o) {
			walk(child)
		}
	}
	walk(s.Object())
	return list
}

// write types words into a field as if from the keyboard.
func (s *stage) write(n int, words string) {
	s.t.Helper()
	all := s.fields()
	if n >= len(all) {
		s.t.Fatalf("there are %d fields", len(all))
	}
	test.Type(all[n], words)
}

func TestDevicesSayWhatTheirGoldensSay(t *testing.T) {
	parts := uitest.Home(3)
	parts.OnChange = func(v *view.ChangePage) {
		v.PartsLine, v.Split = "These addresses are this device too:", "Split off"
		v.Parts = []view.DevicePart{{Key: "02:00:00:00:00:07", Spoken: "Split off 02:00:00:00:00:07"}}
		v.Others[0].Why = []string{"Both gave the router the same client number, 01ab."}
	}
	broken := uitest.Home(2)
	broken.DeviceErr = errors.New("disk is gone")
	for _, tc := range []struct {
		name    string
		backend *uitest.Backend
		opt     ui.Options
		show    func(*stage)
	}{
		{"devices-empty", uitest.Empty(), ui.Options{}, func(s *stage) { s.ShowDevices() }},
		{"devices-loading", uitest.Home(2), ui.Options{Run: func(func()) {}}, func(s *stage) { s.ShowDevices() }},
		{"devices-one", uitest.Home(1), ui.Options{}, func(s *stage) { s.ShowDevices() }},
		{"devices-many", crowded(4), ui.Options{}, func(s *stage) { s.ShowDevices() }},
		{"devices-list", crowded(4), ui.Options{}, func(s *stage) { s.ShowDevices(); s.press("look.list") }},
		{"devices-nomatch", uitest.Home(4), ui.Options{}, func(s *stage) { s.ShowDevices(); s.write(0, "kettle") }},
		{"devices-error", broken, ui.Options{}, func(s *stage) { s.ShowHome(); s.ShowDevices() }},
		{"change-loading", uitest.Home(2), ui.Options{Run: func(func()) {}}, func(s *stage) { s.OpenChange("d1") }},
		{"change-one", uitest.Home(1), ui.Options{}, func(s *stage) { s.OpenChange("d1") }},
		{"change-many", uitest.Home(12), ui.Options{}, func(s *stage) { s.OpenChange("d2") }},
		{"change-parts", parts, ui.Options{}, func(s *stage) { s.OpenChange("d1") }},
		{"change-nomatch", uitest.Home(2), ui.Options{}, func(s *stage) { s.OpenChange("d1"); s.write(1, "spaceship") }},
		{"change-told", uitest.Home(2), ui.Options{}, func(s *stage) { s.OpenChange("d1"); s.press("kind.phone") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := open(t, tc.backend, tc.opt, fyne.NewSize(1280, 800), 1)
			tc.show(s)
			golden(t, tc.name+".txt", uitest.Outline(s.Object()))
		})
	}
}

func TestMarkupOfDevices(t *testing.T) {
	for name, show := range map[string]func(*stage){
		"devices": func(s *stage) { s.ShowDevices() },
		"list":    func(s *stage) { s.ShowDevices(); s.press("look.list") },
		"change":  func(s *stage) { s.OpenChange("d1"); s.press("kind.phone") },
	} {
		t.Run(name, func(t *testing.T) {
			s := openNormal(t, crowded(2))
			show(s)
			test.AssertRendersToMarkup(t, "markup-"+name+".xml", s.window.Canvas())
		})
	}
}

func TestNothingOfDevicesIsCutAtAnySize(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 600}, {Width: 700, Height: 500}} {
		for _, scale := range []float32{0.8, 1, 1.5, 2} {
			for page, show := range map[string]func(*stage){
				"devices": func(s *stage) { s.ShowDevices() },
				"list":    func(s *stage) { s.ShowDevices(); s.press("look.list") },
				"change":  func(s *stage) { s.OpenChange("d2") },
			} {
				t.Run(fmt.Sprintf("%s/%vx%v/%v", page, size.Width, size.Height, scale), func(t *testing.T) {
					b := crowded(8)
					b.DevicesView.Rows[0].Name = "The television in the living room that Grandmother brought along"
					b.DevicesView.Rows[1].Kind = "a-very-long-name-without-any-place-to-break-it.eu-central-1.elb.example"
					s := open(t, b, ui.Options{}, size, scale)
					show(s)
					checkTexts(t, uitest.Texts(s.Object()), size)
				})
			}
		}
	}
}

func TestSearchAndOrder(t *testing.T) {
	s := openNormal(t, uitest.Home(6))
	s.ShowDevices()
	s.write(0, "CAM door")
	s.wants("Front-door camera")
	if s.look("device.d1") != nil {
		t.Error("what does not fit is still there")
	}
	s.press("sort.sent") // the search stays
	if s.look("device.d1") != nil || s.look("device.d2") == nil {
		t.Error("another order shows other devices")
	}
	s.press("look.list")
	s.wants("Camora · camera", "23", "14 Mar 2026, 23:59")
	s.fields()[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.fields()[0].Text != "" || s.look("device.d6") == nil {
		t.Error("Escape leaves the search")
	}
	s.ShowHome()
	s.ShowDevices()
	if s.look("look.list") == nil || s.look("sort.sent") == nil {
		t.Error("nothing to choose from")
	}
	s.wants("14 Mar 2026, 23:59") // still a list
}

func TestManyDevicesComeInParts(t *testing.T) {
	s := openNormal(t, uitest.Home(150))
	s.ShowDevices()
	count := func() (n int) {
		for _, p := range widget.Presses(content(s.Object())) {
			if len(p.ID) > 7 && p.ID[:7] == "device." {
				n++
			}
		}
		return n
	}
	for _, want := range []int{60, 120, 150} {
		if got := count(); got != want {
			t.Fatalf("%d devices are shown, want %d", got, want)
		}
		if want < 150 {
			s.press("more")
		}
	}
	if s.look("more") != nil {
		t.Error("there is more of nothing")
	}
	s.write(0, "camera")
	if got := count(); got != 25 {
		t.Errorf("%d cameras are shown, want 25", got)
	}
}

func TestWaysToChangeADevice(t *testing.T) {
	b := crowded(12)
	s := openNormal(t, b)
	s.ShowDevices()
	s.press("change.d2")
	s.wants("Change Front-door camera")
	s.press("kind.computer")
	s.press("kind.off")
	s.press("join.d1")
	s.write(1, "plug")
	if s.look("join.d1") != nil {
		t.Error("what does not fit is still offered")
	}
	s.press("join.d6")
	s.press("leave")
	s.wants("Search by name, kind or address") // on the page of all devices, where it can be taken in again
	s.press("take.out")
	s.press("hint.d1")
	s.wants("Change Living-room TV")
	s.fields()[0].SetText("Telly")
	s.fields()[0].OnSubmitted("")
	s.press("name.off")
	s.press("back")
	s.wants("Care label")
	s.press("change")
	s.wants("Change ")
	want := []string{
		`kind d2 "computer"`, `kind d2 ""`, "join d2 d1", "join d2 d6", "leave d2 true", "leave out false", `name d1 "Telly"`, `name d1 ""`,
	}
	if diff := cmp.Diff(want, b.Said); diff != "" {
		t.Errorf("what was said (-want +got):\n%s", diff)
	}
}

// What is typed as a name stays while something else is changed.
func TestHalfTypedNameStays(t *testing.T) {
	s := openNormal(t, uitest.Home(2))
	s.OpenChange("d1")
	s.fields()[0].SetText("Half a na")
	s.press("kind.phone")
	if got := s.fields()[0].Text; got != "Half a na" {
		t.Errorf("the field says %q", got)
	}
	s.OpenChange("d2")
	if got := s.fields()[0].Text; got != "Front-door camera" {
		t.Errorf("on another device the field says %q", got)
	}
}

func TestUndoBar(t *testing.T) {
	b := uitest.Home(3)
	s := openNormal(t, b)
	held := func(name fyne.KeyName, m fyne.KeyModifier) {
		s.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | m})
	}
	s.ShowDevices()
	held(fyne.KeyZ, 0) // nothing to take back yet
	s.OpenChange("d1")
	s.press("kind.phone")
	s.wants(`Said: kind d1 "phone"`)
	s.press("told.undo")
	s.wants("The last change was taken back.", "Do it again")
	s.press("told.redo")
	s.press("told.away")
	if s.look("told.undo") != nil {
		t.Error("the bar is still there")
	}
	held(fyne.KeyZ, 0)
	s.wants("The last change was taken back.")
	held(fyne.KeyZ, fyne.KeyModifierShift)
	held(fyne.KeyY, 0) // nothing to make again
	s.wants("Said: redo")
	s.ShowHome()
	if s.look("told.undo") != nil {
		t.Error("the bar followed to another page")
	}
	s.SetScale(1.5)
	want := []string{`kind d1 "phone"`, "undo", "redo", "undo", "redo"}
	if diff := cmp.Diff(want, b.Said); diff != "" {
		t.Errorf("what was said (-want +got):\n%s", diff)
	}
}

// A rename on the page of a device can be undone there too.
func TestRenameIsTold(t *testing.T) {
	s := openNormal(t, uitest.Home(2))
	s.OpenDevice("d1")
	s.Rename("d1", "Telly")
	s.wants(`Said: name d1 "Telly"`, "Undo")
}

func TestChangeThatFails(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.OpenChange("d1")
	b.SayErr = &view.Trouble{Title: "The disk is full", Line: "No room.", Next: "Make room."}
	s.press("kind.phone")
	s.wants("The disk is full", "Change Living-room TV")
	if s.look("told.undo") != nil {
		t.Error("what failed can be undone")
	}
}

func TestKeyToSearch(t *testing.T) {
	s := openNormal(t, uitest.Home(3))
	find := &desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierShortcutDefault}
	s.ShowHome()
	s.TypedShortcut(find)
	if f, ok := s.window.Canvas().Focused().(*widget.Field); !ok || f != s.fields()[0] {
		t.Errorf("from the home the keyboard goes to %T", s.window.Canvas().Focused())
	}
	s.window.Canvas().Unfocus()
	s.TypedShortcut(find)
	if s.window.Canvas().Focused() == nil {
		t.Error("on the page itself the keyboard goes nowhere")
	}
	s.OpenChange("d1")
	s.TypedShortcut(find)
	if f, ok := s.window.Canvas().Focused().(*widget.Field); !ok || f.PlaceHolder != "Search for a kind" {
		t.Errorf("where a device is changed the keyboard goes to %T", s.window.Canvas().Focused())
	}
	empty := openNormal(t, uitest.Empty())
	empty.ShowStart()
	empty.TypedShortcut(find)
	empty.wants("How shall we look at your home?")
}

func TestKeyboardReachesAllOfDevices(t *testing.T) {
	for name, show := range map[string]func(*stage){
		"cards": func(s *stage) { s.ShowDevices() }, "list": func(s *stage) { s.ShowDevices(); s.press("look.list") }, "change": func(s *stage) { s.OpenChange("d1") },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, crowded(4), ui.Options{}, fyne.NewSize(1024, 600), 1)
			show(s)
			want := map[string]bool{}
			for _, p := range widget.Presses(content(s.Object())) {
				want[p.ID] = true
			}
			fields := map[*widget.Field]bool{}
			for _, f := range s.fields() {
				fields[f] = true
			}
			c := s.window.Canvas()
			for range 2 * (len(want) + len(fields)) {
				c.FocusNext()
				switch o := c.Focused().(type) {
				case *widget.Press:
					delete(want, o.ID)
				case *widget.Field:
					delete(fields, o)
				}
			}
			if len(want)+len(fields) > 0 {
				t.Errorf("the keyboard reached neither %v nor %d fields", want, len(fields))
			}
		})
	}
}

// BenchmarkDevices shows a page of 300 devices anew, as a change does.
func BenchmarkDevices(b *testing.B) {
	a := test.NewTempApp(b)
	a.Settings().SetTheme(theme.New(theme.LookPaper, 1))
	backend := crowded(300)
	backend.FrameView.Entries = backend.FrameView.Entries[:24] // as view.NewFrame gives them
	s := ui.NewShell(b.Context(), backend, ui.Options{})
	w := test.NewTempWindow(b, s.Object())
	s.Attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	b.ReportAllocs()
	for b.Loop() {
		s.ShowDevices()
	}
}
