package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
)

// TestGunzipStopsAtABomb reads up to the bound what packs smaller than any recording,
// and anything else to its end.
func TestGunzipStopsAtABomb(t *testing.T) {
	t.Parallel()
	const size, allowed = 4 << 20, 1 << 20
	for name, tc := range map[string]struct {
		level int
		bomb  bool
	}{
		"zeros, packed":   {gzip.BestCompression, true},
		"zeros, unpacked": {gzip.NoCompression, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var packed bytes.Buffer
			w, err := gzip.NewWriterLevel(&packed, tc.level)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = w.Write(make([]byte, size)); err != nil {
				t.Fatal(err)
			}
			if err = w.Close(); err != nil {
				t.Fatal(err)
			}
			g, err := newGunzip(&packed)
			if err != nil {
				t.Fatal(err)
			}
			g.allowed = allowed
			n, err := io.Copy(io.Discard, g)
			if errors.Is(err, errBomb) != tc.bomb || (n == size) == tc.bomb || n < allowed {
				t.Errorf("%d of %d bytes, error %v", n, size, err)
			}
		})
	}
}
