package capturetest_test

import (
	"bytes"
	"image/jpeg"
	"testing"

	"telltale/capture/capturetest"
)

func TestChanceGivesTheSameRow(t *testing.T) {
	// The numbers were written down once: a change would change the example home.
	c := capturetest.NewChance(7)
	want := []uint64{0xe6252db58ca8601c, 0xdd984f6dca1ad9a1}
	got := []uint64{c.Uint64(), c.Uint64()}
	if got[0] != want[0] || got[1] != want[1] {
		t.Errorf("row of seed 7 begins with %#x, want %#x", got, want)
	}
	if same := bytes.Equal(capturetest.NewChance(1).Bytes(32), capturetest.NewChance(2).Bytes(32)); same {
		t.Error("two seeds gave the same bytes")
	}
	if a, b := capturetest.NewChance(1).Bytes(13), capturetest.NewChance(1).Bytes(16); !bytes.Equal(a, b[:13]) {
		t.Error("a shorter draw is not the beginning of a longer one")
	}
}

func TestChanceStaysWithinBounds(t *testing.T) {
	c := capturetest.NewChance(3)
	var given [10]int
	for range 2000 {
		n := c.Between(4, 9)
		if n < 4 || n > 9 {
			t.Fatalf("Between(4, 9) gave %d", n)
		}
		given[n]++
		if v := c.AroundNs(100, 20); v < 80 || v > 120 {
			t.Fatalf("AroundNs(100, 20) gave %d", v)
		}
	}
	if given[4] == 0 || given[9] == 0 {
		t.Error("Between never gave one of its ends")
	}
	if got := c.IntN(0); got != 0 {
		t.Errorf("IntN(0) gave %d, want 0", got)
	}
}

func TestJPEGDecodes(t *testing.T) {
	b := capturetest.JPEG(capturetest.NewChance(1), 40, 30)
	picture, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("decoding picture: %v", err)
	}
	if size := picture.Bounds().Size(); size.X != 320 || size.Y != 240 {
		t.Errorf("picture is %v, want 320 by 240", size)
	}
	sky, _, _, _ := picture.At(10, 10).RGBA()
	door, _, _, _ := picture.At(160, 170).RGBA()
	if sky <= door {
		t.Errorf("sky has brightness %d, not brighter than the door's %d", sky, door)
	}
}
