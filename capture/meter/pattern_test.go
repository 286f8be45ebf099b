package meter_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
)

const minute = 60 * second

func strangers(n int) []netip.Addr {
	var list []netip.Addr
	for i := range n {
		list = append(list, netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)}))
	}
	return list
}

// exchange records a small sealed exchange.
func exchange(r *capturetest.Recorder, atNs int64, device *capturetest.Host, name string, up, down int) {
	client, remote := capturetest.Call(device, server(), 443)
	chance := capturetest.NewChance(uint64(atNs))
	c := r.OpenTCP(atNs, chance, client, remote)
	s := c.BeginTLS(chance, capturetest.NewClientHello(chance, name, capturetest.TLS13, "h2"))
	s.Up(up, 0)
	s.Down(down, 0)
	c.Close()
}

func TestSweep(t *testing.T) {
	r := &capturetest.Recorder{}
	exchange(r, startNs, lamp(), "cloud.example", 300, 300)
	r.Sweep(startNs+second, second/2, lamp(), router(), strangers(300), 23, true)
	refusal := capturetest.Segment{
		Source: netip.AddrPortFrom(strangers(1)[0], 23), Destination: netip.AddrPortFrom(lamp().IPv4, 49153), Flags: capturetest.RST | capturetest.ACK,
	}
	r.Add(startNs+2*second, refusal.Frame(capturetest.Link{Source: mac(1), Destination: mac(2)}, capturetest.IPHeader{}))
	got := recorded(r)
	if len(got.Attempts) != 1 {
		t.Fatalf("attempts: %+v", got.Attempts)
	}
	row := got.Attempts[0]
	row.Examples = nil
	want := flow.Attempt{
		Device: mac(2).String(), StartNs: startNs, Protocol: "tcp", Scope: flow.ScopeInternet, Port: 23,
		Tries: 300, Failed: 300, Refused: 1, Peak: 300, Fresh: 300, Marked: 300,
	}
	if diff := cmp.Diff(want, row, addresses()); diff != "" {
		t.Errorf("attempt (-want +got):\n%s", diff)
	}
	if len(got.Floods)+len(got.Spreads) != 0 {
		t.Errorf("floods %+v, spreads %+v", got.Floods, got.Spreads)
	}
}

// within wants a figure to lie between two others.
func within(t *testing.T, what string, got, from, to float64) {
	t.Helper()
	if got < from || got > to {
		t.Errorf("%s: %.3f, want %.3f to %.3f", what, got, from, to)
	}
}

func addresses() cmp.Option { return cmp.Comparer(func(a, b netip.Addr) bool { return a == b }) }

// TestDoorsThatDoNotExist has a host say so by ICMP.
func TestDoorsThatDoNotExist(t *testing.T) {
	r := &capturetest.Recorder{}
	for i := range 20 {
		frame := udpFrame(lamp(), server(), 50000, uint16(1000+i), "knock")
		r.Add(startNs+int64(i)*second, frame)
		answer := capturetest.ICMPUnreachable(3, frame[14:])
		ip := capturetest.IPHeader{Source: server().IPv4, Destination: lamp().IPv4, Protocol: flow.ProtoICMP}
		if i < 12 {
			r.Add(startNs+int64(i)*second+1e6, capturetest.IPFrame(capturetest.Link{Source: mac(1), Destination: mac(2)}, ip, answer))
		}
	}
	got := recorded(r).Attempts
	if len(got) != 1 || got[0].Remote != server().IPv4 || got[0].Failed != 20 || got[0].Refused != 12 || got[0].Tries != 20 {
		t.Errorf("attempts: %+v", got)
	}
}

func TestOneWay(t *testing.T) {
	r := &capturetest.Recorder{}
	r.Sweep(startNs, second, lamp(), router(), strangers(5), 443, false)
	got := recorded(r).Attempts
	if len(got) != 1 || !got[0].OneWay {
		t.Errorf("attempts: %+v, want one of which nothing can be told", got)
	}
}

// TestPasswords signs in to two doors again and again.
func TestPasswords(t *testing.T) {
	r := &capturetest.Recorder{}
	for i := range 8 {
		door := capturetest.Far(mac(1), strangers(2)[i%2])
		client, remote := capturetest.Call(&capturetest.Host{MAC: mac(2), IPv4: lamp().IPv4}, door, 22)
		client.Addr = netip.AddrPortFrom(client.Addr.Addr(), uint16(50000+i))
		c := r.OpenTCP(startNs+int64(i)*20*second, capturetest.NewChance(uint64(i)), client, remote)
		c.Receive([]byte("SSH-2.0-door\r\n"))
		c.Send([]byte("SSH-2.0-guess\r\n"))
		c.Close()
	}
	r.Add(startNs+260*second, udpFrame(lamp(), server(), 1, 2, "so that time goes on"))
	r.Add(startNs+290*second, udpFrame(lamp(), server(), 1, 2, "so that time goes on"))
	got := recorded(r).Attempts
	if len(got) != 1 || got[0].Short != 8 || got[0].Repeated != 2 || got[0].Answered != 2 || got[0].Failed != 0 {
		t.Errorf("attempts: %+v", got)
	}
}

func TestFloods(t *testing.T) {
	target := capturetest.Far(mac(1), strangers(1)[0])
	tests := []struct {
		name string
		do   func(*capturetest.Recorder)
		syn  bool
		rate float64 // packets a second within ten seconds
	}{
		{"requests", func(r *capturetest.Recorder) {
			r.Requests(capturetest.Flood{FromNs: startNs, LengthNs: 15 * second, PerSecond: 150}, lamp(), target, 80)
		}, true, 150},
		{"datagrams on one flow", func(r *capturetest.Recorder) {
			r.Datagrams(capturetest.Flood{FromNs: startNs, LengthNs: 15 * second, PerSecond: 800, PayloadBytes: 20}, lamp(), target, 9000)
		}, false, 800},
		{"datagrams from many ports", func(r *capturetest.Recorder) {
			r.Datagrams(capturetest.Flood{FromNs: startNs, LengthNs: 15 * second, PerSecond: 800, PayloadBytes: 20, NewPort: true}, lamp(), target, 9000)
		}, false, 800},
		{"large datagrams", func(r *capturetest.Recorder) {
			r.Datagrams(capturetest.Flood{FromNs: startNs, LengthNs: 15 * second, PerSecond: 480, PayloadBytes: 1400}, lamp(), target, 9000)
		}, false, 480},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r := &capturetest.Recorder{}
			tc.do(r)
			got := recorded(r).Floods
			if len(got) != 1 {
				t.Fatalf("floods: %+v", got)
			}
			f := got[0]
			if f.Device != mac(2).String() || f.Remote != target.IPv4 || f.SYN != tc.syn || f.Returned != 0 {
				t.Errorf("flood %+v", f)
			}
			within(t, "packets a second", float64(f.TenPackets)/10, tc.rate*0.9, tc.rate*1.1)
			within(t, "seconds", float64(f.LastNs-f.StartNs)/1e9, 13, 15)
		})
	}
}

// TestNoFlood downloads and calls: much goes out, and much comes back.
func TestNoFlood(t *testing.T) {
	r := &capturetest.Recorder{}
	device, remote := lamp(), server()
	client, far := capturetest.Call(device, remote, 3478)
	for i := range int64(20 * 700) {
		r.SendUDP(startNs+i*second/700, client, far, make([]byte, 200))
		r.SendUDP(startNs+i*second/700+1e5, far, client, make([]byte, 200))
	}
	chance := capturetest.NewChance(1)
	up, web := capturetest.Call(camera(), server(), 443)
	c := r.OpenTCP(startNs, chance, up, web)
	c.SendOver(chance.Bytes(20<<20), 20*second)
	if got := recorded(r).Floods; len(got) != 0 {
		t.Errorf("floods: %+v", got)
	}
}

// TestBeat has a device report every half minute, give or take two seconds, over
// connections of its own, and be off for two hours.
func TestBeat(t *testing.T) {
	r, chance, device := &capturetest.Recorder{}, capturetest.NewChance(4), lamp()
	at := startNs
	for i := range 300 {
		if i == 100 {
			at += 2 * 60 * minute
		}
		exchange(r, at, device, "reports.example", 400, 100)
		at += chance.AroundNs(30*second, 2*second)
	}
	got := recorded(r)
	if len(got.Beats) != 1 {
		t.Fatalf("beats: %+v", got.Beats)
	}
	b := got.Beats[0]
	if b.Name != "reports.example" || b.Source != flow.NameTLSSNI || b.Count != 199 || b.Port != 443 || b.Device != mac(2).String() {
		t.Errorf("beat %+v", b)
	}
	within(t, "mean, s", float64(b.MeanNs)/1e9, 29.5, 30.5)
	within(t, "coefficient of variation", float64(b.SpreadNs)/float64(b.MeanNs), 0, 0.1)
}

func TestUpload(t *testing.T) {
	r, chance, device := &capturetest.Recorder{}, capturetest.NewChance(4), camera()
	client, remote := capturetest.Call(device, server(), 443)
	c := r.OpenTCP(startNs, chance, client, remote)
	s := c.BeginTLS(chance, capturetest.NewClientHello(chance, "clips.example", capturetest.TLS13, "h2"))
	c.At(startNs + 10*second)
	s.Up(500_000, 8*second)
	s.Down(700, 0)
	c.At(startNs + 60*second)
	s.Up(900, 0)
	c.Close()
	got := recorded(r).Bursts
	if len(got) != 1 {
		t.Fatalf("bursts: %+v", got)
	}
	b := got[0]
	if b.Name != "clips.example" || b.StartNs/second != startNs/second+10 {
		t.Errorf("burst %+v", b)
	}
	within(t, "bytes sent", float64(b.SentPayload), 500_000, 505_000)
	within(t, "bytes received", float64(b.ReceivedPayload), 700, 800)
	within(t, "share of large packets", float64(b.LargePackets)/float64(b.SentPackets), 0.9, 1)
	within(t, "seconds", float64(b.LastNs-b.StartNs)/1e9, 7, 9)
}

// joining records a device that takes a lease and claims its address.
func joining(r *capturetest.Recorder, atNs int64, device *capturetest.Host) {
	at := capturetest.Lease{Router: router(), Device: device, Seconds: 3600}.Take(r, atNs, 7)
	r.Add(at, capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: device.MAC, SenderIP: device.IPv4, TargetIP: router().IPv4}.Frame())
}

// TestSetup sets a plug up while it carries a phone, in a home where a camera
// has been for long.
func TestSetup(t *testing.T) {
	r := &capturetest.Recorder{}
	plug := lamp()
	phone := &capturetest.Host{MAC: plug.MAC, IPv4: addr("10.22.22.138")}
	exchange(r, startNs, camera(), "old.example", 300, 300)
	joining(r, startNs+10*minute, plug)
	for i := range int64(28) {
		exchange(r, startNs+(11+i)*minute, phone, "social.example", 900, 900)
		exchange(r, startNs+(11+i)*minute, plug, "plug.example", 3000, 900)
	}
	joining(r, startNs+70*minute, camera())
	exchange(r, startNs+80*minute, plug, "plug.example", 300, 300)
	got := recorded(r)
	if len(got.Setups) != 1 {
		t.Fatalf("set-ups: %+v", got.Setups)
	}
	s := got.Setups[0]
	within(t, "minutes until it opens", float64(s.FromNs-startNs)/float64(minute), 10, 10.1)
	within(t, "minutes until it closes", float64(s.UntilNs-startNs)/float64(minute), 48, 48.1)
	within(t, "packets relayed", float64(s.RelayedPackets), 400, 600)
	for _, row := range got.Traffic {
		during := row.Device == plug.MAC.String() && row.FirstNs < startNs+48*minute
		if row.Scope == flow.ScopeInternet && row.Setup != during {
			t.Errorf("row %+v", row)
		}
	}
	for _, b := range got.Bursts {
		if b.Name == "social.example" {
			t.Errorf("the phone's burst is told of the plug: %+v", b)
		}
	}
}

func TestSetupOfAKnownDevice(t *testing.T) {
	r := &capturetest.Recorder{}
	joining(r, startNs, lamp())
	exchange(r, startNs+minute, lamp(), "plug.example", 300, 300)
	list := frames(r, ethernet)
	if got := settle(list).Setups; len(got) != 1 {
		t.Errorf("set-ups of a new device: %+v", got)
	}
	known := meter.Options{Known: func(key string) bool { return key == mac(2).String() }}
	if got := settleAs(known, list).Setups; len(got) != 0 {
		t.Errorf("set-ups of a known one: %+v", got)
	}
}

// TestForgedSenders sends under strangers' addresses; the router hands on those
// of strangers too, and that is its task.
func TestForgedSenders(t *testing.T) {
	r := &capturetest.Recorder{}
	exchange(r, startNs, lamp(), "cloud.example", 300, 300)
	for i, a := range strangers(30) {
		from := &capturetest.Host{MAC: mac(2), IPv4: a}
		r.Add(startNs+minute+int64(i)*second, udpFrame(from, server(), 5000, 80, "x"))
		r.Add(startNs+minute+int64(i)*second, udpFrame(capturetest.Far(mac(1), a), lamp(), 80, 5000, "x"))
	}
	got := recorded(r).Spreads
	if len(got) != 1 || got[0].Kind != flow.SpreadForged || got[0].Device != mac(2).String() || got[0].Peak != 30 {
		t.Errorf("spreads: %+v", got)
	}
}

// TestAnswersToStrangers counts what a service of a device gives to others outside
// the home, and neither what it gives within it nor what it asks for itself.
func TestAnswersToStrangers(t *testing.T) {
	r := &capturetest.Recorder{}
	const ntp = 123
	short, long := strings.Repeat("q", 40), strings.Repeat("a", 400)
	for i, a := range strangers(60) {
		at, from := startNs+int64(i)*second, capturetest.Far(mac(1), a)
		r.Add(at, udpFrame(from, lamp(), 40000, ntp, short))
		r.Add(at+1e6, udpFrame(lamp(), from, ntp, 40000, long))
		r.Add(at, udpFrame(lamp(), camera(), 40000, ntp, short))
		r.Add(at+1e6, udpFrame(camera(), lamp(), ntp, 40000, long))
		r.Add(at, udpFrame(camera(), from, ntp, ntp, short))
		r.Add(at+1e6, udpFrame(from, camera(), ntp, ntp, long))
	}
	var got []flow.Spread
	for _, s := range recorded(r).Spreads {
		if s.Kind == flow.SpreadAnswered {
			got = append(got, s)
		}
	}
	if len(got) != 1 || got[0].Device != mac(2).String() || got[0].Peak != 60 || len(got[0].Examples) != 4 {
		t.Errorf("spreads: %+v", got)
	}
}

func TestALookAroundTheHome(t *testing.T) {
	r := &capturetest.Recorder{}
	for i := range byte(20) {
		target := netip.AddrFrom4([4]byte{192, 168, 1, 100 + i})
		ask := capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: mac(2), SenderIP: lamp().IPv4, TargetIP: target}
		r.Add(startNs+int64(i)*second, ask.Frame())
		ask.SenderIP = netip.IPv4Unspecified() // whether an address is free is no look around
		ask.SenderMAC = mac(3)
		r.Add(startNs+int64(i)*second, ask.Frame())
	}
	r.Add(startNs, udpFrame(lamp(), camera(), 1, 2, "x"))
	got := recorded(r).Spreads
	if len(got) != 1 || got[0].Kind != flow.SpreadProbed || got[0].Device != mac(2).String() || got[0].Peak != 21 {
		t.Errorf("spreads: %+v", got)
	}
}

// TestExampleHomesBehaviour finds in the made-up day what was put into it, and
// nothing else of that kind.
func TestExampleHomesBehaviour(t *testing.T) {
	truth := capturetest.ExampleHomeInfo()
	r := settle(exampleFrames(t))
	recorder, _ := truth.Device("Video recorder")
	tv, _ := truth.Device("Living-room TV")
	for _, row := range r.Attempts {
		row.Examples = nil
		want := row
		want.Device, want.Protocol, want.Scope, want.Remote, want.Marked, want.OneWay = recorder.MAC.String(), "tcp", flow.ScopeInternet, netip.Addr{}, uint32(row.Tries), false
		if diff := cmp.Diff(want, row, addresses()); diff != "" || row.Port != 23 && row.Port != 2323 {
			t.Errorf("attempt at port %d (-want +got):\n%s", row.Port, diff)
		}
		within(t, "start of the slot, ns", float64(row.StartNs), float64(truth.SweepStart.UnixNano()), float64(truth.SweepEnd.UnixNano()))
	}
	if len(r.Attempts) != 16 || len(r.Floods)+len(r.Spreads) != 0 {
		t.Errorf("%d attempts, want 16: two ports in eight slots; floods %+v, spreads %+v", len(r.Attempts), r.Floods, r.Spreads)
	}
	regular(t, r, recorder.MAC, "", truth.Command.Addr())
	regular(t, r, tv.MAC, "acr.viewmetric.example", netip.MustParseAddr("198.51.100.22"))
}

// regular wants a device to turn to a party steadily for hours.
func regular(t *testing.T, r *meter.Result, device flow.MAC, name string, remote netip.Addr) {
	t.Helper()
	for _, b := range r.Beats {
		if b.Device == device.String() && b.Name == name && b.Remote == remote {
			within(t, "coefficient of variation", float64(b.SpreadNs)/float64(b.MeanNs), 0, 0.05)
			within(t, "hours", float64(b.LastNs-b.FirstNs)/float64(flow.HourNs), 5, 24)
			return
		}
	}
	t.Errorf("no beat of %s to %q %s", device, name, remote)
}

// TestSinkTakesPatterns has a sink take the parts of a day: together they hold
// what a settled meter tells at once.
func TestSinkTakesPatterns(t *testing.T) {
	list := exampleFrames(t)
	want := settle(list)
	var got flow.Part
	parts := 0
	options := meter.Options{Sink: func(p *flow.Part) error {
		parts++
		got.Attempts, got.Floods = append(got.Attempts, p.Attempts...), append(got.Floods, p.Floods...)
		got.Spreads, got.Bursts = append(got.Spreads, p.Spreads...), append(got.Bursts, p.Bursts...)
		return nil
	}}
	settleAs(options, list)
	if len(got.Attempts) != len(want.Attempts) || len(got.Bursts) != len(want.Bursts) {
		t.Errorf("%d parts: %d attempts, %d bursts; at once %d and %d", parts, len(got.Attempts), len(got.Bursts), len(want.Attempts), len(want.Bursts))
	}
	full := errors.New("disk is full")
	m := meter.New(meter.Options{Sink: func(*flow.Part) error { return full }})
	if _, err := m.Settle(); !errors.Is(err, full) {
		t.Errorf("the sink's error is %v", err)
	}
}
