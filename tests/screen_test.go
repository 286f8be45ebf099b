//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// openScreen starts a display that is not real, 1280 by 800, with more options of Xvfb if need be, and gives its name.
// It ends with the test.
func openScreen(t *testing.T, options ...string) string {
	t.Helper()
	for _, name := range []string{"Xvfb", "xdotool", "import"} {
		need(t, name)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	// Without -noreset the display starts anew whenever its last client leaves, and refuses whoever comes in that moment.
	cmd := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"}, options...)...)
	cmd.ExtraFiles = []*os.File{write} // is number 3 there
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()         // it was killed
	})
	_ = write.Close() // else reading would not end with Xvfb
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not start: %v\n%s", err, errs.String())
	}
	return ":" + strings.TrimSpace(number)
}

// A window is a running Telltale on a display.
type window struct {
	p    *person
	cmd  *exec.Cmd
	errs bytes.Buffer
	done chan struct{} // closed when the program has ended
}

// openWindow starts a program that shows the window of Telltale, and waits until it is there.
func (p *person) openWindow(name string, args ...string) *window {
	p.t.Helper()
	w := &window{p: p, done: make(chan struct{})}
	w.cmd = p.command(context.Background(), name, args...) // ended in Cleanup, after the test's own context
	w.cmd.Stderr = &w.errs
	if err := w.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() {
		_ = w.cmd.Wait() // the exit code is asked for in ended
		close(w.done)
	}()
	p.t.Cleanup(func() {
		_ = w.cmd.Process.Kill() // it may have ended already
		<-w.done
	})
	until(p.t, "the window to open", func() bool {
		w.mustLive()
		return p.run("xdotool", "search", "--onlyvisible", "--name", "^Telltale$").code == 0
	})
	return w
}

func (w *window) mustLive() {
	w.p.t.Helper()
	select {
	case <-w.done:
		w.p.t.Fatalf("the program has ended with exit code %d:\n%s", w.cmd.ProcessState.ExitCode(), w.errs.String())
	default:
	}
}

// click moves the mouse and presses its first button; a toolkit needs the moment between the two.
func (w *window) click(x, y string) {
	w.p.t.Helper()
	w.p.mustRun("xdotool", "mousemove", x, y, "sleep", "0.2", "click", "1")
}

func (w *window) keys(names ...string) {
	w.p.t.Helper()
	w.p.mustRun("xdotool", append([]string{"key", "--delay", "40"}, names...)...)
}

// quit leaves by keyboard and asserts that all was well.
func (w *window) quit() {
	w.p.t.Helper()
	w.keys("ctrl+q")
	w.ended("Ctrl+Q")
}

// ended waits until the program has ended for a reason, and asserts that it ended well.
func (w *window) ended(why string) {
	w.p.t.Helper()
	select {
	case <-w.done:
	case <-time.After(patience):
		w.p.t.Fatalf("%s did not end the program", why)
	}
	if code := w.cmd.ProcessState.ExitCode(); code != 0 {
		w.p.t.Errorf("the window ended with exit code %d:\n%s", code, w.errs.String())
	}
	if strings.Contains(w.errs.String(), "goroutine ") {
		w.p.t.Errorf("the window left a trace of a crash:\n%s", w.errs.String())
	}
}

// picture waits until the screen is at rest and shows what is asked for, and keeps it as a file beside the program.
func (w *window) picture(name string, right func(image.Image) bool) image.Image {
	w.p.t.Helper()
	dir := filepath.Join(filepath.Dir(program(w.p.t)), "e2e")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.p.t.Fatal(err)
	}
	path := filepath.Join(dir, name+".png")
	var last image.Image
	const rest = 3 // times in a row that the screen must look the same
	same := 0
	until(w.p.t, "the page for "+path, func() bool {
		w.mustLive()
		now := w.p.screenshot(path)
		if last != nil && differing(last, now) == 0 {
			same++
		} else {
			same = 0
		}
		last = now
		return same >= rest && right(now)
	})
	return last
}

func (p *person) screenshot(path string) image.Image {
	p.t.Helper()
	p.mustRun("import", "-window", "root", path)
	f, err := os.Open(path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}

// differing is the share of pixels in which two pictures of one size differ.
func differing(a, b image.Image) float64 {
	n := 0
	size := a.Bounds()
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 {
				n++
			}
		}
	}
	return float64(n) / float64(size.Dx()*size.Dy())
}

// drawn reports whether a picture holds more than an empty window would: text alone brings dozens of shades.
func drawn(img image.Image) bool {
	colours := map[[3]uint32]bool{}
	size := img.Bounds()
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
		}
	}
	return len(colours) > 50
}

// other asks for a page that is drawn and looks unlike all of these.
func other(pages ...image.Image) func(image.Image) bool {
	return func(img image.Image) bool {
		for _, page := range pages {
			if differing(page, img) < 0.02 {
				return false
			}
		}
		return drawn(img)
	}
}

// like asks for a page that looks as before, but for a mark around what has the keyboard.
func like(page image.Image) func(image.Image) bool {
	return func(img image.Image) bool { return differing(page, img) < 0.02 }
}
