package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// What can be wrong with a home's file; test with errors.Is. Each has its own
// way out, so each is told apart.
var (
	// ErrNewer: the file was written by a later version of Telltale.
	ErrNewer = errors.New("file was written by a newer version")
	// ErrDamaged: the file is no database, or parts of it were overwritten.
	ErrDamaged = errors.New("file is damaged or no database")
	// ErrForeign: the file is a database of another program; it was not touched.
	ErrForeign = errors.New("file belongs to another program")
	// ErrReadOnly: the file or its folder cannot be written.
	ErrReadOnly = errors.New("file cannot be written")
	// ErrBusy: another process keeps the file locked for longer than we wait.
	ErrBusy = errors.New("file is in use by another process")
	// ErrFull: the disk is full; what was there before is unharmed.
	ErrFull = errors.New("no space is left")
	// ErrKnown: a capture with this SHA-256 was imported before.
	ErrKnown = errors.New("capture was imported before")
	// ErrNoDevice: no device has this key.
	ErrNoDevice = errors.New("no such device")
	// ErrPart: a device would be told as one that is itself told as another.
	ErrPart = errors.New("device is part of another")
)

// fault wraps err with what was being done and with the sentinel that fits.
func fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	if s := sentinel(err); s != nil && !errors.Is(err, s) {
		return fmt.Errorf("%s: %w: %w", doing, s, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func sentinel(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return sqliteSentinel(e)
	}
	switch {
	case notAllowed(err):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOSPC):
		return ErrFull
	}
	return nil
}

func notAllowed(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

func sqliteSentinel(e sqlite3.Error) error {
	switch e.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return ErrDamaged
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return ErrReadOnly
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrBusy
	case sqlite3.ErrFull:
		return ErrFull
	case sqlite3.ErrIoErr:
		if errors.Is(e.SystemErrno, syscall.ENOSPC) {
			return ErrFull
		}
	case sqlite3.ErrCantOpen:
		if notAllowed(e.SystemErrno) {
			return ErrReadOnly
		}
	}
	return nil
}
