//go:build linux

package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// lean gives back the memory that starting took, for a verb that may need much
// of its own: the toolkit of the window fills tables when the program starts,
// and the pages of the program's file that this went through would stay in
// memory until the end. They are dropped from the process, not from the cache of
// the system, and those that are needed again come back without reading the
// disk. Nothing depends on it, so errors mean nothing.
func lean() {
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer maps.Close()
	for _, r := range unchanged(maps) {
		// Pages that come back do so in small pieces, not in huge ones (proc_pid_smaps(5), FilePmdMapped).
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, r.from, r.to-r.from, unix.MADV_NOHUGEPAGE)
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, r.from, r.to-r.from, unix.MADV_DONTNEED)
	}
}

// stretch is a part of the address space.
type stretch struct{ from, to uintptr }

// unchanged lists the parts of the address space that show a file, cannot be
// written, and hold no page that differs from the file: such pages can be had
// again (madvise(2), MADV_DONTNEED). The text is that of /proc/PID/smaps
// (proc_pid_smaps(5)).
func unchanged(smaps io.Reader) []stretch {
	var list []stretch
	var now stretch
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		field := strings.Fields(lines.Text())
		switch {
		case len(field) >= 5 && !strings.HasSuffix(field[0], ":"):
			now = stretch{}
			if readOnly(field) {
				_, _ = fmt.Sscanf(field[0], "%x-%x", &now.from, &now.to) // what is no stretch stays empty
			}
		case now.to > now.from && len(field) == 3 && field[0] == "Anonymous:" && field[1] == "0":
			list = append(list, now)
		}
	}
	return list
}

// readOnly reports whether the heading of a stretch, cut at its blanks, is that
// of a file shown privately and never written.
func readOnly(heading []string) bool {
	return len(heading) == 6 && strings.HasPrefix(heading[5], "/") && len(heading[1]) == 4 && heading[1][1] == '-' && heading[1][3] == 'p'
}
