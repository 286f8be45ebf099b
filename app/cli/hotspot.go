package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app/hotspot"
	"telltale/app/session"
	"telltale/app/view"
)

func (p *program) hotspotVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "hotspot start | status | stop",
		Short: p.words.Say("cli.hotspot.short", nil),
		Long:  p.words.Say("cli.hotspot.long", nil),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				switch args[0] {
				case "start":
					return p.withHotspots(cmd.Context(), "hotspot.failed", p.startHotspot)
				case "status":
					return p.withHotspots(cmd.Context(), "cli.hotspot.off", p.hotspotStatus)
				case "stop":
					return p.withHotspots(cmd.Context(), "hotspot.failed.stop", p.stopHotspot)
				}
			}
			return p.misused("hotspot", nil)
		},
	}
}

// withHotspots does something with NetworkManager; key is the title where that fails.
func (p *program) withHotspots(ctx context.Context, key string, do func(context.Context, session.Hotspots) (port string, err error)) error {
	manager, err := hotspot.Open(ctx)
	port := ""
	if err == nil {
		defer manager.Close()
		port, err = do(ctx, session.Hotspots{Manager: manager, Kept: remembered()})
	}
	if err == nil {
		return nil
	}
	code := ExitFailure
	if errors.Is(err, hotspot.ErrDenied) {
		code = ExitPermission
	}
	return &failure{code: code, trouble: session.HotspotTrouble(p.words, err, key, port)}
}

// startHotspot starts one that goes on when this program is over.
func (p *program) startHotspot(ctx context.Context, h session.Hotspots) (string, error) {
	port, password, err := h.Start(ctx, false)
	if err != nil {
		return port, err // Don't wrap the error, it says what was being done.
	}
	args := map[string]any{"Name": hotspot.Name, "Password": password, "Port": port}
	for _, key := range []string{"cli.hotspot.on", "cli.hotspot.watch", "cli.hotspot.ends"} {
		fmt.Fprintln(p.Out, plain(p.words.Say(key, args)))
	}
	return port, nil
}

// hotspotStatus says how things stand, and changes nothing.
func (p *program) hotspotStatus(ctx context.Context, h session.Hotspots) (string, error) {
	state, err := h.State(ctx)
	if err != nil {
		return "", err // Don't wrap the error, it says what was being done.
	}
	if state.Running {
		args := map[string]any{"Port": state.Port}
		fmt.Fprintln(p.Out, plain(p.words.Say("cli.hotspot.runs", args)))
		fmt.Fprintln(p.Out, plain(p.words.Say("cli.hotspot.watch", args)))
		return state.Port, nil
	}
	fmt.Fprintln(p.Out, p.words.Say("cli.hotspot.off", nil))
	teller := view.Teller{Words: p.words}
	for _, line := range teller.HotspotLines(state) {
		fmt.Fprintln(p.Out, plain(line))
	}
	return state.Port, nil
}

// stopHotspot ends it.
func (p *program) stopHotspot(ctx context.Context, h session.Hotspots) (string, error) {
	before, err := h.Stop(ctx)
	if err != nil {
		return "", err // Don't wrap the error, it says what was being done.
	}
	fmt.Fprintln(p.Out, p.words.Say("cli.hotspot.off", nil))
	if before != "" {
		fmt.Fprintln(p.Out, plain(p.words.Say("cli.hotspot.back", map[string]any{"Name": before})))
	}
	return "", nil
}
