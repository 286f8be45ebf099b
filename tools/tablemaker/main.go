// Command tablemaker turns fetched packages into the compact tables under assets/data.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "tablemaker:", err)
		stop()
		os.Exit(1)
	}
}

// run parses the arguments, checks every package against the lock file and writes the tables; it reports on w.
func run(ctx context.Context, args []string, w io.Writer) error {
	flags := flag.NewFlagSet("tablemaker", flag.ContinueOnError)
	flags.SetOutput(w)
	packages := flags.String("packages", "", "folder with the fetched package files")
	out := flags.String("out", "", "folder to write the tables to (assets/data)")
	pictures := flags.String("flags", "", "folder to write the flags to (assets/flags); without it none are made")
	lockFile := flags.String("lock", "", "lock file (default: sources.lock in the out folder)")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("parsing arguments: %w", err)
	}
	if *packages == "" || *out == "" {
		return fmt.Errorf("parsing arguments: -packages and -out are needed")
	}
	if *lockFile == "" {
		*lockFile = *out + "/sources.lock"
	}
	lock, err := readLock(*lockFile)
	if err != nil {
		return err
	}
	shelf := shelf{dir: *packages, lock: lock}
	if err := makeTables(ctx, shelf, *out, w); err != nil || *pictures == "" {
		return err
	}
	return makeFlags(ctx, shelf, *pictures, w)
}
