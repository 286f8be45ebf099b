package theme_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"telltale/app/ui/theme"
	"telltale/app/view"
)

func channel(v uint32) float64 {
	c := float64(v) / 0xFFFF
	if c <= 0.03928 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTextCanBeReadInEveryLook(t *testing.T) {
	pairs := []struct {
		front, back fyne.ThemeColorName
		least       float64 // WCAG 2.2: 4.5 for text, 3 for signs and rings
	}{
		{theme.Ink, theme.Paper, 7},
		{theme.Ink, theme.Side, 7},
		{theme.Ink, theme.Hover, 7},
		{theme.Muted, theme.Paper, 4.5},
		{theme.Muted, theme.Card, 4.5},
		{theme.Muted, theme.Side, 4.5},
		{theme.Muted, theme.Hover, 4.5},
		{theme.OnAccent, theme.Accent, 4.5},
		{theme.Accent, theme.Card, 4.5},
		{theme.Focus, theme.Paper, 3},
		{theme.Focus, theme.Side, 3},
		{fynetheme.ColorNameForeground, fynetheme.ColorNameBackground, 7},
	}
	for _, look := range []theme.Look{theme.LookPaper, theme.LookDark, theme.LookContrast} {
		th := theme.New(look, 1)
		for _, p := range pairs {
			got := contrast(th.Color(p.front, fynetheme.VariantLight), th.Color(p.back, fynetheme.VariantLight))
			if got < p.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want at least %.1f", look, p.front, p.back, got, p.least)
			}
		}
	}
}

func TestSystemLookFollowsTheDesktop(t *testing.T) {
	test.NewTempApp(t)
	th := theme.New(theme.LookSystem, 1)
	light := th.Color(theme.Paper, fynetheme.VariantLight)
	dark := th.Color(theme.Paper, fynetheme.VariantDark)
	if luminance(light) < 0.8 || luminance(dark) > 0.2 {
		t.Errorf("paper is %v on a light and %v on a dark desktop", light, dark)
	}
	if got := theme.New(theme.LookPaper, 1).Color(theme.Paper, fynetheme.VariantDark); got != light {
		t.Errorf("the paper look is %v on a dark desktop, want %v", got, light)
	}
}

func TestTextGrowsWithinBounds(t *testing.T) {
	test.NewTempApp(t)
	for _, tc := range []struct{ asked, want float32 }{{1, 1}, {1.4, 1.4}, {2, 2}, {9, 2}, {0.1, 0.8}} {
		th := theme.New(theme.LookPaper, tc.asked)
		if got := th.Scale(); got != tc.want {
			t.Errorf("New(%v).Scale() = %v, want %v", tc.asked, got, tc.want)
		}
		if got, want := th.Size(theme.SizeBody), 14*tc.want; got != want {
			t.Errorf("body text at %v is %v points, want %v", tc.asked, got, want)
		}
		if got, want := th.Size(fynetheme.SizeNameText), 14*tc.want; got != want {
			t.Errorf("Fyne's text at %v is %v points, want %v", tc.asked, got, want)
		}
	}
}

func TestEveryRoleHasItsOwnColour(t *testing.T) {
	th := theme.New(theme.LookPaper, 1)
	seen := map[color.Color]view.Role{}
	for _, r := range []view.Role{view.RoleMaker, view.RoleService, view.RoleAds, view.RolePlumbing, view.RoleUnknown} {
		c := th.Color(theme.Role(r), fynetheme.VariantLight)
		if other, ok := seen[c]; ok {
			t.Errorf("roles %s and %s have the same colour", r, other)
		}
		seen[c] = r
	}
	if got := theme.Role("new"); got != theme.Unknown {
		t.Errorf("a role that is new has the colour %s", got)
	}
}
