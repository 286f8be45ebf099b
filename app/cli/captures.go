package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/capture/flow"
)

func (p *program) capturesVerb() *cobra.Command {
	var asJSON, count bool
	verb := &cobra.Command{
		Use:   "captures",
		Short: p.words.Say("cli.captures.short", nil),
		Long:  p.words.Say("cli.captures.long", nil),
		Args:  p.none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if count {
				return p.countPackets(cmd.Context())
			}
			return p.captures(cmd.Context(), asJSON)
		},
	}
	verb.Flags().BoolVar(&asJSON, "json", false, p.words.Say("cli.flag.json", nil))
	verb.Flags().BoolVar(&count, "count", false, p.words.Say("cli.flag.count", nil))
	verb.MarkFlagsMutuallyExclusive("json", "count")
	return verb
}

// countPackets prints how many packets the home accounts for, as one number.
func (p *program) countPackets(ctx context.Context) error {
	s, path, err := p.look(ctx)
	if err != nil {
		return err
	}
	defer shut(s)
	var count uint64
	if s != nil {
		if count, err = s.Count(ctx); err != nil {
			return p.fail(err, path)
		}
	}
	fmt.Fprintln(p.Out, count)
	return nil
}

// keptJSON is one recording of the home.
type keptJSON struct {
	Name         string       `json:"name"`
	SHA256       string       `json:"sha256"`
	Format       string       `json:"format"`
	LinkType     string       `json:"link_type"`
	Example      bool         `json:"example"`
	First        *string      `json:"first"`
	Last         *string      `json:"last"`
	Packets      uint64       `json:"packets"`
	Bytes        uint64       `json:"bytes"`
	Skipped      uint64       `json:"skipped"`
	Unattributed uint64       `json:"unattributed"`
	LeftOut      uint64       `json:"left_out"`
	Dropped      uint64       `json:"dropped"`
	Status       string       `json:"status"`
	Overlaps     []string     `json:"overlaps"`
	Oddities     []oddityJSON `json:"oddities"`

	Interruptions []interruptionJSON `json:"interruptions"`
}

type oddityJSON struct {
	Reason string `json:"reason"`
	Count  uint64 `json:"count"`
}

// interruptionJSON is a time in which a watch saw nothing, or not all.
type interruptionJSON struct {
	Kind          flow.Interrupting `json:"kind"`
	At            *string           `json:"at"`
	LastedSeconds float64           `json:"lasted_seconds"`
	Count         uint64            `json:"count"`
}

func newKeptJSON(c flow.Capture, overlaps []string) keptJSON {
	out := keptJSON{
		Name: c.Name, SHA256: c.SHA256, Format: c.Format, LinkType: c.LinkType, Example: c.Example,
		First: timeJSON(c.FirstNs, c.HasTime), Last: timeJSON(c.LastNs, c.HasTime), Packets: c.Packets, Bytes: c.WireBytes,
		Skipped: c.Skipped, Unattributed: c.Unattributed, LeftOut: c.LeftOut, Dropped: c.Dropped, Status: string(c.Status),
		Overlaps: listed(overlaps), Oddities: []oddityJSON{}, Interruptions: []interruptionJSON{},
	}
	for _, o := range c.Oddities {
		out.Oddities = append(out.Oddities, oddityJSON(o))
	}
	for _, i := range c.Interruptions {
		out.Interruptions = append(out.Interruptions, interruptionJSON{Kind: i.Kind, At: timeJSON(i.AtNs, true), LastedSeconds: time.Duration(i.LastedNs).Seconds(), Count: i.Count})
	}
	return out
}

func (p *program) captures(ctx context.Context, asJSON bool) error {
	s, path, err := p.look(ctx)
	if err != nil {
		return err
	}
	defer shut(s)
	kept, at := []flow.Capture(nil), time.UTC
	if s != nil {
		if kept, at, err = p.kept(ctx, s); err != nil {
			return p.fail(err, path)
		}
	}
	overlaps := overlapping(kept)
	if asJSON {
		list := make([]keptJSON, 0, len(kept))
		for i, c := range kept {
			list = append(list, newKeptJSON(c, overlaps[i]))
		}
		return p.writeJSON(map[string]any{"captures": list})
	}
	if len(kept) == 0 {
		return p.empty()
	}
	p.listCaptures(kept, overlaps, at)
	return nil
}

// kept gives the recordings of a home, and the time zone in which to tell of
// them.
func (p *program) kept(ctx context.Context, s *session.Session) ([]flow.Capture, *time.Location, error) {
	kept, err := s.Captures(ctx)
	if err != nil {
		return nil, nil, err // Don't wrap the error, it says what was being done.
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, nil, err // Don't wrap the error, it says what was being done.
	}
	at, err := session.Zone(settings.TimeZone)
	if err != nil {
		at = time.UTC // it was checked when it was set
	}
	return kept, at, nil
}

// listCaptures prints a line a recording, and below what is to be said of some.
func (p *program) listCaptures(kept []flow.Capture, overlaps [][]string, at *time.Location) {
	rows := [][]string{p.heading("recording", "from", "until", "packets", "skipped", "unattributed", "dropped", "state")}
	for _, c := range kept {
		from, until := "", ""
		if c.HasTime {
			from, until = minute(c.FirstNs, at), minute(c.LastNs, at)
		}
		rows = append(rows, []string{
			plain(c.Name), from, until, p.number(c.Packets), p.number(c.Skipped), p.number(c.Unattributed), p.number(c.Dropped), p.stateOf(c),
		})
	}
	p.table(rows)
	for i, c := range kept {
		if c.LeftOut > 0 {
			fmt.Fprintln(p.Out, plain(p.words.Say("captures.left_out", map[string]any{"Name": c.Name, "Packets": c.LeftOut})))
		}
		if len(overlaps[i]) > 0 {
			fmt.Fprintln(p.Out, plain(p.words.Say("captures.overlap", map[string]any{"Name": c.Name, "Others": overlaps[i]})))
		}
	}
}

func (p *program) number(n uint64) string {
	return p.words.Say("table.number", map[string]any{"N": n})
}

// minute writes a time as ISO 8601 does, to the minute and for people.
func minute(ns int64, at *time.Location) string {
	return time.Unix(0, ns).In(at).Format("2006-01-02 15:04")
}

// stateOf says how reading a recording ended.
func (p *program) stateOf(c flow.Capture) string {
	switch c.Status {
	case flow.StatusOK:
		return p.words.Say("captures.ok", nil)
	case flow.StatusTruncated:
		return p.words.Say("captures.truncated", nil)
	case flow.StatusDamaged:
		return p.words.Say("captures.damaged", nil)
	case flow.StatusEmpty:
		return p.words.Say("captures.empty", nil)
	case flow.StatusUnsupported, flow.StatusNotACapture:
	}
	return string(c.Status) // none of these is ever kept
}

// overlapping gives for each recording the names of earlier imports that cover a
// part of the same time: packets that both hold may count twice, unless those of
// the later one were left out.
func overlapping(kept []flow.Capture) [][]string {
	names := make([][]string, len(kept))
	for i, c := range kept {
		for _, before := range kept[:i] {
			if c.HasTime && before.HasTime && c.FirstNs <= before.LastNs && before.FirstNs <= c.LastNs {
				names[i] = append(names[i], before.Name)
			}
		}
	}
	return names
}
