package source

import (
	"errors"
	"fmt"

	"telltale/capture/flow"
)

// The catalogue keys of the sentences that tell a person what was wrong.
const (
	KeyTruncated   = "capture.problem.truncated"     // the file ends inside a record
	KeyDamaged     = "capture.problem.damaged"       // a record that cannot be right
	KeyUnreadable  = "capture.problem.unreadable"    // the disk or the pipe gave an error
	KeyNotACapture = "capture.problem.not_a_capture" // no format that is known
	KeyUnsupported = "capture.problem.unsupported"   // a capture of another program's format
	KeyPacked      = "capture.problem.packed"        // packed in another way than gzip
)

// Problem is why reading ended before the end of the capture, or could not
// begin. What was read before it stays good.
type Problem struct {
	Status flow.Status
	Key    string // catalogue key of the sentence for people
	Err    error  // what happened, for a log
}

// Error gives the technical side of the problem.
func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap gives the cause, so that errors.Is finds a cancelled context.
func (p *Problem) Unwrap() error { return p.Err }

var (
	errRecordCut  = errors.New("the data ends inside a record")
	errBadLength  = errors.New("a record has an impossible length")
	errBadSection = errors.New("a section has no known byte order or version")
	errNoIface    = errors.New("a record names an interface that was not described")
	errTooMany    = errors.New("a section describes too many interfaces")
	errNoMagic    = errors.New("the data does not begin like a capture")
	errOther      = errors.New("the data is in a format that is not read")
	errTrailing   = errors.New("something follows the end of the gzip data")
	errBomb       = errors.New("the gzip data unpacks to far more than a recording can")
	errNoProgress = errors.New("the source gives neither bytes nor an end")
)

func truncated(err error) *Problem {
	return &Problem{Status: flow.StatusTruncated, Key: KeyTruncated, Err: fmt.Errorf("reading capture: %w", err)}
}

func damaged(err error) *Problem {
	return &Problem{Status: flow.StatusDamaged, Key: KeyDamaged, Err: fmt.Errorf("reading capture: %w", err)}
}
