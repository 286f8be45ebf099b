package meter

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// readHome reads the frames of the example home.
func readHome(tb testing.TB) []flow.Frame {
	tb.Helper()
	var file bytes.Buffer
	if err := capturetest.ExampleHome(&file); err != nil {
		tb.Fatal(err)
	}
	reader, err := source.Open(&file, "example")
	if err != nil {
		tb.Fatal(err)
	}
	var list []flow.Frame
	for {
		var f flow.Frame
		if reader.Next(&f) != nil {
			return list
		}
		f.Data = bytes.Clone(f.Data)
		list = append(list, f)
	}
}

// settled meters frames, thoroughly or as Frame does, and says how many were
// counted quickly.
func settled(t *testing.T, list []flow.Frame, thorough bool) (r *Result, quick int) {
	t.Helper()
	m := New(Options{Sums: SumsAll})
	for i := range list {
		var err error
		switch {
		case thorough:
			err = m.thorough(&list[i])
		case m.quick(&list[i]):
			quick++
			err = m.tick(list[i].TimeNs, true)
		default:
			err = m.thorough(&list[i])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := m.Settle()
	if err != nil {
		t.Fatal(err)
	}
	return r, quick
}

// spoil gives frames with bytes that chance changed, or that it cut off.
func spoil(list []flow.Frame) []flow.Frame {
	spoilt := make([]flow.Frame, len(list))
	chance := rand.New(rand.NewPCG(1, 2))
	for i, f := range list {
		f.Data = bytes.Clone(f.Data)
		switch chance.IntN(4) {
		case 0:
			f.Data[min(len(f.Data)-1, 12+chance.IntN(44))] ^= 1 << chance.IntN(8)
		case 1:
			f.Data = f.Data[:chance.IntN(len(f.Data)+1)]
		}
		spoilt[i] = f
	}
	return spoilt
}

// tag gives frames as they are on a network with tags (IEEE 802.1Q).
func tag(list []flow.Frame) []flow.Frame {
	tagged := make([]flow.Frame, len(list))
	for i, f := range list {
		f.Data = slices.Insert(bytes.Clone(f.Data), 12, 0x81, 0, 0, 7)
		f.Wire += 4
		tagged[i] = f
	}
	return tagged
}

// only gives the frames of an EtherType.
func only(list []flow.Frame, etherType uint16) (of []flow.Frame) {
	for _, f := range list {
		if binary.BigEndian.Uint16(f.Data[12:]) == etherType {
			of = append(of, f)
		}
	}
	return of
}

// TestQuickCountsWhatThoroughCounts holds that the short way gives what the long
// one gives, also for frames with bytes that chance changed.
func TestQuickCountsWhatThoroughCounts(t *testing.T) {
	all := readHome(t)
	list := all[:40_000]
	for name, list := range map[string][]flow.Frame{
		"as it is": list, "spoilt": spoil(list), "tagged": tag(list[:10_000]), "IPv6": only(all, 0x86dd),
	} {
		want, _ := settled(t, list, true)
		got, quick := settled(t, list, false)
		if quick < len(list)/10 {
			t.Errorf("%s: %d of %d frames were counted quickly", name, quick, len(list))
		}
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(want, got, cmp.Comparer(func(a, b flow.Part) bool { return reflect.DeepEqual(a, b) })))
		}
	}
}
