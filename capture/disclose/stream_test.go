package disclose_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"telltale/capture/disclose"
	"telltale/capture/flow"
)

// segment is a piece of a stream, from one byte to another.
type segment struct{ from, to int }

// packetOf puts segments into a stream and gives the packet at which its
// password was found, -1 if it was not.
func packetOf(start uint32, text string, segments []segment) int {
	scanner := disclose.New()
	ctx := disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: 80}
	var stream disclose.Stream
	at := -1
	report := func(f *disclose.Finding) {
		if f.Rule == disclose.RulePassword {
			at = int(f.Stamp.Index)
		}
	}
	for i, s := range segments {
		if scanner.Put(&stream, start+uint32(s.from), []byte(text[s.from:s.to]), disclose.Stamp{Index: uint64(i)}) {
			scanner.Flush(ctx, &stream, report)
		}
	}
	if stream.Waiting() {
		scanner.Flush(ctx, &stream, report)
	}
	return at
}

func TestStreamOrder(t *testing.T) {
	t.Parallel()
	text := post("application/json", `{"a":"`+strings.Repeat("-", 40)+`","password":"swordfish7","b":"`+strings.Repeat("-", 40)+`"}`)
	n, key := len(text), strings.Index(text, "swordfish7")
	for name, tc := range map[string]struct {
		start    uint32
		segments []segment
		want     int
	}{
		"one":                  {7, []segment{{0, n}}, 0},
		"cut in the value":     {7, []segment{{0, key + 4}, {key + 4, n}}, 1},
		"over the end":         {^uint32(0) - 50, []segment{{0, 40}, {40, n}}, 1},
		"out of order":         {7, []segment{{0, 30}, {60, n}, {30, 60}}, 1},
		"sent again":           {7, []segment{{0, key + 4}, {0, key + 4}, {key - 9, n}}, 2},
		"a gap after it":       {7, []segment{{0, key + 20}, {key + 30, n}}, 0},
		"a gap within it":      {7, []segment{{0, key + 1}, {key + 3, n}}, -1},
		"letter by letter":     {7, letterByLetter(n), min(key+10, 31)},
		"only the end":         {7, []segment{{key - 12, n}}, 0},
		"beyond what is taken": {7, []segment{{0, 30}, {n, n}, {30, n}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := packetOf(tc.start, text, tc.segments); tc.want != got && name != "letter by letter" || (got < 0) != (tc.want < 0) {
				t.Errorf("found in packet %d, want %d", got, tc.want)
			}
		})
	}
}

func letterByLetter(n int) []segment {
	var list []segment
	for i := range n {
		list = append(list, segment{i, i + 1})
	}
	return list
}

func TestStreamBounds(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("nothing here; ", 2000)
	for name, tc := range map[string]struct {
		text string
		want bool
	}{
		"before the bound": {filler[:disclose.StreamBytes-100] + "\npassword=swordfish7\n", true},
		"behind it":        {filler[:disclose.StreamBytes+100] + "\npassword=swordfish7\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var segments []segment
			for i := 0; i < len(tc.text); i += 1000 {
				segments = append(segments, segment{i, min(i+1000, len(tc.text))})
			}
			if got := packetOf(1, tc.text, segments) >= 0; got != tc.want {
				t.Errorf("found is %v, want %v", got, tc.want)
			}
		})
	}
}

func TestDrop(t *testing.T) {
	t.Parallel()
	scanner := disclose.New()
	var stream disclose.Stream
	scanner.Put(&stream, 1, []byte("password=swordfish7\n"), disclose.Stamp{})
	scanner.Drop(&stream)
	scanner.Flush(disclose.Context{}, &stream, func(f *disclose.Finding) { t.Errorf("found %v in what was dropped", f) })
	if !stream.Over() || stream.Waiting() {
		t.Error("a dropped stream is not over")
	}
}

// TestAgain says the same thing in several flows: it is found each time.
func TestAgain(t *testing.T) {
	t.Parallel()
	scanner := disclose.New()
	text := []byte(get("/?a=0017884d76fb&q=QX7731-0042B"))
	look := func(owner flow.MAC) (tags []string) {
		var stream disclose.Stream
		scanner.Put(&stream, 1, text, disclose.Stamp{Index: 9})
		scanner.Flush(disclose.Context{Owner: owner, Proto: flow.ProtoTCP, Port: 80}, &stream, func(f *disclose.Finding) {
			if f.Later == 0 && f.Stamp.Index == 9 {
				tags = append(tags, f.Rule)
			}
		})
		return tags
	}
	for range 3 {
		if got := strings.Join(look(bulb()), " "); got != "D01" {
			t.Fatalf("found %q, want D01 each time", got)
		}
	}
	if got := look(flow.MAC{0, 1, 2, 3, 4, 5}); got != nil {
		t.Errorf("found %q in what another device said", got)
	}
	scanner.Known(bulb(), disclose.KnownSerial, "QX7731-0042B")
	if got := strings.Join(look(bulb()), " "); got != "D01 D03" {
		t.Errorf("found %q once the serial number is known, want D01 D03", got)
	}
}

// FuzzScanner says anything to anybody. Whatever it is, little is told of it, and
// no password is in it.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{
		get("/?token=ZPGokK7WXwHZ&ssid=Homenet"), post("application/json", `{"imei":"490154203237518","lat":52.5179,"lon":13.3759}`),
		soap("AddPortMapping"), mqttConnect("lamp", "kim", "swordfish7"), upgrade + frame("hello"), "USER kim\r\nPASS swordfish7\r\n",
		"\x00\x00\x00\x01\x67\x42\x00\x1f\x00\x00\x00\x01\x68\xce", "AUTH PLAIN " + b64("\x00kim\x00swordfish7") + "\r\n",
		"$\x00\x00\x20" + rtp(1, 96, noiseOf)[0], "\xff\xd8\xff\xe0 JFIF", "a%3D%25kim%40mail.example", pcp(7200, 17),
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n5\r\n\x1f\x8b\x08\x00\x00\r\n",
	} {
		f.Add([]byte(seed), uint16(80), uint8(3), false)
		f.Add([]byte(seed), uint16(5351), uint8(200), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, port uint16, cut uint8, udp bool) {
		told := 0
		report := func(found *disclose.Finding) {
			told++
			if len(found.Masked) > 64 || found.Rule == "" || found.What == "" || strings.Contains(found.Masked, "swordfish7") {
				t.Errorf("told %+v", found)
			}
		}
		if looks := sayAnything(data, port, int(cut)+1, udp, report); told > looks*64 {
			t.Errorf("%d findings in %d looks", told, looks)
		}
	})
}

// sayAnything hands bytes over in pieces, some of them out of order, and gives
// how many looks that takes at most.
func sayAnything(data []byte, port uint16, piece int, udp bool, report func(*disclose.Finding)) int {
	scanner := disclose.New()
	scanner.Known(flow.MAC{}, disclose.KnownWiFiKey, "swordfish7")
	scanner.Known(flow.MAC{}, disclose.KnownWiFiName, "Nest of Kim")
	scanner.Near(func(lat, lon float64) bool { return lat > lon })
	ctx := disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: port}
	var stream disclose.Stream
	chance := rand.New(rand.NewPCG(uint64(piece), uint64(port)))
	seq, looks := uint32(port)<<16, 16
	if udp {
		ctx.Proto = flow.ProtoUDP
	}
	for len(data) > 0 {
		n := min(piece, len(data))
		if udp {
			scanner.Datagram(ctx, &stream, data[:n], disclose.Stamp{}, report)
		} else if scanner.Put(&stream, seq+uint32(chance.IntN(3)), data[:n], disclose.Stamp{}) || chance.IntN(4) == 0 {
			scanner.Flush(ctx, &stream, report)
		}
		looks += 16
		seq += uint32(n)
		data = data[n:]
	}
	scanner.Flush(ctx, &stream, report)
	return looks
}

func noiseOf(int) string { return noise(40) }

// TestMemory says many things in turn, some of them again: what was said before
// changes nothing in what is found.
func TestMemory(t *testing.T) {
	t.Parallel()
	texts := []string{
		get("/v1/state/of/the/lamp?colour=2&brightness=77"),
		get("/v1/state/of/the/lamp?colour=2&brightness=77&token=ZPGokK7WXwHZ"),
		post("application/json", `{"lmt":1,"something":"else than that, and rather long"}`),
		post("application/json", `{"lmt":1}`) + post("application/json", `{"x":"`+someID+`"}`),
		post("application/json", `{"lmt":1,"x":"`+someID+`"}`),
		post("application/x-www-form-urlencoded", "lat=52.5179&and=something_else_that_is_long"),
		post("application/x-www-form-urlencoded", "lon=13.3759&and=something_else_that_is_long"),
		post("application/x-www-form-urlencoded", "and=something_else_that_is_long&lat=52.5179&lon=13.3759"),
		post("application/x-www-form-urlencoded", "username=root&and=something_else_that_is_long"),
		post("application/x-www-form-urlencoded", "password=xc3511&and=something_else_that_is_long"),
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nnothing in it, however long it may get",
		"nothing in it, however long it may get",
	}
	shared := disclose.New()
	look := func(scanner *disclose.Scanner, text string) []string {
		var stream disclose.Stream
		var found []disclose.Finding
		scanner.Put(&stream, 1, []byte(text), disclose.Stamp{})
		scanner.Flush(disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: 80}, &stream, func(f *disclose.Finding) { found = append(found, *f) })
		return tags(found)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		text := texts[chance.IntN(len(texts))]
		if got, want := strings.Join(look(shared, text), "; "), strings.Join(look(disclose.New(), text), "; "); got != want {
			t.Fatalf("found %q in %q, want %q as at the first time", got, text, want)
		}
	}
}
