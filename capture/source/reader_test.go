package source_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// orders gives both byte orders by name.
func orders() map[string]binary.AppendByteOrder {
	return map[string]binary.AppendByteOrder{"little": binary.LittleEndian, "big": binary.BigEndian}
}

// TestKinds holds that every kind of capture of measurement specification 1.4
// gives the same frames, in either byte order, plain, packed, in two packed
// members, and a byte at a time.
func TestKinds(t *testing.T) {
	const second = int64(1_700_000_000)
	for name, order := range orders() {
		p := pcapng{order: order}
		micros := uint64(second)*1e6 + 5
		p.section().iface(1, 0).enhanced(0, micros, 60, "abcde").enhanced(0, micros-5, 3, "").enhanced(0, micros+1, 9, "fgh")
		records := func(unit uint32) []record {
			return []record{{uint32(second), 5 * unit, 60, "abcde"}, {uint32(second), 0, 3, ""}, {uint32(second), 6 * unit, 9, "fgh"}}
		}
		for kind, file := range map[string][]byte{
			"pcap":          pcap(order, 0xa1b2c3d4, 1, records(1)...),
			"pcap/nano":     pcap(order, 0xa1b23c4d, 1, records(1000)...),
			"pcap/modified": pcap(order, 0xa1b2cd34, 1, records(1)...),
			"pcap/fcs":      pcap(order, 0xa1b2c3d4, 0x24000001, records(1)...),
			"pcapng":        p.b,
		} {
			format, _, _ := strings.Cut(kind, "/")
			two := append(packed(t, file[:len(file)/2]), packed(t, file[len(file)/2:])...)
			for way, from := range map[string]io.Reader{
				"":                 bytes.NewReader(file),
				"+gzip":            bytes.NewReader(packed(t, file)),
				"+gzip two":        bytes.NewReader(two),
				"+gzip and zeroes": bytes.NewReader(append(packed(t, file), make([]byte, 700)...)),
				" bytewise":        iotest.OneByteReader(bytes.NewReader(file)),
				"+gzip bytewise":   iotest.OneByteReader(bytes.NewReader(two)),
			} {
				t.Run(name+"/"+kind+way, func(t *testing.T) {
					frames, r, problem := readAll(t, from)
					want := []got{
						{second*1e9 + 5000, true, 60, 1, "abcde"},
						{second * 1e9, true, 3, 1, ""},
						{second*1e9 + 6000, true, 9, 1, "fgh"},
					}
					if diff := cmp.Diff(want, frames); diff != "" || problem != nil {
						t.Fatalf("problem %v, frames (-want +got):\n%s", problem, diff)
					}
					suffix, _, _ := strings.Cut(way, " ")
					if r.Format() != format+suffix || r.LinkType() != "ethernet" || r.Status() != flow.StatusOK {
						t.Errorf("format %q, link type %q, status %q", r.Format(), r.LinkType(), r.Status())
					}
				})
			}
		}
	}
}

// TestClockOptionsOfWrongSize are passed over, as damage: a resolution is one byte
// and an offset eight.
func TestClockOptionsOfWrongSize(t *testing.T) {
	t.Parallel()
	for order, byteOrder := range orders() {
		p := pcapng{order: byteOrder}
		p.section().iface(1, 0, p.option(9, []byte{9, 9}), p.option(14, make([]byte, 7)), p.option(14, bytes.Repeat([]byte{0xff}, 13)))
		p.enhanced(0, 1_500_000, 1, "a")
		frames, _, problem := readAll(t, bytes.NewReader(p.b))
		if problem != nil || len(frames) != 1 || !frames[0].HasTime || frames[0].TimeNs != 1_500_000_000 {
			t.Errorf("%s: %+v, problem %v; want one frame at 1.5 s", order, frames, problem)
		}
	}
}

// TestClocks covers if_tsresol and if_tsoffset (measurement specification 1.3).
func TestClocks(t *testing.T) {
	tests := []struct {
		name   string
		resol  int // -1 for none
		offset int64
		units  uint64
		want   int64
		none   bool
	}{
		{"microseconds by default", -1, 0, 1_500_000, 1_500_000_000, false},
		{"seconds", 0, 0, 1_700_000_000, 1_700_000_000_000_000_000, false},
		{"milliseconds", 3, 0, 1_500, 1_500_000_000, false},
		{"nanoseconds", 9, 0, 1_500_000_001, 1_500_000_001, false},
		{"picoseconds are cut", 12, 0, 1_999, 1, false},
		{"finest power of ten", 28, 0, math.MaxUint64, 1, false},
		{"finer than 64 bits", 29, 0, math.MaxUint64, 0, false},
		{"far finer", 127, 0, math.MaxUint64, 0, false},
		{"1/2^0", 0x80, 0, 3, 3_000_000_000, false},
		{"1/2^1", 0x81, 0, 3, 1_500_000_000, false},
		{"1/2^30", 0x80 | 30, 0, 1 << 29, 500_000_000, false},
		{"1/2^32, large", 0x80 | 32, 0, 1_700_000_000<<32 | 1<<31, 1_700_000_000_500_000_000, false},
		{"1/2^64", 0x80 | 64, 0, 1 << 63, 500_000_000, false},
		{"1/2^70", 0x80 | 70, 0, 1 << 63, 7_812_500, false},
		{"1/2^127", 0xff, 0, math.MaxUint64, 0, false},
		{"offset", 9, 1_700_000_000, 7, 1_700_000_000_000_000_007, false},
		{"offset before 1970", 9, -2, 1, -1_999_999_999, false},
		{"no such time", 0, 0, math.MaxUint64, 0, true},
		{"no such time in 2^64", 0x80, 0, 1 << 34, 0, true},
		{"offset too far", 9, math.MaxInt64, 7, 0, true},
		{"offset too far back", 9, math.MinInt64, 7, 0, true},
		{"sum too far", 9, 9_000_000_000, 9_000_000_000_000_000_000, 0, true},
	}
	for order, byteOrder := range orders() {
		for _, tc := range tests {
			t.Run(order+"/"+tc.name, func(t *testing.T) {
				p := pcapng{order: byteOrder}
				var options [][]byte
				if tc.resol >= 0 {
					options = append(options, p.option(2, []byte("eth0")), p.option(9, []byte{byte(tc.resol)}))
				}
				if tc.offset != 0 {
					options = append(options, p.option(14, byteOrder.AppendUint64(nil, uint64(tc.offset))))
				}
				p.section().iface(1, 0, options...).enhanced(0, tc.units, 1, "a")
				frames, _, problem := readAll(t, bytes.NewReader(p.b))
				if problem != nil || len(frames) != 1 {
					t.Fatalf("%d frames, problem %v", len(frames), problem)
				}
				if frames[0].TimeNs != tc.want || frames[0].HasTime == tc.none {
					t.Errorf("time %d (there is one: %v), want %d", frames[0].TimeNs, frames[0].HasTime, tc.want)
				}
			})
		}
	}
}

// TestPcapngBlocks goes through all kinds of blocks, two sections of different
// byte orders and several interfaces.
func TestPcapngBlocks(t *testing.T) {
	little := pcapng{order: binary.LittleEndian}
	drops := func(p *pcapng, iface uint32, n uint64) {
		b := p.numbers(iface, 0, 0)
		b = append(b, p.option(4, p.order.AppendUint64(nil, 1000))...)
		b = append(b, p.option(5, p.order.AppendUint64(nil, n))...)
		b = append(b, p.option(7, p.order.AppendUint64(nil, 1))...)
		p.block(5, b)
	}
	little.section(little.option(4, []byte("hw")), little.option(1, []byte("first")), little.option(1, []byte("second")), little.option(0, nil))
	little.iface(1, 4).iface(113, 0, little.option(9, []byte{9}))
	little.block(0xbad, []byte("custom")).block(4, nil).block(10, []byte("secrets"))
	little.enhanced(1, 77, 500, "second interface")
	little.simple(10, "abcd").simple(3, "abc")
	little.block(2, append(little.numbers(7<<16|1, 0, 99, 2, 600), "ob"...))
	drops(&little, 0, 5)
	drops(&little, 0, 6) // counts from the start, so it replaces
	drops(&little, 9, 6) // of no interface
	big := pcapng{order: binary.BigEndian, b: little.b}
	big.section(big.option(1, []byte("third"))).iface(101, 0).enhanced(0, 1, 40, "E")
	drops(&big, 0, 2)

	frames, r, problem := readAll(t, bytes.NewReader(big.b))
	want := []got{
		{77, true, 500, 113, "second interface"},
		{0, false, 10, 1, "abcd"},
		{0, false, 3, 1, "abc"},
		{99, true, 600, 113, "ob"},
		{1000, true, 40, 101, "E"},
	}
	if diff := cmp.Diff(want, frames); diff != "" || problem != nil {
		t.Fatalf("problem %v, frames (-want +got):\n%s", problem, diff)
	}
	if r.Comment() != "first" || r.Dropped() != 6+1+2+1 || r.LinkType() != "cooked" {
		t.Errorf("comment %q, dropped %d, link type %q", r.Comment(), r.Dropped(), r.LinkType())
	}
}

// TestLargeBlocks has blocks longer than any record that is held whole.
func TestLargeBlocks(t *testing.T) {
	const size = 700_000
	p := pcapng{order: binary.LittleEndian}
	p.section().block(0xbad, make([]byte, size)).iface(1, 0)
	p.enhanced(0, 1, size, strings.Repeat("x", size)).enhanced(0, 2, 1, "y")
	frames, _, problem := readAll(t, bytes.NewReader(p.b))
	if problem != nil || len(frames) != 2 {
		t.Fatalf("%d frames, problem %v", len(frames), problem)
	}
	if len(frames[0].Data) != 262144 || frames[0].Wire != size || frames[1].Data != "y" {
		t.Errorf("%d bytes of %d, then %q", len(frames[0].Data), frames[0].Wire, frames[1].Data)
	}
}

func TestLargeBlockFaults(t *testing.T) {
	const size = 700_000
	p := pcapng{order: binary.LittleEndian}
	p.section().iface(1, 0).enhanced(0, 1, size, strings.Repeat("x", size))
	trailer := bytes.Clone(p.b)
	trailer[len(trailer)-4]++
	for name, tc := range map[string]struct {
		file   []byte
		status flow.Status
	}{
		"cut before the trailer":  {p.b[:len(p.b)-4], flow.StatusTruncated},
		"cut near the end":        {p.b[:len(p.b)-1000], flow.StatusTruncated},
		"cut near the beginning":  {p.b[:len(p.b)-600_000], flow.StatusTruncated},
		"another trailer":         {trailer, flow.StatusDamaged},
		"cut inside the trailer":  {p.b[:len(p.b)-1], flow.StatusTruncated},
		"cut where memory is cut": {p.b[:48+266240], flow.StatusTruncated},
	} {
		frames, _, problem := readAll(t, bytes.NewReader(tc.file))
		if len(frames) != 0 || problem == nil || problem.Status != tc.status {
			t.Errorf("%s: %d frames, problem %v", name, len(frames), problem)
		}
	}
}

// TestLongRecords slides over records of every size, so that they cross the
// edge of the window in many places.
func TestLongRecords(t *testing.T) {
	var records []record
	var want []got
	for i := range 300 {
		data := strings.Repeat(string(rune('a'+i%26)), i*i%9973)
		if i == 150 {
			data = strings.Repeat("L", 262144)
		}
		records = append(records, record{uint32(i), 0, uint32(len(data)), data})
		want = append(want, got{int64(i) * 1e9, true, uint32(len(data)), 1, data})
	}
	file := pcap(binary.LittleEndian, 0xa1b2c3d4, 1, records...)
	frames, r, problem := readAll(t, iotest.HalfReader(bytes.NewReader(file)))
	if diff := cmp.Diff(want, frames); diff != "" || problem != nil {
		t.Fatalf("problem %v, frames (-want +got):\n%s", problem, diff)
	}
	if r.Consumed() != int64(len(file)) {
		t.Errorf("%d bytes consumed of %d", r.Consumed(), len(file))
	}
}

// TestOldPcap swaps the two lengths of the records that some programs wrote
// before version 2.4.
func TestOldPcap(t *testing.T) {
	file := pcap(binary.LittleEndian, 0xa1b2c3d4, 1, record{1, 0, 3, "abc"})
	file[6] = 3 // minor version
	swapped := binary.LittleEndian.AppendUint32(file, 2)
	swapped = append(swapped, 0, 0, 0, 0, 60, 0, 0, 0, 2, 0, 0, 0, 'd', 'e')
	frames, _, problem := readAll(t, bytes.NewReader(swapped))
	want := []got{{1e9, true, 3, 1, "abc"}, {2e9, true, 60, 1, "de"}}
	if diff := cmp.Diff(want, frames); diff != "" || problem != nil {
		t.Errorf("problem %v, frames (-want +got):\n%s", problem, diff)
	}
}

func TestDigest(t *testing.T) {
	small := pcap(binary.LittleEndian, 0xa1b2c3d4, 1, record{1, 0, 3, "abc"})
	cut := append(bytes.Clone(small), bytes.Repeat([]byte{0xff}, 600_000)...)
	for name, file := range map[string][]byte{"whole": small, "packed": packed(t, small), "damaged": cut, "packed with more": append(packed(t, small), cut...)} {
		sum := sha256.Sum256(file)
		for how, hashing := range map[string]source.Hashing{"whole": source.HashWhole, "sampled": source.HashSampled} {
			_, r, _ := readAll(t, bytes.NewReader(file), source.WithHashing(hashing))
			if got := r.SHA256(); got != hex.EncodeToString(sum[:]) || r.Consumed() != int64(len(file)) {
				t.Errorf("%s, %s: digest %s after %d bytes", name, how, got, r.Consumed())
			}
		}
	}
	if _, r, _ := readAll(t, bytes.NewReader(small), source.WithHashing(source.HashNone)); r.SHA256() != "" {
		t.Error("a digest without hashing")
	}
	r, err := source.Open(bytes.NewReader(small), "test")
	if err != nil || r.SHA256() != "" {
		t.Errorf("a digest before the end, error %v", err)
	}
}

// TestSampledDigest holds that a sampled digest depends on the bytes and not
// on how they came, and tells apart captures of different content or length.
func TestSampledDigest(t *testing.T) {
	file := pcap(binary.LittleEndian, 0xa1b2c3d4, 1)
	one := appendRecord(nil, binary.LittleEndian, false, record{1, 2, 60_000, strings.Repeat("x", 60_000)})
	for len(file) < 18<<20 {
		file = append(file, one...)
	}
	digest := func(from io.Reader) string {
		_, r, _ := readAll(t, from, source.WithHashing(source.HashSampled))
		return r.SHA256()
	}
	first := digest(bytes.NewReader(file))
	if !strings.HasPrefix(first, source.SampledPrefix) || len(first) != len(source.SampledPrefix)+64 {
		t.Errorf("the digest %q does not say that it is of a sample", first)
	}
	if first != digest(iotest.HalfReader(bytes.NewReader(file))) {
		t.Errorf("the digest %q depends on the reads", first)
	}
	if first == digest(bytes.NewReader(file[:len(file)-1])) {
		t.Error("the length does not matter")
	}
	file[16<<20]++
	if first == digest(bytes.NewReader(file)) {
		t.Error("a sampled byte does not matter")
	}
}

func TestReadErrors(t *testing.T) {
	broken := errors.New("the disk is on fire")
	file := pcap(binary.LittleEndian, 0xa1b2c3d4, 1, record{1, 0, 3, "abc"}, record{1, 0, 3, "abc"})
	for name, part := range map[string][]byte{"between records": file[:24+19], "inside a record": file[:24+19+5], "packed": packed(t, file)[:35]} {
		frames, _, problem := readAll(t, io.MultiReader(bytes.NewReader(part), iotest.ErrReader(broken)))
		if problem == nil || !errors.Is(problem, broken) || problem.Key != source.KeyUnreadable || problem.Status != flow.StatusTruncated {
			t.Errorf("%s: %d frames, problem %+v", name, len(frames), problem)
		}
	}
	if _, r, problem := readAll(t, iotest.ErrReader(broken)); r != nil || !errors.Is(problem, broken) || problem.Status != flow.StatusNotACapture {
		t.Errorf("problem %+v", problem)
	}
	if _, _, problem := readAll(t, io.MultiReader(bytes.NewReader(file[:30]), idle{})); problem == nil {
		t.Error("a source that gives nothing did not end")
	}
}

// idle is a reader that breaks its promise to block.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

func TestLinkNames(t *testing.T) {
	for link, want := range map[uint16]string{0: "loopback", 1: "ethernet", 9: "ppp", 101: "ip", 127: "wifi", 276: "cooked", 147: "link-147"} {
		if got := source.LinkName(link); got != want {
			t.Errorf("link type %d is called %q, want %q", link, got, want)
		}
	}
}
