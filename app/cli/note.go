package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"telltale/app/report"
	"telltale/app/session"
	"telltale/app/view"
)

func (p *program) noteVerb() *cobra.Command {
	var path string
	verb := &cobra.Command{
		Use:   "note",
		Short: p.words.Say("cli.note.short", nil),
		Long:  p.words.Say("cli.note.long", nil),
		Args:  p.none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.note(cmd.Context(), path) },
	}
	verb.Flags().StringVar(&path, "pdf", "", p.words.Say("cli.flag.note.pdf", nil))
	return verb
}

// note tells the others at home that their network is looked at: in words, or as a file.
func (p *program) note(ctx context.Context, path string) error {
	s, home, err := p.judged(ctx)
	if err != nil {
		return err
	}
	defer shut(s)
	teller := &view.Teller{Words: p.words, Tables: session.Tables()}
	text := teller.NewNote(home, view.RecordChoice(remembered().Get().Record), Version)
	if path == "" {
		p.printNote(text)
		return nil
	}
	var b bytes.Buffer // nothing is left half written
	if err := (report.Note{Text: text, Lang: p.words.Lang()}).WritePDF(&b); err != nil {
		return p.fail(err, path)
	}
	if path == "-" {
		_, err := b.WriteTo(p.Out)
		return p.fail(err, "")
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return p.fail(err, filepath.Base(path))
	}
	fmt.Fprintln(p.Out, plain(p.words.Say("cli.note.written", map[string]any{"Path": path})))
	return nil
}

// printNote prints the note in words.
func (p *program) printNote(n view.Note) {
	fmt.Fprintf(p.Out, "%s\n\n%s\n\n", n.Title, n.Lead)
	for _, b := range n.Blanks {
		says := b.Says
		if says == "" {
			says = "______________________"
		}
		fmt.Fprintf(p.Out, "%s %s\n", b.Word, plain(says))
	}
	for _, part := range n.Parts {
		fmt.Fprintf(p.Out, "\n%s\n", part.Title)
		for _, line := range part.Lines {
			fmt.Fprintf(p.Out, "- %s\n", line)
		}
	}
	fmt.Fprintf(p.Out, "\n%s\n", n.Foot)
}
