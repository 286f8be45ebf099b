package theme

import (
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"telltale/assets"
)

// scripts are the fonts with the letters that Fyne's Noto Sans lacks, regular and bold, read once.
var scripts = sync.OnceValue(func() [2]fyne.Resource {
	var out [2]fyne.Resource
	for i, name := range []string{"Telltale-Regular.ttf", "Telltale-Bold.ttf"} {
		raw, err := assets.Fonts.ReadFile("fonts/" + name)
		if err != nil {
			panic(err) // it is part of the program
		}
		out[i] = fyne.NewStaticResource(name, raw)
	}
	return out
})

// Font returns Devanagari and Chinese. For all letters that are not in it, Fyne takes the Noto fonts that it carries,
// so that a page looks the same on every computer, and names in several scripts can stand in one line.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return fynetheme.DefaultTheme().Font(style)
	case style.Bold:
		return scripts()[1]
	}
	return scripts()[0]
}
