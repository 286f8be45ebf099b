package view

// Devices is the page of all devices: to find one, to order them, and to say
// what the owner knows better.
type Devices struct {
	Heading string
	Sub     string
	Badge   string
	Periods []Choice
	Words   DevicesWords
	Sorts   []SortChoice // in the order of the columns
	Rows    []DeviceRow  // by name
	Hints   []SameHint   // devices that may be one
	LeftOut LeftOutPanel
	Empty   string // one sentence if there is no device, else ""
	Mark    Mark
}

// SortBy is what devices are ordered by.
type SortBy string

// The orders.
const (
	SortName      SortBy = "name"
	SortSent      SortBy = "sent"
	SortCompanies SortBy = "companies"
	SortSeen      SortBy = "seen"
	SortFindings  SortBy = "findings"
)

// SortChoice is one order; its word is the heading of the column too.
type SortChoice struct {
	By   SortBy
	Word string
}

// DevicesWords are the words around the devices.
type DevicesWords struct {
	Search, NoMatch string // what the field for searching is for; said when nothing fits
	SortBy          string
	Cards, List     string // the two ways to show them
	More            string // word of the button that shows the others
	Change          string // word of the button that leads to what can be changed
	Look            string // word of the button that leads from a hint to the device
	Open            string // word of the button that opens a recording, if there is no device
}

// DeviceRow is one device.
type DeviceRow struct {
	Key          string
	Icon         string
	Name         string
	Kind         string // with its doubt
	Private      string // said in place of figures of a person's own phone or computer, else ""
	Sent         string // to the Internet
	Companies    string
	Count        string // of companies, for a column
	Line         string // both in short
	Seen         string // that it was seen last then
	When         string // when it was seen last, for a column
	Findings     string // how many things are worth a look, "" for none
	FindingCount string // the same for a column
	Parts        string // that it was seen under several addresses, else ""
	Change       string // what the button that changes it is for
	Find         string // all that a search looks through, in lower case

	order rowOrder
}

// SameHint says that two devices may be one.
type SameHint struct {
	Key  string // of the device on whose page the owner can say so
	Says string
	Why  []string // what both told
}

// LeftOutPanel lists the devices that the owner leaves out, and those of people that wait to be added.
type LeftOutPanel struct {
	Title, Line string
	Rows        []LeftOutRow
}

// LeftOutRow is a device that is left out.
type LeftOutRow struct {
	Key, Icon, Name, Kind string
	Line                  string // what was kept of it, or why it is left out
	Take, Spoken          string // word of the button that tells of it again, and what that is for
}

// ChangePage is the page on which the owner says what they know better of a
// device.
type ChangePage struct {
	Key, Icon, Name string
	Title           string
	Back            string // word of the link that leads back to the device

	NameTitle, NameLine, Save string
	OwnName                   string // "" if the owner gave none
	Unname                    string // word of the button that takes the name away, "" if there is none

	KindTitle, KindNow      string
	KindSearch, KindNoMatch string
	Unkind                  string // word of the button that lets the kind be worked out, "" unless the owner chose one
	Kinds                   []KindGroup

	SameTitle, SameLine string
	SameDo, SameNone    string // word of the buttons; said if there is no other device
	SameSearch          string
	Others              []OtherDevice // those that may be the same first, then by name
	PartsLine           string
	Parts               []DevicePart
	Split               string // word of the buttons

	LeaveTitle, LeaveLine, Leave string
}

// KindGroup is the kinds of one sector.
type KindGroup struct {
	Title string
	Kinds []KindChoice
}

// KindChoice is one kind.
type KindChoice struct {
	ID, Icon, Word string
	Chosen         bool
	Find           string // all that a search looks through, in lower case
}

// OtherDevice is one that may be the same.
type OtherDevice struct {
	Key, Icon, Name, Kind string
	Why                   []string // why it may be the same, empty if nothing says so
	Spoken                string   // what the button is for
	Find                  string   // all that a search looks through, in lower case
}

// DevicePart is an address under which a device was seen too.
type DevicePart struct{ Key, Spoken string }
