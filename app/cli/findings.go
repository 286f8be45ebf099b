package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/classify"
	"telltale/classify/risk"
)

func (p *program) findingsVerb() *cobra.Command {
	var asked findingsAsked
	verb := &cobra.Command{
		Use:   "findings [DEVICE]",
		Short: p.words.Say("cli.findings.short", nil),
		Long:  p.words.Say("cli.findings.long", nil),
		Args:  p.atMostOne("findings"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.findings(cmd.Context(), append(args, "")[0], asked)
		},
	}
	verb.Flags().BoolVar(&asked.json, "json", false, p.words.Say("cli.flag.json", nil))
	verb.Flags().BoolVar(&asked.untested, "untested", false, p.words.Say("cli.flag.untested", nil))
	verb.Flags().BoolVar(&asked.all, "all", false, p.words.Say("cli.flag.fine", nil))
	return verb
}

// findingsAsked is what was asked of the verb.
type findingsAsked struct {
	json, untested bool
	all            bool // what the owner called fine as well
}

// findings tells what the owner should know of all devices, or of one.
func (p *program) findings(ctx context.Context, query string, asked findingsAsked) error {
	s, home, key, err := p.chosenOrAll(ctx, query)
	if err != nil {
		return err
	}
	defer shut(s)
	if s == nil && !asked.json {
		return p.empty()
	}
	heeded, err := p.heeded(ctx, s, home)
	if err != nil {
		return err
	}
	teller := &view.Teller{Words: p.words, Tables: session.Tables()}
	list := teller.Findings(home, key)
	if asked.json {
		out := newFindingsJSON(list, teller.Untested(), fineIDs(heeded))
		for _, one := range teller.CoverageSaid(home) {
			out.Coverage = append(out.Coverage, saidJSON(one))
		}
		return p.writeJSON(out)
	}
	all := len(list)
	if !asked.all {
		list = teller.Findings(heeded, key)
	}
	p.printFindings(list, all-len(list))
	p.printUntested(teller.Untested(), asked.untested)
	fmt.Fprintf(p.Out, "\n%s\n", p.words.Say("home.coverage.word", nil))
	p.part("", teller.Coverage(home))
	return nil
}

// printFindings tells findings, and how many were left out.
func (p *program) printFindings(list []view.FindingText, left int) {
	if len(list)+left == 0 {
		fmt.Fprintln(p.Out, p.words.Say("findings.none", nil))
	}
	for i, f := range list {
		if i > 0 {
			fmt.Fprintln(p.Out)
		}
		p.printFinding(f)
	}
	if left > 0 {
		fmt.Fprintf(p.Out, "\n%s\n", p.words.Count("findings.fine", left, nil))
	}
}

// heeded gives the home without what its owner called fine.
func (p *program) heeded(ctx context.Context, s *session.Session, home classify.Home) (classify.Home, error) {
	if s == nil {
		return home, nil
	}
	heed, err := s.Heed(ctx)
	if err != nil {
		return home, p.fail(err, "")
	}
	return home.Heeding(heed), nil
}

// fineIDs gives the ids of the statements of what the owner called fine.
func fineIDs(heeded classify.Home) map[string]bool {
	fine := map[string]bool{}
	for _, a := range heeded.Away {
		for _, s := range classify.FindingStatements([]risk.Finding{a.Finding}) {
			fine[s.ID()] = true
		}
	}
	return fine
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
	Fine        bool     `json:"fine"` // the owner called it fine, and it is what it was then
}

type untestedJSON struct {
	Rule   string `json:"rule"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

func newFindingsJSON(list []view.FindingText, untested []view.UntestedText, fine map[string]bool) findingsJSON {
	out := findingsJSON{Findings: []findingJSON{}, NotTested: []untestedJSON{}, Coverage: []saidJSON{}}
	for _, f := range list {
		out.Findings = append(out.Findings, findingJSON{
			ID: f.Statement, Rule: f.Rule, Severity: f.Level, Device: f.Key, Name: f.Device, Title: f.Title, Says: f.Says, Doubt: f.Doubt, When: f.When,
			Remedy: listed(f.Remedy), Responsible: listed(f.Who), ETSI: listed(f.Provisions), Harm: f.Harm != "", Fine: fine[f.Statement],
		})
	}
	for _, u := range untested {
		out.NotTested = append(out.NotTested, untestedJSON(u))
	}
	return out
}
