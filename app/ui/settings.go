package ui

import (
	"context"
	"math"
	"strconv"

	"telltale/app/settings"
	"telltale/app/ui/page/about"
	page "telltale/app/ui/page/settings"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

// SettingsBackend is what the page of settings and the page About need. About is quick.
type SettingsBackend interface {
	// Settings returns the page of settings.
	Settings(ctx context.Context) (view.Settings, error)
	// ChooseForHome chooses an option of a setting of the home.
	ChooseForHome(ctx context.Context, id view.SettingID, option string) error
	// Delete forgets a device and all that was seen of it, for good.
	Delete(ctx context.Context, key string) error
	// DeleteAll forgets all recordings and devices, for good.
	DeleteAll(ctx context.Context) error
	// About returns the page of what the program is.
	About() view.About
}

type settingsTurn struct {
	*page.Page
	shell *Shell
	shown *view.Settings
}

func newSettingsTurn(s *Shell) *settingsTurn { return &settingsTurn{Page: page.New(s), shell: s} }

func (t *settingsTurn) fetch(ctx context.Context, at location, _ view.Period) (func() location, error) {
	v, err := t.shell.backend.Settings(ctx)
	return func() location {
		t.shown = &v
		t.Update(v)
		return at
	}, err
}

func (t *settingsTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// Chosen returns what is chosen of a setting of this computer, by the id of the option.
func (s *Shell) Chosen(id view.SettingID) string {
	switch id {
	case view.SettingLanguage:
		return s.opt.Settings.Get().Language
	case view.SettingScale:
		return strconv.Itoa(int(math.Round(float64(theme.Factor())*10)) * 10)
	case view.SettingLook:
		return string(theme.Now().Look())
	case view.SettingExpert:
		return onOff(s.Expert())
	case view.SettingTray:
		return onOff(s.opt.Settings.Get().Tray)
	}
	return ""
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// ChooseSetting chooses an option of a setting: those of this computer hold at once.
func (s *Shell) ChooseSetting(id view.SettingID, option string) {
	switch id {
	case view.SettingLanguage:
		s.SetLanguage(option)
	case view.SettingScale:
		if percent, err := strconv.Atoi(option); err == nil {
			s.SetScale(float32(percent) / 100)
		}
	case view.SettingLook:
		s.SetLook(theme.Look(option))
	case view.SettingExpert:
		if s.Expert() != (option == "on") {
			s.ToggleExpert()
		}
	case view.SettingTray:
		s.remember(func(to *settings.Settings) { to.Tray = option == "on" })
		s.Reload()
	default:
		s.change(func(ctx context.Context) error { return s.backend.ChooseForHome(ctx, id, option) })
	}
}

// Delete forgets a device for good and shows the page without it.
func (s *Shell) Delete(key string) {
	s.change(func(ctx context.Context) error { return s.backend.Delete(ctx, key) })
}

// DeleteAll forgets everything for good, and which recordings it came from.
func (s *Shell) DeleteAll() {
	s.remember(func(to *settings.Settings) { to.Recent = nil })
	s.change(s.backend.DeleteAll)
}

type aboutTurn struct {
	*about.Page
	shell *Shell
	shown *view.About
}

func newAboutTurn(s *Shell) *aboutTurn { return &aboutTurn{Page: about.New(), shell: s} }

func (t *aboutTurn) fetch(_ context.Context, at location, _ view.Period) (func() location, error) {
	v := t.shell.backend.About()
	return func() location {
		t.shown = &v
		t.Update(v)
		return at
	}, nil
}

func (t *aboutTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}
