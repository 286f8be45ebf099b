package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/classify"
)

func (p *program) explainVerb() *cobra.Command {
	var asJSON bool
	verb := &cobra.Command{
		Use:   "explain STATEMENT",
		Short: p.words.Say("cli.explain.short", nil),
		Long:  p.words.Say("cli.explain.long", nil),
		Args:  p.one("explain"),
		RunE:  func(cmd *cobra.Command, args []string) error { return p.explain(cmd.Context(), args[0], asJSON) },
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	return verb
}

// explain tells all of one statement, or of one rule. A rule needs no home.
func (p *program) explain(ctx context.Context, id string, asJSON bool) error {
	teller := &view.Teller{Words: p.words, Tables: session.Tables()}
	e, ok := teller.Explain(classify.Home{}, id)
	if !ok {
		s, home, err := p.judgedAs(ctx, classify.Options{})
		if err != nil {
			return err
		}
		defer shut(s)
		e, ok = teller.Explain(home, id)
	}
	if !ok {
		args := map[string]any{"Name": id}
		return &failure{code: ExitFailure, trouble: &view.Trouble{
			Title: p.words.Say("trouble.nostatement.title", args), Line: p.words.Say("trouble.nostatement.line", args), Next: p.words.Say("trouble.nostatement.next", args),
		}}
	}
	if asJSON {
		return p.writeJSON(map[string]any{"explanation": newExplainedJSON(e)})
	}
	p.printExplained(e)
	return nil
}

// printExplained writes an explanation. A part that has nothing to say is left
// out with its heading.
func (p *program) printExplained(e view.Explained) {
	for _, line := range []string{e.About, e.Says, e.Sure} {
		if line != "" {
			fmt.Fprintln(p.Out, line)
		}
	}
	if e.Says != "" {
		fmt.Fprintln(p.Out)
	}
	fmt.Fprintln(p.Out, e.Rule)
	p.part("", e.Does)
	if e.Basis != "" {
		p.part("", []string{p.words.Say("explain.basis", map[string]any{"Basis": e.Basis})})
	}
	p.part("explain.rests", e.Rests)
	p.part("explain.tables", e.Tables)
	if e.Change != "" {
		p.part("explain.change", []string{e.Change})
	}
}

// part writes lines below a heading.
func (p *program) part(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	if heading != "" {
		fmt.Fprintf(p.Out, "%s\n", p.words.Say(heading, nil))
	}
	for _, line := range lines {
		fmt.Fprintf(p.Out, "  %s\n", line)
	}
}

// explainedJSON is view.Explained for programs.
type explainedJSON struct {
	ID         string   `json:"id"` // "" for a rule
	About      string   `json:"about"`
	Says       string   `json:"says"`
	Confidence string   `json:"confidence"`
	Rule       string   `json:"rule"`
	Does       []string `json:"does"`
	Basis      string   `json:"basis"`
	Evidence   []string `json:"evidence"`
	Tables     []string `json:"tables"`
	Change     string   `json:"change"`
}

func newExplainedJSON(e view.Explained) explainedJSON {
	return explainedJSON{
		ID: e.ID, About: e.About, Says: e.Says, Confidence: e.Confidence, Rule: e.Rule, Does: listed(e.Does), Basis: e.Basis,
		Evidence: listed(e.Rests), Tables: listed(e.Tables), Change: e.Change,
	}
}
