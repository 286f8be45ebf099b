package disclosure_test

import (
	"slices"
	"testing"

	"telltale/capture/flow"
	"telltale/classify/disclosure"
	"telltale/classify/purpose"
	"telltale/classify/statement"
)

func speaker() disclosure.Kind {
	return kind("smart_speaker", []string{"audio", "voice_command"}, []string{"pd:VoiceCommunicationRecording"}, []string{"voice_cloud"})
}

func camera() disclosure.Kind {
	return kind("indoor_camera", []string{"video", "audio"}, []string{"pd:Picture", "pd:FacialPrint"}, []string{"vendor_cloud", "video_relay"})
}

// burst is a sending to the end with this number at a time.
func burst(n int, name string, atNs, lengthNs int64, bytes uint64, change ...func(*flow.Burst)) flow.Burst {
	b := flow.Burst{
		Remote: addr(n), Name: name, Protocol: "tcp", Port: 443, StartNs: atNs, LastNs: atNs + lengthNs,
		SentPackets: 100, LargePackets: 90, SentPayload: bytes, ReceivedPayload: 5000,
	}
	for _, c := range change {
		c(&b)
	}
	return b
}

// slots makes every slot of a time, with contact and so many bytes.
func slots(fromNs, untilNs int64, bytes func(ns int64) uint64) []flow.Slot {
	var list []flow.Slot
	for at := fromNs; at < untilNs; at += flow.SlotNs {
		if n := bytes(at); n > 0 {
			list = append(list, flow.Slot{StartNs: at, SentPayload: n, Contacts: 1})
		}
	}
	return list
}

func always(n uint64) func(int64) uint64 { return func(int64) uint64 { return n } }

// hours gives the starts of the hours of so many days.
func hours(days int) []int64 {
	var list []int64
	for i := range int64(days) * 24 {
		list = append(list, startNs+i*hourNs)
	}
	return list
}

func TestSpeech(t *testing.T) {
	const noon = startNs + 12*hourNs
	silent := func(b *flow.Burst) { b.ReceivedPayload = 0 }
	for _, test := range []struct {
		name    string
		burst   flow.Burst
		kind    disclosure.Kind
		purpose string
		idle    uint64
		want    []string
	}{
		{"a sentence", burst(1, "voxa.example", noon, 5*secondNs, 80_000), speaker(), "voice", 100, []string{"P01 likely p01 company:Voxa"}},
		{"too small", burst(1, "voxa.example", noon, 5*secondNs, 7_999), speaker(), "voice", 100, nil},
		{"too large", burst(1, "voxa.example", noon, 20*secondNs, 400_001), speaker(), "voice", 100, nil},
		{"too short", burst(1, "voxa.example", noon, secondNs/2, 20_000), speaker(), "voice", 100, nil},
		{"too long", burst(1, "voxa.example", noon, 21*secondNs, 80_000), speaker(), "voice", 100, nil},
		{"too fast", burst(1, "voxa.example", noon, 2*secondNs, 80_000), speaker(), "voice", 100, nil},
		{"too slow", burst(1, "voxa.example", noon, 10*secondNs, 19_000), speaker(), "voice", 100, nil},
		{"no answer", burst(1, "voxa.example", noon, 5*secondNs, 80_000, silent), speaker(), "voice", 100, nil},
		{"no more than when idle", burst(1, "voxa.example", noon, 5*secondNs, 80_000), speaker(), "voice", 960_001, nil},
		{"just more than when idle", burst(1, "voxa.example", noon, 5*secondNs, 80_000), speaker(), "voice", 959_999, []string{"P01 likely p01 company:Voxa"}},
		{"an update check", burst(1, "voxa.example", noon, 5*secondNs, 80_000), speaker(), "update", 100, nil},
		{"a log", burst(1, "voxa.example", noon, 5*secondNs, 80_000), speaker(), "telemetry", 100, nil},
		{"a lamp", burst(1, "voxa.example", noon, 5*secondNs, 80_000), kind("smart_bulb", []string{"appliance_use"}, nil, nil), "voice", 100, nil},
		{"perhaps a speaker", burst(1, "voxa.example", noon, 5*secondNs, 80_000), unsure(speaker()), "voice", 100, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Kind, in.Destinations = test.kind, []disclosure.Destination{dest(1, "Voxa", test.purpose)}
			in.Facts.Bursts, in.Facts.Slots = []flow.Burst{test.burst}, slots(startNs, startNs+dayNs, always(test.idle))
			if got := of(disclosure.Tell(in), "P01"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

func unsure(k disclosure.Kind) disclosure.Kind {
	k.Confidence = statement.Possible
	return k
}

// TestTrialsConfirm is G2 of label specification D.1.
func TestTrialsConfirm(t *testing.T) {
	for _, test := range []struct {
		name          string
		bursts        int
		trial         disclosure.Trial
		want          string
		tried, answer int
	}{
		{"eight of ten", 3, disclosure.Trial{Rule: "P01", Tried: 10, Hit: 8}, "P01 pattern p01 company:Voxa", 0, 0},
		{"seven of ten", 3, disclosure.Trial{Rule: "P01", Tried: 10, Hit: 7}, "P01 likely p01 company:Voxa", 0, 0},
		{"nine of nine", 3, disclosure.Trial{Rule: "P01", Tried: 9, Hit: 9}, "P01 likely p01 company:Voxa", 0, 0},
		{"seen only twice", 2, disclosure.Trial{Rule: "P01", Tried: 10, Hit: 10}, "P01 likely p01 company:Voxa", 0, 0},
		{"of another rule", 3, disclosure.Trial{Rule: "P02", Tried: 10, Hit: 10}, "P01 likely p01 company:Voxa", 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Kind, in.Destinations, in.Trials = speaker(), []disclosure.Destination{dest(1, "Voxa", "voice")}, []disclosure.Trial{test.trial}
			for i := range test.bursts {
				in.Facts.Bursts = append(in.Facts.Bursts, burst(1, "voxa.example", startNs+int64(12+i)*hourNs, 5*secondNs, 80_000))
			}
			if got := of(disclosure.Tell(in), "P01"); !slices.Equal(got, []string{test.want}) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

func TestVideo(t *testing.T) {
	const noon = startNs + 12*hourNs
	small := func(b *flow.Burst) { b.LargePackets = 59 }
	vacuum := kind("robot_vacuum", []string{"home_map", "video"}, []string{"pd:HomeLocation"}, nil)
	setup := []flow.Setup{{FromNs: noon - minuteNs, UntilNs: noon + minuteNs}}
	for _, test := range []struct {
		name    string
		burst   flow.Burst
		kind    disclosure.Kind
		purpose string
		setups  []flow.Setup
		want    []string
	}{
		{"a clip", burst(1, "camora.example", noon, 6*secondNs, 250_000), camera(), "video_relay", nil, []string{"P02 likely p02 company:Camora"}},
		{"to its maker", burst(1, "camora.example", noon, 6*secondNs, 250_000), camera(), "device_cloud", nil, []string{"P02 likely p02 company:Camora"}},
		{"too slow", burst(1, "camora.example", noon, 6*secondNs, 187_000), camera(), "video_relay", nil, nil},
		{"too short", burst(1, "camora.example", noon, 4*secondNs, 250_000), camera(), "video_relay", nil, nil},
		{"small packets", burst(1, "camora.example", noon, 6*secondNs, 250_000, small), camera(), "video_relay", nil, nil},
		{"a log", burst(1, "camora.example", noon, 6*secondNs, 250_000), camera(), "telemetry", nil, nil},
		{"around an update", burst(1, "camora.example", noon, 6*secondNs, 250_000), camera(), "update", nil, nil},
		{"a robot's plan of the home", burst(1, "camora.example", noon, 6*secondNs, 250_000), vacuum, "device_cloud", nil, nil},
		{"a backup", burst(1, "camora.example", noon, 6*secondNs, 250_000), kind("nas_storage", []string{"documents"}, []string{"pd:Picture"}, nil), "device_cloud", nil, nil},
		{"perhaps a camera", burst(1, "camora.example", noon, 6*secondNs, 250_000), unsure(camera()), "video_relay", nil, nil},
		{"while it was set up", burst(1, "camora.example", noon, 6*secondNs, 250_000), camera(), "video_relay", setup, nil},
		{"to nobody knows whom", burst(9, "", noon, 6*secondNs, 250_000), camera(), "", nil, []string{"P02 likely p02.nobody"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Kind, in.Destinations = test.kind, []disclosure.Destination{dest(1, "Camora", test.purpose)}
			in.Facts.Bursts, in.Facts.Setups = []flow.Burst{test.burst}, test.setups
			if got := of(disclosure.Tell(in), "P02"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// beat is a device that turns to the end with this number for a time.
func beat(n int, name string, everyNs, lastsNs int64, change ...func(*flow.Beat)) flow.Beat {
	b := flow.Beat{
		Remote: addr(n), Name: name, Protocol: "tcp", Port: 443, FirstNs: startNs + 2*hourNs, LastNs: startNs + 2*hourNs + lastsNs,
		Count: uint64(lastsNs / everyNs), MeanNs: everyNs, SpreadNs: everyNs / 10, MeanBytes: 400, SpreadBytes: 80,
		Bytes: flow.Quartiles{Low: 350, Median: 400, High: 450},
	}
	for _, c := range change {
		c(&b)
	}
	return b
}

func constant(b *flow.Beat) {
	b.Bytes, b.SpreadBytes = flow.Quartiles{Low: 62, Median: 62, High: 62}, 3
}

func TestScreen(t *testing.T) {
	tv := kind("smart_tv", []string{"viewing"}, []string{"pd:TVViewingBehaviour"}, []string{"vendor_cloud"})
	third := func(d *disclosure.Destination) { d.Party = purpose.PartyThird }
	uneven := func(b *flow.Beat) { b.SpreadNs = b.MeanNs/4 + 1 }
	for _, test := range []struct {
		name    string
		beat    flow.Beat
		kind    disclosure.Kind
		purpose string
		change  func(*disclosure.Destination)
		want    []string
	}{
		{"to its maker", beat(1, "orvo.example", 15*secondNs, hourNs), tv, "telemetry", nil, []string{"P03 likely p03 company:Orvo"}},
		{"to a firm that measures", beat(1, "orvo.example", 60*secondNs, hourNs), tv, "analytics", third, []string{"P03 likely p03 company:Orvo"}},
		{"a player's heart-beat", beat(1, "orvo.example", 15*secondNs, hourNs), tv, "content", third, nil},
		{"of one size", beat(1, "orvo.example", 15*secondNs, hourNs, constant), tv, "telemetry", nil, nil},
		{"uneven", beat(1, "orvo.example", 15*secondNs, hourNs, uneven), tv, "telemetry", nil, nil},
		{"too quick", beat(1, "orvo.example", 9*secondNs, hourNs), tv, "telemetry", nil, nil},
		{"too slow", beat(1, "orvo.example", 91*secondNs, hourNs), tv, "telemetry", nil, nil},
		{"for a short time", beat(1, "orvo.example", 15*secondNs, 19*minuteNs), tv, "telemetry", nil, nil},
		{"it does not stop", beat(1, "orvo.example", 15*secondNs, 22*hourNs), tv, "telemetry", nil, nil},
		{"no TV", beat(1, "orvo.example", 15*secondNs, hourNs), kind("streaming_box", []string{"viewing"}, nil, nil), "telemetry", nil, nil},
		{"perhaps a TV", beat(1, "orvo.example", 15*secondNs, hourNs), unsure(tv), "telemetry", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			one := dest(1, "Orvo", test.purpose)
			if test.change != nil {
				test.change(&one)
			}
			in.Kind, in.Destinations, in.Facts.Beats = test.kind, []disclosure.Destination{one}, []flow.Beat{test.beat}
			if got := of(disclosure.Tell(in), "P03"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

func TestEnergy(t *testing.T) {
	plug := kind("smart_plug", []string{"energy"}, []string{"tt:EnergyUse"}, []string{"vendor_cloud"})
	large := func(b *flow.Beat) { b.MeanBytes = 801 }
	for _, test := range []struct {
		name    string
		beat    flow.Beat
		kind    disclosure.Kind
		purpose string
		want    []string
	}{
		{"fine steps", beat(1, "plugo.example", 30*secondNs, 23*hourNs), plug, "device_cloud", []string{"P06 likely p06 company:Plugo"}},
		{"of one size: contact, not energy", beat(1, "plugo.example", 30*secondNs, 23*hourNs, constant, func(b *flow.Beat) { b.MeanBytes = 62 }), plug, "device_cloud", []string{"P06 pattern p06.contact company:Plugo"}},
		{"too slow", beat(1, "plugo.example", 61*secondNs, 23*hourNs), plug, "device_cloud", nil},
		{"not all day", beat(1, "plugo.example", 30*secondNs, 22*hourNs), plug, "device_cloud", nil},
		{"too large", beat(1, "plugo.example", 30*secondNs, 23*hourNs, large), plug, "device_cloud", nil},
		{"to a clock", beat(1, "plugo.example", 30*secondNs, 23*hourNs), plug, "time", nil},
		{"a thermostat", beat(1, "plugo.example", 30*secondNs, 23*hourNs), kind("thermostat", []string{"energy"}, nil, nil), "device_cloud", nil},
		{"perhaps a plug", beat(1, "plugo.example", 30*secondNs, 23*hourNs), unsure(plug), "device_cloud", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Kind, in.Destinations, in.Facts.Beats = test.kind, []disclosure.Destination{dest(1, "Plugo", test.purpose)}, []flow.Beat{test.beat}
			if got := of(disclosure.Tell(in), "P06"); !slices.Equal(got, test.want) {
				t.Errorf("told %q, want %q", got, test.want)
			}
		})
	}
}

// TestMarks is P04 and P12, which rest on what the owner marked.
func TestMarks(t *testing.T) {
	sensor := kind("motion_contact_sensor", []string{"presence", "door"}, []string{"tt:HomePresence"}, nil)
	scale := kind("smart_scale", []string{"health"}, []string{"pd:Weight"}, nil)
	for _, test := range []struct {
		name            string
		kind            disclosure.Kind
		marks, answered int
		afterNs         int64
		bytes           uint64
		rule, want      string
	}{
		{"eight of ten movements", sensor, 10, 8, 4 * secondNs, 3000, "P04", "P04 pattern p04 company:Lumo"},
		{"seven of ten", sensor, 10, 7, 4 * secondNs, 3000, "P04", ""},
		{"nine of nine", sensor, 9, 9, 4 * secondNs, 3000, "P04", ""},
		{"too late", sensor, 10, 10, 6 * secondNs, 3000, "P04", ""},
		{"too large", sensor, 10, 10, 4 * secondNs, 4001, "P04", ""},
		{"no sensor", scale, 10, 10, 4 * secondNs, 3000, "P04", ""},
		{"three of three on a scale", scale, 3, 3, 50 * secondNs, 3000, "P12", "P12 pattern p12 company:Lumo"},
		{"two of three", scale, 3, 2, 50 * secondNs, 3000, "P12", ""},
		{"two of two", scale, 2, 2, 50 * secondNs, 3000, "P12", ""},
		{"after more than a minute", scale, 3, 3, 61 * secondNs, 3000, "P12", ""},
		{"perhaps a scale", unsure(scale), 3, 3, 50 * secondNs, 3000, "P12", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := watched(1)
			in.Kind, in.Destinations = test.kind, []disclosure.Destination{dest(1, "Lumo", "device_cloud")}
			for i := range test.marks {
				mark := startNs + int64(i+1)*hourNs
				in.Marks = append(in.Marks, mark)
				if i < test.answered {
					in.Facts.Bursts = append(in.Facts.Bursts, burst(1, "lumo.example", mark+test.afterNs, secondNs, test.bytes))
				}
			}
			var want []string
			if test.want != "" {
				want = []string{test.want}
			}
			if got := of(disclosure.Tell(in), test.rule); !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		})
	}
}
