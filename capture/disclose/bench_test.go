package disclose_test

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"testing"

	"telltale/capture/disclose"
	"telltale/capture/flow"
)

// BenchmarkScan tells how fast payload is searched in which nothing is to be
// found, each time another.
func BenchmarkScan(b *testing.B) {
	noise := make([]byte, 16<<10)
	_, _ = rand.NewChaCha8([32]byte{2}).Read(noise)
	text := bytes.Repeat([]byte("The quick brown fox jumps over the lazy dog; so it goes.\r\n"), 300)[:16<<10]
	for name, payload := range map[string][]byte{
		"text":  text,
		"noise": noise,
		"page":  []byte(post("text/html", string(text[:15<<10]))),
		"form":  bytes.Repeat([]byte("a=1&bc=some&colour=2&temperament=calm&"), 420),
		"json":  bytes.Repeat([]byte(`{"name":"thing","value":12,"list":["a","b"]},`), 360),
		"get":   []byte("GET /v1/things/list?of=all HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n"),
	} {
		b.Run(name, func(b *testing.B) {
			scanner := disclose.New()
			ctx := disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: 9000}
			payload = append(bytes.Clone(payload), "        "...)
			b.SetBytes(int64(len(payload)))
			b.ReportAllocs()
			n := uint64(0)
			for b.Loop() {
				n++
				strconv.AppendUint(payload[:len(payload)-8], n%10000, 10)
				var stream disclose.Stream
				scanner.Put(&stream, 1, payload, disclose.Stamp{})
				scanner.Flush(ctx, &stream, func(*disclose.Finding) {})
			}
		})
	}
}
