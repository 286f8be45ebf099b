package session_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"telltale/app/hotspot/hotspottest"
	"telltale/app/session"
	"telltale/app/settings"
	"telltale/app/view"
)

// sharing opens a desk beside a stand-in for NetworkManager.
func sharing(t *testing.T) (*session.Desk, *hotspottest.NetworkManager, *settings.File) {
	t.Helper()
	nm := hotspottest.New(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", nm.Address)
	d, _ := desk(t)
	d.Kept = settings.Memory()
	return d, nm, d.Kept
}

func hotspotPage(t *testing.T, d *session.Desk) view.Hotspot {
	t.Helper()
	page, err := d.Hotspot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func has(lines []string, part string) bool {
	return slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, part) })
}

// pageHolds asserts what the page of the hotspot says.
func pageHolds(t *testing.T, d *session.Desk, want map[string]bool) view.Hotspot {
	t.Helper()
	page := hotspotPage(t, d)
	got := map[string]bool{
		"can be started": page.Start != "", "is there": page.On.Port == hotspottest.WiFi, "is connected": has(page.Lines, "connected to “Home network”."),
		"offers to put back": page.Again != "", "has a code of its password": len(page.On.Password.Value) == 12 && strings.Contains(page.On.Code, page.On.Password.Value),
	}
	for what, is := range got {
		if is != want[what] {
			t.Errorf("%s: %v, in %+v", what, is, page)
		}
	}
	return page
}

// The window starts a hotspot, shows it, and stops it; then all is as it was.
func TestHotspotFromTheWindow(t *testing.T) {
	d, nm, kept := sharing(t)
	pageHolds(t, d, map[string]bool{"can be started": true, "is connected": true})
	if err := d.StartHotspot(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := pageHolds(t, d, map[string]bool{"is there": true, "has a code of its password": true})
	if nm.Asked("", "bind-activation") != "dbus-client" || kept.Get().Hotspot.UUID != hotspottest.HomeUUID {
		t.Errorf("remembered: %+v", kept.Get().Hotspot)
	}
	watch, err := d.Watch(t.Context())
	if err != nil || !slices.ContainsFunc(watch.Ways, func(w view.WatchWay) bool { return w.ID == "hotspot" && w.Title == page.Heading }) {
		t.Errorf("the page of the watch leads to %+v, %v", watch.Ways, err)
	}
	if err := d.StopHotspot(t.Context()); err != nil {
		t.Fatal(err)
	}
	pageHolds(t, d, map[string]bool{"can be started": true, "is connected": true})
	asBefore(t, nm, kept)
}

// asBefore asserts that the adapter is connected as before, and nothing remembered.
func asBefore(t *testing.T, nm *hotspottest.NetworkManager, kept *settings.File) {
	t.Helper()
	if nm.Using() != hotspottest.HomeName || kept.Get().Hotspot != (settings.Hotspot{}) {
		t.Errorf("the adapter uses %q, remembered %+v", nm.Using(), kept.Get().Hotspot)
	}
}

// Closing the window ends the hotspot, and connects as before.
func TestHotspotEndsWithTheWindow(t *testing.T) {
	d, nm, _ := sharing(t)
	if err := d.StartHotspot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if nm.Using() != hotspottest.HomeName {
		t.Errorf("the adapter uses %q", nm.Using())
	}
}

// What a killed program could not put back is offered at the next start; what somebody else put back is not.
func TestHotspotLeftBehind(t *testing.T) {
	d, nm, kept := sharing(t)
	left := settings.Hotspot{Interface: hotspottest.WiFi, UUID: hotspottest.HomeUUID, Name: hotspottest.HomeName}
	if err := kept.Change(func(s *settings.Settings) { s.Hotspot = left }); err != nil {
		t.Fatal(err)
	}
	if page := hotspotPage(t, d); page.Again != "" {
		t.Errorf("it is connected already: %+v", page)
	}
	nm.Leave()
	if page := hotspotPage(t, d); page.Again != "Connect to “Home network” again" || !has(page.Lines, "Before the last hotspot") {
		t.Errorf("page %+v", page)
	}
	if err := d.StartHotspot(t.Context()); err != nil { // another one in between does not make it forget
		t.Fatal(err)
	}
	if err := d.StopHotspot(t.Context()); err != nil {
		t.Fatal(err)
	}
	asBefore(t, nm, kept)
}

// Each way in which a hotspot cannot be has its sentence.
func TestHotspotCannotBe(t *testing.T) {
	d, nm, kept := sharing(t)
	for _, tc := range []struct {
		how  hotspottest.How
		line string
		page bool // the page says so before
	}{
		{hotspottest.How{WiFiUplink: true}, "would cut it off", true},
		{hotspottest.How{NoAP: true}, "no Wi-Fi adapter", true},
		{hotspottest.How{Deny: true}, "does not let you", false},
		{hotspottest.How{Reason: 10}, "did not become a hotspot", false},
	} {
		nm.Behave(tc.how)
		if page := hotspotPage(t, d); has(page.Lines, tc.line) != tc.page || (page.Start == "") != tc.page {
			t.Errorf("%+v: page %+v", tc.how, page)
		}
		var trouble *view.Trouble
		if err := d.StartHotspot(t.Context()); !errors.As(err, &trouble) || !strings.Contains(trouble.Line, tc.line) || trouble.Next == "" {
			t.Errorf("%+v: %+v", tc.how, err)
		}
		asBefore(t, nm, kept)
	}
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere")
	if page := hotspotPage(t, d); page.Start != "" || !has(page.Lines, "NetworkManager, which does not run") {
		t.Errorf("without NetworkManager: %+v", page)
	}
}

// A hotspot that ends by itself is told as over, and another one can be started.
func TestHotspotEndsByItself(t *testing.T) {
	d, nm, _ := sharing(t)
	if err := d.StartHotspot(t.Context()); err != nil {
		t.Fatal(err)
	}
	nm.Leave()
	if page := hotspotPage(t, d); page.On.Port != "" || page.Again == "" || page.Start == "" {
		t.Errorf("page %+v", page)
	}
	if err := d.StartHotspot(t.Context()); err != nil {
		t.Error(err)
	}
}
