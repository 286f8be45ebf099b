//go:build !arm

package main

import "golang.org/x/sys/unix"

// mapCall is the system call by which memory is mapped.
const mapCall = unix.SYS_MMAP
