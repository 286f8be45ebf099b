package main

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// unbiased is QueryUnbiasedInterruptTime, in tenths of a microsecond, which stands
// still in sleep (realtimeapiset.h).
var unbiased = windows.NewLazySystemDLL("kernel32.dll").NewProc("QueryUnbiasedInterruptTime")

// clocks asks the three clocks. Two of them tick every 16 ms, which is far below what
// counts as a jump.
func clocks() moment {
	var awake uint64
	if unbiased.Find() == nil {
		_, _, _ = unbiased.Call(uintptr(unsafe.Pointer(&awake))) // one that fails stands still
	}
	return moment{wall: time.Now().UnixNano(), boot: windows.DurationSinceBoot().Nanoseconds(), awake: int64(awake) * 100}
}
