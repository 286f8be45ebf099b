package decode_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

// nbnsName encodes a name padded to 15 bytes and its suffix (RFC 1001 section
// 14.1).
func nbnsName(name string, suffix byte) []byte {
	b := []byte{32}
	for _, c := range []byte(fmt.Sprintf("%-15s%c", name, suffix))[:16] {
		b = append(b, 'A'+c>>4, 'A'+c&15)
	}
	return append(b, 0)
}

// nbnsRegister writes a request with the given flags for one name.
func nbnsRegister(flags uint16, name []byte, group uint16) []byte {
	return wireJoin(wire16(7, flags, 1, 0, 0, 1), name, wire16(0x20, 1), wire16(0xc00c, 0x20, 1, 0, 60, 6, group), []byte{192, 168, 1, 7})
}

func TestParseNBNS(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in   []byte
		want []string
	}{
		"registration":     {nbnsRegister(0x2910, nbnsName("OFFICE-PC", 0), 0), []string{"OFFICE-PC"}},
		"file server":      {nbnsRegister(0x2910, nbnsName("NAS", 0x20), 0x2000), []string{"NAS"}},
		"refresh":          {nbnsRegister(0x4000, nbnsName("NAS", 0), 0), []string{"NAS"}},
		"other refresh":    {nbnsRegister(0x4800, nbnsName("NAS", 0), 0), []string{"NAS"}},
		"group":            {nbnsRegister(0x2910, nbnsName("WORKGROUP", 0), 0x8000), nil},
		"other suffix":     {nbnsRegister(0x2910, nbnsName("WORKGROUP", 0x1e), 0), nil},
		"a query":          {nbnsRegister(0x0110, nbnsName("NAS", 0), 0), nil},
		"a response":       {nbnsRegister(0xad80, nbnsName("NAS", 0), 0), nil},
		"not encoded":      {nbnsRegister(0x2910, wireJoin(32, "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", 0), 0), nil},
		"a short name":     {nbnsRegister(0x2910, wireJoin(2, "AB", 0), 0), nil},
		"with a scope too": {nbnsRegister(0x2910, wireJoin(nbnsName("NAS", 0)[:33], 3, "lan", 0), 0), []string{"NAS"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode.ParseNBNS(tc.in)
			if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
				t.Errorf("error %v: %s", err, diff)
			}
		})
	}
	whole := nbnsRegister(0x2910, nbnsName("NAS", 0), 0)
	for n := range len(whole) {
		if names, err := decode.ParseNBNS(whole[:n]); !errors.Is(err, decode.ErrCut) || names != nil {
			t.Fatalf("%d bytes: names %v, error %v", n, names, err)
		}
	}
}

func FuzzParseNBNS(f *testing.F) {
	f.Add(nbnsRegister(0x2910, nbnsName("OFFICE-PC", 0), 0))
	f.Add(wireJoin(wire16(7, 0x2910, 0, 0, 0, 1, 0xc00c)))
	f.Fuzz(func(t *testing.T, b []byte) {
		names, _ := decode.ParseNBNS(b)
		for _, n := range names {
			if n == "" || len(n) > 3*15 {
				t.Errorf("bad name %q", n)
			}
		}
	})
}

func BenchmarkParseNBNS(b *testing.B) {
	msg := nbnsRegister(0x2910, nbnsName("OFFICE-PC", 0), 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode.ParseNBNS(msg); err != nil {
			b.Fatal(err)
		}
	}
}
