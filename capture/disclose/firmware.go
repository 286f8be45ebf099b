package disclose

import (
	"bytes"
	"strings"

	"telltale/capture/decode"
)

// Download follows what a device fetches without a seal, to tell whether it is a
// firmware (label specification E.3, TT-C05). The zero value is ready.
type Download struct {
	what string // why it may be one, "" if it is none
	got  uint64 // bytes of it that came
	told bool
}

// Followed reports whether it may still turn out to be one.
func (d *Download) Followed() bool { return d.what != "" && !d.told }

// Received takes payload that came back on a flow whose other direction is st;
// wire is its length as it was sent. host is what the flow called its
// destination. It reports a firmware once it is large enough to be one.
func (s *Scanner) Received(st *Stream, d *Download, host string, data []byte, wire uint64) (Finding, bool) {
	if !st.request {
		return Finding{}, false
	}
	if bytes.HasPrefix(data, []byte("HTTP/1.")) {
		d.begin(st.firmware, host, data)
	}
	if !d.Followed() {
		return Finding{}, false
	}
	d.got += wire
	if d.got <= firmwareBytes {
		return Finding{}, false
	}
	d.told = true
	return Finding{Rule: RuleFirmware, What: d.what, Masked: "HTTP"}, true
}

// begin judges an answer by its head, and by how its body begins.
func (d *Download) begin(named bool, host string, data []byte) {
	before := *d
	*d = Download{}
	if _, body := cutHead(data); !named && before.what == "" && !firmwareMagic(body) && !updateHost(host) {
		return
	}
	head, _ := decode.ParseHTTPResponse(data)
	switch {
	case mediaFile(head.ContentType):
	case head.Status == 206 && before.what != "": // the next range of it
		*d = before
	case worthFollowing(&head):
		d.what = downloadKind(&head, named, host, data)
	}
}

// worthFollowing reports whether an answer brings something that is not said to
// be small.
func worthFollowing(head *decode.HTTPResponse) bool {
	return head.Status == 206 || head.Status == 200 && (head.ContentLength < 0 || head.ContentLength > firmwareBytes)
}

// downloadKind says why an answer may be a firmware.
func downloadKind(head *decode.HTTPResponse, named bool, host string, data []byte) string {
	switch {
	case head.HeaderLen > 0 && firmwareMagic(data[min(head.HeaderLen, len(data)):]):
		return "magic"
	case named || anyWord(host, firmwareWord):
		return "named"
	case head.ContentType == "application/octet-stream" && updateHost(host):
		return "update_host"
	}
	return ""
}

// mediaFile reports whether a content type is one that no firmware has.
func mediaFile(kind string) bool {
	switch kind {
	case "application/json", "application/javascript", "application/x-javascript", "application/xml", "application/dash+xml", "application/vnd.apple.mpegurl", "application/pdf":
		return true
	}
	for _, top := range [...]string{"video/", "audio/", "image/", "text/", "font/"} {
		if len(kind) > len(top) && kind[:len(top)] == top {
			return true
		}
	}
	return false
}

// firmwarePath reports whether a path is named like a firmware.
func firmwarePath(path []byte) bool {
	path, _, _ = bytes.Cut(path[:min(len(path), 2<<10)], []byte("?"))
	low := strings.ToLower(string(path))
	return strings.HasSuffix(low, ".bin") || strings.HasSuffix(low, ".img") || anyWord(low, firmwareWord)
}

// anyWord reports whether one of the words that b is made of is such a one. A word
// is letters with none before or behind them.
func anyWord(b string, such func(word string) bool) bool {
	for i := 0; i < len(b); i++ {
		from := i
		for i < len(b) && letter(b[i]) {
			i++
		}
		if i > from && such(b[from:i]) {
			return true
		}
	}
	return false
}

// firmwareWord reports whether a word names a firmware.
func firmwareWord(word string) bool {
	switch word {
	case "firmware", "fw", "ota", "upgrade":
		return true
	}
	return false
}

// updateWord reports whether a word names a server for updates.
func updateWord(word string) bool {
	switch word {
	case "update", "updates", "download", "downloads":
		return true
	}
	return firmwareWord(word)
}

// updateHost reports whether a name is of a server for updates.
func updateHost(host string) bool { return anyWord(host, updateWord) }

// firmwareMagic reports whether a body begins like an image for a device: U-Boot
// (legacy and FIT), TRX, SquashFS of either order, UBI, ELF, Android.
func firmwareMagic(b []byte) bool {
	for _, magic := range [...]string{"\x27\x05\x19\x56", "\xd0\x0d\xfe\xed", "HDR0", "hsqs", "sqsh", "UBI#", "\x7fELF", "ANDROID!"} {
		if bytes.HasPrefix(b, []byte(magic)) {
			return true
		}
	}
	return false
}
