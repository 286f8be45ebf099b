package risk_test

import (
	"fmt"
	"net/netip"
	"testing"

	"telltale/capture/flow"
	"telltale/classify/risk"
)

// told fails unless a rule is told of a device as often as wanted.
func told(t *testing.T, rule string, in risk.Input, want int) {
	t.Helper()
	if got := only(risk.Find(in), rule); len(got) != want {
		t.Errorf("%s told %d times, want %d: %+v", rule, len(got), want, got)
	}
}

func home(devices ...risk.Device) risk.Input { return risk.Input{Devices: devices, People: true} }

func TestASweepIsNoneWhenTheInternetIsDown(t *testing.T) {
	sweeper := device(sweep(startNs, 8080, 30), sweep(startNs+hourNs, 8080, 30))
	other := func(failed uint32, contacts uint32) risk.Device {
		return device(sweep(startNs, 443, failed), sweep(startNs+hourNs, 443, failed), func(d *risk.Device) {
			d.Facts.Device.Key = "00:00:5e:00:53:03"
			d.Facts.Slots = []flow.Slot{{StartNs: startNs, Contacts: contacts}, {StartNs: startNs + hourNs, Contacts: contacts}}
		})
	}
	for _, test := range []struct {
		name             string
		failed, contacts uint32
		want             int
	}{
		{"nothing else is seen", 0, 0, 1},
		{"others reach their servers", 0, 20, 1},
		{"others fail as well", 20, 0, 0},
		{"of the others 17 fail and 4 do not", 17, 4, 0},
		{"of the others 16 fail and 4 do not", 16, 4, 1},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-B02", home(sweeper, other(test.failed, test.contacts)), test.want) })
	}
}

func TestWhatASweepIs(t *testing.T) {
	twice := func(port uint16, hosts uint32, change func(a *flow.Attempt)) risk.Device {
		return device(sweep(startNs, port, hosts), sweep(startNs+3*hourNs, port, hosts), func(d *risk.Device) {
			for i := range d.Facts.Attempts {
				if change != nil {
					change(&d.Facts.Attempts[i])
				}
			}
		})
	}
	as := func(d risk.Device, change func(d *risk.Device)) risk.Device {
		change(&d)
		return d
	}
	computer := func(d *risk.Device) { d.Personal = true }
	peer := func(d *risk.Device) { d.Roles = []string{"p2p"} }
	udp := func(a *flow.Attempt) { a.Protocol = "udp" }
	near := func(a *flow.Attempt) { a.Scope = flow.ScopeLAN }
	for _, test := range []struct {
		name, rule string
		d          risk.Device
		want       int
	}{
		{"25 strangers", "TT-B02", twice(80, 25, nil), 1},
		{"24 strangers", "TT-B02", twice(80, 24, nil), 0},
		{"25 in the home", "TT-B02", twice(80, 25, near), 0},
		{"250 in the home", "TT-B02", twice(80, 250, near), 1},
		{"25 by a computer", "TT-B02", as(twice(80, 25, nil), computer), 0},
		{"250 by a computer", "TT-B02", as(twice(80, 250, nil), computer), 1},
		{"datagrams", "TT-B02", twice(9000, 40, udp), 1},
		{"datagrams of what has peers", "TT-B02", as(twice(9000, 40, udp), peer), 0},
		{"in a recording of one direction", "TT-B02", twice(80, 40, func(a *flow.Attempt) { a.OneWay = true }), 0},
		{"at doors of strangers", "TT-B02", twice(23, 40, nil), 0},
		{"at doors in the home", "TT-B01", twice(23, 40, near), 0},
		{"one sweep across two slots", "TT-B02", device(sweep(startNs, 80, 30), func(d *risk.Device) {
			sweep(startNs+flow.SlotNs, 80, 30)(d)
			d.Facts.Attempts[1].Failed = 10
		}), 0},
		{"six doors and five other doors", "TT-B01", device(sweep(startNs, 23, 6), sweep(startNs, 2323, 5)), 0},
		{"ten doors and ten other doors", "TT-B01", device(sweep(startNs, 23, 9), sweep(startNs, 2323, 11)), 1},
		{"doors of everybody at eight ports, 3 each", "TT-B01", device(sweep(startNs, 23, 3), sweep(startNs, 5555, 3), sweep(startNs, 7547, 3)), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, test.rule, home(test.d), test.want) })
	}
}

// signIns are rows of sessions at a port where one signs in.
func signIns(port uint16, short, repeated uint32, slots int) func(d *risk.Device) {
	return func(d *risk.Device) {
		for i := range slots {
			d.Facts.Attempts = append(d.Facts.Attempts, flow.Attempt{
				StartNs: startNs + int64(i)*flow.SlotNs, Protocol: "tcp", Scope: flow.ScopeInternet, Port: port, Tries: 30, Short: short, Answered: repeated, Repeated: repeated,
			})
		}
	}
}

func TestGuessing(t *testing.T) {
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"SSH, 5 in each of 6 slots", device(signIns(22, 5, 2, 6)), 1},
		{"SSH, 5 in each of 5 slots", device(signIns(22, 5, 2, 5)), 0},
		{"SSH, 4 in each of 7 slots", device(signIns(22, 4, 2, 7)), 0},
		{"SSH, with one machine", device(signIns(22, 50, 1, 6)), 0},
		{"FTP, 7 in each of 3 slots", device(signIns(21, 7, 2, 3)), 1},
		{"FTP, 6 in each of 3 slots", device(signIns(21, 6, 2, 3)), 0},
		{"Telnet, 5 machines", device(signIns(23, 0, 5, 1)), 1},
		{"Telnet, 4 machines", device(signIns(23, 0, 4, 1)), 0},
		{"the web", device(signIns(443, 50, 9, 6)), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-B05", home(test.d), test.want) })
	}
}

func TestWeakCiphers(t *testing.T) {
	for cipher, want := range map[uint16]int{
		0x0001: 1, 0x0005: 1, 0x0009: 1, 0x000a: 1, 0x0003: 1, 0x0062: 1, 0xc007: 1, 0xc011: 1, 0xc012: 1, 0xc010: 1, 0x0016: 1, 0x002c: 1,
		0: 0, 0x0007: 0, 0x002f: 0, 0x0035: 0, 0x009c: 0, 0xc02f: 0, 0x1301: 0, 0x1303: 0, 0xcca8: 0,
	} {
		t.Run(fmt.Sprintf("0x%04x", cipher), func(t *testing.T) {
			told(t, "TT-C07", home(device(sealed(0, 2), func(d *risk.Device) { d.Facts.TLS[0].Cipher = cipher })), want)
		})
	}
}

// clue is something that a device says of itself, twice within an hour.
func clue(kind flow.ClueKind, value string) func(d *risk.Device) {
	return func(d *risk.Device) {
		d.Facts.Device.Clues = append(d.Facts.Device.Clues, flow.Clue{Kind: kind, Value: value, FirstNs: startNs, LastNs: startNs + hourNs, Count: 2})
	}
}

func TestNamesThatTellWhose(t *testing.T) {
	for name, want := range map[string]int{
		"Anna's speaker": 1, "Anna’s speaker": 1, "annas-ipad": 1, "iPad von Johannes": 1, "Thomas-Laptop": 1, "Großmutter's radio": 1,
		"Living room speaker": 0, "Kid's room": 0, "WeMo Insight": 0, "Philips-hue": 0, "Aria": 0, "McDonald's display": 0, "wireless-camera": 0, "nest-hub-max": 0, "": 0, "Echo Dot": 0, "what's": 0,
	} {
		t.Run(name, func(t *testing.T) { told(t, "TT-X08", home(device(clue(flow.ClueMDNSInstance, name))), want) })
	}
	told(t, "TT-X08", home(device(clue(flow.ClueHTTPUserAgent, "Anna's browser"))), 0)
}

func TestOldSoftware(t *testing.T) {
	// startNs is in October 2024.
	for agent, want := range map[string]int{
		"curl/7.35.0": 1, "libcurl/7.47.0": 1, "okhttp/3.4.1": 1, "Wget/1.16 (linux-gnu)": 1, "thing/1.0 (curl/7.29.0-DEV; x)": 1,
		"curl/7.88.1": 0, "curl/8.11.1": 0, "curl/99.1": 0, "okhttp/4.12.0": 0, "Wget/1.25.0": 0, "curl": 0, "curl/x.y": 0, "nothing/7.35.0": 0,
	} {
		t.Run(agent, func(t *testing.T) { told(t, "TT-C12", home(device(clue(flow.ClueHTTPUserAgent, agent))), want) })
	}
	early := clue(flow.ClueHTTPUserAgent, "curl/7.35.0")
	young := device(early, func(d *risk.Device) {
		d.Facts.Device.Clues[0].FirstNs, d.Facts.Device.Clues[0].LastNs = 16_500*dayNs, 16_500*dayNs+hourNs
	})
	told(t, "TT-C12", home(young), 0) // it was new then
}

// visit is a call from the Internet with data.
func visit(protocol string, port uint16, change func(p *flow.Partner)) func(d *risk.Device) {
	return func(d *risk.Device) {
		p := flow.Partner{
			Remote: far, Protocol: protocol, Port: port, Scope: flow.ScopeInternet, Served: true,
			Own: flow.Counter{SentPackets: 4, ReceivedPackets: 5, SentPayload: 100, ReceivedPayload: 90}, FirstNs: startNs, LastNs: startNs + 2*hourNs,
			Hours: []int64{startNs, startNs + hourNs},
		}
		if change != nil {
			change(&p)
		}
		d.Facts.Partners = append(d.Facts.Partners, p)
	}
}

func TestWhoIsReachedFromOutside(t *testing.T) {
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"with data", device(visit("tcp", 8000, nil)), 1},
		{"by a datagram to a service", device(visit("udp", 161, nil)), 1},
		{"by a datagram of a peer", device(visit("udp", 32100, nil)), 0},
		{"without data, as one that is refused", device(visit("tcp", 8000, func(p *flow.Partner) { p.Own.SentPayload, p.Own.ReceivedPayload = 0, 0 })), 0},
		{"at a port that it took itself", device(visit("tcp", 52550, nil)), 0},
		{"by somebody with a name", device(visit("tcp", 8000, func(p *flow.Partner) { p.Name = "cloud.example" })), 0},
		{"by somebody whom it calls too", device(visit("tcp", 8000, nil), visit("tcp", 443, func(p *flow.Partner) { p.Served = false })), 0},
		{"from the home", device(visit("tcp", 8000, func(p *flow.Partner) { p.Scope = flow.ScopeLAN })), 0},
		{"while it was carrying", device(visit("tcp", 8000, func(p *flow.Partner) { p.Relayed, p.Own = p.Own, flow.Counter{} })), 0},
		{"in one hour only", device(visit("tcp", 8000, func(p *flow.Partner) { p.Hours = p.Hours[:1] })), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-X07", home(test.d), test.want) })
	}
}

func TestAStreamIsNoFlood(t *testing.T) {
	flood := func(d *risk.Device) {
		d.Facts.Floods = []flow.Flood{{
			Remote: far, Protocol: "udp", Port: 9000, Scope: flow.ScopeInternet, StartNs: startNs, LastNs: startNs + 20e9, Packets: 12_000, TenPackets: 6000, TenBytes: 9e6, PeakPackets: 700,
		}}
	}
	spoke := func(d *risk.Device) {
		d.Facts.Partners = []flow.Partner{{Remote: far, Protocol: "udp", Port: 9000, Scope: flow.ScopeInternet, Own: flow.Counter{SentPayload: 9e6, ReceivedPayload: 90}}}
		d.Destinations = []risk.Destination{{Remote: far}}
	}
	camera := func(d *risk.Device) { d.Senses = []string{"video"} }
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"to somebody who is silent", device(flood), 1},
		{"of a camera, to somebody who is silent", device(flood, camera), 1},
		{"of a camera, to somebody who spoke", device(flood, camera, spoke), 0},
		{"of a lamp, to somebody who spoke", device(flood, spoke), 1},
		{"to a server for video", device(flood, spoke, func(d *risk.Device) { d.Destinations[0].Purpose = "video_relay" }), 0},
		{"in the home", device(flood, func(d *risk.Device) { d.Facts.Floods[0].Scope = flow.ScopeLAN }), 0},
		{"with one in fifty back", device(flood, func(d *risk.Device) { d.Facts.Floods[0].Returned = 240 }), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-B07", home(test.d), test.want) })
	}
}

func TestSteadyCalls(t *testing.T) {
	beat := func(change func(b *flow.Beat)) risk.Device {
		return device(func(d *risk.Device) {
			b := flow.Beat{
				Remote: far, Protocol: "tcp", Port: 5000, FirstNs: startNs, LastNs: startNs + 8*hourNs, Count: 48, MeanNs: 600e9,
				IntervalNs: flow.Quartiles{Low: 599e9, Median: 600e9, High: 601e9, Deviation: 1e9}, Bytes: flow.Quartiles{Low: 100, Median: 100, High: 100},
			}
			if change != nil {
				change(&b)
			}
			d.Facts.Beats = append(d.Facts.Beats, b)
		})
	}
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"even", beat(nil), 1},
		{"uneven", beat(func(b *flow.Beat) {
			b.IntervalNs, b.Bytes = flow.Quartiles{Low: 10e9, Median: 60e9, High: 900e9, Deviation: 55e9}, flow.Quartiles{Low: 60, Median: 100, High: 9000, Deviation: 90}
		}), 0},
		{"with a name", beat(func(b *flow.Beat) { b.Name = "cloud.example" }), 0},
		{"of a clock", beat(func(b *flow.Beat) { b.Port = 123 }), 0},
		{"of the web", beat(func(b *flow.Beat) { b.Port = 443 }), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-B11", home(test.d), test.want) })
	}
	named := beat(nil)
	named.Facts.Partners = []flow.Partner{{Remote: far, Scope: flow.ScopeInternet, Own: flow.Counter{SentPackets: 1}, Others: []flow.NameBinding{{Name: "cloud.example"}}}}
	told(t, "TT-B11", home(named), 0)
}

func TestUploadJump(t *testing.T) {
	days := func(usual, last uint64, n int) risk.Device {
		return device(func(d *risk.Device) {
			for i := range n {
				at := startNs + int64(i)*dayNs
				d.Facts.ByHour = append(d.Facts.ByHour, flow.HourSum{HourNs: at})
				sent := usual
				if i == n-1 {
					sent = last
				}
				d.Facts.Slots = append(d.Facts.Slots, flow.Slot{StartNs: at, SentPayload: sent})
			}
		})
	}
	const mb = 1_000_000
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"50 MB more than 1 MB", days(mb, 51*mb+1, 15), 1},
		{"just 50 MB more", days(mb, 51*mb, 15), 0},
		{"more than five times 100 MB", days(100*mb, 500*mb+1, 15), 1},
		{"five times 100 MB", days(100*mb, 500*mb, 15), 0},
		{"after 13 days", days(mb, 900*mb, 14), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-H02", home(test.d), test.want) })
	}
}

func TestWhoCarriesOthersByNatureHasNoOpenSetUp(t *testing.T) {
	carries := func(d *risk.Device) {
		one := flow.Counter{SentPackets: 40, ReceivedPackets: 40}
		d.Facts.Relayed = one
		d.Facts.Partners = []flow.Partner{{Remote: far, Scope: flow.ScopeInternet, Relayed: one, FirstNs: startNs + 5*hourNs, LastNs: startNs + 6*hourNs}}
	}
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"a plug", device(carries), 1},
		{"a router", device(carries, func(d *risk.Device) { d.Router = true }), 0},
		{"a repeater", device(carries, func(d *risk.Device) { d.Kind = "mesh_extender" }), 0},
		{"a plug that is just being set up", device(carries, setUp(startNs, startNs+330*minuteNs)), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-X10", home(test.d), test.want) })
	}
	for name, test := range map[string]struct {
		watched flow.Span
		want    int
	}{
		"watched all the time":                   {flow.Span{FromNs: startNs, ToNs: startNs + 7*hourNs}, 1},
		"a recording that begins with a set-up":  {flow.Span{FromNs: startNs + 5*hourNs + 30*minuteNs, ToNs: startNs + 7*hourNs}, 0},
		"a recording of long before that set-up": {flow.Span{FromNs: startNs, ToNs: startNs + 4*hourNs}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			in := home(device(carries))
			in.Watched = []flow.Span{test.watched}
			told(t, "TT-X10", in, test.want)
		})
	}
}

func TestAFactoryPasswordIsThatOfWhoIsSignedInTo(t *testing.T) {
	camera := device(func(d *risk.Device) { d.Facts.Device.Addrs = []netip.Addr{netip.MustParseAddr("192.168.7.9")} })
	phone := device(read("TT-X11", "form", startNs, startNs+hourNs, 2), func(d *risk.Device) {
		d.Facts.Device.Key, d.Personal = "00:00:5e:00:53:03", true
		d.Facts.Observations[0].Remote, d.Facts.Observations[0].Scope = netip.MustParseAddr("192.168.7.9"), flow.ScopeLAN
	})
	got := risk.Find(risk.Input{Devices: []risk.Device{camera, phone}})
	if len(got) != 1 || got[0].Device != camera.Facts.Device.Key {
		t.Errorf("got %+v, want one of the camera", got)
	}
}

func TestSpeechAtNight(t *testing.T) {
	speaker := func(purpose string, nights int, change func(b *flow.Burst)) risk.Device {
		return device(func(d *risk.Device) {
			d.Senses = []string{"audio"}
			d.Destinations = []risk.Destination{{Remote: far, Name: "voice.example", Company: "Voice", Purpose: purpose}}
			for i := range nights {
				at := startNs + int64(i)*dayNs + 2*hourNs
				b := flow.Burst{
					Remote: far, Name: "voice.example", Protocol: "tcp", Port: 443, StartNs: at, LastNs: at + 4e9, SentPackets: 60, SentPayload: 40_000, ReceivedPayload: 9000,
				}
				if change != nil {
					change(&b)
				}
				d.Facts.Bursts = append(d.Facts.Bursts, b)
			}
		})
	}
	for _, test := range []struct {
		name string
		d    risk.Device
		want int
	}{
		{"on three nights", speaker("voice", 3, nil), 1},
		{"on two nights", speaker("voice", 2, nil), 0},
		{"to a server for updates", speaker("update", 3, nil), 0},
		{"without an answer", speaker("voice", 3, func(b *flow.Burst) { b.ReceivedPayload = 0 }), 0},
		{"too small", speaker("voice", 3, func(b *flow.Burst) { b.SentPayload = 7999 }), 0},
		{"too fast, as a log is", speaker("voice", 3, func(b *flow.Burst) { b.SentPayload = 390_000 }), 0},
		{"in the morning", speaker("voice", 3, func(b *flow.Burst) { b.StartNs, b.LastNs = b.StartNs+5*hourNs, b.LastNs+5*hourNs }), 0},
		{"by a lamp", func() risk.Device { d := speaker("voice", 3, nil); d.Senses = nil; return d }(), 0},
	} {
		t.Run(test.name, func(t *testing.T) { told(t, "TT-H03", home(test.d), test.want) })
	}
}

func TestQuietHoursAreThoseOfTheHome(t *testing.T) {
	nights := func(atHour int64) risk.Device {
		return device(func(d *risk.Device) {
			d.Destinations = []risk.Destination{{Remote: far, Name: "ads.example", Company: "Ads", Tracker: true}}
			p := flow.Partner{
				Remote: far, Name: "ads.example", Protocol: "tcp", Port: 443, Scope: flow.ScopeInternet, Own: flow.Counter{SentPayload: 9, ReceivedPayload: 9},
				FirstNs: startNs, LastNs: startNs + 5*dayNs,
			}
			for i := range int64(4) {
				p.Hours = append(p.Hours, startNs+i*dayNs+atHour*hourNs)
			}
			d.Facts.Partners = []flow.Partner{p}
		})
	}
	for _, test := range []struct {
		name string
		home flow.Home
		hour int64
		want int
	}{
		{"at two, where nothing is told", flow.Home{}, 2, 1},
		{"at six, where nothing is told", flow.Home{}, 6, 0},
		{"at two, ten hours east", flow.Home{OffsetNs: 10 * hourNs}, 2, 0},
		{"at four in the afternoon, ten hours east", flow.Home{OffsetNs: 10 * hourNs}, 16, 1},
		{"at eleven, where people sleep from ten to six", flow.Home{QuietFromMin: 22 * 60, QuietToMin: 6 * 60}, 23, 1},
		{"at nine, where people sleep from ten to six", flow.Home{QuietFromMin: 22 * 60, QuietToMin: 6 * 60}, 21, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			told(t, "TT-H06", risk.Input{Home: test.home, Devices: []risk.Device{nights(test.hour)}}, test.want)
		})
	}
}
