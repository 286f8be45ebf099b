package pattern_test

import (
	"testing"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// BenchmarkSweep tries a million hosts, at a thousand a second.
func BenchmarkSweep(b *testing.B) {
	a := &pattern.Attempts{}
	o := pattern.Opening{TimeNs: startT, From: device(2), Protocol: flow.ProtoTCP, Port: 23, SYN: true}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		o.TimeNs += 1e6
		o.Remote = stranger(i & 0xffff)
		a.Open(&o)
		i++
	}
}

// BenchmarkSweepAnswered tries hosts that all answer.
func BenchmarkSweepAnswered(b *testing.B) {
	a := &pattern.Attempts{}
	o := pattern.Opening{TimeNs: startT, From: device(2), Protocol: flow.ProtoTCP, Port: 443, SYN: true}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		o.TimeNs += 1e8
		o.Remote = stranger(i & 0x1ff)
		a.Open(&o)
		a.Answer(o.From, o.Remote, o.Protocol, o.Port, pattern.Answered)
		i++
	}
}

// BenchmarkFloodsSweep gives each of many targets one request.
func BenchmarkFloodsSweep(b *testing.B) {
	f := &pattern.Floods{}
	v := syns(stranger(1))
	v.Packets, v.Bytes = 1, 60
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		v.TimeNs = startT + int64(i)*1e6
		v.Remote = stranger(i & 0xffff)
		f.Sent(&v)
		i++
	}
}

func BenchmarkSending(b *testing.B) {
	var l pattern.Line
	b.ReportAllocs()
	now := startT
	for b.Loop() {
		now += 1e6
		l.Sent(now, 1400)
	}
}

// BenchmarkBeat sends to one party every ten seconds.
func BenchmarkBeat(b *testing.B) {
	x := &talk{lines: &pattern.Lines{}, party: party(2, stranger(1), 1)}
	b.ReportAllocs()
	now := startT
	for b.Loop() {
		now += 10 * second
		x.send(now, 100)
	}
}

func BenchmarkProbe(b *testing.B) {
	s := &pattern.Spreads{}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Probe(startT+int64(i)*1e8, mac(2), device(byte(i)).Addr)
		i++
	}
}
