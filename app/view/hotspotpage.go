package view

import "telltale/app/wording"

// PageHotspot is the page on which this computer is made a Wi-Fi hotspot.
const PageHotspot PageID = "hotspot"

// Hotspot is the page on which this computer is made a Wi-Fi hotspot.
type Hotspot struct {
	Heading string
	Sub     string
	Lines   []string // what holds for this computer
	Start   string   // word of the button that starts it, "" where that cannot be
	On      HotspotOn
	Again   string // word of the button that connects as before a hotspot that was cut off, or ""
	Back    string // word of the button that leads back to the watch
}

// HotspotOn is a hotspot that is there.
type HotspotOn struct {
	Network  HotspotFact
	Password HotspotFact // without a value if another program started it
	Code     string      // what a picture for a phone's camera says, or ""
	Join     string
	Port     string // to be watched, as the system calls it; "" for no hotspot
	Watch    string // word of the button that watches it
	Stop     string
}

// HotspotFact is something to be typed into a device.
type HotspotFact struct{ Word, Value string }

// HotspotState is what the page is made of.
type HotspotState struct {
	Absent    bool   // nobody manages networks here
	Off       bool   // Wi-Fi is switched off
	NoAdapter bool   // none can be a hotspot
	Port      string // of the adapter
	Uses      string // what it is connected to, "" for nothing
	CutsOff   bool   // this computer reaches the Internet by it
	Offline   bool   // this computer does not reach the Internet at all
	Network   string // name of the Wi-Fi network
	Running   bool   // it is a hotspot
	Ours      bool   // which ends with this window
	Password  string // of it, "" if not known
	Back      string // what is connected again when it ends, or should have been; "" for nothing
	Code      string // what a picture for a phone's camera says, or ""
}

// NewHotspot makes the page.
func (t *Teller) NewHotspot(s HotspotState) Hotspot {
	page := Hotspot{Heading: t.say("hotspot.heading", nil), Sub: t.say("hotspot.sub", nil), Back: t.say("hotspot.toports", nil)}
	if s.Running {
		return t.hotspotOn(page, s)
	}
	if s.Back != "" {
		back := wording.Args{"Name": s.Back}
		page.Lines = append(page.Lines, t.say("hotspot.left", back))
		page.Again = t.say("hotspot.again", back)
	}
	page.Lines = append(page.Lines, t.HotspotLines(s)...)
	if s.against() == "" {
		page.Lines = append(page.Lines, t.say("hotspot.ends", nil))
		page.Start = t.say("hotspot.start", nil)
	}
	return page
}

// HotspotLines say what would happen if a hotspot were started, or why none can be.
func (t *Teller) HotspotLines(s HotspotState) []string {
	args := wording.Args{"Port": s.Port, "Name": s.Uses}
	if key := s.against(); key != "" {
		return []string{t.say("hotspot.why."+key, args), t.say("hotspot.why."+key+".next", nil)}
	}
	key := "hotspot.free"
	if s.Uses != "" {
		key = "hotspot.busy"
	}
	lines := []string{t.say(key, args)}
	if s.Offline {
		lines = append(lines, t.say("hotspot.offline", nil))
	}
	return lines
}

// against is the end of the key that says why no hotspot can be started, "" if one can.
func (s HotspotState) against() string {
	switch {
	case s.Absent:
		return "absent"
	case s.Off:
		return "off"
	case s.NoAdapter:
		return "adapter"
	case s.CutsOff:
		return "cut"
	}
	return ""
}

// hotspotOn tells of a hotspot that is there.
func (t *Teller) hotspotOn(page Hotspot, s HotspotState) Hotspot {
	page.Heading = t.say("hotspot.heading.on", nil)
	page.On = HotspotOn{
		Network:  HotspotFact{t.say("hotspot.network", nil), s.Network},
		Password: HotspotFact{t.say("hotspot.password", nil), s.Password},
		Code:     s.Code, Join: t.say("hotspot.join", nil), Port: s.Port,
		Watch: t.say("hotspot.watch", nil), Stop: t.say("hotspot.stop", nil),
	}
	if s.Password == "" {
		page.On.Join = t.say("hotspot.other", nil)
	}
	if s.Offline {
		page.Lines = append(page.Lines, t.say("hotspot.offline", nil))
	}
	if s.Ours {
		page.Lines = append(page.Lines, t.say("hotspot.ends", nil))
	}
	if s.Back != "" {
		page.Lines = append(page.Lines, t.say("hotspot.back", wording.Args{"Name": s.Back}))
	}
	return page
}
