package window_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/ui/uitest"
	"telltale/app/ui/window"
)

func TestPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	paths, err := window.Pictures(t.Context(), uitest.Home(2), dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range paths {
		names = append(names, filepath.Base(p))
	}
	want := []string{
		"start.png", "start-full.png", "home.png", "home-full.png", "devices.png", "devices-full.png", "worth.png", "worth-full.png", "steps-1.png", "steps-1-full.png",
		"device-1.png", "device-1-full.png", "device-2.png", "device-2-full.png", "change.png", "change-full.png", "company.png", "company-full.png",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("pictures (-want +got):\n%s", diff)
	}
	for _, p := range paths {
		if w, h := size(t, p); w != 1280 || h < 800 {
			t.Errorf("%s is %d by %d", filepath.Base(p), w, h)
		}
	}
}

func size(t *testing.T, path string) (w, h int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	return c.Width, c.Height
}

func TestSamePagesSamePictures(t *testing.T) {
	var sums [2][sha256.Size]byte
	for i := range sums {
		paths, err := window.Pictures(t.Context(), uitest.Home(1), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(paths[len(paths)-1])
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(b)
	}
	if sums[0] != sums[1] {
		t.Error("the same page was drawn in two ways")
	}
}

func TestPicturesFail(t *testing.T) {
	gone := errors.New("gone")
	b := uitest.Home(1)
	b.HomeErr = gone
	if _, err := window.Pictures(t.Context(), b, t.TempDir()); err == nil {
		t.Error("a home that cannot be read was drawn")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := window.Pictures(ctx, uitest.Home(1), t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("drawing after the end gave %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := window.Pictures(t.Context(), uitest.Home(1), file); err == nil {
		t.Error("drew into a file as if it were a folder")
	}
}

func TestAvailable(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if window.Available() {
		t.Error("there is a screen without DISPLAY and WAYLAND_DISPLAY")
	}
	t.Setenv("DISPLAY", ":0")
	if !window.Available() {
		t.Error("there is no screen with DISPLAY")
	}
}
