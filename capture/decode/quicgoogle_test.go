package decode_test

import (
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

// googleTag is one entry of a hello of Google's QUIC.
type googleTag struct{ name, value string }

// googleHello writes a hello: the number of tags, the end of each value, the values.
func googleHello(tags ...googleTag) []byte {
	b := wireJoin("CHLO", len(tags), 0, 0, 0)
	end := 0
	for _, tag := range tags {
		end += len(tag.value)
		b = binary.LittleEndian.AppendUint32(append(b, (tag.name + "\x00\x00\x00\x00")[:4]...), uint32(end))
	}
	for _, tag := range tags {
		b = append(b, tag.value...)
	}
	return b
}

// googlePacket puts bytes behind the public header of Q043, and a frame's.
func googlePacket(body []byte) []byte {
	return wireJoin(0x0d, "connid78", "Q043", 1, make([]byte, 12), 0xa0, 1, 4, 0, body)
}

func TestGoogleQUIC(t *testing.T) {
	t.Parallel()
	hello := googleHello(googleTag{"PAD", "----------"}, googleTag{"SNI", "Video.example"}, googleTag{"VER", "Q043"})
	named := decode.Hello{Client: true, HasServerName: true, ServerName: "video.example"}
	for name, tc := range map[string]struct {
		in    []byte
		looks bool
		want  decode.Hello
		v     decode.Verdict
	}{
		"Q043":              {googlePacket(hello), true, named, decode.Done},
		"Q046":              {wireJoin(0xc3, "Q046", 0x50, "connid78", 0, 0, 0, 1, make([]byte, 12), 0xa0, 1, 4, 0, hello), true, named, decode.Done},
		"no name":           {googlePacket(googleHello(googleTag{"VER", "Q043"})), true, decode.Hello{Client: true}, decode.Done},
		"a bad name":        {googlePacket(googleHello(googleTag{"SNI", "a b"})), true, decode.Hello{Client: true, HasServerName: true, BadServerName: true}, decode.Done},
		"cut behind a name": {googlePacket(hello)[:len(googlePacket(hello))-1], true, named, decode.More},
		"cut in the table":  {googlePacket(hello)[:50], true, decode.Hello{}, decode.More},
		"cut in its head":   {googlePacket(hello[:6]), true, decode.Hello{}, decode.More},
		"no hello":          {googlePacket([]byte("REJ")), true, decode.Hello{}, decode.More},
		"ends that go back": {googlePacket(wireJoin("CHLO", 2, 0, 0, 0, "AAAA", 9, 0, 0, 0, "SNI", 0, 2, 0, 0, 0, "xxxxxxxxx")), true, decode.Hello{}, decode.No},
		"no tags":           {googlePacket(wireJoin("CHLO", 0, 0, 0, 0)), true, decode.Hello{}, decode.No},
		"too many tags":     {googlePacket(wireJoin("CHLO", 0, 9, 0, 0)), true, decode.Hello{}, decode.No},
		"RFC 9000":          {rfcKeysV1(t).packet(t, rfcID, "", wireHex(t, rfcHello), 1162), false, decode.Hello{}, decode.More},
		"DNS":               {dnsAnswer("a.example"), false, decode.Hello{}, decode.More},
		"short":             {[]byte("\x0dconnid78Q04"), false, decode.Hello{}, decode.More},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := decode.LooksGoogleQUIC(tc.in); got != tc.looks {
				t.Errorf("looks like it: %v, want %v", got, tc.looks)
			}
			got, v := decode.GoogleQUICHello(tc.in)
			if diff := cmp.Diff(tc.want, got); v != tc.v || diff != "" {
				t.Errorf("verdict %v, want %v: %s", v, tc.v, diff)
			}
		})
	}
}

// TestGoogleQ050 seals the same hello as the last of these versions did.
func TestGoogleQ050(t *testing.T) {
	t.Parallel()
	keys := derivedKeys(t, 0x51303530, wireHex(t, "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45"), "googleid")
	hello := googleHello(googleTag{"SNI", "tag.example"})
	var q decode.QUICInitial
	frame := cryptoFrame(hello, 0, len(hello))
	frame[0] = 8 // its number of a CRYPTO frame
	h, v := q.Datagram(keys.packet(t, "googleid", "", wireJoin(7, 0, frame), 1100))
	if v != decode.Done || h.ServerName != "tag.example" || h.JA4(true) != "" {
		t.Errorf("verdict %v, hello %+v", v, h)
	}
}

func FuzzGoogleQUICHello(f *testing.F) {
	f.Add(googlePacket(googleHello(googleTag{"PAD", "--"}, googleTag{"SNI", "video.example"})))
	f.Add(wireJoin("CHLO", 2, 0, 0, 0, "AAAA", 9, 0, 0, 0, "SNI", 0, 0xff, 0xff, 0xff, 0xff, "xxxxxxxxx"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, v := decode.GoogleQUICHello(b)
		if v == decode.Done && !h.Client || v == decode.No && h.Client || h.ServerName != "" && !h.HasServerName {
			t.Errorf("verdict %v of %+v", v, h)
		}
		decode.LooksGoogleQUIC(b)
	})
}

func BenchmarkLooksGoogleQUIC(b *testing.B) {
	datagram := []byte{0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}
	b.ReportAllocs()
	for b.Loop() {
		if decode.LooksGoogleQUIC(datagram) {
			b.Fatal("DNS is not QUIC")
		}
	}
}
