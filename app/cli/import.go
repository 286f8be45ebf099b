package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"telltale/app/session"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// importing is one call of the verb.
type importing struct {
	*program
	json, quiet bool
	session     *session.Session
	ration      *session.Ration
	path        string // of the database
	many        bool   // more than one file was named
	told        bool   // something was printed already
	added       int    // files that are in the home, counting those that were before
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
// others out. What was imported when somebody stops stays.
func (r *importing) all(ctx context.Context, files []string) error {
	s, path, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	r.session, r.path, r.many = s, path, len(files) > 1
	lean()
	r.ration = session.NewRation()
	defer r.ration.End()
	t := r.each(ctx, files)
	ended := r.outcome(t)
	if err := r.after(ctx, t); err != nil {
		return worse(ended, err, r.program)
	}
	return ended
}

// each imports the files one after the other until somebody stops, and tells of
// those of several that failed.
func (r *importing) each(ctx context.Context, files []string) *tally {
	t := &tally{files: len(files)}
	for _, file := range files {
		if ctx.Err() != nil {
			break
		}
		t.note(r.one(ctx, file))
		if f := t.last; f != nil && r.many && !f.stopped && f.trouble != nil {
			r.tell(f.trouble)
		}
	}
	return t
}

// after drops what is too old by now, and tells what the home holds.
func (r *importing) after(ctx context.Context, t *tally) error {
	if t.stopped() {
		return nil
	}
	if r.added > 0 {
		if err := r.session.Tidy(ctx); err != nil {
			return r.fail(err, r.path)
		}
	}
	return r.together(context.WithoutCancel(ctx))
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
	imported, err := r.session.Import(ctx, in, func(p session.Progress) {
		r.ration.Adjust()
		_ = bar.Set64(p.Read)
	})
	_ = bar.Clear() // the bar is an ornament
	switch {
	case err != nil && ctx.Err() != nil:
		return r.refuse(ctx.Err(), in.Name) // whatever reading made of it, it was stopped
	case err != nil:
		return r.refuse(err, in.Name)
	}
	r.added++
	return r.report(context.WithoutCancel(ctx), imported) // it is in the home by now, whoever stops
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
	f := &failure{code: codeOf(err), trouble: session.Trouble(r.words, err, r.session.Subject(err, name)), stopped: errors.Is(err, context.Canceled)}
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
	if r.many && !r.json {
		r.print(r.common(imp, r.teller(r.session).CaptureLines(imp.Capture, imp.Already))) // what they hold is told once, at the end
		r.told = true
		return nil
	}
	home, err := r.session.JudgeImported(ctx, imp, r.json) // by its contract, JSON tells all that a recording holds
	if err != nil {
		return r.fail(err, r.path)
	}
	if r.json {
		if err := json.NewEncoder(r.Out).Encode(newImportJSON(imp, home)); err != nil {
			return r.fail(fmt.Errorf("writing JSON: %w", err), imp.Capture.Name)
		}
		return nil
	}
	r.print(r.common(imp, r.teller(r.session).Summary(home, imp.Capture, imp.Already, r.path)))
	return nil
}

// common tells, after the first of the lines, what a capture has in common with
// those that were there before: such packets count once, unless they came
// through a pipe, which cannot be read a second time.
func (r *importing) common(imp *session.Imported, lines []string) []string {
	args := map[string]any{"Name": imp.Capture.Name, "Packets": imp.Capture.LeftOut}
	switch {
	case imp.Capture.LeftOut > 0:
		return slices.Insert(lines, 1, r.words.Say("captures.left_out", args))
	case imp.Overlap.SamePackets > 0 && !imp.Already:
		args["Packets"] = imp.Overlap.SamePackets
		return slices.Insert(lines, 1, r.words.Say("captures.twice", args))
	}
	return lines
}

// together says what the home holds after several captures.
func (r *importing) together(ctx context.Context) error {
	if !r.told {
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
