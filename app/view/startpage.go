package view

import "slices"

// Start is the first page.
type Start struct {
	Heading string
	Sub     string
	Choices []StartChoice // what can be done at once, the first for most people
	Recent  string        // heading above what was opened last
	Forget  string        // word of the button that forgets what was opened last
	More    string        // heading above Ways
	Ways    []StartChoice // how to come by a recording: each opens a page that says how
	Foot    string        // how to drop a file on the window
	Keys    string        // word of the link to the page of keys
}

// StartChoice is one way of looking at a home.
type StartChoice struct {
	ID    string // "open", "folder", "example", "back", "own", "watch"; of a way, the key of PageHow
	Icon  string
	Title string
	Line  string
	Hint  string // at the right edge, e.g. "works everywhere"
}

// How is a page that says how to come by a recording.
type How struct {
	Key   string
	Icon  string
	Title string
	Line  string // what it is good for
	Steps []HowStep
	Note  string // what it does not show
	Open  string // word of the button that opens the recording
	Back  string // word of the button that leads back to the Start page
	Copy  string // word of the button that copies what is to be typed
}

// HowStep is one step.
type HowStep struct {
	Says string
	Type string // what is to be typed, word by word, or ""
}

// Doors says which homes one can go to from the first page, and what can be done there.
type Doors struct {
	Own       bool // something of the owner's was read
	InExample bool // the example home is shown
	Watch     bool // interfaces of this computer can be watched
}

// way is how to come by a recording; typed stands beside the step with its number, from 1.
type way struct {
	key, icon string
	steps     int
	typed     map[int]string
}

// ways lists how to come by a recording, what shows most first.
var ways = []way{
	{"fritzbox", "router", 4, map[int]string{2: "http://fritz.box/html/capture.html"}},
	{"router", "mesh", 3, map[int]string{1: "opkg install tcpdump-mini", 2: `ssh root@192.168.1.1 "tcpdump -i br-lan -s 4096 -w -" > home.pcap`}},
	{"hotspot", "hotspot", 3, nil},
	{"android", "tv", 3, nil},
}

// NewStart makes the first page.
func (t *Teller) NewStart(doors Doors) Start {
	page := Start{
		Heading: t.say("start.heading", nil), Sub: t.say("start.sub", nil), Foot: t.say("start.foot", nil), Keys: t.say("start.keys", nil),
		Recent: t.say("start.recent", nil), Forget: t.say("start.forget", nil), More: t.say("start.more", nil),
	}
	for _, c := range []struct {
		id, icon, key string
		open          bool
	}{
		{"own", "home", "start.back", doors.InExample && doors.Own},
		{"back", "home", "start.back", !doors.InExample && doors.Own},
		{"open", "open", "start.open", true},
		{"folder", "folder", "start.folder", true},
		{"watch", "port", "start.watch", doors.Watch},
		{"example", "example", "start.example", !doors.InExample},
		{"back", "example", "start.again", doors.InExample},
	} {
		if c.open {
			page.Choices = append(page.Choices, StartChoice{
				ID: c.id, Icon: c.icon, Title: t.say(c.key+".title", nil), Line: t.say(c.key+".line", nil), Hint: t.say(c.key+".hint", nil),
			})
		}
	}
	for _, w := range ways {
		page.Ways = append(page.Ways, StartChoice{
			ID: w.key, Icon: w.icon, Title: t.say("start."+w.key+".title", nil), Line: t.say("start."+w.key+".line", nil),
		})
	}
	return page
}

// NewHow makes the page that says how to come by a recording, and false if there is no such way.
func (t *Teller) NewHow(key string) (How, bool) {
	i := slices.IndexFunc(ways, func(w way) bool { return w.key == key })
	if i < 0 {
		return How{}, false
	}
	w := ways[i]
	page := How{
		Key: key, Icon: w.icon, Title: t.say("start."+key+".title", nil), Line: t.say("start."+key+".line", nil), Note: t.say("start."+key+".note", nil),
		Open: t.say("start.open.title", nil), Back: t.say("start.how.back", nil), Copy: t.say("start.how.copy", nil),
	}
	for n := range w.steps {
		page.Steps = append(page.Steps, HowStep{Says: t.say("start."+key+".step"+string(rune('1'+n)), nil), Type: w.typed[n+1]})
	}
	return page, true
}
