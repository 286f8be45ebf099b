package view

import (
	"cmp"
	"path/filepath"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
)

// PageWatch is the page on which an interface is chosen, and a watch is followed.
const PageWatch PageID = "watch"

// WatchMark is the mark that always shows while a watch goes on. The zero value is none.
type WatchMark struct {
	Title  string // "Watching eth0"
	Line   string // "12 minutes, 3,201 packets"
	Paused bool
	Ended  bool // it ended by itself
}

// Watch is the page on which an interface is chosen, and a watch is followed.
type Watch struct {
	Heading string
	Sub     string
	Ports   []WatchPort // those to choose from, if none is watched
	Empty   string      // why no port can be watched, or ""
	Fell    WatchFell
	Ways    []WatchWay // what else can be watched, if nothing is
	Record  WatchRecord
	Known   string   // heading above routers that were watched before
	Forget  string   // word of the link that forgets them
	Sees    string   // heading above Limits
	Limits  []string // what a watch shows and what it does not
	Note    string   // what is for the others at home, while nothing is watched
	Print   string   // word of the button that prints a note for them
	Going   WatchGoing
	Right   WatchRight
}

// WatchPort is an interface to choose.
type WatchPort struct {
	Name   string // as the system calls it
	Icon   string
	Title  string // "Network cable (eth0)"
	Line   string // what can be seen there
	Mirror string // word of the link that watches it as one that hears the whole home, or ""
}

// WatchWay is something else than a port to watch.
type WatchWay struct {
	ID    string // "router" or "folder"
	Icon  string
	Title string
	Line  string
}

// WatchFell says why the last watch ended by itself.
type WatchFell struct {
	Title string // "" if it did not
	Line  string
	Next  string
	OK    string // word of the button that puts this away
}

// WatchGoing is a watch that goes on or is paused.
type WatchGoing struct {
	Title  string // "" for none
	Lines  []string
	Paused bool
	Pause  string // word of the button that pauses it, or goes on
	Stop   string
	Forget string
	Note   string // what is for the others at home
	Print  string // word of the button that prints a note for them
}

// WatchRight is how the helper gets its permission.
type WatchRight struct {
	Title string
	Line  string
	Type  string // the command, "" if no command gives it
	Copy  string
	Ask   string // word of the button that asks for the password, or ""
}

// Watched is a watch that goes on.
type Watched struct {
	Port        flow.Interface
	Mirror      bool
	BegunNs     int64
	Length      time.Duration
	Packets     uint64
	Dropped     uint64
	State       string       // of the interface: up, down or gone
	Breaks      int          // how often the computer slept, or its clock was set
	Heard       flow.Hearing // what arrives at the port
	Router      string       // watched instead of a port, as ssh takes it; "" for none
	Folder      string       // watched instead of a port; "" for none
	Files       int          // recordings that were read, of a folder
	Record      RecordChoice // the recording beside it
	RecordEnded string       // why that ended; "" if it did not
	Refused     string       // the last of them that could not be read, with the reason; "" for none
}

// Fallen is a watch that ended by itself.
type Fallen struct {
	Watched           Watched
	Title, Line, Next string
}

// WatchState is what the page is made of.
type WatchState struct {
	Now      *Watched // nil for none
	Paused   bool
	Ports    []flow.Interface
	Helper   string // path of the program that opens interfaces, "" if there is none
	Ask      bool   // the system can ask for the administrator's password
	Record   RecordChoice
	Keeps    int     // bytes of a packet that a recording keeps, unless whole packets are wanted
	Hotspots bool    // this system can be made a hotspot
	Sharing  bool    // it is one, made by this window
	Fell     *Fallen // the last watch, if it ended by itself; nil if not
	System   string  // of the computer, as Go calls it; "" is Linux
}

// NewWatchMark makes the mark of a watch.
func (t *Teller) NewWatchMark(w Watched, paused bool) WatchMark {
	args := wording.Args{"Name": w.short(), "Length": t.Words.Duration(w.Length)}
	switch {
	case paused:
		return WatchMark{Title: t.say("watching.mark.paused", args), Line: t.say("watching.mark.rest", args), Paused: true}
	case w.Folder != "":
		return WatchMark{Title: t.say("watching.mark.title", args), Line: t.Words.Count("watching.mark.files", w.Files, args)}
	}
	return WatchMark{Title: t.say("watching.mark.title", args), Line: t.counted("watching.mark.line", w.Packets, args)}
}

// NewFallenMark makes the mark of a watch that ended by itself.
func (t *Teller) NewFallenMark(f Fallen) WatchMark {
	return WatchMark{Title: t.say("watching.mark.ended", wording.Args{"Name": f.Watched.short()}), Line: f.Line, Ended: true}
}

// LookFor is how long it is looked before it is said what arrives at a port, or that nothing does.
const LookFor = 30 * time.Second

// hears is the end of the key that says what arrives at the port, "" while that is not known, and where it is a hotspot,
// of which it was said before.
func (w Watched) hears() string {
	open := w.State != "down" && w.State != "gone" // else that is said
	if w.Packets == 0 && w.Length >= LookFor && open && !w.Port.Hotspot {
		return "nothing"
	}
	return PortHears(w.Heard, w.Length, w.Port.Hotspot)
}

// PortHears is hears for a port that was watched for a while.
func PortHears(h flow.Hearing, length time.Duration, hotspot bool) string {
	switch {
	case length < LookFor || hotspot:
		return ""
	case h.HearsOthers() && h.BothWays:
		return "others"
	case h.HearsOthers():
		return "half"
	case h.OwnOnly() && h.Group > 0:
		return "own.group"
	case h.OwnOnly():
		return "own"
	}
	return ""
}

// short is what is watched in one word.
func (w Watched) short() string {
	return cmp.Or(w.Router, filepath.Base(cmp.Or(w.Folder, w.Port.Name)))
}

// watchedName is what a person calls what is watched.
func (t *Teller) watchedName(w Watched) string {
	switch {
	case w.Router != "":
		return t.say("watching.port.router", wording.Args{"Name": w.Router})
	case w.Folder != "":
		return t.say("watching.port.folder", wording.Args{"Name": w.Folder})
	}
	return t.portName(w.Port)
}

// counted is a sentence with a number of packets.
func (t *Teller) counted(key string, n uint64, args wording.Args) string {
	return t.Words.Count(key, int(min(n, 1<<62)), args)
}

// way is something else than a port to watch.
func (t *Teller) way(id string) WatchWay {
	return WatchWay{ID: id, Icon: id, Title: t.say("watching.way."+id, nil), Line: t.say("watching.way."+id+".line", nil)}
}

// hotspotWay leads to the page of the hotspot.
func (t *Teller) hotspotWay(on bool) WatchWay {
	w := t.way("hotspot")
	if on {
		w.Title = t.say("hotspot.heading.on", nil)
	}
	return w
}

// NewWatch makes the page.
func (t *Teller) NewWatch(s WatchState) Watch {
	page := Watch{Heading: t.say("watching.heading", nil), Sub: t.say("watching.sub", nil), Sees: t.say("watching.sees", nil)}
	for _, key := range []string{"self", "hotspot", "mirror", "other"} {
		page.Limits = append(page.Limits, t.say("watching.limit."+key, nil))
	}
	if s.Now != nil {
		page.Heading = t.say("watching.going.heading", wording.Args{"Port": t.watchedName(*s.Now)})
		page.Going = t.going(s)
		if s.Sharing {
			page.Ways = []WatchWay{t.hotspotWay(true)}
		}
		return page
	}
	t.choosing(&page, s)
	for _, p := range s.Ports {
		if s.Helper == "" || p.Kind == flow.InterfaceVirtual && !p.Up {
			continue // of no use to a person
		}
		page.Ports = append(page.Ports, t.port(p))
	}
	return page
}

// choosing adds what is to be chosen from beside ports.
func (t *Teller) choosing(page *Watch, s WatchState) {
	if f := s.Fell; f != nil {
		page.Fell = WatchFell{Title: t.say("watching.fell", wording.Args{"Port": t.watchedName(f.Watched)}), Line: f.Line, Next: f.Next, OK: t.say("trouble.ok", nil)}
	}
	page.Note, page.Print = t.say("watching.note.before", nil), t.say("watching.note.print", nil)
	page.Record = t.record(s.Record, s.Keeps)
	page.Known, page.Forget = t.say("watching.known", nil), t.say("watching.known.forget", nil)
	for _, id := range []string{"router", "folder"} {
		page.Ways = append(page.Ways, t.way(id))
	}
	if s.Hotspots {
		page.Ways = append(page.Ways, t.hotspotWay(s.Sharing))
	}
	if s.Helper == "" {
		page.Empty = t.say("watching.nohelper", nil)
		return
	}
	if len(s.Ports) == 0 {
		page.Empty = t.say("watching.noport", nil)
	}
	page.Right = t.watchRight(s)
}

// watchRight says how the helper gets its permission on a system.
func (t *Teller) watchRight(s WatchState) WatchRight {
	right := WatchRight{Title: t.say("watching.right.title", nil)}
	switch s.System {
	case "darwin":
		right.Line = t.say("watching.right.macos", nil)
	case "windows":
		right.Line = t.say("watching.right.windows", nil)
	default:
		right.Line, right.Type, right.Copy = t.say("watching.right.line", nil), "sudo setcap cap_net_raw+ep "+s.Helper, t.say("start.how.copy", nil)
		if s.Ask {
			right.Ask = t.say("watching.right.ask", nil)
		}
	}
	return right
}

// portName is what a person calls an interface, with the system's own name.
func (t *Teller) portName(p flow.Interface) string {
	if p.Label != "" {
		return t.say("watching.port.named", wording.Args{"Label": p.Label, "Name": p.Name})
	}
	return t.say("watching.port."+string(p.Kind), wording.Args{"Name": p.Name})
}

func (t *Teller) port(p flow.Interface) WatchPort {
	port := WatchPort{Name: p.Name, Icon: "port", Title: t.portName(p)}
	key := "watching.port.self"
	switch {
	case !p.Up:
		key = "watching.port.down"
	case p.Hotspot:
		key = "watching.port.hotspot"
	}
	port.Line = t.say(key, nil)
	switch p.Kind {
	case flow.InterfaceWiFi:
		port.Icon = "hotspot"
	case flow.InterfaceCable, flow.InterfaceUSB, flow.InterfaceBridge:
		port.Mirror = t.say("watching.port.mirror", nil)
	case flow.InterfaceTunnel, flow.InterfaceVirtual:
	}
	return port
}

func (t *Teller) going(s WatchState) WatchGoing {
	w := s.Now
	args := wording.Args{"Port": t.watchedName(*w), "Length": t.Words.Duration(w.Length)}
	g := WatchGoing{
		Title: t.say("watching.going.title", args), Paused: s.Paused, Pause: t.say("watching.pause", nil), Stop: t.say("watching.stop", nil),
		Forget: t.say("watching.forget", nil), Note: t.say("watching.note", nil), Print: t.say("watching.note.print", nil),
	}
	if s.Paused {
		g.Title, g.Pause = t.say("watching.mark.paused", wording.Args{"Name": w.short()}), t.say("watching.resume", nil)
	} else {
		g.Lines = append(g.Lines, t.say("watching.going.length", args))
	}
	if w.Folder != "" {
		g.Lines = append(g.Lines, t.Words.Count("watching.going.files", w.Files, nil))
		if w.Refused != "" {
			g.Lines = append(g.Lines, w.Refused)
		}
		return g
	}
	g.Lines = append(g.Lines, t.counted("watching.going.packets", w.Packets, nil))
	if w.Dropped == 0 {
		g.Lines = append(g.Lines, t.say("watching.going.whole", nil))
	} else {
		g.Lines = append(g.Lines, t.counted("watching.going.dropped", w.Dropped, nil))
	}
	if key := w.hears(); key != "" {
		g.Lines = append(g.Lines, t.say("watching.hears."+key, nil))
	}
	if w.State == "down" || w.State == "gone" {
		g.Lines = append(g.Lines, t.say("watching.going."+w.State, args))
	}
	if w.Breaks > 0 {
		g.Lines = append(g.Lines, t.Words.Count("watching.going.breaks", w.Breaks, nil))
	}
	g.Lines = append(g.Lines, t.recording(*w)...)
	return g
}
