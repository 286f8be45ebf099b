package findings_test

import (
	"fmt"

	"telltale/capture/capturetest"
)

// beats records one datagram and its answer at even times to a server without a
// name.
func beats(length int64, port uint16) func(l *lab) {
	return func(l *lab) {
		d, to := thing(2), l.server(77)
		for at := noon; at <= noon+length; at += 10 * minute {
			client, remote := capturetest.Call(d, to, port)
			l.SendUDP(at, client, remote, []byte("here I am, as ever"))
			l.SendUDP(at+20e6, remote, client, []byte("good"))
		}
	}
}

// asks records questions for names, in each of two hours.
func asks(n int, name func(i int) string, failed bool) func(l *lab) {
	return func(l *lab) {
		d := thing(2)
		for h := range int64(2) {
			for i := range n {
				at := noon + h*hour + int64(i)*10*second
				q := capturetest.DNSQuery(uint16(i), name(i), capturetest.TypeA)
				port := uint16(40000 + i)
				l.datagram(at, d, l.router, port, 53, q.Bytes())
				a := capturetest.DNSAnswer(q, capturetest.AddressRecord(name(i), stranger(i), 60))
				if failed {
					a = capturetest.DNSAnswer(q)
					a.Flags |= capturetest.DNSNoSuchName
				}
				l.datagram(at+5e6, l.router, d, 53, port, a.Bytes())
			}
		}
	}
}

func below(domain string) func(i int) string {
	return func(i int) string { return fmt.Sprintf("x%dq.%s", i*7919, domain) }
}

func apart(i int) string { return fmt.Sprintf("host.strange%d.example", i) }

// twiceClear records the same words to a server twice, a quarter of an hour apart.
func twiceClear(port uint16, words string) func(l *lab) {
	return func(l *lab) {
		for i := range int64(2) {
			l.clear(noon+i*15*minute, thing(2), l.server(11), port, []byte(words), []byte("yes\r\n"))
		}
	}
}

func contactTrials() []trial {
	const irc = "NICK bot17\r\nUSER bot 0 * :bot\r\nJOIN #orders\r\n"
	return []trial{
		{"TT-B10", "signs in to IRC, twice", "TT-B10 high", twiceClear(6667, irc)},
		{"TT-B10", "signs in to IRC once", nothing, func(l *lab) { l.clear(noon, thing(2), l.server(11), 6667, []byte(irc), []byte("hi\r\n")) }},
		{"TT-B10", "a file server also wants USER", nothing, twiceClear(6667, "USER camera\r\nPASV\r\n")},
		{"TT-B11", "every 10 minutes for 7 hours to nobody knows whom", "TT-B11 medium", beats(7*hour, 5000)},
		{"TT-B11", "the same for 5 hours", nothing, beats(5*hour, 5000)},
		{"TT-B11", "the same for 7 hours, port 3478", nothing, beats(7*hour, 3478)},
		{"TT-B11", "for 7 hours by a camera, which has peers", "TT-B11 info", func(l *lab) {
			l.called(thing(2), "ipcam")
			beats(7*hour, 5000)(l)
		}},
		{"TT-B13", "120 names below one domain in an hour, twice", "TT-B13 medium", asks(120, below("strange.example"), false)},
		{"TT-B13", "90 names below one domain", nothing, asks(90, below("strange.example"), false)},
		{"TT-B13", "120 names of a content network", nothing, asks(120, below("cloudfront.net"), false)},
		{"TT-B13", "60 names an hour that do not exist, twice", "TT-B13 medium", asks(60, apart, true)},
		{"TT-B13", "40 names an hour that do not exist", nothing, asks(40, apart, true)},
		{"TT-B14", "a miner's first words, twice", "TT-B14 high", twiceClear(3333, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n")},
		{"TT-B14", "contact with a pool, twice", "TT-B14 high", func(l *lab) {
			l.cloud(noon, thing(2), "eu1.nanopool.org")
			l.cloud(noon+2*hour, thing(2), "eu1.nanopool.org")
		}},
		{"TT-B14", "somebody reads the page of a pool", nothing, func(l *lab) {
			l.cloud(noon, thing(2), "www.nanopool.org")
			l.cloud(noon+2*hour, thing(2), "nanopool.org")
		}},
		{"TT-B14", "other words in the same form", nothing, twiceClear(3333, "{\"id\":1,\"method\":\"status.subscribe\",\"params\":[]}\n")},
	}
}
