package store

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// someEntries makes valid entries of a packing, sorted.
func someEntries(p packing, r *rand.Rand, n int) []int64 {
	var all []int64
	for range n {
		for i := range p.width() {
			v := int64(r.Uint64() >> (1 + r.IntN(63)))
			if i < p.keys {
				v %= 40
			}
			all = append(all, v>>11) // as integer allows, so that sums have room
			if i < p.keys {
				all[len(all)-1] = v
			}
		}
	}
	return p.tidy(all)
}

func TestPackedColumnsComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for kind := range packedKinds {
		p := kind.of()
		for n := range 20 {
			want := someEntries(p, r, n)
			got, err := p.unpack(nil, p.pack(want))
			if err != nil {
				t.Fatal(err)
			}
			if len(want) > 0 || len(got) > 0 {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("kind %d (-want +got):\n%s", kind, diff)
				}
			}
		}
	}
}

// TestAnySum holds that a fingerprint, which has all 64 bits, comes back.
func TestAnySum(t *testing.T) {
	p := packedStretches.of()
	want := []int64{0, 5, -1, 287, 9, math.MinInt64}
	if got, err := p.unpack(nil, p.pack(want)); err != nil || !cmp.Equal(want, got) {
		t.Errorf("got %v (%v), want %v", got, err, want)
	}
}

func TestPackedColumnsMerge(t *testing.T) {
	for _, c := range []struct {
		name       string
		kind       packed
		a, b, want []int64
	}{
		{"slots: bytes add up, contacts are the larger", packedSlots, []int64{1, 10, 3, 5, 7, 1}, []int64{0, 1, 1, 5, 2, 4}, []int64{0, 1, 1, 1, 10, 3, 5, 9, 4}},
		{"the same burst counts once", packedBursts, []int64{100, 7, 20, 3, 1, 4000, 9}, []int64{100, 7, 25, 3, 1, 4000, 8, 100, 8, 1, 1, 1, 1, 1}, []int64{100, 7, 25, 3, 1, 4000, 9, 100, 8, 1, 1, 1, 1, 1}},
		{"look-ups: names are the larger", packedLookups, []int64{3, 1, 10, 4, 2}, []int64{3, 1, 5, 5, 1}, []int64{3, 1, 15, 5, 3}},
		{"hours of a month", packedMonth, []int64{2, 0b101}, []int64{2, 0b110, 30, 1}, []int64{2, 0b111, 30, 1}},
		{
			"hours of a day", packedHours,
			[]int64{4, 1, 1, 1, 1, 1, 1, 1, 1, 100<<2 | 2},
			[]int64{4, 2, 2, 2, 2, 2, 2, 2, 2, 50<<2 | 3},
			[]int64{4, 3, 3, 3, 3, 3, 3, 3, 3, 100<<2 | 3},
		},
		{"nothing there", packedSlots, nil, []int64{1, 2, 3}, []int64{1, 2, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.kind.of()
			for _, pair := range [][2][]int64{{c.a, c.b}, {c.b, c.a}} {
				column, err := p.mergeColumns(p.pack(pair[0]), p.pack(pair[1]))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := p.unpack(nil, column); err != nil || !cmp.Equal(c.want, got) {
					t.Errorf("got %v (%v), want %v", got, err, c.want)
				}
			}
		})
	}
}

// TestTooManyBurstsKeepTheLargest holds the bound of a day.
func TestTooManyBurstsKeepTheLargest(t *testing.T) {
	p := packedBursts.of()
	var all []int64
	for i := range int64(mostBursts + 100) {
		all = append(all, i, 1, 0, 0, 0, 1000+i, 0)
	}
	kept := p.tidy(all)
	if n := len(kept) / p.width(); n != mostBursts {
		t.Fatalf("%d bursts are kept, want %d", n, mostBursts)
	}
	if kept[0] != 100 {
		t.Errorf("the first that is kept starts at %d, want 100: the smallest go", kept[0])
	}
}

func TestDamagedColumns(t *testing.T) {
	good := packedSlots.of().pack([]int64{1, 2, 3})
	for name, column := range map[string][]byte{
		"cut short":  good[:2],
		"no end":     bytes.Repeat([]byte{0xff}, 12),
		"half a one": append(bytes.Clone(good), 1),
	} {
		if _, err := packedSlots.of().unpack(nil, column); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s gives %v, want ErrDamaged", name, err)
		}
		if _, err := packedSlots.of().mergeColumns(column, good); !errors.Is(err, ErrDamaged) {
			t.Errorf("merging with %s gives %v, want ErrDamaged", name, err)
		}
	}
}

// FuzzPacked holds that any bytes are refused or come back as what they mean.
func FuzzPacked(f *testing.F) {
	f.Add(0, []byte{})
	f.Add(2, packedSlots.of().pack([]int64{1, 2, 3, 5, 6, 7}))
	f.Add(3, bytes.Repeat([]byte{0x80}, 30))
	f.Fuzz(func(t *testing.T, kind int, column []byte) {
		p := packed(kind & 7 % int(packedKinds)).of()
		entries, err := p.unpack(nil, column)
		if err != nil {
			return
		}
		again, err := p.unpack(nil, p.pack(entries))
		if err != nil || !cmp.Equal(entries, again) {
			t.Fatalf("%v became %v (%v)", entries, again, err)
		}
		merged, err := p.mergeColumns(column, column)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.unpack(nil, merged); err != nil {
			t.Fatal(err)
		}
	})
}

// TestMonths holds the calendar against the turns of years and leap days.
func TestMonths(t *testing.T) {
	for _, c := range []struct{ day, month, first int64 }{
		{0, 0, 0}, {30, 0, 0}, {31, 1, 31}, {-1, -1, -31}, {58, 1, 31}, {59, 2, 59}, {20512, 673, 20485}, {11016, 361, 10988}, {11017, 362, 11017},
	} {
		if got := monthOf(c.day); got != c.month {
			t.Errorf("day %d lies in month %d, want %d", c.day, got, c.month)
		}
		if got := firstDay(c.month); got != c.first {
			t.Errorf("month %d begins with day %d, want %d", c.month, got, c.first)
		}
	}
}
