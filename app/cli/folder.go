package cli

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"telltale/app/session"
	"telltale/capture/source"
)

// dataFolder is where programs of this user keep their data: $XDG_DATA_HOME or
// ~/.local/share (XDG base directory specification 0.8), and on Windows and
// macOS where their own rules say.
func dataFolder() (string, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return os.UserConfigDir() // Don't wrap the error, it says what is missing.
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err // Don't wrap the error, it says what is missing.
	}
	return filepath.Join(home, ".local", "share"), nil
}

// codeOf chooses the exit code for an error.
func codeOf(err error) int {
	var problem *source.Problem
	switch {
	case errors.As(err, &problem):
		return ExitUnreadable
	case errors.Is(err, session.ErrNoDevice), errors.Is(err, session.ErrManyDevices):
		return ExitFailure
	}
	return ExitFailure
}
