package session_test

import (
	"errors"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

func TestAnotherLanguageAtOnce(t *testing.T) {
	d, _ := desk(t)
	if err := d.Example(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	before := homeIn(t, d, wording.Source)
	after := homeIn(t, d, wording.Pseudo)
	for what, s := range map[string]string{
		"heading": after.Heading, "frame": d.Frame().Devices, "status": d.Frame().Status.Title,
		"start": d.Start().Heading, "words of the window": d.Words("device.save"),
	} {
		if !strings.Contains(s, wording.PseudoOpen) {
			t.Errorf("%s is still in the first language: %q", what, s)
		}
	}
	if len(after.Cards) != len(before.Cards) {
		t.Errorf("%d cards, want %d as before", len(after.Cards), len(before.Cards))
	}
	if got := d.Language(); got != wording.Pseudo {
		t.Errorf("language %q", got)
	}
	if again := homeIn(t, d, wording.Source); again.Heading != before.Heading {
		t.Errorf("back in English it says %q, want %q", again.Heading, before.Heading)
	}
}

// homeIn gives the page of the home in a language.
func homeIn(t *testing.T, d *session.Desk, lang string) view.Home {
	t.Helper()
	if err := d.SetLanguage(lang); err != nil {
		t.Fatal(err)
	}
	page, err := d.Home(t.Context(), view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestNoSuchLanguage(t *testing.T) {
	d, _ := desk(t)
	var trouble *view.Trouble
	if err := d.SetLanguage("xx"); !errors.As(err, &trouble) {
		t.Errorf("error %v, want a trouble", err)
	}
	if got := d.Language(); got != wording.Source {
		t.Errorf("language %q, want the one from before", got)
	}
}
