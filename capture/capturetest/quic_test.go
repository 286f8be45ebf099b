package capturetest_test

import (
	"encoding/hex"
	"net/netip"
	"strings"
	"testing"

	"telltale/capture/capturetest"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestQUICInitialOfTheStandard is RFC 9001 appendix A.2: the same packet must
// come out, of which the beginning is compared.
func TestQUICInitialOfTheStandard(t *testing.T) {
	id := unhex(t, "8394c8f03e515708")
	frames := unhex(t, "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868"+
		"04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578616d706c652e636f6d"+
		"ff01000100000a00080006001d0017001800100007000504616c706e000500050100000000"+
		"003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748"+
		"002b0003020304000d0010000e0403050306030203080408050806002d00020101001c00024001"+
		"003900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff")
	got, err := capturetest.QUICInitial{FirstID: id, Destination: id, Number: 2, Frames: frames}.Datagram()
	if err != nil {
		t.Fatal(err)
	}
	want := "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11"
	if len(got) != 1200 || !strings.HasPrefix(hex.EncodeToString(got), want) {
		t.Errorf("%d bytes that begin %x, want 1200 that begin %s", len(got), got[:32], want)
	}
}

func TestQUICInitialWithLongTokenStaysBig(t *testing.T) {
	for _, token := range []int{0, 63, 64, 900} {
		for _, frames := range []int{1, 200, 1300} {
			q := capturetest.QUICInitial{FromServer: true, FirstID: []byte{1}, Destination: []byte{2}, Token: make([]byte, token), Frames: make([]byte, frames)}
			b, err := q.Datagram()
			if err != nil {
				t.Fatal(err)
			}
			if len(b) < 1200 {
				t.Errorf("token %d, frames %d: %d bytes, want 1200 at least", token, frames, len(b))
			}
		}
	}
}

func TestCryptoFrame(t *testing.T) {
	for _, tt := range []struct {
		offset int
		data   string
		want   string
	}{
		{0, "ab", "060002" + "6162"},
		{64, "a", "06404001" + "61"},
		{20000, "", "0680004e2000"},
		{1 << 30, "", "06c000000040000000" + "00"},
	} {
		if got := hex.EncodeToString(capturetest.CryptoFrame(tt.offset, []byte(tt.data))); got != tt.want {
			t.Errorf("offset %d: %s, want %s", tt.offset, got, tt.want)
		}
	}
}

func TestQUICConversation(t *testing.T) {
	var r capturetest.Recorder
	chance := capturetest.NewChance(1)
	client, server := capturetest.Call(newDevice(), capturetest.Far(routerMAC, addr("2001:db8:5::7")), 443)
	q, err := r.OpenQUIC(5000, chance, [2]capturetest.End{client, server}, capturetest.NewClientHello(chance, "a.example", capturetest.TLS13, "h3"))
	if err != nil {
		t.Fatal(err)
	}
	opened := r.Len()
	q.At(9e9).Down(5000)
	q.Up(100)
	packets := r.Packets()
	for i, p := range packets[:opened] {
		if payload := p.Data[14+40+8:]; payload[0]&0xc0 != 0xc0 {
			t.Errorf("packet %d of the handshake begins with %#x, want a long header", i, payload[0])
		}
	}
	var down int
	for _, p := range packets[opened:] {
		if p.AtNs < 9e9 {
			t.Errorf("packet at %d, want none before 9 s", p.AtNs)
		}
		if payload := p.Data[14+40+8:]; payload[0]&0xc0 != 0x40 {
			t.Errorf("packet begins with %#x, want a short header", payload[0])
		}
		if source, _ := netip.AddrFromSlice(p.Data[14+8 : 14+24]); source == server.Addr.Addr() {
			down += len(p.Data)
		}
	}
	if down < 5000 || down > 5700 {
		t.Errorf("%d bytes came down, want 5000 and a little", down)
	}
}
