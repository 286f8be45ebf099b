package source_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/source"
)

// sized is a capture of one packet and then zeros, so many bytes in all.
func sized(t testing.TB, size int) []byte {
	t.Helper()
	raw := make([]byte, size)
	copy(raw, []byte{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0})
	for i := 24; i < size; i += 4093 {
		raw[i] = byte(i / 4093)
	}
	return raw
}

// readDigest is the digest that reading to the end gives.
func readDigest(t testing.TB, raw []byte) string {
	t.Helper()
	r, err := source.Open(io.MultiReader(bytes.NewReader(raw)), "x", source.WithHashing(source.HashSampled))
	if err != nil {
		t.Fatal(err)
	}
	var f flow.Frame
	for r.Next(&f) == nil {
	}
	return r.SHA256()
}

func TestHashAtIsTheDigestOfReading(t *testing.T) {
	t.Parallel()
	const whole = 16 << 20
	for _, size := range []int{24, 4096, 1 << 18, whole - 1, whole, whole + 1, whole + 65535, whole + 65537, 2 * whole, 2*whole + 1, 2*whole + 65536, 3*whole + 77} {
		raw := sized(t, size)
		got, err := source.HashAt(bytes.NewReader(raw), int64(size))
		if want := readDigest(t, raw); err != nil || got != want {
			t.Errorf("%d bytes: %q (error %v), want %q", size, got, err, want)
		}
		if sampled := strings.HasPrefix(got, source.SampledPrefix); sampled != (size > whole) {
			t.Errorf("%d bytes: digest %q", size, got)
		}
	}
}

func TestHashAtTellsWhatItReads(t *testing.T) {
	t.Parallel()
	raw := sized(t, 33<<20)
	digest := func() string {
		got, err := source.HashAt(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	before := digest()
	for _, at := range []int{0, 65535, 16 << 20, 16<<20 + 65535, 32 << 20} {
		raw[at]++
		if digest() == before {
			t.Errorf("byte %d is not in the digest", at)
		}
		raw[at]--
	}
	for _, at := range []int{65536, 16<<20 - 1, 16<<20 + 65536} {
		raw[at]++
		if digest() != before {
			t.Errorf("byte %d, between two samples, is in the digest", at)
		}
		raw[at]--
	}
}

func TestHashAtOfAShorterFile(t *testing.T) {
	t.Parallel()
	if digest, err := source.HashAt(strings.NewReader("short"), 1000); digest != "" || !errors.Is(err, io.EOF) {
		t.Errorf("digest %q, error %v", digest, err)
	}
}
