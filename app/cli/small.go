package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/ui/window"
	"telltale/app/view"
	"telltale/capture/flow"
)

func (p *program) versionVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: p.words.Say("cli.version.short", nil),
		Args:  p.none,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(p.Out, "telltale %s (%s, %s %s/%s)\n", Version, Commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

func (p *program) exampleVerb() *cobra.Command {
	days := 1
	verb := &cobra.Command{
		Use:   "example FILE",
		Short: p.words.Say("cli.example.short", nil),
		Args:  p.one("example"),
		RunE:  func(_ *cobra.Command, args []string) error { return p.example(args[0], min(max(days, 1), mostDays)) },
	}
	verb.Flags().IntVar(&days, "days", days, p.words.Say("cli.flag.days", nil))
	return verb
}

// mostDays is how long a recording of the example home is at most: three months are
// three gigabytes.
const mostDays = 92

// example writes the example home, to standard output for "-". A file that is
// there already is left alone: it may be somebody's recording. One that is half
// written is taken away.
func (p *program) example(path string, days int) error {
	if path == "-" {
		return p.fail(session.WriteExample(p.Out, days), path)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		args := map[string]any{"Name": path}
		return &failure{code: ExitFailure, trouble: &view.Trouble{
			Title: p.words.Say("cli.exists.title", args), Line: p.words.Say("cli.exists.line", args), Next: p.words.Say("cli.exists.next", args),
		}}
	}
	if err != nil {
		return p.fail(err, path)
	}
	err = session.WriteExample(file, days)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(path) // the first error says more
		return p.fail(fmt.Errorf("writing %q: %w", path, err), path)
	}
	fmt.Fprintln(p.Out, plain(p.words.Say("cli.example", map[string]any{"Path": path})))
	return nil
}

// window opens the window; without a display it prints the summary and writes
// the pages as pictures.
func (p *program) window(ctx context.Context, pages string) error {
	s, path, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	desk, err := session.NewDesk(ctx, s, p.words)
	if err != nil {
		return p.fail(err, path)
	}
	desk.Build = view.Build{Version: Version, Commit: Commit}
	desk.Kept = remembered()
	defer func() { _ = desk.Close() }() // only the example home is left behind
	if screen() {
		if shown, err := showWindow(ctx, desk); shown {
			return p.fail(err, path)
		}
	}
	fmt.Fprintln(p.Out, p.words.Say("cli.nodisplay", nil))
	if err := p.overview(ctx, s, path); err != nil {
		return err
	}
	files, err := window.Pictures(ctx, desk, pages)
	if err != nil {
		return p.fail(fmt.Errorf("drawing pages: %w", err), pages)
	}
	if abs, err := filepath.Abs(pages); err == nil {
		pages = abs
	}
	fmt.Fprintln(p.Out, p.words.Count("cli.pages", len(files), map[string]any{"Path": pages}))
	return nil
}

// overview prints what is in the home, or that there is nothing yet.
func (p *program) overview(ctx context.Context, s *session.Session, path string) error {
	home, err := s.Judge(ctx, flow.Span{})
	if err != nil {
		return p.fail(err, path)
	}
	if len(home.Devices) == 0 {
		return p.empty()
	}
	for _, line := range p.teller(s).HomeLines(home) {
		fmt.Fprintln(p.Out, line)
	}
	return nil
}
