package disclose

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// pictureMagic names the form of the picture at the beginning of b, "" if there
// is none (label specification D.2, D15).
func pictureMagic(b []byte) string {
	switch {
	case len(b) <= 12:
	case string(b[:3]) == "\xff\xd8\xff" && (b[3]&0xf0 == 0xe0 || b[3] == 0xdb):
		return "jpeg"
	case string(b[:8]) == "\x89PNG\r\n\x1a\n":
		return "png"
	case string(b[:6]) == "GIF87a", string(b[:6]) == "GIF89a":
		return "gif"
	case string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// soundMagic names the form of sound or moving pictures at the beginning of b
// (label specification D.2, D16).
func soundMagic(b []byte) string {
	switch {
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WAVE":
		return "wav"
	case bytes.HasPrefix(b, []byte("OggS\x00")):
		return "ogg"
	case len(b) > 12 && string(b[4:8]) == "ftyp":
		return "mp4"
	case bytes.HasPrefix(b, []byte("FLV\x01")):
		return "flv"
	case adts(b):
		return "aac"
	case transportStream(b):
		return "mpeg_ts"
	}
	return ""
}

// adts reports whether b begins with three frames of AAC, each as long as the
// one before says (ISO/IEC 14496-3 section 1.A.3).
func adts(b []byte) bool {
	for n := 0; n < 3; n++ {
		if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 {
			return false
		}
		size := int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
		if size < 7 || size > len(b) {
			return false
		}
		b = b[size:]
	}
	return true
}

// transportStream reports whether b begins with packets of an MPEG transport
// stream (ISO/IEC 13818-1 section 2.4.3).
func transportStream(b []byte) bool {
	const packet = 188
	return len(b) >= 4*packet && b[0] == 0x47 && b[packet] == 0x47 && b[2*packet] == 0x47 && b[3*packet] == 0x47
}

// media looks for pictures, sound and video, and reports whether there is
// nothing else in b.
func (l *look) media(b []byte) bool {
	if what := pictureMagic(b); what != "" {
		l.found(RulePicture, what, what, l.at(b))
		return true
	}
	if what := soundMagic(b); what != "" {
		l.found(RuleMedia, what, what, l.at(b))
		return true
	}
	if what := nalUnits(b); what != "" {
		l.found(RuleMedia, what, what, l.at(b))
	}
	return false
}

// shows reports whether media finds something in b.
func shows(b []byte) bool { return pictureMagic(b) != "" || soundMagic(b) != "" || nalUnits(b) != "" }

// nalUnits looks for the parameter sets with which a stream of H.264 or H.265
// begins, one after the other with their start codes (ITU-T H.264 annex B,
// H.265 annex B).
func nalUnits(b []byte) string {
	const near = 256
	start := []byte{0, 0, 0, 1}
	for from := 0; ; {
		n := bytes.Index(b[from:], start)
		if n < 0 || from+n+6 > len(b) {
			return ""
		}
		from += n + len(start)
		next := b[from:min(len(b), from+near)]
		switch {
		case next[0]&0x9f == 7 && bytes.Contains(next, []byte{0, 0, 1, next[0]&0x60 | 8}):
			return "h264"
		case next[0] == 0x40 && next[1] == 1 && bytes.Contains(next, []byte{0, 0, 0, 1, 0x42, 1}):
			return "h265"
		}
	}
}

// rtpState follows what may be a stream of RTP (RFC 3550 section 5.1).
type rtpState struct {
	source  uint32
	next    uint16
	kind    uint8
	packets uint8
	clear   uint8 // of them, those whose payload looks like H.264 or H.265
	wide    uint8 // those whose payload looks like H.265
	ones    [8]uint16
	counted uint32
}

// rtpPackets is how many packets must follow each other before they are taken
// for a stream.
const rtpPackets = 8

// streamed follows a stream of RTP and reports whether this datagram belongs to
// one. Sealed streams (SRTP, RFC 3711) have the same head, so that what is in it
// has to look like sound or video.
func (l *look) streamed(b []byte) bool {
	head := rtpHead(b)
	if head == 0 {
		return false
	}
	if l.stream.rtp == nil {
		l.stream.rtp = &rtpState{}
	}
	r := l.stream.rtp
	r.follow(b)
	r.add(b[head:])
	if r.packets < rtpPackets {
		return r.packets > 2
	}
	if what := r.what(); what != "" {
		l.found(RuleMedia, what, what, l.at(b))
	}
	return true
}

// rtpHead gives the length of the head, 0 if there is none that we read: the
// payload types are those of RFC 3551 for what homes send, and the dynamic ones.
func rtpHead(b []byte) int {
	if len(b) < 12+4 || b[0]>>6 != 2 || b[0]&0x10 != 0 || b[1]&0x7f > 34 && b[1]&0x7f < 96 {
		return 0
	}
	head := 12 + 4*int(b[0]&15)
	if head+4 > len(b) {
		return 0
	}
	return head
}

// follow takes the head of a packet; one out of line begins anew.
func (r *rtpState) follow(b []byte) {
	seq, source := binary.BigEndian.Uint16(b[2:]), binary.BigEndian.Uint32(b[8:])
	if r.packets == 0 || r.source != source || r.next != seq || r.kind != b[1]&0x7f {
		*r = rtpState{source: source, kind: b[1] & 0x7f}
	}
	r.next = seq + 1
	r.packets = min(r.packets+1, 200)
}

// add looks at the payload of a packet.
func (r *rtpState) add(b []byte) {
	if h264Payload(b) {
		r.clear++
	}
	if h265Payload(b) {
		r.wide++
	}
	for _, c := range b {
		for bit := range r.ones {
			r.ones[bit] += uint16(c >> bit & 1)
		}
	}
	r.counted += uint32(len(b))
}

// h264Payload reports whether b begins as RFC 6184 section 5.2 has it.
func h264Payload(b []byte) bool {
	if b[0]&0x80 != 0 {
		return false
	}
	switch b[0] & 31 {
	case 1, 5, 6, 7, 8, 24:
		return true
	case 28: // a fragment
		kind := b[1] & 31
		return b[1]&0x20 == 0 && (kind == 1 || kind == 5)
	}
	return false
}

// h265Payload reports whether b begins as RFC 7798 section 4.4 has it.
func h265Payload(b []byte) bool {
	return b[0]&0x81 == 0 && b[1]>>3 == 0 && b[1]&7 != 0 && b[0]>>1 <= 49
}

// what names what the stream carries, "" if it may be sealed.
func (r *rtpState) what() string {
	switch {
	case r.kind >= 96 && r.wide == r.packets:
		return "rtp_h265"
	case r.kind >= 96 && r.clear == r.packets:
		return "rtp_h264"
	case (r.kind == 0 || r.kind == 8 || r.kind == 26 || r.kind == 33) && r.leaning():
		return map[uint8]string{0: "rtp_pcmu", 8: "rtp_pcma", 26: "rtp_jpeg", 33: "rtp_mpeg_ts"}[r.kind]
	}
	return ""
}

// leaning reports whether some bit is far more often one than zero, or the other
// way round: sealed bytes are as often one as zero.
func (r *rtpState) leaning() bool {
	if r.counted < 512 {
		return false
	}
	half := int(r.counted / 2)
	for _, n := range r.ones {
		if d := int(n) - half; d*d > 36*half/2 { // six times the spread of a fair coin
			return true
		}
	}
	return false
}

// interleaved looks at RTP within RTSP (RFC 7826 section 14) and reports
// whether there is some.
func (l *look) interleaved(b []byte) bool {
	frames := 0
	for len(b) >= 4 && b[0] == '$' && frames < 64 {
		n := 4 + int(binary.BigEndian.Uint16(b[2:]))
		if n > len(b) {
			break
		}
		if n > 4+16 && b[4]>>6 == 2 && b[1]&1 == 0 && bits.OnesCount8(b[4]&15) < 4 {
			frames++
		}
		b = b[n:]
	}
	if frames < 2 {
		return false
	}
	l.found(RuleMedia, "rtsp_stream", "RTSP", endOfLook)
	return true
}

// published reports whether a head of RTSP says that this side gives sound or
// pictures: it announces them, or answers with their description. A player asks
// for them instead.
func (l *look) published(head []byte, h *header) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case !bytes.Contains(line, []byte("RTSP/1.0")):
		return false
	case bytes.HasPrefix(line, []byte("RTSP/1.0 200")):
		return h.kind == "application/sdp"
	}
	return bytes.HasPrefix(line, []byte("ANNOUNCE ")) || bytes.HasPrefix(line, []byte("RECORD "))
}
