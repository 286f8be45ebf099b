package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// errHash says that a package file is not the one the lock file names.
var errHash = errors.New("package differs from the lock file")

// locked is one line of sources.lock: where a package comes from and the SHA-256 its file must have.
type locked struct {
	origin  string // "npm" or "deb"
	name    string // package name as the registry knows it
	version string
	file    string // file name that the fetching tool writes
	sha256  string // lower-case hex
}

// readLock reads a lock file: five fields a line, blank lines and lines that start with # skipped.
func readLock(path string) ([]locked, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading lock file: %w", err)
	}
	defer f.Close()
	lock, err := parseLock(f)
	if err != nil {
		return nil, fmt.Errorf("reading lock file %q: %w", path, err)
	}
	return lock, nil
}

func parseLock(r io.Reader) ([]locked, error) {
	var lock []locked
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		field := strings.Fields(text)
		if len(field) != 5 || len(field[4]) != sha256.Size*2 {
			return nil, fmt.Errorf("line %d: want origin, package, version, file and sha256", n)
		}
		lock = append(lock, locked{field[0], field[1], field[2], field[3], field[4]})
	}
	return lock, lines.Err()
}

// checkHash reads the whole file and compares its SHA-256 with the lock's.
func checkHash(path, want string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("checking package: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return fmt.Errorf("checking package %q: %w", path, err)
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return fmt.Errorf("checking package %q: %w: got %s", path, errHash, got)
	}
	return nil
}
