package view

// Mark is how many things are worth a look, for the navigation.
type Mark struct {
	Count    int
	Critical int    // of these
	Spoken   string // "Worth a look: 3 things", "" for none
	Line     string // the same as a sentence, with how many are critical
}

// Worth is the page of what is worth a look.
type Worth struct {
	Heading string // one sentence: how many things, or that nothing stood out
	Sub     string
	Badge   string // "Example home" when it is made up, else ""
	Periods []Choice
	Urgent  []Urgent     // critical findings, a device each
	Groups  []WorthGroup // the others, the gravest first
	Empty   string       // one sentence if nothing stood out, else ""
	Limits  string       // what it does not tell that nothing more is listed
	Words   WorthWords
	Open    string // word of the button that opens a recording; "" unless none was read

	Elsewhere string // that more was recorded than the page is about, else ""
	Away      AwayPanel
	Untested  UntestedPanel
	Mark      Mark
}

// Urgent is a device with critical findings. It has a screen of its own, which
// leads through what to do.
type Urgent struct {
	Key      string // device key, "" for the home
	Icon     string
	Name     string
	Severity string
	Line     string // "4 things are critical here. Take one step after the other."
	First    string // the first step
	Go       string // word of the button that leads to the steps
	Findings []WorthCard
	Steps    []UrgentStep // of all findings, each once
	Who      string       // who can act
	Calm     string       // said before the first step
	After    string       // said after the last step
}

// UrgentStep is one step.
type UrgentStep struct {
	Label string // "Step 1 of 8"
	Says  string
}

// WorthGroup is the findings of one severity.
type WorthGroup struct {
	Level string // as FindingText.Level
	Title string
	Cards []WorthCard
	First int    // of Cards, those that are shown at first
	More  string // word of the button that shows the others, "" if there are none
}

// WorthCard is one finding.
type WorthCard struct {
	ID       string // of its statement
	Key      string // device key, "" for the home
	Icon     string
	Device   string
	Level    string // as FindingText.Level
	Severity string
	Title    string
	Says     string // what was seen, in figures
	When     string
	Harm     string // that it can hurt somebody, else ""
	Sure     string // how sure
	Doubt    string // what else it could be
	Steps    []string
	Who      string
	Know     []KnowPart
	New      bool   // it was not shown before
	Back     string // why it is told again although it was called fine, else ""
}

// KnowPart is one part of the answer to “How do we know this?”.
type KnowPart struct {
	Title string
	Lines []string
}

// WorthWords are the words around each finding.
type WorthWords struct {
	Sure string // heading of how sure
	Todo string // heading of what can be done
	Know string // word of the link that opens Know

	Done, Back, Again string // of the screen that leads through what to do: to the next step, the one before, the first
	Leave             string // from there back to the page
	Finished          string // there, after the last step
	All, Seen         string // headings there of all steps and of what was seen
	Marked, Now       string // said there of a step that is done, and of the one that is shown

	Fine FineWords
}

// UntestedPanel lists what watching cannot decide.
type UntestedPanel struct {
	Title string
	Line  string
	Rows  []UntestedText
}

// WorthPanel is the findings of one device on its page.
type WorthPanel struct {
	Title  string
	Empty  string // one sentence if nothing stood out
	Cards  []WorthCard
	Urgent string // word of the button that leads through what to do, "" unless something is critical
	Words  WorthWords
}
