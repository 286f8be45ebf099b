package pattern_test

import (
	"net/netip"
	"slices"
	"testing"

	"telltale/capture/flow"
	"telltale/capture/pattern"
)

// serve answers strangers so often, every so many nanoseconds.
func serve(a *pattern.Answers, fromNs, stepNs int64, n int, question, answer uint32, to func(i int) netip.Addr) {
	for i := range n {
		r := pattern.Reply{TimeNs: fromNs + int64(i)*stepNs, From: device(2), Port: 123, Remote: to(i), Payload: question, Asked: true}
		a.Datagram(&r)
		r.Payload, r.Asked = answer, false
		a.Datagram(&r)
	}
}

func oneStranger(int) netip.Addr { return stranger(1) }

func TestAnswers(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(*pattern.Answers)
		want []uint32 // peaks
	}{
		{"60 a minute, ten times as large", func(a *pattern.Answers) { serve(a, startT, second, 60, 40, 400, oneStranger) }, []uint32{60}},
		{"49 within a minute", func(a *pattern.Answers) { serve(a, startT, second, 49, 40, 400, oneStranger) }, nil},
		{"one a second and a half, for long", func(a *pattern.Answers) { serve(a, startT, second*3/2, 4000, 40, 400, oneStranger) }, nil},
		{"four times as large", func(a *pattern.Answers) { serve(a, startT, second, 60, 100, 400, oneStranger) }, nil},
		{"nobody asked", func(a *pattern.Answers) { serve(a, startT, second, 60, 0, 400, oneStranger) }, nil},
		{"the small ones of the minute before do not help", func(a *pattern.Answers) {
			serve(a, startT, second/10, 600, 400, 400, oneStranger)
			serve(a, startT+130*second, second, 60, 40, 400, oneStranger)
		}, []uint32{60}},
		{"across two slots", func(a *pattern.Answers) { serve(a, startT+250*second, second, 100, 40, 400, oneStranger) }, []uint32{50, 60}},
		{"a clock that goes back", func(a *pattern.Answers) {
			serve(a, startT+9000*second, second, 40, 40, 400, oneStranger)
			serve(a, startT, second, 40, 40, 400, oneStranger)
		}, nil},
		{"ten minutes later", func(a *pattern.Answers) {
			serve(a, startT, second, 40, 40, 400, oneStranger)
			serve(a, startT+600*second, second, 40, 40, 400, oneStranger)
		}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &pattern.Answers{}
			tc.do(a)
			var peaks []uint32
			for _, row := range a.Take(nil, startT, atHome, true) {
				if row.Kind != flow.SpreadAnswered || row.Device != mac(2).String() {
					t.Errorf("row %+v", row)
				}
				peaks = append(peaks, row.Peak)
			}
			if !slices.Equal(peaks, tc.want) {
				t.Errorf("peaks %v, want %v", peaks, tc.want)
			}
		})
	}
}

// TestAnswersRow holds what a row tells, and when.
func TestAnswersRow(t *testing.T) {
	a := &pattern.Answers{}
	serve(a, startT, second/2, 100, 40, 400, func(i int) netip.Addr { return stranger(100 - i) })
	forged := flow.Spread{Device: mac(1).String(), StartNs: startT, Kind: flow.SpreadForged, Peak: 20}
	if rows := a.Take([]flow.Spread{forged}, startT+299*second, atHome, false); len(rows) != 1 {
		t.Errorf("told before the slot was over: %+v", rows)
	}
	open := func(from pattern.Source, remote netip.Addr) pattern.Place {
		p := atHome(from, remote)
		p.Open = true
		return p
	}
	if rows := a.Take(nil, startT+300*second, open, false); len(rows) != 0 {
		t.Errorf("told before it is known whose it is: %+v", rows)
	}
	rows := a.Take([]flow.Spread{forged}, startT+300*second, atHome, false)
	want := []netip.Addr{stranger(1), stranger(2), stranger(3), stranger(4)}
	if len(rows) != 2 || rows[0].Kind != flow.SpreadForged || rows[1].Peak != 100 || !slices.Equal(rows[1].Examples, want) {
		t.Errorf("rows %+v, want the forged one first and examples %v", rows, want)
	}
	if rows := a.Take(nil, startT+600*second, atHome, true); len(rows) != 0 {
		t.Errorf("told twice: %+v", rows)
	}
}

// TestAnswersBound counts the services that found no room.
func TestAnswersBound(t *testing.T) {
	a := &pattern.Answers{}
	for port := range uint16(300) {
		a.Datagram(&pattern.Reply{TimeNs: startT, From: device(2), Port: port, Remote: stranger(1), Payload: 40})
	}
	if a.Beyond() != 44 {
		t.Errorf("%d beyond, want 44", a.Beyond())
	}
}
