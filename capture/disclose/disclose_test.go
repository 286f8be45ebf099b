package disclose_test

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"telltale/capture/disclose"
	"telltale/capture/flow"
)

// bulb is the device that speaks in these tests.
func bulb() flow.MAC { return flow.MAC{0x00, 0x17, 0x88, 0x4d, 0x76, 0xfb} }

// said is payload in one direction, and where it goes to.
type said struct {
	port     uint16
	udp      bool
	payloads []string // one segment or datagram each; the other side answers in between
	known    func(*disclose.Scanner)
}

// scan gives what is found in what was said.
func scan(t *testing.T, s said) []disclose.Finding {
	t.Helper()
	scanner := disclose.New()
	if s.known != nil {
		s.known(scanner)
	}
	ctx := disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: s.port}
	var found []disclose.Finding
	report := func(f *disclose.Finding) { found = append(found, *f) }
	var stream disclose.Stream
	seq := uint32(1 << 31)
	for i, payload := range s.payloads {
		at := disclose.Stamp{Index: uint64(i), TimeNs: int64(i), HasTime: true}
		if s.udp {
			ctx.Proto = flow.ProtoUDP
			scanner.Datagram(ctx, &stream, []byte(payload), at, report)
			continue
		}
		scanner.Put(&stream, seq, []byte(payload), at)
		seq += uint32(len(payload))
		scanner.Flush(ctx, &stream, report)
	}
	return found
}

// tags gives "rule what masked" of each finding that does not wait for more.
func tags(found []disclose.Finding) []string {
	var list []string
	for _, f := range found {
		if f.Later == 0 {
			list = append(list, f.Rule+" "+f.What+" "+f.Masked)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// leak gives a piece of a secret that a finding shows, in any form; "" if none.
func leak(f disclose.Finding, secret string) string {
	shown := strings.ToLower(f.Masked)
	turned := []byte(secret)
	slices.Reverse(turned)
	for _, form := range []string{secret, string(turned), hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString(turned)} {
		form = strings.ToLower(form)
		for i := 0; i+3 <= len(form); i++ {
			if strings.Contains(shown, form[i:i+3]) {
				return form[i : i+3]
			}
		}
	}
	return ""
}

// rule is what one rule finds, and what it leaves alone.
type rule struct {
	said
	want   []string // tags, of all rules; nil for a false friend
	secret string
}

func checkRules(t *testing.T, rules map[string]rule) {
	t.Helper()
	for name, tc := range rules {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := scan(t, tc.said)
			if got := tags(found); !slices.Equal(got, tc.want) {
				t.Errorf("found %q, want %q", got, tc.want)
			}
			for _, f := range found {
				if tc.secret == "" && tc.want != nil {
					continue
				}
				if piece := leak(f, tc.secret); tc.secret != "" && piece != "" {
					t.Errorf("%v shows %q of the secret", f, piece)
				}
			}
		})
	}
}

// get is a request for a path.
func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n\r\n" }

// post is a request with a body.
func post(kind, body string) string {
	return "POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Type: " + kind + "\r\nContent-Length: " + itoa(len(body)) + "\r\n\r\n" + body
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// one is a single payload on TCP port 80.
func one(payload string) said { return said{port: 80, payloads: []string{payload}} }

// raw is a single payload of a protocol of its own.
func raw(payload string) said { return said{port: 9000, payloads: []string{payload}} }

const maskedBulb = "00:17:88:xx:xx:xx"

func TestHardwareAddress(t *testing.T) {
	t.Parallel()
	forms := map[string]struct{ text, what string }{
		"colons":            {"00:17:88:4d:76:fb", "mac_colon"},
		"capitals":          {"00:17:88:4D:76:FB", "mac_colon"},
		"hyphens":           {"00-17-88-4d-76-fb", "mac_dash"},
		"bare":              {"0017884d76fb", "mac_hex"},
		"bare, in a word":   {"Bulb0017884D76FBx", "mac_hex"},
		"dots":              {"0017.884d.76fb", "mac_parted"},
		"percent":           {"00%3A17%3a88%3A4D%3A76%3AFB", "mac_colon"},
		"reversed":          {"fb764d881700", "mac_reversed"},
		"EUI-64":            {"001788fffe4d76fb", "mac_eui64"},
		"EUI-64, flipped":   {"02:17:88:ff:fe:4d:76:fb", "mac_eui64"},
		"decimal":           {"101071025915", "mac_decimal"},
		"MD5":               {"b75cc16c4a7f7b1ee03db4ad9a5a4ccd", "mac_md5"},
		"in base64":         {base64.StdEncoding.EncodeToString([]byte("mac is 00:17:88:4d:76:fb")), "mac_colon"},
		"twice percent":     {"id%3D0017884d76fb", "mac_hex"},
		"at the end of all": {"x=0017884d76fb", "mac_hex"},
	}
	for _, h := range digestsOf("00:17:88:4d:76:fb", "0017884D76FB", "fb-76-4d-88-17-00") {
		forms[h.what+" "+h.text[:4]] = struct{ text, what string }{h.text, h.what}
	}
	delete(forms, "MD5")
	rules := map[string]rule{}
	for name, form := range forms {
		want := []string{"D01 " + form.what + " " + maskedBulb}
		rules[name+", HTTP"] = rule{one(get("/a?id=" + form.text)), want, "4d76fb"}
		rules[name+", raw"] = rule{raw("\x01\x02\x00id \"" + form.text + "\"\x00\x00"), want, "4d:76:fb"}
	}
	for name, text := range map[string]string{
		"another's":       "00:17:88:4d:76:fc",
		"its maker alone": "00:17:88",
		"last six digits": "4d76fb",
		"another digest":  "b75cc16c4a7f7b1ee03db4ad9a5a4cce",
		"a longer number": "1010710259151",
		"too many parts":  "00::17::88::4d::76::fb",
	} {
		rules[name] = rule{said: one(get("/a?id=" + text))}
	}
	checkRules(t, rules)
}

func TestWithoutHardwareAddress(t *testing.T) {
	t.Parallel()
	scanner := disclose.New()
	var stream disclose.Stream
	payload := []byte(get("/?m=00:00:00:00:00:00&t=5"))
	scanner.Put(&stream, 1, payload, disclose.Stamp{})
	scanner.Flush(disclose.Context{Proto: flow.ProtoTCP, Port: 80}, &stream, func(f *disclose.Finding) { t.Errorf("found %v", f) })
}

func TestInventory(t *testing.T) {
	t.Parallel()
	home := func(s *disclose.Scanner) {
		s.Home(flow.MAC{0, 0x1c, 0xb3, 1, 2, 3})
		s.Home(flow.MAC{0x2c, 0x21, 0x72, 4, 5, 6})
		s.Home(bulb())
	}
	two := `["001cb3010203","2C:21:72:04:05:06"]`
	checkRules(t, map[string]rule{
		"two of the home":    {said{80, false, []string{post("application/json", two)}, home}, []string{"D02 home_macs ***"}, "010203"},
		"two strangers":      {said{80, false, []string{post("application/json", two)}, nil}, nil, ""},
		"one of the home":    {said{80, false, []string{post("application/json", `{"m":"001cb3010203","n":"001cb3010203"}`)}, home}, nil, ""},
		"a list of stations": {one(post("application/json", `[{"bssid":"10:22:33:44:55:01"},{"bssid":"10:22:33:44:55:02"},{"bssid":"10:22:33:44:55:03"}]`)), []string{"D02 bssid_list ***"}, "445503"},
		"two stations":       {one(post("application/json", `[{"bssid":"10:22:33:44:55:01"},{"bssid":"10:22:33:44:55:02"}]`)), nil, ""},
		"one, three times":   {one(post("application/json", strings.Repeat(`{"bssid":"10:22:33:44:55:01"}`, 3))), nil, ""},
	})
}

func TestKnownValues(t *testing.T) {
	t.Parallel()
	const serial, id = "QX7731-0042B", "2f402f80-da50-11e1-9b23-0017a1b2c3d4"
	ours := func(s *disclose.Scanner) {
		s.Known(bulb(), disclose.KnownSerial, serial)
		s.Known(bulb(), disclose.KnownSerial, id)
		s.Known(flow.MAC{}, disclose.KnownWiFiName, "Nest of Kim")
		s.Known(flow.MAC{}, disclose.KnownWiFiKey, "correct horse")
	}
	theirs := func(s *disclose.Scanner) { s.Known(flow.MAC{0, 1, 2, 3, 4, 5}, disclose.KnownSerial, serial) }
	known := func(payload string) said { return said{80, false, []string{payload}, ours} }
	checkRules(t, map[string]rule{
		"serial in a query":               {known(get("/?q=" + serial)), []string{"D03 serial QX***"}, serial[2:]},
		"serial in a path":                {known(get("/dev/" + strings.ToLower(serial) + "/state")), []string{"D03 serial qx***"}, serial[2:]},
		"UUID":                            {known(post("application/json", `{"me":"uuid:`+id+`"}`)), []string{"D03 serial 2f***"}, id[2:]},
		"another's serial":                {said{80, false, []string{get("/?q=" + serial)}, theirs}, nil, ""},
		"part of a serial":                {known(get("/?q=" + serial + "9")), nil, ""},
		"Wi-Fi name":                      {known(post("application/json", `{"net":"Nest of Kim"}`)), []string{"D06 ssid N***"}, "est of Kim"},
		"Wi-Fi name, encoded in a query":  {known(get("/join?n=nest%20of%20kim&x=1")), []string{"D06 ssid n***"}, "est of kim"},
		"Wi-Fi name, in a form":           {known(post("application/x-www-form-urlencoded", "a=1&net=Nest+of+Kim")), []string{"D06 ssid N***"}, "est"},
		"Wi-Fi name, longer":              {known(get("/join?n=nest+of+kimble")), nil, ""},
		"Wi-Fi name, cut":                 {known(get("/join?n=nest+of+ki")), nil, ""},
		"Wi-Fi name in a sentence of XML": {known(post("text/xml", "<n>Nest of Kim</n>")), []string{"D06 ssid N***"}, "est of Kim"},
		"other words":                     {known(post("application/json", `{"net":"Nest of Tim"}`)), nil, ""},
		"Wi-Fi password":                  {known(post("application/json", `{"w":"correct horse"}`)), []string{"D07 wifi_key ***"}, "correct horse"},
		"another password":                {known(post("application/json", `{"w":"correct house"}`)), nil, ""},
	})
}

func TestKnownLater(t *testing.T) {
	t.Parallel()
	scanner := disclose.New()
	var stream disclose.Stream
	var found []disclose.Finding
	scanner.Put(&stream, 5, []byte(get("/?q=QX7731-0042B&n=Washington")), disclose.Stamp{Index: 7})
	scanner.Flush(disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: 80}, &stream, func(f *disclose.Finding) { found = append(found, *f) })
	if len(found) != 1 || found[0].Later == 0 || found[0].Masked != "QX***" || found[0].Stamp.Index != 7 {
		t.Fatalf("found %v, want one that waits", found)
	}
	if scanner.Came(bulb(), found[0].Later) {
		t.Error("nobody told the serial number yet")
	}
	scanner.Known(bulb(), disclose.KnownSerial, "qx7731-0042b")
	if !scanner.Came(bulb(), found[0].Later) {
		t.Error("the serial number was told")
	}
	if scanner.Came(flow.MAC{0, 1, 2, 3, 4, 5}, found[0].Later) {
		t.Error("it is another's serial number")
	}
}
