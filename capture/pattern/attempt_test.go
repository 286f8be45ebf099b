package pattern_test

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// try is one opening and what came of it.
type try struct {
	atNs   int64
	from   pattern.Source
	remote netip.Addr
	proto  uint8
	port   uint16
	answer int // 0 none, 1 answered, 2 refused
	lateNs int64
	seq    uint32
}

// run hands tries to a tracker, with the answers in the order of time.
func run(tries []try) *pattern.Attempts {
	type event struct {
		atNs int64
		do   func(*pattern.Attempts)
	}
	var events []event
	for _, t := range tries {
		events = append(events, event{t.atNs, func(a *pattern.Attempts) {
			a.Open(&pattern.Opening{
				TimeNs: t.atNs, From: t.from, Remote: t.remote, Protocol: t.proto, Port: t.port,
				SYN: t.proto == flow.ProtoTCP, Sequence: t.seq,
			})
		}})
		if t.answer > 0 {
			events = append(events, event{t.atNs + t.lateNs, func(a *pattern.Attempts) {
				a.Answer(t.from, t.remote, t.proto, t.port, pattern.Answer(t.answer-1))
			}})
		}
	}
	slices.SortStableFunc(events, func(x, y event) int { return cmp.Compare(x.atNs, y.atNs) })
	a := &pattern.Attempts{}
	for _, e := range events {
		e.do(a)
	}
	return a
}

// tellAttempt writes what a test asks of a row.
func tellAttempt(r flow.Attempt) string {
	return fmt.Sprintf("%s +%d %s %s %s %d: tries %d failed %d refused %d answered %d peak %d fresh %d repeated %d marked %d",
		r.Device[15:], (r.StartNs-startT)/second, r.Protocol, r.Scope, r.Remote, r.Port,
		r.Tries, r.Failed, r.Refused, r.Answered, r.Peak, r.Fresh, r.Repeated, r.Marked)
}

func tellAttempts(rows []flow.Attempt) []string {
	var list []string
	for _, r := range rows {
		list = append(list, tellAttempt(r))
	}
	return list
}

func sweep(from pattern.Source, n int, fromNs, stepNs int64, port uint16) []try {
	var list []try
	for i := range n {
		list = append(list, try{atNs: startT + fromNs + int64(i)*stepNs, from: from, remote: stranger(i), proto: flow.ProtoTCP, port: port})
	}
	return list
}

func TestAttempts(t *testing.T) {
	var ports, answered, guess []try
	for i := range 20 {
		ports = append(ports, try{atNs: startT + int64(i)*second, from: device(2), remote: stranger(7), proto: flow.ProtoTCP, port: uint16(1000 + i), answer: 2, lateNs: 1e6})
		answered = append(answered, try{atNs: startT + int64(i)*second, from: device(2), remote: stranger(i), proto: flow.ProtoUDP, port: 443, answer: 1, lateNs: 1e6})
	}
	ports[3].answer = 1
	for i := range 6 { // three tries at each of two doors, over two slots
		guess = append(guess, try{atNs: startT + 200*second + int64(i)*40*second, from: device(2), remote: stranger(i % 2), proto: flow.ProtoTCP, port: 23, answer: 1, lateNs: 1e6})
	}
	late := sweep(device(2), 4, 299*second, 1e6, 23)
	for i := range late {
		late[i].answer, late[i].lateNs = 1, 20*second
	}
	marked := sweep(device(2), 2, 0, second, 9999)
	marked[1].seq = 198<<24 | 18<<16 | 1
	both := append(sweep(device(2), 3, 0, second, 80), sweep(device(2), 3, 0, second, 80)...)
	for i := range 3 {
		both[i].remote = netip.AddrFrom4([4]byte{192, 168, 1, byte(100 + i)})
	}
	tests := []struct {
		name  string
		tries []try
		want  []string
	}{
		{"nothing", nil, nil},
		{"two hosts are too few for a row", sweep(device(2), 2, 0, second, 23), nil},
		{"a sweep", sweep(device(2), 12, 0, second, 23), []string{
			"02 +0 tcp internet invalid IP 23: tries 12 failed 12 refused 0 answered 0 peak 12 fresh 12 repeated 0 marked 0",
		}},
		{"a sweep across two slots", sweep(device(2), 12, 294*second+1, second, 23), []string{
			"02 +0 tcp internet invalid IP 23: tries 6 failed 6 refused 0 answered 0 peak 6 fresh 6 repeated 0 marked 0",
			"02 +300 tcp internet invalid IP 23: tries 6 failed 6 refused 0 answered 0 peak 12 fresh 6 repeated 0 marked 0",
		}},
		{"the same hosts again are not fresh", append(sweep(device(2), 5, 0, second, 23), sweep(device(2), 6, 400*second, second, 23)...), []string{
			"02 +0 tcp internet invalid IP 23: tries 5 failed 5 refused 0 answered 0 peak 5 fresh 5 repeated 0 marked 0",
			"02 +300 tcp internet invalid IP 23: tries 6 failed 6 refused 0 answered 0 peak 6 fresh 1 repeated 0 marked 0",
		}},
		{"ports of one host", ports, []string{
			"02 +0 tcp internet 198.18.0.7 0: tries 20 failed 19 refused 19 answered 1 peak 19 fresh 19 repeated 0 marked 0",
		}},
		{"answers", answered, nil},
		{"answers in the next slot", late, nil},
		{"passwords tried at two doors", guess, []string{
			"02 +300 tcp internet invalid IP 23: tries 3 failed 0 refused 0 answered 2 peak 0 fresh 0 repeated 2 marked 0",
		}},
		{"the mark of Mirai", marked, []string{
			"02 +0 tcp internet invalid IP 9999: tries 2 failed 2 refused 0 answered 0 peak 2 fresh 2 repeated 0 marked 1",
		}},
		{"home and Internet apart", both, []string{
			"02 +0 tcp internet invalid IP 80: tries 3 failed 3 refused 0 answered 0 peak 3 fresh 3 repeated 0 marked 0",
			"02 +0 tcp lan invalid IP 80: tries 3 failed 3 refused 0 answered 0 peak 3 fresh 3 repeated 0 marked 0",
		}},
		{"two devices", append(sweep(device(3), 3, 0, second, 23), sweep(device(2), 3, 0, second, 23)...), []string{
			"02 +0 tcp internet invalid IP 23: tries 3 failed 3 refused 0 answered 0 peak 3 fresh 3 repeated 0 marked 0",
			"03 +0 tcp internet invalid IP 23: tries 3 failed 3 refused 0 answered 0 peak 3 fresh 3 repeated 0 marked 0",
		}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := tellAttempts(run(tc.tries).Take(settled, true))
			if diff := gocmp.Diff(tc.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAttemptsRow looks at what the table above leaves out.
func TestAttemptsRow(t *testing.T) {
	a := run(append(sweep(device(2), 9, 0, second, 22), try{atNs: startT, from: device(3), remote: stranger(1), proto: flow.ProtoTCP, port: 22, answer: 1}))
	a.Short(startT+5*second, device(3), stranger(1), flow.ProtoTCP, 22)
	a.Short(startT+400*second, device(3), stranger(1), flow.ProtoTCP, 22) // nothing was opened in that slot
	rows := a.Take(settled, true)
	if len(rows) != 3 {
		t.Fatalf("rows: %v", tellAttempts(rows))
	}
	if !rows[0].OneWay || rows[1].OneWay {
		t.Error("nothing was sent to the first device, and an answer to the second; the rows say otherwise")
	}
	if rows[0].Examples[0] != stranger(0) || len(rows[0].Examples) != 4 {
		t.Errorf("examples %v, want the four smallest", rows[0].Examples)
	}
	if rows[1].Short != 1 || rows[2].Short != 1 || rows[2].StartNs != startT+flow.SlotNs || rows[2].Scope != flow.ScopeInternet {
		t.Errorf("short connections: %+v", rows[1:])
	}
}

// TestAttemptsJoin has one device that tries by several of its addresses.
func TestAttemptsJoin(t *testing.T) {
	six := pattern.Source{MAC: mac(2), Addr: netip.MustParseAddr("2001:db8::2")}
	tries := append(sweep(device(2), 3, 0, second, 23), sweep(six, 4, 0, second, 23)...)
	for i := 3; i < len(tries); i++ {
		tries[i].remote = netip.MustParseAddr(fmt.Sprintf("2001:db8:1::%d", i))
	}
	got := tellAttempts(run(tries).Take(settled, true))
	want := []string{"02 +0 tcp internet invalid IP 23: tries 7 failed 7 refused 0 answered 0 peak 4 fresh 7 repeated 0 marked 0"}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// TestAttemptsWait holds rows until their device is known, and drops those of
// nobody.
func TestAttemptsWait(t *testing.T) {
	six := pattern.Source{MAC: mac(2), Addr: netip.MustParseAddr("2001:db8::2")}
	foreign := pattern.Source{MAC: mac(2), Addr: netip.MustParseAddr("203.0.113.1")}
	a := run(append(sweep(six, 3, 0, second, 23), sweep(foreign, 3, 0, second, 23)...))
	if rows := a.Take(atHome, false); rows != nil {
		t.Errorf("rows before the slot was over: %v", tellAttempts(rows))
	}
	a.Advance(startT + 331*second)
	if rows := a.Take(atHome, false); rows != nil {
		t.Errorf("rows before the device was known: %v", tellAttempts(rows))
	}
	if rows := a.Take(settled, true); len(rows) != 1 {
		t.Errorf("rows at the end: %v, want one", tellAttempts(rows))
	}
	if rows := a.Take(settled, true); rows != nil {
		t.Errorf("rows taken twice: %v", tellAttempts(rows))
	}
}

// TestAttemptsOfManyHosts shows that what is told beyond the bound is a floor,
// and that what found no room is counted.
func TestAttemptsOfManyHosts(t *testing.T) {
	a := run(sweep(device(2), 1500, 0, 1e6, 23))
	rows := a.Take(settled, true)
	if len(rows) != 1 || rows[0].Failed != 1024 || rows[0].Tries != 1500 || a.Beyond() != 476 {
		t.Errorf("%v, %d beyond", tellAttempts(rows), a.Beyond())
	}
}

// TestAttemptsAtManyPorts has three hosts tried at each of 100 ports, and then
// one port that a rule names.
func TestAttemptsAtManyPorts(t *testing.T) {
	var tries []try
	for i := range 300 {
		tries = append(tries, try{atNs: startT + int64(i)*1e6, from: device(2), remote: stranger(i), proto: flow.ProtoTCP, port: uint16(10000 + i/3)})
	}
	tries = append(tries, sweep(device(2), 10, second, 1e6, 7547)...)
	rows := run(tries).Take(settled, true)
	var got []string
	for _, row := range rows {
		if row.Port < 10000 {
			got = append(got, fmt.Sprint(row.Port, " ", row.Failed))
		}
	}
	if diff := gocmp.Diff([]string{"0 108", "7547 10"}, got); diff != "" || len(rows) != 66 {
		t.Errorf("%d rows; port and hosts that failed (-want +got):\n%s", len(rows), diff)
	}
}

func TestAttemptsAtAllPortsOfOneHost(t *testing.T) {
	var tries []try
	for i := range 65535 {
		tries = append(tries, try{atNs: startT + int64(i)*1e6, from: device(2), remote: stranger(1), proto: flow.ProtoTCP, port: uint16(i + 1)})
	}
	rows := run(tries).Take(settled, true)
	if len(rows) == 0 || rows[0].Remote != stranger(1) || rows[0].Failed < 1024 {
		t.Errorf("%v", tellAttempts(rows[:min(2, len(rows))]))
	}
}

func TestAttemptsOfManySenders(t *testing.T) {
	var tries []try
	for i := range 5000 {
		from := pattern.Source{MAC: flow.MAC{2, 0, 0, 0, byte(i >> 8), byte(i)}, Addr: device(2).Addr}
		tries = append(tries, sweep(from, 3, int64(i)*1e6, 1, 23)...)
	}
	if rows := run(tries).Take(settled, true); len(rows) != 5000 {
		t.Errorf("%d rows of 5000 devices", len(rows))
	}
}

// TestAttemptsClock lets the clock jump: what was tried is told all the same.
func TestAttemptsClock(t *testing.T) {
	tries := slices.Concat(sweep(device(2), 3, 0, second, 23), sweep(device(2), 3, 1e9*second, second, 23), sweep(device(2), 3, -1e9*second, second, 23))
	a := &pattern.Attempts{}
	for _, one := range tries {
		a.Open(&pattern.Opening{TimeNs: one.atNs, From: one.from, Remote: one.remote, Protocol: one.proto, Port: one.port})
	}
	a.Open(&pattern.Opening{TimeNs: -1 << 63, From: device(2), Remote: stranger(1), Protocol: flow.ProtoTCP, Port: 23})
	a.Open(&pattern.Opening{TimeNs: 1<<63 - 1, From: device(2), Remote: stranger(1), Protocol: flow.ProtoTCP, Port: 23})
	if rows := a.Take(settled, true); len(rows) != 3 {
		t.Errorf("%s", strings.Join(tellAttempts(rows), "\n"))
	}
}
