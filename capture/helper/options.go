package main

import (
	"flag"
	"fmt"
	"io"
)

// Bounds of what may be asked for.
const (
	snapDefault   = 4096   // bytes of a packet that are kept; names and clues stand at its front
	snapMost      = 262144 // readers of captures take a longer packet for damage
	bufferDefault = 16     // MiB of the ring: about 0.2 s at 200,000 packets a second
	bufferMost    = 1024
)

// options are what the command line says.
type options struct {
	iface       string
	snapBytes   uint32 // of each packet, at most
	bufferMiB   uint32 // of the ring
	promiscuous bool   // also what the interface would not take for this computer
}

const usage = "usage: telltale-capture [--snap BYTES] [--buffer MIB] [--promiscuous] INTERFACE"

// parse reads the command line; what it does not understand is a refusal.
func parse(args []string) (options, error) {
	set := flag.NewFlagSet("telltale-capture", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	snap := set.Uint("snap", snapDefault, "")
	buffer := set.Uint("buffer", bufferDefault, "")
	promiscuous := set.Bool("promiscuous", false, "")
	err := set.Parse(args)
	switch {
	case err != nil:
		return options{}, wrong(err.Error())
	case set.NArg() != 1:
		return options{}, wrong("name one interface")
	case set.Arg(0) == "" || len(set.Arg(0)) > nameMost:
		return options{}, wrong(fmt.Sprintf("the name of an interface has 1 to %d letters", nameMost))
	case *snap < 1 || *snap > snapMost:
		return options{}, wrong(fmt.Sprintf("--snap is a number from 1 to %d", snapMost))
	case *buffer < 1 || *buffer > bufferMost:
		return options{}, wrong(fmt.Sprintf("--buffer is a number from 1 to %d", bufferMost))
	}
	return options{iface: set.Arg(0), snapBytes: uint32(*snap), bufferMiB: uint32(*buffer), promiscuous: *promiscuous}, nil
}

func wrong(what string) error {
	return &refusal{exitUsage, what + "; " + usage}
}
