package disclose

import (
	"testing"

	"telltale/capture/flow"
)

// FuzzParsers gives anything to each of the readers of one form by itself. None
// may break, nor tell more than its bound.
func FuzzParsers(f *testing.F) {
	for i, seed := range []string{
		"\x10\x10\x00\x04MQTT\x05\xc0\x00\x3c\x00\x00\x01a\x00\x01b\x00\x01c", "\x40\x02\x00\x01", "\x81\x85\x01\x02\x03\x04hello", "\x00\x02\x00\x00\x1f\x40\x1f\x40\x00\x00\x1c\x20",
		"USER a\r\nPASS b\r\n", "\xff\xfa\x18\xff\xf0a\r\n", "NICK a\r\n", "a=%41%zz", "QUJDREVGR0hJSktMTU5PUA==", "f;\r\n0\r\n", "--b\r\nname=\"a\"\r\n\r\nc\r\n--b--",
		"<u:AddPortMapping><NewExternalPort>1</NewExternalPort>", "\x80\x60\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x67\x42\x00\x1f", "\x00\x00\x00\x01\x40\x01\x00\x00\x00\x01\x42\x01",
		"\xff\xf1\x50\x80\x02\x1f\xfc", "$\x00\x00\x14\x80\x60", "<auth mechanism='PLAIN'>AGEAYg==</auth>", "a\x00b\x00c\x00d\x00e\x00f\x00g\x00h\x00", "a@b.cd", "x=52.5179,13.3759", "n=a+b+c",
	} {
		f.Add(uint8(i), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		data = data[:min(len(data), StreamBytes)]
		scanner, told := New(), 0
		scanner.Near(func(lat, lon float64) bool { return lat > lon })
		scanner.Known(flow.MAC{}, KnownWiFiName, "a b c")
		var stream Stream
		ctx := Context{Owner: flow.MAC{0, 0x17, 0x88, 0x4d, 0x76, 0xfb}, Proto: flow.ProtoTCP, Port: 9000}
		l := scanner.begin(ctx, &stream, nil, data, func(*Finding) { told++ })
		readers := []func(){
			func() { l.mqtt(data) }, func() { l.coap(data) }, func() { l.socket(data) }, func() { l.mapping(data) }, func() { l.logins(data) },
			func() { l.telnet(data) }, func() { l.chat(data) }, func() { l.percent(data) }, func() { l.wrapped(data) }, func() { l.joined(data) },
			func() { l.parts(data, []byte("b")) }, func() { l.soapMapping(data) }, func() { l.streamed(data) }, func() { nalUnits(data) }, func() { l.media(data) },
			func() { l.interleaved(data) }, func() { l.xmpp(data) }, func() { l.narrow(data) }, func() { l.mails(data) }, func() { l.inflate("gzip", data) },
			func() { l.inflate("deflate", data) }, func() { l.messages(data) }, func() { l.words(data) },
			func() { l.places(data) },
		}
		readers[int(which)%len(readers)]()
		if told > lookFindings || l.room < 0 || l.depth != 0 && int(which)%len(readers) != 7 {
			t.Errorf("%d findings, %d bytes left to decode, %d layers open", told, l.room, l.depth)
		}
	})
}
