package meter

import "testing"

// A tally forgets the hours that are over, counts those that go on, and starts again where one comes back.
func TestTallyForgetsHours(t *testing.T) {
	t.Parallel()
	tally := tally{book: newBook(newHashSeeds())}
	key := func(device uint64, hour int32, mark uint64) bookKey {
		return bookKey{device, 0, uint64(uint32(hour)) | mark<<32}
	}
	const devices, limit = 700, 3
	for hour := int32(-4); hour < 6; hour++ {
		for device := range uint64(devices) {
			tally.more(key(device, hour, device%2), limit)
		}
		tally.more(key(7, hour, 1), limit)
		tally.forget(hour - 1)
		if got := tally.book.len(); got > 2*devices {
			t.Fatalf("hour %d: %d keys", hour, got)
		}
		for before := int32(-4); before <= hour; before++ {
			want := 0
			if before >= hour-1 {
				want = 2
			}
			if got := tally.count(key(7, before, 1)); got != want {
				t.Errorf("hour %d: %d counted in hour %d, want %d", hour, got, before, want)
			}
		}
	}
	if !tally.more(key(7, 5, 1), limit) || tally.more(key(7, 5, 1), limit) || !tally.more(key(7, 0, 1), limit) {
		t.Error("the limit does not hold after hours were forgotten")
	}
}
