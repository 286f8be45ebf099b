package view_test

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify"
)

// pseudoExample is the example home and a teller of the pseudo-language.
func pseudoExample(t *testing.T) (classify.Home, *view.Teller) {
	t.Helper()
	home, teller := exampleHome(t)
	w, err := wording.Open(assets.Locale, wording.Pseudo)
	if err != nil {
		t.Fatal(err)
	}
	return home, &view.Teller{Words: w, Tables: teller.Tables}
}

// everyPage makes each page of a home once, and of the devices and companies all.
func everyPage(h classify.Home, t *view.Teller) map[string]any {
	ports := []flow.Interface{{Name: "eth0", Kind: flow.InterfaceCable, Up: true}, {Name: "wlan0", Kind: flow.InterfaceWiFi}}
	pages := map[string]any{
		"frame": t.NewFrame(h), "home": t.NewHome(h, view.PeriodWeek), "devices": t.NewDevices(h, view.PeriodWeek), "worth": t.NewWorth(h, view.PeriodWeek),
		"who hears": t.NewWhoHears(h, view.PeriodWeek), "timeline": t.NewTimeline(h, view.TimelineAsk{}, view.PeriodWeek),
		"settings": t.NewSettings(h, view.HomeFile{Home: flow.Home{Country: "DE"}, KeepDays: 30, Path: "/x/home.db", Bytes: 5000}),
		"about":    t.NewAbout(view.Build{Version: "0.1", Commit: "abc"}), "start": t.NewStart(view.Doors{Own: true, Watch: true}),
		"watch": t.NewWatch(view.WatchState{Ports: ports, Helper: "/x/telltale-capture"}), "progress": t.NewProgress("x.pcap", 5, 10, time.Second),
		"hotspot": t.NewHotspot(view.HotspotState{Port: "wlan0", Uses: "x", Offline: true, Back: "x"}), "no hotspot": t.NewHotspot(view.HotspotState{CutsOff: true, Port: "wlan0"}),
		"hotspot on": t.NewHotspot(view.HotspotState{Running: true, Ours: true, Port: "wlan0", Network: "x", Password: "x", Back: "x", Offline: true}),
		"note":       t.NewNote(classify.Home{}, view.RecordChoice{On: true}, "0.1"),
		"router":     t.NewRouter(), "fell": t.NewWatch(view.WatchState{Fell: &view.Fallen{Watched: view.Watched{Router: "root@192.0.2.1"}}}),
		"folder": t.NewWatch(view.WatchState{Now: &view.Watched{Folder: "/home/anna/recordings", Files: 2}}), "mark": t.NewWatchMark(view.Watched{Folder: "/home/anna/recordings"}, false),
		"watching": t.NewWatch(view.WatchState{Now: &view.Watched{Port: ports[0], Length: time.Hour, Packets: 7, Dropped: 2, State: "up", Breaks: 1}, Ports: ports, Helper: "/x/telltale-capture"}),
		"label":    func() view.LabelText { l, _ := t.NewLabel(h, h.Devices[0].Facts.Device.Key); return l }(), "summary": t.HomeLines(h), "untested": t.Untested(),
	}
	for _, d := range h.Devices {
		page, _ := t.NewDevice(h, d.Facts.Device.Key, view.PeriodWeek)
		pages["device "+page.Name] = page
		change, _ := t.NewChange(h, d.Facts.Device.Key)
		pages["change "+page.Name] = change
		pages["findings of "+page.Name] = t.Findings(h, d.Facts.Device.Key)
	}
	for _, row := range t.NewWhoHears(h, view.PeriodWeek).List.Rows {
		company, _ := t.NewCompany(h, row.Key, view.PeriodWeek)
		pages["company "+row.Name] = company
	}
	return pages
}

// eachWord visits every string in a value with the way that leads to it.
func eachWord(v reflect.Value, path string, visit func(path, s string)) {
	switch v.Kind() {
	case reflect.String:
		visit(path, v.String())
	case reflect.Pointer, reflect.Interface:
		eachWord(v.Elem(), path, visit) // of nil it is nothing
	case reflect.Struct:
		eachField(v, path, visit)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			eachWord(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			eachWord(v.MapIndex(key), path+"."+fmt.Sprint(key), visit)
		}
	}
}

// eachField visits the strings in what a struct shows.
func eachField(v reflect.Value, path string, visit func(path, s string)) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			eachWord(v.Field(i), path+"."+f.Name, visit)
		}
	}
}

// bare takes out of a text what stands in the brackets of the pseudo-language, from the inside outwards.
func bare(s string) string {
	sentence := regexp.MustCompile(wording.PseudoOpen + "[^" + wording.PseudoOpen + wording.PseudoClose + "]*" + wording.PseudoClose)
	for sentence.MatchString(s) {
		s = sentence.ReplaceAllString(s, "")
	}
	return s
}

// notWords are fields of pages that are no words for people.
var notWords = regexp.MustCompile(`\.(Key|Keys|ID|Icon|Find|Code|Codes|Role|Rule|Level|Type|Page|Link|Path|Table|Provisions|Address|Addresses|Name|Names|Company|Zone|File|Period|State|Form|Text|Also|Value|Port|By|Statement|Licence|Attribution)(\[\d+\])?$`)

func TestPseudoLanguageFindsNothingUntranslated(t *testing.T) {
	home, teller := pseudoExample(t)
	pages := everyPage(home, teller)
	words := regexp.MustCompile(`(^|[^\p{L}])[a-z]{3,}($|[^\p{L}])`)
	seen := 0
	for name, page := range pages {
		eachWord(reflect.ValueOf(page), name, func(path, s string) {
			if strings.Contains(s, wording.PseudoOpen) {
				seen++
			}
			if left := words.FindString(bare(s)); left != "" && !notWords.MatchString(path) {
				t.Errorf("%s: %q is in no catalogue: %q", path, left, s)
			}
		})
	}
	if seen < 1000 {
		t.Errorf("only %d sentences were seen: the test looks in the wrong place", seen)
	}
}

// In every language a page is whole: no key without words, no figure that is not there.
func TestPagesHaveNoHolesInAnyLanguage(t *testing.T) {
	home, english := exampleHome(t)
	gap := regexp.MustCompile(`<no value>|\{\{|\}\}|\[[a-z_.]+\]|%!`)
	for _, l := range wording.Languages() {
		w, err := wording.Open(assets.Locale, l.Code)
		if err != nil {
			t.Fatal(err)
		}
		for name, page := range everyPage(home, &view.Teller{Words: w, Tables: english.Tables}) {
			eachWord(reflect.ValueOf(page), name, func(path, s string) {
				if bad := gap.FindString(s); bad != "" {
					t.Errorf("%s, %s: %q in %q", l.Code, path, bad, s)
				}
			})
		}
	}
}
