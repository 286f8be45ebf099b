package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"telltale/app/view"
	"telltale/app/wording"
)

// errNoChoice says that a setting has no such option. The window offers none.
var errNoChoice = errors.New("this cannot be chosen")

// Settings gives the page of settings of the home that is shown.
func (d *Desk) Settings(ctx context.Context) (view.Settings, error) {
	r := d.now()
	settings, err := r.session.Settings(ctx)
	if err != nil {
		return view.Settings{}, d.trouble(err, "")
	}
	f := view.HomeFile{Home: settings.Home, KeepDays: settings.KeepDays, Zone: machineZone()}
	f.WiFi = view.SettingText{Is: settings.WiFiName, Least: WiFiNameLeast, Most: WiFiNameMost}
	if r == d.own {
		if f.Path, err = filepath.Abs(r.session.path); err != nil {
			f.Path = r.session.path
		}
		f.Bytes = r.session.bytes()
	}
	r.mu.Lock()
	home := r.outline
	r.mu.Unlock()
	return d.teller().NewSettings(home, f), nil
}

// About gives the page of what the program is.
func (d *Desk) About() view.About { return d.teller().NewAbout(d.Build) }

// bytes gives how much room the database takes on the disk, with what SQLite keeps
// beside it.
func (s *Session) bytes() int64 {
	var sum int64
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if stat, err := os.Stat(s.path + suffix); err == nil {
			sum += stat.Size()
		}
	}
	return sum
}

// machineZone gives the time zone of the computer by its IANA name, "" if that
// cannot be told. It is only offered: a home stays where it is.
func machineZone() string {
	name := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if name == "" {
		link, err := os.Readlink("/etc/localtime")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return ""
		}
		if _, name, _ = strings.Cut(filepath.ToSlash(link), "/zoneinfo/"); name == "" {
			return ""
		}
	}
	if _, err := Zone(name); err != nil {
		return ""
	}
	return name
}

// ChooseForHome keeps what the owner chooses of the home that is shown. It can be taken
// back, unless what is older than it is to be kept was dropped, or the name of the Wi-Fi,
// which must not stay in memory.
func (d *Desk) ChooseForHome(ctx context.Context, id view.SettingID, value string) error {
	r := d.now()
	was, err := r.session.Settings(ctx)
	if err != nil {
		return d.trouble(err, "")
	}
	to := was
	if err := d.set(&to, id, value); err != nil {
		return d.trouble(fmt.Errorf("choosing %q for %s: %w", value, id, err), "")
	}
	if to == was {
		return nil
	}
	set := func(s Settings) func(context.Context) error {
		return func(ctx context.Context) error {
			if err := r.session.Set(ctx, s); err != nil {
				return err
			}
			return r.session.Tidy(ctx)
		}
	}
	said := func(t *view.Teller) string { return t.Words.Say("change.setting", nil) }
	r.mu.Lock()
	loses := id == view.SettingKeep && view.Older(r.outline, to.KeepDays) || was.WiFiName != to.WiFiName && was.WiFiName != ""
	r.mu.Unlock()
	if loses {
		return d.trouble(d.drop(ctx, r, set(to), said), "")
	}
	return d.trouble(d.change(ctx, r, change{make: set(to), undo: set(was), said: said}), "")
}

// set changes one setting.
func (d *Desk) set(to *Settings, id view.SettingID, value string) error {
	switch id {
	case view.SettingCountry:
		if value != "" && !slices.Contains(d.own.session.tables.Countries(), value) {
			return errNoChoice
		}
		to.Country = value
		return nil
	case view.SettingWiFi:
		if value = strings.TrimSpace(value); !WiFiName(value) {
			return errNoChoice
		}
		to.WiFiName = value
		return nil
	case view.SettingZone:
		_, err := Zone(value)
		to.TimeZone, to.OffsetNs = value, 0 // what the offset is, the time of a packet tells
		return err
	}
	return setNumber(to, id, value)
}

// setNumber changes a setting that is a number.
func setNumber(to *Settings, id view.SettingID, value string) error {
	const day, century = 24 * 60, 36500
	number, most := map[view.SettingID]*int{
		view.SettingKeep: &to.KeepDays, view.SettingQuietFrom: &to.QuietFromMin, view.SettingQuietTo: &to.QuietToMin,
	}[id], day-1
	if id == view.SettingKeep {
		most = century
	}
	n, err := strconv.Atoi(value)
	if err != nil || number == nil || n < 0 || n > most {
		return errNoChoice
	}
	*number = n
	return nil
}

// Delete forgets a device and all that was seen of it, for good.
func (d *Desk) Delete(ctx context.Context, key string) error {
	r := d.now()
	r.mu.Lock()
	was := r.outline
	r.mu.Unlock()
	name := d.teller().Names(was)[key]
	return d.trouble(d.drop(ctx, r, func(ctx context.Context) error { return r.session.Forget(ctx, key) }, func(t *view.Teller) string {
		return t.Words.Say("settings.deleted", wording.Args{"Device": name})
	}), key)
}

// DeleteAll forgets everything but what the owner said of the home, for good.
func (d *Desk) DeleteAll(ctx context.Context) error {
	r := d.now()
	return d.trouble(d.drop(ctx, r, r.session.store.Clear, func(t *view.Teller) string {
		return t.Words.Say("settings.deleted.all", nil)
	}), "")
}

// drop makes a change that cannot be taken back, and with it none before: names
// that were given and taken back must not stay in memory.
func (d *Desk) drop(ctx context.Context, r *room, do func(context.Context) error, said sentence) error {
	r.changing.Lock()
	defer r.changing.Unlock()
	if err := do(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	r.made, r.unmade, r.last = nil, nil, said
	r.mu.Unlock()
	return r.refresh(context.WithoutCancel(ctx)) // it is gone by now, whoever stops
}
