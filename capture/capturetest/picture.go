package capturetest

import "image"

// JPEG gives a small grey picture that any viewer shows: a house front under a
// sky, in tiles of 8 by 8, with a little noise from chance. It is written here
// and not by Go's encoder, whose bytes differ from one version to the next.
// Width and height are in tiles.
func JPEG(chance *Chance, tilesWide, tilesHigh int) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0}
	b = append(b, 0xff, 0xdb, 0, 67, 0)
	for range 64 {
		b = append(b, 8) // so that a step of 1 is a step of 1 in brightness
	}
	w, h := 8*tilesWide, 8*tilesHigh
	b = append(b, 0xff, 0xc0, 0, 11, 8, byte(h>>8), byte(h), byte(w>>8), byte(w), 1, 1, 0x11, 0)
	b = append(b, 0xff, 0xc4, 0, 28, 0x00, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	b = append(b, 0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0)
	bits := bitWriter{b: b}
	before := 0
	for y := range tilesHigh {
		for x := range tilesWide {
			now := houseFront(x*100/tilesWide, y*100/tilesHigh) + chance.IntN(9) - 4
			bits.step(now - before)
			before = now
		}
	}
	return append(bits.done(), 0xff, 0xd9)
}

// houseFront gives a brightness around 0 for a place in a hundred by a hundred.
func houseFront(x, y int) int {
	place, eaves := image.Pt(x, y), y/4
	switch {
	case place.In(image.Rect(45, 56, 56, 90)):
		return -70 // door
	case place.In(image.Rect(21, 41, 80, 90)):
		return 35 // wall
	case place.In(image.Rect(21-eaves, 16, 80+eaves, 41)):
		return -30 // roof
	case y >= 90:
		return -45 // street
	default:
		return 80 - y/3 // sky
	}
}

// bitWriter writes the Huffman codes of a grey picture without fine detail
// (ITU-T T.81 annex F): each tile is its step in brightness, then "end of tile".
type bitWriter struct {
	b    []byte
	bits uint32
	n    int
}

func (w *bitWriter) put(value uint32, count int) {
	w.bits, w.n = w.bits<<count|value, w.n+count
	for w.n >= 8 {
		w.n -= 8
		out := byte(w.bits >> w.n)
		w.b = append(w.b, out)
		if out == 0xff {
			w.b = append(w.b, 0)
		}
	}
}

func (w *bitWriter) step(by int) {
	size, span := 0, max(by, -by)
	for span>>size > 0 {
		size++
	}
	w.put(uint32(size), 4) // the nine codes are all 4 bits long
	if by < 0 {
		by += 1<<size - 1
	}
	w.put(uint32(by), size)
	w.put(0, 1)
}

func (w *bitWriter) done() []byte {
	if w.n > 0 {
		w.put(1<<(8-w.n)-1, 8-w.n)
	}
	return w.b
}
