package flow

import (
	"encoding/binary"
	"math/bits"
)

// Stretch is the fingerprint of one capture's packets within one slot. Two
// captures whose fingerprints of a slot are equal hold the same packets there,
// whatever the file format, the order of the packets, or how much of each was kept.
type Stretch struct {
	StartNs int64  // start of the slot, UTC, a multiple of SlotNs
	Packets uint64 // that bear a time
	Sum     uint64 // of their Print, modulo 2^64
}

// Overlap tells what a capture has in common with those that were imported before.
type Overlap struct {
	Same        []int64 // starts of slots that another capture holds packet for packet, ascending
	SamePackets uint64  // packets within them
	Whole       bool    // there are no other slots
	Near        uint64  // packets in further slots of which another capture holds packets too; at most so many are the same
	FromNs      int64   // start of the first slot, the same or near
	ToNs        int64   // end of the last one
	Captures    []int64 // rows in the store of the other captures, ascending
}

// Constants of the mixing: odd numbers without pattern (2^64 divided by the
// golden ratio, and two of the constants of wyhash).
const (
	printA = 0x9e3779b97f4a7c15
	printB = 0xa0761d6478bd642f
	printC = 0xe7037ed1a0b428db
)

// Print mixes what stays of a packet when it is captured twice into 64 bits:
// its time to the millisecond (files differ in resolution), its length on the
// wire, addresses, ports, flags and sequence numbers. The captured length, the
// position and payload bytes are left out, since a recording may be cut or
// written anew. It allocates nothing.
func Print(p *Packet) uint64 {
	h := uint64(p.TimeNs/1e6) ^ uint64(p.Wire)<<44 ^ printA // milliseconds need 41 bits
	if !p.IP {
		return fold(h^macBits(p.SrcMAC), printB^macBits(p.DstMAC))
	}
	src, dst := p.Src.As16(), p.Dst.As16() // the second half tells the hosts of one network apart
	h = fold(h, printB^binary.LittleEndian.Uint64(src[8:])^bits.RotateLeft64(binary.LittleEndian.Uint64(dst[8:]), 17))
	return fold(h^uint64(p.Seq)<<32^uint64(p.Ack), printC^uint64(p.SrcPort)<<32^uint64(p.DstPort)<<16^uint64(p.TCPFlags)<<8^uint64(p.Proto))
}

// fold multiplies two words and joins both halves of the product.
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

func macBits(m MAC) uint64 {
	return uint64(m[0])<<40 | uint64(m[1])<<32 | uint64(m[2])<<24 | uint64(m[3])<<16 | uint64(m[4])<<8 | uint64(m[5])
}
