package hotspot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/app/hotspot"
	"telltale/app/hotspot/hotspottest"
)

// open gives a stand-in and what talks to it.
func open(t *testing.T) (*hotspottest.NetworkManager, *hotspot.Manager) {
	t.Helper()
	nm := hotspottest.New(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", nm.Address)
	m, err := hotspot.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Close)
	return nm, m
}

var home = hotspot.Before{Interface: hotspottest.WiFi, UUID: hotspottest.HomeUUID, Name: hotspottest.HomeName}

func TestNobodyManagesNetworks(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	if _, err := hotspot.Open(t.Context()); !errors.Is(err, hotspot.ErrAbsent) {
		t.Errorf("without a bus: %v", err)
	}
}

func TestLook(t *testing.T) {
	nm, m := open(t)
	uses := home
	uses.Interface = ""
	for name, tc := range map[string]struct {
		how    hotspottest.How
		want   hotspot.State
		choice string
	}{
		"as it is": {hotspottest.How{}, hotspot.State{
			Radio: true, Uplink: hotspottest.Cable,
			Adapters: []hotspot.Adapter{{Interface: hotspottest.WiFi, Capable: true, Uses: uses}},
		}, hotspottest.WiFi},
		"by Wi-Fi only": {hotspottest.How{WiFiUplink: true}, hotspot.State{
			Radio: true, Uplink: hotspottest.WiFi,
			Adapters: []hotspot.Adapter{{Interface: hotspottest.WiFi, Capable: true, Uses: uses, Uplink: true}},
		}, hotspottest.WiFi},
		"an adapter that cannot": {hotspottest.How{NoAP: true}, hotspot.State{
			Radio: true, Uplink: hotspottest.Cable,
			Adapters: []hotspot.Adapter{{Interface: hotspottest.WiFi, Uses: uses}},
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			nm.Behave(tc.how)
			got, err := m.Look(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.IgnoreUnexported(hotspot.Adapter{})); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if a, ok := got.Choose(); a.Interface != tc.choice || ok != (tc.choice != "") {
				t.Errorf("chose %q", a.Interface)
			}
		})
	}
}

// A hotspot is started, which waits for a slow adapter, and stopped; then everything is as it was.
func TestStartAndStop(t *testing.T) {
	nm, m := open(t)
	nm.Behave(hotspottest.How{Slow: true})
	password := hotspot.Password()
	before := slowly(t, nm, func() (hotspot.Before, error) {
		return m.Start(t.Context(), hotspot.Wish{Interface: hotspottest.WiFi, Password: password})
	})
	if before != home {
		t.Fatalf("before: %+v", before)
	}
	checkAsked(t, nm, password)
	state, err := m.Look(t.Context())
	if err != nil || state.Running != hotspottest.WiFi {
		t.Errorf("a hotspot runs on %q, %v", state.Running, err)
	}
	if err := m.Stop(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	if nm.Using() != hotspottest.HomeName {
		t.Errorf("the adapter uses %q in the end", nm.Using())
	}
	if err := m.Stop(t.Context(), before); !errors.Is(err, hotspot.ErrNotCarried) {
		t.Errorf("stopped twice: %v", err)
	}
}

// slowly starts a hotspot, lets the adapter be one only after that was asked for, and asserts that it was waited for.
func slowly(t *testing.T, nm *hotspottest.NetworkManager, start func() (hotspot.Before, error)) hotspot.Before {
	t.Helper()
	type started struct {
		before hotspot.Before
		err    error
	}
	done := make(chan started, 1)
	go func() {
		before, err := start()
		done <- started{before, err}
	}()
	for nm.Using() != hotspot.Name {
		select {
		case s := <-done:
			t.Fatalf("it did not wait for the adapter: %+v", s)
		case <-time.After(time.Millisecond):
		}
	}
	nm.Ready()
	s := <-done
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.before
}

// checkAsked holds what NetworkManager was asked for.
func checkAsked(t *testing.T, nm *hotspottest.NetworkManager, password string) {
	t.Helper()
	for _, ask := range []struct {
		group, key string
		want       any
	}{
		{"", "persist", "volatile"},
		{"", "bind-activation", "none"},
		{"connection", "type", "802-11-wireless"},
		{"connection", "autoconnect", false},
		{"802-11-wireless", "mode", "ap"},
		{"802-11-wireless", "ssid", []byte("Telltale")},
		{"802-11-wireless-security", "key-mgmt", "wpa-psk"},
		{"802-11-wireless-security", "psk", password},
		{"ipv4", "method", "shared"},
	} {
		if diff := cmp.Diff(ask.want, nm.Asked(ask.group, ask.key)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", ask.group, ask.key, diff)
		}
	}
}

// A hotspot that is bound ends with whoever made it; what was before can be put back later.
func TestBoundHotspotEndsWithItsMaker(t *testing.T) {
	nm, m := open(t)
	before, err := m.Start(t.Context(), hotspot.Wish{Interface: hotspottest.WiFi, Password: hotspot.Password(), Bound: true})
	if err != nil {
		t.Fatal(err)
	}
	m.Close()
	for end := time.After(10 * time.Second); nm.Using() != ""; {
		select {
		case <-end:
			t.Fatal("it goes on")
		case <-time.After(time.Millisecond):
		}
	}
	later, err := hotspot.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	if err := later.Stop(t.Context(), before); !errors.Is(err, hotspot.ErrNotCarried) {
		t.Errorf("error %v", err)
	}
	if nm.Using() != hotspottest.HomeName {
		t.Errorf("the adapter uses %q in the end", nm.Using())
	}
}

// Whatever goes wrong has its own error, and leaves things as they were.
func TestStartFails(t *testing.T) {
	nm, m := open(t)
	for name, tc := range map[string]struct {
		how  hotspottest.How
		port string
		want error
	}{
		"refused":         {hotspottest.How{Deny: true}, hotspottest.WiFi, hotspot.ErrDenied},
		"no such adapter": {hotspottest.How{}, "wlan7", hotspot.ErrNoAdapter},
		"cannot":          {hotspottest.How{NoAP: true}, hotspottest.WiFi, hotspot.ErrNoAdapter},
		"no dnsmasq":      {hotspottest.How{Reason: 18}, hotspottest.WiFi, hotspot.ErrNoSharing},
		"supplicant":      {hotspottest.How{Reason: 10}, hotspottest.WiFi, hotspot.ErrNoStart},
	} {
		t.Run(name, func(t *testing.T) {
			nm.Behave(tc.how)
			if _, err := m.Start(t.Context(), hotspot.Wish{Interface: tc.port, Password: hotspot.Password()}); !errors.Is(err, tc.want) {
				t.Errorf("error %v, want %v", err, tc.want)
			}
			if nm.Using() != hotspottest.HomeName {
				t.Errorf("the adapter uses %q then", nm.Using())
			}
		})
	}
}

// One that does not come up in time is taken back.
func TestStartTakesTooLong(t *testing.T) {
	nm, m := open(t)
	nm.Behave(hotspottest.How{Slow: true})
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	if _, err := m.Start(ctx, hotspot.Wish{Interface: hotspottest.WiFi, Password: hotspot.Password()}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if nm.Using() != hotspottest.HomeName {
		t.Errorf("the adapter uses %q then", nm.Using())
	}
}

func TestPassword(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		p := hotspot.Password()
		if len(p) != 12 || strings.Trim(p, "abcdefghijkmnpqrstuvwxyz23456789") != "" || seen[p] {
			t.Fatalf("password %q", p)
		}
		seen[p] = true
	}
	if got, want := hotspot.Invitation("abc"), "WIFI:T:WPA;S:Telltale;P:abc;;"; got != want {
		t.Errorf("invitation %q, want %q", got, want)
	}
}
