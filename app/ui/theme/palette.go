package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

type palette map[fyne.ThemeColorName]color.NRGBA

// rgb reads a colour as it is written on the web, 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

// The colours of the roles are those of Okabe and Ito, which people with any kind of colour blindness tell apart
// (label specification B.3); the other looks keep their hue and change their lightness.
// Muted is a little darker than in the drawings: it reaches a contrast of 4.5 on paper (WCAG 2.2, 1.4.3).
var paperColours = palette{
	Paper: rgb(0xFBFAF7), Side: rgb(0xF5F1E9), Card: rgb(0xFFFFFF), LabelCard: rgb(0xFFFEFA),
	Ink: rgb(0x1F2D3D), Muted: rgb(0x5F6A78), Line: rgb(0xE3DED3), Stitch: rgb(0xB9AE93),
	Accent: rgb(0x0B6E69), OnAccent: rgb(0xFFFFFF), Focus: rgb(0x0072B2), Hover: rgb(0xEAF3F1), Warn: rgb(0xD55E00),
	Maker: rgb(0x0072B2), Service: rgb(0x56B4E9), Ads: rgb(0xD55E00), Plumbing: rgb(0x9CA3AF), Unknown: rgb(0x8C6D3F),
}

var darkColours = palette{
	Paper: rgb(0x161C24), Side: rgb(0x10151C), Card: rgb(0x1E2631), LabelCard: rgb(0x212A36),
	Ink: rgb(0xEEF1F4), Muted: rgb(0xA9B3BF), Line: rgb(0x374352), Stitch: rgb(0x6B7684),
	Accent: rgb(0x4FB8B0), OnAccent: rgb(0x0B1418), Focus: rgb(0x7CC7F2), Hover: rgb(0x2A3644), Warn: rgb(0xF0883E),
	Maker: rgb(0x3D9BD6), Service: rgb(0x8CCBF0), Ads: rgb(0xF0883E), Plumbing: rgb(0x9CA3AF), Unknown: rgb(0xC49A5C),
}

var contrastColours = palette{
	Paper: rgb(0x000000), Side: rgb(0x000000), Card: rgb(0x000000), LabelCard: rgb(0x000000),
	Ink: rgb(0xFFFFFF), Muted: rgb(0xFFFFFF), Line: rgb(0xFFFFFF), Stitch: rgb(0xFFFFFF),
	Accent: rgb(0x40E0D0), OnAccent: rgb(0x000000), Focus: rgb(0xFFD400), Hover: rgb(0x333333), Warn: rgb(0xFFD400),
	Maker: rgb(0x4DB8FF), Service: rgb(0xB3E0FF), Ads: rgb(0xFF9040), Plumbing: rgb(0xC8CCD2), Unknown: rgb(0xE0B060),
}

// standIns says which of our colours stands for a colour that Fyne's own widgets ask for.
var standIns = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground:          Paper,
	fynetheme.ColorNameForeground:          Ink,
	fynetheme.ColorNamePlaceHolder:         Muted,
	fynetheme.ColorNamePrimary:             Accent,
	fynetheme.ColorNameForegroundOnPrimary: OnAccent,
	fynetheme.ColorNameHyperlink:           Accent,
	fynetheme.ColorNameHover:               Hover,
	fynetheme.ColorNameInputBackground:     Card,
	fynetheme.ColorNameInputBorder:         Line,
	fynetheme.ColorNameButton:              Hover,
	fynetheme.ColorNameOverlayBackground:   Paper,
	fynetheme.ColorNameMenuBackground:      Card,
	fynetheme.ColorNameHeaderBackground:    Side,
	fynetheme.ColorNameSeparator:           Line,
	fynetheme.ColorNameSelection:           Hover,
	fynetheme.ColorNameError:               Warn,
	fynetheme.ColorNameScrollBar:           Stitch,
}

var sizes = map[fyne.ThemeSizeName]float32{
	SizeTitle: 25, SizeHead: 16, SizeBody: 14, SizeSmall: 13, SizeTiny: 11,
}
