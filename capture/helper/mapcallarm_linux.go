//go:build arm

package main

import "golang.org/x/sys/unix"

// mapCall is the system call by which memory is mapped; this machine has no other.
const mapCall = unix.SYS_MMAP2
