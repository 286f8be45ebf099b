package ui

// english has the words that belong to the window itself and to no page. A Backend that speaks another language answers
// Words with the same keys.
var english = map[string]string{
	"page.loading":      "Reading what was seen …",
	"device.rename":     "Give it a name",
	"device.save":       "Save",
	"open.title":        "Open a recording",
	"open.confirm":      "Open",
	"open.dismiss":      "Back",
	"progress.title":    "Reading",
	"progress.cancel":   "Stop",
	"progress.stopping": "Stopping …",
	"busy.title":        "One recording is still being read",
	"busy.line":         "Telltale reads one recording at a time.",
	"busy.next":         "Wait until it is done, or stop it, then open the next one.",
	"drop.title":        "This cannot be opened",
	"drop.line":         "What you dropped here is not a recording that Telltale reads.",
	"drop.next":         "Drop a file whose name ends in .pcap, .pcapng or .cap; it may be packed with gzip (.gz).",
	"trouble.title":     "That did not work",
	"trouble.next":      "What was shown before is still there. You can try again.",
	"trouble.ok":        "OK",
}

// word returns the words of a key in the language of the backend.
func (s *Shell) word(key string) string {
	if w := s.backend.Words(key); w != "" && w != key {
		return w
	}
	return english[key]
}
