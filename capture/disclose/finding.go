package disclose

import "telltale/capture/flow"

// Rules of the label specification, D.2 and E. TT-C02, TT-C03 and TT-C04 have
// none of their own here: they are D07 and D08; D15 and D16; D06, D09 to D12
// and D18, sent to the Internet.
const (
	RuleMAC       = "D01"
	RuleInventory = "D02"
	RuleSerial    = "D03"
	RuleIMEI      = "D04"
	RuleAdID      = "D05"
	RuleSSID      = "D06"
	RuleWiFiKey   = "D07"
	RulePassword  = "D08"
	RuleMail      = "D09"
	RulePhone     = "D10"
	RulePlace     = "D11"
	RulePostal    = "D12"
	RuleName      = "D13"
	RuleSoftware  = "D14"
	RulePicture   = "D15"
	RuleMedia     = "D16"
	RuleWatched   = "D17"
	RuleHealth    = "D18"
	RuleReading   = "D19"
	RuleLanguage  = "D20"
	RuleIRC       = "TT-B10"
	RuleMining    = "TT-B14"
	RuleFirmware  = "TT-C05"
	RuleControl   = "TT-C10"
	RuleMapping   = "TT-X01"
	RuleDefault   = "TT-X11"
)

// Bounds of the search.
const (
	StreamBytes   = 16 << 10 // payload of one direction of a flow that is looked at; the rest is not
	nearBytes     = 4 << 10  // likewise of one that stays in the home: enough for a request to the router (TT-X01) or a login
	unwrapBytes   = 64 << 10 // bytes that one look may decode: percent signs, base64, gzip, UTF-16
	unwrapDepth   = 3        // layers of them
	lookFindings  = 64       // findings that one look reports
	valueBytes    = 512      // of a value that is looked at
	keyBytes      = 32       // of a key
	knownBytes    = 64       // of a value that the home knows
	maxKnown      = 4096     // values of the home that are known by their hash
	maxLater      = 4096     // values that may yet turn out to be one of them
	maxOwners     = 4096     // hardware addresses whose forms are kept ready
	maxBuffered   = 8 << 20  // bytes of all streams that wait for the rest of a message
	telnetLine    = 128      // bytes of a line that is typed letter by letter
	ircBytes      = 512      // of a flow in which IRC is looked for (label specification E.1, TT-B10)
	miningBytes   = 2 << 10  // of a flow in which a miner's first words are looked for
	firmwareBytes = 64 << 10 // of a download from which it may be a firmware (label specification E.3, TT-C05)
)

// Stamp is a packet of the capture.
type Stamp struct {
	Index   uint64 // position in the capture, from 0
	TimeNs  int64
	HasTime bool
}

// Context is what is known of a direction of a flow.
type Context struct {
	Owner flow.MAC // hardware address of the sender, zero if there is none: then D01 and D03 find nothing
	Proto uint8    // IP protocol number
	Port  uint16   // where it is sent to
}

// Finding is one thing that was found.
type Finding struct {
	Rule   string // one of the rules
	What   string // the form in which it was found, e.g. "mac_eui64"
	Masked string // the value, so far masked that nobody can use it; no more than the kind where that is all there is to say
	Later  uint64 // not zero: it counts only if Scanner.Came says so at the end of the capture
	Number uint32 // the same for all that say the same, for one Scanner; 0 if none was left
	Stamp  Stamp  // the packet that completed it
}
