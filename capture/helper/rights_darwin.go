package main

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// renounce gives up what root could do beside the device that is open: with sudo, it
// becomes the one who asked; set to root by its file, the one who started it. It can
// open no more files, start no programs and leave no memory dumps.
func renounce(d *device) error {
	user, group := unix.Getuid(), unix.Getgid()
	if user == 0 {
		user, group = number("SUDO_UID", user), number("SUDO_GID", group)
	}
	if unix.Geteuid() == 0 && user != 0 {
		if err := unix.Setgroups([]int{group}); err != nil {
			return fmt.Errorf("giving up the groups of root: %w", err)
		}
		if err := unix.Setgid(group); err != nil {
			return fmt.Errorf("giving up the group of root: %w", err)
		}
		if err := unix.Setuid(user); err != nil {
			return fmt.Errorf("giving up the rights of root: %w", err)
		}
	}
	few := max(uint64(d.fd+1), filesOfGo)
	for what, most := range map[int]uint64{unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: few, unix.RLIMIT_NPROC: 0} {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("giving up limits: %w", err)
		}
	}
	return nil
}

// filesOfGo is how many files the scheduler of Go may have open beside the streams: a
// kqueue and the pipe by which it is woken.
const filesOfGo = 8

// number reads a number from the environment, or gives what is known without it.
func number(name string, known int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return known
}
