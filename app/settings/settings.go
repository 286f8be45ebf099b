// Package settings remembers what a person chose on this computer, whatever home is open: language, size of text,
// colours, the window, and the recordings that were opened last. It knows no Fyne and no home.
package settings

import (
	"math"
	"slices"
	"strings"
)

// The smallest and the largest text, as factors of the normal size.
const (
	ScaleMin = 0.8
	ScaleMax = 2.0
)

// MostRecent is how many recordings are remembered.
const MostRecent = 8

// Settings is what is remembered. The zero value is that of a computer on which nothing was chosen yet, but for the
// scale, which is 1: use Default.
type Settings struct {
	Language string   `json:"language,omitempty"`   // BCP 47 tag such as "pt-BR"; "" = that of the system
	Scale    float64  `json:"text_scale,omitempty"` // size of text, 1 = normal, ScaleMin … ScaleMax
	Look     string   `json:"look,omitempty"`       // a theme.Look: "system", "paper", "dark", "contrast"; "" = none chosen
	Expert   bool     `json:"expert,omitempty"`     // ports, protocols and addresses are shown
	Window   Window   `json:"window,omitzero"`
	Page     string   `json:"page,omitempty"`    // the page that was shown last, in the words of whoever shows it; "" = none
	Recent   []string `json:"recent,omitempty"`  // whole paths of recordings and folders, the newest first, each once
	Routers  []Router `json:"routers,omitempty"` // those that were signed in to, the newest first, each once
	Record   Record   `json:"record,omitzero"`
	Tray     bool     `json:"tray,omitempty"` // closing the window while watching leaves a picture in the tray

	Hotspot Hotspot `json:"hotspot,omitzero"` // what is to be put back when the hotspot ends, or could not be so far

	Period string `json:"period,omitempty"` // the stretch of time that was chosen last, a view.Period; "" = none
}

// Router is a router that was watched over SSH, as it was typed. No password and no key is kept.
type Router struct {
	Address   string `json:"address"`
	User      string `json:"user,omitempty"`
	Interface string `json:"interface,omitempty"` // on the router
	Port      string `json:"port,omitempty"`      // of SSH
	Key       string `json:"key,omitempty"`       // path of the file of a key
}

// Record is the recording beside watches.
type Record struct {
	On     bool   `json:"on,omitempty"`
	Folder string `json:"folder,omitempty"` // "" = where Telltale keeps such recordings
	Bytes  int64  `json:"bytes,omitempty"`  // of all files together, at most; 0 = as many as is usual
	Whole  bool   `json:"whole,omitempty"`  // packets as the watch has them, else their first bytes
}

// MostRouters is how many routers are remembered.
const MostRouters = 4

// Window is how large the window was, in points at any text size. Zeros say that it was not open yet.
type Window struct {
	Width  float32 `json:"width,omitempty"`
	Height float32 `json:"height,omitempty"`
	Full   bool    `json:"full,omitempty"` // it took the whole screen
}

// Hotspot is what the Wi-Fi of this computer was connected to before Telltale made it a hotspot. The zero value is none.
type Hotspot struct {
	Interface string `json:"interface,omitempty"` // of the adapter
	UUID      string `json:"uuid,omitempty"`      // of the connection, as NetworkManager knows it; "" for none
	Name      string `json:"name,omitempty"`      // of the connection, for a person
}

// Default returns the settings of a computer on which nothing was chosen yet.
func Default() Settings { return Settings{Scale: 1} }

// Opened puts a recording or folder that was opened at the front of the recent ones. The path should be whole: another
// start of the program may be in another folder.
func (s *Settings) Opened(path string) {
	s.Recent = mended(append([]string{path}, s.Recent...))
}

// Dropped takes a recording away from the recent ones, as one that is gone.
func (s *Settings) Dropped(path string) {
	s.Recent = slices.DeleteFunc(slices.Clone(s.Recent), func(r string) bool { return r == path })
}

// SignedIn puts a router at the front of those that were signed in to.
func (s *Settings) SignedIn(r Router) {
	rest := slices.DeleteFunc(slices.Clone(s.Routers), func(one Router) bool { return one.Address == r.Address && one.User == r.User })
	s.Routers = slices.Insert(rest, 0, r)[:min(len(rest)+1, MostRouters)]
}

// clone gives settings that share nothing with s.
func (s Settings) clone() Settings {
	s.Recent, s.Routers = slices.Clone(s.Recent), slices.Clone(s.Routers)
	return s
}

// mend brings what another program may have written back into what is allowed.
func (s *Settings) mend() {
	if s.Scale == 0 || math.IsNaN(s.Scale) {
		s.Scale = 1
	}
	s.Scale = min(max(s.Scale, ScaleMin), ScaleMax)
	if !fits(s.Window.Width) || !fits(s.Window.Height) {
		s.Window = Window{Full: s.Window.Full}
	}
	if s.Record.Bytes < 0 {
		s.Record.Bytes = 0
	}
	s.Language = strings.TrimSpace(s.Language)
	s.Recent, s.Routers = mended(s.Recent), s.Routers[:min(len(s.Routers), MostRouters)]
}

// fits reports whether a length can be that of a window; larger ones are no screen.
func fits(points float32) bool { return points >= 100 && points <= 32768 }

// mended keeps each path once, none that is empty, and no more than are remembered.
func mended(paths []string) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, p := range paths {
		if !seen[p] && len(out) < MostRecent {
			out = append(out, p)
		}
		seen[p] = true
	}
	return out
}

// known lists the fields of the file that Settings has; all others are kept as they are.
var known = []string{"language", "text_scale", "look", "expert", "window", "page", "recent", "routers", "record", "tray", "period", "hotspot"}
