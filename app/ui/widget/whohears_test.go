package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// images counts the pictures on an object.
func images(o fyne.CanvasObject) int {
	n := 0
	if _, ok := o.(*canvas.Image); ok && o.Visible() {
		n++
	}
	if !o.Visible() {
		return 0
	}
	for _, child := range uitest.Children(o) {
		n += images(child)
	}
	return n
}

// A flag keeps its shape inside its room; a country without one leaves the room empty.
func TestFlagsKeepTheirShape(t *testing.T) {
	setTheme(t, 1)
	room := widget.NaturalWidth(widget.Flag("DE"))
	for code, shape := range map[string]float32{"DE": 5. / 3, "CH": 1, "US": 1.9, "NP": 0.82} {
		flag := widget.Flag(code)
		layOut(flag, widget.NaturalWidth(flag))
		inside := flag.Objects[0].(*fyne.Container).Objects[0]
		if got := inside.Size().Width / inside.Size().Height; got < shape*0.93 || got > shape*1.07 {
			t.Errorf("%s is drawn %v times as wide as high, want %v", code, got, shape)
		}
		if widget.NaturalWidth(flag) != room {
			t.Errorf("%s takes another room", code)
		}
	}
	for _, code := range []string{"ZZ", "", "../x"} {
		if flag := widget.Flag(code); images(flag) != 0 || widget.NaturalWidth(flag) != room {
			t.Errorf("%q has a flag", code)
		}
	}
}

// flowOf is a small flow picture, with what was opened.
func flowOf(opened *[]string) *fyne.Container {
	note := func(kind string) func(string) {
		return func(key string) { *opened = append(*opened, kind+" "+key) }
	}
	f := uitest.WhoHears([]view.DeviceCard{{Key: "d1", Name: "Living-room TV"}, {Key: "d2", Name: "Kitchen speaker"}}, 4).Flow
	f.Companies = append(f.Companies, view.FlowStop{Name: "7 other companies", Says: "7 other companies: they received 1 MB in all."})
	f.Home = append(f.Home, -1)
	f.Links = append(f.Links, view.FlowLink{From: 1, To: 4, Sent: 1000, Says: "Kitchen speaker sent 1 kB to other companies."})
	return widget.FlowPicture(f, "Point at something.", widget.FlowOpen{
		Device: note("device"), Company: note("company"), Country: note("country"), Several: func() { note("several")("") },
	})
}

func TestStopsOfTheFlowOpenWhatTheyStandFor(t *testing.T) {
	setTheme(t, 1)
	var opened []string
	for _, p := range widget.Presses(flowOf(&opened)) {
		p.Tapped(nil)
	}
	want := []string{
		"device d1", "device d2", "company company:Camora", "company company:Orvo", "company company:Streamo", "company company:AdSight",
		"several ", "country TW", "country KR", "country US",
	}
	if len(opened) != len(want) {
		t.Fatalf("opened %v", opened)
	}
	for i := range want {
		if opened[i] != want[i] {
			t.Errorf("opened %q, want %q", opened[i], want[i])
		}
	}
}

// Flags stand beside the names of countries where there is room, and come back when there is room again.
func TestFlagsGiveWay(t *testing.T) {
	setTheme(t, 1)
	f := flowOf(new([]string))
	for _, tc := range []struct {
		width float32
		want  int
	}{{900, 3}, {400, 0}, {900, 3}, {1200, 3}, {300, 0}} {
		layOut(f, tc.width)
		if got := images(f); got != tc.want {
			t.Errorf("at a width of %v there are %d flags, want %d", tc.width, got, tc.want)
		}
	}
}

// Words stay whole down to a width at which hardly anything of the picture is left.
func TestLabelsOfTheFlowStayWhole(t *testing.T) {
	for _, scale := range []float32{1, 2} {
		setTheme(t, scale)
		f := flowOf(new([]string))
		w := test.NewTempWindow(t, f)
		for _, width := range []float32{1200, 700, 340} {
			width *= scale
			w.Resize(fyne.NewSize(width, 900))
			layOut(f, width)
			for _, text := range uitest.Texts(f) {
				if len([]rune(text.Text)) == 1 {
					t.Errorf("at a width of %v and a size of %v a letter stands alone: %q", width, scale, text.Text)
				}
			}
		}
	}
}

// worldOf is the map of three countries.
func worldOf(t *testing.T) (*widget.World, fyne.Window) {
	t.Helper()
	setTheme(t, 1)
	m := widget.WorldMap(uitest.World().Countries, "14 of 23 servers", 2)
	box := widget.Stack(0, m.Map, m.List)
	w := test.NewTempWindow(t, box)
	w.Resize(fyne.NewSize(720, 600))
	layOut(box, 700)
	return m, w
}

func said(m *widget.World) string { return uitest.Outline(m.Map) }

func TestMapAndListPointAtEachOther(t *testing.T) {
	m, w := worldOf(t)
	rows := widget.Presses(m.List)
	if len(rows) != 2 {
		t.Fatalf("%d countries are listed, at most 2 should be", len(rows))
	}
	rows[1].MouseIn(&desktop.MouseEvent{})
	if got := said(m); got != "Singapore: 3 servers, 40 MB sent there.\n" {
		t.Errorf("on the row of Singapore it says %q", got)
	}
	rows[1].MouseOut()
	if got := said(m); got != "14 of 23 servers\n" {
		t.Errorf("away from it, it says %q", got)
	}
	area := m.Map.Objects[1]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(area)
	size := area.Size()
	test.MoveMouse(w.Canvas(), at.AddXY(size.Width*0.23, size.Width*0.14)) // the middle of the United States
	if got := said(m); got != "United States: 9 servers, 3.1 GB sent there.\n" {
		t.Errorf("on the United States it says %q", got)
	}
	test.MoveMouse(w.Canvas(), at.AddXY(size.Width*0.5, size.Height-5)) // the South Atlantic
	if got := said(m); got != "14 of 23 servers\n" {
		t.Errorf("on the sea it says %q", got)
	}
}

// The map is drawn in every look, and what is marked is told from the land.
func TestMapInEveryLook(t *testing.T) {
	for _, look := range []theme.Look{theme.LookPaper, theme.LookDark, theme.LookContrast} {
		a := test.NewTempApp(t)
		a.Settings().SetTheme(theme.New(look, 1))
		m := widget.WorldMap(uitest.World().Countries, "", 3)
		w := test.NewTempWindow(t, m.Map)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(700, 400))
		layOut(m.Map, 700)
		img := w.Canvas().Capture()
		america, africa, sea := img.At(161, 98), img.At(370, 155), img.At(330, 241)
		if america == africa || africa == sea || america == sea {
			t.Errorf("%s: marked %v, land %v, sea %v", look, america, africa, sea)
		}
	}
}
