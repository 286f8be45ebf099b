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
	"telltale/capture/capturetest"
	"telltale/capture/flow"
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
	well(t, d.Open(t.Context(), write(t, talk(sunday, 1)), ignore))
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
		well(t, d.Undo(t.Context()))
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
		{view.SettingCountry, "ZZ"},
		{view.SettingZone, "Europe/Atlantis"},
		{view.SettingZone, "Local"},
		{view.SettingQuietFrom, "1440"},
		{view.SettingQuietTo, "-1"},
		{view.SettingWiFi, "abc"},
		{view.SettingWiFi, strings.Repeat("n", 33)},
		{view.SettingWiFi, "nest\x00of kim"},
		{view.SettingKeep, "soon"},
		{view.SettingKeep, "-5"},
		{view.SettingKeep, "36501"},
		{"nonsense", "1"},
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
		well(t, d.Open(t.Context(), write(t, talk(at, byte(n+1))), ignore))
	}
	page := settingsOf(t, d)
	keep := page.Home.Rows[len(page.Home.Rows)-1]
	for _, o := range keep.Options {
		if asks := o.Ask != ""; asks != (o.ID == "90" || o.ID == "30") {
			t.Errorf("%s days asks %q", o.ID, o.Ask)
		}
	}
	well(t, d.Rename(t.Context(), thing(2).MAC.String(), "Lamp"))
	well(t, d.ChooseForHome(t.Context(), view.SettingKeep, "90"))
	same(t, "told", view.Change{Said: "Your choice is saved.", Away: "Put this away"}, d.Changed())
	left := facts(t, s).Devices
	same(t, "what is left of the two", []bool{false, true}, []bool{left[0].Own.SentBytes > 0, left[1].Own.SentBytes > 0})
	same(t, "chosen", view.SettingOption{ID: "90", Word: "90 days", Chosen: true}, chosen(t, settingsOf(t, d), view.SettingKeep))
}

// asked records a request to a server, opens it, and gives how often a rule found
// what it looks for, in all recordings so far.
func asked(t *testing.T, d *session.Desk, s *session.Session, request, rule string, n byte) (found int) {
	t.Helper()
	var rec capturetest.Recorder
	client, server := capturetest.Call(thing(2), capturetest.Far(thing(1).MAC, remote(2, n)), 8080)
	c := rec.OpenTCP(sunday+int64(n)*flow.HourNs, capturetest.NewChance(1), client, server)
	c.Send([]byte("GET " + request + " HTTP/1.1\r\nHost: cloud.example\r\n\r\n"))
	c.Receive([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
	c.Close()
	well(t, d.Open(t.Context(), write(t, rec.PCAPNG("made up for a test")), ignore))
	for _, one := range facts(t, s).Devices {
		for _, o := range one.Observations {
			if o.Rule == rule {
				found++
			}
		}
	}
	return found
}

// TestPlacesNearTheHome finds coordinates without a key once the country is told.
func TestPlacesNearTheHome(t *testing.T) {
	d, s := desk(t)
	const request = "/forecast/-1.2864,36.8172"
	same(t, "told before", 0, asked(t, d, s, request, "D11", 1))
	well(t, d.ChooseForHome(t.Context(), view.SettingCountry, "DE"))
	same(t, "told in Germany", 0, asked(t, d, s, request, "D11", 2))
	well(t, d.ChooseForHome(t.Context(), view.SettingCountry, "KE"))
	same(t, "told in Kenya", 1, asked(t, d, s, request, "D11", 3))
}

// TestNameOfTheWiFi is looked for from then on, and is not remembered for taking back.
func TestNameOfTheWiFi(t *testing.T) {
	d, s := desk(t)
	const request = "/join?net=Nest+of+Kim"
	same(t, "told before", 0, asked(t, d, s, request, "D06", 1))
	well(t, d.ChooseForHome(t.Context(), view.SettingWiFi, " Nest of Kim "))
	same(t, "told after", 1, asked(t, d, s, request, "D06", 2))
	for _, one := range []string{"Nest of Tim", ""} {
		well(t, d.ChooseForHome(t.Context(), view.SettingWiFi, one))
		if said := d.Changed(); said.Said != "Your choice is saved." || said.Undo != "" {
			t.Errorf("told as %+v", said)
		}
		settings, err := s.Settings(t.Context())
		well(t, err)
		same(t, "kept", one, settings.WiFiName)
	}
}

func TestWhereTheHomeLies(t *testing.T) {
	d, _ := desk(t)
	page := settingsOf(t, d)
	if !filepath.IsAbs(page.File.Path) || filepath.Ext(page.File.Path) != ".db" || !strings.Contains(page.File.Lines[1], "kB") {
		t.Errorf("the file: %+v", page.File)
	}
	well(t, d.Example(t.Context(), ignore))
	page = settingsOf(t, d)
	if page.File.Path != "" || page.Delete.Title != "" || page.Badge == "" || page.Home.Line == "" {
		t.Errorf("of the example home: %+v, %+v, badge %q", page.File, page.Delete, page.Badge)
	}
	if slices.ContainsFunc(page.Home.Rows, func(s view.Setting) bool { return s.ID == view.SettingKeep }) {
		t.Error("how long the example home is kept can be chosen")
	}
}

// three opens a desk of a home with three devices.
func three(t *testing.T) (*session.Desk, *session.Session) {
	t.Helper()
	d, s := desk(t)
	for n := range byte(3) {
		well(t, d.Open(t.Context(), write(t, talk(sunday+int64(n)*dayNs, n+1)), ignore))
	}
	return d, s
}

func TestDeletingForGood(t *testing.T) {
	d, _ := three(t)
	gone := thing(1).MAC.String()
	well(t, d.Rename(t.Context(), gone, "Secret lamp"))
	same(t, "rows that can be deleted", 3, len(settingsOf(t, d).Delete.Rows))
	well(t, d.Delete(t.Context(), gone))
	same(t, "told", view.Change{Said: "“Secret lamp” is deleted.", Away: "Put this away"}, d.Changed()) // and nothing that holds the name can be taken back
	same(t, "devices that are left", 2, len(d.Frame().Entries))
	var trouble *view.Trouble
	if err := d.Delete(t.Context(), gone); !errors.As(err, &trouble) {
		t.Errorf("deleting it again gives %v", err)
	}
}

func TestDeletingEverything(t *testing.T) {
	d, s := three(t)
	well(t, d.ChooseForHome(t.Context(), view.SettingCountry, "KE"))
	well(t, d.DeleteAll(t.Context()))
	same(t, "told", view.Change{Said: "Everything is deleted.", Away: "Put this away"}, d.Changed())
	left := facts(t, s)
	same(t, "devices, recordings and entries that are left", []int{0, 0, 0}, []int{len(left.Devices), len(left.Captures), len(d.Frame().Entries)})
	same(t, "country", "KE", left.Home.Country)
	well(t, d.Open(t.Context(), write(t, talk(sunday, 1)), ignore))
	same(t, "devices of one that is read again", 1, len(d.Frame().Entries))
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
	well(t, d.DeleteAll(t.Context()))
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
