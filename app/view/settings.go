package view

// Settings is the page of what the owner can choose.
type Settings struct {
	Heading string
	Sub     string
	Badge   string       // "Example home" when it is made up, else ""
	Screen  SettingsCard // of this computer
	Home    SettingsCard // of the home that is shown
	File    FilePanel
	Delete  DeletePanel
	Words   SettingsWords
}

// SettingsCard is some settings under one heading.
type SettingsCard struct {
	Title string
	Line  string
	Rows  []Setting
}

// SettingID names one setting.
type SettingID string

// The settings: first those of this computer, then those of a home.
const (
	SettingLanguage SettingID = "language" // code of a language, "" for that of the computer
	SettingScale    SettingID = "scale"    // per cent
	SettingLook     SettingID = "look"     // a theme.Look
	SettingExpert   SettingID = "expert"   // "on" or "off"
	SettingTray     SettingID = "tray"     // "on": closing the window leaves a watch running; "off"

	SettingCountry   SettingID = "country" // ISO 3166-1, "" for none
	SettingZone      SettingID = "zone"    // IANA name
	SettingQuietFrom SettingID = "from"    // minutes after midnight
	SettingQuietTo   SettingID = "to"      // likewise
	SettingKeep      SettingID = "keep"    // days, 0 for ever
	SettingWiFi      SettingID = "wifi"    // name of the Wi-Fi, "" for none
)

// SettingForm is how one chooses.
type SettingForm string

// The forms.
const (
	FormWords  SettingForm = "words"  // all options stand beside each other
	FormSteps  SettingForm = "steps"  // one goes to the option before or after
	FormSearch SettingForm = "search" // one types a part of it, as there are very many
	FormText   SettingForm = "text"   // one types it; the one option is that there is none
)

// Setting is one thing to choose.
type Setting struct {
	ID      SettingID
	Form    SettingForm
	Title   string
	Line    string          // what it is for, or ""
	Options []SettingOption // in the order in which to offer them
	Text    SettingText     // of FormText
}

// SettingOption is one that can be chosen.
type SettingOption struct {
	ID     string
	Word   string
	Also   string // other words by which it is found, in small letters
	Ask    string // the question before it is chosen, "" for none
	Rare   bool   // shown only while it is chosen
	First  bool   // offered before anything was typed
	Chosen bool   // of the settings of a home; those of this computer the window knows
}

// SettingText is what one types.
type SettingText struct {
	Is          string // what stands there now, "" for none
	Least, Most int    // how long it may be, bytes
	Short       string // said of what is shorter or longer
}

// FilePanel says where the home lies.
type FilePanel struct {
	Title string
	Lines []string
	Path  string
	Copy  string // word of the button that copies the path
}

// DeletePanel lists what can be deleted; Title is "" for the example home.
type DeletePanel struct {
	Title string
	Line  string
	Rows  []DeleteRow
	More  string // word of the button that shows those beyond First, "" if there are none
	First int    // of Rows, those that are shown at first
	All   string // word of the button that deletes everything
	Ask   string // its question
}

// DeleteRow is one device.
type DeleteRow struct {
	Key  string
	Name string
	Icon string
	Ask  string // the question before it is deleted
}

// SettingsWords are the words around the settings.
type SettingsWords struct {
	Change   string // of the button that opens a search
	Search   string // in the empty field
	Nothing  string // said where nothing fits what was typed
	Close    string // closes the search
	Save     string // keeps what was typed
	Remove   string // takes away what had been typed
	Before   string // of the button to the option before
	After    string // of the one to the option after
	Delete   string // of the button beside a device
	Yes, No  string // the answers to whether something is to be deleted
	Keep     string // the answer that changes how long things are kept
	Selected string // said of the option that is chosen
}

// About is the page of what Telltale is and rests on.
type About struct {
	Heading string
	Version string
	Lines   []string // what it is, and under which licence
	Limits  AboutList
	Know    AboutList
	Tables  AboutTables
}

// AboutList is some sentences under a heading.
type AboutList struct {
	Title string
	Lines []string
}

// AboutTables lists where the tables come from.
type AboutTables struct {
	Title string
	Line  string
	Rows  []AboutTable
}

// AboutTable is one source of tables.
type AboutTable struct {
	Name        string
	Date        string // "as of 2026-06, version 2.3"
	Licence     string
	Attribution string // the notice that the licence asks to show
}
