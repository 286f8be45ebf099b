// Package icon finds the pictograms of the window and tints them in a colour of the theme.
package icon

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"

	"telltale/app/chart/pictogram"
	"telltale/app/ui/theme"
)

// Fallback is the icon that stands for a name nobody drew.
const Fallback = pictogram.Fallback

// Resource returns the icon of a name in a colour of the theme. The name is that of a file in assets/icons, or the id
// of a kind in the device ontology; any other name gets Fallback.
func Resource(name string, colour fyne.ThemeColorName) fyne.Resource {
	svg, found := pictogram.Read(name)
	if !found {
		name = Fallback
		svg, _ = pictogram.Read(name)
	}
	hex := hexOf(theme.Colour(colour))
	return &fyne.StaticResource{
		// Fyne keeps drawn pictures by name, so the colour is part of it.
		StaticName:    name + "-" + hex + ".svg",
		StaticContent: bytes.ReplaceAll(svg, []byte("currentColor"), []byte("#"+hex)),
	}
}

// Symbol returns the name of the icon of a symbol of the care label.
func Symbol(id string) string { return "symbol-" + id }

// Known reports whether a name has an icon of its own.
func Known(name string) bool {
	_, found := pictogram.Read(name)
	return found
}

func hexOf(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("%02x%02x%02x", n.R, n.G, n.B)
}
