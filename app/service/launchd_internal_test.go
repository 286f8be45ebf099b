package service

import (
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// launchdHere puts a launchctl on PATH that writes down what it was asked, and gives the
// file in which it does.
func launchdHere(t *testing.T, script string) (l launchd, asked string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	folder := t.TempDir()
	asked = filepath.Join(folder, "asked")
	program := "#!/bin/sh\necho \"$*\" >>" + asked + "\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(folder, "launchctl"), []byte(program), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":/bin:/usr/bin")
	t.Setenv("HOME", folder)
	return launchd{user: 501}, asked
}

var someWatch = Service{Program: `/Applications/Tell & <tale>/telltale`, Database: "/Users/a b/home.db", Interface: "en0"}

// TestAgent walks through the life of an agent.
func TestAgent(t *testing.T) {
	l, asked := launchdHere(t, `if test "$1" = print; then printf 'gui/501 = {\n\tstate = running\n}\n'; fi`)
	if err := install(t.Context(), l, someWatch); err != nil {
		t.Fatal(err)
	}
	state, err := status(t.Context(), l)
	if diff := cmp.Diff(State{Interface: "en0", Active: true}, state); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	at, _ := l.file()
	if mode, err := os.Stat(at); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", mode, err)
	}
	if err := remove(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if state, err = status(t.Context(), l); err != nil || state != (State{}) {
		t.Errorf("after removing: %+v, %v", state, err)
	}
	askedFor(t, asked, "bootout gui/501/"+Agent, "bootstrap gui/501 "+at, "print gui/501/"+Agent, "bootout gui/501/"+Agent)
}

// askedFor holds what launchctl was asked, one call after the other.
func askedFor(t *testing.T, file string, want ...string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(string(got)), "\n")); err != nil || diff != "" {
		t.Errorf("asked, %v (-want +got):\n%s", err, diff)
	}
}

// TestAgentText: every word comes through as it is, and what the agent must do is there.
func TestAgentText(t *testing.T) {
	t.Parallel()
	var list struct {
		Keys  []string `xml:"dict>key"`
		Words []string `xml:"dict>array>string"`
	}
	if err := xml.Unmarshal([]byte(launchd{}.text(someWatch)), &list); err != nil {
		t.Fatal(err)
	}
	words := []string{someWatch.Program, "watch", "--quiet", "--db", someWatch.Database, "--", "en0"}
	if diff := cmp.Diff(words, list.Words); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
	keys := []string{"Label", "ProgramArguments", "RunAtLoad", "KeepAlive", "ThrottleInterval", "ExitTimeOut", "ProcessType", "Umask"}
	if diff := cmp.Diff(keys, list.Keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// TestWhatLaunchdSays: what it refuses is told in its words; an agent that is not loaded
// is not active, and can be removed.
func TestWhatLaunchdSays(t *testing.T) {
	l, _ := launchdHere(t, `echo "Bootstrap failed: 5: Input/output error" >&2; exit 5`)
	var refused *Refused
	if err := install(t.Context(), l, someWatch); !errors.As(err, &refused) || refused.Said != "Bootstrap failed: 5: Input/output error" {
		t.Errorf("error %v", err)
	}
	if state, err := status(t.Context(), l); err != nil || state.Active || state.Interface != "en0" {
		t.Errorf("%+v, %v", state, err)
	}
	if err := remove(t.Context(), l); err != nil {
		t.Errorf("removing what is not loaded: %v", err)
	}
}

// TestAgentThatStays: one that launchd does not end is not deleted, or nobody could end it.
func TestAgentThatStays(t *testing.T) {
	l, _ := launchdHere(t, `test "$1" != bootout || { echo "Operation not permitted" >&2; exit 1; }`)
	if err := install(t.Context(), l, someWatch); err != nil {
		t.Fatal(err)
	}
	var refused *Refused
	if err := remove(t.Context(), l); !errors.As(err, &refused) {
		t.Errorf("error %v", err)
	}
	if at, _ := l.file(); !exists(at) {
		t.Error("it was deleted")
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestHere(t *testing.T) {
	t.Parallel()
	for system, want := range map[string]keeper{"linux": systemd{}, "darwin": launchd{user: os.Getuid()}, "windows": nil} {
		got, err := here(system)
		if got != want || errors.Is(err, ErrNoService) != (want == nil) {
			t.Errorf("%s: %T, %v", system, got, err)
		}
	}
}

// TestForeignText: of a file that is none of ours nothing is read.
func TestForeignText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "<plist>", "no XML", "<plist><dict><key>Label</key></dict></plist>"} {
		if got := (launchd{}).watched(text); got != "" {
			t.Errorf("%q: %q", text, got)
		}
		if got := (systemd{}).watched(text); got != "" {
			t.Errorf("%q: %q", text, got)
		}
	}
}
