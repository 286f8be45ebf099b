package session_test

import (
	"errors"
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/app/wording"
)

func TestAnotherLanguageAtOnce(t *testing.T) {
	d, _ := desk(t)
	if err := d.Example(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	before, err := d.Home(t.Context(), view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.SetLanguage(wording.Pseudo); err != nil {
		t.Fatal(err)
	}
	after, err := d.Home(t.Context(), view.PeriodWeek)
	if err != nil {
		t.Fatal(err)
	}
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
	if err := d.SetLanguage(wording.Source); err != nil {
		t.Fatal(err)
	}
	if again, err := d.Home(t.Context(), view.PeriodWeek); err != nil || again.Heading != before.Heading {
		t.Errorf("back in English it says %q (error %v), want %q", again.Heading, err, before.Heading)
	}
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
