package main

import (
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// renounce gives up, for every thread and for good, all that this program has
// beside its open files: capabilities of all sets, getting new ones, dumps and
// more files; and, where the kernel knows how, all system calls but the few
// that reading the ring needs.
func renounce(ringFd int) error {
	if err := everyThread("giving up new rights", unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1); err != nil {
		return err
	}
	// Only root may take capabilities out of the bounding set. For all others the
	// line above does the same: nothing that is started later can gain any.
	for c := uintptr(0); c <= unix.CAP_LAST_CAP; c++ {
		_, _, _ = syscall.AllThreadsSyscall(unix.SYS_PRCTL, unix.PR_CAPBSET_DROP, c, 0)
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	if err := everyThread("giving up capabilities", unix.SYS_CAPSET, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(&none))); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("giving up memory dumps: %w", err)
	}
	few := uint64(ringFd + 1)
	for what, most := range map[int]uint64{unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: few, unix.RLIMIT_MEMLOCK: 0} {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("giving up limits: %w", err)
		}
	}
	return confine(ringFd)
}

func everyThread(what string, trap, a, b uintptr) error {
	if _, _, errno := syscall.AllThreadsSyscall6(trap, a, b, 0, 0, 0, 0); errno != 0 {
		return fmt.Errorf("%s: %w", what, errno)
	}
	return nil
}
