package cli

import (
	"errors"
	"os"
	"strings"

	"telltale/app/session"
	"telltale/app/wording"
)

// envLang is the environment variable that chooses the language of this program
// alone, as a code or a locale.
const envLang = "TELLTALE_LANG"

// speak opens the words of the language that was asked for. The flag is looked
// for before cobra reads the command line, because help is in that language too.
// A language that there is not is told in the one that would else be spoken.
func speak(args []string) (words *wording.Words, err error) {
	asked, given := langFlag(args)
	code := wording.Match(asked)
	unknown := given && code == ""
	if code == "" {
		code = wording.Match(os.Getenv(envLang), remembered().Get().Language)
	}
	if code == "" {
		code = wording.System()
	}
	words, err = session.OpenWords(code)
	if err == nil && unknown {
		var codes []string
		for _, l := range wording.Languages() {
			codes = append(codes, l.Code)
		}
		err = errors.New(words.Say("cli.args.lang", wording.Args{"Name": asked, "Codes": codes}))
	}
	return words, err
}

// langFlag finds --lang among the arguments, and reports whether it is there.
func langFlag(args []string) (code string, given bool) {
	for i, arg := range args {
		switch {
		case arg == "--":
			return code, given
		case arg == "--lang" && i+1 < len(args):
			code, given = args[i+1], true
		case strings.HasPrefix(arg, "--lang="):
			code, given = strings.TrimPrefix(arg, "--lang="), true
		}
	}
	return code, given
}
