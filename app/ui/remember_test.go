package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/ui/uitest"
)

func TestLookAndSizeAreRemembered(t *testing.T) {
	file := settings.Memory()
	s := open(t, uitest.Home(1), ui.Options{Settings: file}, fyne.NewSize(1280, 800), 1)
	s.SetLook(theme.LookDark)
	s.SetScale(1.4)
	got := file.Get()
	if got.Look != "dark" || float32(got.Scale) != 1.4 {
		t.Errorf("look %q and scale %v are remembered, want dark and 1.4", got.Look, got.Scale)
	}
}

// A choice that cannot be written down holds all the same, and a card says so, once.
func TestWhatCannotBeRemembered(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	file, _ := settings.Open(filepath.Join(blocked, "settings.json"))
	s := open(t, uitest.Home(1), ui.Options{Settings: file}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.SetLook(theme.LookContrast)
	if theme.Now().Look() != theme.LookContrast {
		t.Error("the look did not change")
	}
	if s.Trouble() == nil {
		t.Fatal("nothing is said")
	}
	s.press("trouble.ok")
	s.SetLook(theme.LookPaper)
	if s.Trouble() != nil {
		t.Error("it is said a second time")
	}
}
