package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/classify"
	"telltale/classify/device"
)

func (p *program) showVerb() *cobra.Command {
	var asJSON bool
	verb := &cobra.Command{
		Use:   "show DEVICE",
		Short: p.words.Say("cli.show.short", nil),
		Long:  p.words.Say("cli.show.long", nil),
		Args:  p.one("show"),
		RunE:  func(cmd *cobra.Command, args []string) error { return p.show(cmd.Context(), args[0], asJSON) },
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	return verb
}

func (p *program) show(ctx context.Context, query string, asJSON bool) error {
	s, home, key, err := p.chosen(ctx, query)
	if err != nil {
		return err
	}
	defer shut(s)
	if home, err = p.heeded(ctx, s, home); err != nil {
		return err
	}
	home = home.WithLeaves(key, s.Tables())
	page, ok := p.teller(s).NewDevice(home, key, view.PeriodAll)
	if !ok {
		return p.fail(fmt.Errorf("looking for device %q: %w", query, session.ErrNoDevice), query)
	}
	if asJSON {
		for _, d := range home.Devices {
			if d.Facts.Device.Key == key {
				out := newShownJSON(d)
				out.Said = p.said(s, home, d)
				return p.writeJSON(map[string]any{"device": out})
			}
		}
	}
	p.print(page)
	p.printLeaves(p.teller(s).Leaves(home, key))
	return nil
}

// said lists everything that is said of a device, each with its id.
func (p *program) said(s *session.Session, home classify.Home, d classify.Device) []saidJSON {
	list, teller := []saidJSON{}, p.teller(s)
	all := d.Said()
	if device.Personal(d.Identity.Kind) {
		all = d.Identity.Said
	}
	for _, one := range all {
		list = append(list, saidJSON(teller.Text(home, one)))
	}
	return list
}

// printLeaves writes what leaves a device, shelf by shelf.
func (p *program) printLeaves(shelves []view.ShelfText) {
	for _, shelf := range shelves {
		fmt.Fprintf(p.Out, "\n%s\n", shelf.Title)
		if shelf.Empty != "" {
			fmt.Fprintf(p.Out, "  %s\n", shelf.Empty)
		}
		for _, line := range shelf.Lines {
			fmt.Fprintf(p.Out, "  %s\n    %s\n", line.Says, p.words.Say("explain.by", map[string]any{"ID": line.ID}))
		}
	}
}

// chosen opens the home and gives it judged, with the key of the device that a
// person means.
func (p *program) chosen(ctx context.Context, query string) (*session.Session, classify.Home, string, error) {
	s, home, err := p.judged(ctx)
	if err == nil && s == nil {
		err = p.fail(fmt.Errorf("looking for device %q: %w", query, session.ErrNoDevice), query)
	}
	if err != nil {
		return nil, home, "", err
	}
	key, err := p.find(ctx, s, home, query)
	if err != nil {
		shut(s)
		return nil, home, "", err
	}
	return s, home, key, nil
}

// find turns a person's words for a device into its key: an address or a name
// that the store knows, or else the name under which “devices” lists it.
func (p *program) find(ctx context.Context, s *session.Session, home classify.Home, query string) (string, error) {
	found, err := s.Find(ctx, query)
	if err != nil {
		return "", p.fail(err, query)
	}
	var keys []string
	for _, d := range found {
		keys = append(keys, d.Key)
	}
	if len(keys) == 0 {
		for key, name := range p.teller(s).Names(home) {
			if strings.EqualFold(name, strings.TrimSpace(query)) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
	}
	switch len(keys) {
	case 0:
		return "", p.fail(fmt.Errorf("looking for device %q: %w", query, session.ErrNoDevice), query)
	case 1:
		return keys[0], nil
	}
	args := map[string]any{"Name": query, "Names": keys}
	return "", &failure{code: ExitFailure, trouble: &view.Trouble{
		Title: p.words.Say("trouble.manydevices.title", args), Line: p.words.Say("trouble.manydevices.line", args), Next: p.words.Say("trouble.manydevices.next", args),
	}}
}

// print writes a device's page as text. A part that has nothing to say, as on
// the page of a person's phone, is left out with its heading.
func (p *program) print(page view.Device) {
	fmt.Fprintf(p.Out, "%s\n%s\n", page.Name, page.Identity)
	for _, line := range page.Know {
		fmt.Fprintf(p.Out, "  %s\n", line)
	}
	p.printLabel(page)
	p.printTalks(page)
	if len(page.Seen.Lines) > 0 {
		fmt.Fprintf(p.Out, "\n%s\n", page.Seen.Title)
	}
	for _, l := range page.Seen.Lines {
		fmt.Fprintf(p.Out, "  %s: %s. %s\n", l.Title, l.Amount, l.Line)
	}
}

// printLabel writes the care label, a row of dots and a sentence a symbol.
func (p *program) printLabel(page view.Device) {
	if len(page.Symbols) == 0 {
		return
	}
	fmt.Fprintf(p.Out, "\n%s (%s)\n", page.LabelTitle, page.LabelSpan)
	for _, s := range page.Symbols {
		fmt.Fprintf(p.Out, "  %s  %s\n         %s\n", dots(s), s.Title, s.Sentence)
	}
}

// dots draws the five dots of a symbol; those of a range that may or may not be
// are half full.
func dots(s view.Symbol) string {
	if s.State == view.StateNotYet || s.State == view.StateUnknown {
		return "·····"
	}
	return strings.Repeat("●", s.Least) + strings.Repeat("◐", s.Dots-s.Least) + strings.Repeat("○", 5-s.Dots)
}

// printTalks writes who the device talks to, in groups; the columns of all
// groups stand below each other.
func (p *program) printTalks(page view.Device) {
	fmt.Fprintf(p.Out, "\n%s\n", page.TalksTitle)
	if page.TalksEmpty != "" {
		fmt.Fprintf(p.Out, "  %s\n", page.TalksEmpty)
	}
	var rows [][]string
	for _, g := range page.Groups {
		rows = append(rows, []string{"  " + g.Title, "", "", ""})
		for _, r := range g.Rows {
			rows = append(rows, []string{"    " + r.Name, r.Detail, r.Seat, r.Amount})
		}
	}
	p.table(rows)
}
