// Package service has systemd run a watch for its user, without a window, from sign-in
// to sign-out and after each restart.
package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Unit is what systemd calls the service.
const Unit = "telltale-watch.service"

// ErrNoSystemd says that this computer has no systemctl.
var ErrNoSystemd = errors.New("there is no systemctl")

// Refused is what systemctl said when it did not do what it was asked to.
type Refused struct{ Said string }

// Error gives its words.
func (r *Refused) Error() string { return r.Said }

// Service is the watch that systemd is to run.
type Service struct {
	Program   string // path of Telltale
	Database  string // path of the home
	Interface string
}

// State is how the service is.
type State struct {
	Interface string // that is watched, "" where nothing is installed
	Active    bool   // it runs just now
}

// path gives where the unit of this user lies ($XDG_CONFIG_HOME or ~/.config,
// systemd.unit(5)).
func path() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the folder for settings: %w", err)
	}
	return filepath.Join(dir, "systemd", "user", Unit), nil
}

// Install writes the unit and starts the service, now and at each sign-in. One that is
// there is replaced. Errors: ErrNoSystemd, *Refused, those of the disk.
func Install(ctx context.Context, s Service) error {
	at, err := path()
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("systemctl"); err != nil {
		return errors.Join(ErrNoSystemd, err)
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return fmt.Errorf("making the folder for services: %w", err)
	}
	if err := os.WriteFile(at, []byte(s.unit()), 0o600); err != nil {
		return fmt.Errorf("writing the service: %w", err)
	}
	for _, args := range [][]string{{"daemon-reload"}, {"enable", Unit}, {"restart", Unit}} {
		if _, err := systemctl(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// Status tells how the service is. Errors are those of Install.
func Status(ctx context.Context) (State, error) {
	at, err := path()
	if err != nil {
		return State{}, err
	}
	text, err := os.ReadFile(at)
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, fmt.Errorf("reading the service: %w", err)
	}
	said, err := systemctl(ctx, "is-active", Unit)
	if errors.Is(err, ErrNoSystemd) {
		return State{}, err
	}
	return State{Interface: interfaceOf(string(text)), Active: said == "active"}, nil // it fails for one that is not active
}

// Remove ends the service and deletes the unit. One that is not there is none.
func Remove(ctx context.Context) error {
	at, err := path()
	if err != nil {
		return err
	}
	if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	_, stopped := systemctl(ctx, "disable", "--now", Unit)
	if stopped != nil && !errors.Is(stopped, ErrNoSystemd) {
		return stopped
	}
	if err := os.Remove(at); err != nil {
		return fmt.Errorf("deleting the service: %w", err)
	}
	_, _ = systemctl(ctx, "daemon-reload") // what it forgets now, it forgets later
	return stopped
}

// systemctl asks the systemd of this user, and gives what it said.
func systemctl(ctx context.Context, args ...string) (string, error) {
	program, err := exec.LookPath("systemctl")
	if err != nil {
		return "", errors.Join(ErrNoSystemd, err)
	}
	out, err := exec.CommandContext(ctx, program, append([]string{"--user"}, args...)...).CombinedOutput()
	said := strings.TrimSpace(string(out))
	if err != nil {
		return said, &Refused{Said: said}
	}
	return said, nil
}

// marker begins the line of the unit from which Status knows the interface.
const marker = "# Interface: "

func interfaceOf(unit string) string {
	for line := range strings.Lines(unit) {
		if name, ok := strings.CutPrefix(line, marker); ok {
			return strings.TrimSuffix(name, "\n")
		}
	}
	return ""
}

// unit gives the text of the unit (systemd.service(5), systemd.exec(5)).
func (s Service) unit() string {
	return marker + s.Interface + `
# Written by "telltale service install"; "telltale service remove" takes it away.
[Unit]
Description=Telltale watches ` + escaped(s.Interface) + `
StartLimitIntervalSec=0

[Service]
ExecStart=` + quoted(s.Program) + ` watch --quiet --db ` + quoted(s.Database) + ` -- ` + quoted(s.Interface) + `
# Also after a disk was full, or while the interface is not there yet. A missing right
# or a wrong word does not mend itself.
Restart=on-failure
RestartSec=30
RestartPreventExitStatus=2 3
# Telltale ends its helper by itself, after what that still holds was kept.
KillMode=mixed
TimeoutStopSec=60
UMask=0077
LimitCORE=0
Nice=5
MemoryMax=1G
TasksMax=64
# What is missing here, and why. telltale-capture opens the interface by a capability of
# its file. NoNewPrivileges= would take that away. In a service of a user, ProtectSystem=,
# ProtectHome= and PrivateTmp= imply PrivateUsers=, in which a capability holds for
# nothing outside; and SystemCallFilter=, RestrictAddressFamilies=,
# MemoryDenyWriteExecute= and their like imply NoNewPrivileges=. The helper confines
# itself instead: it drops every capability once its socket is open, and seccomp leaves
# it a handful of system calls.

[Install]
WantedBy=default.target
`
}

// escaped keeps systemd from reading more into a value than it says: % begins a
// specifier (systemd.unit(5)).
func escaped(text string) string { return strings.ReplaceAll(text, "%", "%%") }

// quoted makes one word of a command line (systemd.service(5), "Command lines").
func quoted(word string) string {
	word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "$", "$$").Replace(word)
	return `"` + escaped(word) + `"`
}
