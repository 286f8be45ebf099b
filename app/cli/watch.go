package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// tellEvery is after how many counts, which come once a second, a person reads
// how it goes.
const tellEvery = 60

// watching is one call of the verb.
type watching struct {
	*program
	quiet  bool
	mirror bool
	iface  string
	router string   // sign in to it with ssh, and watch there; "" for an interface of this computer
	ssh    []string // options for ssh
	name   string   // what a person calls the watch
	folder string   // watched for new recordings, instead of an interface; "" for none
	record recordFlags

	mu      sync.Mutex // of what follows: counts come from another goroutine
	last    source.Counts
	seconds int
	heard   flow.Hearing
	hotspot bool // others reach the Internet through the interface
	hears   bool // it was told what arrives there
}

func (p *program) watchVerb() *cobra.Command {
	run := &watching{program: p}
	verb := &cobra.Command{
		Use:   "watch INTERFACE",
		Short: p.words.Say("cli.watch.short", nil),
		Long:  p.words.Say("cli.watch.long", nil),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case run.folder != "":
				return p.none(cmd, args)
			case run.router != "" && len(args) == 0:
				return nil
			}
			return p.one("watch")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if run.folder != "" {
				return run.watchFolder(cmd.Context())
			}
			run.iface = routerInterface
			if len(args) > 0 {
				run.iface = args[0]
			}
			return run.watch(cmd.Context())
		},
	}
	verb.Flags().BoolVar(&run.quiet, "quiet", false, p.words.Say("cli.flag.quiet", nil))
	verb.Flags().BoolVar(&run.mirror, "promiscuous", false, p.words.Say("cli.flag.promiscuous", nil))
	verb.Flags().StringVar(&run.router, "ssh", "", p.words.Say("cli.flag.ssh", nil))
	verb.Flags().StringArrayVar(&run.ssh, "ssh-option", nil, p.words.Say("cli.flag.ssh_option", nil))
	verb.Flags().StringVar(&run.folder, "folder", "", p.words.Say("cli.flag.folder", nil))
	p.addRecordFlags(verb, &run.record)
	verb.MarkFlagsMutuallyExclusive("folder", "ssh")
	verb.MarkFlagsMutuallyExclusive("folder", "record")
	return verb
}

// routerInterface is where most routers with OpenWrt hear the whole home.
const routerInterface = "br-lan"

// what gives what is to be watched.
func (r *watching) what() (session.Watching, error) {
	name := r.iface
	w := session.Watching{Interface: r.iface, Counts: r.count, Mirror: r.mirror}
	if r.router != "" {
		name = r.router
		w.Router = &source.Router{Target: r.router, Interface: r.iface, Options: r.ssh}
	} else {
		helper, err := session.Helper()
		if err != nil {
			return w, err
		}
		w.Helper = helper
	}
	r.name = name
	w.Name = r.words.Say("watch.name", map[string]any{"Name": name})
	return w, nil
}

// watch watches until somebody stops it, and then tells what the home holds.
func (r *watching) watch(ctx context.Context) error {
	ring, err := r.ring(r.record)
	if err != nil {
		return err
	}
	what, err := r.what()
	if err != nil {
		return r.refuse(err)
	}
	what.Record, what.RecordingEnded, what.Hears = ring, r.recordingEnded, r.hear
	r.hotspot = isHotspot(r.iface)
	s, path, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	lean()
	r.say("watch.began", map[string]any{"Name": r.name})
	watched := s.Watch(ctx, what)
	ctx = context.WithoutCancel(ctx) // it is in the home by now, whoever stops
	if err := s.Tidy(ctx); err != nil {
		return r.fail(errors.Join(watched, err), path)
	}
	if watched != nil {
		return r.refuse(watched)
	}
	r.say("watch.ended", r.figures(r.last))
	return r.summary(ctx, s, path)
}

// summary tells what the home holds.
func (r *watching) summary(ctx context.Context, s *session.Session, path string) error {
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

// count tells of what the helper counted: every minute, and when something is
// otherwise than before.
func (r *watching) count(now source.Counts) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.last
	r.last = now
	r.seconds++
	if now.State != before.State && before.State != "" {
		r.say(stateKey(now.State), map[string]any{"Name": r.name})
	}
	if now.JumpMs != 0 {
		r.say(r.clockKey(), nil)
	}
	if now.SleptMs != 0 {
		r.say("watch.asleep", nil)
	}
	if r.seconds%tellEvery == 0 {
		r.say("watch.minute", r.figures(now))
	}
	r.tellHearing()
}

// tellHearing says once what arrives at the interface.
func (r *watching) tellHearing() {
	if r.seconds == int(view.LookFor/time.Second) && r.last.Received == 0 && r.last.State == "up" && !r.hotspot {
		r.say("watching.hears.nothing", nil)
	}
	if key := view.PortHears(r.heard, time.Duration(r.seconds)*time.Second, r.hotspot); key != "" && !r.hears {
		r.hears = true
		r.say("watching.hears."+key, nil)
	}
}

// hear takes what arrives at the interface.
func (r *watching) hear(h flow.Hearing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = h
}

// isHotspot reports whether others reach the Internet through an interface.
func isHotspot(name string) bool {
	ports, _ := source.Interfaces() // one that is not there is told of by whoever opens it
	return slices.ContainsFunc(ports, func(p flow.Interface) bool { return p.Name == name && p.Hotspot })
}

// stateKey is the key of what is said when an interface changes.
func stateKey(state string) string {
	switch state {
	case "up":
		return "watch.up"
	case "down":
		return "watch.down"
	}
	return "watch.gone"
}

// clockKey is the key of what is said when a clock was set: a router's packets bear the
// times of the router.
func (r *watching) clockKey() string {
	if r.router != "" {
		return "watch.clock.router"
	}
	return "watch.clock"
}

// figures are what is said of counts.
func (r *watching) figures(c source.Counts) map[string]any {
	return map[string]any{"Name": r.name, "Packets": c.Received - min(c.Dropped, c.Received), "Dropped": c.Dropped}
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
	case refused != nil && r.router != "":
		why := refused.Why()
		return &failure{code: ExitFailure, trouble: r.trouble("watch.refused.title", r.words.Say("watch.router."+why, nil), "watch.router."+why+".next")}
	case errors.Is(err, source.ErrNoSSH):
		return &failure{code: ExitFailure, trouble: r.trouble("watch.refused.title", r.words.Say("watch.router.nossh", nil), "watch.router.nossh.next")}
	case errors.Is(err, source.ErrNoHelper):
		return &failure{code: ExitFailure, trouble: r.trouble("watch.nohelper.title", r.words.Say("watch.nohelper.line", nil), "watch.nohelper.next")}
	case refused != nil && refused.Code == source.RefusedPermission:
		return &failure{code: ExitPermission, trouble: r.trouble("watch.refused.title", line, "watch.permission.next")}
	case refused != nil:
		return &failure{code: ExitFailure, trouble: r.trouble("watch.refused.title", line, "watch.refused.next")}
	}
	return r.fail(err, r.name)
}

func (r *watching) trouble(title, line, next string) *view.Trouble {
	args := map[string]any{"Name": r.name}
	return &view.Trouble{Title: r.words.Say(title, args), Line: line, Next: r.words.Say(next, args)}
}
