package window

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"

	"telltale/app/ui"
	"telltale/app/ui/theme"
	"telltale/app/view"
)

// Pictures draws the pages into PNG files in a folder, without any screen, and returns their paths: start.png, home.png
// and so on for each page of the navigation, steps-1.png … and device-1.png … as a window shows them, and the same with -full at the height at which nothing has to be
// scrolled. The folder is made when it is missing. The same pages give the same files.
func Pictures(ctx context.Context, b ui.Backend, dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder for pictures: %w", err)
	}
	a := app.NewWithID(ID) // is never run, so it opens nothing
	if _, screen := a.Driver().(desktop.Driver); !screen {
		a.NewWindow("") // the driver of the tag ci looks for the canvas of its newest window, so it must have one
	}
	a.Settings().SetTheme(theme.New(theme.LookPaper, 1))
	shell := ui.NewShell(ctx, b, ui.Options{})
	shell.ShowStart() // so that the canvas has something to hold
	p := painter{shell: shell, dir: dir, canvas: software.NewCanvas()}
	p.canvas.SetPadded(false)
	p.canvas.SetContent(shell.Object())
	for _, page := range b.Frame().Pages {
		shell.Show(page.ID, "")
		if err := p.draw(ctx, string(page.ID)); err != nil {
			return nil, err
		}
	}
	if err := p.steps(ctx, b); err != nil {
		return nil, err
	}
	if err := p.devices(ctx, b); err != nil {
		return nil, err
	}
	if err := p.company(ctx, b); err != nil {
		return nil, err
	}
	return p.paths, nil
}

type painter struct {
	shell  *ui.Shell
	dir    string
	canvas software.WindowlessCanvas
	paths  []string
}

// devices draws the page of each device, and how one is changed: one is like the other.
func (p *painter) devices(ctx context.Context, b ui.Backend) error {
	entries := b.Frame().Entries
	for i, e := range entries {
		p.shell.OpenDevice(e.Key)
		if err := p.draw(ctx, fmt.Sprintf("device-%d", i+1)); err != nil {
			return err
		}
	}
	if len(entries) == 0 {
		return nil
	}
	p.shell.OpenChange(entries[0].Key)
	return p.draw(ctx, "change")
}

// company draws the page of the company that hears most; one is like the other.
func (p *painter) company(ctx context.Context, b ui.Backend) error {
	v, err := b.WhoHears(ctx, view.PeriodWeek)
	if err != nil {
		return fmt.Errorf("drawing who hears: %w", err)
	}
	if len(v.List.Rows) == 0 {
		return nil
	}
	p.shell.OpenCompany(v.List.Rows[0].Key)
	return p.draw(ctx, "company")
}

// steps draws, for each device about which something is critical, what to do.
func (p *painter) steps(ctx context.Context, b ui.Backend) error {
	v, err := b.Worth(ctx, view.PeriodWeek)
	if err != nil {
		return fmt.Errorf("drawing what is worth a look: %w", err)
	}
	for i, u := range v.Urgent {
		p.shell.OpenSteps(u.Key)
		if err := p.draw(ctx, fmt.Sprintf("steps-%d", i+1)); err != nil {
			return err
		}
	}
	return nil
}

// draw writes the page that is shown, once as a window shows it and once at full height.
func (p *painter) draw(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.shell.Trouble(); err != nil {
		return fmt.Errorf("drawing %s: %w", name, err)
	}
	if err := p.capture(name+".png", Height); err != nil {
		return err
	}
	return p.capture(name+"-full.png", max(Height, p.shell.FullHeight(Width)))
}

func (p *painter) capture(name string, height float32) error {
	p.canvas.Resize(fyne.NewSize(Width, height))
	path := filepath.Join(p.dir, name)
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("making a picture: %w", err)
	}
	defer f.Close()
	if err := png.Encode(f, p.canvas.Capture()); err != nil {
		return fmt.Errorf("drawing %q: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %q: %w", path, err)
	}
	p.paths = append(p.paths, path)
	return nil
}
