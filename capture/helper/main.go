// Reading limits anew from a control group would keep files open that this
// program has no use for.

//go:debug containermaxprocs=0
//go:debug updatemaxprocs=0

// Command telltale-capture reads packets off one network interface and writes
// them to standard output as pcapng; it decodes nothing and sends nothing.
//
// It is the only program of Telltale that ever holds a capability: it opens one
// socket, gives up every right beside it, and only then reads the first packet.
// It ends when its standard input closes.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// The exit codes, which tell the program that started this one what to say.
const (
	exitOK          = 0
	exitFailure     = 1 // something went wrong; the sentence says what
	exitUsage       = 2 // the command line was not understood
	exitPermission  = 3 // no right to read packets
	exitNoInterface = 4 // no such interface, or one that cannot be read
)

// refusal is an error that was made for people: one sentence on what is wrong,
// and what to do next.
type refusal struct {
	code     int
	sentence string
}

// Error gives the sentence.
func (r *refusal) Error() string { return r.sentence }

func main() { os.Exit(run(os.Args[1:], os.Stderr, capture)) }

// run reads the command line, captures, and gives the exit code.
func run(args []string, told io.Writer, capture func(options) error) int {
	o, err := parse(args)
	if err == nil {
		err = capture(o)
	}
	if err == nil {
		return exitOK
	}
	fmt.Fprintf(told, "telltale-capture: %v\n", err)
	var r *refusal
	if errors.As(err, &r) {
		return r.code
	}
	return exitFailure
}
