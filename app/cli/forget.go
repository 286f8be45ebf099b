package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
)

// forgetFlags is what was asked of the verb.
type forgetFlags struct {
	from, until string
	yes         bool
}

func (p *program) forgetVerb() *cobra.Command {
	var f forgetFlags
	verb := &cobra.Command{
		Use:   "forget [DEVICE]",
		Short: p.words.Say("cli.forget.short", nil),
		Long:  p.words.Say("cli.forget.long", nil),
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			span := f.from != "" || f.until != ""
			switch {
			case span && len(args) == 0:
				return p.forgetSpan(cmd.Context(), &f)
			case !span && len(args) == 1:
				return p.forgetDevice(cmd.Context(), args[0], f.yes)
			}
			return p.misused("forget", nil)
		},
	}
	flags := verb.Flags()
	flags.StringVar(&f.from, "from", "", p.words.Say("cli.flag.from", nil))
	flags.StringVar(&f.until, "until", "", p.words.Say("cli.flag.until", nil))
	flags.BoolVar(&f.yes, "yes", false, p.words.Say("cli.flag.yes", nil))
	return verb
}

// forgetDevice drops a device and all that is known of it.
func (p *program) forgetDevice(ctx context.Context, query string, yes bool) error {
	s, home, key, err := p.chosen(ctx, query)
	if err != nil {
		return err
	}
	defer shut(s)
	args := map[string]any{"Name": key}
	for _, line := range p.teller(s).DeviceLines(home) {
		if line.Key == key {
			args["Name"] = line.Name
		}
	}
	if !yes && !p.confirmed(ctx, p.words.Say("cli.forget.ask", args)) {
		return p.unchanged()
	}
	if err := s.Forget(ctx, key); err != nil {
		return p.fail(err, s.Subject(err, query))
	}
	fmt.Fprintln(p.Out, plain(p.words.Say("cli.forget.done", args)))
	return nil
}

// forgetSpan drops what was seen on some days.
func (p *program) forgetSpan(ctx context.Context, f *forgetFlags) error {
	from, err := p.date(f.from)
	if err != nil {
		return err
	}
	until, err := p.date(f.until)
	if err != nil {
		return err
	}
	if until.Before(from) {
		return p.misused("forget.span", nil)
	}
	s, path, err := p.look(ctx)
	if err != nil {
		return err
	}
	if s == nil {
		return p.empty()
	}
	defer shut(s)
	settings, err := s.Settings(ctx)
	if err != nil {
		return p.fail(err, path)
	}
	args := map[string]any{"From": f.from, "Until": f.until}
	if !f.yes && !p.confirmed(ctx, p.words.Say("cli.forget.span.ask", args)) {
		return p.unchanged()
	}
	if err := s.ForgetSpan(ctx, daysOf(from, until, settings.TimeZone)); err != nil {
		return p.fail(err, path)
	}
	fmt.Fprintln(p.Out, p.words.Say("cli.forget.span.done", args))
	return nil
}

// date reads a day such as 2026-03-15.
func (p *program) date(value string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, value)
	if err != nil || day.Year() < 1970 || day.Year() > 2200 { // no packet is from then
		return time.Time{}, p.misused("date", map[string]any{"Value": plain(value)})
	}
	return day, nil
}

// daysOf gives the span from the start of one day to the end of another, in a
// time zone.
func daysOf(from, until time.Time, zone string) flow.Span {
	at, err := session.Zone(zone)
	if err != nil {
		at = time.UTC // it was checked when it was set
	}
	start := func(day time.Time) int64 {
		return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, at).UnixNano()
	}
	return flow.Span{FromNs: start(from), ToNs: start(until.AddDate(0, 0, 1))}
}

// confirmed asks a question on standard error and waits for the answer. Only
// “yes” is one; whoever stops, or cannot answer, has not agreed.
func (p *program) confirmed(ctx context.Context, question string) bool {
	fmt.Fprintf(p.Err, "%s ", plain(question))
	answer := bufio.NewScanner(stoppable(ctx, p.In))
	answer.Scan()
	given := strings.ToLower(strings.TrimSpace(answer.Text()))
	if given == "" {
		fmt.Fprintln(p.Err)
	}
	return ctx.Err() == nil && (given == "yes" || given == strings.ToLower(p.words.Say("cli.yes", nil)))
}

// unchanged is what a person reads who did not agree.
func (p *program) unchanged() error {
	return &failure{code: ExitFailure, trouble: &view.Trouble{
		Title: p.words.Say("cli.unchanged.title", nil), Line: p.words.Say("cli.unchanged.line", nil), Next: p.words.Say("cli.unchanged.next", nil),
	}}
}
