package service_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/service"
)

// standIn puts a systemctl on PATH that writes down what it was asked, and gives the
// file in which it does.
func standIn(t *testing.T, script string) (asked string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("systemd is of Linux")
	}
	folder := t.TempDir()
	asked = filepath.Join(folder, "asked")
	program := "#!/bin/sh\necho \"$*\" >>" + asked + "\n" + script
	if err := os.WriteFile(filepath.Join(folder, "systemctl"), []byte(program), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":/bin:/usr/bin")
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(folder, "config"))
	return asked
}

func unit() string {
	return filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "systemd", "user", service.Unit)
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

var example = service.Service{Program: `/opt/my "tools"/100%/telltale`, Database: "/home/$USER/h\\ome.db", Interface: "eth0"}

// checkUnit holds what the unit says, and what it must not.
func checkUnit(t *testing.T) {
	t.Helper()
	got := strings.Join(lines(t, unit()), "\n")
	want := `ExecStart=/usr/bin/env "/opt/my \"tools\"/100%%/telltale" watch --quiet --db "/home/$$USER/h\\ome.db" -- "eth0"` + "\n"
	if !strings.Contains(got, want) {
		t.Errorf("the unit lacks %s:\n%s", want, got)
	}
	for _, forbidden := range []string{"\nNoNewPrivileges=", "\nProtectSystem=", "\nPrivateUsers=", "\nSystemCallFilter="} {
		if strings.Contains(got, forbidden) {
			t.Errorf("with %q the helper could not open the interface", forbidden)
		}
	}
	if mode, err := os.Stat(unit()); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", mode.Mode(), err)
	}
}

// TestInstallAndRemove walks through the life of a service.
func TestInstallAndRemove(t *testing.T) {
	asked := standIn(t, `if test "$2" = is-active; then echo active; fi`+"\n")
	if err := service.Install(t.Context(), example); err != nil {
		t.Fatal(err)
	}
	checkUnit(t)
	state, err := service.Status(t.Context())
	if diff := cmp.Diff(service.State{Interface: "eth0", Active: true}, state); err != nil || diff != "" {
		t.Errorf("status, %v (-want +got):\n%s", err, diff)
	}
	if err := service.Remove(t.Context()); err != nil {
		t.Fatal(err)
	}
	if state, err = service.Status(t.Context()); err != nil || state != (service.State{}) {
		t.Errorf("after removing: %+v, %v", state, err)
	}
	if err := service.Remove(t.Context()); err != nil {
		t.Errorf("removing nothing: %v", err)
	}
	commands := []string{
		"--user daemon-reload", "--user enable telltale-watch.service", "--user restart telltale-watch.service",
		"--user is-active telltale-watch.service", "--user disable --now telltale-watch.service", "--user daemon-reload",
	}
	if diff := cmp.Diff(commands, lines(t, asked)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// TestWhatSystemdSays: what systemctl refuses is told in its words, and a service that
// does not run is not active.
func TestWhatSystemdSays(t *testing.T) {
	standIn(t, `if test "$2" = is-active; then echo failed; exit 3; fi; echo "Failed to connect to bus" >&2; exit 1`+"\n")
	var refused *service.Refused
	if err := service.Install(t.Context(), example); !errors.As(err, &refused) || refused.Said != "Failed to connect to bus" {
		t.Errorf("error %v", err)
	}
	if state, err := service.Status(t.Context()); err != nil || state.Active || state.Interface != "eth0" {
		t.Errorf("%+v, %v", state, err)
	}
	if err := service.Remove(t.Context()); !errors.As(err, &refused) {
		t.Errorf("error %v", err)
	}
}

// TestWithoutSystemd: nothing is written where nobody would start it.
func TestWithoutSystemd(t *testing.T) {
	standIn(t, "")
	t.Setenv("PATH", t.TempDir())
	if err := service.Install(t.Context(), example); !errors.Is(err, service.ErrNoSystemd) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(unit()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unit was written: %v", err)
	}
	if state, err := service.Status(t.Context()); err != nil || state != (service.State{}) {
		t.Errorf("%+v, %v", state, err)
	}
}
