package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"telltale/app/session"
	"telltale/classify"
	"telltale/classify/device"
)

// deviceFlags is what was asked of the verb.
type deviceFlags struct {
	name, kind, same        string
	split, leaveOut, takeIn bool
}

// deviceChange is one thing that the owner says of a device.
type deviceChange func(ctx context.Context, desk *session.Desk, key string) error

func (p *program) deviceVerb() *cobra.Command {
	var f deviceFlags
	verb := &cobra.Command{
		Use:   "device DEVICE",
		Short: p.words.Say("cli.device.short", nil),
		Long:  p.words.Say("cli.device.long", nil),
		Args:  p.one("device"),
		RunE:  func(cmd *cobra.Command, args []string) error { return p.device(cmd, args[0], &f) },
	}
	flags := verb.Flags()
	flags.StringVar(&f.name, "name", "", p.words.Say("cli.flag.name", nil))
	flags.StringVar(&f.kind, "kind", "", p.words.Say("cli.flag.kind", nil))
	flags.StringVar(&f.same, "same-as", "", p.words.Say("cli.flag.same", nil))
	flags.BoolVar(&f.split, "split", false, p.words.Say("cli.flag.split", nil))
	flags.BoolVar(&f.leaveOut, "leave-out", false, p.words.Say("cli.flag.leaveout", nil))
	flags.BoolVar(&f.takeIn, "take-in", false, p.words.Say("cli.flag.takein", nil))
	verb.MarkFlagsMutuallyExclusive("leave-out", "take-in")
	verb.MarkFlagsMutuallyExclusive("same-as", "split")
	return verb
}

// device keeps what the owner says of a device, and tells each change in a sentence.
func (p *program) device(cmd *cobra.Command, query string, f *deviceFlags) error {
	ctx := cmd.Context()
	s, home, key, err := p.chosen(ctx, query)
	if err != nil {
		return err
	}
	defer shut(s)
	other := ""
	if f.same != "" {
		if other, err = p.find(ctx, s, home, f.same); err != nil {
			return err
		}
	}
	changes, err := p.deviceChanges(cmd, f, other, partsOf(home, key))
	if err != nil {
		return err
	}
	desk, err := session.NewDesk(ctx, s, p.words)
	if err != nil {
		return p.fail(err, query)
	}
	defer func() { _ = desk.Close() }() // it made nothing that stays
	for _, change := range changes {
		if err := change(ctx, desk, key); err != nil {
			return p.fail(err, s.Subject(err, query))
		}
	}
	if said := desk.Said(); len(said) > 0 {
		for _, line := range said {
			fmt.Fprintln(p.Out, plain(line))
		}
		return nil
	}
	fmt.Fprintln(p.Out, p.words.Say("cli.device.same", nil))
	return nil
}

// deviceChanges reads the flags that were given. The error is one sentence.
func (p *program) deviceChanges(cmd *cobra.Command, f *deviceFlags, other string, parts []string) ([]deviceChange, error) {
	kind, ok := p.kind(f.kind)
	if !ok {
		return nil, p.misused("device.kind", map[string]any{"Value": plain(f.kind)})
	}
	var list []deviceChange
	for _, one := range []struct {
		asked bool
		do    deviceChange
	}{
		{cmd.Flags().Changed("name"), func(ctx context.Context, d *session.Desk, key string) error {
			return d.Rename(ctx, key, strings.TrimSpace(f.name))
		}},
		{cmd.Flags().Changed("kind"), func(ctx context.Context, d *session.Desk, key string) error { return d.SetKind(ctx, key, kind) }},
		{other != "", func(ctx context.Context, d *session.Desk, key string) error { return d.Join(ctx, key, other) }},
		{f.split, func(ctx context.Context, d *session.Desk, _ string) error { return splitAll(ctx, d, parts) }},
		{f.leaveOut || f.takeIn, func(ctx context.Context, d *session.Desk, key string) error { return d.LeaveOut(ctx, key, f.leaveOut) }},
	} {
		if one.asked {
			list = append(list, one.do)
		}
	}
	if len(list) == 0 {
		return nil, p.misused("device.nothing", nil)
	}
	return list, nil
}

func splitAll(ctx context.Context, d *session.Desk, parts []string) error {
	for _, part := range parts {
		if err := d.Split(ctx, part); err != nil {
			return err // Don't wrap the error, it is in words already.
		}
	}
	return nil
}

// kind finds a kind by its id or by the word for it; "" takes it back.
func (p *program) kind(word string) (id string, ok bool) {
	word = strings.TrimSpace(word)
	if word == "" {
		return "", true
	}
	ids := []string{device.KindPhone, device.KindComputer}
	for _, k := range session.Tables().Kinds() {
		ids = append(ids, k.ID)
	}
	for _, id := range ids {
		if strings.EqualFold(word, id) || strings.EqualFold(word, p.words.Say("kind."+id, nil)) {
			return id, true
		}
	}
	return "", false
}

// partsOf gives the keys of the parts of a device.
func partsOf(home classify.Home, key string) []string {
	for _, d := range slices.Concat(home.Devices, home.LeftOut) {
		if d.Facts.Device.Key == key {
			return d.Facts.Device.Parts
		}
	}
	return nil
}
