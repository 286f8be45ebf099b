// Package view holds what a page shows as plain structs of finished sentences
// and figures: no Fyne, no SQL, so that every sentence is a unit test.
package view

// Role tells a screen how to draw something, apart from its words; colour is
// only one of its signs.
type Role string

// The roles of a destination group, in the order in which pages list them.
const (
	RoleMaker    Role = "maker"    // the device's maker
	RoleService  Role = "service"  // a service that the owner uses
	RoleAds      Role = "ads"      // advertising and tracking
	RolePlumbing Role = "plumbing" // time, names, content networks …
	RoleUnknown  Role = "unknown"  // nobody knows
)

// Period is the stretch of time a page is about.
type Period string

// The periods, seen back from the last packet of the home.
const (
	PeriodDay   Period = "day"
	PeriodWeek  Period = "week"
	PeriodMonth Period = "month"
	PeriodAll   Period = "all"
)

// Choice is one button of a row of which one is chosen.
type Choice struct {
	Period Period
	Word   string
	Chosen bool
}

// Frame is what stands around every page.
type Frame struct {
	Product string // "Telltale"
	Pages   []NavPage
	Devices string // heading above the list of devices
	Entries []NavEntry
	Keys    []string // of all devices that have a page, also of people's own, and of the parts of devices
	Status  Status

	Watching WatchMark // while an interface is being watched
}

// NavEntry is one device in the navigation.
type NavEntry struct {
	Key  string // device key
	Name string
	Icon string // name of an icon without path or suffix
}

// Status is the small card that says what is being looked at.
type Status struct {
	Title   string // e.g. "Example home"
	Lines   []string
	Example bool
}

// Home is the page of the whole home.
type Home struct {
	Heading   string // one sentence: how many devices spoke to how many companies in how many countries
	Sub       string
	Badge     string // "Example home" when it is made up, else ""
	Periods   []Choice
	Cards     []DeviceCard // most worth a look first
	MoreWord  string       // word of the button that shows more cards
	More      string       // devices that have no card of their own, in one sentence, or ""
	Hears     Hears
	Coverage  []string // what was watched, for how long, and what could not be seen
	CoverWord string   // word of the link that opens Coverage
	Empty     string   // one sentence if there is nothing to show, else ""
	Worth     string   // how many things are worth a look, "" if none is
	Mark      Mark
}

// DeviceCard is a device on the page of the home.
type DeviceCard struct {
	Key     string
	Icon    string
	Name    string
	Kind    string // "Orvo · smart TV", with its doubt
	Symbols []Symbol
	Line    string    // "1.9 GB out · 23 companies"
	Spark   []float64 // sent bytes by hour of the day or by day, scaled 0 … 1
	Alt     string    // the spark line in words

	Critical string // how many things are critical about it, "" for none
}

// SymbolState says whether a symbol of the care label has a letter.
type SymbolState string

// The states of a symbol (label specification B.2).
const (
	StateLetter  SymbolState = "letter"
	StateRange   SymbolState = "range"
	StateNotYet  SymbolState = "notyet" // not seen enough yet
	StateUnknown SymbolState = "cannot" // cannot be known from the network
)

// Symbol is one of the eight symbols of the care label.
type Symbol struct {
	ID       string // companies, trackers, borders, envelope, load, night, doors, care
	Word     string
	State    SymbolState
	Dots     int    // 0 … 5 filled dots; 0 unless State is letter or range
	Least    int    // of Dots, those that are filled in any case; fewer than Dots only in a range
	Letter   string // "C", "B–D", "" when there is none
	Title    string // "Companies · C", "Care · not seen enough yet"
	Sentence string
	Spoken   string     // for a screen reader: "Companies, level C of A to E"
	Know     []KnowPart // what it rests on, on the page of a device; else nil
}

// Hears is the panel of the companies that hear most.
type Hears struct {
	Title  string
	Bars   []Bar
	Legend []Legend
}

// Bar is one company with its amount.
type Bar struct {
	Key    string // of the page of the company
	Name   string
	Role   Role
	Amount string  // "4.2 GB"
	Share  float64 // of the longest bar, 0 … 1
}

// Legend is the meaning of a role's colour.
type Legend struct {
	Role Role
	Word string
}

// Device is the page of one device.
type Device struct {
	Key      string
	Icon     string
	Name     string
	Identity string   // "Orvo smart TV: we are fairly sure."
	KnowWord string   // word of the link that opens Know
	Know     []string // how we know, one sentence each
	Badge    string
	Periods  []Choice

	LabelTitle string
	LabelSpan  string // "14 Mar · 24 h seen"
	Symbols    []Symbol
	LabelFoot  string

	TalksTitle string
	TalksSort  string
	Groups     []Group
	TalksEmpty string // one sentence when it talked to nobody on the Internet

	When WhenPanel
	Seen SeenPanel

	Leaves LeavesPanel
	Worth  WorthPanel
	Mark   Mark
	Expert ExpertPanel
}

// Group is the destinations of one role.
type Group struct {
	Role  Role
	Title string
	Rows  []Row
	First int    // of Rows, those that are shown at first
	More  string // word of the button that shows the others, "" if there are none
	Rest  string // that there are still more than Rows, else ""
}

// Row is one destination.
type Row struct {
	Name   string
	Detail string   // when, e.g. "all day", or "asked for, not contacted"
	Seat   string   // two-letter code of the country of the company's seat, or ""
	Amount string   // "up 210 MB"
	Why    []string // names, addresses and how each is known; opened by a click
	Flows  Flows    // for experts

	Company string // key of the page of the company, "" if there is none
	About   string // word of the link to it
}

// WhenPanel is the heat map of hours.
type WhenPanel struct {
	Title string
	Days  []string    // row names, oldest first
	Ticks []string    // words under the hours 0, 6, 12, 18
	Cells [][]float64 // [day][hour] 0 … 1; -1 = not watched, -2 = not in the time that is shown
	Alt   string      // the picture in words
	Zone  string      // "Times are UTC."
	Open  string      // word of the link that leads to the timeline
	At    [][]int64   // [day][hour] TimelineAsk.AtNs of the cell, 0 where nothing was watched
}

// SeenPanel says what was sent and what could be read on its way.
type SeenPanel struct {
	Title string
	Lines []SeenLine
}

// SeenLine is one fact with a figure.
type SeenLine struct {
	Title  string
	Amount string
	Line   string
	Rests  []string // what makes up the amount, most first; opened by a click
}

// Progress is how far long work has come.
type Progress struct {
	Title    string  // "Reading example-home.pcapng"
	Line     string  // "212 MB/s, 3 seconds left"
	Fraction float64 // 0 … 1, below 0 when the length is not known
	Cancel   string  // word of the button
}

// Trouble is an error in the words of a person: what happened and what to do.
type Trouble struct {
	Title string
	Line  string
	Next  string
	OK    string // word of the button
}

// Error gives the title and the line.
func (t *Trouble) Error() string { return t.Title + ": " + t.Line }
