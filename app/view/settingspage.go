package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// HomeFile is what the page of settings tells of the home that is shown, beside
// what was judged.
type HomeFile struct {
	flow.Home
	WiFi     SettingText // name of the Wi-Fi
	KeepDays int
	Path     string // of the database, "" for the example home
	Bytes    int64  // that it takes on the disk
	Zone     string // IANA name of the time zone of the computer, "" if that is not known
}

// NewSettings makes the page of settings. The home tells which devices there are
// and may be judged in brief.
func (t *Teller) NewSettings(h classify.Home, f HomeFile) Settings {
	page := Settings{
		Heading: t.say("settings.word", nil), Sub: t.say("settings.sub", nil), Badge: t.badge(h.Facts.Captures),
		Screen: SettingsCard{Title: t.say("settings.screen.title", nil), Rows: []Setting{t.languages(), t.scales(), t.looks(), t.details(), t.tray()}},
		Home: SettingsCard{Title: t.say("settings.home.title", nil), Rows: []Setting{
			t.homeCountry(f), t.homeZone(f), t.quietHour(SettingQuietFrom, f.QuietFromMin, f.QuietToMin), t.quietHour(SettingQuietTo, f.QuietToMin, f.QuietFromMin),
		}},
		Words: SettingsWords{
			Change: t.say("settings.change", nil), Search: t.say("settings.search", nil), Nothing: t.say("settings.nothing", nil), Close: t.say("settings.close", nil),
			Save: t.say("settings.save", nil), Remove: t.say("settings.remove", nil),
			Before: t.say("settings.before", nil), After: t.say("settings.after", nil), Delete: t.say("settings.delete", nil),
			Yes: t.say("settings.delete.yes", nil), No: t.say("settings.delete.no", nil), Keep: t.say("settings.keep.yes", nil),
			Selected: t.say("settings.chosen", nil),
		},
	}
	if f.Path == "" { // what is made up goes with the window
		page.Home.Line = t.say("settings.home.example", nil)
		return page
	}
	page.Home.Rows = append(page.Home.Rows, t.wifi(f), t.keep(h, f))
	page.File = t.file(h, f)
	page.Delete = t.deletePanel(h)
	return page
}

// setting makes one setting with its title, and with its line if it has one.
func (t *Teller) setting(id SettingID, form SettingForm, key string, options []SettingOption) Setting {
	s := Setting{ID: id, Form: form, Title: t.say(key, nil), Options: options}
	if line := key + ".line"; t.Words.Has(line) {
		s.Line = t.say(line, nil)
	}
	return s
}

func (t *Teller) languages() Setting {
	options := []SettingOption{{ID: "", Word: t.say("settings.system", nil)}}
	for _, l := range wording.Languages() {
		options = append(options, SettingOption{ID: l.Code, Word: l.Name})
	}
	return t.setting(SettingLanguage, FormWords, "settings.language", options)
}

// scales are the sizes of text in per cent; the keys go in steps of ten.
func (t *Teller) scales() Setting {
	var options []SettingOption
	usual := []int{80, 100, 120, 150, 200}
	for n := 80; n <= 200; n += 10 {
		options = append(options, SettingOption{ID: strconv.Itoa(n), Word: t.Words.Percent(float64(n) / 100), Rare: !slices.Contains(usual, n)})
	}
	return t.setting(SettingScale, FormWords, "settings.scale", options)
}

func (t *Teller) looks() Setting {
	var options []SettingOption
	for _, look := range []string{"paper", "dark", "contrast", "system"} { // theme.Looks
		key := "settings.look." + look
		if look == "system" {
			key = "settings.system"
		}
		options = append(options, SettingOption{ID: look, Word: t.say(key, nil)})
	}
	return t.setting(SettingLook, FormWords, "settings.look", options)
}

func (t *Teller) details() Setting {
	return t.setting(SettingExpert, FormWords, "settings.expert", []SettingOption{
		{ID: "off", Word: t.say("settings.off", nil)}, {ID: "on", Word: t.say("settings.on", nil)},
	})
}

func (t *Teller) tray() Setting {
	return t.setting(SettingTray, FormWords, "settings.tray", []SettingOption{
		{ID: "off", Word: t.say("settings.tray.ends", nil)}, {ID: "on", Word: t.say("settings.tray.stays", nil)},
	})
}

// homeCountry offers all countries by their names, in the order of these.
func (t *Teller) homeCountry(f HomeFile) Setting {
	options := []SettingOption{{ID: "", Word: capital(t.say("home.country.none", nil)), First: f.Country != "", Chosen: f.Country == ""}}
	near := t.countryOf(f.Zone)
	sorted := map[string]string{}
	for _, code := range t.Tables.Countries() {
		name := t.country(code)
		sorted[code] = plainLetters(name)
		options = append(options, SettingOption{
			ID: code, Word: name, Also: strings.ToLower(name+" "+code+" "+t.Tables.CountryName(code, wording.Source)) + " " + sorted[code],
			First: code == near, Chosen: code == f.Country,
		})
	}
	slices.SortStableFunc(options[1:], func(a, b SettingOption) int { return strings.Compare(sorted[a.ID], sorted[b.ID]) })
	return t.setting(SettingCountry, FormSearch, "settings.country", options)
}

// countryOf gives the country of a time zone, "" if it has none.
func (t *Teller) countryOf(zone string) string {
	for _, z := range t.Tables.TimeZones() {
		if z.Name == zone {
			return z.Country
		}
	}
	return ""
}

// accents are letters that people look for without them.
var accents = strings.NewReplacer("å", "a", "ä", "a", "á", "a", "é", "e", "è", "e", "í", "i", "ö", "o", "ô", "o", "ó", "o", "ü", "u", "ç", "c", "ı", "i")

// plainLetters writes a name so that it is sorted where people look for it: Åland
// stands beside Albania.
func plainLetters(s string) string { return accents.Replace(strings.ToLower(s)) }

// homeZone offers all time zones; first those of the home's country and that of
// the computer.
func (t *Teller) homeZone(f HomeFile) Setting {
	var options []SettingOption
	known := false
	for _, z := range t.Tables.TimeZones() {
		o := SettingOption{
			ID: z.Name, Word: strings.ReplaceAll(z.Name, "_", " "), Chosen: z.Name == f.TimeZone,
			First: z.Name == f.Zone || z.Country != "" && z.Country == f.Country,
		}
		o.Also = strings.ToLower(o.Word + " " + t.country(z.Country))
		known = known || o.Chosen
		options = append(options, o)
	}
	if !known { // an older name of one
		options = append(options, SettingOption{ID: f.TimeZone, Word: f.TimeZone, Also: strings.ToLower(f.TimeZone), Chosen: true})
	}
	slices.SortStableFunc(options, func(a, b SettingOption) int { return -cmp.Compare(place(a.ID, f.Zone), place(b.ID, f.Zone)) })
	return t.setting(SettingZone, FormSearch, "settings.zone", options)
}

// place brings what is wanted to the front.
func place(id, wanted string) int {
	if id == wanted {
		return 1
	}
	return 0
}

// quietHour offers the half hours of a day, but for that of the other end.
func (t *Teller) quietHour(id SettingID, chosen, other int) Setting {
	const step = 30
	var options []SettingOption
	for m := 0; m < 24*60; m++ {
		if m == other || m%step != 0 && m != chosen { // the command line takes any minute
			continue
		}
		options = append(options, SettingOption{ID: strconv.Itoa(m), Word: fmt.Sprintf("%02d:%02d", m/60, m%60), Chosen: m == chosen})
	}
	return t.setting(id, FormSteps, "settings.quiet."+string(id), options)
}

// wifi asks for the name of the home's Wi-Fi.
func (t *Teller) wifi(f HomeFile) Setting {
	s := t.setting(SettingWiFi, FormText, "settings.wifi", []SettingOption{{ID: "", Word: capital(t.say("home.country.none", nil)), Chosen: f.WiFi.Is == ""}})
	s.Text = f.WiFi
	s.Text.Short = t.say("settings.wifi.short", nil)
	return s
}

// keep offers for how long things are kept. What would be lost is asked for.
func (t *Teller) keep(h classify.Home, f HomeFile) Setting {
	var options []SettingOption
	days := []int{0, 365, 180, 90, 30}
	if !slices.Contains(days, f.KeepDays) {
		days = append(days, f.KeepDays)
	}
	for _, n := range days {
		o := SettingOption{ID: strconv.Itoa(n), Word: capital(t.say("home.keep.forever", nil)), Chosen: n == f.KeepDays}
		if n > 0 {
			o.Word = t.Words.Count("home.keep.days", n, nil)
			if Older(h, n) {
				o.Ask = t.say("settings.keep.ask", wording.Args{"Days": t.Words.Count("unit.days", n, nil)})
			}
		}
		options = append(options, o)
	}
	return t.setting(SettingKeep, FormWords, "settings.keep", options)
}

// Older reports whether something was seen that many days or more before the newest
// packet.
func Older(h classify.Home, days int) bool {
	if days == 0 {
		return false
	}
	const dayNs = 24 * flow.HourNs
	var last int64
	for _, c := range h.Facts.Captures {
		if c.HasTime {
			last = max(last, c.LastNs)
		}
	}
	return slices.ContainsFunc(h.Facts.Devices, func(d flow.DeviceFacts) bool { // not when it was seen first: that stays when facts go
		return slices.ContainsFunc(d.Partners, func(p flow.Partner) bool { return p.FirstNs != 0 && p.FirstNs/dayNs <= last/dayNs-int64(days) })
	})
}

// file says where the home lies and how much is in it.
func (t *Teller) file(h classify.Home, f HomeFile) FilePanel {
	args := wording.Args{
		"Size": t.Words.Bytes(uint64(max(f.Bytes, 0))), "Recordings": t.Words.Count("settings.recordings", len(h.Facts.Captures), nil),
		"Length": t.Words.Duration(max(watchedFor(h.Facts.Captures), time.Second)),
	}
	p := FilePanel{Title: t.say("settings.file.title", nil), Path: f.Path, Copy: t.say("settings.file.copy", nil)}
	p.Lines = append(p.Lines, t.say("settings.file.line", nil))
	key := "settings.file.holds"
	if watchedFor(h.Facts.Captures) <= 0 {
		key = "settings.file.size"
	}
	p.Lines = append(p.Lines, t.say(key, args))
	return p
}

// deletePanel lists the devices by their names.
func (t *Teller) deletePanel(h classify.Home) DeletePanel {
	p := DeletePanel{
		Title: t.say("settings.delete.title", nil), Line: t.say("settings.delete.line", nil),
		All: t.say("settings.delete.all", nil), Ask: t.say("settings.delete.all.ask", nil),
	}
	names := t.names(h)
	for _, d := range slices.Concat(h.Devices, h.LeftOut) {
		key := d.Facts.Device.Key
		p.Rows = append(p.Rows, DeleteRow{
			Key: key, Name: names[key], Icon: icon(d.Identity), Ask: t.say("settings.delete.ask", wording.Args{"Device": names[key]}),
		})
	}
	slices.SortStableFunc(p.Rows, func(a, b DeleteRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	const most = 12
	p.First = min(most, len(p.Rows))
	if rest := len(p.Rows) - p.First; rest > 0 {
		p.More = t.Words.Count("worth.more", rest, nil)
	}
	return p
}
