package cli_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/cli"
)

// Whoever reads README.md is told of the commands that there are, and of no others.
func TestReadmeNamesEveryVerb(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	told := verbs(regexp.MustCompile(`(?m)^    telltale ([a-z]+)`), string(readme))

	var help bytes.Buffer
	if code := cli.Main([]string{"help"}, cli.Streams{In: strings.NewReader(""), Out: &help, Err: &help}); code != cli.ExitOK {
		t.Fatalf("help ended with %d: %s", code, help.String())
	}
	there := verbs(regexp.MustCompile(`(?m)^  ([a-z]+)  +[A-Z]`), help.String())
	there = slices.DeleteFunc(there, func(verb string) bool { return verb == "help" || verb == "completion" })
	if diff := cmp.Diff(there, told); diff != "" {
		t.Errorf("verbs of the program and of README.md (-program +readme):\n%s", diff)
	}
}

// verbs gives what a pattern finds, in order, each once.
func verbs(pattern *regexp.Regexp, text string) []string {
	var list []string
	for _, found := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, found[1])
	}
	slices.Sort(list)
	return slices.Compact(list)
}
