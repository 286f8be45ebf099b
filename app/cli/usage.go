package cli

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// misused is what a person reads who left something out, or gave too much.
func (p *program) misused(key string, args map[string]any) error {
	return errors.New(p.words.Say("cli.args."+key, args))
}

// atLeastOne asks for one argument or more; the key says what is missing.
func (p *program) atLeastOne(key string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return p.misused(key, nil)
		}
		return nil
	}
}

// one asks for exactly one argument.
func (p *program) one(key string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return p.misused(key, nil)
		}
		return nil
	}
}

// atMostOne asks for one argument or none.
func (p *program) atMostOne(key string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return p.misused(key, nil)
		}
		return nil
	}
}

// none asks for no argument.
func (p *program) none(verb *cobra.Command, args []string) error {
	if len(args) > 0 {
		return p.misused("none", map[string]any{"Verb": verb.CommandPath(), "Name": args[0]})
	}
	return nil
}

// knownVerb refuses a verb that there is not, and names one that looks like it.
func (p *program) knownVerb(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := p.words.Say("cli.args.verb", map[string]any{"Name": args[0]})
	if like := root.SuggestionsFor(args[0]); len(like) > 0 {
		text += " " + p.words.Say("cli.args.like", map[string]any{"Name": like[0]})
	}
	return errors.New(text)
}

// strict makes the verbs that cobra brings along refuse what they do not know;
// by themselves they print help and call that a success.
func (p *program) strict(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	p.speakHelp(root)
	for _, verb := range root.Commands() {
		switch verb.Name() {
		case "help":
			verb.Short = p.words.Say("cli.help.short", nil)
			verb.Args = func(_ *cobra.Command, args []string) error {
				if found, _, err := root.Find(args); err == nil && found != root {
					return nil
				}
				return p.knownVerb(root, args)
			}
		case "completion":
			verb.Short = p.words.Say("cli.completion.short", nil)
			verb.Args = cobra.ArbitraryArgs
			verb.RunE = func(*cobra.Command, []string) error { return p.misused("completion", nil) }
		}
	}
}

// sentence makes one of an error: a capital letter first, a full stop last.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = string(unicode.ToUpper(r)) + s[n:]
	if strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

// plain takes out of a text what could steer a terminal or turn the order of
// letters around: the name of a file may hold anything but a slash.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}
