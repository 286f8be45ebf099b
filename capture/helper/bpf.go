package main

import "encoding/binary"

// What a read from /dev/bpf of macOS holds, in the byte order of the machine
// (net/bpf.h of XNU, struct bpf_hdr): for each packet seconds and microseconds, the
// captured and the original length, and how long this header is; then the packet.
const (
	bpfCapturedAt = 8
	bpfWireAt     = 12
	bpfHeaderAt   = 16
	bpfLeast      = 18 // bytes of a header without what fills it up
	bpfAlign      = 4  // BPF_ALIGNMENT: the next header begins at a multiple of it, on every machine
)

// appendBPF appends the packets of one read. It ends at the first that does not fit,
// since nothing tells where another would begin; whole is false then.
func appendBPF(packets []packet, b []byte) (list []packet, whole bool) {
	for len(b) > 0 {
		if len(b) < bpfLeast {
			return packets, false
		}
		captured, header := uint64(binary.NativeEndian.Uint32(b[bpfCapturedAt:])), uint64(binary.NativeEndian.Uint16(b[bpfHeaderAt:]))
		end := header + captured
		if header < bpfLeast || end > uint64(len(b)) {
			return packets, false
		}
		seconds, micros := int64(binary.NativeEndian.Uint32(b)), int64(binary.NativeEndian.Uint32(b[4:]))
		packets = append(packets, packet{timeNs: seconds*1e9 + micros*1e3, wire: binary.NativeEndian.Uint32(b[bpfWireAt:]), data: b[header:end:end]})
		next := (end + bpfAlign - 1) &^ (bpfAlign - 1)
		b = b[min(next, uint64(len(b))):] // nothing fills up the last
	}
	return packets, true
}
