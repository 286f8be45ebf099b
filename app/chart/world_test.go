package chart_test

import (
	"bytes"
	"errors"
	"image"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"

	"telltale/app/chart"
	"telltale/assets"
	"telltale/classify/knowledge"
)

func openWorld(t testing.TB) *chart.World {
	t.Helper()
	w, err := chart.OpenWorld(assets.Data)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// placed gives where a country stands on the map.
func placed(t *testing.T, w *chart.World, code string) (x, y float64) {
	t.Helper()
	x, y, ok := w.Place(code)
	if !ok || x < 0 || x > 1 || y < 0 || y > chart.WorldHeight() {
		t.Fatalf("%s stands at %v, %v (%v)", code, x, y, ok)
	}
	return x, y
}

// Countries stand where they stand: west of, north of.
func TestPlacesOnTheMap(t *testing.T) {
	w := openWorld(t)
	for _, pair := range [][2]string{{"US", "PT"}, {"PT", "DE"}, {"DE", "IN"}, {"IN", "CN"}, {"CN", "JP"}, {"JP", "NZ"}} {
		west, _ := placed(t, w, pair[0])
		if east, _ := placed(t, w, pair[1]); west >= east {
			t.Errorf("%s is not west of %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"NO", "IT"}, {"IT", "NG"}, {"NG", "ZA"}, {"CA", "US"}, {"US", "BR"}, {"BR", "AR"}} {
		_, north := placed(t, w, pair[0])
		if _, south := placed(t, w, pair[1]); north >= south {
			t.Errorf("%s is not north of %s", pair[0], pair[1])
		}
	}
	if _, _, ok := w.Place("ZZ"); ok {
		t.Error("a country that there is not has a place")
	}
}

// Nearly all countries that tables name are on the map; those that are not are small islands and the like.
func TestMostCountriesAreOnTheMap(t *testing.T) {
	w := openWorld(t)
	var missing []string
	for _, code := range knowledge.Open(assets.Data).Countries() {
		if _, _, ok := w.Place(code); !ok {
			missing = append(missing, code)
		}
	}
	if len(missing) > 30 {
		t.Errorf("%d countries are missing: %v", len(missing), missing)
	}
	for _, code := range []string{"SG", "HK", "LU", "MT", "TW", "IE", "IS", "BH"} {
		if _, _, ok := w.Place(code); !ok {
			t.Errorf("%s is missing", code)
		}
	}
}

func TestCountryUnderThePointer(t *testing.T) {
	w := openWorld(t)
	codes := []string{"US", "SG", "RU"}
	for _, code := range codes {
		x, y, _ := w.Place(code)
		if got := w.At(x, y, 0.005, codes); got != code {
			t.Errorf("in the middle of %s the pointer finds %q", code, got)
		}
	}
	x, y, _ := w.Place("SG")
	if got := w.At(x+0.004, y, 0.005, codes); got != "SG" {
		t.Errorf("beside Singapore the pointer finds %q", got)
	}
	if got := w.At(0.45, 0.3, 0.005, codes); got != "" {
		t.Errorf("in the Atlantic the pointer finds %q", got)
	}
	if x, y, _ := w.Place("FR"); w.At(x, y, 0.001, codes) != "" {
		t.Error("a country that was not asked for is found")
	}
}

// wet counts the pixels of a picture that are no land.
func wet(img *image.RGBA) int {
	n := 0
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] == 0 {
			n++
		}
	}
	return n
}

// Two thirds of the part of the Earth that is shown are water; no land reaches from edge to edge.
func TestTheMapIsMostlyWater(t *testing.T) {
	img := openWorld(t).Draw(720, int(720*chart.WorldHeight()), 1, chart.MapInk{Land: black, Edge: grey}, nil)
	share := float64(wet(img)) / float64(720*img.Rect.Dy())
	if share < 0.55 || share > 0.72 {
		t.Errorf("%.0f %% of the map are water", 100*share)
	}
	for y := range img.Rect.Dy() {
		row := img.SubImage(image.Rect(0, y, 720, y+1)).(*image.RGBA)
		dry := 0
		for x := range 720 {
			if row.RGBAAt(x, y).A > 0 {
				dry++
			}
		}
		if dry > 650 {
			t.Errorf("row %d is land in %d of 720 columns", y, dry)
		}
	}
}

func TestMarkedCountries(t *testing.T) {
	w := openWorld(t)
	ink := chart.MapInk{Land: grey, Edge: black}
	plain := w.Draw(720, 320, 1, ink, nil)
	for _, code := range []string{"US", "SG"} { // a large one, and one that only its circle shows
		img := w.Draw(720, 320, 1, ink, []chart.Marked{{Code: code, Colour: black}})
		x, y, _ := w.Place(code)
		if got := img.RGBAAt(int(x*720), int(y*720)); got.R > 0x40 || got.A != 0xFF {
			t.Errorf("the middle of %s is drawn as %v", code, got)
		}
		if bytes.Equal(img.Pix, plain.Pix) {
			t.Errorf("%s is not marked", code)
		}
	}
	if img := w.Draw(720, 320, 1, ink, []chart.Marked{{Code: "ZZ", Colour: black}}); !bytes.Equal(img.Pix, plain.Pix) {
		t.Error("a country that there is not is marked")
	}
}

// A damaged file is an error and no panic.
func TestDamagedOutlines(t *testing.T) {
	packed, err := assets.Data.ReadFile("data/land.zst")
	if err != nil {
		t.Fatal(err)
	}
	unpacker, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unpacker.Close()
	raw, err := unpacker.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	packer, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packer.Close() }()
	for name, data := range map[string][]byte{
		"no zstd": []byte("x"), "empty": packer.EncodeAll(nil, nil), "cut": packer.EncodeAll(raw[:len(raw)/2], nil),
		"too long": packer.EncodeAll(append(raw[:len(raw):len(raw)], 1), nil), "huge count": packer.EncodeAll([]byte{0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, nil),
	} {
		if _, err := chart.OpenWorld(fstest.MapFS{"data/land.zst": {Data: data}}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := chart.OpenWorld(fstest.MapFS{"data/land.zst": {Data: packer.EncodeAll(raw[:100], nil)}}); !errors.Is(err, chart.ErrWorld) {
		t.Errorf("cut short: %v", err)
	}
	if _, err := chart.OpenWorld(fstest.MapFS{}); err == nil {
		t.Error("no file, and no error")
	}
}

func BenchmarkWorld(b *testing.B) {
	w := openWorld(b)
	var marks []chart.Marked
	for _, code := range []string{"US", "DE", "IE", "NL", "SG", "CN", "JP", "FR", "GB", "RU"} {
		marks = append(marks, chart.Marked{Code: code, Colour: black})
	}
	b.ReportAllocs()
	for b.Loop() {
		w.Draw(700, 305, 1, chart.MapInk{Land: grey, Edge: black}, marks)
	}
}

// TestNearACountry holds distances to borders that an atlas gives.
func TestNearACountry(t *testing.T) {
	w := openWorld(t)
	for _, tc := range []struct {
		name     string
		code     string
		lat, lon float64
		want     bool
	}{
		{"Berlin", "DE", 52.52, 13.405, true},
		{"Strasbourg, across the Rhine", "DE", 48.58, 7.75, true},
		{"Prague, 120 km away", "DE", 50.08, 14.44, true},
		{"Paris, 300 km away", "DE", 48.86, 2.35, false},
		{"Oslo, 540 km away", "DE", 59.91, 10.75, false},
		{"Cayenne is in France", "FR", 4.92, -52.33, true},
		{"between the parts of France", "FR", 30, -30, false},
		{"Nairobi", "KE", -1.29, 36.82, true},
		{"the numbers the other way round", "KE", 36.82, -1.29, false},
		{"no such country", "ZZ", 52.52, 13.405, false},
		{"no such place", "DE", 95, 13, false},
	} {
		if got := w.Near(tc.code, tc.lat, tc.lon, 200); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
