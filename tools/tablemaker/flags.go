package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// flagHigh is the height of a flag in pixels: enough for a line of large text on a fine screen. flagColours is how many
// colours of it are kept.
const (
	flagHigh    = 52
	flagWide    = 104 // at most
	flagColours = 40
)

// makeFlags writes a small picture of each country's flag into a folder, named by its code (ISO 3166-1) in small letters.
func makeFlags(ctx context.Context, s shelf, out string, w io.Writer) error {
	const folder = "package/png250px/"
	members, err := s.open(ctx, "svg-country-flags", func(m string) bool { return strings.HasPrefix(m, folder) })
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("making the folder of flags: %w", err)
	}
	sum, n := 0, 0
	for _, member := range slices.Sorted(maps.Keys(members)) {
		code, isPNG := strings.CutSuffix(strings.TrimPrefix(member, folder), ".png")
		if !isPNG || !isCountry(strings.ToUpper(code)) {
			continue
		}
		small, err := smallFlag(members[member])
		if err != nil {
			return fmt.Errorf("making the flag %q: %w", code, err)
		}
		if err := os.WriteFile(filepath.Join(out, code+".png"), small, 0o644); err != nil {
			return fmt.Errorf("writing a flag: %w", err)
		}
		sum, n = sum+len(small), n+1
	}
	fmt.Fprintf(w, "%-20s %9d bytes in %d files\n", "flags", sum, n)
	return nil
}

// smallFlag makes a picture smaller and keeps few of its colours.
func smallFlag(raw []byte) ([]byte, error) {
	big, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	b := big.Bounds()
	h := min(flagHigh, flagWide*b.Dy()/b.Dx())
	small := shrink(big, max(1, (h*b.Dx()+b.Dy()/2)/b.Dy()), h)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, few(small, flagColours)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// shrink gives each pixel the mean of those that it stands for.
func shrink(big image.Image, w, h int) *image.NRGBA {
	b := big.Bounds()
	small := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0, y1 := float64(y*b.Dy())/float64(h), float64((y+1)*b.Dy())/float64(h)
		for x := range w {
			x0, x1 := float64(x*b.Dx())/float64(w), float64((x+1)*b.Dx())/float64(w)
			small.Set(x, y, mean(big, [4]float64{x0, y0, x1, y1}))
		}
	}
	return small
}

// mean is the mean colour of a box of a picture; pixels at its edge count in part.
func mean(img image.Image, box [4]float64) color.Color {
	b := img.Bounds()
	var r, g, bl, a, all float64
	for y := int(box[1]); float64(y) < box[3] && y < b.Dy(); y++ {
		high := min(float64(y+1), box[3]) - max(float64(y), box[1])
		for x := int(box[0]); float64(x) < box[2] && x < b.Dx(); x++ {
			part := high * (min(float64(x+1), box[2]) - max(float64(x), box[0]))
			pr, pg, pb, pa := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			r, g, bl, a, all = r+part*float64(pr), g+part*float64(pg), bl+part*float64(pb), a+part*float64(pa), all+part
		}
	}
	if all == 0 {
		return color.NRGBA{}
	}
	return color.RGBA64{R: uint16(r / all), G: uint16(g / all), B: uint16(bl / all), A: uint16(a / all)}
}

// few keeps so many colours of a picture: the colours are parted, again and again, along the widest channel of the
// group that holds the most pixels and is not of one colour (median cut, Heckbert 1982).
func few(img *image.NRGBA, most int) *image.Paletted {
	var pixels []color.NRGBA
	for i := 0; i < len(img.Pix); i += 4 {
		pixels = append(pixels, color.NRGBA{R: img.Pix[i], G: img.Pix[i+1], B: img.Pix[i+2], A: img.Pix[i+3]})
	}
	groups := [][]color.NRGBA{pixels}
	for len(groups) < most {
		at, channel := widest(groups)
		if at < 0 {
			break
		}
		g := groups[at]
		slices.SortStableFunc(g, func(a, b color.NRGBA) int { return int(channels(a)[channel]) - int(channels(b)[channel]) })
		cut := parting(g, channel)
		groups[at] = g[:cut]
		groups = append(groups, g[cut:])
	}
	palette := make(color.Palette, len(groups))
	for i, g := range groups {
		palette[i] = middle(g)
	}
	out := image.NewPaletted(img.Bounds(), palette)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

func channels(c color.NRGBA) [4]uint8 { return [4]uint8{c.R, c.G, c.B, c.A} }

// widest finds the group and the channel to part: the product of pixels and spread is the largest.
func widest(groups [][]color.NRGBA) (group, channel int) {
	group = -1
	best := 0.0
	for i, g := range groups {
		for ch := range 4 {
			low, high := uint8(255), uint8(0)
			for _, c := range g {
				low, high = min(low, channels(c)[ch]), max(high, channels(c)[ch])
			}
			if w := float64(high-low) * float64(len(g)); high > low && w > best {
				best, group, channel = w, i, ch
			}
		}
	}
	return group, channel
}

// parting is where a sorted group is cut: in its middle, but not between two pixels of one value.
func parting(g []color.NRGBA, channel int) int {
	value := func(i int) uint8 { return channels(g[i])[channel] }
	cut := len(g) / 2
	for cut > 0 && value(cut) == value(cut-1) {
		cut--
	}
	if cut > 0 {
		return cut
	}
	for cut = len(g) / 2; value(cut) == value(cut-1) || cut == 0; cut++ {
	}
	return cut
}

// middle is the mean colour of a group.
func middle(g []color.NRGBA) color.NRGBA {
	var sum [4]int
	for _, c := range g {
		for i, v := range channels(c) {
			sum[i] += int(v)
		}
	}
	n := len(g)
	return color.NRGBA{R: uint8(sum[0] / n), G: uint8(sum[1] / n), B: uint8(sum[2] / n), A: uint8(sum[3] / n)}
}
