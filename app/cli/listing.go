package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
)

// judged opens the home and judges all of it, but for what leaves it, which takes
// as long as all the rest and which few verbs tell. Where there is no home yet the
// session is nil, and the home empty.
func (p *program) judged(ctx context.Context) (*session.Session, classify.Home, error) {
	return p.judgedAs(ctx, classify.Options{Brief: true})
}

// judgedAs is judged with options of the rules.
func (p *program) judgedAs(ctx context.Context, options classify.Options) (*session.Session, classify.Home, error) {
	options.Setup = p.withSetup
	s, path, err := p.look(ctx)
	if err != nil || s == nil {
		return nil, classify.Home{}, err
	}
	home, err := s.JudgeWith(ctx, flow.Span{}, options)
	if err != nil {
		_ = s.Close() // the first error says more
		return nil, classify.Home{}, p.fail(err, path)
	}
	return s, home, nil
}

func (p *program) teller(s *session.Session) *view.Teller {
	return &view.Teller{Words: p.words, Tables: s.Tables()}
}

// shut closes a home, if there is one.
func shut(s *session.Session) {
	if s != nil {
		_ = s.Close() // it was only read
	}
}

// writeJSON prints one object.
func (p *program) writeJSON(v any) error {
	enc := json.NewEncoder(p.Out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return p.fail(fmt.Errorf("writing JSON: %w", err), "")
	}
	return nil
}

// table prints rows in columns. Blanks at the end of a line are left out.
func (p *program) table(rows [][]string) {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 3, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush() // a strings.Builder takes all that is written
	for line := range strings.Lines(text.String()) {
		fmt.Fprintln(p.Out, strings.TrimRight(line, " \n"))
	}
}

func (p *program) heading(keys ...string) []string {
	row := make([]string, len(keys))
	for i, k := range keys {
		row[i] = p.words.Say("table."+k, nil)
	}
	return row
}

func (p *program) devicesVerb() *cobra.Command {
	var asJSON bool
	verb := &cobra.Command{
		Use:   "devices",
		Short: p.words.Say("cli.devices.short", nil),
		Args:  p.none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.devices(cmd.Context(), asJSON) },
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	return verb
}

func (p *program) devices(ctx context.Context, asJSON bool) error {
	s, home, err := p.judged(ctx)
	if err != nil {
		return err
	}
	defer shut(s)
	if asJSON {
		list := make([]deviceJSON, 0, len(home.Devices))
		for _, d := range home.Devices {
			list = append(list, newDeviceJSON(d))
		}
		return p.writeJSON(map[string]any{"devices": list})
	}
	if len(home.Devices)+len(home.LeftOut) == 0 {
		return p.empty()
	}
	rows := [][]string{p.heading("device", "kind", "address", "sent", "companies")}
	for _, line := range p.teller(s).DeviceLines(home) {
		rows = append(rows, []string{line.Name, line.Kind, line.Address, line.Sent, line.Companies})
	}
	p.table(rows)
	names := p.teller(s).Names(home)
	for _, d := range home.LeftOut {
		key := d.Facts.Device.Key
		said := "cli.devices.leftout"
		if d.Waits() {
			said = "cli.devices.waits"
		}
		fmt.Fprintln(p.Out, plain(p.words.Say(said, map[string]any{"Device": names[key], "Address": key})))
	}
	return nil
}

// empty says that there is nothing to list yet.
func (p *program) empty() error {
	path, _, err := p.database()
	if err != nil {
		return p.fail(err, path)
	}
	args := map[string]any{"Name": path}
	fmt.Fprintf(p.Err, "%s.\n%s\n%s\n", p.words.Say("trouble.empty.title", args), p.words.Say("trouble.empty.line", args), p.words.Say("trouble.empty.next", args))
	return nil
}

func (p *program) companiesVerb() *cobra.Command {
	var asJSON bool
	verb := &cobra.Command{
		Use:   "companies",
		Short: p.words.Say("cli.companies.short", nil),
		Args:  p.none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.companies(cmd.Context(), asJSON) },
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	return verb
}

// companyJSON is one company in a listing.
type companyJSON struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Seat     string   `json:"seat"`
	Group    string   `json:"group"`
	Purposes []string `json:"purposes"`
	Devices  []string `json:"devices"`
	Names    []string `json:"names"`
	Sent     uint64   `json:"bytes_sent"`
	Received uint64   `json:"bytes_received"`
}

func (p *program) companies(ctx context.Context, asJSON bool) error {
	s, home, err := p.judged(ctx)
	if err != nil {
		return err
	}
	defer shut(s)
	var lines []view.CompanyLine
	if s != nil {
		lines = p.teller(s).CompanyLines(home)
	}
	if asJSON {
		list := make([]companyJSON, 0, len(lines))
		for _, c := range lines {
			list = append(list, companyJSON{
				ID: c.ID, Name: c.Name, Seat: c.Seat, Group: string(c.Role), Purposes: listed(c.Purposes), Devices: listed(c.DeviceKeys), Names: listed(c.Names),
				Sent: c.SentBytes, Received: c.ReceivedBytes,
			})
		}
		return p.writeJSON(map[string]any{"companies": list})
	}
	if len(lines) == 0 {
		return p.empty()
	}
	rows := [][]string{p.heading("company", "seat", "sent", "devices")}
	for _, c := range lines {
		rows = append(rows, []string{c.Name, c.Seat, c.Sent, c.Devices})
	}
	p.table(rows)
	return nil
}

// listed gives an empty list for none, so that JSON shows [] and never null.
func listed(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
