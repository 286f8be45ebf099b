package leaves_test

import (
	"strings"

	"telltale/capture/capturetest"
)

const (
	json  = "application/json"
	wagix = "api.wagix.example"
)

// body records a message in JSON at two times of the day.
func body(text string) func(l *lab) {
	return func(l *lab) {
		l.post(noon, wagix, json, []byte(text))
		l.post(noon+2*hour, wagix, json, []byte(text))
	}
}

// raw records bytes that are no HTTP to a server without a name.
func raw(port uint16, up, down string) func(l *lab) {
	return func(l *lab) { l.clear(noon, l.server("?"), port, []byte(up), []byte(down)) }
}

// announced makes the device tell its identifier in the home.
func announced(l *lab) {
	about := capturetest.SSDP{Device: "uuid:2f402f80-da50-11e1-9b23-0017a1b2c3d4", Type: "upnp:rootdevice", Location: "http://192.168.7.2/d.xml", Server: "Linux UPnP/1.0 lamp/1"}
	l.SendGroup(noon-hour, l.device, 1900, capturetest.SSDPGroup(), about.Notify())
}

// neighbours makes two more devices of the home known.
func neighbours(l *lab) {
	for n := byte(20); n < 22; n++ {
		d := l.thing(n)
		d.MAC[3], d.MAC[4] = 0xa7, 0x31
		from, to := capturetest.Call(d, l.router, 53)
		l.SendUDP(sunday+int64(n)*second, from, to, capturetest.DNSQuery(7, wagix, capturetest.TypeA).Bytes())
	}
}

func picture() []byte {
	return append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), make([]byte, 300)...)
}

func readTrials() []trial {
	const both = `{"a":"00005ea73114","b":"00:00:5e:a7:31:15"}`
	const adID = `{"ifa":"8c6f2a54-1b2d-4e0f-9a3b-7c5d6e8f9012","lmt":0}`
	return []trial{
		{"D01", "its address in a message", "", "seen.mac seen", body(`{"id":"00:00:5e:00:53:02"}`)},
		{"D01", "as EUI-64", "", "seen.mac seen", func(l *lab) { l.get(noon, wagix, "/x?id=00005efffe005302") }},
		{"D01", "a code made of it", "", "seen.mac_code seen", body(`{"id":"` + sha256Of("00005e005302") + `"}`)},
		{"D01", "another address", "", nothing, body(`{"id":"00:00:5e:00:53:77"}`)},
		{"D01", "sealed", "", nothing, func(l *lab) { l.upload(noon, wagix, 3000, second, 100) }},
		{"D01", "to another device of the home", "", "seen.mac.home seen", func(l *lab) {
			l.clear(noon, l.thing(9), 8080, capturetest.HTTPRequest("GET", "/x?id=00005e005302", nil, nil), capturetest.HTTPResponse("200 OK", nil, nil))
		}},
		{"D01", "to a server without a name", "", "seen.mac.unnamed seen", raw(9000, "hello 00:00:5e:00:53:02\n", "ok")},
		{"D01", "while it was set up", "", nothing, func(l *lab) {
			lease := capturetest.Lease{Router: l.router, Device: l.device, Seconds: 3600}
			l.get(lease.Take(&l.Recorder, noon, 7)+minute, wagix, "/x?id=00005e005302")
		}},
		{"D02", "two devices of the home", "", "seen.neighbours seen", func(l *lab) { neighbours(l); body(both)(l) }},
		{"D02", "three networks nearby", "", "seen.wifi_list seen", body(`[{"bssid":"10:22:33:44:55:01"},{"bssid":"10:22:33:44:55:02"},{"bssid":"10:22:33:44:55:03"}]`)},
		{"D02", "two strange addresses", "", nothing, body(both)},
		{"D03", "its serial number", "", "seen.serial seen", body(`{"serialNumber":"QX77310042B"}`)},
		{"D03", "what it announces in the home", "", "seen.serial seen", func(l *lab) { announced(l); body(`{"me":"2f402f80-da50-11e1-9b23-0017a1b2c3d4"}`)(l) }},
		{"D03", "another identifier", "", nothing, func(l *lab) { announced(l); body(`{"me":"2f402f80-da50-11e1-9b23-0017a1b2c3d5"}`)(l) }},
		{"D04", "an IMEI", "", "seen.imei seen", body(`{"imei":"490154203237518"}`)},
		{"D04", "15 digits that do not check", "", nothing, body(`{"imei":"490154203237519"}`)},
		{"D05", "an advertising number", "", "seen.advertising seen", body(adID)},
		{"D05", "turned off: all zeros", "", nothing, body(`{"ifa":"00000000-0000-0000-0000-000000000000","lmt":1}`)},
		{"D06", "a Wi-Fi name", "", "seen.wifi_key seen", func(l *lab) { l.get(noon, wagix, "/x?ssid=Maplehouse") }},
		{"D06", "no name under the key", "", nothing, func(l *lab) { l.get(noon, wagix, "/x?ssid=null") }},
		{"D08", "a login", "", "seen.password seen", func(l *lab) {
			l.get(noon, wagix, "/x", capturetest.Header{Name: "Authorization", Value: "Basic b3duZXI6c3VtbWVyMTk="})
		}},
		{"D08", "a token", "", "seen.token seen", body(`{"access_token":"a9f83kd02mx7"}`)},
		{"D08", "a login that shows no password", "", nothing, func(l *lab) {
			l.get(noon, wagix, "/x", capturetest.Header{Name: "Authorization", Value: `Digest username="owner", response="6629fae49393a05397450978507c4ef1"`})
		}},
		{"D09", "an e-mail address", "", "seen.mail seen", body(`{"owner":"anna.b@post.example"}`)},
		{"D09", "the name of a picture", "", nothing, body(`{"icon":"home@2x.png"}`)},
		{"D10", "a phone number", "", "seen.phone seen", body(`{"phone":"+351912345678"}`)},
		{"D10", "a number of something", "", nothing, body(`{"count":"351912345678"}`)},
		{"D11", "a place", "", "seen.place seen", body(`{"lat":38.7223,"lon":-9.1393}`)},
		{"D11", "a country's middle", "", nothing, body(`{"lat":38,"lon":-9}`)},
		{"D12", "a time zone", "", "seen.time_zone seen", func(l *lab) { l.get(noon, wagix, "/x?timezone=Europe/Lisbon") }},
		{"D12", "a postcode", "", "seen.postcode seen", body(`{"zip":"1100-148"}`)},
		{"D12", "an offset", "", nothing, func(l *lab) { l.get(noon, wagix, "/x?timezone=0") }},
		{"D13", "whose device it is", "", "seen.person seen", body(`{"deviceName":"Anna's lamp"}`)},
		{"D13", "a room", "", nothing, body(`{"deviceName":"Kitchen lamp"}`)},
		{"D14", "firmware and battery", "", "seen.battery seen, seen.firmware seen", body(`{"currentfw":"1.4.2","batterylvl":87}`)},
		{"D14", "other numbers", "", nothing, body(`{"seq":"1.4.2"}`)},
		{"D15", "a picture", "", "seen.picture seen", func(l *lab) { l.post(noon, wagix, "image/jpeg", picture()) }},
		{"D15", "a picture that it fetches", "", nothing, func(l *lab) {
			l.clear(noon, l.server(wagix), 80, capturetest.HTTPRequest("GET", "/a.jpg", []capturetest.Header{{Name: "Host", Value: wagix}}, nil), capturetest.HTTPResponse("200 OK", []capturetest.Header{{Name: "Content-Type", Value: "image/jpeg"}}, picture()))
		}},
		{"D16", "sound", "", "seen.sound seen", func(l *lab) { l.post(noon, wagix, "audio/wav", []byte("RIFF....WAVEfmt "+strings.Repeat("sound", 90))) }},
		{"D16", "video", "", "seen.video seen", func(l *lab) { l.post(noon, wagix, "video/h264", make([]byte, 400)) }},
		{"D16", "a word about sound", "", nothing, body(`{"audio":"on"}`)},
		{"D17", "what is on", "", "seen.title seen", body(`{"channelName":"Garden hour"}`)},
		{"D17", "the number of a channel", "", nothing, body(`{"channel":"11"}`)},
		{"D18", "a weight", "", "seen.weight seen", body(`{"weight":72.4}`)},
		{"D18", "a weight of servers", "", nothing, body(`{"weight":10}`)},
		{"D19", "power", "", "seen.energy seen", body(`{"power":"61.2W"}`)},
		{"D19", "power that is a word", "", nothing, body(`{"power":"saving"}`)},
		{"D20", "its language", "", "seen.language seen", func(l *lab) { l.get(noon, wagix, "/x", capturetest.Header{Name: "Accept-Language", Value: "pt-PT"}) }},
		{"D20", "any language", "", nothing, func(l *lab) { l.get(noon, wagix, "/x", capturetest.Header{Name: "Accept-Language", Value: "*"}) }},
	}
}
