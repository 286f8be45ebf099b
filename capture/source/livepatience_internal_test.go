package source

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"
	"time"
)

// plain hides that a reader knows deadlines.
type plain struct{ io.Reader }

// TestPatientKeepsDeadlines: a pipe that knows deadlines is read as it is.
func TestPatientKeepsDeadlines(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if got := patient(r); r.SetReadDeadline(time.Time{}) == nil && got != io.Reader(r) {
		t.Errorf("it is read by %T", got)
	}
}

// TestPatience: nothing is lost or changed, and the end is told again and again.
func TestPatience(t *testing.T) {
	t.Parallel()
	want := bytes.Repeat([]byte("0123456789abcdef"), patientBytes/4)
	for name, from := range map[string]io.Reader{
		"whole": bytes.NewReader(want), "in halves": iotest.HalfReader(bytes.NewReader(want)), "with its end": iotest.DataErrReader(bytes.NewReader(want)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := patient(plain{from})
			got, err := io.ReadAll(p)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
			}
			if n, err := p.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
				t.Errorf("behind the end: %d, %v", n, err)
			}
		})
	}
}

// TestPatienceWaits: at its deadline it gives up, and what comes later is still there.
func TestPatienceWaits(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	p := patient(plain{r}).(deadlined)
	if err := p.SetReadDeadline(time.Now().Add(10 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 8)
	for range 2 {
		if n, err := p.Read(b); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("%d, %v", n, err)
		}
	}
	_ = p.SetReadDeadline(time.Time{})
	broken := errors.New("broken")
	go func() {
		_, _ = w.Write([]byte("late"))
		_ = w.CloseWithError(broken)
	}()
	n, err := io.ReadFull(p, b[:4])
	if err != nil || string(b[:n]) != "late" {
		t.Errorf("%q, %v", b[:n], err)
	}
	if _, err := p.Read(b); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}
