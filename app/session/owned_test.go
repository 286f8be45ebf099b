package session_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

func settingsOf(t *testing.T, d *session.Desk) view.Settings {
	t.Helper()
	page, err := d.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// chosen gives the option of a home's setting that is chosen.
func chosen(t *testing.T, page view.Settings, id view.SettingID) view.SettingOption {
	t.Helper()
	for _, r := range page.Home.Rows {
		for _, o := range r.Options {
			if r.ID == id && o.Chosen {
				return o
			}
		}
	}
	t.Fatalf("nothing is chosen of %q", id)
	return view.SettingOption{}
}

func TestChoosingAndTakingBack(t *testing.T) {
	d, _ := desk(t)
	if err := d.Open(t.Context(), write(t, talk(sunday, 1)), ignore); err != nil {
		t.Fatal(err)
	}
	for id, value := range map[view.SettingID]string{
		view.SettingCountry: "KE", view.SettingZone: "Africa/Nairobi", view.SettingQuietFrom: "1350", view.SettingQuietTo: "375", view.SettingKeep: "365",
	} {
		before := chosen(t, settingsOf(t, d), id)
		if err := d.ChooseForHome(t.Context(), id, value); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if got := chosen(t, settingsOf(t, d), id); got.ID != value {
			t.Errorf("%s is %q, want %q", id, got.ID, value)
		}
		if said := d.Changed(); said.Said != "Your choice is saved." || said.Undo == "" {
			t.Errorf("%s is told as %+v", id, said)
		}
		if err := d.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := chosen(t, settingsOf(t, d), id); got.ID != before.ID {
			t.Errorf("%s taken back is %q, want %q", id, got.ID, before.ID)
		}
		if err := d.ChooseForHome(t.Context(), id, before.ID); err != nil || d.Changed().Said == "Your choice is saved." {
			t.Errorf("choosing what is chosen is told as %+v (%v)", d.Changed(), err)
		}
	}
}

func TestWhatCannotBeChosen(t *testing.T) {
	d, _ := desk(t)
	for _, c := range []struct {
		id    view.SettingID
		value string
	}{
		{view.SettingCountry, "ZZ"}, {view.SettingZone, "Europe/Atlantis"}, {view.SettingZone, "Local"}, {view.SettingQuietFrom, "1440"},
		{view.SettingQuietTo, "-1"}, {view.SettingKeep, "soon"}, {view.SettingKeep, "-5"}, {"nonsense", "1"},
	} {
		var trouble *view.Trouble
		if err := d.ChooseForHome(t.Context(), c.id, c.value); !errors.As(err, &trouble) {
			t.Errorf("%s %q gives %v, want one in words", c.id, c.value, err)
		}
	}
	if got := d.Changed(); got.Said != "" {
		t.Errorf("told as %+v", got)
	}
}

// What is dropped because it is too old is asked for, and cannot be taken back.
func TestKeepingLess(t *testing.T) {
	d, s := desk(t)
	for n, at := range []int64{sunday - 100*dayNs, sunday} {
		if err := d.Open(t.Context(), write(t, talk(at, byte(n+1))), ignore); err != nil {
			t.Fatal(err)
		}
	}
	page := settingsOf(t, d)
	keep := page.Home.Rows[len(page.Home.Rows)-1]
	for _, o := range keep.Options {
		if asks := o.Ask != ""; asks != (o.ID == "90" || o.ID == "30") {
			t.Errorf("%s days asks %q", o.ID, o.Ask)
		}
	}
	if err := d.Rename(t.Context(), thing(2).MAC.String(), "Lamp"); err != nil {
		t.Fatal(err)
	}
	if err := d.ChooseForHome(t.Context(), view.SettingKeep, "90"); err != nil {
		t.Fatal(err)
	}
	if said := d.Changed(); said.Said == "" || said.Undo != "" {
		t.Errorf("told as %+v", said)
	}
	if f := facts(t, s); f.Devices[0].Own.SentBytes != 0 || f.Devices[1].Own.SentBytes == 0 {
		t.Errorf("%d and %d bytes are left", f.Devices[0].Own.SentBytes, f.Devices[1].Own.SentBytes)
	}
	if o := chosen(t, settingsOf(t, d), view.SettingKeep); o.ID != "90" || o.Ask != "" {
		t.Errorf("chosen is %+v", o)
	}
}

func TestWhereTheHomeLies(t *testing.T) {
	d, _ := desk(t)
	page := settingsOf(t, d)
	if !filepath.IsAbs(page.File.Path) || filepath.Ext(page.File.Path) != ".db" || !strings.Contains(page.File.Lines[1], "kB") {
		t.Errorf("the file: %+v", page.File)
	}
	if err := d.Example(t.Context(), ignore); err != nil {
		t.Fatal(err)
	}
	page = settingsOf(t, d)
	if page.File.Path != "" || page.Delete.Title != "" || page.Badge == "" || page.Home.Line == "" {
		t.Errorf("of the example home: %+v, %+v, badge %q", page.File, page.Delete, page.Badge)
	}
	if slices.ContainsFunc(page.Home.Rows, func(s view.Setting) bool { return s.ID == view.SettingKeep }) {
		t.Error("how long the example home is kept can be chosen")
	}
}

func TestDeletingForGood(t *testing.T) {
	d, s := desk(t)
	for n := range byte(3) {
		if err := d.Open(t.Context(), write(t, talk(sunday+int64(n)*dayNs, n+1)), ignore); err != nil {
			t.Fatal(err)
		}
	}
	gone := thing(1).MAC.String()
	if err := d.Rename(t.Context(), gone, "Secret lamp"); err != nil {
		t.Fatal(err)
	}
	if row := settingsOf(t, d).Delete.Rows[0]; row.Ask == "" || len(settingsOf(t, d).Delete.Rows) != 3 {
		t.Errorf("the first row: %+v", row)
	}
	if err := d.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if said := d.Changed(); said.Said != "“Secret lamp” is deleted." || said.Undo != "" || said.Redo != "" {
		t.Errorf("told as %+v", said)
	}
	if n := len(d.Frame().Entries); n != 2 {
		t.Errorf("%d devices are left, want 2", n)
	}
	var trouble *view.Trouble
	if err := d.Delete(t.Context(), gone); !errors.As(err, &trouble) {
		t.Errorf("deleting it again gives %v", err)
	}
	if err := d.ChooseForHome(t.Context(), view.SettingCountry, "KE"); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if f := facts(t, s); len(f.Devices)+len(f.Captures) != 0 || f.Home.Country != "KE" {
		t.Errorf("left are %d devices, %d recordings and the country %q", len(f.Devices), len(f.Captures), f.Home.Country)
	}
	if said := d.Changed(); said.Said != "Everything is deleted." || len(d.Frame().Entries) != 0 {
		t.Errorf("told as %+v, with %d devices", said, len(d.Frame().Entries))
	}
	if err := d.Open(t.Context(), write(t, talk(sunday, 1)), ignore); err != nil || len(d.Frame().Entries) != 1 {
		t.Errorf("reading one again gives %v and %d devices", err, len(d.Frame().Entries))
	}
}

// Everything that the example home fills can be deleted.
func TestDeletingARichHome(t *testing.T) {
	s := home(t)
	if _, err := s.ImportExample(t.Context(), func(session.Progress) {}); err != nil {
		t.Fatal(err)
	}
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	d, err := session.NewDesk(t.Context(), s, words)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	worth(t, d, view.PeriodAll)
	if err := d.DeleteAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Count(t.Context()); err != nil || n != 0 {
		t.Errorf("%d packets are left (%v)", n, err)
	}
}

func TestAbout(t *testing.T) {
	d, _ := desk(t)
	d.Build = view.Build{Version: "9.9", Commit: "abc"}
	page := d.About()
	if page.Version != "Version 9.9 (abc)" || len(page.Tables.Rows) < 10 || len(page.Limits.Lines) == 0 || len(page.Know.Lines) == 0 {
		t.Errorf("%+v", page)
	}
}
