package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// tellEvery is after how many counts, which come once a second, a person reads
// how it goes.
const tellEvery = 60

// helperPermission is the exit code by which the helper says that it has no
// right to read packets.
const helperPermission = 3

// watching is one call of the verb.
type watching struct {
	*program
	quiet  bool
	mirror bool
	iface  string

	mu      sync.Mutex // of what follows: counts come from another goroutine
	last    source.Counts
	seconds int
}

func (p *program) watchVerb() *cobra.Command {
	run := &watching{program: p}
	verb := &cobra.Command{
		Use:   "watch INTERFACE",
		Short: p.words.Say("cli.watch.short", nil),
		Long:  p.words.Say("cli.watch.long", nil),
		Args:  p.one("watch"),
		RunE: func(cmd *cobra.Command, args []string) error {
			run.iface = args[0]
			return run.watch(cmd.Context())
		},
	}
	verb.Flags().BoolVar(&run.quiet, "quiet", false, p.words.Say("cli.flag.quiet", nil))
	verb.Flags().BoolVar(&run.mirror, "promiscuous", false, p.words.Say("cli.flag.promiscuous", nil))
	return verb
}

// watch watches until somebody stops it, and then tells what the home holds.
func (r *watching) watch(ctx context.Context) error {
	helper, err := helperPath()
	if err != nil {
		return r.refuse(err)
	}
	s, path, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	lean()
	r.say("watch.began", map[string]any{"Name": r.iface})
	name := r.words.Say("watch.name", map[string]any{"Name": r.iface})
	watched := s.Watch(ctx, session.Watching{Interface: r.iface, Name: name, Helper: helper, Counts: r.count, Mirror: r.mirror})
	ctx = context.WithoutCancel(ctx) // it is in the home by now, whoever stops
	if err := s.Tidy(ctx); err != nil {
		return r.fail(errors.Join(watched, err), path)
	}
	if watched != nil {
		return r.refuse(watched)
	}
	r.say("watch.ended", r.figures(r.last))
	if r.quiet {
		return nil
	}
	home, err := s.Judge(ctx, flow.Span{})
	if err != nil {
		return r.fail(err, path)
	}
	for _, line := range r.teller(s).SummaryOfMany(home, path) {
		fmt.Fprintln(r.Out, plain(line))
	}
	return nil
}

// helperPath gives the program that opens interfaces.
func helperPath() (string, error) {
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		return "", fmt.Errorf("finding this program: %w", err)
	}
	return source.Helper(self)
}

// count tells of what the helper counted: every minute, and when something is
// otherwise than before.
func (r *watching) count(now source.Counts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.last
	r.last = now
	r.seconds++
	args := map[string]any{"Name": r.iface}
	switch {
	case now.State == before.State || before.State == "":
	case now.State == "up":
		r.say("watch.up", args)
	case now.State == "down":
		r.say("watch.down", args)
	default:
		r.say("watch.gone", args)
	}
	if now.JumpMs != 0 {
		r.say("watch.clock", nil)
	}
	if now.SleptMs != 0 {
		r.say("watch.asleep", nil)
	}
	if r.seconds%tellEvery == 0 {
		r.say("watch.minute", r.figures(now))
	}
}

// figures are what is said of counts.
func (r *watching) figures(c source.Counts) map[string]any {
	return map[string]any{"Name": r.iface, "Packets": c.Received - min(c.Dropped, c.Received), "Dropped": c.Dropped}
}

// say tells a person how it goes.
func (r *watching) say(key string, args map[string]any) {
	if !r.quiet {
		fmt.Fprintln(r.Err, plain(r.words.Say(key, args)))
	}
}

// refuse puts what keeps an interface from being watched into words.
func (r *watching) refuse(err error) error {
	var refused *source.Refused
	line := r.words.Say("watch.refused.line", nil)
	if errors.As(err, &refused) && refused.Sentence != "" {
		line = refused.Sentence
	}
	switch {
	case errors.Is(err, source.ErrNoHelper):
		return &failure{code: ExitFailure, trouble: r.trouble("watch.nohelper.title", r.words.Say("watch.nohelper.line", nil), "watch.nohelper.next")}
	case refused != nil && refused.Code == helperPermission:
		return &failure{code: ExitPermission, trouble: r.trouble("watch.refused.title", line, "watch.permission.next")}
	case refused != nil:
		return &failure{code: ExitFailure, trouble: r.trouble("watch.refused.title", line, "watch.refused.next")}
	}
	return r.fail(err, r.iface)
}

func (r *watching) trouble(title, line, next string) *view.Trouble {
	args := map[string]any{"Name": r.iface}
	return &view.Trouble{Title: r.words.Say(title, args), Line: line, Next: r.words.Say(next, args)}
}
