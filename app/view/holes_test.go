package view_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/carelabel"
)

// eachString calls f with every string in a page, however deep.
func eachString(v reflect.Value, f func(string)) {
	switch v.Kind() {
	case reflect.String:
		f(v.String())
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			eachString(v.Field(i), f)
		}
	default:
	}
}

// hole finds a key that has no words, a figure that is not there, half a
// sentence, and a wrong number or article.
var hole = regexp.MustCompile(`<no value>|\{\{|\}\}|\[[a-z_.]+\]|%!|  | [.,]|\.\.|\b1 (companies|countries|days|hours|nights|servers|addresses|recordings|bytes|are)\b|\ba [aeio]`)

// noHoles fails for a page with such a place.
func noHoles(t *testing.T, name string, page any) {
	t.Helper()
	eachString(reflect.ValueOf(page), func(s string) {
		if bad := hole.FindString(s); bad != "" {
			t.Errorf("%s: %q in %q", name, bad, s)
		}
	})
}

func TestPagesHaveNoHoles(t *testing.T) {
	home, teller := exampleHome(t)
	noHoles(t, "start", teller.NewStart(view.Doors{Own: true}))
	noHoles(t, "frame", teller.NewFrame(home))
	for _, p := range []view.Period{view.PeriodDay, view.PeriodWeek, view.PeriodMonth, view.PeriodAll} {
		noHoles(t, "home "+string(p), teller.NewHome(home, p))
		for _, d := range home.Devices {
			page, _ := teller.NewDevice(home, d.Facts.Device.Key, p)
			noHoles(t, "device "+page.Name, page)
			page, _ = teller.NewUnseen(home, d.Facts.Device.Key, p)
			noHoles(t, "unseen "+page.Name, page)
		}
	}
}

// contacts makes n companies that a device exchanged data with.
func contacts(n int, tracker bool) []carelabel.Contact {
	var list []carelabel.Contact
	for i := range n {
		list = append(list, carelabel.Contact{
			Key: fmt.Sprint(i), Name: fmt.Sprintf("Firm %d", i), Named: true, Tracker: tracker,
			Seat: []string{"PT", "US", "KR"}[i%3], Reach: flow.ReachContacted, Uplink: 1000,
		})
	}
	return list
}

// labelInputs are homes of every sort that the care label parts.
func labelInputs() []carelabel.Input {
	var all []carelabel.Input
	grades := []flow.Grade{{}, {Sealed: 1e6}, {Sealed: 997_000, Clear: 3000}, {Sealed: 1e6, Clear: 5e4}, {Sealed: 1e6, Clear: 4e5}, {Clear: 1e6}, {Sealed: 1e6, Unknown: 4e5}}
	for _, days := range []int{0, 1, 2, 3, 40} {
		for n := range 4 {
			for _, g := range grades {
				for bits := range 4 {
					in := carelabel.Input{Contacts: contacts(n, bits&1 > 0), KindSure: bits&2 > 0, QuietBytes: 1e6, BusyBytes: 1e7, UplinkGrade: g}
					if bits&2 > 0 {
						in.Home.Country = "PT"
					}
					if n == 2 {
						in.Contacts = append(in.Contacts, carelabel.Contact{Key: "ip", Hosts: 1, Reach: flow.ReachContacted})
					}
					fill(&in, days)
					all = append(all, in)
				}
			}
		}
	}
	return all
}

// rareInputs are homes of the sorts that one meets less often.
func rareInputs() []carelabel.Input {
	var all []carelabel.Input
	for _, changes := range [][]func(*carelabel.Input){readings(), places(), cares(), loads(), openings(), oddities()} {
		for _, change := range changes {
			for _, days := range []int{1, 40} {
				in := carelabel.Input{Contacts: contacts(2, true), KindSure: true, QuietBytes: 1e6, BusyBytes: 1e7, UplinkGrade: flow.Grade{Sealed: 1e6}}
				in.Home.Country = "PT"
				fill(&in, days)
				change(&in)
				all = append(all, in)
			}
		}
	}
	return all
}

// readings are things that could be read in what was sent.
func readings() (list []func(*carelabel.Input)) {
	for rule := 1; rule <= 20; rule++ {
		for _, what := range []string{"", "bssid_list", "token_key"} {
			list = append(list, func(in *carelabel.Input) { in.Read = []carelabel.Read{{Rule: fmt.Sprintf("D%02d", rule), What: what}} })
		}
	}
	return list
}

// places are seats of companies, near, far and not known.
func places() (list []func(*carelabel.Input)) {
	for _, seat := range []string{"PT", "DE", ""} {
		for _, unknown := range []int{0, 9} {
			list = append(list, func(in *carelabel.Input) {
				in.Contacts = contacts(1, false)
				in.Contacts[0].Seat = seat
				if unknown > 0 {
					in.Contacts = append(in.Contacts, carelabel.Contact{Key: "ip", Hosts: unknown, Reach: flow.ReachContacted, Uplink: 1000})
				}
			})
		}
	}
	return list
}

// cares are ways of looking for updates.
func cares() (list []func(*carelabel.Input)) {
	for _, u := range []carelabel.Updates{{Unsealed: true}, {OldSaid: true}, {SupportNs: 1}, {LastNs: 1<<62 - 1}, {LastNs: 1<<62 - 1, SupportNs: 1 << 62}} {
		list = append(list, func(in *carelabel.Input) {
			in.Updates = u
			in.Updates.LastNs = min(u.LastNs, in.Facts.LastNs)
		})
	}
	return list
}

// loads are amounts, from far below what is usual to far above.
func loads() (list []func(*carelabel.Input)) {
	for bytes := uint64(1e3); bytes < 1e9; bytes *= 3 {
		for _, kind := range []float64{6e4, 1e8} {
			list = append(list, func(in *carelabel.Input) {
				in.QuietBytes, in.BusyBytes = kind, 2*kind
				for i := range in.Facts.Slots {
					in.Facts.Slots[i].SentPayload, in.Facts.Slots[i].Contacts = bytes, 1
				}
			})
		}
	}
	return list
}

// openings are steps of the ladder of doors.
func openings() (list []func(*carelabel.Input)) {
	for key, level := range map[string]byte{"answers": 'C', "risky": 'D', "name": 'C', "mapped": 'E', "reached": 'E'} {
		list = append(list, func(in *carelabel.Input) {
			in.Open = []carelabel.Opening{{Level: level, Key: "label.doors." + key, Port: 80}}
		})
	}
	return list
}

// oddities are packets that were lost, recordings without times, a second
// set-up with contact all night, and companies that are new and meet only at night.
func oddities() []func(*carelabel.Input) {
	return []func(*carelabel.Input){
		func(in *carelabel.Input) { in.Lost = 0.2 },
		func(in *carelabel.Input) { in.Facts.FirstNs, in.Facts.LastNs, in.Facts.Own.SentPackets = 0, 0, 1 },
		func(in *carelabel.Input) {
			in.Facts.Setups = []flow.Setup{{FromNs: in.Facts.LastNs}}
			in.Facts.Slots = nil
			for at := in.Facts.FirstNs; at < in.Facts.LastNs; at += flow.SlotNs {
				in.Facts.Slots = append(in.Facts.Slots, flow.Slot{StartNs: at, SentPayload: 10, Contacts: 1})
			}
		},
		func(in *carelabel.Input) {
			for i := range in.Contacts {
				in.Contacts[i].FirstNs, in.Contacts[i].Hours = in.Facts.LastNs, []int64{in.Facts.FirstNs + 2*flow.HourNs}
			}
		},
	}
}

// fill gives an input as many full days.
func fill(in *carelabel.Input, days int) {
	in.Facts.Days, in.Facts.UpPackets = days, 1000
	start := int64(1773446400) * 1e9 // 2026-03-14 00:00 UTC
	end := start + int64(days)*24*flow.HourNs
	in.Facts.FirstNs, in.Facts.LastNs = start, end
	in.Watched = []flow.Span{{FromNs: start, ToNs: end}}
	for at := start; at < end; at += flow.HourNs {
		in.Facts.ByHour = append(in.Facts.ByHour, flow.HourSum{HourNs: at})
		in.Facts.Slots = append(in.Facts.Slots, flow.Slot{StartNs: at, SentPayload: 1000})
		in.Facts.Hours++
	}
}

// Every sentence that the care label can say is said, with all its figures.
func TestEverySymbolSentence(t *testing.T) {
	_, teller := emptyHome(t)
	said := map[string]bool{}
	const key = "00:00:5e:00:53:01"
	for i, in := range append(labelInputs(), rareInputs()...) {
		label := carelabel.Make(in)
		note(said, label)
		h := classify.Home{Devices: []classify.Device{{Facts: flow.DeviceFacts{Device: flow.Device{Key: key}}, Label: label}}}
		page, _ := teller.NewDevice(h, key, view.PeriodAll)
		if len(page.Symbols) != 8 {
			t.Fatalf("input %d: %d symbols", i, len(page.Symbols))
		}
		noHoles(t, fmt.Sprintf("input %d", i), page)
		for _, s := range page.Symbols {
			checkSymbol(t, s)
		}
	}
	for _, key := range teller.Words.Keys() {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".unnamed"), ".none")
		if ofSymbol(key) && !said[base] && !said[key] {
			t.Errorf("no input brings up %q", key)
		}
	}
}

// note marks the sentences of a label as said.
func note(said map[string]bool, label carelabel.Label) {
	for _, s := range label.Symbols {
		said[s.Sentence] = true
		for _, badge := range s.Badges {
			said["label.badge."+badge] = true
		}
	}
}

// ofSymbol reports whether a key is a sentence of a symbol, and not what stands
// around a label or beside each of its letters.
func ofSymbol(key string) bool {
	around := []string{"label.of", "label.personal", "label.print", "label.seen", "label.foot", "label.span", "label.span.day", "label.span.notime", "label.title"}
	beside := strings.HasSuffix(key, ".doubt") || strings.HasSuffix(key, ".can")
	return strings.HasPrefix(key, "label.") && !slices.Contains(around, key) && !beside
}

// checkSymbol holds a symbol to the rules of its states (label specification B.2).
func checkSymbol(t *testing.T, s view.Symbol) {
	t.Helper()
	graded := s.State == view.StateLetter || s.State == view.StateRange
	switch {
	case s.Dots > 5 || graded != (s.Dots > 0) || graded != (s.Letter != ""):
		t.Errorf("%s: state %s with %d dots and letter %q", s.ID, s.State, s.Dots, s.Letter)
	case !strings.HasPrefix(s.Title, s.Word) || !strings.HasPrefix(s.Spoken, s.Word) || !strings.Contains(s.Spoken, s.Sentence):
		t.Errorf("%s: title %q, spoken %q", s.ID, s.Title, s.Spoken)
	}
}
