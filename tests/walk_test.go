//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The pages in the side bar of a home, from top to bottom, and where they lie in pixels of a window of 1280 by 800.
var pages = []string{"start", "home", "devices", "whohears", "timeline", "worth", "settings", "about"}

const navX, navTop, navStep = 80, 71, 40

// deviceIn is where the nth device stands in the side bar, from 0: under the pages and a heading.
func deviceIn(n int) string { return strconv.Itoa(navTop + navStep*len(pages) + 32 + navStep*n) }

// furnished is a person whose home is the made-up one.
func furnished(t *testing.T) *person {
	t.Helper()
	p := newPerson(t)
	p.mustRun(program(t), "example", "scratch/made-up.pcapng")
	p.mustRun(program(t), "import", "--quiet", "scratch/made-up.pcapng")
	return p
}

// remembered is what the window keeps between two starts.
func (p *person) remembered() (kept struct{ Language, Page, Look string }) {
	p.t.Helper()
	raw, err := os.ReadFile(filepath.Join(p.home, ".config", "telltale", "settings.json"))
	if err == nil {
		err = json.Unmarshal(raw, &kept)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return kept
}

// TestWalk goes to every page by mouse, and holds that each is one of its own and that the way back leads back.
func TestWalk(t *testing.T) {
	p := furnished(t)
	p.display = openScreen(t)
	began := time.Now()
	w := p.openWindow(program(t))
	w.picture("walk-first", drawn)
	t.Logf("the first page was at rest after %v; half of it is three looks at it", time.Since(began).Round(10*time.Millisecond))

	seen := map[string]image.Image{}
	for i, name := range pages {
		w.click(strconv.Itoa(navX), strconv.Itoa(navTop+navStep*i))
		w.p.mustRun("xdotool", "mousemove", "700", "795") // what the pointer is on looks otherwise
		seen[name] = w.picture("walk-"+name, other(others(seen)...))
	}
	for n := range 3 {
		name := fmt.Sprintf("device-%d", n+1)
		w.click(strconv.Itoa(navX), deviceIn(n))
		w.p.mustRun("xdotool", "mousemove", "700", "795")
		seen[name] = w.picture("walk-"+name, other(others(seen)...))
	}
	w.keys("alt+Left")
	w.picture("walk-back", like(seen["device-2"]))
	w.keys("ctrl+2")
	w.picture("walk-home-again", like(seen["home"]))
	t.Logf("after the walk it takes %d MiB", w.resident())
	const most = 450 // MiB, with a picture of each page in software
	if got := w.resident(); got > most {
		t.Errorf("after the walk it takes %d MiB, more than %d", got, most)
	}
	w.quit()
	p.comparePages(seen)
}

func others(seen map[string]image.Image) []image.Image {
	var list []image.Image
	for _, img := range seen {
		list = append(list, img)
	}
	return list
}

// resident is how much memory the program takes now, in MiB.
func (w *window) resident() int {
	w.p.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.cmd.Process.Pid))
	if err != nil {
		w.p.t.Fatal(err)
	}
	for line := range bytes.Lines(raw) {
		if fields := bytes.Fields(line); len(fields) > 1 && string(fields[0]) == "VmRSS:" {
			kib, err := strconv.Atoi(string(fields[1]))
			if err != nil {
				w.p.t.Fatal(err)
			}
			return kib >> 10
		}
	}
	w.p.t.Fatal("the kernel does not tell")
	return 0
}

// comparePages holds that the window shows the same as the program draws without a display, but for how the two smooth
// their edges.
func (p *person) comparePages(seen map[string]image.Image) {
	p.t.Helper()
	p.display = ""
	ctx, stop := context.WithTimeout(p.t.Context(), 5*patience) // it draws all pages, each at its full height too
	defer stop()
	if said, err := p.command(ctx, program(p.t), "--pages", "scratch/pages").CombinedOutput(); err != nil {
		p.t.Fatalf("drawing the pages: %v\n%s", err, said)
	}
	for name, shown := range seen {
		path := filepath.Join(p.scratch(), "pages", name+".png")
		if _, err := os.Stat(path); err != nil {
			continue // of this page no picture is drawn
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			p.t.Fatal(err)
		}
		drawn, _, err := image.Decode(bytes.NewReader(raw))
		if err != nil {
			p.t.Fatal(err)
		}
		share := unlike(shown, drawn)
		p.t.Logf("%s: %.1f %% of the pixels look otherwise than drawn without a display", name, share*100)
		const most = 0.08
		if share > most {
			p.t.Errorf("%s looks otherwise than drawn without a display", name)
		}
	}
}

// unlike is the share of pixels that differ by more than a sixth of the whole range in some colour.
func unlike(a, b image.Image) float64 {
	size := a.Bounds()
	if size != b.Bounds() {
		return 1
	}
	far := func(x, y uint32) bool { return max(x, y)-min(x, y) > 0xffff/6 }
	n := 0
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if far(r1, r2) || far(g1, g2) || far(b1, b2) {
				n++
			}
		}
	}
	return float64(n) / float64(size.Dx()*size.Dy())
}

// names lists what the owner calls the devices.
func (p *person) names() []string {
	p.t.Helper()
	var list struct {
		Devices []struct{ Name string }
	}
	if err := json.Unmarshal([]byte(p.mustRun(program(p.t), "devices", "--json")), &list); err != nil {
		p.t.Fatal(err)
	}
	var names []string
	for _, d := range list.Devices {
		names = append(names, d.Name)
	}
	return names
}

// TestByKeyboardAlone goes through the window without a mouse: to a device, gives it a name, takes the name back, makes
// the text larger, and chooses another language.
func TestByKeyboardAlone(t *testing.T) {
	p := furnished(t)
	p.display = openScreen(t)
	p.mustRun("xdotool", "mousemove", "1279", "799")
	w := p.openWindow(program(t))
	home := w.picture("keys-home", drawn)

	w.keys(slices.Repeat([]string{"Tab"}, len(pages)+3)...) // past the pages to the third device
	w.keys("Return")
	device := w.picture("keys-device", other(home))
	w.keys("F6", "Tab", "Return") // how do we know, give it a name
	w.p.mustRun("xdotool", "type", "--delay", "40", "Grandma's TV")
	w.keys("Return")
	until(t, "the name to be kept", func() bool { return slices.Contains(p.names(), "Grandma's TV") })
	named := w.picture("keys-named", func(img image.Image) bool { return differing(device, img) > 0 && drawn(img) })
	w.keys("ctrl+z")
	until(t, "the name to be taken back", func() bool { return !slices.Contains(p.names(), "Grandma's TV") })
	w.picture("keys-undone", func(img image.Image) bool { return differing(named, img) > 0 && drawn(img) })

	w.keys("F1")
	w.picture("keys-help", other(home, device))
	w.keys("ctrl+2")
	w.picture("keys-home-again", like(home))
	w.keys("ctrl+plus", "ctrl+plus")
	w.picture("keys-larger", other(home))
	w.keys("ctrl+0")
	w.picture("keys-normal", like(home))

	w.keys("ctrl+7")
	settings := w.picture("keys-settings", other(home, device))
	w.keys("F6", "Tab", "Tab", "Return") // past the language of the computer and English
	spoken := w.picture("keys-language", func(img image.Image) bool { return differing(settings, img) > 0.005 && drawn(img) })
	if lang := p.remembered().Language; lang == "" || lang == "en" {
		t.Errorf("the language is %q", lang)
	}
	w.keys("ctrl+2")
	w.picture("keys-home-spoken", func(img image.Image) bool { return differing(home, img) > 0.005 && other(spoken)(img) })
	w.quit()
	if page := p.remembered().Page; page != "home" {
		t.Errorf("the window was left on %q", page)
	}
}

// TestLabelOnPaper prints the label of a device by keyboard, into the file that the window proposes.
func TestLabelOnPaper(t *testing.T) {
	p := furnished(t)
	p.display = openScreen(t)
	p.mustRun("xdotool", "mousemove", "1279", "799")
	w := p.openWindow(program(t))
	home := w.picture("print-home", drawn)
	w.keys(slices.Repeat([]string{"Tab"}, len(pages)+3)...)
	w.keys("Return")
	device := w.picture("print-device", other(home))
	w.keys("ctrl+p")
	menu := w.picture("print-menu", func(img image.Image) bool { return differing(device, img) > 0 && drawn(img) })
	w.keys("Down", "Return")
	w.picture("print-ask", other(menu))
	w.keys("Return")
	until(t, "the label to be written", func() bool {
		found, err := filepath.Glob(filepath.Join(p.home, "*.pdf"))
		if err != nil || len(found) != 1 {
			return false
		}
		raw, err := os.ReadFile(found[0])
		return err == nil && strings.HasPrefix(string(raw), "%PDF-") && strings.Contains(string(raw), "%%EOF")
	})
	w.quit()
}
