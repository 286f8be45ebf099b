package session

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestAllowedMemory(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{
		0: mostPercent, 2 << 20: mostPercent, 4 << 20: 100, 8 << 20: 50, 16 << 20: 25, 20 << 20: roomPercent, 200 << 20: roomPercent, math.MaxUint64: roomPercent,
	} {
		if got := allowed(live); got != want {
			t.Errorf("%d bytes in use: %d percent, want %d", live, got, want)
		}
	}
}

// The collector of the whole process is one, so this test runs alone.
func TestRationFollowsWhatIsInUse(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(ownerPercent))
	r := NewRation()
	held := make([]byte, 64<<20)
	runtime.GC()
	r.Adjust()
	if now := debug.SetGCPercent(r.now); now != roomPercent {
		t.Errorf("%d percent with 64 MiB in use, want %d", now, roomPercent)
	}
	runtime.KeepAlive(held)
	r.End()
	if now := debug.SetGCPercent(ownerPercent); now != ownerPercent {
		t.Errorf("%d percent afterwards, want %d", now, ownerPercent)
	}
}

func TestRationLeavesTheOwnersWish(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(77))
	r := NewRation()
	r.Adjust()
	if now := debug.SetGCPercent(77); now != 77 {
		t.Errorf("%d percent, want that of the owner", now)
	}
	r.End()
}
