package main

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Offsets in struct seccomp_data of the kernel.
const (
	seccompNumber   = 0
	seccompMachine  = 4
	seccompArgument = 16
)

// always are the system calls that reading the ring and Go's own scheduler and
// memory need. Opening, connecting, sending, starting programs are not among them.
var always = []uint32{
	unix.SYS_READ, unix.SYS_CLOSE, unix.SYS_PPOLL, unix.SYS_CLOCK_GETTIME,
	unix.SYS_FUTEX, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_SCHED_YIELD, unix.SYS_RESTART_SYSCALL,
	mapCall, unix.SYS_MUNMAP, unix.SYS_MADVISE, unix.SYS_MPROTECT, unix.SYS_MINCORE,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK,
	unix.SYS_TGKILL, unix.SYS_GETPID, unix.SYS_GETTID, unix.SYS_CLONE, unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ,
	unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EVENTFD2,
	unix.SYS_TIMER_CREATE, unix.SYS_TIMER_SETTIME, unix.SYS_TIMER_DELETE, unix.SYS_SCHED_GETAFFINITY, unix.SYS_GETRANDOM,
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}

// onRing are the system calls that are for the socket of the ring alone.
var onRing = []uint32{unix.SYS_IOCTL, unix.SYS_BIND, unix.SYS_GETSOCKOPT, unix.SYS_SETSOCKOPT}

// confine leaves this process only the system calls above, and writing to
// anything but the socket: it can send nothing. All others are refused.
func confine(ringFd int) error {
	machine := machineNumber()
	if machine == 0 {
		return nil // the rest of what was given up holds without it
	}
	filter := allowed(machine, uint32(ringFd))
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 && errno != unix.ENOSYS && errno != unix.EINVAL { // a kernel without it
		return fmt.Errorf("giving up system calls: %w", errno)
	}
	return nil
}

// machineNumber gives the kernel's number of this machine, 0 for one whose
// system calls were not tried.
func machineNumber() uint32 {
	switch runtime.GOARCH {
	case "amd64":
		return unix.AUDIT_ARCH_X86_64
	case "arm64":
		return unix.AUDIT_ARCH_AARCH64
	}
	return 0
}

// allowed gives the filter.
func allowed(machine, ringFd uint32) []unix.SockFilter {
	const load, equal, give = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	refuse := unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)}
	allow := unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ALLOW}
	f := []unix.SockFilter{{Code: load, K: seccompMachine}, {Code: equal, K: machine, Jt: 1}, refuse, {Code: load, K: seccompNumber}}
	for _, call := range always {
		f = append(f, unix.SockFilter{Code: equal, K: call, Jf: 1}, allow)
	}
	for _, call := range onRing {
		f = append(f, unix.SockFilter{Code: equal, K: call, Jf: 4}, unix.SockFilter{Code: load, K: seccompArgument}, unix.SockFilter{Code: equal, K: ringFd, Jf: 1}, allow, refuse)
	}
	return append(f, unix.SockFilter{Code: equal, K: unix.SYS_WRITE, Jf: 3},
		unix.SockFilter{Code: load, K: seccompArgument}, unix.SockFilter{Code: equal, K: ringFd, Jt: 1}, allow, refuse)
}
