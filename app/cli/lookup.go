package cli

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"telltale/app/session"
)

func (p *program) lookupVerb() *cobra.Command {
	var asJSON bool
	verb := &cobra.Command{
		Use:   "lookup NAME|ADDRESS|MAC...",
		Short: p.words.Say("cli.lookup.short", nil),
		Long:  p.words.Say("cli.lookup.long", nil),
		Args:  p.atLeastOne("lookup"),
		RunE:  func(_ *cobra.Command, args []string) error { return p.lookup(args, asJSON) },
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	return verb
}

// lookup tells what the tables know of each query, in the order asked.
func (p *program) lookup(args []string, asJSON bool) error {
	queries, err := p.queries(args)
	if err != nil {
		return err
	}
	tables := session.Tables()
	if asJSON {
		list := make([]any, 0, len(queries))
		for _, q := range queries {
			list = append(list, newAnswer(q, tables).json())
		}
		return p.writeJSON(list)
	}
	for _, q := range queries {
		for i, line := range newAnswer(q, tables).lines(p.words, tables) {
			indent := "  "
			if i == 0 {
				indent = ""
			}
			fmt.Fprintf(p.Out, "%s%s\n", indent, plain(line))
		}
	}
	return nil
}

// queries gives the arguments, with the lines of standard input in the place of "-".
func (p *program) queries(args []string) ([]string, error) {
	var list []string
	for _, arg := range args {
		if arg != "-" {
			list = append(list, strings.TrimSpace(arg))
			continue
		}
		lines := bufio.NewScanner(p.In)
		for lines.Scan() {
			if q := strings.TrimSpace(lines.Text()); q != "" {
				list = append(list, q)
			}
		}
		if err := lines.Err(); err != nil {
			return nil, p.fail(fmt.Errorf("reading standard input: %w", err), arg)
		}
	}
	return list, nil
}
