package source_test

import (
	"bytes"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// TestComing holds that what is said to come is what comes, and that nothing is said
// of what was not read yet, was cut, or comes in blocks.
func TestComing(t *testing.T) {
	for name, order := range orders() {
		file := pcap(order, 0xa1b2c3d4, 1, record{1, 0, 60, "abcde"}, record{2, 0, 3, ""}, record{3, 0, 9, "fgh"}, record{4, 0, 9, "ijkl"})
		t.Run(name, func(t *testing.T) {
			cut := file[:len(file)-1]
			compareComing(t, "of all", coming(t, cut, 9), [][]string{{"abcde", "", "fgh"}, {"", "fgh"}, {"fgh"}, nil})
			compareComing(t, "of two", coming(t, file, 2), [][]string{{"abcde", ""}, {"", "fgh"}, {"fgh", "ijkl"}, {"ijkl"}, nil})
		})
		p := pcapng{order: order}
		p.section().iface(1, 0).enhanced(0, 1, 60, "abcde").enhanced(0, 2, 3, "")
		compareComing(t, name+" in blocks", coming(t, p.b, 2), [][]string{nil, nil, nil})
	}
}

// TestComingBytewise: of a source that gives a byte at a time nothing is there yet.
func TestComingBytewise(t *testing.T) {
	order := orders()["little"]
	file := pcap(order, 0xa1b2c3d4, 1, record{1, 0, 60, "abcde"}, record{2, 0, 3, "fg"})
	r, err := source.Open(iotest.OneByteReader(bytes.NewReader(file)), "test")
	if err != nil {
		t.Fatal(err)
	}
	r.Coming(9, func(data []byte) { t.Errorf("%q is said to come", data) })
}

// coming asks before each frame, and after the last one, what comes.
func coming(t *testing.T, file []byte, n int) [][]string {
	t.Helper()
	r, err := source.Open(bytes.NewReader(file), "test")
	if err != nil {
		t.Fatal(err)
	}
	var list [][]string
	var f flow.Frame
	for err = nil; err == nil; err = r.Next(&f) {
		var now []string
		r.Coming(n, func(data []byte) { now = append(now, string(data)) })
		list = append(list, now)
	}
	return list
}

func compareComing(t *testing.T, name string, got, want [][]string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
