package findings_test

import (
	"telltale/capture/capturetest"
)

// page records a request for a page, twice.
func page(target string, headers ...capturetest.Header) func(l *lab) {
	return func(l *lab) { l.web(thing(2), "GET", target, headers, nil) }
}

// upload and download record a file that goes one way, twice.
func upload(kind string, file []byte) func(l *lab) {
	return func(l *lab) {
		l.web(thing(2), "POST", "/put", []capturetest.Header{{Name: "Content-Type", Value: kind}}, file)
	}
}

func download(target, kind string, file []byte, times int) func(l *lab) {
	return func(l *lab) {
		for i := range times {
			up := capturetest.HTTPRequest("GET", target, []capturetest.Header{{Name: "Host", Value: "files.strange.example"}}, nil)
			down := capturetest.HTTPResponse("200 OK", []capturetest.Header{{Name: "Content-Type", Value: kind}}, file)
			l.clear(noon+int64(i)*hour, thing(2), l.server(5), 80, up, down)
		}
	}
}

// cameraThat records a camera that does something.
func cameraThat(does func(l *lab)) func(l *lab) {
	return func(l *lab) {
		l.called(thing(2), "ipcam")
		does(l)
	}
}

func readableTrials() []trial {
	picture := capturetest.JPEG(capturetest.NewChance(3), 8, 8)
	const mqtt = "\x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04lamp"
	return []trial{
		{"TT-C01", "sends its hardware address, twice", "TT-C01 medium", page("/hello?mac=00005e005302")},
		{"TT-C01", "sends it once", nothing, func(l *lab) {
			l.clear(noon, thing(2), l.server(5), 80, capturetest.HTTPRequest("GET", "/hello?mac=00005e005302", nil, nil), []byte("HTTP/1.1 200 OK\r\n\r\n"))
		}},
		{"TT-C01", "a server sends it back", nothing, download("/hello", "text/plain", []byte("mac=00005e005302"), 2)},
		{"TT-C01", "sends that of another", nothing, page("/hello?mac=00005e0053fe")},
		{"TT-C02", "signs in with a password", "TT-C02 critical", page("/", capturetest.Header{Name: "Authorization", Value: "Basic YW5uYTpxejMtUnV0aC05MQ=="})},
		{"TT-C02", "signs in with a token, twice", "TT-C02 high", page("/", capturetest.Header{Name: "Authorization", Value: "Bearer 9f8a7c6e5d4b3a291807"})},
		{"TT-C02", "signs in by a digest", nothing, page("/", capturetest.Header{Name: "Authorization", Value: "Digest username=\"anna\", response=\"6629fae49393a05397450978507c4ef1\""})},
		{"TT-C03", "sends a picture, twice", "TT-C03 high", upload("image/jpeg", picture)},
		{"TT-C03", "a camera sends a picture", "TT-C03 critical", cameraThat(upload("image/jpeg", picture))},
		{"TT-C03", "fetches a picture, twice", nothing, download("/ad.jpg", "image/jpeg", picture, 2)},
		{"TT-C04", "sends where it is, twice", "TT-C04 high", page("/weather?lat=52.51630&lon=13.37770")},
		{"TT-C04", "sends the name of the Wi-Fi, twice", "TT-C04 medium", page("/hello?ssid=Ahornweg")},
		{"TT-C04", "sends a weight, twice", "TT-C04 high", page("/put?weight=71.4")},
		{"TT-C04", "sends its time zone", nothing, page("/hello?timezone=Europe/Berlin")},
		{"TT-C05", "fetches firmware of 80 kB", "TT-C05 medium", download("/firmware/lamp.bin", "application/octet-stream", make([]byte, 80_000), 1)},
		{"TT-C05", "fetches firmware of 60 kB", nothing, download("/firmware/lamp.bin", "application/octet-stream", make([]byte, 60_000), 2)},
		{"TT-C05", "fetches a film of 80 kB", nothing, download("/firmware/lamp.bin", "video/mp4", make([]byte, 80_000), 2)},
		{"TT-C10", "MQTT to the Internet, twice", "TT-C10 medium", twiceClear(1883, mqtt)},
		{"TT-C10", "MQTT within the home", nothing, func(l *lab) {
			for i := range int64(2) {
				l.clear(noon+i*hour, thing(2), thing(9), 1883, []byte(mqtt), []byte{0x20, 2, 0, 0})
			}
		}},
		{"TT-C12", "curl of 2014, in 2026", "TT-C12 low", page("/", capturetest.Header{Name: "User-Agent", Value: "curl/7.35.0"})},
		{"TT-C12", "curl of 2024", nothing, page("/", capturetest.Header{Name: "User-Agent", Value: "curl/8.11.1"})},
	}
}
