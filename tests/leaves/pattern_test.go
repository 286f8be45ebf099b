package leaves_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"slices"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

func sha256Of(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func trials() []trial {
	return slices.Concat(readTrials(), burstTrials(), beatTrials(), longTrials())
}

// sentence records something the size of a spoken sentence.
func sentence(host string, bytes int, lengthNs int64, answer int) func(l *lab) {
	return func(l *lab) { l.upload(noon, host, bytes, lengthNs, answer) }
}

// uses records that the device turns to a service, and soon after to a firm.
func uses(times int, host string, afterNs int64) func(l *lab) {
	return func(l *lab) {
		for i := range int64(times) {
			at := noon + i*hour
			l.upload(at, "api.streamo.example", 4000, second, 3000)
			l.upload(at+afterNs, host, 3000, second, 300)
		}
	}
}

// looks records how the device asks who has so many addresses.
func looks(addresses, times int) func(l *lab) {
	return func(l *lab) {
		l.upload(noon-hour, "bridge.lumo.example", 300, second, 100)
		for i := range times {
			for n := range addresses {
				target := netip.AddrFrom4([4]byte{192, 168, 7, byte(50 + n)})
				l.Add(noon+int64(i)*hour+int64(n)*second, capturetest.ARP{Operation: capturetest.ARPRequest, SenderMAC: l.device.MAC, SenderIP: l.device.IPv4, TargetIP: target}.Frame())
			}
		}
	}
}

func burstTrials() []trial {
	const voice, clip = "gw.voxa.example", "up.camora-video.example"
	return []trial{
		{"P01", "a sentence, and an answer", "smart_speaker", "p01 likely", sentence(voice, 80_000, 5*second, 20_000)},
		{"P01", "no answer", "smart_speaker", nothing, sentence(voice, 80_000, 5*second, 0)},
		{"P01", "a log", "smart_speaker", nothing, sentence("t.voxa-metrics.example", 80_000, 5*second, 20_000)},
		{"P01", "an update check", "smart_speaker", nothing, sentence("fw.orvo-firmware.example", 80_000, 5*second, 20_000)},
		{"P01", "too small", "smart_speaker", nothing, sentence(voice, 7_000, 3*second, 20_000)},
		{"P01", "a lamp", "smart_bulb", nothing, sentence(voice, 80_000, 5*second, 20_000)},
		{"P01", "a device of no known kind", "", nothing, sentence(voice, 80_000, 5*second, 20_000)},
		{"P02", "a clip", "outdoor_camera", "p02 likely", sentence(clip, 300_000, 7*second, 300)},
		{"P02", "too slow", "outdoor_camera", nothing, sentence(clip, 180_000, 7*second, 300)},
		{"P02", "too short", "outdoor_camera", nothing, sentence(clip, 300_000, 3*second, 300)},
		{"P02", "a log of its firmware", "outdoor_camera", nothing, sentence("fw.orvo-firmware.example", 300_000, 7*second, 300)},
		{"P02", "a backup", "nas_storage", nothing, sentence(clip, 300_000, 7*second, 300)},
		{"P02", "a robot's plan of the home", "robot_vacuum", nothing, sentence("maps.dustino.example", 300_000, 7*second, 300)},
		{"P08", "12 addresses within a minute", "", "p08 likely", looks(12, 1)},
		{"P08", "12 addresses, four times", "", "p08 pattern", looks(12, 4)},
		{"P08", "8 addresses", "", nothing, looks(8, 1)},
		{"P08", "a hub that looks for its lamps", "smart_home_hub", nothing, looks(12, 4)},
		{"P09", "an advertising firm after each of six uses", "smart_tv", "p09 likely", uses(6, "ads.adsight.example", 20*second)},
		{"P09", "after each of ten", "smart_tv", "p09 pattern", uses(10, "ads.adsight.example", 20*second)},
		{"P09", "after four uses", "smart_tv", nothing, uses(4, "ads.adsight.example", 20*second)},
		{"P09", "two minutes later", "smart_tv", nothing, uses(6, "ads.adsight.example", 2*minute)},
		{"P09", "fault reports", "smart_tv", nothing, uses(6, "in.crashbox.example", 20*second)},
		{"P11", "a map", "robot_mower", "p11 likely", sentence("maps.dustino.example", 4_000, second, 3_000)},
		{"P11", "no map", "robot_mower", nothing, sentence("api.dustino.example", 4_000, second, 3_000)},
		{"P11", "a lamp that shows a map", "smart_bulb", nothing, sentence("maps.dustino.example", 4_000, second, 3_000)},
	}
}

// reports records one sealed connection over which small messages go.
func reports(host string, fromNs, lengthNs, everyNs int64, size func(i int) int) func(l *lab) {
	return func(l *lab) {
		s := l.open(fromNs, host)
		for i := 0; int64(i)*everyNs < lengthNs; i++ {
			s.At(fromNs + 10*second + int64(i)*everyNs)
			s.Up(size(i), 0)
			s.Down(38, 0)
		}
		s.Close()
	}
}

// changing is sizes of messages as readings have them.
func changing(i int) int { return 300 + i*7919%120 }

func same(int) int { return 60 }

// late records that the device goes on long after.
func late(make func(l *lab)) func(l *lab) {
	return func(l *lab) {
		make(l)
		l.upload(sunday+23*hour, "cloud.orvo.example", 500, second, 100)
	}
}

func beatTrials() []trial {
	const log, player, plug = "log.orvo.example", "api.streamo.example", "mqtt.plugo.example"
	evening := sunday + 19*hour
	return []trial{
		{"P03", "small reports each 15 seconds for an hour", "smart_tv", "p03 likely", late(reports(log, evening, hour, 15*second, changing))},
		{"P03", "to a firm that measures", "smart_tv", "p03 likely", late(reports("acr.viewmetric.example", evening, hour, 60*second, changing))},
		{"P03", "a player's heart-beat", "smart_tv", nothing, late(reports(player, evening, hour, 15*second, changing))},
		{"P03", "of one size: it is there", "smart_tv", nothing, late(reports(log, evening, hour, 15*second, same))},
		{"P03", "for ten minutes", "smart_tv", nothing, late(reports(log, evening, 10*minute, 15*second, changing))},
		{"P03", "each two minutes", "smart_tv", nothing, late(reports(log, evening, hour, 120*second, changing))},
		{"P03", "no TV", "smart_plug", nothing, late(reports(log, evening, hour, 15*second, changing))},
		{"P06", "a message of changing size each 30 seconds, all day", "smart_plug", "p06 likely", reports(plug, sunday+second, 23*hour, 30*second, changing)},
		{"P06", "of one size: contact, not energy", "smart_plug", "p06.contact pattern", reports(plug, sunday+second, 23*hour, 30*second, same)},
		{"P06", "for 20 hours", "smart_plug", nothing, reports(plug, sunday+second, 20*hour, 30*second, changing)},
		{"P06", "each two minutes", "smart_plug", nothing, reports(plug, sunday+second, 23*hour, 120*second, changing)},
		{"P06", "a lamp", "smart_bulb", nothing, reports(plug, sunday+second, 23*hour, 30*second, changing)},
	}
}

// daily records two weeks in which the device is used between some hours.
func daily(days int, used func(atNs int64) bool) func(l *lab) {
	return func(l *lab) {
		l.days = days
		s := l.open(sunday+second, "cloud.orvo.example")
		for at := sunday + minute; at < sunday+int64(days)*day-minute; at += flow.SlotNs {
			s.At(at)
			if used(at) {
				s.Up(9000, 0)
			} else {
				s.Up(60, 0)
			}
			s.Down(40, 0)
		}
	}
}

func ofDay(ns int64) int64 { return ns % day / hour }

// byDay is a use between 8 and 22, now at these minutes and now at those.
func byDay(ns int64) bool {
	return ofDay(ns) >= 8 && ofDay(ns) < 22 && (ns/flow.SlotNs*7+ns/day*5)%3 == 0
}

func job(ns int64) bool { return ofDay(ns) == 14 }

// days records some days with a little each hour, and on the last one much.
func days(n, usual, much int) func(l *lab) {
	return func(l *lab) {
		l.days = n
		for i := range n * 24 {
			at := sunday + int64(i)*hour + minute
			l.upload(at, "live.camora.example", usual, second, 40)
		}
		l.upload(sunday+int64(n-1)*day+12*hour+10*minute, "live.camora.example", much, minute, 40)
	}
}

func longTrials() []trial {
	const cloud = "io.warmelo.example"
	everyFour := func(from, until int64) func(l *lab) { return reports(cloud, from, until-from, 4*minute, same) }
	return []trial{
		{"P05", "two weeks of use by day", "", "p05 pattern", daily(14, byDay)},
		{"P05", "two weeks without a rhythm", "", nothing, daily(14, func(ns int64) bool { return ns/flow.SlotNs%3 == 0 })},
		{"P05", "a job at the same hour", "", nothing, daily(14, job)},
		{"P05", "ten days", "", nothing, daily(10, byDay)},
		{"P07", "seven megabytes within a minute, on the fourth day", "indoor_camera", "p07 likely", days(4, 300, 7_000_000)},
		{"P07", "four megabytes", "indoor_camera", nothing, days(4, 300, 4_000_000)},
		{"P07", "no more than ten usual days", "indoor_camera", nothing, days(4, 40_000, 7_000_000)},
		{"P07", "a backup", "nas_storage", nothing, days(4, 300, 7_000_000)},
		{"P10", "every four minutes for a day and a night", "", "p10 pattern", func(l *lab) { l.days = 2; everyFour(sunday+second, sunday+2*day-minute)(l) }},
		{"P10", "for 22 hours", "", nothing, func(l *lab) { everyFour(sunday+hour, sunday+23*hour)(l) }},
		{"P10", "each half hour", "", nothing, func(l *lab) { l.days = 2; reports(cloud, sunday+second, 2*day-minute, 30*minute, same)(l) }},
	}
}
