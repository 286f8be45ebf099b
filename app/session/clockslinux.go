//go:build linux

package session

import (
	"time"

	"golang.org/x/sys/unix"
)

// clocks asks both clocks (clock_gettime(2)); when the watch began does not matter.
func clocks(time.Time) moment {
	var boot, awake unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot) // every Linux has both
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake)
	return moment{boot: boot.Nano(), awake: awake.Nano()}
}
