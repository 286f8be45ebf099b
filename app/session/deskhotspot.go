package session

import (
	"context"
	"errors"
	"time"

	"telltale/app/hotspot"
	"telltale/app/settings"
	"telltale/app/view"
)

// hotspotRun is the hotspot that the window started. It ends with its connection to the
// bus, so also when the program is killed.
type hotspotRun struct {
	hotspots Hotspots
	port     string
	password string
}

// hotspots gives a way to NetworkManager. Close its manager.
func (d *Desk) hotspots(ctx context.Context) (Hotspots, error) {
	manager, err := hotspot.Open(ctx)
	if err != nil {
		return Hotspots{}, err // Don't wrap the error, it says what was being done.
	}
	kept := d.Kept
	if kept == nil {
		kept = settings.Memory()
	}
	return Hotspots{Manager: manager, Kept: kept}, nil
}

// sharing gives the hotspot that the window started, nil for none.
func (d *Desk) sharing() *hotspotRun {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hotspot
}

// share notes a hotspot, nil for none, and gives the one before.
func (d *Desk) share(r *hotspotRun) *hotspotRun {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.hotspot
	d.hotspot = r
	return before
}

// Hotspot gives the page on which this computer is made a hotspot.
func (d *Desk) Hotspot(ctx context.Context) (view.Hotspot, error) {
	state, err := d.hotspotState(ctx)
	if errors.Is(err, hotspot.ErrAbsent) {
		state.Absent, err = true, nil
	}
	if err != nil {
		return view.Hotspot{}, d.trouble(err, "")
	}
	return d.teller().NewHotspot(state), nil
}

func (d *Desk) hotspotState(ctx context.Context) (view.HotspotState, error) {
	run := d.sharing()
	if run == nil {
		h, err := d.hotspots(ctx)
		if err != nil {
			return view.HotspotState{}, err
		}
		defer h.Manager.Close()
		return h.State(ctx)
	}
	state, err := run.hotspots.State(ctx)
	if err == nil && state.Running {
		state.Password, state.Ours, state.Code = run.password, true, hotspot.Invitation(run.password)
	}
	return state, err
}

// StartHotspot makes this computer a hotspot for as long as the program runs.
func (d *Desk) StartHotspot(ctx context.Context) error {
	h, err := d.hotspots(ctx)
	if err != nil {
		return HotspotTrouble(d.teller().Words, err, "hotspot.failed", "")
	}
	port, password, err := h.Start(ctx, true)
	if err != nil {
		h.Manager.Close()
		return HotspotTrouble(d.teller().Words, err, "hotspot.failed", port)
	}
	if before := d.share(&hotspotRun{hotspots: h, port: port, password: password}); before != nil {
		before.hotspots.Manager.Close() // one that ended by itself
	}
	return nil
}

// StopHotspot ends the hotspot, and a watch of it, and connects this computer as before.
// Where there is no hotspot any more, it only does the latter.
func (d *Desk) StopHotspot(ctx context.Context) error {
	run := d.sharing()
	if run == nil {
		h, err := d.hotspots(ctx)
		if err != nil {
			return HotspotTrouble(d.teller().Words, err, "hotspot.failed.stop", "")
		}
		run = &hotspotRun{hotspots: h}
	}
	if w := d.watching(); w != nil && run.port != "" && w.port.Name == run.port {
		if err := d.StopWatch(ctx); err != nil {
			return err
		}
	}
	_, err := run.hotspots.Stop(ctx)
	if err == nil || d.sharing() != run {
		run.hotspots.Manager.Close()
	}
	if err != nil {
		return HotspotTrouble(d.teller().Words, err, "hotspot.failed.stop", run.port)
	}
	d.share(nil)
	return nil
}

// endHotspot ends a hotspot with the window. What cannot be put back now is offered at
// the next start.
func (d *Desk) endHotspot() {
	run := d.share(nil)
	if run == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	_, _ = run.hotspots.Stop(ctx) // it ends with its connection in any case
	run.hotspots.Manager.Close()
}
