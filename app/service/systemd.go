package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"
)

// Unit is what systemd calls the service.
const Unit = "telltale-watch.service"

// systemd keeps the services of a user by units.
type systemd struct{}

// file gives where the unit of this user lies ($XDG_CONFIG_HOME or ~/.config,
// systemd.unit(5)).
func (systemd) file() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the folder for settings: %w", err)
	}
	return filepath.Join(dir, "systemd", "user", Unit), nil
}

func (systemd) watched(text string) string { return interfaceOf(text) }

func (systemd) there(context.Context) error {
	if _, err := exec.LookPath("systemctl"); err != nil {
		return errors.Join(ErrNoSystemd, err)
	}
	return nil
}

func (systemd) begin(ctx context.Context) error {
	for _, args := range [][]string{{"daemon-reload"}, {"enable", Unit}, {"restart", Unit}} {
		if _, err := systemctl(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (systemd) active(ctx context.Context) (bool, error) {
	said, err := systemctl(ctx, "is-active", Unit)
	if errors.Is(err, ErrNoSystemd) {
		return false, err
	}
	return said == "active", nil // it fails for one that is not active
}

func (systemd) end(ctx context.Context) error {
	_, err := systemctl(ctx, "disable", "--now", Unit)
	return err
}

func (systemd) forgotten(ctx context.Context) {
	_, _ = systemctl(ctx, "daemon-reload") // what it forgets now, it forgets later
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

// text gives the text of the unit (systemd.service(5), systemd.exec(5)).
func (systemd) text(s Service) string {
	return marker + s.Interface + `
# Written by "telltale service install"; "telltale service remove" takes it away.
[Unit]
Description=Telltale watches ` + escaped(s.Interface) + `
StartLimitIntervalSec=0

[Service]
ExecStart=` + program(s.Program) + ` watch --quiet --db ` + quoted(s.Database) + ` -- ` + quoted(s.Interface) + `
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

// program is how a command line begins. There $ means nothing, and what stands in a path
// with quotation marks or a backslash systemd starts only by way of another program.
func program(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool { return strings.ContainsRune("\"'\\", r) || unicode.IsControl(r) }) {
		return "/usr/bin/env " + quoted(path)
	}
	return strings.ReplaceAll(quoted(path), "$$", "$")
}

// quoted makes one word of a command line (systemd.service(5), "Command lines").
func quoted(word string) string {
	word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`, "$", "$$").Replace(word)
	return `"` + escaped(word) + `"`
}
