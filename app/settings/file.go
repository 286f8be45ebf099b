package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// EnvFile is the environment variable that names the file, for tests and for who keeps several.
const EnvFile = "TELLTALE_SETTINGS"

// mostBytes bounds what is read: a file of settings is some hundred bytes long.
const mostBytes = 1 << 20

// errLarge says that a file is no file of settings.
var errLarge = errors.New("the file is too large")

// Path returns where the settings of this user are kept: $TELLTALE_SETTINGS, else "telltale/settings.json" in the
// folder for settings ($XDG_CONFIG_HOME or ~/.config; on Windows and macOS where their own rules say).
func Path() (string, error) {
	if path := os.Getenv(EnvFile); path != "" {
		return path, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the folder for settings: %w", err)
	}
	return filepath.Join(dir, "telltale", "settings.json"), nil
}

// File holds the settings and writes each change at once. Its methods may be called from any goroutine. Two programs
// may use one file: each changes only what it was asked to.
type File struct {
	path  string // "" keeps nothing
	aside string

	mu   sync.Mutex
	now  Settings
	rest map[string]json.RawMessage // fields that a later version may know
}

// Open reads the settings kept at path; a file that is not there is that of a new user. One that cannot be understood
// counts as such too and is kept beside it under another name, see Aside. The error tells that the file could not be
// read; the settings then are the defaults, and changes are tried to be written all the same.
func Open(path string) (*File, error) {
	f := &File{path: path}
	err := f.read()
	var damaged *damage
	if errors.As(err, &damaged) {
		f.aside = path + ".damaged"
		err = os.Rename(path, f.aside)
	}
	if err != nil {
		return f, fmt.Errorf("reading settings: %w", err)
	}
	return f, nil
}

// Memory returns settings that are kept nowhere: those of a picture, or of a test.
func Memory() *File { return &File{now: Default()} }

// Path returns where the settings are kept, "" for nowhere.
func (f *File) Path() string { return f.path }

// Aside returns where a damaged file was put, "" if there was none.
func (f *File) Aside() string { return f.aside }

// Get returns what was chosen, as of the last Open or Change.
func (f *File) Get() Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now.clone()
}

// Change changes the settings and writes them; what another program wrote in between is kept unless it is changed
// here. After an error the change holds for as long as the program runs.
func (f *File) Change(change func(*Settings)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.path == "" {
		f.apply(change)
		return nil
	}
	before, rest := f.now, f.rest
	if err := f.read(); err != nil {
		f.now, f.rest = before, rest // who damaged it meanwhile loses to what we know
	}
	f.apply(change)
	if err := f.write(); err != nil {
		return fmt.Errorf("writing settings: %w", err)
	}
	return nil
}

func (f *File) apply(change func(*Settings)) {
	next := f.now.clone()
	change(&next)
	next.mend()
	f.now = next
}

// damage says that a file cannot be understood.
type damage struct{ err error }

func (d *damage) Error() string { return "understanding settings: " + d.err.Error() }
func (d *damage) Unwrap() error { return d.err }

// read takes what the file says; the defaults if there is none.
func (f *File) read() error {
	f.now, f.rest = Default(), nil
	stat, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case stat.Size() > mostBytes:
		return &damage{errLarge}
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	read := Default()
	rest := map[string]json.RawMessage{}
	if err := errors.Join(json.Unmarshal(text, &read), json.Unmarshal(text, &rest)); err != nil {
		return &damage{err}
	}
	for _, name := range known {
		delete(rest, name)
	}
	read.mend()
	f.now, f.rest = read, rest
	return nil
}

// write puts the settings into a new file, which then takes the place of the old one: whoever is cut off leaves one of
// the two whole. Only the owner may read it, as it tells what was opened.
func (f *File) write() error {
	text, err := f.text()
	if err != nil {
		return err
	}
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(dir, ".settings-*") // 0600 from the start
	if err != nil {
		return err
	}
	_, err = part.Write(text)
	if err = errors.Join(err, part.Sync(), part.Close()); err == nil {
		err = os.Rename(part.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(part.Name()) // the first error says more
	}
	return err
}

// text is the file: our fields and those that we do not know, sorted by name.
func (f *File) text() ([]byte, error) {
	ours, err := json.Marshal(f.now)
	if err != nil {
		return nil, err
	}
	all := map[string]json.RawMessage{}
	for name, value := range f.rest {
		all[name] = value
	}
	if err := json.Unmarshal(ours, &all); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(all, "", "  ")
	return append(text, '\n'), err
}
