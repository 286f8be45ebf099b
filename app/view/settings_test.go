package view_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// file is a home as its owner keeps it.
func file(change func(*view.HomeFile)) view.HomeFile {
	f := view.HomeFile{
		Home: flow.Home{TimeZone: "Europe/Berlin", Country: "DE", QuietFromMin: 1350, QuietToMin: 375}, KeepDays: 90,
		Path: "/data/home.db", Bytes: 4_300_000, Zone: "Asia/Kolkata",
	}
	if change != nil {
		change(&f)
	}
	return f
}

// rowOf gives a setting of the page.
func rowOf(t *testing.T, page view.Settings, id view.SettingID) view.Setting {
	t.Helper()
	for _, r := range append(slices.Clone(page.Screen.Rows), page.Home.Rows...) {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("there is no setting %q", id)
	return view.Setting{}
}

// offered lists what is offered of a setting before anything is typed, the chosen one in brackets.
func offered(s view.Setting) []string {
	var out []string
	for _, o := range s.Options {
		switch {
		case o.Chosen:
			out = append(out, "["+o.Word+"]")
		case o.First, s.Form == view.FormWords && !o.Rare:
			out = append(out, o.Word)
		}
	}
	return out
}

func TestWhatCanBeSet(t *testing.T) {
	home, teller := emptyHome(t)
	page := teller.NewSettings(home, file(nil))
	for id, want := range map[view.SettingID][]string{
		view.SettingLanguage:  {"As this computer", "English", "Deutsch", "Español", "Français", "Português (Brasil)", "हिन्दी", "简体中文"},
		view.SettingScale:     {"80 %", "100 %", "120 %", "150 %", "200 %"},
		view.SettingLook:      {"Light", "Dark", "High contrast", "As this computer"},
		view.SettingExpert:    {"Hidden", "Shown"},
		view.SettingTray:      {"Ends the watch", "Goes on in the tray"},
		view.SettingCountry:   {"Not set", "[Germany]", "India"},
		view.SettingZone:      {"Asia/Kolkata", "[Europe/Berlin]", "Europe/Busingen"},
		view.SettingQuietFrom: {"[22:30]"},
		view.SettingQuietTo:   {"[06:15]"},
		view.SettingKeep:      {"Forever", "365 days", "180 days", "[90 days]", "30 days"},
		view.SettingWiFi:      {"[Not set]"},
	} {
		if diff := cmp.Diff(want, offered(rowOf(t, page, id))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	if n := len(rowOf(t, page, view.SettingCountry).Options); n < 200 {
		t.Errorf("only %d countries can be found", n)
	}
	if n := len(rowOf(t, page, view.SettingQuietTo).Options); n != 48 { // half hours, without 22:30, and 06:15
		t.Errorf("quiet hours can end at %d times", n)
	}
	if page.File.Lines[1] != "4.3 MB, from 0 recordings." || page.File.Path != "/data/home.db" {
		t.Errorf("the file: %+v", page.File)
	}
}

func TestWhatIsSetOutsideTheList(t *testing.T) {
	home, teller := emptyHome(t)
	page := teller.NewSettings(home, file(func(f *view.HomeFile) {
		f.TimeZone, f.KeepDays, f.Country, f.Zone = "Europe/Kiev", 7, "", ""
	}))
	for id, want := range map[view.SettingID][]string{
		view.SettingZone:    {"[Europe/Kiev]"},
		view.SettingKeep:    {"Forever", "365 days", "180 days", "90 days", "30 days", "[7 days]"},
		view.SettingCountry: {"[Not set]"},
	} {
		if diff := cmp.Diff(want, offered(rowOf(t, page, id))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// A name is found by what people call it: in the language of the page, in English, or by its code.
func TestCountriesAreFound(t *testing.T) {
	home, teller := emptyHome(t)
	page := teller.NewSettings(home, file(nil))
	countries := rowOf(t, page, view.SettingCountry).Options
	at := slices.IndexFunc(countries, func(o view.SettingOption) bool { return o.ID == "AX" })
	if at < 0 || countries[at].Word != "Åland Islands" || countries[at+1].ID != "AL" {
		t.Errorf("Åland stands before %+v", countries[at+1])
	}
	for id, word := range map[string]string{"DE": "germany", "CI": "ivoire", "US": "us"} {
		i := slices.IndexFunc(countries, func(o view.SettingOption) bool { return o.ID == id })
		if i < 0 || !strings.Contains(countries[i].Also, word) {
			t.Errorf("%s is not found by %q", id, word)
		}
	}
}

func TestTimeZonesAreFound(t *testing.T) {
	home, teller := emptyHome(t)
	zones := rowOf(t, teller.NewSettings(home, file(nil)), view.SettingZone).Options
	i := slices.IndexFunc(zones, func(o view.SettingOption) bool { return o.ID == "America/Sao_Paulo" })
	if i < 0 || zones[i].Word != "America/Sao Paulo" || !strings.Contains(zones[i].Also, "brazil") {
		t.Errorf("São Paulo is option %d of %d", i, len(zones))
	}
}

func TestWhatIsOlderIsAskedFor(t *testing.T) {
	old := thing(1)
	old.Facts.Partners = []flow.Partner{{FirstNs: sunday - 100*dayNs}}
	h := homeOf(old, thing(2))
	h.Facts.Devices = []flow.DeviceFacts{old.Facts}
	_, teller := emptyHome(t)
	for _, o := range rowOf(t, teller.NewSettings(h, file(nil)), view.SettingKeep).Options {
		want := ""
		switch o.ID {
		case "90", "30":
			want = "Keep only the last " + o.Word + "? What is older is deleted for good."
		}
		if o.Ask != want {
			t.Errorf("%s days asks %q, want %q", o.ID, o.Ask, want)
		}
	}
	for days, want := range map[int]bool{0: false, 30: true, 100: true, 101: false} {
		if view.Older(h, days) != want {
			t.Errorf("older than %d days: %v", days, !want)
		}
	}
}

func TestDevicesThatCanBeDeleted(t *testing.T) {
	_, teller := emptyHome(t)
	var list []classify.Device
	for n := range 15 {
		d := thing(n + 1)
		d.Facts.Device.OwnName = string(rune('p' - n))
		list = append(list, d)
	}
	home := homeOf(list[1:]...)
	home.LeftOut = list[:1]
	page := teller.NewSettings(home, file(nil))
	noHoles(t, "settings", page)
	rows := page.Delete.Rows
	if len(rows) != 15 || rows[0].Name != "b" || rows[0].Ask != "Delete “b” and all that was seen of it? You cannot undo this." {
		t.Errorf("%d rows, the first %+v", len(rows), rows[0])
	}
	if rows[14].Name != "p" {
		t.Errorf("what is left out is not listed: %+v", rows[14])
	}
	if page.Delete.First != 12 || page.Delete.More != "Show 3 more" {
		t.Errorf("first %d, more %q", page.Delete.First, page.Delete.More)
	}
}

func TestSettingsOfTheExample(t *testing.T) {
	home, teller := exampleHome(t)
	page := teller.NewSettings(home, file(func(f *view.HomeFile) { f.Path = "" }))
	if page.Badge == "" || page.Home.Line == "" || page.File.Path != "" || page.Delete.Title != "" || len(page.Home.Rows) != 4 {
		t.Errorf("%+v", page)
	}
}

func TestAboutTellsAllSources(t *testing.T) {
	_, teller := emptyHome(t)
	page := teller.NewAbout(view.Build{Version: "1.2", Commit: "abcdef"})
	noHoles(t, "about", page)
	if page.Version != "Version 1.2 (abcdef)" {
		t.Errorf("it is %q", page.Version)
	}
	if len(page.Tables.Rows) != len(teller.Tables.Sources()) {
		t.Errorf("%d of %d sources are told", len(page.Tables.Rows), len(teller.Tables.Sources()))
	}
	for _, r := range page.Tables.Rows {
		if r.Name == "" || r.Licence == "" || r.Attribution == "" || !strings.HasPrefix(r.Date, "as of 20") {
			t.Errorf("a source without a name, a date, a licence or a notice: %+v", r)
		}
	}
}

// Every table that the list of sources names has words in the catalogue.
func TestTablesAreNamedInWords(t *testing.T) {
	_, teller := pseudoExample(t)
	for _, row := range teller.NewAbout(view.Build{}).Tables.Rows {
		if !strings.HasPrefix(row.Name, wording.PseudoOpen) || row.Attribution == "Telltale's own table" {
			t.Errorf("%q, %q comes from no catalogue", row.Name, row.Attribution)
		}
	}
}
