package source_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/source"
)

func TestForgetRecorded(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	noon := time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)
	for name, at := range map[string]time.Time{
		"telltale-eth0-000001.pcapng": noon.Add(-time.Second), "telltale-eth0-000002.pcapng": noon, "telltale-root@192.168.1.1-1000003.pcapng": noon.Add(time.Hour),
		"mine.pcapng": noon.Add(time.Hour), "telltale-notes.pcapng": noon.Add(time.Hour), "telltale-eth0-000004.pcapng.gz": noon.Add(time.Hour),
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "telltale-eth0-000009.pcapng"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := source.ForgetRecorded(folder, noon); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	want := []string{"mine.pcapng", "telltale-eth0-000001.pcapng", "telltale-eth0-000004.pcapng.gz", "telltale-eth0-000009.pcapng", "telltale-notes.pcapng"}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	if err := source.ForgetRecorded(filepath.Join(folder, "none"), noon); err != nil {
		t.Errorf("without a folder: %v", err)
	}
}
