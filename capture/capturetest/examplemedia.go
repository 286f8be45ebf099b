package capturetest

// liveCamera: a line kept open every 62 seconds, and clips when something moves.
func (d *device) liveCamera() {
	d.clues = []DHCPOption{DHCPText(60, "udhcp 1.30.1"), DHCPParameters(1, 3, 6, 12, 15, 28)}
	ready := d.join(d.at(0, 0, 20))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, hour)
	d.keep(beat{
		name: "live.camora.example", kind: old12(), chain: [][]byte{d.certificate("live.camora.example", "Camora Inc.")},
		periodNs: 62 * second, jitterNs: second / 3, up: [2]int{46, 62}, down: [2]int{38, 38},
	}, ready+second, end)
	chain := d.certificate("*.camora-video.example", "Camora Inc.")
	for _, m := range cameraMotions() {
		at := d.at(m[0], m[1], d.chance.IntN(50))
		d.once(at, "push.camora.example", old12(), [2]int{820, 180})
		s := d.openTLS(at+2*second, "up.camora-video.example", old12(), chain)
		s.Up(900, 0)
		s.Down(250, 0)
		s.Up(d.chance.Between(215_000, 300_000), d.chance.AroundNs(6*second, second/2))
		s.Down(250, 0)
		s.Close()
	}
}

// cameraMotions lists hour and minute of what moves at the front door: few at
// night, the paper, people who leave and come, the post.
func cameraMotions() [][2]int {
	return [][2]int{
		{1, 47},
		{6, 12},
		{7, 26},
		{7, 58},
		{8, 31},
		{9, 40},
		{9, 44},
		{10, 22},
		{11, 15},
		{12, 4},
		{12, 6},
		{13, 35},
		{14, 50},
		{16, 2},
		{16, 40},
		{17, 18},
		{17, 25},
		{18, 33},
		{19, 12},
		{19, 49},
		{21, 20},
		{22, 41},
	}
}

// liveSpeaker: sentences to its maker over IPv6, and steady small contact.
func (d *device) liveSpeaker() {
	d.clues = []DHCPOption{DHCPText(60, "voxa-os-7"), DHCPParameters(1, 3, 6, 15, 26, 28, 51, 58, 59)}
	ready := d.join(d.at(0, 0, 28))
	end := d.at(24, 0, 0)
	d.stayIn(ready, end)
	d.askTime(ready, end, 2*hour)
	d.keep(beat{
		name: "gw.voxa.example", kind: web13(), periodNs: 5 * minute, jitterNs: 2 * second,
		up: [2]int{60, 90}, down: [2]int{40, 60},
	}, ready+second, end)
	for at := ready + 40*second; at < end; at += d.chance.AroundNs(41*minute, minute) {
		d.once(at, "t.voxa-metrics.example", web13(), [2]int{d.chance.Between(2500, 6000), 300})
	}
	for at := ready + 10*second; at < end; at += d.chance.AroundNs(15*minute, 20*second) {
		d.checkConnection(at, "VoxaOS/7.2 (Voxa Mini 2)")
	}
	d.announce(ready, end, 20*minute, MDNSService{
		Instance: "Kitchen speaker", Kind: "_voxa-connect._tcp", Port: 4070, Texts: []string{"model=Voxa Mini 2", "ver=7.2.1"},
	})
	for _, m := range speakerWords() {
		d.speak(d.at(m[0], m[1], d.chance.IntN(55)))
	}
}

func speakerWords() [][2]int {
	return [][2]int{
		{6, 58},
		{7, 3},
		{7, 9},
		{7, 21},
		{7, 36},
		{8, 2},
		{8, 20},
		{8, 50},
		{9, 15},
		{12, 11},
		{12, 20},
		{12, 45},
		{13, 2},
		{13, 30},
		{16, 12},
		{17, 31},
		{18, 1},
		{18, 17},
		{18, 42},
		{19, 5},
		{19, 22},
		{19, 50},
		{20, 3},
		{21, 33},
		{22, 14},
	}
}

// speak sends about 16 kB a second for as long as a sentence takes, and gets a
// spoken answer.
func (d *device) speak(atNs int64) {
	seconds := d.chance.Between(3, 7)
	s := d.openTLS(atNs, "gw.voxa.example", web13())
	s.Up(seconds*15_500, int64(seconds)*second)
	s.Down(d.chance.Between(15_000, 40_000), 2*second)
	s.NowNs += 2 * second
	s.Close()
}

// checkConnection asks a readable page whether the Internet is there.
func (d *device) checkConnection(atNs int64, userAgent string) {
	c := d.openTCP(atNs, "connectcheck.example", 80)
	c.Send(HTTPRequest("GET", "/generate_204", []Header{
		{"Host", "connectcheck.example"}, {"User-Agent", userAgent}, {"Connection", "close"},
	}, nil))
	c.Receive(HTTPResponse("204 No Content", []Header{{"Connection", "close"}}, nil))
	c.Close()
}
