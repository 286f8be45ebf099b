package disclose

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"telltale/capture/flow"
)

const mask48 = 1<<48 - 1

// owner is a hardware address in all forms in which it may be written (label
// specification D.2, D01).
type owner struct {
	mac           flow.MAC
	plain, turned uint64   // the address as a number, and with its bytes reversed
	eui           uint64   // EUI-64: ff fe in its middle (RFC 4291 appendix A)
	euiFlipped    uint64   // modified: with the seventh bit the other way round
	hashes        []uint64 // first eight bytes of the digests of its text forms; made when first needed
	telling       bool     // not so simple that numbers look like it by chance
	learnt        uint32   // values that the device told of itself
}

func newOwner(m flow.MAC) *owner {
	o := &owner{mac: m, plain: number(m)}
	var back flow.MAC
	spread := 0
	for i, b := range m {
		back[5-i] = b
		if b != 0 && b != 0xff {
			spread++
		}
	}
	o.turned = number(back)
	o.eui = o.plain>>24<<40 | 0xfffe<<24 | o.plain&0xffffff
	o.euiFlipped = o.eui ^ 2<<56
	o.telling = m.Usable() && spread >= 3
	return o
}

func number(m flow.MAC) uint64 {
	return uint64(binary.BigEndian.Uint16(m[:]))<<32 | uint64(binary.BigEndian.Uint32(m[2:]))
}

// digests gives the beginnings of MD5, SHA-1 and SHA-256 of each text form.
func (o *owner) digests() []uint64 {
	if o.hashes != nil {
		return o.hashes
	}
	for _, form := range o.forms() {
		for _, text := range []string{form, strings.ToUpper(form)} {
			a, b, c := md5.Sum([]byte(text)), sha1.Sum([]byte(text)), sha256.Sum256([]byte(text))
			o.hashes = append(o.hashes, binary.BigEndian.Uint64(a[:]), binary.BigEndian.Uint64(b[:]), binary.BigEndian.Uint64(c[:]))
		}
	}
	return o.hashes
}

// forms lists the text forms in lower case.
func (o *owner) forms() []string {
	list := []string{strconv.FormatUint(o.plain, 10)}
	for _, one := range []struct {
		value uint64
		bytes int
	}{{o.plain, 6}, {o.turned, 6}, {o.eui, 8}, {o.euiFlipped, 8}} {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], one.value)
		bare := hex.EncodeToString(b[8-one.bytes:])
		list = append(list, bare, parted(bare, ":"), parted(bare, "-"))
	}
	return list
}

// parted puts sep between each two digits.
func parted(bare, sep string) string {
	var b strings.Builder
	for i := 0; i < len(bare); i += 2 {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(bare[i : i+2])
	}
	return b.String()
}

// hashed reports whether a digest begins with first.
func (o *owner) hashed(first uint64) bool {
	for _, h := range o.digests() {
		if h == first {
			return true
		}
	}
	return false
}

// hexRun is hexadecimal digits one after the other, with at most one separator
// between two of them. It is fed byte by byte and keeps the last sixteen, so
// that an address is found wherever it stands and however it is written.
type hexRun struct {
	value   uint64 // the last sixteen digits
	n       int    // digits, separators left out
	sep     byte   // the last separator, 0 for none
	bare    int    // digits since it
	first   uint64 // the first sixteen of these
	decimal uint64 // value of these as a decimal number
	mixed   bool   // these hold letters, or follow some other letter
}

// add takes a digit.
func (r *hexRun) add(v byte) {
	r.value = r.value<<4 | uint64(v)
	r.n++
	r.bare++
	if r.bare <= 16 {
		r.first = r.first<<4 | uint64(v)
	}
	if v > 9 {
		r.mixed = true
	}
	if r.bare <= 15 {
		r.decimal = r.decimal*10 + uint64(v)
	}
}

// part takes a separator.
func (r *hexRun) part(sep byte) {
	if r.bare == 0 { // two of them
		r.n = 0
	}
	r.sep, r.bare, r.first, r.decimal, r.mixed = sep, 0, 0, 0, false
}

// form names how the last digits were written.
func (r *hexRun) form(digits int) string {
	if r.bare >= digits {
		return "mac_hex"
	}
	switch r.sep {
	case ':':
		return "mac_colon"
	case '-':
		return "mac_dash"
	}
	return "mac_parted"
}

// mayBeAddress answers nearly all questions with no: whether digits may be an
// address that address looks for.
func (l *look) mayBeAddress(value uint64) bool {
	if o := l.own; o != nil && (uint8(value) == uint8(o.plain) || uint8(value) == uint8(o.turned)) {
		return true
	}
	return l.homes.filter[value>>6&15]&(1<<(value&63)) != 0
}

// address looks whether the last digits are the device's own address, or that
// of another device of the home.
func (l *look) address(r *hexRun, end int) {
	if o := l.own; o != nil && o.telling {
		if form := o.formOf(r); form != "" {
			l.found(RuleMAC, form, maskMAC(o.mac), end)
			return
		}
	}
	if last := r.value & mask48; l.homes.has(last) && (l.own == nil || last != l.own.plain) {
		l.neighbour(last, end)
	}
}

// formOf names the form of the address with which a run ends, "" if it does not.
func (o *owner) formOf(r *hexRun) string {
	switch last := r.value & mask48; {
	case last == o.plain:
		return r.form(12)
	case last == o.turned:
		return "mac_reversed"
	case r.n >= 16 && (r.value == o.eui || r.value == o.euiFlipped):
		return "mac_eui64"
	}
	return ""
}

// runEnded looks at a run of digits that stands by itself: a digest of the
// address, or the address as a decimal number.
func (l *look) runEnded(r *hexRun, end int) {
	o := l.own
	if o == nil || !o.telling {
		return
	}
	switch r.bare {
	case 32, 40, 64:
		if o.hashed(r.first) {
			l.found(RuleMAC, digestName(r.bare/2), maskMAC(o.mac), end)
		}
	case 10, 11, 12, 13, 14, 15:
		if !r.mixed && (r.decimal == o.plain || r.decimal == o.turned) {
			l.found(RuleMAC, "mac_decimal", maskMAC(o.mac), end)
		}
	}
}

// rawDigest looks at a decoded value: it may be a digest of the address.
func (l *look) rawDigest(b []byte) {
	if o := l.own; o != nil && o.telling && (len(b) == 16 || len(b) == 20 || len(b) == 32) && o.hashed(binary.BigEndian.Uint64(b)) {
		l.found(RuleMAC, digestName(len(b)), maskMAC(o.mac), endOfLook)
	}
}

func digestName(size int) string {
	switch size {
	case md5.Size:
		return "mac_md5"
	case sha1.Size:
		return "mac_sha1"
	}
	return "mac_sha256"
}

// homes is the set of the home's hardware addresses. The filter answers nearly
// all questions without a look at the map.
type homes struct {
	filter [16]uint64
	all    map[uint64]struct{}
}

func (h *homes) add(mac uint64) {
	if h.all == nil {
		h.all = map[uint64]struct{}{}
	}
	if len(h.all) < maxOwners {
		h.all[mac] = struct{}{}
		h.filter[mac>>6&15] |= 1 << (mac & 63)
	}
}

func (h *homes) has(mac uint64) bool {
	if h.filter[mac>>6&15]&(1<<(mac&63)) == 0 {
		return false
	}
	_, ok := h.all[mac]
	return ok
}

// neighbour notes the address of another device; two of them are a list of what
// is in the home (label specification D.2, D02).
func (l *look) neighbour(mac uint64, end int) {
	for _, have := range l.others[:l.othersSeen] {
		if have == mac {
			return
		}
	}
	if l.othersSeen == len(l.others) {
		return
	}
	l.others[l.othersSeen] = mac
	l.othersSeen++
	if l.othersSeen == len(l.others) {
		l.found(RuleInventory, "home_macs", hidden, end)
	}
}
