package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"

	"telltale/app/session"
	"telltale/capture/flow"
)

// homeFlags is what was asked of the verb; "" for what was not.
type homeFlags struct {
	json, yes                        bool
	zone, country, quiet, keep, wifi string
}

func (p *program) homeVerb() *cobra.Command {
	var f homeFlags
	verb := &cobra.Command{
		Use:   "home",
		Short: p.words.Say("cli.home.short", nil),
		Long:  p.words.Say("cli.home.long", nil),
		Args:  p.none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.home(cmd, &f) },
	}
	flags := verb.Flags()
	flags.BoolVar(&f.json, "json", false, p.words.Say("cli.flag.json", nil))
	flags.BoolVar(&f.yes, "yes", false, p.words.Say("cli.flag.yes", nil))
	flags.StringVar(&f.zone, "time-zone", "", p.words.Say("cli.flag.timezone", nil))
	flags.StringVar(&f.country, "country", "", p.words.Say("cli.flag.country", nil))
	flags.StringVar(&f.quiet, "quiet-hours", "", p.words.Say("cli.flag.quiethours", nil))
	flags.StringVar(&f.wifi, "wifi", "", p.words.Say("cli.flag.wifi", nil))
	flags.StringVar(&f.keep, "keep", "", p.words.Say("cli.flag.keep", nil))
	return verb
}

// home shows what the owner said of the home, after changing what was asked for.
func (p *program) home(cmd *cobra.Command, f *homeFlags) error {
	ctx := cmd.Context()
	change, err := p.changes(cmd, f)
	if err != nil {
		return err
	}
	var s *session.Session
	var path string
	if len(change) > 0 {
		s, path, err = p.open(ctx)
	} else {
		s, path, err = p.look(ctx)
	}
	if err != nil {
		return err
	}
	defer shut(s)
	if s == nil {
		return p.empty()
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return p.fail(err, path)
	}
	if len(change) > 0 {
		if err := p.set(ctx, s, &settings, change, f.yes, path); err != nil {
			return err
		}
	}
	if f.json {
		return p.writeJSON(map[string]any{"home": newHomeJSON(settings)})
	}
	p.table(p.homeRows(settings))
	return nil
}

// set makes changes, and drops at once what is not to be kept any longer.
func (p *program) set(ctx context.Context, s *session.Session, to *session.Settings, change []func(*session.Settings), yes bool, path string) error {
	before := to.KeepDays
	for _, one := range change {
		one(to)
	}
	if to.KeepDays != before {
		old, err := s.Old(ctx, to.KeepDays)
		if err != nil {
			return p.fail(err, path)
		}
		if old && !yes && !p.confirmed(ctx, p.words.Count("cli.home.ask", to.KeepDays, nil)) {
			return p.unchanged()
		}
	}
	if err := s.Set(ctx, *to); err != nil {
		return p.fail(err, path)
	}
	return p.fail(s.Tidy(ctx), path)
}

// changes reads the flags that were given. The error is one sentence.
func (p *program) changes(cmd *cobra.Command, f *homeFlags) ([]func(*session.Settings), error) {
	var list []func(*session.Settings)
	for _, flag := range []struct {
		name, value string
		read        func(string) (func(*session.Settings), bool)
	}{
		{"time-zone", f.zone, readZone}, {"country", f.country, readCountry}, {"quiet-hours", f.quiet, readQuiet}, {"keep", f.keep, readKeep}, {"wifi", f.wifi, readWiFi},
	} {
		if !cmd.Flags().Changed(flag.name) {
			continue
		}
		change, ok := flag.read(strings.TrimSpace(flag.value))
		if !ok {
			key := "home." + strings.ReplaceAll(flag.name, "-", "")
			return nil, p.misused(key, map[string]any{"Value": plain(flag.value)})
		}
		list = append(list, change)
	}
	return list, nil
}

// readZone reads an IANA name; "" takes the time zone back.
func readZone(value string) (func(*session.Settings), bool) {
	if value == "" {
		value = "UTC"
	}
	at, err := session.Zone(value)
	if err != nil {
		return nil, false
	}
	return func(s *session.Settings) { s.TimeZone, s.OffsetNs = at.String(), 0 }, true // what the offset is, the time of a packet tells
}

// readCountry reads a code of two letters (ISO 3166-1 alpha-2); "" takes the
// country back.
func readCountry(value string) (func(*session.Settings), bool) {
	if value == "" {
		return func(s *session.Settings) { s.Country = "" }, true
	}
	region, err := language.ParseRegion(value)
	if err != nil || len(value) != 2 || !region.IsCountry() {
		return nil, false
	}
	code := region.Canonicalize().String() // "uk" is GB
	return func(s *session.Settings) { s.Country = code }, true
}

// readQuiet reads a stretch of the day such as 22:00-06:00, in local time.
func readQuiet(value string) (func(*session.Settings), bool) {
	from, to, ok := strings.Cut(value, "-")
	start, okStart := clock(from)
	end, okEnd := clock(to)
	if !ok || !okStart || !okEnd || start == end {
		return nil, false
	}
	return func(s *session.Settings) { s.QuietFromMin, s.QuietToMin = start, end }, true
}

// clock reads a time of the day, in minutes after midnight.
func clock(value string) (minutes int, ok bool) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(value), ":")
	h, hErr := strconv.ParseUint(hour, 10, 8)
	m, mErr := strconv.ParseUint(minute, 10, 8)
	if !ok || errors.Join(hErr, mErr) != nil || len(minute) != 2 || h > 23 || m > 59 {
		return 0, false
	}
	return int(h*60 + m), true
}

// readWiFi reads the name of the home's Wi-Fi; "" takes it back.
func readWiFi(value string) (func(*session.Settings), bool) {
	return func(s *session.Settings) { s.WiFiName = value }, session.WiFiName(value)
}

// longestDays is the longest time for which facts may be kept, a hundred years:
// whoever wants more says forever.
const longestDays = 36500

// readKeep reads a number of days, or “forever”.
func readKeep(value string) (func(*session.Settings), bool) {
	if strings.EqualFold(value, "forever") {
		return func(s *session.Settings) { s.KeepDays = 0 }, true
	}
	days, err := strconv.Atoi(value)
	if err != nil || days < 1 || days > longestDays {
		return nil, false
	}
	return func(s *session.Settings) { s.KeepDays = days }, true
}

// homeJSON is what the owner said of the home.
type homeJSON struct {
	TimeZone  string `json:"time_zone"`
	Country   string `json:"country"`
	QuietFrom string `json:"quiet_from"`
	QuietTo   string `json:"quiet_to"`
	WiFiName  string `json:"wifi_name"`
	KeepDays  *int   `json:"keep_days"` // null: for ever
}

func newHomeJSON(s session.Settings) homeJSON {
	out := homeJSON{TimeZone: s.TimeZone, Country: s.Country, QuietFrom: hhmm(s.QuietFromMin), QuietTo: hhmm(s.QuietToMin), WiFiName: s.WiFiName}
	if s.KeepDays > 0 {
		out.KeepDays = &s.KeepDays
	}
	return out
}

// homeRows says the same for people.
func (p *program) homeRows(s session.Settings) [][]string {
	country, keep := s.Country, p.words.Say("home.keep.forever", nil)
	if country == "" {
		country = p.words.Say("home.country.none", nil)
	}
	if s.KeepDays > 0 {
		keep = p.words.Count("home.keep.days", s.KeepDays, nil)
	}
	wifi := s.WiFiName
	if wifi == "" {
		wifi = p.words.Say("home.country.none", nil)
	}
	quiet := p.words.Say("home.quiet.span", map[string]any{"From": hhmm(s.QuietFromMin), "To": hhmm(s.QuietToMin)})
	return [][]string{
		{p.words.Say("home.zone", nil), s.TimeZone},
		{p.words.Say("home.country", nil), country},
		{p.words.Say("home.quiet", nil), quiet},
		{p.words.Say("home.wifi", nil), plain(wifi)},
		{p.words.Say("home.keep", nil), keep},
	}
}

// hhmm writes minutes after midnight as a time of the day.
func hhmm(minutes int) string {
	const perDay = int(24 * flow.HourNs / 60e9)
	minutes %= perDay
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
