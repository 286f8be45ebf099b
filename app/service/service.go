// Package service has the system run a watch for its user, without a window, from sign-in
// to sign-out and after each restart: systemd on Linux, launchd on macOS.
package service

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// The errors of a system without what would run the watch.
var (
	ErrNoSystemd = errors.New("there is no systemctl")
	ErrNoLaunchd = errors.New("there is no launchctl")
	ErrNoService = errors.New("nothing on this system is known that runs a service")
)

// Refused is what the program that asks the system said when it was not done.
type Refused struct{ Said string }

// Error gives its words.
func (r *Refused) Error() string { return r.Said }

// Service is the watch that the system is to run.
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

// keeper is a system that keeps services running, by one file for each.
type keeper interface {
	file() (string, error)       // path of the file
	text(Service) string         // what stands in it
	watched(string) string       // the interface that a text names, "" for none
	there(context.Context) error // nil where the system can be asked at all
	begin(context.Context) error
	active(context.Context) (bool, error)
	end(context.Context) error // a file that is about to be deleted
	forgotten(context.Context) // it was deleted
}

// here gives the keeper of a system, as Go calls it.
func here(system string) (keeper, error) {
	switch system {
	case "windows":
		return nil, ErrNoService
	case "darwin":
		return launchd{user: os.Getuid()}, nil
	}
	return systemd{}, nil
}

// Install writes the file of the service and starts it, now and at each sign-in. One that
// is there is replaced. Errors: ErrNoSystemd, ErrNoLaunchd, ErrNoService, *Refused, those
// of the disk.
func Install(ctx context.Context, s Service) error {
	k, err := here(runtime.GOOS)
	if err != nil {
		return err
	}
	return install(ctx, k, s)
}

func install(ctx context.Context, k keeper, s Service) error {
	at, err := k.file()
	if err != nil {
		return err
	}
	if err := k.there(ctx); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return fmt.Errorf("making the folder for services: %w", err)
	}
	if err := os.WriteFile(at, []byte(k.text(s)), 0o600); err != nil {
		return fmt.Errorf("writing the service: %w", err)
	}
	return k.begin(ctx)
}

// Status tells how the service is. Errors are those of Install.
func Status(ctx context.Context) (State, error) {
	k, err := here(runtime.GOOS)
	if err != nil {
		return State{}, err
	}
	return status(ctx, k)
}

func status(ctx context.Context, k keeper) (State, error) {
	at, err := k.file()
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
	active, err := k.active(ctx)
	if err != nil {
		return State{}, err
	}
	return State{Interface: k.watched(string(text)), Active: active}, nil
}

// Remove ends the service and deletes its file. One that is not there is none.
func Remove(ctx context.Context) error {
	k, err := here(runtime.GOOS)
	if err != nil {
		return err
	}
	return remove(ctx, k)
}

func remove(ctx context.Context, k keeper) error {
	at, err := k.file()
	if err != nil {
		return err
	}
	if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var refused *Refused
	ended := k.end(ctx)
	if errors.As(ended, &refused) {
		return ended
	}
	if err := os.Remove(at); err != nil {
		return fmt.Errorf("deleting the service: %w", err)
	}
	k.forgotten(ctx)
	return ended
}

// marker begins the line of the file from which Status knows the interface.
const marker = "# Interface: "

func interfaceOf(text string) string {
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, marker); ok {
			return strings.TrimSuffix(name, "\n")
		}
	}
	return ""
}
