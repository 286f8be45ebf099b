package main

import "golang.org/x/sys/unix"

// clocks asks the three clocks (clock_gettime(3) of macOS); one that the system does
// not have stands still.
func clocks() moment {
	var wall, boot, awake unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_REALTIME, &wall)
	_ = unix.ClockGettime(unix.CLOCK_MONOTONIC_RAW, &boot) // goes on in sleep
	_ = unix.ClockGettime(unix.CLOCK_UPTIME_RAW, &awake)
	return moment{wall: wall.Nano(), boot: boot.Nano(), awake: awake.Nano()}
}
