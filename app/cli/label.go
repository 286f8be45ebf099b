package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"telltale/app/report"
	"telltale/app/session"
	"telltale/app/view"
	"telltale/classify"
	"telltale/classify/device"
)

func (p *program) labelVerb() *cobra.Command {
	var asJSON bool
	var to printed
	verb := &cobra.Command{
		Use:   "label DEVICE",
		Short: p.words.Say("cli.label.short", nil),
		Long:  p.words.Say("cli.label.long", nil),
		Args:  p.one("label"),
		RunE:  func(cmd *cobra.Command, args []string) error { return p.label(cmd.Context(), args[0], asJSON, to) },
	}
	verb.Flags().StringVar(&to.pdf, "pdf", "", p.words.Say("cli.flag.label.pdf", nil))
	verb.Flags().StringVar(&to.png, "png", "", p.words.Say("cli.flag.label.png", nil))
	verb.Flags().StringVar(&to.paper, "paper", string(report.A6), p.words.Say("cli.flag.label.paper", nil))
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json.label", nil))
	return verb
}

func (p *program) label(ctx context.Context, query string, asJSON bool, to printed) error {
	if err := p.known(to); err != nil {
		return err
	}
	s, home, key, err := p.chosen(ctx, query)
	if err != nil {
		return err
	}
	defer shut(s)
	i := slices.IndexFunc(home.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	text, ok := p.teller(s).NewLabel(home, key)
	if i < 0 || !ok {
		return p.fail(fmt.Errorf("looking for device %q: %w", query, session.ErrNoDevice), query)
	}
	if device.Personal(home.Devices[i].Identity.Kind) {
		if asJSON || to.asked() {
			return p.privately(text)
		}
		p.printText(text, "")
		return nil
	}
	file, err := report.NewLabel(home.Devices[i], s.Tables(), p.withSetup).File()
	if err != nil {
		return p.fail(err, "")
	}
	return p.showLabel(text, file, asJSON, to)
}

// showLabel gives a label as it was asked for: on paper, in its machine form, or
// to be read.
func (p *program) showLabel(text view.LabelText, file []byte, asJSON bool, to printed) error {
	switch {
	case asJSON:
		_, err := p.Out.Write(file)
		return err
	case to.asked():
		return p.printCard(to, report.Card{Label: text, Print: p.made(report.Digest(file)), Lang: p.words.Lang()})
	}
	p.printText(text, report.Digest(file))
	return nil
}

// privately refuses a label of what a person carries: nobody is to read
// another's life from it.
func (p *program) privately(text view.LabelText) error {
	return &failure{code: ExitFailure, trouble: &view.Trouble{
		Title: text.Title, Line: p.words.Say("label.personal", nil), Next: p.words.Say("cli.usage", nil),
	}}
}

// made says what a label was made by, and how its machine form begins.
func (p *program) made(digest string) string {
	return p.words.Say("label.print", map[string]any{"Version": Version, "Digest": digest})
}

// printText writes a care label, with all that there is to say of each symbol.
func (p *program) printText(l view.LabelText, digest string) {
	fmt.Fprintln(p.Out, l.Title)
	for _, line := range l.Lines {
		fmt.Fprintf(p.Out, "  %s\n", line)
	}
	for _, s := range l.Symbols {
		fmt.Fprintf(p.Out, "\n  %s  %s\n", dots(s.Symbol), s.Title)
		for _, line := range []string{s.Sentence, s.Doubt, s.Can} {
			if line != "" {
				fmt.Fprintf(p.Out, "         %s\n", line)
			}
		}
		fmt.Fprintf(p.Out, "         %s\n", p.words.Say("explain.by", map[string]any{"ID": s.Statement}))
	}
	if l.Foot != "" {
		fmt.Fprintf(p.Out, "\n%s\n%s\n", l.Foot, p.made(digest))
	}
}
