package knowledge_test

import (
	"io/fs"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify/knowledge"
)

func mac(t testing.TB, s string) flow.MAC {
	t.Helper()
	m, err := flow.ParseMAC(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ownRows reads one of our tables line by line, without the package under test.
func ownRows(t testing.TB, path string) iter.Seq[[]string] {
	t.Helper()
	raw, err := fs.ReadFile(assets.Data, path)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func([]string) bool) {
		for line := range strings.Lines(string(raw)) {
			if line = strings.TrimSuffix(line, "\n"); line == "" || line[0] == '#' {
				continue
			}
			if !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

func TestMaker(t *testing.T) {
	t.Parallel()
	k := tables(t)
	for _, tc := range []struct {
		why, mac string
		want     knowledge.Maker
	}{
		{"capitals become ordinary writing", "00:00:00:12:34:56", knowledge.Maker{Registrant: "XEROX CORPORATION", Name: "Xerox", Brand: "Xerox", PrefixBits: 24}},
		{"a module maker has no brand", "ec:fa:bc:12:34:56", knowledge.Maker{Registrant: "Espressif Inc.", Name: "Espressif", ModuleMaker: true, PrefixBits: 24}},
		{"alias for a legal name", "00:17:88:12:34:56", knowledge.Maker{Registrant: "Philips Lighting BV", Name: "Philips Hue", Brand: "Philips Hue", PrefixBits: 24}},
		{"alias of two words", "04:cf:8c:12:34:56", knowledge.Maker{Registrant: "XIAOMI Electronics,CO.,LTD", Name: "Xiaomi", Brand: "Xiaomi", PrefixBits: 24}},
		{"contract maker", "00:1c:26:12:34:56", knowledge.Maker{Registrant: "Hon Hai Precision Ind. Co.,Ltd.", Name: "Hon Hai (Foxconn)", ModuleMaker: true, PrefixBits: 24}},
		{"made up by the device", "02:00:00:12:34:56", knowledge.Maker{Random: true}},
		{"group address", "01:00:5e:00:00:fb", knowledge.Maker{}},
		{"broadcast", "ff:ff:ff:ff:ff:ff", knowledge.Maker{}},
		{"none", "00:00:00:00:00:00", knowledge.Maker{}},
	} {
		got, ok := k.Maker(mac(t, tc.mac))
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (%s):\n%s", tc.mac, tc.why, diff)
		}
		if ok != (tc.want.Registrant != "") {
			t.Errorf("%s (%s): ok %v", tc.mac, tc.why, ok)
		}
	}
}

// TestLongestPrefixWins uses a table in which each shorter block holds the longer one.
func TestLongestPrefixWins(t *testing.T) {
	t.Parallel()
	raw := []byte("TTMAKER1\x04Big Inc\nIEEE Registration Authority\nMid Ltd\nSmall GmbH\n")
	raw = append(raw, 2, 0x01, 0x01, 0, 1)       // 00:00:01 Big, 00:00:02 IEEE
	raw = append(raw, 1, 0x21, 2)                // 00:00:02:1 Mid
	raw = append(raw, 2, 0x91, 0x24, 0x10, 3, 0) // 00:00:01:21:1 Small, one more
	k := made(map[string]string{"oui.zst": pack(t, raw), "makers.tsv": ""})
	for _, tc := range []struct {
		mac, brand string
		bits       int
	}{
		{"00:00:01:00:00:01", "Big", 24},
		{"00:00:02:10:00:01", "Mid", 28},
		{"00:00:02:20:00:01", "", 0},
		{"00:00:01:21:1f:ff", "Small", 36},
		{"00:00:01:21:20:00", "Big", 24},
		{"00:00:09:00:00:00", "", 0},
	} {
		m, ok := k.Maker(mac(t, tc.mac))
		if m.Brand != tc.brand || m.PrefixBits != tc.bits || ok != (tc.bits > 0) {
			t.Errorf("%s: got %+v %v, want %q of %d bits", tc.mac, m, ok, tc.brand, tc.bits)
		}
	}
}

func TestMakerRowsAreSortedAndUsed(t *testing.T) {
	t.Parallel()
	before := ""
	count := map[string]int{}
	for row := range ownRows(t, "data/makers.tsv") {
		if len(row) != 4 || row[2] == "" || !slices.Contains([]string{"name", "spec", "known"}, row[3]) {
			t.Errorf("row %q is not in form", row)
			continue
		}
		if row[0] <= before {
			t.Errorf("%q stands after %q", row[0], before)
		}
		before = row[0]
		count[row[1]]++
	}
	if count["alias"] < 60 || count["module"]+count["contract"] < 50 {
		t.Errorf("%v: want 60 aliases and 50 makers of parts", count)
	}
}

// FuzzMaker feeds any six bytes: a brand never comes with a maker of parts, a random address never has a maker.
func FuzzMaker(f *testing.F) {
	f.Add([]byte{0xec, 0xfa, 0xbc, 1, 2, 3})
	f.Add([]byte{0x70, 0xb3, 0xd5, 0x01, 0x20, 3})
	k := tables(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		var m flow.MAC
		copy(m[:], b)
		got, ok := k.Maker(m)
		if ok != (got.Registrant != "") || ok && (got.Name == "" || got.PrefixBits < 24) {
			t.Errorf("%s: %+v %v", m, got, ok)
		}
		if got.ModuleMaker && got.Brand != "" || got.Random && ok {
			t.Errorf("%s: %+v %v", m, got, ok)
		}
	})
}
