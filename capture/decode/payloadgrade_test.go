package decode_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"telltale/capture/decode"
	"telltale/capture/flow"
)

// noise gives bytes without a pattern, the same at every run.
func noise(n int) []byte {
	r := rand.NewChaCha8([32]byte{1})
	b := make([]byte, n)
	_, _ = r.Read(b)
	return b
}

func TestGrader(t *testing.T) {
	t.Parallel()
	post := func(kind string) string {
		return "POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Type: " + kind + "\r\n\r\n"
	}
	binary := bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7, 8, 0xa0, 0xb1, 0xc2, 0xd3}, 20)
	for name, tc := range map[string]struct {
		in   [][]byte
		want decode.Readability
	}{
		"nothing":             {nil, decode.Unknown},
		"empty payloads":      {[][]byte{nil, {}}, decode.Unknown},
		"TLS":                 {[][]byte{tlsRecords(fullHello(), 1<<14), noise(900)}, decode.Sealed},
		"TLS from midway":     {[][]byte{wireJoin(23, 3, 3, 0, 40, make([]byte, 40))}, decode.Sealed},
		"DTLS":                {[][]byte{wireJoin(22, 0xfe, 0xfd, make([]byte, 8), 0, 20, make([]byte, 20))}, decode.Sealed},
		"QUIC":                {[][]byte{rfcKeysV1(t).packet(t, rfcID, "", nil, 1162), noise(50)}, decode.Sealed},
		"text":                {[][]byte{[]byte("temperature=21.5\r\n")}, decode.Clear},
		"noise":               {[][]byte{noise(200), noise(600)}, decode.Sealed},
		"too little noise":    {[][]byte{noise(200)}, decode.Unknown},
		"zeros":               {[][]byte{make([]byte, 101)}, decode.Clear},
		"few zeros":           {[][]byte{make([]byte, 100)}, decode.Unknown},
		"binary":              {[][]byte{binary}, decode.Unknown},
		"HTTP without body":   {[][]byte{[]byte("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")}, decode.Clear},
		"HTTP, clear type":    {[][]byte{wireJoin(post("application/json"), `{"a":"`, strings.Repeat("Grüße ", 50), `"}`)}, decode.Clear},
		"HTTP, suffix type":   {[][]byte{wireJoin(post("application/ld+json"), `{"a":1}`)}, decode.Clear},
		"HTTP, packed text":   {[][]byte{wireJoin("POST /x HTTP/1.1\r\nContent-Encoding: br\r\nContent-Type: text/plain\r\n\r\n", noise(500))}, decode.Clear},
		"HTTP, false form":    {[][]byte{wireJoin(post("application/x-www-form-urlencoded"), binary)}, decode.Mixed},
		"HTTP, picture":       {[][]byte{wireJoin(post("application/octet-stream"), "\xff\xd8\xff", noise(500))}, decode.Clear},
		"HTTP, sealed body":   {[][]byte{[]byte(post("application/octet-stream")), noise(600)}, decode.Mixed},
		"HTTP, unknown body":  {[][]byte{wireJoin(post("application/x-own"), binary)}, decode.Mixed},
		"HTTP, a second":      {[][]byte{wireJoin(post("image/png"), noise(400)), wireJoin(post("application/x-own"), noise(400))}, decode.Mixed},
		"HTTP, header in two": {[][]byte{[]byte("GET /long HTTP/1.1\r\nHost: a"), []byte(".example\r\n\r\n")}, decode.Clear},
		"HTTP, type in two":   {[][]byte{[]byte("POST / HTTP/1.1\r\n"), wireJoin("Content-Type: image/png\r\n\r\n", noise(500))}, decode.Clear},
		"HTTP, no line end":   {[][]byte{[]byte("GET /a/long/path/without/an/end")}, decode.Clear},
		"STARTTLS":            {[][]byte{[]byte("STARTTLS\r\n"), tlsRecords(fullHello(), 1<<14), noise(900)}, decode.Mixed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var g decode.Grader
			for _, b := range tc.in {
				g.Add(b)
			}
			if got := g.Verdict(); got != tc.want {
				t.Errorf("verdict %v, want %v", got, tc.want)
			}
			for _, total := range []uint64{0, 1, 7, 1000, 1 << 40} {
				if s := g.Grade(total); s.Sealed+s.Clear+s.Unknown != total {
					t.Errorf("parts of %d add up to %d: %+v", total, s.Sealed+s.Clear+s.Unknown, s)
				}
			}
		})
	}
}

func TestGraderShares(t *testing.T) {
	t.Parallel()
	head := []byte("POST /x HTTP/1.1\r\nContent-Type: a/b\r\n\r\n" + "")
	var g decode.Grader
	g.Add(wireJoin(head, noise(9*len(head))))
	if got, want := g.Grade(1000), (flow.Grade{Clear: 100, Sealed: 900}); got != want {
		t.Errorf("grade %+v, want %+v", got, want)
	}
	var sealed decode.Grader
	sealed.Add(noise(999))
	if got, want := sealed.Grade(12345), (flow.Grade{Sealed: 12345}); got != want {
		t.Errorf("grade %+v, want %+v", got, want)
	}
	var none decode.Grader
	if got, want := none.Grade(5), (flow.Grade{Unknown: 5}); got != want {
		t.Errorf("grade %+v, want %+v", got, want)
	}
}

// TestGraderLong: more than is counted changes nothing and overflows nothing.
func TestGraderLong(t *testing.T) {
	t.Parallel()
	var g decode.Grader
	for range 100 {
		g.Add(make([]byte, 1460))
	}
	if got := g.Verdict(); got != decode.Clear {
		t.Errorf("verdict %v, want clear", got)
	}
}

func TestReadabilityString(t *testing.T) {
	t.Parallel()
	for r, want := range map[decode.Readability]string{decode.Unknown: "unknown", decode.Sealed: "sealed", decode.Clear: "clear", decode.Mixed: "mixed", 9: "unknown"} {
		if got := r.String(); got != want {
			t.Errorf("%d: %q, want %q", r, got, want)
		}
	}
}

func FuzzGrader(f *testing.F) {
	f.Add([]byte("POST /x HTTP/1.1\r\n\r\n"), []byte("body"), uint64(99))
	f.Add(tlsRecords(fullHello(), 1<<14), []byte{0}, uint64(1)<<63)
	f.Fuzz(func(t *testing.T, one, two []byte, total uint64) {
		var g decode.Grader
		g.Add(one)
		g.Add(two)
		s := g.Grade(total)
		if s.Sealed+s.Clear+s.Unknown != total || s.Sealed > total || s.Clear > total {
			t.Errorf("grade %+v of %d", s, total)
		}
		g.Verdict()
	})
}

func BenchmarkGraderSealed(b *testing.B) {
	hello, part := tlsRecords(fullHello(), 1<<14), noise(1400)
	b.ReportAllocs()
	var g decode.Grader
	g.Add(hello)
	for b.Loop() {
		g.Add(part)
	}
}

func BenchmarkGraderOther(b *testing.B) {
	part := noise(1400)
	b.ReportAllocs()
	for b.Loop() {
		var g decode.Grader
		g.Add(part)
		g.Verdict()
	}
}
