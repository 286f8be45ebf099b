package cli

import (
	"errors"

	"telltale/app/view"
)

// tally counts how the files of one call fared.
type tally struct {
	files, finished int
	failed          []*failure // of those that are finished
	last            *failure   // of the last file, nil if all went well
}

func (t *tally) note(err error) {
	t.last = nil
	if errors.As(err, &t.last) && t.last.stopped {
		return
	}
	t.finished++
	if t.last != nil {
		t.failed = append(t.failed, t.last)
	}
}

// stopped reports whether a file was left out because somebody stopped.
func (t *tally) stopped() bool { return t.finished < t.files }

// outcome is the one error for all files; the failures of several files were
// told one by one.
func (r *importing) outcome(t *tally) error {
	switch {
	case t.stopped() && (r.many || t.last == nil):
		args := map[string]any{"Added": r.added, "All": t.files}
		return &failure{code: ExitFailure, trouble: &view.Trouble{
			Title: r.words.Say("trouble.stopped.title", nil), Line: r.words.Say("cli.stopped.line", args), Next: r.words.Say("cli.stopped.next", nil),
		}}
	case t.stopped():
		return t.last
	case len(t.failed) == 0:
		return nil
	case t.files == 1:
		return t.failed[0]
	case len(t.failed) < t.files:
		return &failure{code: ExitPartial}
	}
	return &failure{code: t.failed[0].code}
}

// worse joins the outcome of the files with an error that came after them: both
// are told, and the exit code is that of the files.
func worse(ended, after error, p *program) error {
	var f, late *failure
	if !errors.As(ended, &f) || !errors.As(after, &late) {
		return after
	}
	if f.trouble != nil {
		p.tell(f.trouble)
	}
	return &failure{code: f.code, trouble: late.trouble}
}
