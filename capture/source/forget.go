package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// ringName is what a file of any ring is called.
var ringName = regexp.MustCompile(`^telltale-.+-\d{6,}\.pcapng$`)

// ForgetRecorded deletes the files of all rings in a folder to which something was
// written at a time or later; what else is in such a file goes with it. Whatever is not
// called like one of them stays. A folder that is not there has none.
func ForgetRecorded(folder string, since time.Time) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("listing recordings: %w", err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !ringName.MatchString(e.Name()) {
			continue
		}
		if stat, err := e.Info(); err != nil || stat.ModTime().Before(since) {
			continue // it is gone by now, or from before
		}
		if err := os.Remove(filepath.Join(folder, e.Name())); err != nil {
			return fmt.Errorf("deleting a recording: %w", err)
		}
	}
	return nil
}
