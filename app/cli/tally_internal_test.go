package cli

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

// fresh is a program that prints into a buffer.
func fresh(t *testing.T) (*program, *bytes.Buffer) {
	t.Helper()
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	return &program{Streams: Streams{Out: &bytes.Buffer{}, Err: &errs}, words: words}, &errs
}

func TestOutcomeOfSeveralFiles(t *testing.T) {
	t.Parallel()
	missing := &failure{code: ExitFailure, trouble: &view.Trouble{Title: "missing"}}
	letter := &failure{code: ExitUnreadable, trouble: &view.Trouble{Title: "letter"}}
	stopped := &failure{code: ExitFailure, trouble: &view.Trouble{Title: "stopped"}, stopped: true}
	for _, c := range []struct {
		name  string
		files int
		errs  []error // of those that were begun
		want  int
		title string // of what is told at the end
	}{
		{"all well", 2, []error{nil, nil}, ExitOK, ""},
		{"one of one", 1, []error{letter}, ExitUnreadable, "letter"},
		{"some", 3, []error{nil, letter, nil}, ExitPartial, ""},
		{"all unreadable", 2, []error{letter, missing}, ExitUnreadable, ""},
		{"all failed", 2, []error{missing, letter}, ExitFailure, ""},
		{"one stopped", 1, []error{stopped}, ExitFailure, "stopped"},
		{"stopped in the second", 3, []error{nil, stopped}, ExitFailure, "Stopped"},
		{"stopped between two", 3, []error{nil, letter}, ExitFailure, "Stopped"},
		{"stopped in the last", 2, []error{letter, stopped}, ExitFailure, "Stopped"},
		{"stopped before the first", 2, nil, ExitFailure, "Stopped"},
		{"stopped before the only one", 1, nil, ExitFailure, "Stopped"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, _ := fresh(t)
			r := &importing{program: p, many: c.files > 1}
			count := tally{files: c.files}
			for _, err := range c.errs {
				count.note(err)
			}
			code, title := ExitOK, ""
			if f := (*failure)(nil); errors.As(r.outcome(&count), &f) {
				code = f.code
				if f.trouble != nil {
					title = f.trouble.Title
				}
			}
			if code != c.want || title != c.title {
				t.Errorf("exit code %d and %q, want %d and %q", code, title, c.want, c.title)
			}
		})
	}
}

// A summary that fails hides neither what went wrong before nor its exit code.
func TestWorse(t *testing.T) {
	t.Parallel()
	late := &failure{code: ExitFailure, trouble: &view.Trouble{Title: "No summary", Line: "It is so.", Next: "Wait."}}
	partial := &failure{code: ExitPartial}
	stopped := &failure{code: ExitFailure, trouble: &view.Trouble{Title: "Stopped", Line: "It was.", Next: "Go on."}}
	for _, c := range []struct {
		name  string
		ended error
		want  int
		told  []string
	}{
		{"all well before", nil, ExitFailure, []string{"No summary."}},
		{"some failed before", partial, ExitPartial, []string{"No summary."}},
		{"stopped before", stopped, ExitFailure, []string{"Stopped.", "No summary."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, errs := fresh(t)
			if code := p.exit(worse(c.ended, late, p)); code != c.want {
				t.Errorf("exit code %d, want %d", code, c.want)
			}
			for _, want := range c.told {
				if strings.Count(errs.String(), want) != 1 {
					t.Errorf("%q is not told once in %q", want, errs.String())
				}
			}
		})
	}
}
