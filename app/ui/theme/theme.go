// Package theme gives the window its look: warm paper, dark ink, one teal accent, and text that can grow.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"telltale/app/settings"
	"telltale/app/view"
)

// Look is a set of colours.
type Look string

// The looks. LookSystem follows what the desktop asks for, light or dark.
const (
	LookSystem   Look = "system"
	LookPaper    Look = "paper"
	LookDark     Look = "dark"
	LookContrast Look = "contrast"
)

// Looks lists all looks, in the order in which they are offered.
func Looks() []Look { return []Look{LookPaper, LookDark, LookContrast, LookSystem} }

// The smallest and the largest text that the window offers, as factors of the normal size.
const (
	ScaleMin = settings.ScaleMin
	ScaleMax = settings.ScaleMax
)

// Colour names of our own; what Fyne's own widgets ask for is answered from the same palette.
const (
	Paper     fyne.ThemeColorName = "telltale.paper"     // behind every page
	Side      fyne.ThemeColorName = "telltale.side"      // side bar
	Card      fyne.ThemeColorName = "telltale.card"      // cards and panels
	LabelCard fyne.ThemeColorName = "telltale.labelcard" // the care label
	Ink       fyne.ThemeColorName = "telltale.ink"       // text
	Muted     fyne.ThemeColorName = "telltale.muted"     // second line of text
	Line      fyne.ThemeColorName = "telltale.line"      // borders of cards
	Stitch    fyne.ThemeColorName = "telltale.stitch"    // dashed lines of the care label
	Accent    fyne.ThemeColorName = "telltale.accent"    // what can be chosen, and is
	OnAccent  fyne.ThemeColorName = "telltale.onaccent"  // text on Accent
	Focus     fyne.ThemeColorName = "telltale.focus"     // ring around what the keyboard is on
	Hover     fyne.ThemeColorName = "telltale.hover"     // behind what the pointer is on
	Warn      fyne.ThemeColorName = "telltale.warn"      // edge of the panel of a trouble
	Maker     fyne.ThemeColorName = "telltale.maker"
	Service   fyne.ThemeColorName = "telltale.service"
	Ads       fyne.ThemeColorName = "telltale.ads"
	Plumbing  fyne.ThemeColorName = "telltale.plumbing"
	Unknown   fyne.ThemeColorName = "telltale.unknown"
)

// Size names of our own, in points at a text factor of 1.
const (
	SizeTitle fyne.ThemeSizeName = "telltale.title" // one heading a page
	SizeHead  fyne.ThemeSizeName = "telltale.head"  // title of a panel
	SizeBody  fyne.ThemeSizeName = "telltale.body"
	SizeSmall fyne.ThemeSizeName = "telltale.small"
	SizeTiny  fyne.ThemeSizeName = "telltale.tiny" // words around a picture
)

// Theme is the theme of Telltale; it is immutable.
type Theme struct {
	look  Look
	scale float32
}

// New returns a theme. A scale outside ScaleMin … ScaleMax is brought back into it.
func New(look Look, scale float32) *Theme {
	return &Theme{look: look, scale: min(max(scale, ScaleMin), ScaleMax)}
}

// Scale returns the factor by which text is larger than normal.
func (t *Theme) Scale() float32 { return t.scale }

// Look returns the set of colours that was asked for.
func (t *Theme) Look() Look { return t.look }

// Color answers for our own names and for Fyne's.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	table, builtin := paperColours, fynetheme.VariantLight
	switch {
	case t.look == LookContrast:
		table, builtin = contrastColours, fynetheme.VariantDark
	case t.look == LookDark, t.look == LookSystem && variant == fynetheme.VariantDark:
		table, builtin = darkColours, fynetheme.VariantDark
	}
	if name == fynetheme.ColorNameFocus { // Fyne lays it over the button, which must stay readable
		c := table[Focus]
		c.A = 0x66
		return c
	}
	if own, ok := standIns[name]; ok {
		name = own
	}
	if c, ok := table[name]; ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, builtin)
}

// Icon returns Fyne's own icons, which its dialogs need.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size answers for our own names and for Fyne's; everything that holds text grows with it.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s * t.scale
	}
	size := fynetheme.DefaultTheme().Size(name)
	switch name {
	case fynetheme.SizeNameText, fynetheme.SizeNameHeadingText, fynetheme.SizeNameSubHeadingText,
		fynetheme.SizeNameCaptionText, fynetheme.SizeNameInlineIcon:
		return size * t.scale
	}
	return size
}

// Role returns the colour of a role; a role that is new to the window gets the colour of the unknown.
func Role(r view.Role) fyne.ThemeColorName {
	switch r {
	case view.RoleMaker:
		return Maker
	case view.RoleService:
		return Service
	case view.RoleAds:
		return Ads
	case view.RolePlumbing:
		return Plumbing
	}
	return Unknown
}

// Colour looks a colour up in the theme that is on.
func Colour(name fyne.ThemeColorName) color.Color { return fynetheme.Color(name) }

// Points looks a size up in the theme that is on.
func Points(name fyne.ThemeSizeName) float32 { return fynetheme.Size(name) }

// Now returns the theme that is on; if it is not one of ours, the paper look at normal size.
func Now() *Theme {
	if t, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok {
		return t
	}
	return New(LookPaper, 1)
}

// Factor returns how much larger than normal text is in the theme that is on.
func Factor() float32 { return Now().scale }

// Next returns the look after this one, for a key that goes round.
func (l Look) Next() Look {
	switch l {
	case LookPaper:
		return LookDark
	case LookDark:
		return LookContrast
	}
	return LookPaper
}
