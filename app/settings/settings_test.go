package settings_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/settings"
)

func open(t *testing.T, path string) *settings.File {
	t.Helper()
	f, err := settings.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// full has every field set, so that one that is not written shows.
func full() settings.Settings {
	return settings.Settings{
		Language: "pt-BR", Scale: 1.3, Look: "dark", Expert: true, Window: settings.Window{Width: 1024, Height: 600, Full: true},
		Page: "worth", Recent: []string{"/r/two.pcap", "/r/one.pcap"}, Tray: true, Period: "day",
	}
}

func TestWhatIsChosenIsThereTheNextTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "settings.json")
	f := open(t, path)
	if diff := cmp.Diff(settings.Default(), f.Get()); diff != "" {
		t.Errorf("of a new user (-want +got):\n%s", diff)
	}
	if err := f.Change(func(s *settings.Settings) { *s = full() }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(full(), open(t, path).Get()); diff != "" {
		t.Errorf("the next time (-want +got):\n%s", diff)
	}
	stat, err := os.Stat(path)
	if err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", stat.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("%d files in the folder (%v), want only the settings", len(left), err)
	}
}

func TestUnknownFieldsAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	text, err := json.Marshal(full())
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, `{"later": {"b": [1, 2]}, `+string(text[1:]))
	f := open(t, path)
	if err := f.Change(func(s *settings.Settings) { *s = settings.Default() }); err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"later": map[string]any{"b": []any{1.0, 2.0}}, "text_scale": 1.0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
}

func TestDamagedFileIsKeptAside(t *testing.T) {
	for name, text := range map[string]string{
		"cut off": `{"look": "da`, "no object": `[1, 2]`, "wrong type": `{"text_scale": "big"}`, "empty": ``,
		"too large": `{"later": "` + string(make([]byte, 2<<20)) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "settings.json")
			write(t, path, text)
			f := open(t, path)
			if diff := cmp.Diff(settings.Default(), f.Get()); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			kept, err := os.ReadFile(f.Aside())
			if err != nil || string(kept) != text {
				t.Errorf("the old file is not kept: %v", err)
			}
			if err := f.Change(func(s *settings.Settings) { s.Expert = true }); err != nil {
				t.Fatal(err)
			}
			if again := open(t, path); !again.Get().Expert || again.Aside() != "" {
				t.Errorf("after a change: %+v, aside %q", again.Get(), again.Aside())
			}
		})
	}
}

func TestOddValuesAreMended(t *testing.T) {
	for _, c := range []struct {
		text string
		want settings.Settings
	}{
		{`{"text_scale": 40}`, settings.Settings{Scale: settings.ScaleMax}},
		{`{"text_scale": -1}`, settings.Settings{Scale: settings.ScaleMin}},
		{`{"text_scale": 0, "language": " de "}`, settings.Settings{Scale: 1, Language: "de"}},
		{`{"window": {"width": 3, "height": 700}}`, settings.Settings{Scale: 1}},
		{`{"window": {"width": 1e9, "height": 700, "full": true}}`, settings.Settings{Scale: 1, Window: settings.Window{Full: true}}},
		{`{"recent": ["a", "", "a", "b"]}`, settings.Settings{Scale: 1, Recent: []string{"a", "b"}}},
	} {
		path := filepath.Join(t.TempDir(), "settings.json")
		write(t, path, c.text)
		if diff := cmp.Diff(c.want, open(t, path).Get()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestRecentOnes(t *testing.T) {
	f := settings.Memory()
	open := func(path string) {
		if err := f.Change(func(s *settings.Settings) { s.Opened(path) }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range settings.MostRecent + 2 {
		open(strconv.Itoa(i))
	}
	open("5")
	want := []string{"5", "9", "8", "7", "6", "4", "3", "2"}
	if diff := cmp.Diff(want, f.Get().Recent); diff != "" {
		t.Errorf("recent ones (-want +got):\n%s", diff)
	}
	held := f.Get()
	held.Recent[0] = "changed"
	if err := f.Change(func(s *settings.Settings) { s.Dropped("9") }); err != nil {
		t.Fatal(err)
	}
	want = []string{"5", "8", "7", "6", "4", "3", "2"}
	if diff := cmp.Diff(want, f.Get().Recent); diff != "" {
		t.Errorf("after one is gone (-want +got):\n%s", diff)
	}
}

// Two windows have the file open: none undoes what the other one chose.
func TestTwoProgramsShareAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	one, two := open(t, path), open(t, path)
	if err := one.Change(func(s *settings.Settings) { s.Look = "dark" }); err != nil {
		t.Fatal(err)
	}
	if err := two.Change(func(s *settings.Settings) { s.Expert = true }); err != nil {
		t.Fatal(err)
	}
	want := settings.Settings{Scale: 1, Look: "dark", Expert: true}
	if diff := cmp.Diff(want, open(t, path).Get()); diff != "" {
		t.Errorf("both changes (-want +got):\n%s", diff)
	}
	write(t, path, "broken")
	if err := one.Change(func(s *settings.Settings) { s.Tray = true }); err != nil {
		t.Fatal(err)
	}
	want = settings.Settings{Scale: 1, Look: "dark", Tray: true}
	if diff := cmp.Diff(want, open(t, path).Get()); diff != "" {
		t.Errorf("after damage in between (-want +got):\n%s", diff)
	}
}

func TestManyGoroutines(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "settings.json"))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if err := f.Change(func(s *settings.Settings) { s.Opened(strconv.Itoa(i)) }); err != nil {
				t.Error(err)
			}
			_ = f.Get()
		})
	}
	all.Wait()
	if n := len(f.Get().Recent); n != 8 {
		t.Errorf("%d recent ones, want 8", n)
	}
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	f, err := settings.Open(filepath.Join(file, "settings.json"))
	if err == nil {
		t.Error("a file was taken for a folder")
	}
	if err := f.Change(func(s *settings.Settings) { s.Expert = true }); err == nil {
		t.Error("writing went well")
	}
	if !f.Get().Expert {
		t.Error("the change does not hold for this run")
	}
}

func TestPath(t *testing.T) {
	t.Setenv(settings.EnvFile, "/elsewhere/s.json")
	if path, err := settings.Path(); err != nil || path != "/elsewhere/s.json" {
		t.Errorf("path %q, %v", path, err)
	}
	t.Setenv(settings.EnvFile, "")
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("HOME", dir)
	path, err := settings.Path()
	if err != nil || filepath.Base(path) != "settings.json" || filepath.Base(filepath.Dir(path)) != "telltale" {
		t.Errorf("path %q, %v", path, err)
	}
}
