package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"telltale/app/report"
)

// printed says where a label is printed to.
type printed struct {
	pdf, png string // paths, "" = not
	paper    string
}

func (t printed) asked() bool { return t.pdf != "" || t.png != "" }

// known refuses a size of paper that there is not.
func (p *program) known(t printed) error {
	if t.paper != string(report.A6) && t.paper != string(report.A4) {
		return p.misused("paper", map[string]any{"Name": t.paper})
	}
	return nil
}

// printCard writes a label to the files that were asked for, and says where.
func (p *program) printCard(t printed, c report.Card) error {
	for _, one := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{t.pdf, func(w io.Writer) error {
			return c.WritePDF(w, report.Paper(t.paper))
		}},
		{t.png, c.WritePNG},
	} {
		if one.path == "" {
			continue
		}
		var b bytes.Buffer // nothing is left half written
		if err := one.write(&b); err != nil {
			return p.fail(err, one.path)
		}
		if one.path == "-" {
			if _, err := b.WriteTo(p.Out); err != nil {
				return p.fail(err, "")
			}
			continue
		}
		if err := os.WriteFile(one.path, b.Bytes(), 0o600); err != nil {
			return p.fail(err, filepath.Base(one.path))
		}
		fmt.Fprintln(p.Out, plain(p.words.Say("cli.label.written", map[string]any{"Path": one.path})))
	}
	return nil
}
