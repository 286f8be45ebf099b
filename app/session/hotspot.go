package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"telltale/app/hotspot"
	"telltale/app/settings"
	"telltale/app/view"
	"telltale/app/wording"
)

// ErrCutOff says that this computer reaches the Internet by the adapter that would be the
// hotspot; ErrWiFiOff that Wi-Fi is switched off.
var (
	ErrCutOff  = errors.New("a hotspot would cut this computer off")
	ErrWiFiOff = errors.New("Wi-Fi is switched off")
)

// hotspotWait is how long an adapter may take to become a hotspot.
const hotspotWait = 45 * time.Second

// Hotspots starts and ends hotspots, and remembers across starts of the program what is
// to be put back.
type Hotspots struct {
	Manager *hotspot.Manager
	Kept    *settings.File
}

// Start makes the adapter that fits best a hotspot, and gives its interface, also
// with some errors, and the password. A bound hotspot ends with the program. Errors are ErrCutOff, ErrWiFiOff and
// those of package hotspot.
func (h Hotspots) Start(ctx context.Context, bound bool) (port, password string, err error) {
	state, err := h.Manager.Look(ctx)
	if err != nil {
		return "", "", err // Don't wrap the error, it says what was being done.
	}
	adapter, ok := state.Choose()
	switch {
	case !state.Radio:
		return "", "", ErrWiFiOff
	case !ok:
		return "", "", hotspot.ErrNoAdapter
	case adapter.Uplink:
		return adapter.Interface, "", ErrCutOff
	}
	kept := h.Kept.Get().Hotspot
	before := settings.Hotspot(adapter.Uses)
	if before.Interface = adapter.Interface; before.UUID == "" && kept.Interface == before.Interface {
		before = kept // of a hotspot before, after which it was not put back
	}
	if err := h.remember(before); err != nil { // before anything is changed: the program may be killed
		return adapter.Interface, "", err
	}
	password = hotspot.Password()
	ctx, stop := context.WithTimeout(ctx, hotspotWait)
	defer stop()
	if _, err := h.Manager.Start(ctx, hotspot.Wish{Interface: adapter.Interface, Password: password, Bound: bound}); err != nil {
		return adapter.Interface, "", errors.Join(err, h.remember(kept))
	}
	return adapter.Interface, password, nil
}

// Stop ends the hotspot, connects the adapter to what it was connected to before, and
// gives the name of that, "" for nothing. That there was no hotspot any more is no error.
func (h Hotspots) Stop(ctx context.Context) (string, error) {
	before := h.Kept.Get().Hotspot
	err := h.Manager.Stop(ctx, hotspot.Before(before))
	if err != nil && !errors.Is(err, hotspot.ErrNotCarried) {
		return "", err // Don't wrap the error, it says what was being done.
	}
	return before.Name, h.remember(settings.Hotspot{})
}

func (h Hotspots) remember(before settings.Hotspot) error {
	if err := h.Kept.Change(func(s *settings.Settings) { s.Hotspot = before }); err != nil {
		return fmt.Errorf("remembering the Wi-Fi connection: %w", err)
	}
	return nil
}

// State tells how things stand, for a page.
func (h Hotspots) State(ctx context.Context) (view.HotspotState, error) {
	state, err := h.Manager.Look(ctx)
	if err != nil {
		return view.HotspotState{}, err // Don't wrap the error, it says what was being done.
	}
	adapter, ok := state.Choose()
	kept := h.Kept.Get().Hotspot
	s := view.HotspotState{
		Network: hotspot.Name,
		Off:     !state.Radio, NoAdapter: !ok, Port: adapter.Interface, Uses: adapter.Uses.Name, CutsOff: adapter.Uplink, Offline: state.Uplink == "",
		Back: kept.Name,
	}
	if state.Running != "" {
		s.Port, s.Running = state.Running, true
		return s, nil
	}
	for _, a := range state.Adapters {
		if a.Interface == kept.Interface && a.Uses.UUID == kept.UUID {
			s.Back = "" // somebody else put it back
		}
	}
	return s, nil
}

// HotspotTrouble puts into words why a hotspot was not started or ended; key is
// hotspot.failed or hotspot.failed.stop.
func HotspotTrouble(w *wording.Words, err error, key, port string) *view.Trouble {
	for _, known := range []knownTrouble{
		{hotspot.ErrAbsent, "absent"},
		{hotspot.ErrNoAdapter, "adapter"},
		{hotspot.ErrDenied, "denied"},
		{hotspot.ErrNoSharing, "sharing"},
		{hotspot.ErrNoStart, "start"},
		{context.DeadlineExceeded, "start"},
		{ErrCutOff, "cut"},
		{ErrWiFiOff, "off"},
	} {
		if errors.Is(err, known.err) {
			line := "hotspot.why." + known.key
			return &view.Trouble{
				Title: w.Say(key, nil), Line: w.Say(line, wording.Args{"Port": port}), Next: w.Say(line+".next", nil), OK: w.Say("trouble.ok", nil),
			}
		}
	}
	return Trouble(w, err, port)
}
