package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// usageTemplate is that of cobra for what our verbs have (github.com/spf13/cobra, defaultUsageTemplate), with its
// words left open.
const usageTemplate = `USAGE{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]

VERBS{{range .Commands}}{{if (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

FLAGS
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

ALL
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

MORE{{end}}
`

// speakHelp puts the words of cobra's own help into the language of the program.
func (p *program) speakHelp(root *cobra.Command) {
	say := func(key string) string { return p.words.Say("cli.help."+key, nil) }
	root.SetUsageTemplate(strings.NewReplacer(
		"USAGE", say("usage"), "VERBS", say("verbs"), "FLAGS", say("flags"), "ALL", say("all"), "MORE", say("more"),
	).Replace(usageTemplate))
	for _, verb := range append(root.Commands(), root) {
		verb.Flags().BoolP("help", "h", false, say("flag"))
	}
}
