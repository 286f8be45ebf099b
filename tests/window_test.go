//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Where "Just show me an example" lies on the first page, in pixels of a window of 1280 by 800.
const exampleX, exampleY = "600", "434"

// showExample begins in an empty home and ends on the page of the made-up one.
func (w *window) showExample() {
	w.p.t.Helper()
	w.click(exampleX, exampleY)
	until(w.p.t, "the example to be read", func() bool {
		w.mustLive()
		made, err := filepath.Glob(filepath.Join(w.p.scratch(), "telltale-example-*", "home.db"))
		const written = 300_000 // bytes; before, the window is still making the file, and is not to be disturbed
		if err != nil || len(made) != 1 || size(made[0])+size(made[0]+"-wal") < written {
			return false
		}
		r := w.p.telltale("devices", "--db", made[0])
		return r.code == 0 && strings.Contains(r.out, "Orvo smart TV")
	})
}

// size is the length of a file, 0 if there is none.
func size(path string) int64 {
	stat, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return stat.Size()
}

// TestWindow goes through the window as a person would who opens it for the first time.
func TestWindow(t *testing.T) {
	p := newPerson(t)
	p.display = openScreen(t)
	w := p.openWindow(program(t))

	start := w.picture("start", drawn)
	w.showExample()
	home := w.picture("home", other(start))

	w.keys("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Return") // past the pages to the devices in the side bar
	device := w.picture("device", other(start, home))

	w.keys("alt+Left")
	w.picture("back", like(home))

	w.keys("ctrl+l")
	look := w.picture("look", other(start, home, device))
	w.keys("ctrl+plus", "ctrl+plus", "ctrl+plus")
	larger := w.picture("larger", other(look))

	w.keys("ctrl+1")
	w.picture("larger-start", other(look, larger))
	w.keys("ctrl+2") // the window comes back with the page on which it was left
	w.picture("larger-back", like(larger))
	w.quit()

	// The example was put into nobody's home. What was chosen is there the next time, and so is a home.
	if own := p.devices(); len(own) != 0 {
		t.Errorf("the example left %q in the person's own home", own)
	}
	p.mustRun(program(t), "example", "--days", "8", "scratch/made-up.pcapng") // as the window makes it
	p.mustRun(program(t), "import", "--quiet", "scratch/made-up.pcapng")
	p.mustRun(program(t), "home", "--country", "PT", "--time-zone", "Europe/Lisbon")
	if err := os.Remove(filepath.Join(p.scratch(), "made-up.pcapng")); err != nil {
		t.Fatal(err)
	}
	p.mustRun("xdotool", "mousemove", "0", "0") // a card under the pointer is drawn brighter
	w = p.openWindow(program(t))
	w.picture("again", like(larger))
	w.quit()
	for _, file := range files(t, p.home) {
		known := strings.HasPrefix(file, ".config/fyne/") || strings.HasPrefix(file, ".cache/") || file == ".config/telltale/settings.json" || file == ".local/share/telltale/home.db"
		if !known {
			t.Errorf("the window left %s", file)
		}
	}
}

// Ctrl+C in the terminal that the window was opened from is a way to leave, not an accident.
func TestWindowLeavesOnSignal(t *testing.T) {
	p := newPerson(t)
	p.display = openScreen(t)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		w := p.openWindow(program(t))
		w.picture("signal", drawn)
		if err := w.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		w.ended(signal.String())
	}
}

// A display that lets only its owner in, as with sudo or in the session of somebody else.
func TestDisplayOfSomebodyElse(t *testing.T) {
	p := newPerson(t)
	p.display = openScreen(t, "-auth", lockFile(t))
	if p.run("xdotool", "getdisplaygeometry").code == 0 {
		t.Fatal("the display lets everybody in, so this tests nothing")
	}
	r := p.telltale("--pages", "pages")
	if r.code != 0 || !strings.HasPrefix(r.out, "There is no display here") || strings.Contains(r.err, "goroutine ") {
		t.Errorf("exit code %d, and it said %q, %q", r.code, r.out, r.err)
	}
	if !slices.Contains(files(t, p.home), "pages/home.png") {
		t.Error("and it did not draw its pages")
	}
}

// lockFile writes the key to a display that nobody else knows, in the format of Xau(3): a family that fits every
// display, no address, no number, the name of the method, and 16 bytes.
func lockFile(t *testing.T) string {
	t.Helper()
	const method = "MIT-MAGIC-COOKIE-1"
	entry := "\xff\xff\x00\x00\x00\x00" + "\x00" + string(rune(len(method))) + method + "\x00\x10" + "0123456789abcdef"
	path := filepath.Join(t.TempDir(), "lock")
	if err := os.WriteFile(path, []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A display that was there once, as in a shell left open for weeks.
func TestDisplayGone(t *testing.T) {
	p := newPerson(t)
	p.display = ":4242"
	r := p.telltale("--pages", "pages")
	if r.code != 0 || !strings.HasPrefix(r.out, "There is no display here") {
		t.Errorf("exit code %d, and it said %q, %q", r.code, r.out, r.err)
	}
}
