package disclosure_test

import (
	"reflect"
	"testing"

	"telltale/capture/flow"
	"telltale/classify/disclosure"
)

// year is a device that was watched for a year, in recordings of a day.
func year() disclosure.Input {
	const days = 365
	in := watched(days)
	in.Kind = speaker()
	in.Destinations = []disclosure.Destination{dest(1, "Voxa", "voice"), dest(2, "Streamo", "content"), dest(3, "Tracka", "advertising")}
	for i := range in.Destinations {
		in.Destinations[i].Hours = hours(days)
	}
	for day := range int64(days) {
		in.Watched = append(in.Watched, flow.Span{FromNs: startNs + day*dayNs, ToNs: startNs + (day+1)*dayNs})
	}
	in.Facts.Slots = slots(startNs, startNs+days*dayNs, busyAtDay)
	for i, h := range hours(days) {
		in.Facts.ByHour = append(in.Facts.ByHour, flow.HourSum{HourNs: h})
		for n := range int64(6) {
			name := [...]string{"voxa.example", "streamo.example", "tracka.example"}[(i+int(n))%3]
			in.Facts.Bursts = append(in.Facts.Bursts, burst((i+int(n))%3+1, name, h+n*minuteNs, 5*secondNs, 80_000))
		}
	}
	return in
}

func TestTheSameInputGivesTheSame(t *testing.T) {
	in := year()
	first := disclosure.Tell(in)
	if len(first) < 3 {
		t.Fatalf("told %v, want some", told(first))
	}
	for range 3 {
		if again := disclosure.Tell(in); !reflect.DeepEqual(first, again) {
			t.Fatalf("told %v, then %v", told(first), told(again))
		}
	}
	if !reflect.DeepEqual(in, year()) {
		t.Error("the input was changed")
	}
}

// BenchmarkTell tells of one device over a year.
func BenchmarkTell(b *testing.B) {
	in := year()
	b.ReportAllocs()
	for b.Loop() {
		disclosure.Tell(in)
	}
}
