package disclose_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

// frame is a client's frame of a web socket.
func frame(text string) string {
	key := []byte{0x5a, 0x01, 0xc3, 0x77}
	b := append([]byte{0x81, 0x80 | byte(len(text))}, key...)
	for i := range len(text) {
		b = append(b, text[i]^key[i%4])
	}
	return string(b)
}

const upgrade = "GET /ws HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"

func TestControl(t *testing.T) {
	t.Parallel()
	udp := func(port uint16, payload string) said {
		return said{port: port, udp: true, payloads: []string{payload}}
	}
	web := func(payloads ...string) said { return said{port: 80, payloads: payloads} }
	checkRules(t, map[string]rule{
		"CoAP":              {udp(5683, "\x40\x02\x00\x01\xb5state\xff{\"imei\":\"490154203237518\"}"), []string{"D04 imei 49***", "TT-C10 coap ***"}, "0154203237518"},
		"not CoAP":          {udp(5683, "\x00\x02\x00\x01state"), nil, ""},
		"another port":      {udp(5700, "\x40\x02\x00\x01\xb5state"), nil, ""},
		"socket":            {web(upgrade, frame(`{"password":"swordfish7"}`)), []string{"D08 password_key sw***", "TT-C10 websocket ***"}, "ordfish7"},
		"socket, unused":    {web(upgrade), nil, ""},
		"socket, a tunnel":  {web(upgrade, frame("\x16\x03\x01\x00\x20\x01\x00\x00\x1c\x03\x03password=swordfish7")), nil, ""},
		"another upgrade":   {web("GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n", frame("hello")), nil, ""},
		"NAT-PMP":           {udp(5351, "\x00\x02\x00\x00\x1f\x40\x1f\x40\x00\x00\x1c\x20"), []string{"TT-X01 nat_pmp tcp 8000"}, ""},
		"NAT-PMP, UDP":      {udp(5351, "\x00\x01\x00\x00\x1f\x40\x1f\x40\x00\x00\x1c\x20"), []string{"TT-X01 nat_pmp udp 8000"}, ""},
		"NAT-PMP, closes":   {udp(5351, "\x00\x02\x00\x00\x1f\x40\x1f\x40\x00\x00\x00\x00"), nil, ""},
		"NAT-PMP, asks":     {udp(5351, "\x00\x00"), nil, ""},
		"PCP":               {udp(5351, pcp(7200, 17)), []string{"TT-X01 pcp_map udp 8000"}, ""},
		"PCP, closes":       {udp(5351, pcp(0, 6)), nil, ""},
		"AddPortMapping":    {web(soap("AddPortMapping")), []string{"TT-X01 upnp tcp 8000"}, ""},
		"DeletePortMapping": {web(soap("DeletePortMapping")), nil, ""},
	})
}

// pcp is a MAP request of PCP (RFC 6887 section 11.1) for inner port 8000.
func pcp(seconds uint16, proto byte) string {
	b := make([]byte, 60)
	b[0], b[1], b[6], b[7] = 2, 1, byte(seconds>>8), byte(seconds)
	b[36], b[40], b[41] = proto, 0x1f, 0x40
	return string(b)
}

// soap is a request to a router.
func soap(action string) string {
	body := "<s:Envelope><s:Body><u:" + action + ` xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1">` +
		"<NewExternalPort>8000</NewExternalPort><NewProtocol>TCP</NewProtocol></u:" + action + "></s:Body></s:Envelope>"
	return "POST /ctl HTTP/1.1\r\nContent-Type: text/xml\r\nSOAPAction: \"urn:schemas-upnp-org:service:WANIPConnection:1#" + action +
		"\"\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body
}

// packed gives text in a content coding.
func packed(t *testing.T, open func(io.Writer) io.WriteCloser, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := open(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrapped(t *testing.T) {
	t.Parallel()
	const plain = `{"password":"swordfish7"}`
	want := []string{"D08 password_key sw***"}
	zipped := packed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, plain)
	deflated := packed(t, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }, plain)
	bomb := packed(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, strings.Repeat("\x00", 10<<20)+plain)
	coded := func(coding, body string) said {
		return one("POST / HTTP/1.1\r\nContent-Encoding: " + coding + "\r\nContent-Type: application/json\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body)
	}
	wide := func(order bool) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(plain)) {
			if order {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return string(b)
	}
	checkRules(t, map[string]rule{
		"gzip":              {coded("gzip", zipped), want, "ordfish7"},
		"gzip, cut off":     {coded("gzip", zipped[:len(zipped)-8]), want, "ordfish7"},
		"deflate":           {coded("deflate", deflated), want, "ordfish7"},
		"bomb":              {coded("gzip", bomb), nil, ""},
		"no gzip":           {coded("gzip", "no gzip at all"), nil, ""},
		"chunks":            {one("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\na\r\n" + plain[:10] + "\r\n" + "f;x=y\r\n" + plain[10:] + "\r\n0\r\n\r\n"), want, "ordfish7"},
		"base64":            {form("data=" + b64(plain)), want, "ordfish7"},
		"base64, twice":     {form("data=" + b64(b64(plain))), nil, ""},
		"UTF-16":            {raw(wide(false)), want, "ordfish7"},
		"UTF-16, big":       {raw(wide(true)), want, "ordfish7"},
		"UTF-16 in a body":  {one(post("text/plain", wide(false))), want, "ordfish7"},
		"two requests":      {one(get("/") + post("application/json", plain)), want, "ordfish7"},
		"body comes later":  {said{80, false, []string{"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 25\r\n\r\n", plain}, nil}, want, "ordfish7"},
		"within other data": {raw("\x00\x01\x02\x03\x04\x05" + plain + "\x00\x01\x02"), want, "ordfish7"},
	})
}
