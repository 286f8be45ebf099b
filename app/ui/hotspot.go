package ui

import (
	"context"

	"telltale/app/ui/page/hotspot"
	"telltale/app/view"
)

// HotspotBackend is what the page of the hotspot needs.
type HotspotBackend interface {
	// Hotspot returns the page on which this computer is made a hotspot.
	Hotspot(ctx context.Context) (view.Hotspot, error)
	// StartHotspot makes this computer a hotspot for as long as the program runs.
	StartHotspot(ctx context.Context) error
	// StopHotspot ends it, and connects this computer as before.
	StopHotspot(ctx context.Context) error
}

type hotspotTurn struct {
	*hotspot.Page
	shell *Shell
	shown *view.Hotspot
}

func newHotspotTurn(s *Shell) *hotspotTurn { return &hotspotTurn{Page: hotspot.New(s), shell: s} }

func (t *hotspotTurn) fetch(ctx context.Context, at location, _ view.Period) (func() location, error) {
	v, err := t.shell.backend.Hotspot(ctx)
	return func() location {
		t.shown = &v
		t.Update(v)
		return at
	}, err
}

func (t *hotspotTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// ShowHotspot shows the page on which this computer is made a hotspot.
func (s *Shell) ShowHotspot() { s.Show(view.PageHotspot, "") }

// StartHotspot makes this computer a hotspot.
func (s *Shell) StartHotspot() { s.change(s.backend.StartHotspot) }

// StopHotspot ends it, and connects this computer as before.
func (s *Shell) StopHotspot() { s.change(s.backend.StopHotspot) }

// WatchHotspot watches a port, and shows how that goes.
func (s *Shell) WatchHotspot(port string) {
	s.changeThen(func(ctx context.Context) error { return s.backend.StartWatch(ctx, port, false) }, s.ShowWatch)
}
