// Telltale shows who the devices of a home talk to, and what leaves the home.
package main

import (
	"os"

	"telltale/app/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
