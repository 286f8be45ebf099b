package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/spf13/cobra"

	"telltale/app/service"
	"telltale/app/session"
	"telltale/app/view"
)

// interfaceName is what Linux takes for the name of an interface (dev_valid_name of
// net/core/dev.c), without what could steer a file of systemd.
var interfaceName = regexp.MustCompile(`^[^\s/:\pC-][^\s/:\pC]{0,14}$`)

func (p *program) serviceVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "service install INTERFACE | status | remove",
		Short: p.words.Say("cli.service.short", nil),
		Long:  p.words.Say("cli.service.long", nil),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 2 && args[0] == "install" && interfaceName.MatchString(args[1]):
				return p.installService(cmd.Context(), args[1])
			case len(args) == 1 && args[0] == "status":
				return p.serviceStatus(cmd.Context())
			case len(args) == 1 && args[0] == "remove":
				return p.removeService(cmd.Context())
			}
			return p.misused("service", nil)
		},
	}
}

// installService has the system watch an interface from now on.
func (p *program) installService(ctx context.Context, iface string) error {
	if _, err := session.Helper(); err != nil {
		return (&watching{program: p, name: iface}).refuse(err)
	}
	path, _, err := p.database()
	if err != nil {
		return p.fail(err, path)
	}
	if path, err = filepath.Abs(path); err != nil {
		return p.fail(err, path)
	}
	self, err := session.OwnPath()
	if err != nil {
		return p.fail(err, path)
	}
	if err := service.Install(ctx, service.Service{Program: self, Database: path, Interface: iface}); err != nil {
		return p.noService(err)
	}
	if err := p.serviceStatus(ctx); err != nil {
		return err
	}
	if runtime.GOOS == "linux" {
		fmt.Fprintln(p.Err, p.words.Say("watch.service.linger", nil))
	}
	return nil
}

// serviceStatus says how the service is.
func (p *program) serviceStatus(ctx context.Context) error {
	state, err := service.Status(ctx)
	if err != nil {
		return p.noService(err)
	}
	key := "watch.service.off"
	switch {
	case state.Interface == "":
		key = "watch.service.none"
	case state.Active:
		key = "watch.service.on"
	}
	fmt.Fprintln(p.Out, plain(p.words.Say(key, map[string]any{"Name": state.Interface})))
	return nil
}

// removeService ends the service.
func (p *program) removeService(ctx context.Context) error {
	if err := service.Remove(ctx); err != nil {
		return p.noService(err)
	}
	fmt.Fprintln(p.Out, p.words.Say("watch.service.removed", nil))
	return nil
}

// noService puts what the system refused into words.
func (p *program) noService(err error) error {
	line := p.words.Say("watch.service.failed.nosystemd", nil)
	var refused *service.Refused
	switch {
	case errors.As(err, &refused):
		line = refused.Said
	case errors.Is(err, service.ErrNoService):
		line = p.words.Say("watch.service.failed.windows", nil)
	case !errors.Is(err, service.ErrNoSystemd):
		return p.fail(err, service.Unit)
	}
	return &failure{code: ExitFailure, trouble: &view.Trouble{
		Title: p.words.Say("watch.service.failed.title", nil), Line: line, Next: p.words.Say("watch.service.failed.next", nil),
	}}
}
