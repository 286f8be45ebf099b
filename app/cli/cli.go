// Package cli is the command line of Telltale, one file a verb.
//
// What was asked for goes to standard output, alone, so that it can be piped;
// progress, hints and errors go to standard error.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"telltale/app/askpass"
	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

// Version is the version of the program, set when it is linked.
var Version = "0.0.0-unreleased"

// Commit is the commit that the program was built from, set when it is linked.
var Commit = "unknown"

// The exit codes; README.md explains them to people.
const (
	ExitOK         = 0
	ExitFailure    = 1 // something went wrong; the message says what
	ExitUsage      = 2 // the command line was not understood
	ExitPermission = 3 // no right to capture
	ExitUnreadable = 4 // the capture cannot be read at all
	ExitPartial    = 5 // of several captures, some could not be read
)

// Streams are where a command reads and writes.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// failure is an error with the exit code that goes with it. Its text was made
// for people.
type failure struct {
	code    int
	trouble *view.Trouble // nil if everything was told before
	stopped bool          // somebody stopped it, and nothing else was wrong
}

func (f *failure) Error() string {
	if f.trouble == nil {
		return "told before"
	}
	return f.trouble.Error()
}

// program is what the verbs share.
type program struct {
	Streams
	words *wording.Words
	db    string

	withSetup bool // rules see the traffic of set-ups, to calibrate them; people are not told of it
}

// Main runs the command line and returns the exit code.
func Main(args []string, streams Streams) int {
	if window := os.Getenv(askpass.Env); window != "" && len(args) == 1 { // ssh wants to know something
		if err := askpass.Ask(window, args[0], streams.Out); err != nil {
			return ExitFailure
		}
		return ExitOK
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once, whatever it waits for
	words, err := speak(args)
	switch {
	case words == nil:
		fmt.Fprintln(streams.Err, err)
		return ExitFailure
	case err != nil:
		return (&program{Streams: streams, words: words}).exit(err)
	}
	out := &output{to: streams.Out}
	streams.Out = out
	p := &program{Streams: streams, words: words}
	root := p.root()
	root.SetArgs(args)
	err = root.ExecuteContext(ctx)
	if out.err != nil {
		err = &failure{code: ExitFailure, trouble: &view.Trouble{
			Title: words.Say("cli.output.title", nil), Line: words.Say("cli.output.line", nil), Next: words.Say("cli.output.next", nil),
		}}
	}
	return p.exit(err)
}

// output remembers the first error of writing: what did not arrive, for
// instance because a disk is full, must not be taken for done.
type output struct {
	to  io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.to.Write(b)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// exit tells what went wrong and chooses the exit code.
func (p *program) exit(err error) int {
	if err == nil {
		return ExitOK
	}
	var f *failure
	if !errors.As(err, &f) {
		fmt.Fprintf(p.Err, "%s\n%s\n", plain(sentence(err.Error())), p.words.Say("cli.usage", nil))
		return ExitUsage
	}
	if f.trouble != nil {
		p.tell(f.trouble)
	}
	return f.code
}

// tell prints trouble: what happened, and apart from it what to do.
func (p *program) tell(t *view.Trouble) {
	fmt.Fprintf(p.Err, "%s\n%s\n%s\n", plain(t.Title)+".", plain(t.Line), plain(t.Next))
}

// fail puts an error of the program into words.
func (p *program) fail(err error, name string) error {
	if err == nil {
		return nil
	}
	return &failure{code: codeOf(err), trouble: session.Trouble(p.words, err, name)}
}

func (p *program) root() *cobra.Command {
	var pages string
	root := &cobra.Command{
		Use:           "telltale",
		Short:         p.words.Say("cli.root.short", nil),
		Long:          p.words.Say("cli.root.long", nil),
		Args:          p.knownVerb,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2, // letters that may be wrong
		RunE:                       func(cmd *cobra.Command, _ []string) error { return p.window(cmd.Context(), pages) },
	}
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	root.PersistentFlags().StringVar(&p.db, "db", "", p.words.Say("cli.flag.db", nil))
	root.PersistentFlags().String("lang", "", p.words.Say("cli.flag.lang", nil)) // speak has read it
	root.PersistentFlags().BoolVar(&p.withSetup, "with-setup", false, "")
	_ = root.PersistentFlags().MarkHidden("with-setup") // it is there: the line above made it
	root.Flags().StringVar(&pages, "pages", "telltale-pages", p.words.Say("cli.flag.pages", nil))
	root.AddCommand(p.importVerb(), p.watchVerb(), p.serviceVerb(), p.hotspotVerb(), p.devicesVerb(), p.deviceVerb(), p.showVerb(), p.labelVerb(), p.findingsVerb(), p.explainVerb(), p.companiesVerb(), p.lookupVerb(), p.capturesVerb(), p.homeVerb(), p.noteVerb(), p.forgetVerb(), p.exampleVerb(), p.versionVerb())
	p.strict(root)
	return root
}

// open opens the home that --db, $TELLTALE_DB or the user's data folder names,
// and makes it if it is not there.
func (p *program) open(ctx context.Context) (*session.Session, string, error) {
	path, _, err := p.database()
	if err != nil {
		return nil, "", p.fail(err, path)
	}
	s, err := session.Open(ctx, path)
	if err != nil {
		return nil, path, p.fail(err, path)
	}
	return s, path, nil
}

// look opens the home for a verb that changes nothing, and makes none. A home
// that was named and is not there is an error, as the name may be mistyped; that
// of a person who has not begun yet is simply empty: then the session is nil.
func (p *program) look(ctx context.Context) (*session.Session, string, error) {
	path, named, err := p.database()
	if err != nil {
		return nil, "", p.fail(err, path)
	}
	s, err := session.OpenKept(ctx, path)
	if err != nil && (named || !errors.Is(err, session.ErrNoHome)) {
		return nil, path, p.fail(err, path)
	}
	return s, path, nil
}

// database gives the path of the home, and whether somebody named it.
func (p *program) database() (path string, named bool, err error) {
	if p.db != "" {
		return p.db, true, nil
	}
	if env := os.Getenv("TELLTALE_DB"); env != "" {
		return env, true, nil
	}
	dir, err := dataFolder()
	if err != nil {
		return "", false, fmt.Errorf("finding the folder for data: %w", err)
	}
	return filepath.Join(dir, "telltale", "home.db"), false, nil
}
