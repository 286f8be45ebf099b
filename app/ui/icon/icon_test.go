package icon_test

import (
	"bytes"
	"image"
	"image/color"
	"io/fs"
	"path"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"telltale/app/ui/icon"
	"telltale/app/ui/theme"
	"telltale/assets"
)

// families are the names that a page may ask for.
const families = `camera doorbell lock alarm sensor garage recorder speaker display tv box console frame headset bulb
plug switch thermostat aircon fan airsensor heater meter solar charger car oven fridge washer kettle vacuum mower
irrigation blinds smoke leak valve weather scale medical sleep wearable care baby toy tracker elder pet router mesh hub
nas printer farm siren phone computer unknown home start open example back envelope-open envelope-closed trouble
indoor_camera video_doorbell smart_tv laundry_dishwasher router_gateway community_warning`

func TestEveryNameHasItsIcon(t *testing.T) {
	for _, name := range strings.Fields(families) {
		if !icon.Known(name) {
			t.Errorf("there is no icon %q", name)
		}
	}
	for _, id := range strings.Fields("companies trackers borders envelope load night doors care") {
		if !icon.Known(icon.Symbol(id)) {
			t.Errorf("there is no icon for the symbol %q", id)
		}
	}
	if icon.Known("teapot") {
		t.Error("a name that nobody drew is known")
	}
}

func TestFallbackAndTint(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.LookPaper, 1))
	got, want := icon.Resource("teapot", theme.Ink), icon.Resource(icon.Fallback, theme.Ink)
	if !bytes.Equal(got.Content(), want.Content()) {
		t.Error("a name that nobody drew does not get the fallback")
	}
	if !bytes.Contains(want.Content(), []byte("#1f2d3d")) || bytes.Contains(want.Content(), []byte("currentColor")) {
		t.Errorf("the icon is not in the colour of the ink: %s", want.Content())
	}
	if icon.Resource("tv", theme.Ink).Name() == icon.Resource("tv", theme.Accent).Name() {
		t.Error("two colours of an icon have one name, so Fyne would keep only one of them")
	}
}

// TestIconsCanBeReadSmall draws each icon at 16 pixels and wants ink on it, but not all over it.
func TestIconsCanBeReadSmall(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.LookPaper, 1))
	files, err := fs.Glob(assets.Icons, "icons/*.svg")
	if err != nil || len(files) < 70 {
		t.Fatalf("%d icons, %v", len(files), err)
	}
	pictures := map[string]string{}
	for _, f := range files {
		name := strings.TrimSuffix(path.Base(f), ".svg")
		img := small(name)
		ink := 0
		var print strings.Builder
		for y := range 16 {
			for x := range 16 {
				dark := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 140
				if dark {
					ink++
				}
				print.WriteByte("_#"[map[bool]int{true: 1}[dark]])
			}
		}
		if ink < 12 || ink > 200 {
			t.Errorf("%s: %d of 256 pixels are dark at 16 pixels", name, ink)
		}
		if other, ok := pictures[print.String()]; ok {
			t.Errorf("%s and %s look the same at 16 pixels", name, other)
		}
		pictures[print.String()] = name
	}
}

func small(name string) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	img := canvas.NewImageFromResource(icon.Resource(name, theme.Ink))
	img.FillMode = canvas.ImageFillContain
	c.SetContent(img)
	c.Resize(fyne.NewSize(16, 16))
	return c.Capture()
}
