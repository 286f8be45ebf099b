package ui_test

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/uitest"
)

func TestLanguageChangesAtOnce(t *testing.T) {
	file, b := settings.Memory(), uitest.Home(2)
	s := open(t, b, ui.Options{Settings: file}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.OpenDevice(b.FrameView.Entries[1].Key)
	if got := lang.L("Show Hidden Files"); got != "Show hidden files" {
		t.Errorf("the toolkit says %q", got)
	}
	b.Dictionary = map[string]string{"toolkit.cancel": "Abbrechen", "toolkit.name": "Dateiname"}
	b.FrameView.Devices = "Geräte"
	key := b.FrameView.Entries[1].Key
	other := b.Devices[key]
	other.Name = "Kamera"
	b.Devices[key] = other
	s.SetLanguage("de")
	if want := []string{"de"}; !slices.Equal(b.Spoken, want) {
		t.Errorf("spoken %q, want %q", b.Spoken, want)
	}
	if got := file.Get().Language; got != "de" {
		t.Errorf("language %q is remembered", got)
	}
	if got := lang.L("Cancel") + lang.X("file.name", "Name"); got != "AbbrechenDateiname" {
		t.Errorf("the toolkit says %q", got)
	}
	for _, want := range []string{"Geräte", "Kamera"} {
		if !slices.ContainsFunc(uitest.Texts(s.Object()), func(w uitest.Written) bool { return w.Text == want }) {
			t.Errorf("%q does not stand in the window", want)
		}
	}
}

func TestLanguageThatIsNotThere(t *testing.T) {
	file, b := settings.Memory(), uitest.Home(1)
	b.SpeakErr = errors.New("no such language")
	s := open(t, b, ui.Options{Settings: file}, fyne.NewSize(1280, 800), 1)
	s.Begin()
	s.SetLanguage("xx")
	if s.Trouble() == nil {
		t.Error("nothing is said")
	}
	if got := file.Get().Language; got != "" {
		t.Errorf("language %q is remembered", got)
	}
}
