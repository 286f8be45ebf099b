package cli

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestAllowedMemory(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int64{
		0: rationBytes, 12 << 20: rationBytes, 20 << 20: 36 << 20, 200 << 20: 306 << 20,
	} {
		if got := allowed(live); got != want {
			t.Errorf("%d bytes in use: %d, want %d", live, got, want)
		}
	}
	if got := allowed(math.MaxUint64); got <= 0 {
		t.Errorf("the limit is %d", got)
	}
}

// The limit of the whole process is one, so this test runs alone.
func TestRationFollowsWhatIsInUse(t *testing.T) {
	usual := debug.SetMemoryLimit(-1)
	r := newRation()
	if got := debug.SetMemoryLimit(-1); got != rationBytes {
		t.Errorf("the limit begins as %d, want %d", got, rationBytes)
	}
	held := make([]byte, 64<<20)
	runtime.GC()
	r.adjust()
	if got := debug.SetMemoryLimit(-1); got < 96<<20 {
		t.Errorf("the limit is %d with 64 MiB in use", got)
	}
	runtime.KeepAlive(held)
	r.end()
	if got := debug.SetMemoryLimit(-1); got != usual {
		t.Errorf("the limit is %d afterwards, want %d", got, usual)
	}
}

func TestRationLeavesTheOwnersLimit(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(1 << 30))
	r := newRation()
	r.adjust()
	if got := debug.SetMemoryLimit(-1); got != 1<<30 {
		t.Errorf("the limit is %d, want that of the owner", got)
	}
	r.end()
}
