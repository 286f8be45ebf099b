package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/classify"
)

func (p *program) findingsVerb() *cobra.Command {
	var asJSON, untested bool
	verb := &cobra.Command{
		Use:   "findings [DEVICE]",
		Short: p.words.Say("cli.findings.short", nil),
		Long:  p.words.Say("cli.findings.long", nil),
		Args:  p.atMostOne("findings"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.findings(cmd.Context(), append(args, "")[0], asJSON, untested)
		},
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	verb.Flags().BoolVar(&untested, "untested", false, p.words.Say("cli.flag.untested", nil))
	return verb
}

// findings tells what the owner should know of all devices, or of one.
func (p *program) findings(ctx context.Context, query string, asJSON, untested bool) error {
	s, home, key, err := p.chosenOrAll(ctx, query)
	if err != nil {
		return err
	}
	defer shut(s)
	if s == nil && !asJSON {
		return p.empty()
	}
	teller := &view.Teller{Words: p.words, Tables: session.Tables()}
	list := teller.Findings(home, key)
	if asJSON {
		out := newFindingsJSON(list, teller.Untested())
		for _, one := range teller.CoverageSaid(home) {
			out.Coverage = append(out.Coverage, saidJSON(one))
		}
		return p.writeJSON(out)
	}
	if len(list) == 0 {
		fmt.Fprintln(p.Out, p.words.Say("findings.none", nil))
	}
	for i, f := range list {
		if i > 0 {
			fmt.Fprintln(p.Out)
		}
		p.printFinding(f)
	}
	p.printUntested(teller.Untested(), untested)
	fmt.Fprintf(p.Out, "\n%s\n", p.words.Say("home.coverage.word", nil))
	p.part("", teller.Coverage(home))
	return nil
}

// chosenOrAll opens the home and gives it judged, with the key of the device
// that a person means, or "" if they mean all.
func (p *program) chosenOrAll(ctx context.Context, query string) (*session.Session, classify.Home, string, error) {
	if query != "" {
		return p.chosen(ctx, query)
	}
	s, home, err := p.judged(ctx)
	return s, home, "", err
}

func (p *program) printFinding(f view.FindingText) {
	device := f.Device
	if device == "" {
		device = p.words.Say("explain.home", nil)
	}
	fmt.Fprintf(p.Out, "%s · %s\n", f.Severity, device)
	for _, line := range []string{f.Title, f.Says, f.When, f.Harm} {
		if line != "" {
			fmt.Fprintf(p.Out, "  %s\n", line)
		}
	}
	if f.Doubt != "" {
		fmt.Fprintf(p.Out, "  %s\n", p.words.Say("findings.doubt", map[string]any{"Doubt": f.Doubt}))
	}
	fmt.Fprintf(p.Out, "  %s\n", p.words.Say("findings.todo", nil))
	for i, step := range f.Remedy {
		fmt.Fprintf(p.Out, "    %d. %s\n", i+1, step)
	}
	fmt.Fprintf(p.Out, "  %s\n", p.words.Say("findings.who", map[string]any{"Who": f.Who}))
	fmt.Fprintf(p.Out, "  %s\n", p.words.Say("explain.by", map[string]any{"ID": f.Statement}))
}

// printUntested tells what watching cannot decide: how many, or with all their
// reasons.
func (p *program) printUntested(list []view.UntestedText, all bool) {
	fmt.Fprintln(p.Out)
	if !all {
		fmt.Fprintln(p.Out, p.words.Count("findings.untested", len(list), nil))
		return
	}
	fmt.Fprintln(p.Out, p.words.Say("findings.untested.title", nil))
	for _, u := range list {
		fmt.Fprintf(p.Out, "  %s  %s\n          %s\n", u.Rule, u.Title, u.Reason)
	}
}

// findingsJSON is what was found, and what was not tested.
type findingsJSON struct {
	Findings  []findingJSON  `json:"findings"`
	NotTested []untestedJSON `json:"not_tested"`
	Coverage  []saidJSON     `json:"coverage"` // what was watched, for how long, and what was missed
}

type findingJSON struct {
	ID          string   `json:"id"` // of the statement
	Rule        string   `json:"rule"`
	Severity    string   `json:"severity"`
	Device      string   `json:"device"` // key, "" for the home
	Name        string   `json:"name"`
	Title       string   `json:"title"`
	Says        string   `json:"says"`
	Doubt       string   `json:"doubt"`
	When        string   `json:"when"`
	Remedy      []string `json:"remedy"`
	Responsible []string `json:"responsible"`
	ETSI        []string `json:"etsi"`
	Harm        bool     `json:"harm"`
}

type untestedJSON struct {
	Rule   string `json:"rule"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

func newFindingsJSON(list []view.FindingText, untested []view.UntestedText) findingsJSON {
	out := findingsJSON{Findings: []findingJSON{}, NotTested: []untestedJSON{}, Coverage: []saidJSON{}}
	for _, f := range list {
		out.Findings = append(out.Findings, findingJSON{
			ID: f.Statement, Rule: f.Rule, Severity: f.Level, Device: f.Key, Name: f.Device, Title: f.Title, Says: f.Says, Doubt: f.Doubt, When: f.When,
			Remedy: listed(f.Remedy), Responsible: listed(f.Who), ETSI: listed(f.Provisions), Harm: f.Harm != "",
		})
	}
	for _, u := range untested {
		out.NotTested = append(out.NotTested, untestedJSON(u))
	}
	return out
}
