package meter

import (
	"testing"

	"telltale/capture/flow"
)

// TestRepeatsPlace holds that two messages find room at one place, and that a third
// takes that of the one which came last longer ago.
func TestRepeatsPlace(t *testing.T) {
	const step = uint64(len(repeats{}.list))
	first, second, third := step+7, 2*step+7, 3*step+7
	r := &repeats{}
	for _, one := range []struct {
		hash  uint64
		known bool
	}{
		{first, false},
		{second, false},
		{first, true},
		{second, true},
		{first, true},
		{third, false}, // instead of the second
		{first, true},
		{second, false}, // instead of the third
		{third, false},
	} {
		place := r.place(one.hash)
		if known := place.hash == one.hash; known != one.known {
			t.Fatalf("%d: known %v, want %v", one.hash, known, one.known)
		}
		place.hash = one.hash
	}
}

// TestBindKeyPacked holds that no part of a key is lost in a book.
func TestBindKeyPacked(t *testing.T) {
	for _, want := range []bindKey{
		{},
		{mac: flow.MAC{1, 2, 3, 4, 5, 6}, source: flow.NameDNS, client: 1<<32 - 1, remote: bitV6 | 7, name: 9},
		{mac: flow.MAC{255, 255, 255, 255, 255, 254}, source: flow.NameTLSSNI, client: bitV6 | 1<<32 - 1, remote: 5, name: 1<<32 - 1},
	} {
		packed := want.pack()
		if got := unpackBind(&packed); got != want {
			t.Errorf("%+v came back as %+v", want, got)
		}
	}
}
