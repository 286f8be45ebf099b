// Command catalogue helps translators: it lists what a catalogue of sentences lacks, and keeps beside it from which
// English each sentence was made, so that one is found whose English has changed since.
//
//	catalogue status              how far each language is
//	catalogue missing LANG        what has no sentence yet, as JSON with the English
//	catalogue stale LANG          what is older than its English, with both
//	catalogue noted LANG [KEY…]   note that sentences that changed, and these, go with the English of now
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "catalogue:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: catalogue [-dir FOLDER] status | missing LANG | stale LANG | noted LANG [KEY…]")

// run does what the arguments say and reports on w.
func run(args []string, w io.Writer) error {
	flags := flag.NewFlagSet("catalogue", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	dir := flags.String("dir", "../assets/locale", "folder of the catalogues")
	if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
		return errUsage
	}
	s := shelf{dir: *dir}
	return s.do(w, flags.Arg(0), flags.Args()[1:])
}

// do does what one verb says.
func (s shelf) do(w io.Writer, verb string, rest []string) error {
	switch {
	case verb == "status" && len(rest) == 0:
		return s.status(w)
	case verb == "missing" && len(rest) == 1:
		return s.missing(w, rest[0])
	case verb == "stale" && len(rest) == 1:
		return s.stale(w, rest[0])
	case verb == "noted" && len(rest) > 0:
		return s.noted(w, rest[0], rest[1:])
	}
	return errUsage
}
