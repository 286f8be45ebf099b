package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // so that time zones are known where the system has no table of them

	"telltale/app/chart"
	"telltale/assets"
	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/capture/store"
)

// ErrNoZone says that no time zone has a name.
var ErrNoZone = errors.New("no such time zone")

// Settings are what the owner says of the home.
type Settings struct {
	flow.Home
	WiFiName string // of the home's Wi-Fi, "" if not told; what is read from then on is searched for it
	KeepDays int    // for how long what was seen is kept, in days; 0 is for ever
}

// Settings gives what the owner said of the home.
func (s *Session) Settings(ctx context.Context) (Settings, error) {
	home, err := s.store.Home(ctx)
	if err != nil {
		return Settings{}, err // Don't wrap the error, it says what was being done.
	}
	keep, err := s.store.Retention(ctx)
	if err != nil {
		return Settings{}, err // Don't wrap the error, it says what was being done.
	}
	name, err := s.store.WiFiName(ctx)
	return Settings{home, name, keep.Days}, err
}

// Set keeps what the owner says of the home. Nothing is dropped before Tidy.
func (s *Session) Set(ctx context.Context, to Settings) error {
	if err := s.store.SetHome(ctx, to.Home); err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	if err := s.store.SetWiFiName(ctx, to.WiFiName); err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	keep, err := s.store.Retention(ctx)
	if err != nil {
		return err // Don't wrap the error, it says what was being done.
	}
	keep.Days = to.KeepDays
	return s.store.SetRetention(ctx, keep) // Don't wrap the error, it says what was being done.
}

// ahead is how far before the clock a packet's time may be and still be
// believed: clocks of two machines differ, and time zones are mistaken.
const ahead = 48 * time.Hour

// newest gives the time of the newest packet of the home that can be believed:
// a recording made with a clock set wrong may claim any time, and must not make
// all others look old. It is 0 if there is none.
func (s *Session) newest(ctx context.Context) (int64, error) {
	captures, err := s.store.Captures(ctx)
	if err != nil {
		return 0, err // Don't wrap the error, it says what was being done.
	}
	limit := time.Now().Add(ahead).UnixNano()
	var last int64
	for _, c := range captures {
		if c.HasTime && c.LastNs <= limit {
			last = max(last, c.LastNs)
		}
	}
	return last, nil
}

// Tidy drops what is older than the owner wants it kept, seen from the newest
// packet. It goes in steps and may be stopped.
func (s *Session) Tidy(ctx context.Context) error {
	settings, err := s.Settings(ctx)
	if err != nil || settings.KeepDays == 0 {
		return err // Don't wrap the error, it says what was being done.
	}
	last, err := s.newest(ctx)
	if err != nil || last == 0 {
		return err // Don't wrap the error, it says what was being done.
	}
	return s.store.Retain(ctx, last) // Don't wrap the error, it says what was being done.
}

// Old reports whether keeping so many days would drop something that was seen.
func (s *Session) Old(ctx context.Context, days int) (bool, error) {
	if days == 0 {
		return false, nil
	}
	last, err := s.newest(ctx)
	if err != nil {
		return false, err
	}
	const dayNs = 24 * flow.HourNs
	devices, err := s.store.Devices(ctx)
	for _, d := range devices {
		if d.FirstNs != 0 && d.FirstNs/dayNs <= last/dayNs-int64(days) {
			return true, err
		}
	}
	return false, err // Don't wrap the error, it says what was being done.
}

// Forget drops a device and all that is known of it.
func (s *Session) Forget(ctx context.Context, key string) error {
	return s.store.DeleteDevice(ctx, key)
}

// ForgetSpan drops what was seen of all devices within a span, moved outwards to
// full hours.
func (s *Session) ForgetSpan(ctx context.Context, span flow.Span) error {
	return s.store.DeleteSpan(ctx, span)
}

// Count gives how many packets the home accounts for, summed from what is
// stored, and not from what the captures say of themselves.
func (s *Session) Count(ctx context.Context) (uint64, error) {
	counts, err := s.store.Count(ctx)
	if err != nil {
		return 0, err // Don't wrap the error, it says what was being done.
	}
	return counts.Packets(), nil
}

// Zone gives the time zone with an IANA name, or ErrNoZone. "Local", that of the
// machine, is none: a home stays where it is.
func Zone(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, fmt.Errorf("time zone %q: %w", name, ErrNoZone)
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w: %w", name, ErrNoZone, err)
	}
	return at, nil
}

// offset gives how far the home's local time is from UTC at a time. A name that
// is not known counts as UTC: it was checked when it was set.
func offset(h flow.Home, ns int64) int64 {
	at, err := Zone(h.TimeZone)
	if err != nil {
		return 0
	}
	_, seconds := time.Unix(0, ns).In(at).Zone()
	return int64(seconds) * int64(time.Second)
}

// Lengths of the name of a Wi-Fi that Telltale looks for, bytes: a shorter one is
// found by chance (label specification D.2, D06), a longer one there is not.
const (
	WiFiNameLeast = 4
	WiFiNameMost  = 32
)

// WiFiName checks the name of a Wi-Fi, "" for none.
func WiFiName(name string) bool {
	return name == "" || len(name) >= WiFiNameLeast && len(name) <= WiFiNameMost && store.Clean(name) == name
}

// metering gives what a capture is metered with, by what is known of the home.
func (s *Session) metering(ctx context.Context) (o meter.Options, err error) {
	if o.Known, err = s.knownDevices(ctx); err != nil {
		return o, err // Don't wrap the error, it says what was being done.
	}
	if o.WiFiName, err = s.store.WiFiName(ctx); err != nil {
		return o, err // Don't wrap the error, it says what was being done.
	}
	home, err := s.store.Home(ctx)
	if home.Country != "" {
		o.Near = near(home.Country)
	}
	return o, err // Don't wrap the error, it says what was being done.
}

// nearKm is how far beyond the border of the home's country a place is still near,
// in kilometres (label specification D.2, D11).
const nearKm = 200

// near tells whether a place lies in or near a country. The outlines of countries
// are read when something that may be a place was seen.
func near(country string) func(lat, lon float64) bool {
	world := sync.OnceValues(func() (*chart.World, error) { return chart.OpenWorld(assets.Data) })
	return func(lat, lon float64) bool {
		w, err := world()
		return err == nil && w.Near(country, lat, lon, nearKm)
	}
}
