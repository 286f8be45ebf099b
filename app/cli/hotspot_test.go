package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"telltale/app/cli"
	"telltale/app/hotspot"
	"telltale/app/hotspot/hotspottest"
)

// say runs a command and gives what it prints, both ways, and its exit code.
func say(args ...string) (string, int) {
	var out bytes.Buffer
	code := cli.Main(append([]string{"--lang", "en"}, args...), cli.Streams{In: strings.NewReader(""), Out: &out, Err: &out})
	return out.String(), code
}

// TestHotspotVerb starts and stops a hotspot, as somebody types it, and holds each refusal.
func TestHotspotVerb(t *testing.T) {
	nm := hotspottest.New(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", nm.Address)
	kept := filepath.Join(t.TempDir(), "settings.json")
	t.Setenv("TELLTALE_SETTINGS", kept)
	for _, step := range []struct {
		how   hotspottest.How
		verb  string
		code  int
		says  string // a regular expression
		using string // what the adapter is connected to then
	}{
		{verb: "", code: cli.ExitUsage, says: "start, status or stop", using: hotspottest.HomeName},
		{verb: "status", says: `(?s)There is no hotspot.*wlan0 is connected to “Home network”\. That connection ends`, using: hotspottest.HomeName},
		{how: hotspottest.How{WiFiUplink: true}, verb: "start", code: cli.ExitFailure, says: `(?s)did not start.*through its Wi-Fi adapter wlan0\..*by cable first`, using: hotspottest.HomeName},
		{how: hotspottest.How{Deny: true}, verb: "start", code: cli.ExitPermission, says: "This computer does not let you make a hotspot", using: hotspottest.HomeName},
		{how: hotspottest.How{Reason: 18}, verb: "start", code: cli.ExitFailure, says: "(?s)it needs the program dnsmasq.*dnsmasq-base", using: hotspottest.HomeName},
		{how: hotspottest.How{NoAP: true}, verb: "start", code: cli.ExitFailure, says: "no Wi-Fi adapter that can be a hotspot", using: hotspottest.HomeName},
		{verb: "start", says: "(?s)Network: Telltale. Password: [a-z2-9]{12}\n.*telltale watch wlan0.*telltale hotspot stop", using: hotspot.Name},
		{verb: "status", says: "(?s)port is called wlan0.*telltale watch wlan0", using: hotspot.Name},
		{how: hotspottest.How{Deny: true}, verb: "stop", code: cli.ExitPermission, says: "(?s)The hotspot did not stop.*does not let you", using: hotspot.Name},
		{verb: "stop", says: "connects to “Home network” again", using: hotspottest.HomeName},
		{verb: "stop", says: "^There is no hotspot on this computer now.\n$", using: hotspottest.HomeName},
	} {
		nm.Behave(step.how)
		said, code := say(append([]string{"hotspot"}, strings.Fields(step.verb)...)...)
		if code != step.code || !regexp.MustCompile(step.says).MatchString(said) {
			t.Errorf("hotspot %s: exit code %d, want %d; it says %q, want %q", step.verb, code, step.code, said, step.says)
		}
		if got := nm.Using(); got != step.using {
			t.Errorf("hotspot %s: the adapter uses %q then, want %q", step.verb, got, step.using)
		}
	}
	if text, err := os.ReadFile(kept); err != nil || strings.Contains(string(text), hotspottest.HomeUUID) {
		t.Errorf("in the end it is remembered: %s, %v", text, err)
	}
}

// TestHotspotWithoutNetworkManager is said in one sentence.
func TestHotspotWithoutNetworkManager(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if said, code := say("hotspot", "status"); code != cli.ExitFailure || !strings.HasPrefix(said, "There is no hotspot") {
		t.Errorf("exit code %d, says %q", code, said)
	}
	if said, code := say("hotspot", "start"); code != cli.ExitFailure || !strings.Contains(said, "NetworkManager, which does not run on this computer") {
		t.Errorf("exit code %d, says %q", code, said)
	}
}
