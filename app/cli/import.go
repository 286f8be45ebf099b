package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"telltale/app/session"
	"telltale/capture/flow"
	"telltale/capture/source"
	"telltale/classify"
)

// importGCPercent lets the heap of an import grow further between two
// collections: it is small and ends with the command, so that takes some
// megabytes and saves a part of the time. More would show on a large scan.
const importGCPercent = 200

// importing is one call of the verb.
type importing struct {
	*program
	json, quiet bool
	session     *session.Session
	path        string // of the database
	many        bool   // more than one file was named
	told        bool   // something was printed already
}

func (p *program) importVerb() *cobra.Command {
	run := &importing{program: p}
	verb := &cobra.Command{
		Use:   "import FILE…",
		Short: p.words.Say("cli.import.short", nil),
		Long:  p.words.Say("cli.import.long", nil),
		Args:  p.atLeastOne("import"),
		RunE:  func(cmd *cobra.Command, args []string) error { return run.all(cmd.Context(), args) },
	}
	verb.Flags().BoolVar(&run.json, "json", false, p.words.Say("cli.flag.json.import", nil))
	verb.Flags().BoolVar(&run.quiet, "quiet", false, p.words.Say("cli.flag.quiet", nil))
	return verb
}

// all imports each file by itself: one that cannot be read does not keep the
// others out.
func (r *importing) all(ctx context.Context, files []string) error {
	s, path, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	r.session, r.path, r.many = s, path, len(files) > 1
	defer debug.SetGCPercent(debug.SetGCPercent(importGCPercent))
	var failed []*failure
	for _, file := range files {
		var f *failure
		err := r.one(ctx, file)
		if errors.As(err, &f) {
			failed = append(failed, f)
			if len(files) > 1 && f.trouble != nil {
				r.tell(f.trouble)
			}
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err := r.together(ctx); err != nil {
		return err
	}
	return outcome(failed, len(files), ctx.Err() != nil)
}

// outcome is the one error for the failures of so many files; those of several
// files were told one by one.
func outcome(failed []*failure, files int, stopped bool) error {
	switch {
	case len(failed) == 0:
		return nil
	case files == 1:
		return failed[0]
	case stopped:
		return &failure{code: ExitFailure}
	case len(failed) < files:
		return &failure{code: ExitPartial}
	}
	return &failure{code: failed[0].code}
}

// one imports a file, or standard input for "-".
func (r *importing) one(ctx context.Context, file string) error {
	in := session.Input{Name: "-", Detail: r.detail()}
	if file == "-" {
		in.Reader = stoppable(ctx, r.In)
	} else {
		f, err := os.Open(file)
		if err != nil {
			return r.refuse(err, file)
		}
		defer f.Close()
		in.Name, in.Reader = plain(filepath.Base(file)), f
		if stat, err := f.Stat(); err == nil {
			in.Size = stat.Size()
		}
	}
	bar := r.bar(in)
	imported, err := r.session.Import(ctx, in, func(p session.Progress) { _ = bar.Set64(p.Read) })
	_ = bar.Clear() // the bar is an ornament
	switch {
	case err != nil && ctx.Err() != nil:
		return r.refuse(ctx.Err(), in.Name) // whatever reading made of it, it was stopped
	case err != nil:
		return r.refuse(err, in.Name)
	}
	return r.report(ctx, imported)
}

// detail says how much of each capture is told.
func (r *importing) detail() session.Detail {
	switch {
	case r.json:
		return session.DetailAll
	case r.quiet, r.many:
		return session.DetailNone
	}
	return session.DetailSummary
}

// stoppable reads from r until the context ends, even while r keeps it waiting:
// a pipe may be open for hours.
func stoppable(ctx context.Context, r io.Reader) io.Reader {
	read, write := io.Pipe()
	go func() {
		_, err := io.Copy(write, r)
		_ = write.CloseWithError(err) // never fails
	}()
	context.AfterFunc(ctx, func() { _ = read.CloseWithError(ctx.Err()) })
	return read
}

// bar is a progress bar with rate and time left; it is drawn only for a person.
func (r *importing) bar(in session.Input) *progressbar.ProgressBar {
	out := io.Discard
	if f, ok := r.Err.(*os.File); ok && !r.quiet && term.IsTerminal(int(f.Fd())) {
		out = r.Err
	}
	size := in.Size
	if size <= 0 {
		size = -1
	}
	title := r.words.Say("progress.title", map[string]any{"Name": in.Name})
	return progressbar.NewOptions64(size, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(title),
		progressbar.OptionShowBytes(true), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionSetRenderBlankState(true), progressbar.OptionSetSpinnerChangeInterval(0), // else it would draw from a goroutine that nobody ends
		progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(), progressbar.OptionUseANSICodes(true))
}

// refuse reports a file that could not be imported; with --json also as an
// object, so that a program reads one answer a file.
func (r *importing) refuse(err error, name string) error {
	f := &failure{code: codeOf(err), trouble: session.Trouble(r.words, err, name)}
	if !r.json {
		return f
	}
	var problem *source.Problem
	status := "failed"
	if errors.As(err, &problem) {
		status = string(problem.Status)
	}
	out := importJSON{
		Format: importFormat, Devices: []deviceJSON{}, Conversations: []conversationJSON{},
		Capture: captureJSON{File: name, Status: status, Error: f.trouble.Line},
	}
	if err := json.NewEncoder(r.Out).Encode(out); err != nil {
		return r.fail(fmt.Errorf("writing JSON: %w", err), name)
	}
	return f
}

// report prints what was imported.
func (r *importing) report(ctx context.Context, imp *session.Imported) error {
	if imp.Capture.Problem != "" {
		imp.Problem = r.words.Say(imp.Capture.Problem, nil)
	} else if imp.Capture.Status == flow.StatusEmpty {
		imp.Problem = r.words.Say("capture.problem.none_inside", nil)
	}
	if r.quiet && !r.json {
		return nil
	}
	home, err := r.session.JudgeImported(ctx, imp)
	if err != nil {
		return r.fail(err, imp.Capture.Name)
	}
	if r.json {
		if err := json.NewEncoder(r.Out).Encode(newImportJSON(imp, home)); err != nil {
			return r.fail(fmt.Errorf("writing JSON: %w", err), imp.Capture.Name)
		}
		return nil
	}
	r.summary(imp, home)
	return nil
}

// summary says in sentences what was imported: all of one capture, and of
// several only what was read, since what they held is told once at the end.
func (r *importing) summary(imp *session.Imported, home classify.Home) {
	teller := r.teller(r.session)
	lines := teller.CaptureLines(imp.Capture, imp.Already)
	if !r.many {
		lines = teller.Summary(home, imp.Capture, imp.Already, r.path)
	}
	r.print(lines)
	r.told = true
}

// together says what the home holds after several captures.
func (r *importing) together(ctx context.Context) error {
	if !r.many || !r.told || ctx.Err() != nil {
		return nil
	}
	home, err := r.session.Judge(ctx, flow.Span{})
	if err != nil {
		return r.fail(err, r.path)
	}
	fmt.Fprintln(r.Out)
	r.print(r.teller(r.session).SummaryOfMany(home, r.path))
	return nil
}

func (r *importing) print(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(r.Out, plain(line))
	}
}
